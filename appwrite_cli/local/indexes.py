"""Indexes: create, list, get, delete, and what becomes of them when columns change."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import lists, params, records, schema, stamps, system, types
from appwrite_cli.local.layout import TEXT, quote, shadow_name, value_name
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

READ = ("tables.read", "collections.read", "indexes.read")
WRITE = ("tables.write", "collections.write", "indexes.write")
PATH = "/tablesdb/<databaseId>/tables/<tableId>/indexes"
MAX_INDEXES = 58  # MariaDB's 64 without Appwrite's own six
MAX_LENGTH = 768

_SYSTEM_COLUMNS: dict[str, Record] = {
    "$id": {"key": "$id", "type": "string", "size": 255, "array": False, "required": True},
    "$createdAt": {"key": "$createdAt", "type": "datetime", "size": 0, "array": False},
    "$updatedAt": {"key": "$updatedAt", "type": "datetime", "size": 0, "array": False},
}
_TYPES = ("key", "unique", "fulltext", "spatial")
# What the database library knows for other databases than MariaDB; only a message names them.
_TYPES_ELSEWHERE = ("object", "hnsw_euclidean", "hnsw_cosine", "hnsw_dot", "trigram", "ttl")
_RESERVED = ("primary",)
_SPATIAL = ("point", "linestring", "polygon")
_NO_ARRAYS = "Creating indexes on array attributes is not currently supported."


@route(
    "POST",
    PATH,
    scope=WRITE,
    params=[
        Param("key", params.key),
        Param("type", params.one_of("key", "fulltext", "unique", "spatial")),
        Param("columns", params.array(params.column_key, 100)),
        Param("orders", params.array(params.one_of("ASC", "DESC"), 100), ()),
        Param("lengths", params.array(params.nullable(params.integer), 100), ()),
    ],
    status=202,
)
def create(call: Call) -> dict[str, Any]:
    """Make an index. It is there at once, though the answer says processing, as Appwrite's does."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    if len(table.indexes) >= MAX_INDEXES:
        raise refuse("column_index_limit_exceeded", table.id)
    lengths = [length or None for length in call["lengths"]]
    lengths += [None] * (len(call["columns"]) - len(lengths))
    index: Record = {
        "key": call["key"],
        "type": call["type"],
        "columns": list(call["columns"]),
        "lengths": lengths,
        "orders": list(call["orders"]),
    }
    for key in index["columns"]:
        _check_column(table, key)
    check(table, index)
    if index["key"].lower() in {known["key"].lower() for known in table.indexes}:
        raise refuse("column_index_already_exists", index["key"])
    return {**shown(add(call.db, table, index)), "status": "processing"}


