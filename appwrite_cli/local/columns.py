"""Columns: list, get, delete.

The routes that create and update are one for each kind of column: `column_kinds.py` has these,
`relationships.py` those of relationships.
"""

from typing import Any

from appwrite_cli.local import column_changes, lists, relationships, schema, system
from appwrite_cli.local.column_changes import FILTERABLE, find, shown
from appwrite_cli.local.column_paths import PATH, READ, WRITE
from appwrite_cli.local.routing import Call, route

_TEXTS = ("varchar", "text", "mediumtext", "longtext")


@route("GET", PATH, scope=READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_columns(call: Call) -> dict[str, Any]:
    """List the columns of a table."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    listing = lists.Listing(
        "columns",
        system.COLUMNS,
        FILTERABLE,
        "Column",
        "c_tableSequence",
        table.sequence,
        cursor="key",
        without_hidden=True,
    )
    found = lists.find(call, listing)
    columns = [shown(schema.defined(record)) for record in found.records]
    for column in columns:
        if column["type"] in _TEXTS:  # Appwrite 1.9.6 forgets it in lists
            column["encrypt"] = None
    return {"total": found.total, "columns": columns}


@route("GET", f"{PATH}/<key>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a column."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    return shown(find(table, call["key"]))


@route("DELETE", f"{PATH}/<key>", scope=WRITE)
def delete(call: Call) -> None:
    """Remove a column, of a two-way relationship also the other side's."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    column = find(table, call["key"])
    if column["type"] == "relationship":
        relationships.remove(call.db, table, column)
    else:
        column_changes.drop(call.db, table, column)
