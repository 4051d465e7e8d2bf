"""`awcli tables`: the tables of a database."""

from typing import Annotated

import typer

from appwrite_cli.actions.access import permissions_for
from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.structure import complete_table, show_structure
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    get_resources,
    update_whole,
)
from appwrite_cli.columns.indexes import parse_index
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.columns.plan import plan_table
from appwrite_cli.group import Group
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Description,
    Enabled,
    Fields,
    IfExists,
    IfNotExists,
    Name,
    NoWait,
    OwnId,
    PermissionOptions,
    SearchOptions,
)
from appwrite_cli.output import View, show
from appwrite_cli.resources import TABLE

group = Group("tables", defaults=("database",))
TABLES = View(
    "table",
    "tables",
    ("$id", "name", "enabled", "rowSecurity", "$permissions", "$updatedAt"),
    ("databaseId", "$id"),
)
# A PUT makes rowSecurity false and enabled true where they are left out; permissions stay.
KEPT = ("name", "rowSecurity", "enabled", "description")
RowSecurity = Annotated[
    bool | None,
    typer.Option(
        "--row-security/--no-row-security", help="rows have permissions of their own, too"
    ),
]


@group.command("list", examples=["awcli tables list blog", "awcli tables list blog --search art"])
def list_(
    listing: SearchOptions,
    database: Annotated[str, typer.Argument(metavar="[DATABASE]")] = "",
) -> None:
    """List the tables of a database."""
    list_resources(TABLE.below(database), TABLES, listing)


@group.command(examples=["awcli tables get blog/articles"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show tables with their settings and permissions."""
    get_resources(TABLE.many(addresses), TABLES, fields=fields)


@group.command("show", examples=["awcli tables show blog/articles"])
def show_(
    table: Annotated[str, typer.Argument(metavar="[DATABASE/]TABLE")],
) -> None:
    """Show the columns and indexes of a table as specs, and how full its rows are."""
    show_structure(TABLE.one(table))


@group.command(
    "create",
    examples=[
        "awcli tables create blog/notes --column 'title:varchar(255)!' --column 'body:text'",
        "awcli tables create blog/tags --column 'slug:varchar(64)!' --index 'key=unique(slug)'",
        "awcli tables create blog/drafts --row-security --allow create=users",
    ],
)
def create_(
    permissions: PermissionOptions,
    table: Annotated[
        str, typer.Argument(metavar="[DATABASE[/TABLE]]", help="where, and its ID")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    column: Annotated[
        list[str],
        typer.Option("--column", metavar="SPEC", help="KEY:TYPE[(ARG,...)][[]][!][=DEFAULT]"),
    ] = NOTHING,
    index: Annotated[
        list[str],
        typer.Option("--index", metavar="SPEC", help="KEY=TYPE(COLUMN[(LENGTH)] [asc|desc], ...)"),
    ] = NOTHING,
    row_security: RowSecurity = None,
    enabled: Enabled = None,
    description: Description = None,
    if_not_exists: IfNotExists = False,
    no_wait: NoWait = False,
) -> None:
    """Create a table with its columns and indexes, and wait until they are available."""
    new = TABLE.to_create(table, own_id)
    plan = plan_table([parse_column(text) for text in column], [parse_index(t) for t in index])
    body = changed(
        name=name or new.address.id,
        permissions=permissions_for(permissions, "table", security=bool(row_security), new=True),
        rowSecurity=row_security,
        enabled=enabled,
        columns=plan.inline_columns or None,
        indexes=plan.inline_indexes or None,
        description=description,
    )
    answer, existed = create(new, "tableId", body, if_not_exists=if_not_exists)
    if column or index:
        answer = complete_table(new.address, plan, existed=existed, wait=not no_wait) or answer
    show(answer, TABLES)


@group.command(
    examples=[
        "awcli tables update blog/articles --name 'All articles' --row-security",
        "awcli tables update blog/articles --allow read=any --allow write=team:editors",
    ]
)
def update(
    permissions: PermissionOptions,
    table: Annotated[str, typer.Argument(metavar="[DATABASE/]TABLE")],
    name: Name = None,
    row_security: RowSecurity = None,
    enabled: Enabled = None,
    description: Description = None,
) -> None:
    """Change a table; what is not named stays as it is, given permissions replace all."""
    changes = changed(
        name=name,
        permissions=permissions_for(permissions, "table", security=row_security),
        rowSecurity=row_security,
        enabled=enabled,
        description=description,
    )
    show(update_whole(TABLE.one(table), changes, KEPT), TABLES)


@group.command(examples=["awcli tables delete blog/old", "awcli tables delete blog/a blog/b -y"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete tables with all their rows."""
    delete_resources(TABLE.many(addresses), if_exists=if_exists)
