"""`awcli indexes`: the indexes of a table (the API has no update of them)."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.structure import create_indexes, split_specs
from appwrite_cli.actions.verbs import delete_resources, get_resources, show_all
from appwrite_cli.actions.waiting import wait_until_gone
from appwrite_cli.columns.indexes import parse_index
from appwrite_cli.group import Group
from appwrite_cli.options import (
    Addresses,
    Fields,
    IfExists,
    IfNotExists,
    ListOptions,
    NoWait,
)
from appwrite_cli.output import View
from appwrite_cli.resources import INDEX, TABLE

group = Group("indexes", defaults=("database", "table"))
INDEXES = View(
    "index", "indexes", ("key", "type", "columns", "lengths", "orders", "status", "error"), ("key",)
)


@group.command("list", examples=["awcli indexes list blog/articles"])
def list_(
    listing: ListOptions,
    table: Annotated[str, typer.Argument(metavar="[[DATABASE/]TABLE]")] = "",
) -> None:
    """List the indexes of a table."""
    list_resources(INDEX.below(table), INDEXES, listing)


@group.command(examples=["awcli indexes get blog/articles/by_title"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show indexes."""
    get_resources(INDEX.many(addresses), INDEXES, fields=fields)


@group.command(
    examples=[
        "awcli indexes create blog/articles 'by_views=key(views desc)'",
        "awcli indexes create blog/articles 'one_title=unique(title)' 'words=fulltext(body)'",
    ]
)
def create(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="[[DATABASE/]TABLE] SPEC...",
            help="KEY=TYPE(COLUMN[(LENGTH)] [asc|desc], ...)",
        ),
    ],
    no_check: Annotated[
        bool, typer.Option("--no-check", help="do not look for values that repeat")
    ] = False,
    if_not_exists: IfNotExists = False,
    no_wait: NoWait = False,
) -> None:
    """Create indexes and wait until they are available.

    Before a unique index is made, all rows are read to see that no value repeats: the server
    would accept the index and then not enforce it.
    """
    table, specs = split_specs(arguments, "=", "an index spec such as 'by_title=key(title)'")
    address = TABLE.one_or_default(table)
    answers = create_indexes(
        address,
        [parse_index(spec) for spec in specs],
        if_not_exists=if_not_exists,
        check=not no_check,
        wait=not no_wait,
    )
    show_all(answers, INDEXES, str(address), one=len(specs) == 1)


@group.command(examples=["awcli indexes delete blog/articles/by_views"])
def delete(addresses: Addresses, if_exists: IfExists = False, no_wait: NoWait = False) -> None:
    """Delete indexes and wait until they are gone."""
    deleted = delete_resources(INDEX.many(addresses), if_exists=if_exists)
    if not no_wait:
        wait_until_gone(deleted)
