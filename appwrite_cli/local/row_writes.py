"""Writing rows: checked, with defaults, times and permissions, into the table's SQLite table.

All writes of rows end here, whether they come one by one, in bulk or from a transaction.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import operators, records, stamps, types
from appwrite_cli.local.operators import Operator
from appwrite_cli.local.permissions import of_row
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.related_deletes import Going, let_go
from appwrite_cli.local.related_writes import Links, WriteRow
from appwrite_cli.local.relation import MAX_DEPTH, Relation
from appwrite_cli.local.schema import Table
from appwrite_cli.local.structure import validate_row

_IGNORED = ("$sequence", "$databaseId", "$tableId", "$collection")
_STAMPS = ("$createdAt", "$updatedAt")


def without_readonly(data: Mapping[str, Any], *, keep_stamps: bool) -> Record:
    """The data of a request without what the server decides; keys may set times."""
    ignored = _IGNORED if keep_stamps else (*_IGNORED, *_STAMPS)
    return {str(key): value for key, value in data.items() if key not in ignored}


def with_operators(data: Mapping[str, Any]) -> Record:
    """The data of an update with each value that is an operator as one."""
    return {
        key: value if key.startswith("$") else operators.parse(key, value)
        for key, value in data.items()
    }


def create(
    db: sqlite3.Connection,
    table: Table,
    data: Record,
    *,
    blamed: str | None = None,
    depth: int = 0,
    now: str = "",
) -> str:
    """Store a new row and return its ID. `data` has `$id` and `$permissions`.

    `blamed` is the ID that a clash is reported for: Appwrite names none in bulk. `depth` counts
    the related rows above this one; `now` is the time where several rows share one. Raises Refusal.
    """
    row = _new(table, data, now or stamps.now())
    links = Links(db, table, data, None, _related_writer(db, depth))
    row |= links.prepare()
    try:
        records.insert(db, table.sql, table.columns, row)
    except sqlite3.IntegrityError:
        raise refuse("row_already_exists", data["$id"] if blamed is None else blamed) from None
    links.write(data["$id"])
    return str(data["$id"])


def create_many(db: sqlite3.Connection, table: Table, rows: list[Record]) -> list[str]:
    """Store new rows, all at one time, and return their IDs; raises Refusal.

    All are checked before the first is stored, and a clash names none of them.
    """
    now = stamps.now()
    if table.relationships:
        return [create(db, table, data, blamed="", now=now) for data in rows]
    made = [_new(table, data, now) for data in rows]
    try:
        records.insert_many(db, table.sql, table.columns, made)
    except sqlite3.IntegrityError:
        raise refuse("row_already_exists", "") from None
    return [str(data["$id"]) for data in rows]


def update(
    db: sqlite3.Connection,
    table: Table,
    old: Record,
    data: Record,
    *,
    blamed: str | None = None,
    depth: int = 0,
) -> None:
    """Change a row by `data`, which may hold operators. Nothing changed leaves `$updatedAt`."""
    plain = table.plain
    before = {key: old[key] for key in plain}
    row = _applied(plain, before, validate_row(plain, _values(table, data), old=before))
    changes = {key: value for key, value in row.items() if value != before[key]}
    clash = old["$id"] if blamed is None else blamed
    _write_changes(db, table, old, data, changes, clash, depth)


def patch_many(
    db: sqlite3.Connection, table: Table, sequences: list[int], data: Record
) -> list[int]:
    """Change rows by what `data` gives and no more, without defaults; return the sequences.

    What is given is checked even if there is no row to change.
    """
    plain = table.plain
    given = validate_row(plain, _values(table, data), partial=True)
    for sequence in sequences:
        (row,) = records.find(db, table.sql, table.columns, "_sequence = ?", (sequence,))
        for key, value in given.items():
            if isinstance(value, Operator):
                operators.check(plain[key], row[key], value)
        after = _applied(plain, row, given)
        changes = {key: value for key, value in after.items() if value != row[key]}
        _write_changes(db, table, row, data, changes, "")
    return sequences


def upsert(db: sqlite3.Connection, table: Table, data: Record, *, blamed: str | None = None) -> str:
    """Make a row or change the one with that ID; return the ID."""
    old = records.get(db, table.sql, table.columns, data["$id"])
    if old is None:
        fresh = {key: _fresh(table, key, value) for key, value in data.items()}
        return create(db, table, {"$permissions": [], **fresh}, blamed=blamed)
    update(db, table, old, data, blamed=blamed)
    return str(old["$id"])


def delete(db: sqlite3.Connection, table: Table, row: Record, going: Going = frozenset()) -> None:
    """Remove a row and what has to go with it; raises Refusal where others hold on to it."""
    let_go(db, table, row, going, delete)
    records.delete(db, table.sql, int(row["$sequence"]))


def get(db: sqlite3.Connection, table: Table, id_: str) -> Record | None:
    """The row with that ID, or None."""
    return records.get(db, table.sql, table.columns, id_)


def _related_writer(db: sqlite3.Connection, depth: int) -> WriteRow:
    def write(found: Relation, given: Record) -> str:
        data = without_readonly(given, keep_stamps=True)
        if depth + 1 >= MAX_DEPTH:
            data = {key: part for key, part in data.items() if key not in found.there.relationships}
        old = get(db, found.there, data["$id"])
        if old is None:
            return create(db, found.there, data, depth=depth + 1)
        update(db, found.there, old, data, depth=depth + 1)
        return str(old["$id"])

    return write


def _new(table: Table, data: Record, now: str) -> Record:
    """A new row as it is stored, its links left out."""
    row = validate_row(table.plain, _values(table, data))
    row |= {"$id": data["$id"], "$permissions": of_row(data["$permissions"])}
    for stamp in _STAMPS:
        row[stamp] = _moment(stamp, data.get(stamp)) or now
    return row


def _values(table: Table, data: Record) -> Record:
    linked = table.relationships
    return {
        key: value for key, value in data.items() if not key.startswith("$") and key not in linked
    }


def _applied(columns: dict[str, Record], before: Record, row: Record) -> Record:
    return {
        key: operators.apply(columns[key], before[key], value)
        if isinstance(value, Operator)
        else value
        for key, value in row.items()
    }


def _fresh(table: Table, key: str, value: Any) -> Any:
    # An operator in a row that is not there yet works on the column's default, or on nothing.
    if not isinstance(value, Operator) or key not in table.columns:
        return value
    column = table.columns[key]
    operators.check(column, None, value, new=True)
    return operators.apply(column, column.get("default"), value)


def _write_changes(
    db: sqlite3.Connection,
    table: Table,
    old: Record,
    data: Record,
    changes: Record,
    blamed: str,
    depth: int = 0,
) -> None:
    if "$permissions" in data:
        allowed = of_row(data["$permissions"])
        if allowed != old["$permissions"]:
            changes["$permissions"] = allowed
    created = _moment("$createdAt", data.get("$createdAt"))
    if created and created != old["$createdAt"]:
        changes["$createdAt"] = created
    links = Links(db, table, data, old, _related_writer(db, depth))
    changes |= {key: value for key, value in links.prepare().items() if value != old.get(key)}
    updated = _moment("$updatedAt", data.get("$updatedAt"))
    if changes or updated or links.changed:
        changes["$updatedAt"] = updated or stamps.now()
    try:
        records.update(db, table.sql, table.columns, int(old["$sequence"]), changes)
    except sqlite3.IntegrityError:
        raise refuse("row_already_exists", blamed) from None
    links.write(old["$id"])


def _moment(stamp: str, value: Any) -> str | None:
    if value is None:
        return None
    return str(types.validate({"key": stamp, "type": "datetime"}, value))
