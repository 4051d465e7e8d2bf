"""What a relationship is, seen from one of its two tables, and where its links are kept.

A link is the ID of the other row. The side that has at most one keeps it in a column of its own
rows; with many on both sides the links are in a table of pairs. Both sides of a relationship have
a column; of a one-way relationship the child's is hidden: the API does not show it.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from appwrite_cli.local import records, schema, stamps
from appwrite_cli.local.filters import Related, Schema
from appwrite_cli.local.layout import quote, value_name
from appwrite_cli.local.records import Record
from appwrite_cli.local.schema import Table

MAX_DEPTH = 3  # levels of rows that are written and shown together
HIDDEN = "hidden"  # the status of a column that the API does not show


@dataclass(frozen=True)
class Relation:
    """One side of a relationship: the column's table is `here`, the other one `there`."""

    column: Mapping[str, Any]
    here: Table
    there: Table

    @property
    def key(self) -> str:
        """The key of the column here."""
        return str(self.column["key"])

    @property
    def other_key(self) -> str:
        """The key of the column there."""
        return str(self.column["twoWayKey"])

    @property
    def kind(self) -> str:
        """oneToOne, oneToMany, manyToOne or manyToMany, as named from the parent."""
        return str(self.column["relationType"])

    @property
    def is_parent(self) -> bool:
        """Whether the relationship was made on this side."""
        return bool(self.column["side"] == "parent")

    @property
    def two_way(self) -> bool:
        """Whether both sides show it."""
        return bool(self.column["twoWay"])

    @property
    def on_delete(self) -> str:
        """What becomes of related rows: restrict, cascade or setNull."""
        return str(self.column["onDelete"])

    @property
    def hidden(self) -> bool:
        """Whether this is the child's side of a one-way relationship."""
        return bool(self.column["status"] == HIDDEN)

    @property
    def to_many(self) -> bool:
        """Whether a row here may have several links."""
        side = self.kind, self.is_parent
        return self.kind == "manyToMany" or side in (("oneToMany", True), ("manyToOne", False))

    @property
    def junction(self) -> str:
        """The table of pairs, empty where there is none."""
        return str(self.column.get("junction") or "")

    @property
    def kept_here(self) -> bool:
        """Whether links are in a column here."""
        return not self.to_many and not (self.hidden and self.kind == "oneToOne")

    @property
    def kept_there(self) -> bool:
        """Whether links are in a column there; of a two-way oneToOne they are on both sides."""
        if self.kind == "oneToOne":
            return self.two_way or self.hidden
        return self.to_many and not self.junction


def relations(db: sqlite3.Connection, table: Table) -> list[Relation]:
    """The relationships of a table in the order of its columns."""
    found = []
    for column in table.relationships.values():
        there = schema.find_table(db, table.database, column["relatedTable"])
        if there is not None:
            found.append(Relation(column, table, there))
    return found


def linked(db: sqlite3.Connection, relation: Relation, ids: Iterable[str]) -> dict[str, list[str]]:
    """The IDs that rows here are linked with, by the folded ID of the row."""
    listed = json.dumps(list(ids))
    if relation.junction:
        own, other = _sides(relation)
        sql = (
            f"SELECT {own}, {other} FROM {quote(relation.junction)} "  # noqa: S608 - our names
            f"WHERE {own} IN (SELECT value FROM json_each(?)) ORDER BY _sequence"
        )
    elif relation.kept_here:
        name, table = quote(value_name(relation.key)), quote(relation.here.sql)
        sql = (
            f"SELECT _id, {name} FROM {table} "  # noqa: S608 - our names
            f"WHERE _id IN (SELECT value FROM json_each(?)) AND {name} IS NOT NULL"
        )
    else:
        name, table = quote(value_name(relation.other_key)), quote(relation.there.sql)
        sql = (
            f"SELECT {name}, _id FROM {table} "  # noqa: S608 - our names
            f"WHERE {name} IN (SELECT value FROM json_each(?)) ORDER BY _sequence"
        )
    links: dict[str, list[str]] = {}
    for own_id, other_id in db.execute(sql, (listed,)):
        links.setdefault(own_id.lower(), []).append(other_id)
    return links


def link(db: sqlite3.Connection, relation: Relation, id_: str, other_id: str) -> None:
    """Link a row here with one there, on the other side; a column here is written with its row."""
    if relation.junction:
        own, other = _sides(relation)
        db.execute(
            f"INSERT INTO {quote(relation.junction)} ({own}, {other}) VALUES (?, ?)",  # noqa: S608
            (id_, other_id),
        )
    elif relation.kept_there:
        _set_there(db, relation, other_id, id_)


def unlink(db: sqlite3.Connection, relation: Relation, id_: str, other_id: str) -> None:
    """End the link of a row here with one there, on the other side."""
    if relation.junction:
        own, other = _sides(relation)
        db.execute(
            f"DELETE FROM {quote(relation.junction)} WHERE {own} = ? AND {other} = ?",  # noqa: S608
            (id_, other_id),
        )
    elif relation.kept_there:
        _set_there(db, relation, other_id, None)


def query_schema(db: sqlite3.Connection, table: Table) -> Schema:
    """A table as the compiler of queries takes it, with where its relationships lead."""

    def related(column: Mapping[str, Any]) -> Related | None:
        there = schema.find_table(db, table.database, column["relatedTable"])
        if there is None:
            return None
        return Related(query_schema(db, there), partial(condition, Relation(column, table, there)))

    return Schema(table.columns, table.indexes, table.sql, related)


def condition(relation: Relation, inner: str) -> str:
    """The SQL condition for rows here that have a link to rows there for which `inner` holds."""
    there = quote(relation.there.sql)
    found = f"SELECT _id FROM {there} WHERE {inner}"  # noqa: S608 - compiled SQL
    if relation.junction:
        own, other = _sides(relation)
        pairs = quote(relation.junction)
        return f"_id IN (SELECT {own} FROM {pairs} WHERE {other} IN ({found}))"  # noqa: S608
    if relation.kept_here:
        return f"{quote(value_name(relation.key))} IN ({found})"
    back = quote(value_name(relation.other_key))
    return f"_id IN (SELECT {back} FROM {there} WHERE {inner})"  # noqa: S608 - compiled SQL


def row_there(db: sqlite3.Connection, relation: Relation, id_: str) -> Record | None:
    """The row there with that ID."""
    return records.get(db, relation.there.sql, relation.there.columns, id_)


def _sides(relation: Relation) -> tuple[str, str]:
    return ("parent", "child") if relation.is_parent else ("child", "parent")


def _set_there(db: sqlite3.Connection, relation: Relation, id_: str, value: str | None) -> None:
    name = quote(value_name(relation.other_key))
    db.execute(
        f"UPDATE {quote(relation.there.sql)} SET {name} = ?, _updatedAt = ? "  # noqa: S608 - ours
        f"WHERE _id = ? AND {name} IS NOT ?",
        (value, stamps.now(), id_, value),
    )
