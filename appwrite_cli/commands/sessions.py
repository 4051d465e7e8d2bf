"""`awcli sessions`: the sessions of a user."""

from typing import Annotated

import typer

from appwrite_cli.actions.sessions import delete_all, list_sessions
from appwrite_cli.actions.verbs import delete_resources, pointing
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import Addresses, Count, Fields, IfExists
from appwrite_cli.output import show
from appwrite_cli.resources import SESSION, USER
from appwrite_cli.views import SESSIONS

group = Group("sessions")
User = Annotated[str, typer.Argument(metavar="USER", help="the user's ID")]


@group.command("list", examples=["awcli sessions list ada", "awcli sessions list ada -o ids"])
def list_(user: User, count: Count = False, fields: Fields = "") -> None:
    """List the sessions of a user; the API gives all of them at once."""
    list_sessions(SESSION.below(user), count=count, fields=fields)


@group.command(
    examples=[
        "awcli sessions create ada",
        "export APPWRITE_SESSION=$(awcli sessions create ada --jmespath secret)",
    ]
)
def create(user: User) -> None:
    """Sign a user in, and show the session with its secret."""
    owner = USER.one(user)
    with pointing(owner):
        answer = call("POST", SESSION.below(user).path)
    show(answer, SESSIONS, reveal=True)


@group.command(
    examples=[
        "awcli sessions delete ada/68c1a2b30004f2d1e5a7",
        "awcli sessions delete ada --all --yes",
    ]
)
def delete(
    addresses: Addresses,
    every: Annotated[bool, typer.Option("--all", help="every session of the user")] = False,
    if_exists: IfExists = False,
) -> None:
    """Sign a user out: end the sessions addressed, or with --all every one."""
    if not every:
        delete_resources(
            SESSION.many(addresses, also="; every one: USER --all"), if_exists=if_exists
        )
    elif if_exists:
        raise UsageError("--all and --if-exists exclude each other")
    else:
        delete_all(USER.many(addresses))
