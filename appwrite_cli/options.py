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
Expire = Annotated[
    str | None,
    typer.Option("--expire", metavar="TIME", help="when it ends: 2030-01-31 or now+7d"),
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
Limit = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", help="at most N", rich_help_panel=PAGE),
]
Offset = Annotated[
    int | None,
    typer.Option("--offset", metavar="N", help="leave out the first N", rich_help_panel=PAGE),
]
All = Annotated[bool, typer.Option("--all", help="walk through every page", rich_help_panel=PAGE)]
PageSize = Annotated[
    int | None,
    typer.Option("--page-size", metavar="N", help="N a request", rich_help_panel=PAGE),
]
Count = Annotated[bool, typer.Option("--count", help="print the number only", rich_help_panel=SHOW)]
TeamRoles = Annotated[
    list[str],
    typer.Option("--role", metavar="ROLE", help="a role in the team; repeatable, or A,B"),
]
PrefsItems = Annotated[
    list[str],
    typer.Argument(metavar="[KEY=VALUE...]", help="what to set: theme=dark size:=3"),
]
Email = Annotated[str | None, typer.Option("--email", metavar="EMAIL", help="the email address")]
Phone = Annotated[
    str | None,
    typer.Option("--phone", metavar="NUMBER", help="the phone number, such as +12025550123"),
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
    limit: Limit = None
    offset: Offset = None
    after: Annotated[
        str,
        typer.Option("--after", metavar="ID", help="what follows ID", rich_help_panel=PAGE),
    ] = ""
    before: Annotated[
        str,
        typer.Option("--before", metavar="ID", help="what precedes ID", rich_help_panel=PAGE),
    ] = ""
    all: All = False
    page_size: PageSize = None
    count: Count = False
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
class OffsetOptions:
    """Pages and fields of a list whose endpoint knows no filters, no order and no cursors."""

    limit: Limit = None
    offset: Offset = None
    all: All = False
    page_size: PageSize = None
    count: Count = False
    fields: Fields = ""

    @property
    def listing(self) -> ListOptions:
        """The same as options of any list."""
        return ListOptions(**vars(self))


@dataclass(eq=False, repr=False)
class PrefsOptions:
    """What becomes of preferences besides the items."""

    data: Data = ""
    unset: Annotated[
        list[str], typer.Option("--unset", metavar="KEY", help="take KEY out; repeatable, or A,B")
    ] = field(default_factory=list)
    replace: Annotated[bool, typer.Option("--replace", help="keep nothing of what was there")] = (
        False
    )


@dataclass(eq=False, repr=False)
class PasswordOptions:
    """Where a password comes from: none is an option itself, for others could see that."""

    password_file: Annotated[
        str | None,
        typer.Option("--password-file", metavar="FILE", help="the password in a file, - is stdin"),
    ] = None
    password_prompt: Annotated[
        bool, typer.Option("--password-prompt", help="ask for the password, unseen")
    ] = False


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
