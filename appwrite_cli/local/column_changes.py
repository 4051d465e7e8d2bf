"""What creating, changing and removing a column does to a table, and how a column is shown."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import geometry, indexes, records, schema, stamps, system, types
from appwrite_cli.local.layout import is_text, kind, quote, value_name
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.schema import Table

MAX_COLUMNS = 1012  # MariaDB's 1017 columns of a table without Appwrite's own five

FILTERABLE = ("key", "type", "size", "required", "array", "status", "error")
# What an answer shows of a column besides what it shows of all, by type or format.
_PARTS: dict[str, tuple[str, ...]] = {
    "string": ("size", "default", "encrypt"),
    "varchar": ("size", "default", "encrypt"),
    **dict.fromkeys(("text", "mediumtext", "longtext"), ("default", "encrypt")),
    **dict.fromkeys(("email", "ip", "url"), ("format", "default")),
    "enum": ("elements", "format", "default"),
    **dict.fromkeys(("integer", "bigint", "double"), ("min", "max", "default")),
    "boolean": ("default",),
    "datetime": ("format", "default"),
    **dict.fromkeys(("point", "linestring", "polygon"), ("default",)),
    "relationship": (
        "relatedTable",
        "relationType",
        "twoWay",
        "twoWayKey",
        "onDelete",
        "side",
    ),
}


def find(table: Table, key: str) -> Record:
    """The column with that key, whatever its case; raises Refusal if there is none."""
    for known, column in table.columns.items():
        if known.lower() == key.lower() and column["status"] != "hidden":
            return column
    raise refuse("column_not_found", key)


def add(db: sqlite3.Connection, table: Table, column: Record) -> Record:
    """Add a column to a table and return its record; raises Refusal where it does not fit."""
    now, key = stamps.now(), column["key"]
    id_ = f"{table.database['$sequence']}_{table.sequence}_{key}"
    full = {"status": "available", **column, "error": ""}
    record = {
        "$id": id_,
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "databaseSequence": int(table.database["$sequence"]),
        "tableSequence": table.sequence,
        **_stored(full),
    }
    known = {known.lower() for known in table.columns}
    grown = Table(table.record, table.database, {**table.columns, key: full})
    if len(known) >= MAX_COLUMNS or grown.bytes_used >= schema.ROW_BYTES:
        raise refuse("column_limit_exceeded", table.id)
    if key.lower() in known:
        raise refuse("column_already_exists", key)
    sequence = records.insert(db, "columns", system.COLUMNS, record)
    for definition in records.definitions(column):
        db.execute(f"ALTER TABLE {quote(table.sql)} ADD COLUMN {definition}")
    made = {**full, "$createdAt": now, "$updatedAt": now, "$sequence": str(sequence)}
    table.columns[key] = made
    return made


def change(db: sqlite3.Connection, table: Table, old: Record, changes: Record) -> Record:
    """Change a column and return its record; raises Refusal where the change does not fit."""
    new = {**old, **changes, "$updatedAt": stamps.now()}
    key, new_key = old["key"], new["key"]
    if key != new_key and new_key.lower() in {k.lower() for k in table.columns if k != key}:
        raise refuse("column_already_exists", key)  # the old key, as Appwrite 1.9.6 says
    renamed = {
        new_key if known == key else known: new if known == key else column
        for known, column in table.columns.items()
    }
    grown = Table(table.record, table.database, renamed)
    if grown.bytes_used >= schema.ROW_BYTES:
        # Appwrite 1.9.6 shows its internal name of the table here.
        inner = f"database_{table.database['$sequence']}_collection_{table.sequence}"
        raise refuse("column_limit_exceeded", inner)
    _check_indexes(table, grown, old, new)
    _check_size(db, table, old, new)
    if key != new_key:
        indexes.follow_rename(db, table, grown, key, new_key)
    table.columns = grown.columns
    save(db, table, new)
    return new


def save(db: sqlite3.Connection, table: Table, column: Record) -> None:
    """Write down a column that was changed."""
    id_ = f"{table.database['$sequence']}_{table.sequence}_{column['key']}"
    changes = {**_stored(column), "$id": id_, "$updatedAt": column["$updatedAt"]}
    records.update(db, "columns", system.COLUMNS, int(column["$sequence"]), changes)


def drop(db: sqlite3.Connection, table: Table, column: Record) -> None:
    """Remove a column from a table, its values and its place in indexes."""
    indexes.follow_drop(db, table, column["key"])
    for name, _ in types.ddl(column):
        db.execute(f"ALTER TABLE {quote(table.sql)} DROP COLUMN {quote(name)}")
    records.delete(db, "columns", int(column["$sequence"]))
    del table.columns[column["key"]]


def shown(column: Mapping[str, Any], kind: str = "") -> dict[str, Any]:
    """A column as the API shows it; `kind` is that of the route where it is not the column's."""
    kind = kind or kind_of(column)
    answer = {
        "key": column["key"],
        "type": column["type"],
        "status": column["status"],
        "error": column["error"],
        "required": column["required"],
        "array": column["array"],
        "$createdAt": column["$createdAt"],
        "$updatedAt": column["$updatedAt"],
    }
    return answer | {part: column.get(part) for part in _PARTS[kind]}


def kind_of(column: Mapping[str, Any]) -> str:
    """The kind of a column among those that `shown` tells apart: its format or its type."""
    return str((column["type"] == "string" and column["format"]) or column["type"])


def _stored(column: Record) -> Record:
    plain = {key: column[key] for key in FILTERABLE}
    rest = {
        key: value
        for key, value in column.items()
        if key not in FILTERABLE and not key.startswith("$") and not key.endswith("Sequence")
    }
    return {**plain, "definition": json.dumps(rest)}


def _check_indexes(table: Table, grown: Table, old: Record, new: Record) -> None:
    """Refuse a change after which an index would be refused."""
    same = all(old[part] == new[part] for part in ("key", "size"))
    if same and kind(new) not in geometry.TYPES:
        return
    for index in table.indexes:
        columns = [new["key"] if key == old["key"] else key for key in index["columns"]]
        indexes.check(grown, {**index, "columns": columns})


def _check_size(db: sqlite3.Connection, table: Table, old: Record, new: Record) -> None:
    if not is_text(old) or new["size"] >= old["size"]:
        return
    (longest,) = db.execute(
        f"SELECT max(length({quote(value_name(old['key']))})) FROM {quote(table.sql)}"  # noqa: S608
    ).fetchone()
    if longest is not None and longest > new["size"]:
        raise refuse("column_invalid_resize")
