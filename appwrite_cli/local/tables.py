"""Tables: create (also with columns and indexes at once), list, get, update, delete."""

import sqlite3
from typing import Any

from appwrite_cli.local import (
    column_changes,
    indexes,
    inline,
    lists,
    params,
    permissions,
    records,
    relationships,
    schema,
    stamps,
    system,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.relation import HIDDEN
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

READ = ("tables.read", "collections.read")
WRITE = ("tables.write", "collections.write")
_PERMISSIONS = Param("permissions", params.nullable(permissions.check(permissions.ACTIONS)), None)
_ROW_SECURITY = Param("rowSecurity", params.loose_boolean, default=False)
_ENABLED = Param("enabled", params.boolean, default=True)
_PARTS = params.array(params.json_object, 100)


@route(
    "POST",
    "/tablesdb/<databaseId>/tables",
    scope=WRITE,
    params=[
        Param("tableId", params.custom_id),
        Param("name", params.text(128)),
        _PERMISSIONS,
        _ROW_SECURITY,
        _ENABLED,
        Param("columns", _PARTS, ()),
        Param("indexes", _PARTS, ()),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a table. Columns and indexes given with it are there at once, though not shown yet."""
    database = schema.database(call.db, call["databaseId"])
    id_, name = stamps.chosen_id(call["tableId"]), call["name"]
    record: Record = {
        **stamps.new_record(
            id_, permissions.expand(call["permissions"] or (), permissions.ACTIONS)
        ),
        "databaseSequence": int(database["$sequence"]),
        "name": name,
        "enabled": call["enabled"],
        "rowSecurity": call["rowSecurity"],
        "search": f"{id_} {name}",
    }
    try:
        sequence = records.insert(call.db, "tables", system.TABLES, record)
    except sqlite3.IntegrityError:
        raise refuse("table_already_exists", id_) from None
    table = Table({**record, "$sequence": str(sequence)}, database)
    shown = _shown(table)
    given_columns = inline.read_columns(call["columns"])
    given_indexes = inline.read_indexes(call["indexes"], given_columns)
    records.create_table(call.db, table.sql, {})
    for column in given_columns:
        column_changes.add(call.db, table, column)
    for index in given_indexes:
        indexes.check(table, index)
    for index in given_indexes:
        indexes.add(call.db, table, index)
    return shown


@route("GET", "/tablesdb/<databaseId>/tables", scope=READ, params=lists.PARAMS)
def list_tables(call: Call) -> dict[str, Any]:
    """List the tables of a database."""
    database = schema.database(call.db, call["databaseId"])
    listing = lists.Listing(
        "tables",
        system.TABLES,
        ("name", "enabled", "rowSecurity"),
        "Table",
        "c_databaseSequence",
        int(database["$sequence"]),
    )
    found = lists.find(call, listing)
    shown = [_shown(schema.complete(call.db, record, database)) for record in found.records]
    return {"total": found.total, "tables": shown}


@route("GET", "/tablesdb/<databaseId>/tables/<tableId>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a table with its columns and indexes."""
    return _shown(schema.table(call.db, call["databaseId"], call["tableId"]))


@route(
    "PUT",
    "/tablesdb/<databaseId>/tables/<tableId>",
    scope=WRITE,
    params=[
        Param("name", params.text(128), None),
        _PERMISSIONS,
        _ROW_SECURITY,
        _ENABLED,
        Param("purge", params.loose_boolean, default=False),  # there is no cache to purge
    ],
)
def update(call: Call) -> dict[str, Any]:
    """Change a table. What is not given: name and permissions kept, enabled, no row security."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    name = call["name"] or table.record["name"]
    given = table.permissions if call["permissions"] is None else call["permissions"]
    changes = {
        "name": name,
        "$permissions": permissions.expand(given, permissions.ACTIONS),
        "rowSecurity": call["rowSecurity"],
        "enabled": call["enabled"],
        "search": f"{table.id} {name}",
        "$updatedAt": stamps.now(),
    }
    records.update(call.db, "tables", system.TABLES, table.sequence, changes)
    table.record.update(changes)
    return _shown(table)


@route("DELETE", "/tablesdb/<databaseId>/tables/<tableId>", scope=WRITE)
def delete(call: Call) -> None:
    """Remove a table with its rows."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    relationships.cut_off(call.db, table)
    schema.drop(call.db, table)


def _shown(table: Table) -> dict[str, Any]:
    record = table.record
    return {
        "$id": record["$id"],
        "$createdAt": record["$createdAt"],
        "$updatedAt": record["$updatedAt"],
        "$permissions": record["$permissions"],
        "databaseId": table.database["$id"],
        "name": record["name"],
        "enabled": record["enabled"],
        "rowSecurity": record["rowSecurity"],
        "columns": [
            column_changes.shown(column)
            for column in table.columns.values()
            if column["status"] != HIDDEN
        ],
        "indexes": [indexes.shown(index) for index in table.indexes],
        "bytesMax": schema.ROW_BYTES,
        "bytesUsed": table.bytes_used,
    }
