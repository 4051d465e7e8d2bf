"""`awcli tokens`: tokens that let anyone who has one read a file."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import changed, delete_resources, get_resources, pointing
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import Addresses, Expire, Fields, IfExists, ListOptions
from appwrite_cli.output import View, show
from appwrite_cli.resources import FILE, FILE_TOKEN, TOKEN

group = Group("tokens")
TOKENS = View("token", "tokens", ("$id", "resourceId", "expire", "accessedAt", "$createdAt"))
FileAddress = Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")]


@group.command("list", examples=["awcli tokens list covers/hello"], defaults=("bucket",))
def list_(listing: ListOptions, file: FileAddress) -> None:
    """List the tokens of a file."""
    below = FILE_TOKEN.below(str(FILE.one(file)))
    list_resources(below, TOKENS, listing, parent="")


@group.command(examples=["awcli tokens get 6561f0c2b8a1e4d2c9f7"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show tokens; their secrets are masked in tables."""
    get_resources(TOKEN.many(addresses), TOKENS, fields=fields)


@group.command(
    "create",
    examples=[
        "awcli tokens create covers/hello",
        "awcli tokens create covers/hello --expire now+7d -o json",
    ],
    defaults=("bucket",),
)
def create_(file: FileAddress, expire: Expire = None) -> None:
    """Create a token for a file and show its secret; without --expire it never ends."""
    from appwrite_cli.actions.file_tokens import create_token

    show(create_token(FILE.one(file), expire), TOKENS, reveal=True)


@group.command(
    examples=[
        "awcli tokens update 6561f0c2b8a1e4d2c9f7 --expire 2030-01-31",
        "awcli tokens update 6561f0c2b8a1e4d2c9f7 --no-expire",
    ]
)
def update(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="its ID")],
    expire: Expire = None,
    no_expire: Annotated[bool, typer.Option("--no-expire", help="it never ends")] = False,
) -> None:
    """Change when a token ends."""
    from appwrite_cli.actions.file_tokens import expiry

    if no_expire == (expire is not None):
        raise UsageError("give either --expire TIME or --no-expire")
    address = TOKEN.one(token)
    body = changed(expire=expiry(expire))  # left out, it never ends
    with pointing(address):
        show(call("PATCH", address.path, body=body), TOKENS)


@group.command(examples=["awcli tokens delete 6561f0c2b8a1e4d2c9f7 --yes"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete tokens: what they opened is closed again."""
    delete_resources(TOKEN.many(addresses), if_exists=if_exists)
