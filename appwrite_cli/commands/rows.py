"""`awcli rows`: the rows of a table.

What only the writing commands need is imported in them: reading is what has to be quick.
"""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    fields_of,
    get_resources,
    show_tried,
    staged_in,
)
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.list_queries import list_queries
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Data,
    Fields,
    IfExists,
    IfNotExists,
    OwnId,
    PermissionOptions,
    RowListOptions,
    Select,
    Transaction,
    Where,
)
from appwrite_cli.output import View, show
from appwrite_cli.resources import ROW

group = Group("rows", defaults=("database", "table"))
ROWS = View("row", "rows", (), ("$databaseId", "$tableId", "$id"))
Arguments = Annotated[
    list[str],
    typer.Argument(
        metavar="[ADDRESS...] [KEY=VALUE...]",
        help="where, then what: title=Hello views:=10 body=@text.md",
    ),
]
BULK = "; many rows: DATABASE/TABLE with --where or --all"  # ends the hint about an address
Every = Annotated[bool, typer.Option("--all", help="every row of the table: no filter")]


@group.command(
    "list",
    examples=[
        "awcli rows list blog/articles --where title=Hello",
        "awcli rows list blog/articles --where 'views>=10 and not status=draft' --sort -views",
        "awcli rows list blog/articles --all --select title,views -o csv",
    ],
)
def list_(
    listing: RowListOptions,
    table: Annotated[str, typer.Argument(metavar="[[DATABASE/]TABLE]")] = "",
    transaction: Transaction = None,
) -> None:
    """List the rows of a table."""
    rows = ROW.below(table)

    def text_fields() -> frozenset[str]:
        from appwrite_cli.actions.table_columns import text_columns

        return text_columns(rows)

    list_resources(
        rows,
        ROWS,
        listing,
        params=changed(transactionId=staged_in(transaction)),
        text_fields=text_fields,
    )


@group.command(
    examples=[
        "awcli rows get blog/articles/hello",
        "awcli rows get blog/articles/hello --select 'title,views' -o json",
    ]
)
def get(
    addresses: Addresses, select: Select = "", fields: Fields = "", transaction: Transaction = None
) -> None:
    """Show rows."""
    params = changed(
        queries=list_queries(select=select) or None, transactionId=staged_in(transaction)
    )
    get_resources(ROW.many(addresses), ROWS, fields=fields, params=params)


@group.command(
    "create",
    examples=[
        "awcli rows create blog/articles title='Good morning' status=draft",
        "awcli rows create blog/articles/first title=First status=live tags=a tags=b",
        "awcli rows create blog/articles title=Mine status=live --allow read,update=user:ada",
    ],
)
def create_(
    permissions: PermissionOptions,
    arguments: Arguments = NOTHING,
    own_id: OwnId = None,
    data: Data = "",
    transaction: Transaction = None,
    if_not_exists: IfNotExists = False,
    fields: Fields = "",
) -> None:
    """Create a row; the columns of the table decide what KEY=VALUE means."""
    from appwrite_cli.actions.row_input import RowInput, given
    from appwrite_cli.payload import split_arguments

    addresses, items = split_arguments(arguments)
    if len(addresses) > 1:
        raise UsageError(f"one address at most, not {len(addresses)}: {', '.join(addresses)}")
    values = RowInput(items, data, permissions, transaction)
    new = ROW.to_create("".join(addresses), own_id)

    def post() -> Answer:
        body = given(values.body(new.collection))
        return create(
            new, "rowId", body, if_not_exists=if_not_exists, provable=transaction is None
        )[0]

    with values.explained():
        answer = values.sent(post)
    show(answer, ROWS, fields=fields_of(fields))


@group.command(
    examples=[
        "awcli rows update blog/articles/hello title='Hello again' views:+=1",
        "awcli rows update blog/articles --where status=draft status=live --yes",
    ]
)
def update(
    permissions: PermissionOptions,
    arguments: Arguments = NOTHING,
    where: Where = NOTHING,
    every: Every = False,
    data: Data = "",
    transaction: Transaction = None,
    fields: Fields = "",
) -> None:
    """Change rows: those addressed, or with --where or --all those of a table."""
    from appwrite_cli.actions.row_input import RowInput, given
    from appwrite_cli.payload import split_arguments

    addresses, items = split_arguments(arguments)
    values = RowInput(items, data, permissions, transaction, operators=True)
    if where or every:
        from appwrite_cli.actions.bulk_rows import Selection, update_rows

        rows = ROW.below(one_table(addresses))
        change = given(values.bulk_body(rows))
        with values.explained():
            selection = Selection(rows, where, every=every, transaction=values.transaction)
            update_rows(selection, change)
        return
    found = ROW.many(addresses or [""], also=BULK)
    body = values.prepared(found)

    def patch(row: Address) -> Answer:
        return values.sent(lambda: call("PATCH", row.path, body=body(row)))

    with values.explained():
        show_tried(found, patch, ROWS, fields=fields, writes=True)


@group.command(
    examples=[
        "awcli rows upsert blog/articles/hello title=Hello status=draft",
        "awcli rows upsert blog/articles/hello title=Hello views:+=1",
    ]
)
def upsert(
    permissions: PermissionOptions,
    arguments: Arguments,
    data: Data = "",
    transaction: Transaction = None,
    fields: Fields = "",
) -> None:
    """Create rows, or change those that exist; columns that are not named keep their values."""
    from appwrite_cli.actions.row_input import RowInput
    from appwrite_cli.payload import split_arguments

    addresses, items = split_arguments(arguments)
    values = RowInput(items, data, permissions, transaction, operators=True)
    found = ROW.many(addresses or [""])
    body = values.prepared(found)

    def put(row: Address) -> Answer:
        return values.sent(lambda: call("PUT", row.path, body=body(row), repeat=values.repeat))

    with values.explained():
        show_tried(found, put, ROWS, fields=fields, writes=True)


@group.command(
    examples=[
        "awcli rows delete blog/articles/hello",
        "awcli rows list blog/articles --where status=draft -o ids | awcli rows delete - --yes",
        "awcli rows delete blog/articles --where '_updatedAt<now-365d' --yes",
    ]
)
def delete(
    addresses: Annotated[
        list[str], typer.Argument(metavar="[ADDRESS...]", help="rows, - for stdin, or a table")
    ] = NOTHING,
    where: Where = NOTHING,
    every: Every = False,
    if_exists: IfExists = False,
    transaction: Transaction = None,
) -> None:
    """Delete rows: those addressed, or with --where or --all those of a table."""
    if where or every:
        from appwrite_cli.actions.bulk_rows import Selection, delete_rows

        rows = ROW.below(one_table(addresses))
        delete_rows(Selection(rows, where, every=every, transaction=staged_in(transaction)))
        return
    body = changed(transactionId=staged_in(transaction))
    delete_resources(ROW.many(addresses or [""], also=BULK), if_exists=if_exists, body=body or None)


def one_table(addresses: list[str]) -> str:
    """The table of a bulk command; raises UsageError where there are several addresses."""
    if len(addresses) > 1:
        raise UsageError(
            "--where and --all work on one table", hint="name it alone: DATABASE/TABLE"
        )
    return "".join(addresses)
