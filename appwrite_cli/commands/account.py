"""`awcli account`: signing up and in, and what a signed-in user can do.

It is for those who build apps whose pages are rendered on a server: every step of signing in can
be tried here before it is written. `create`, `login`, `oauth2` and `exchange` are what such an app
does with its API key; everything else acts as the user.
"""

from typing import Annotated

import typer

from appwrite_cli.actions.account import ask_as_app, oauth2_address, require_user
from appwrite_cli.actions.signing_in import SignInOptions, UserAgent, sign_in
from appwrite_cli.actions.verbs import changed, fields_of, get_resources
from appwrite_cli.address import Address, Kind
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.ids import check_id
from appwrite_cli.options import NOTHING, Fields, Name, OwnId, PrefsItems, PrefsOptions
from appwrite_cli.output import show, show_list, show_part, show_value
from appwrite_cli.resources import USER
from appwrite_cli.views import JWTS, SESSIONS, USERS

group = Group("account")
ACCOUNT = Address(Kind("account", path="/account"), ())
SESSION = Kind("session", path="/account/sessions/{}")
OWN_SESSIONS = SESSIONS._replace(address=("$id",))
Email = Annotated[str, typer.Option("--email", metavar="EMAIL", help="the email address")]
PasswordFile = Annotated[
    str | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="read the password, - is stdin; else it is asked for",
    ),
]
Sessions = Annotated[
    list[str],
    typer.Argument(metavar="[SESSION...]", help="IDs of sessions; current is the one in use"),
]


@group.command(
    examples=[
        "awcli account create --email ada@example.com --name 'Ada Lovelace'",
        "awcli account create --id ada --email ada@example.com --password-file password.txt",
    ]
)
def create(
    email: Email,
    own_id: OwnId = None,
    name: Name = None,
    password_file: PasswordFile = None,
    user_agent: UserAgent = None,
) -> None:
    """Sign up: create a user with email and password.

    This does not sign the user in. A password is never an option itself: other processes could
    see it.
    """
    from appwrite_cli.actions.account_passwords import new_password

    new = USER.to_create("", own_id)
    body = {"userId": new.address.id, "email": email, "password": new_password(password_file)}
    answer = ask_as_app(
        "POST",
        "/account",
        user_agent=user_agent,
        body=body | changed(name=name),
        proof=new.address.path if new.made else "",
    )
    show(answer, USERS)


@group.command(
    examples=[
        "awcli account login --email ada@example.com",
        "awcli account login --email ada@example.com --password-file - < password.txt",
        "awcli account login --email ada@example.com --cookie",
        "awcli account login --email ada@example.com --jmespath secret > ada.session",
    ]
)
def login(
    email: Email,
    options: SignInOptions,
    password_file: PasswordFile = None,
    duration: Annotated[
        int | None,
        typer.Option("--duration", metavar="SECONDS", help="of the session (newer than 1.9)"),
    ] = None,
) -> None:
    """Sign in with email and password, and show the session.

    Its secret is what --session-file and APPWRITE_SESSION take, and what an app keeps in a cookie.
    """
    from appwrite_cli.actions.account_passwords import password_of

    body = {"email": email, "password": password_of(email, password_file)}
    sign_in("/account/sessions/email", body | changed(duration=duration), options)


@group.command(
    examples=[
        "awcli account oauth2 github --success https://example.com/in --failure https://example.com",
        (
            "awcli account oauth2 google --scope email --scope profile"
            " --success https://example.com/in --failure https://example.com"
        ),
    ]
)
def oauth2(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="such as github or google")],
    success: Annotated[
        str | None,
        typer.Option("--success", metavar="URL", help="where the user comes back, signed in"),
    ] = None,
    failure: Annotated[
        str | None, typer.Option("--failure", metavar="URL", help="where they come back if not")
    ] = None,
    scope: Annotated[
        list[str],
        typer.Option("--scope", metavar="SCOPE", help="what the app asks the provider for"),
    ] = NOTHING,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="TEXT", help="comes back unchanged (newer than 1.9)"),
    ] = None,
    user_agent: UserAgent = None,
) -> None:
    """Print the address to which an app sends a user who signs in with a provider.

    The user comes back to the URL of --success with userId and secret in its query: awcli account
    exchange makes a session of them.
    """
    params = changed(success=success, failure=failure, scopes=scope or None, state=state)
    show_value(oauth2_address(provider, user_agent=user_agent, params=params))