@route("GET", PATH, scope=READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_indexes(call: Call) -> dict[str, Any]:
    """List the indexes of a table."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    listing = lists.Listing(
        "indexes",
        system.INDEXES,
        ("key", "type", "status", "attributes", "error"),
        "Index",
        "c_tableSequence",
        table.sequence,
        cursor="key",
    )
    found = lists.find(call, listing)
    by_sequence = {index["$sequence"]: index for index in table.indexes}
    shown_ones = [shown(by_sequence[record["$sequence"]]) for record in found.records]
    return {"total": found.total, "indexes": shown_ones}


@route("GET", f"{PATH}/<key>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show an index."""
    return shown(_find(schema.table(call.db, call["databaseId"], call["tableId"]), call["key"]))


@route("DELETE", f"{PATH}/<key>", scope=WRITE)
def delete(call: Call) -> None:
    """Remove an index."""
    table = schema.table(call.db, call["databaseId"], call["tableId"])
    index = _find(table, call["key"])
    _run(call.db, types.drop_index_ddl(table.sql, index))
    records.delete(call.db, "indexes", int(index["$sequence"]))


def check(table: Table, index: Record) -> None:
    """Refuse an index that Appwrite refuses, by its rules in their order."""
    columns = {key.lower(): column for key, column in table.columns.items()}
    columns |= {key.lower(): column for key, column in _SYSTEM_COLUMNS.items()}
    keys: list[str] = index["columns"]
    if index["type"] not in _TYPES:  # in another case: the check of parameters lets it through
        known = ", ".join((*_TYPES, *_TYPES_ELSEWHERE))
        raise _invalid(f"Unknown index type: {index['type']}. Must be one of {known}")
    for key in keys:
        if key.lower() not in columns:
            raise _invalid(f'Invalid index attribute "{key}" not found')
    if not keys:
        raise _invalid("No attributes provided for index")
    if len({key.lower() for key in keys}) < len(keys):
        raise _invalid("Duplicate attributes provided")
    own = [columns[key.lower()] for key in keys]
    if index["type"] == "fulltext":
        _check_fulltext(own)
    for column, length in zip(own, index["lengths"], strict=False):
        if length and column["type"] not in TEXT:
            raise _invalid(f'Cannot set a length on "{column["type"]}" attributes')
    if index["type"] != "fulltext":
        _check_lengths(keys, own, index["lengths"])
    if index["key"].lower() in _RESERVED:
        raise _invalid("Index key name is reserved")
    if index["type"] == "spatial":
        _check_spatial(keys, own)
    else:
        for key, column in zip(keys, own, strict=True):
            if column["type"] in _SPATIAL:
                raise _invalid(
                    f'Cannot create {index["type"]} index on spatial attribute "{key}". '
                    "Spatial attributes require spatial indexes."
                )


def add(db: sqlite3.Connection, table: Table, index: Record) -> Record:
    """Make a checked index and return its record."""
    record = {
        **stamps.new_record(f"{table.database['$sequence']}_{table.sequence}_{index['key']}"),
        "databaseSequence": int(table.database["$sequence"]),
        "tableSequence": table.sequence,
        "key": index["key"],
        "type": index["type"],
        "status": "available",
        "error": "",
        **_stored(index),
    }
    sequence = records.insert(db, "indexes", system.INDEXES, record)
    made = {**record, **index, "$sequence": str(sequence)}
    _build(db, table, made)
    table.indexes.append(made)
    return made


def follow_rename(
    db: sqlite3.Connection, table: Table, renamed: Table, key: str, new_key: str
) -> None:
    """Rename a column in SQLite and in the indexes that have it."""
    touched = [index for index in table.indexes if key in index["columns"]]
    for index in touched:
        _run(db, types.drop_index_ddl(table.sql, index))
    for name, _ in types.ddl(table.columns[key]):
        new_name = (value_name if name == value_name(key) else shadow_name)(new_key)
        db.execute(
            f"ALTER TABLE {quote(table.sql)} RENAME COLUMN {quote(name)} TO {quote(new_name)}"
        )
    for index in touched:
        index["columns"] = [new_key if known == key else known for known in index["columns"]]
        _save(db, index)
        _build(db, renamed, index)


def follow_drop(db: sqlite3.Connection, table: Table, key: str) -> None:
    """Take a column out of the indexes that have it; one that has no other goes."""
    for index in [index for index in table.indexes if key in index["columns"]]:
        _run(db, types.drop_index_ddl(table.sql, index))
        position = index["columns"].index(key)
        for part in ("columns", "lengths", "orders"):
            # Equal ones go too: Appwrite 1.9.6 takes the value away wherever it stands.
            gone = index[part][position : position + 1]
            index[part] = [value for value in index[part] if value not in gone]
        twins = [
            other
            for other in table.indexes
            if other is not index
            and (other["columns"], other["orders"]) == (index["columns"], index["orders"])
        ]
        if index["columns"] and not twins:
            _save(db, index)
            _build(db, table, index)
        else:
            records.delete(db, "indexes", int(index["$sequence"]))
            table.indexes.remove(index)


def shown(index: Mapping[str, Any]) -> dict[str, Any]:
    """An index as the API shows it."""
    parts = ("$id", "$createdAt", "$updatedAt", "key", "type", "status", "error", "columns")
    answer = {part: index[part] for part in parts}
    answer["lengths"] = [length or 0 for length in index["lengths"]]
    answer["orders"] = index["orders"]
    return answer


def _find(table: Table, key: str) -> Record:
    for index in table.indexes:
        if index["key"].lower() == key.lower():
            return index
    raise refuse("column_index_not_found", key)


def _invalid(message: str) -> Refusal:
    return refuse("column_index_invalid", message=message)


def _check_column(table: Table, key: str) -> None:
    column = table.columns.get(key) or _SYSTEM_COLUMNS.get(key)
    if column is None:
        raise refuse("column_unknown", key)
    if column["type"] == "relationship":
        message = f"Cannot create an index for a relationship column: {key}"
        raise refuse("column_type_invalid", message=message)
    if column["array"]:
        raise refuse("index_invalid", message=_NO_ARRAYS)


def _check_fulltext(columns: list[Record]) -> None:
    for column in columns:
        if column["type"] not in TEXT:
            raise _invalid(
                f'Attribute "{column["key"]}" cannot be part of a fulltext index, must be of type '
                "string"
            )


def _check_lengths(keys: list[str], columns: list[Record], lengths: list[int | None]) -> None:
    if len(lengths) > len(keys):
        raise _invalid(
            "Invalid index lengths. Count of lengths must be equal or less than the number of "
            "attributes."
        )
    total = 0
    for key, column, length in zip(keys, columns, lengths, strict=False):
        if column["type"] in TEXT:
            size, used = column["size"], length or column["size"]
        else:
            size = used = 2 if column["type"] == "double" else 1
        if used < 0:
            raise _invalid(f"Negative index length provided for {key}")
        if used > size:
            raise _invalid(f'Index length {used} is larger than the size for {key}: {size}"')
        total += used
    if total > MAX_LENGTH:
        raise _invalid(f"Index length is longer than the maximum: {MAX_LENGTH}")


def _check_spatial(keys: list[str], columns: list[Record]) -> None:
    if len(keys) != 1:
        raise _invalid("Spatial index must have exactly one attribute")
    key, column = keys[0], columns[0]
    if column["type"] not in _SPATIAL:
        raise _invalid(
            "Spatial index can only be created on spatial attributes (point, linestring, polygon). "
            f'Attribute "{key}" is of type "{column["type"]}"'
        )
    if not column.get("required"):
        raise _invalid(
            f'Spatial indexes do not allow null values. Mark the attribute "{key}" as required or '
            "create the index on a column with no null values."
        )


def _build(db: sqlite3.Connection, table: Table, index: Record) -> None:
    try:
        _run(db, types.index_ddl(table.sql, index, table.columns))
    except sqlite3.IntegrityError:
        # Over values that repeat, Appwrite's unique index says available and is not enforced.
        _run(db, types.index_ddl(table.sql, {**index, "type": "key"}, table.columns))


def _run(db: sqlite3.Connection, statements: list[str]) -> None:
    for statement in statements:
        db.execute(statement)


def _stored(index: Record) -> Record:
    return {
        "attributes": index["columns"],
        "lengths": json.dumps(index["lengths"]),
        "orders": index["orders"],
    }


def _save(db: sqlite3.Connection, index: Record) -> None:
    changes = {**_stored(index), "$updatedAt": stamps.now()}
    records.update(db, "indexes", system.INDEXES, int(index["$sequence"]), changes)
