"""Requests of an app on behalf of nobody yet, and of a user who is signed in."""

import re
from collections.abc import Mapping
from typing import Any

from appwrite_cli import config
from appwrite_cli.client import Answer, call
from appwrite_cli.client.missing import require_server
from appwrite_cli.client.request import JSON
from appwrite_cli.errors import CliError, UsageError
from appwrite_cli.output import warn

# As the official server SDKs call it (`setForwardedUserAgent`).
FORWARDED = "X-Forwarded-User-Agent"


def ask_as_app(
    method: str,
    path: str,
    *,
    user_agent: str | None = None,
    params: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    proof: str = "",
    accept: str = JSON,
    follow: bool = True,
) -> Answer:
    """Send what an app sends before anybody is signed in: with an API key where one is set.

    Sessions and JWTs are left aside. `user_agent` is the end user's; the server believes it from
    API keys alone. `proof` needs a key as well. Raises UsageError, and what the client raises.
    """
    config.restrict("key")
    has_key = config.settings().credential is not None
    if user_agent == "":
        raise UsageError("--user-agent is empty", hint="is a shell variable unset?")
    if user_agent and not has_key:
        warn("--user-agent: the server takes it from API keys only, and no key is set")
    return call(
        method,
        path,
        params=params,
        body=body,
        headers={FORWARDED: user_agent} if user_agent else None,
        proof=proof if has_key else "",
        accept=accept,
        guest=not has_key,
        follow=follow,
    )


def require_user() -> None:
    """Raise UsageError, before anything is sent, where no session and no JWT is in use."""
    current = config.settings()
    require_server(current, guest=True)
    credential = current.credential
    if credential and credential.kind != "key":
        return
    raise UsageError(
        f"{credential.source} gives an API key, and an account belongs to a signed-in user"
        if credential
        else "no session is set, and an account belongs to a signed-in user",
        hint="awcli account login --email EMAIL --jmespath secret > FILE, and then "
        "--session-file FILE; or APPWRITE_SESSION, --jwt-file FILE, APPWRITE_JWT",
    )


def oauth2_address(provider: str, *, user_agent: str | None, params: Mapping[str, Any]) -> str:
    """Where a user is sent to sign in with a provider.

    Raises CliError where the server names no such place.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+", provider):
        raise UsageError(f"{provider!r} is no provider", hint="such as github, google or apple")
    answer = ask_as_app(
        "GET",
        f"/account/tokens/oauth2/{provider}",
        user_agent=user_agent,
        params=params,
        accept="text/html",
        follow=False,
    )
    address = answer.headers.get("location", "")
    if not address.startswith(("https://", "http://")):
        raise CliError(f"{answer.source} answered {answer.status} and no address to sign in at")
    if config.settings().local:
        warn("no browser reaches this address: serve the local Appwrite, with awcli local serve")
    return address
