"""The shape of a table: what the metadata says about a table, its columns and its indexes."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.local import records, system
from appwrite_cli.local.layout import quote
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call

ROW_BYTES = 65535
MAX_VARCHAR = 16381
_ROW_START = 1067  # the system columns of a row
_POINTER = 20  # what text and JSON that is kept outside of the row takes of it
_MOST_REMEMBERED = 256


@dataclass
class Table:
    """A table with its columns by key, in the order in which they were made, and its indexes."""

    record: Record
    database: Record
    columns: dict[str, Record] = field(default_factory=dict)
    indexes: list[Record] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The ID by which the API knows the table."""
        return str(self.record["$id"])

    @property
    def sequence(self) -> int:
        """The number of the table, unique in the file."""
        return int(self.record["$sequence"])

    @property
    def sql(self) -> str:
        """The name of the SQLite table that holds the rows."""
        return f"t{self.sequence}"

    @property
    def permissions(self) -> list[str]:
        """The table's permissions."""
        return list(self.record["$permissions"])

    @property
    def secured(self) -> bool:
        """Whether the permissions of rows count."""
        return bool(self.record["rowSecurity"])

    @property
    def relationships(self) -> dict[str, Record]:
        """The relationship columns by key."""
        return records.relationships(self.columns)

    @property
    def plain(self) -> dict[str, Record]:
        """All other columns by key."""
        relationships = self.relationships
        if not relationships:
            return self.columns
        return {key: column for key, column in self.columns.items() if key not in relationships}

    @property
    def has_relationships(self) -> bool:
        """Whether the API shows any relationship of the table: bulk work is refused then."""
        return any(column["status"] != "hidden" for column in self.relationships.values())

    @property
    def bytes_used(self) -> int:
        """How much of `ROW_BYTES` a row may take."""
        return _ROW_START + sum(
            _bytes_of(column) for column in self.columns.values() if column["status"] != "hidden"
        )


_remembered: dict[tuple[int, str, str], Table] = {}


def database(db: sqlite3.Connection, id_: str) -> Record:
    """The database with that ID; raises Refusal if there is none."""
    found = records.get(db, "databases", system.DATABASES, id_)
    if found is None:
        raise refuse("database_not_found", id_)
    return found


def table(db: sqlite3.Connection, database_id: str, table_id: str) -> Table:
    """The table with that ID in a database; raises Refusal if one of the two is not there."""
    parent = database(db, database_id)
    found = find_table(db, parent, table_id)
    if found is None:
        raise refuse("table_not_found", table_id)
    return found


def table_for_rows(call: Call) -> Table:
    """The table of a call about rows: disabled ones are there for API keys only."""
    database_id, table_id, is_key = call["databaseId"], call["tableId"], call.caller.is_key
    found = remembered(call.db, database_id, table_id)
    parent = database(call.db, database_id) if found is None else found.database
    if not (parent["enabled"] or is_key):
        raise refuse("database_not_found", database_id)
    if found is None or not (found.record["enabled"] or is_key):
        raise refuse("table_not_found", table_id)
    return found


def even_disabled(call: Call) -> Table:
    """The table of a call about rows, disabled or not."""
    found = remembered(call.db, call["databaseId"], call["tableId"])
    return found or table(call.db, call["databaseId"], call["tableId"])


def remembered(db: sqlite3.Connection, database_id: str, table_id: str) -> Table | None:
    """The table with that ID, or None; only to be read, for other calls get the same one.

    It is read once for each version of the structure of the file, of which `system.py` tells.
    """
    (version,) = db.execute("SELECT version FROM structure").fetchone()
    asked = (version, database_id, table_id)
    found = _remembered.get(asked)
    if found is None:
        parent = records.get(db, "databases", system.DATABASES, database_id)
        found = None if parent is None else find_table(db, parent, table_id)
        if found is not None:
            if len(_remembered) >= _MOST_REMEMBERED:
                _remembered.clear()
            found.columns = records.Shape(found.columns)
            _remembered[asked] = found
    return found


def find_table(db: sqlite3.Connection, parent: Record, id_: str) -> Table | None:
    """The table with that ID in a database that was read before, or None."""
    where = "c_databaseSequence = ? AND _id = ?"
    found = records.find(db, "tables", system.TABLES, where, (int(parent["$sequence"]), id_))
    return complete(db, found[0], parent) if found else None


def table_by_sequence(db: sqlite3.Connection, sequence: int) -> Table | None:
    """The table with that number, or None when it is gone."""
    found = records.find(db, "tables", system.TABLES, "_sequence = ?", (sequence,))
    if not found:
        return None
    where = "_sequence = ?"
    parents = records.find(
        db, "databases", system.DATABASES, where, (found[0]["databaseSequence"],)
    )
    return complete(db, found[0], parents[0])


def tables(db: sqlite3.Connection, parent: Record) -> list[Table]:
    """All tables of a database."""
    where = "c_databaseSequence = ?"
    found = records.find(db, "tables", system.TABLES, where, (int(parent["$sequence"]),))
    return [complete(db, record, parent) for record in found]


def drop(db: sqlite3.Connection, gone: Table) -> None:
    """Remove a table: its rows, its indexes and all that is known about it."""
    for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%' "
        "AND name LIKE ? ESCAPE '\\'",
        (f"{gone.sql}\\_%",),
    ).fetchall():
        db.execute(f"DROP TABLE {quote(name)}")
    db.execute(f"DROP TABLE {quote(gone.sql)}")
    for kind in ("columns", "indexes"):
        db.execute(f"DELETE FROM {kind} WHERE c_tableSequence = ?", (gone.sequence,))  # noqa: S608
    records.delete(db, "tables", gone.sequence)


def defined(record: Record) -> Record:
    """A record of the table `columns` as a column definition: its JSON part laid open."""
    definition = json.loads(record["definition"])
    return {**{k: v for k, v in record.items() if k != "definition"}, **definition}


def complete(db: sqlite3.Connection, record: Record, parent: Record) -> Table:
    """A table of which the record and the database were read before."""
    own = "c_tableSequence = ?", (int(record["$sequence"]),)
    columns = (defined(found) for found in records.find(db, "columns", system.COLUMNS, *own))
    indexes = records.find(db, "indexes", system.INDEXES, *own)
    for index in indexes:
        index["columns"] = index["attributes"]
        index["lengths"] = json.loads(index["lengths"])
    return Table(record, parent, {column["key"]: column for column in columns}, indexes)


def _bytes_of(column: Mapping[str, Any]) -> int:
    kind, size = column["type"], column["size"]
    if column["array"]:
        return _POINTER
    if kind in ("string", "varchar"):
        if size > MAX_VARCHAR:
            return _POINTER
        return int(size) * 4 + (2 if size > 255 else 1)
    if kind == "integer":
        return 8 if size >= 8 else 4
    fixed = {"bigint": 8, "double": 8, "boolean": 1, "datetime": 7, "point": 25}
    fixed["relationship"] = 255 * 4 + 1
    return fixed.get(kind, _POINTER)
