"""Databases: create, list, get, update, delete."""

import sqlite3
from typing import Any

from appwrite_cli.local import lists, params, records, relationships, schema, stamps, system
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route


@route(
    "POST",
    "/tablesdb",
    scope="databases.write",
    params=[
        Param("databaseId", params.custom_id),
        Param("name", params.text(128)),
        Param("enabled", params.boolean, default=True),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a database."""
    id_, name = stamps.chosen_id(call["databaseId"]), call["name"]
    record: Record = {
        **stamps.new_record(id_),
        "name": name,
        "enabled": call["enabled"],
        "search": f"{id_} {name}",
    }
    try:
        records.insert(call.db, "databases", system.DATABASES, record)
    except sqlite3.IntegrityError:
        raise refuse("database_already_exists", id_) from None
    return _shown(record)


@route("GET", "/tablesdb", scope="databases.read", params=lists.PARAMS)
def list_databases(call: Call) -> dict[str, Any]:
    """List databases."""
    found = lists.find(call, lists.Listing("databases", system.DATABASES, ("name",), "Database"))
    return {"total": found.total, "databases": [_shown(record) for record in found.records]}


@route("GET", "/tablesdb/<databaseId>", scope="databases.read")
def get(call: Call) -> dict[str, Any]:
    """Show a database."""
    return _shown(schema.database(call.db, call["databaseId"]))


@route(
    "PUT",
    "/tablesdb/<databaseId>",
    scope="databases.write",
    params=[Param("name", params.text(128), None), Param("enabled", params.boolean, default=True)],
)
def update(call: Call) -> dict[str, Any]:
    """Rename, enable or disable a database. What is not given: name kept, enabled."""
    database = schema.database(call.db, call["databaseId"])
    name = call["name"] or database["name"]
    changes = {
        "name": name,
        "enabled": call["enabled"],
        "search": f"{database['$id']} {name}",
        "$updatedAt": stamps.now(),
    }
    sequence = int(database["$sequence"])
    records.update(call.db, "databases", system.DATABASES, sequence, changes)
    return _shown({**database, **changes})


@route("DELETE", "/tablesdb/<databaseId>", scope="databases.write")
def delete(call: Call) -> None:
    """Remove a database with all its tables."""
    database = schema.database(call.db, call["databaseId"])
    sequence = int(database["$sequence"])
    for table in schema.tables(call.db, database):
        relationships.drop_junctions(call.db, list(table.relationships.values()))
        schema.drop(call.db, table)
    records.delete(call.db, "databases", sequence)


def _shown(record: Record) -> dict[str, Any]:
    return {
        "$id": record["$id"],
        "name": record["name"],
        "$createdAt": record["$createdAt"],
        "$updatedAt": record["$updatedAt"],
        "enabled": record["enabled"],
        "type": "tablesdb",
    }
