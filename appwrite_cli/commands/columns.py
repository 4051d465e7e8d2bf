"""`awcli columns`: the columns of a table."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.structure import create_columns, split_specs
from appwrite_cli.actions.table_columns import forget_columns
from appwrite_cli.actions.verbs import delete_resources, get_resources, read, show_all
from appwrite_cli.actions.waiting import wait_until_gone
from appwrite_cli.client import call
from appwrite_cli.columns.changes import ColumnChange, update_column
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.errors import ApiError
from appwrite_cli.group import Group
from appwrite_cli.options import (
    Addresses,
    Fields,
    IfExists,
    IfNotExists,
    ListOptions,
    NoWait,
)
from appwrite_cli.output import View, show
from appwrite_cli.resources import COLUMN, TABLE

group = Group("columns", defaults=("database", "table"))
COLUMNS = View(
    "column",
    "columns",
    ("key", "type", "format", "size", "array", "required", "default", "status", "error"),
    ("key",),
)


@group.command("list", examples=["awcli columns list blog/articles"])
def list_(
    listing: ListOptions,
    table: Annotated[str, typer.Argument(metavar="[[DATABASE/]TABLE]")] = "",
) -> None:
    """List the columns of a table."""
    list_resources(COLUMN.below(table), COLUMNS, listing)


@group.command(examples=["awcli columns get blog/articles/title"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show columns."""
    get_resources(COLUMN.many(addresses), COLUMNS, fields=fields)


@group.command(
    examples=[
        "awcli columns create blog/articles 'subtitle:varchar(255)' 'likes:integer(0..)=0'",
        "awcli columns create blog/articles 'kind:enum(news,essay)=news' --no-wait",
    ]
)
def create(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="[[DATABASE/]TABLE] SPEC...", help="KEY:TYPE[(ARG,...)][[]][!][=DEFAULT]"
        ),
    ],
    if_not_exists: IfNotExists = False,
    no_wait: NoWait = False,
) -> None:
    """Create columns and wait until they are available."""
    table, specs = split_specs(arguments, ":", "a column spec such as 'title:varchar(255)'")
    address = TABLE.one_or_default(table)
    answers = create_columns(
        address,
        [parse_column(spec) for spec in specs],
        if_not_exists=if_not_exists,
        wait=not no_wait,
    )
    show_all(answers, COLUMNS, str(address), one=len(specs) == 1)


@group.command(
    examples=[
        "awcli columns update blog/articles/title --size 500 --required",
        "awcli columns update blog/articles/title --new-key headline",
        "awcli columns update blog/articles/views --spec 'views:integer(0..)=1'",
    ]
)
def update(
    column: Annotated[str, typer.Argument(metavar="[[DATABASE/]TABLE/]COLUMN")],
    spec: Annotated[str, typer.Option("--spec", metavar="SPEC", help="a whole new spec")] = "",
    new_key: Annotated[str, typer.Option("--new-key", metavar="KEY", help="rename it")] = "",
    required: Annotated[
        bool | None, typer.Option("--required/--optional", help="whether rows must have it")
    ] = None,
    default: Annotated[
        str | None, typer.Option("--default", metavar="VALUE", help="as in a spec")
    ] = None,
    no_default: Annotated[bool, typer.Option("--no-default", help="take the default away")] = False,
    size: Annotated[
        int | None, typer.Option("--size", metavar="N", help="most characters of a text")
    ] = None,
    range_: Annotated[
        str | None, typer.Option("--range", metavar="MIN..MAX", help="either end open")
    ] = None,
    element: Annotated[
        list[str] | None,
        typer.Option("--element", metavar="TEXT", help="an element of an enum; all of them"),
    ] = None,
    on_delete: Annotated[
        str, typer.Option("--on-delete", metavar="ACTION", help="cascade, restrict or setNull")
    ] = "",
) -> None:
    """Change a column; what is not named stays as it is."""
    address = COLUMN.one(column)
    change = ColumnChange(
        spec=spec,
        new_key=new_key,
        required=required,
        default=default,
        no_default=no_default,
        size=size,
        range=range_,
        elements=element,
        on_delete=on_delete,
    )
    request = update_column(read(address), change)
    forget_columns(address)
    below = COLUMN.below(address.parent).path
    try:
        answer = call("PATCH", f"{below}/{request.path}", body=request.body)
    except ApiError as error:
        if not request.other_path or error.code != 404 or error.type:
            raise
        answer = call("PATCH", f"{below}/{request.other_path}", body=request.body)
    show(answer, COLUMNS, address.parent)


@group.command(
    examples=["awcli columns delete blog/articles/subtitle", "awcli columns delete blog/a/x -y"]
)
def delete(addresses: Addresses, if_exists: IfExists = False, no_wait: NoWait = False) -> None:
    """Delete columns with what rows hold in them, and wait until they are gone."""
    found = COLUMN.many(addresses)
    for address in found:
        forget_columns(address)
    deleted = delete_resources(found, if_exists=if_exists)
    if not no_wait:
        wait_until_gone(deleted)
