"""Arguments and options that two or more commands share.

What goes together is a set (option_sets.py): a command takes `listing: ListOptions` and Typer
sees `--where`, `--sort` and the rest.
"""

from dataclasses import dataclass, field
from typing import Annotated

import typer

FILTER, PAGE, SHOW, ACCESS = "filter and order", "pages", "what is shown", "permissions"

Addresses = Annotated[
    list[str],
    typer.Argument(metavar="ADDRESS...", help="one or several; - reads them from stdin"),
]
NOTHING: list[str] = []  # the default of repeatable options; Typer makes a new list of it
Name = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="the name people see")]
Description = Annotated[
    str | None,
    typer.Option("--description", metavar="TEXT", help="a description (servers newer than 1.9)"),
]
Fields = Annotated[
    str,
    typer.Option(
        "--fields", metavar="A,B", help="fields to show, by their JSON names", rich_help_panel=SHOW
    ),
]
OwnId = Annotated[
    str | None,
    typer.Option("--id", metavar="ID", help="the ID of what is made; unique where left out"),
]
IfNotExists = Annotated[
    bool, typer.Option("--if-not-exists", help="succeed where the ID exists already")
]
IfExists = Annotated[bool, typer.Option("--if-exists", help="succeed where there is no such ID")]
Data = Annotated[
    str,
    typer.Option(
        "--data", metavar="JSON", help="the whole object, @FILE, or - for stdin; items override"
    ),
]
NoWait = Annotated[
    bool, typer.Option("--no-wait", help="return before the server has finished the work")
]
Transaction = Annotated[
    str | None, typer.Option("--transaction", metavar="ID", help="stage in this transaction")
]
Enabled = Annotated[
    bool | None,
    typer.Option("--enabled/--disabled", help="disabled: only API keys reach it"),
]
Where = Annotated[
    list[str],
    typer.Option(
        "--where",
        metavar="EXPR",
        help="only what matches, such as 'views>10 and title^=Hello'; joined by and",
        rich_help_panel=FILTER,
    ),
]
Query = Annotated[
    list[str],
    typer.Option(
        "--query",
        metavar="CALL",
        help="any Query method: 'sum(views, total)', or Query JSON",
        rich_help_panel=FILTER,
    ),
]
Select = Annotated[
    str,
    typer.Option(
        "--select", metavar="A,B", help="columns to read from the server", rich_help_panel=SHOW
    ),
]


@dataclass(eq=False, repr=False)
class ListOptions:
    """Filter, order, pages and fields of a list command."""

    where: Where = field(default_factory=list)
    sort: Annotated[
        list[str],
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="order by FIELD, -FIELD for descending, or random",
            rich_help_panel=FILTER,
        ),
    ] = field(default_factory=list)
    query: Query = field(default_factory=list)
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="at most N", rich_help_panel=PAGE),
    ] = None
    offset: Annotated[
        int | None,
        typer.Option("--offset", metavar="N", help="leave out the first N", rich_help_panel=PAGE),
    ] = None
    after: Annotated[
        str,
        typer.Option("--after", metavar="ID", help="what follows ID", rich_help_panel=PAGE),
    ] = ""
    before: Annotated[
        str,
        typer.Option("--before", metavar="ID", help="what precedes ID", rich_help_panel=PAGE),
    ] = ""
    all: Annotated[
        bool, typer.Option("--all", help="walk through every page", rich_help_panel=PAGE)
    ] = False
    page_size: Annotated[
        int | None,
        typer.Option("--page-size", metavar="N", help="N a request", rich_help_panel=PAGE),
    ] = None
    count: Annotated[
        bool, typer.Option("--count", help="print the number only", rich_help_panel=SHOW)
    ] = False
    fields: Fields = ""


@dataclass(eq=False, repr=False)
class SearchOptions(ListOptions):
    """The same, with the full-text search that some endpoints offer."""

    search: Annotated[
        str,
        typer.Option(
            "--search", metavar="TEXT", help="by ID, name and the like", rich_help_panel=FILTER
        ),
    ] = ""


@dataclass(eq=False, repr=False)
class RowListOptions(ListOptions):
    """The same, with the choice of columns that lists of rows offer."""

    select: Select = ""


@dataclass(eq=False, repr=False)
class PermissionOptions:
    """Who may do what."""

    allow: Annotated[
        list[str],
        typer.Option(
            "--allow",
            metavar="ACTIONS=ROLE",
            help="such as read=any or read,update=user:ada",
            rich_help_panel=ACCESS,
        ),
    ] = field(default_factory=list)
    permission: Annotated[
        list[str],
        typer.Option(
            "--permission",
            metavar="STRING",
            help="the raw form, such as 'read(\"any\")'",
            rich_help_panel=ACCESS,
        ),
    ] = field(default_factory=list)
    no_permissions: Annotated[
        bool,
        typer.Option("--no-permissions", help="an explicit empty list", rich_help_panel=ACCESS),
    ] = False
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="treat warnings about permissions as errors",
            rich_help_panel=ACCESS,
        ),
    ] = False
