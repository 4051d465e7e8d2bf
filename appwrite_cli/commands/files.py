"""`awcli files`: the files in a bucket.

What only the transfers need is imported in them.
"""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import changed, delete_resources, get_resources, pointing
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import (
    Addresses,
    Expire,
    Fields,
    IfExists,
    Name,
    PermissionOptions,
    SearchOptions,
)
from appwrite_cli.output import View, show, show_value
from appwrite_cli.resources import FILE

group = Group("files", defaults=("bucket",))
FILES = View(
    "file",
    "files",
    ("$id", "name", "sizeOriginal", "mimeType", "$createdAt"),
    ("bucketId", "$id"),
    sizes=frozenset({"sizeOriginal", "sizeActual"}),
)


@group.command(
    "list",
    examples=[
        "awcli files list covers",
        "awcli files list covers --where 'sizeOriginal>1000000' --sort -sizeOriginal",
    ],
)
def list_(
    listing: SearchOptions,
    bucket: Annotated[str, typer.Argument(metavar="[BUCKET]")] = "",
) -> None:
    """List the files of a bucket; those whose upload is not complete are among them."""
    list_resources(FILE.below(bucket), FILES, listing)


@group.command(examples=["awcli files get covers/hello"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show files: name, size, type, signature, permissions."""
    get_resources(FILE.many(addresses), FILES, fields=fields)


@group.command(
    examples=[
        "awcli files update covers/hello --name hello.png",
        "awcli files update covers/hello --allow read=any",
    ]
)
def update(
    permissions: PermissionOptions,
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    name: Name = None,
) -> None:
    """Change the name or the permissions of a file; given permissions replace all."""
    from appwrite_cli.actions.access import permissions_for

    address = FILE.one(file)
    changes = changed(name=name, permissions=permissions_for(permissions, "file"))
    if not changes:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    with pointing(address):  # a PUT that, unlike others, keeps what is left out
        show(call("PUT", address.path, body=changes), FILES)


@group.command(
    examples=[
        "awcli files delete covers/hello",
        "awcli files list covers --where 'name^=tmp' --all -o ids | awcli files delete - --yes",
    ]
)
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete files."""
    delete_resources(FILE.many(addresses), if_exists=if_exists)


@group.command(
    examples=[
        "awcli files token covers/hello --expire now+7d",
        "awcli files token covers/hello --for download",
    ]
)
def token(
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    expire: Expire = None,
    purpose: Annotated[
        Literal["view", "download", "preview"],
        typer.Option("--for", help="what the address does with the file"),
    ] = "view",
) -> None:
    """Create a token for a file and print the address at which anyone can read it."""
    from appwrite_cli.actions.file_tokens import create_token, shared_address

    address = FILE.one(file)
    made = create_token(address, expire)
    if not made.dry:
        show_value(shared_address(address, made.data, purpose))
