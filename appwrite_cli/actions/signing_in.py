"""Signing a user in: one request, and the session shown, made a cookie, or kept in a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from appwrite_cli import config
from appwrite_cli.actions import kept_session
from appwrite_cli.actions.account import ask_as_app
from appwrite_cli.client import Answer
from appwrite_cli.errors import CliError, NetworkError
from appwrite_cli.known_secrets import remember
from appwrite_cli.output import note, show, show_value, warn
from appwrite_cli.session_cookie import secret_in, set_cookie_line
from appwrite_cli.views import SESSIONS

UserAgent = Annotated[
    str | None,
    typer.Option("--user-agent", metavar="TEXT", help="the end user's, to be noted by the server"),
]
NEW_SESSION = SESSIONS._replace(one=("$id", "userId", "expire", "secret"))
NEEDS_KEY = "the server tells a session's secret to API keys with the scope sessions.write only"


@dataclass(eq=False, repr=False)
class SignInOptions:
    """What becomes of the session."""

    cookie: Annotated[
        bool, typer.Option("--cookie", help="print the Set-Cookie line for an app of yours")
    ] = False
    save: Annotated[
        bool,
        typer.Option("--save", help="keep it in the profile in use, in place of what that holds"),
    ] = False
    user_agent: UserAgent = None


def sign_in(path: str, body: Mapping[str, Any], options: SignInOptions) -> None:
    """Send what proves who the user is, and show the session that it opens.

    Raises UsageError before anything is sent, and what the client raises.
    """
    config.restrict("key")
    profile = kept_session.profile_for_it() if options.save else ""
    try:
        answer = ask_as_app("POST", path, body=body, user_agent=options.user_agent)
    except NetworkError as error:
        if error.message.endswith("not have been done"):
            error.hint = "to sign in again does no harm: it opens one more session"
        raise
    if answer.dry:
        return
    session = _with_secret(answer, needed=options.cookie or options.save)
    data = session.data
    line = ""
    if options.cookie:
        line = set_cookie_line(config.settings().project, data["secret"], data["expire"])
    if profile:
        kept_session.keep(profile, data)
    if line:
        show_value(line)
    else:
        show(session, NEW_SESSION, reveal=not profile)


def _with_secret(answer: Answer, *, needed: bool) -> Answer:
    """The answer with the session's secret, from its cookie where the answer itself has none."""
    data = answer.data
    if data["secret"] and isinstance(data["secret"], str):
        return answer
    cookies = answer.headers.get("set-cookie", "")
    secret = remember(secret_in(cookies, config.settings().project))
    if secret:
        note(f"{NEEDS_KEY}: this one is taken from its cookie")
        return answer.with_data({**data, "secret": secret})
    hint = "set APPWRITE_API_KEY or --key-file FILE, and sign in again"
    if needed:
        raise CliError(f"the user is signed in, but {NEEDS_KEY}", hint=hint)
    warn(f"{NEEDS_KEY}; {hint}")
    return answer
