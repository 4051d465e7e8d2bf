"""Records in SQLite: what Appwrite calls documents or rows, stored one per row of a real table.

Every table has the same system columns. A record in Python is a dict with `$id`, `$sequence`,
`$createdAt`, `$updatedAt`, `$permissions` and the values by key, as the API shows them. All
values are bound; names are quoted and come from sequence numbers and checked keys.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from appwrite_cli.local import record_json, types
from appwrite_cli.local.collation import fold
from appwrite_cli.local.layout import compared, is_stored, is_text, quote, value_name

Record = dict[str, Any]
Columns = Mapping[str, Mapping[str, Any]]

# IDs are unique and found whatever their case, as with the default collation of MariaDB.
_SYSTEM = (
    "_sequence INTEGER PRIMARY KEY AUTOINCREMENT",
    "_id TEXT NOT NULL COLLATE NOCASE",
    "_createdAt TEXT NOT NULL",
    "_updatedAt TEXT NOT NULL",
    "_permissions TEXT NOT NULL",
)
_SYSTEM_NAMES = ("_id", "_sequence", "_createdAt", "_updatedAt", "_permissions")


class Plan:
    """How records are read: what is selected, shadows left out, and what its values become."""

    def __init__(self, columns: Columns) -> None:
        names = {
            key: quote(value_name(key)) if is_stored(column) else "NULL"
            for key, column in columns.items()
        } | {"$" + name[1:]: name for name in _SYSTEM_NAMES}
        names["$sequence"] = "CAST(_sequence AS TEXT)"
        readers = {key: types.reader(column) for key, column in columns.items()}
        self.names = ", ".join(names.values())
        self._keys = tuple(names)
        self._differing = [(key, read) for key, read in readers.items() if read is not None]

    def records(self, rows: Iterable[Iterable[Any]]) -> list[Record]:
        """The records that rows of the selected values are."""
        found = [dict(zip(self._keys, row)) for row in rows]  # noqa: B905 - both by `names`
        for record in found:
            stored = record["$permissions"]
            record["$permissions"] = [] if stored == "[]" else json.loads(stored)
        for key, read in self._differing:
            for record in found:
                record[key] = read(record[key])
        return found


class Shape(dict[str, dict[str, Any]]):
    """Columns that nobody changes any more: how their records are read is worked out once."""

    @cached_property
    def plan(self) -> Plan:
        """How records with these columns are read."""
        return Plan(self)

    @cached_property
    def relationships(self) -> dict[str, dict[str, Any]]:
        """The relationship columns by key."""
        return _relationships(self)

    @cached_property
    def json(self) -> str | None:
        """The SQL expression for such a row as JSON, as `record_json` makes it."""
        return record_json.expression(self)


def relationships(columns: Mapping[str, Record]) -> dict[str, Record]:
    """The relationship columns by key."""
    return columns.relationships if isinstance(columns, Shape) else _relationships(columns)


def _relationships(columns: Mapping[str, Record]) -> dict[str, Record]:
    return {key: column for key, column in columns.items() if column["type"] == "relationship"}


def create_table(
    db: sqlite3.Connection, name: str, columns: Columns, *, unique: Sequence[str] = ("_id",)
) -> None:
    """Make the table of a collection; `unique` are the columns in which an ID must differ."""
    own = (definition for entry in columns.values() for definition in definitions(entry))
    db.execute(f"CREATE TABLE {quote(name)} ({', '.join((*_SYSTEM, *own))})")
    db.execute(f"CREATE UNIQUE INDEX {quote(name + '_ids')} ON {quote(name)} ({', '.join(unique)})")
    for stamp in ("_createdAt", "_updatedAt"):
        db.execute(f"CREATE INDEX {quote(name + stamp)} ON {quote(name)} ({stamp})")


def definitions(column: Mapping[str, Any]) -> list[str]:
    """The SQL definitions of a column: its value and, for text, the folded shadow."""
    return [f"{quote(sql_name)} {declared}" for sql_name, declared in types.ddl(column)]


def insert(db: sqlite3.Connection, table: str, columns: Columns, record: Record) -> int:
    """Store a record and return its sequence; raises sqlite3.IntegrityError on a clash."""
    values = {**_encode_system(record), **_encode(columns, record)}
    cursor = db.execute(_insertion(table, tuple(values)), tuple(values.values()))
    return int(cursor.lastrowid or 0)


def insert_many(
    db: sqlite3.Connection, table: str, columns: Columns, records: Iterable[Record]
) -> None:
    """Store records; raises sqlite3.IntegrityError on a clash."""
    encoded = [{**_encode_system(record), **_encode(columns, record)} for record in records]
    # One statement for all, with nulls for what one record has and another has not.
    names = tuple(dict.fromkeys(name for values in encoded for name in values))
    db.executemany(
        _insertion(table, names), ([values.get(name) for name in names] for values in encoded)
    )


def update(
    db: sqlite3.Connection, table: str, columns: Columns, sequence: int, changes: Record
) -> None:
    """Change those values of a record that `changes` holds; raises sqlite3.IntegrityError."""
    values = {**_encode_system(changes), **_encode(columns, changes)}
    if not values:
        return
    assignments = ", ".join(f"{quote(name)} = ?" for name in values)
    db.execute(
        f"UPDATE {quote(table)} SET {assignments} WHERE _sequence = ?",  # noqa: S608 - quoted
        (*values.values(), sequence),
    )


def delete(db: sqlite3.Connection, table: str, sequence: int) -> None:
    """Remove a record."""
    db.execute(f"DELETE FROM {quote(table)} WHERE _sequence = ?", (sequence,))  # noqa: S608


def delete_many(db: sqlite3.Connection, table: str, sequences: Iterable[int]) -> None:
    """Remove records."""
    db.executemany(
        f"DELETE FROM {quote(table)} WHERE _sequence = ?",  # noqa: S608 - quoted
        ((sequence,) for sequence in sequences),
    )


def find(
    db: sqlite3.Connection,
    table: str,
    columns: Columns,
    where: str = "1",
    parameters: Iterable[Any] = (),
    tail: str = "ORDER BY _sequence",
) -> list[Record]:
    """The records for which `where` holds, values first; `tail` is ORDER BY and LIMIT."""
    plan = columns.plan if isinstance(columns, Shape) else Plan(columns)
    rows = db.execute(
        f"SELECT {plan.names} FROM {quote(table)} WHERE {where} {tail}",  # noqa: S608 - our own SQL
        tuple(parameters),
    )
    return plan.records(rows)


def get(db: sqlite3.Connection, table: str, columns: Columns, id: str) -> Record | None:  # noqa: A002
    """The record with that ID, whatever its case."""
    found = find(db, table, columns, "_id = ?", (id,), "LIMIT 1")
    return found[0] if found else None


def find_by(
    db: sqlite3.Connection, table: str, columns: Columns, key: str, value: Any
) -> list[Record]:
    """The records with that value of a column, compared as Appwrite does."""
    if is_text(columns[key]):
        value = fold(value)
    return find(db, table, columns, f"{compared(key, columns)} = ?", (value,))


def find_any(
    db: sqlite3.Connection, table: str, columns: Columns, key: str, values: Sequence[int]
) -> list[Record]:
    """The records with one of some numbers in a column, however many numbers there are."""
    where = f"{compared(key, columns)} IN (SELECT value FROM json_each(?))"  # noqa: S608 - quoted
    return find(db, table, columns, where, (json.dumps(values),))


def count(
    db: sqlite3.Connection, table: str, where: str, parameters: Iterable[Any], *, most: int
) -> int:
    """How many records there are, counted up to `most`."""
    (total,) = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {quote(table)} WHERE {where} LIMIT {most})",  # noqa: S608
        tuple(parameters),
    ).fetchone()
    return int(total)


@lru_cache(maxsize=256)
def _insertion(table: str, names: tuple[str, ...]) -> str:
    listed, marks = ", ".join(map(quote, names)), ", ".join("?" * len(names))
    return f"INSERT INTO {quote(table)} ({listed}) VALUES ({marks})"  # noqa: S608 - quoted names


def _encode(columns: Columns, record: Record) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in record.items():
        if key in columns:
            values.update(types.encode(columns[key], value))
    return values


def _encode_system(record: Record) -> dict[str, Any]:
    values = {
        "_" + key[1:]: record[key] for key in ("$id", "$createdAt", "$updatedAt") if key in record
    }
    if "$permissions" in record:
        values["_permissions"] = json.dumps(record["$permissions"])
    return values
