"""Relationship columns: make, change and remove them, with the other side's column."""

import sqlite3
from typing import Any

from appwrite_cli.local import column_changes, params, schema
from appwrite_cli.local.column_paths import PATH, WRITE
from appwrite_cli.local.fields import column as blank
from appwrite_cli.local.layout import is_stored, quote, value_name
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.relation import HIDDEN, relations
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

_ON_DELETE = params.one_of("cascade", "restrict", "setNull", strict=True)
_KINDS = ("oneToOne", "manyToOne", "manyToMany", "oneToMany")
_CHANGES = (
    Param("onDelete", params.nullable(_ON_DELETE), None),
    Param("newKey", params.nullable(params.key), None),
)


@route(
    "POST",
    f"{PATH}/relationship",
    scope=WRITE,
    params=[
        Param("relatedTableId", params.uid),
        Param("type", params.one_of(*_KINDS, strict=True)),
        Param("twoWay", params.boolean, default=False),
        Param("key", params.nullable(params.key), None),
        Param("twoWayKey", params.nullable(params.key), None),
        Param("onDelete", _ON_DELETE, "restrict"),
    ],
    status=202,
)
def create(call: Call) -> dict[str, Any]:
    """Relate a table to another one. Left out keys are the IDs of the tables."""
    key = call["key"] or call["relatedTableId"]
    other_key = call["twoWayKey"] or call["tableId"]
    here = schema.table(call.db, call["databaseId"], call["tableId"])
    there = schema.find_table(call.db, here.database, call["relatedTableId"])
    if there is None:
        raise refuse("table_not_found", call["relatedTableId"])
    if there.sequence == here.sequence:
        there = here
    _check_keys(call, here, there, key, other_key)
    shared = {
        "relationType": call["type"],
        "twoWay": call["twoWay"],
        "onDelete": call["onDelete"],
    }
    parent = blank(key, "relationship") | shared | {"relatedTable": there.id, "side": "parent"}
    child = blank(other_key, "relationship") | shared | {"relatedTable": here.id, "side": "child"}
    parent["twoWayKey"], child["twoWayKey"] = other_key, key
    if call["type"] == "manyToMany":
        parent["junction"] = child["junction"] = _make_junction(call.db, here)
    if not call["twoWay"]:
        child["status"] = HIDDEN
    made = column_changes.add(call.db, here, parent)
    _index(call.db, here, made)
    _index(call.db, there, column_changes.add(call.db, there, child))
    return {**column_changes.shown(made), "status": "processing"}


@route("PATCH", f"{PATH}/relationship/<key>", scope=WRITE, params=_CHANGES)  # of newer servers
@route("PATCH", f"{PATH}/<key>/relationship", scope=WRITE, params=_CHANGES)
def update(call: Call) -> dict[str, Any]:
    """Change what becomes of related rows on deletion, or the key."""
    here = schema.table(call.db, call["databaseId"], call["tableId"])
    column = column_changes.find(here, call["key"])
    if column["type"] != "relationship":
        raise refuse("column_type_invalid", column["key"])
    on_delete = call["onDelete"] or column["onDelete"]
    new_key = call["newKey"] or column["key"]
    other = _other_side(call.db, here, column)
    changed = column_changes.change(call.db, here, column, {"onDelete": on_delete, "key": new_key})
    if other is not None:
        there, back = other
        column_changes.change(call.db, there, back, {"onDelete": on_delete, "twoWayKey": new_key})
    return column_changes.shown(changed)


def remove(db: sqlite3.Connection, here: Table, column: Record) -> None:
    """Remove a relationship from both its tables."""
    other = _other_side(db, here, column)
    if other is not None:
        _drop(db, *other)
    _drop(db, here, column)
    drop_junctions(db, [column])


def cut_off(db: sqlite3.Connection, table: Table) -> None:
    """Remove the relationships of a table that is about to go."""
    for column in list(table.relationships.values()):
        if column["key"] in table.columns:
            remove(db, table, column)


def drop_junctions(db: sqlite3.Connection, relationship_columns: list[Record]) -> None:
    """Remove the tables of pairs of relationship columns."""
    for column in relationship_columns:
        if column.get("junction"):
            db.execute(f"DROP TABLE IF EXISTS {quote(column['junction'])}")


def _check_keys(call: Call, here: Table, there: Table, key: str, other_key: str) -> None:
    for relation in relations(call.db, here):
        if relation.key.lower() == key.lower():
            raise refuse("column_already_exists", key)
        if relation.there.sequence != there.sequence:
            continue
        if relation.other_key.lower() == other_key.lower():
            raise refuse("column_already_exists", other_key if call["twoWayKey"] else key)
        if call["type"] == relation.kind == "manyToMany":
            message = (
                'Creating more than one "manyToMany" relationship on the same table is currently '
                "not permitted."
            )
            raise refuse("column_already_exists", message=message)


def _make_junction(db: sqlite3.Connection, here: Table) -> str:
    (last,) = db.execute("SELECT coalesce(max(_sequence), 0) + 1 FROM columns").fetchone()
    name = f"j{here.sequence}_{last}"
    db.execute(
        f"CREATE TABLE {quote(name)} (_sequence INTEGER PRIMARY KEY AUTOINCREMENT, "
        "parent TEXT NOT NULL COLLATE NOCASE, child TEXT NOT NULL COLLATE NOCASE)"
    )
    for side in ("parent", "child"):
        db.execute(f"CREATE INDEX {quote(f'{name}_{side}')} ON {quote(name)} ({side})")
    return name


def _index(db: sqlite3.Connection, table: Table, column: Record) -> None:
    if not is_stored(column):
        return
    unique = "UNIQUE " if column["relationType"] == "oneToOne" else ""
    name, on = quote(_index_name(table, column)), quote(value_name(column["key"]))
    db.execute(f"CREATE {unique}INDEX {name} ON {quote(table.sql)} ({on})")


def _index_name(table: Table, column: Record) -> str:
    return f"{table.sql}_relation_{column['$sequence']}"


def _drop(db: sqlite3.Connection, table: Table, column: Record) -> None:
    db.execute(f"DROP INDEX IF EXISTS {quote(_index_name(table, column))}")
    column_changes.drop(db, table, column)


def _other_side(db: sqlite3.Connection, here: Table, column: Record) -> tuple[Table, Record] | None:
    there = here
    if column["relatedTable"].lower() != here.id.lower():
        found = schema.find_table(db, here.database, column["relatedTable"])
        if found is None:
            return None
        there = found
    back = there.columns.get(column["twoWayKey"])
    return None if back is None else (there, back)