@group.command(
    examples=[
        "awcli account exchange ada 8f6b1c",
        "awcli account exchange ada - --cookie < secret.txt",
    ]
)
def exchange(
    user: Annotated[str, typer.Argument(metavar="USER", help="the user's ID")],
    secret: Annotated[
        str,
        typer.Argument(
            metavar="SECRET", help="of the token; - reads it from stdin (arguments can be seen)"
        ),
    ],
    options: SignInOptions,
) -> None:
    """Make a session of a token: the second half of OAuth2, magic URLs, codes and custom tokens.

    A token works once. Other processes can see the arguments of a command; - avoids it.
    """
    from appwrite_cli.actions.account_passwords import secret_of_token

    body = {"userId": check_id(user, "user ID"), "secret": secret_of_token(secret)}
    sign_in("/account/sessions/token", body, options)


@group.command(examples=["awcli account get --session-file ada.session"])
def get(fields: Fields = "") -> None:
    """Show the user who is signed in."""
    require_user()
    show(call("GET", "/account"), USERS, fields=fields_of(fields))


@group.command(
    examples=[
        "awcli account update --name 'Ada King' --session-file ada.session",
        "awcli account update --new-password-prompt --session-file ada.session",
    ]
)
def update(
    name: Name = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="EMAIL", help="a new email address")
    ] = None,
    phone: Annotated[
        str | None,
        typer.Option("--phone", metavar="NUMBER", help="a new phone number, as +12025550123"),
    ] = None,
    new_password_file: Annotated[
        str | None,
        typer.Option("--new-password-file", metavar="FILE", help="read a new password"),
    ] = None,
    new_password_prompt: Annotated[
        bool, typer.Option("--new-password-prompt", help="ask for a new password, unseen")
    ] = False,
    password_file: PasswordFile = None,
) -> None:
    """Change the user who is signed in.

    A new email, phone number or password takes the present password. Each part is a request of its
    own; where one fails, those before it are told.
    """
    from appwrite_cli.actions.account_changes import update_account
    from appwrite_cli.actions.account_passwords import changed_password

    require_user()
    password = changed_password(new_password_file, prompt=new_password_prompt)
    show(update_account(name, email, phone, password, password_file), USERS)


@group.command(
    examples=[
        "awcli account prefs --session-file ada.session",
        "awcli account prefs theme=dark --session-file ada.session",
        "awcli account prefs --unset theme --session-file ada.session",
    ]
)
def prefs(options: PrefsOptions, items: PrefsItems = NOTHING) -> None:
    """Show the user's preferences, or set some of them; the others stay."""
    from appwrite_cli.actions.prefs import show_or_change

    require_user()
    show_or_change(ACCOUNT, items, options, method="PATCH", within="prefs")


@group.command(
    examples=[
        "awcli account sessions --session-file ada.session",
        "awcli account sessions current --session-file ada.session",
    ]
)
def sessions(sessions: Sessions = NOTHING, fields: Fields = "") -> None:
    """List the user's sessions, or show some of them."""
    require_user()
    if sessions:
        get_resources(SESSION.many(sessions), OWN_SESSIONS, fields=fields)
    else:
        answer = call("GET", SESSION.below("").path)
        show_list([answer], OWN_SESSIONS, fields=fields_of(fields), all=True)


@group.command(
    examples=[
        "awcli account jwt --session-file ada.session",
        "awcli account jwt --duration 3600 --session-file ada.session > ada.jwt",
    ]
)
def jwt(
    duration: Annotated[
        int | None,
        typer.Option("--duration", metavar="SECONDS", min=1, max=3600, help="900 by default"),
    ] = None,
) -> None:
    """Make a JWT of the session, with which --jwt-file acts as the user, and print it."""
    require_user()
    show_part(call("POST", "/account/jwts", body=changed(duration=duration)), JWTS, "jwt")


@group.command(
    examples=[
        "awcli account logout --session-file ada.session",
        "awcli account logout --all --yes --session-file ada.session",
        "awcli account logout 68c1a2b30004f2d1e5a7 --session-file ada.session",
    ]
)
def logout(
    sessions: Sessions = NOTHING,
    every: Annotated[bool, typer.Option("--all", help="every session of the user")] = False,
) -> None:
    """Sign out: end the session in use, those that are named, or with --all every one.

    The session in use ends without a question.
    """
    from appwrite_cli.actions.signing_out import end_all, end_current, end_some

    require_user()
    if every and sessions:
        raise UsageError("--all is every session: name none")
    if every:
        end_all()
    elif sessions:
        end_some(SESSION.many(sessions))
    else:
        end_current()
