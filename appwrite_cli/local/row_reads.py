"""Reading rows: by queries, one page with its total, as far as the caller may see them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import access, records, relation, row_answers
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.filters import Selection, compile_rows
from appwrite_cli.local.layout import quote
from appwrite_cli.local.lists import MOST_COUNTED
from appwrite_cli.local.query_parse import parse
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Json
from appwrite_cli.local.schema import Table


@dataclass(frozen=True)
class Page:
    """Rows of a table, what was selected of them (None is everything), and the total."""

    rows: list[Record]
    select: tuple[str, ...] | None
    total: int


@dataclass(frozen=True)
class Found:
    """Rows that were found and are not fetched yet.

    `where` and `tail` are their SQL, `reverse` says that they come last one first.
    """

    db: sqlite3.Connection
    table: Table
    where: str
    parameters: list[Any]
    tail: str
    reverse: bool
    select: tuple[str, ...] | None
    total: int

    def page(self) -> Page:
        """The rows as records."""
        table = self.table
        rows = records.find(
            self.db, table.sql, table.columns, self.where, self.parameters, self.tail
        )
        return Page(rows[::-1] if self.reverse else rows, self.select, self.total)

    def json(self) -> Json | None:
        """The answer as SQLite writes it, or None where it cannot: see `record_json.py`."""
        columns = self.table.columns
        shape = columns.json if isinstance(columns, records.Shape) else None
        if shape is None or not (self.select is None or "*" in self.select):
            return None
        found = self.db.execute(
            f"SELECT {shape} FROM {quote(self.table.sql)} "  # noqa: S608 - compiled SQL
            f"WHERE {self.where} {self.tail}",
            (*row_answers.addressed(self.table).values(), *self.parameters),
        )
        rows = [row[0] for row in found]
        listed = ",".join(rows[::-1] if self.reverse else rows)
        return Json(f'{{"total":{self.total},"rows":[{listed}]}}')


def find(
    db: sqlite3.Connection, table: Table, queries: Any, caller: Caller, *, total: bool = True
) -> Found:
    """The rows that queries ask for; raises Refusal for queries that Appwrite refuses."""
    within, bound = access.readable(caller, table)
    selection = compile_queries(db, table, queries)
    counted = MOST_COUNTED
    if total or selection.ranged:
        counted = records.count(
            db,
            table.sql,
            f"{selection.filter} AND {within}",
            [*selection.filter_parameters, *bound],
            most=MOST_COUNTED,
        )
    # Left alone, SQLite would look for a range in the order of the sequence, so through the whole
    # table where it matches little. Few rows are better found by their index, then sorted.
    few = selection.ranged and counted < MOST_COUNTED
    order = selection.sorted_order if few else selection.order
    return Found(
        db,
        table,
        f"{selection.where} AND {within}",
        [*selection.parameters, *bound],
        f"ORDER BY {order} LIMIT {selection.limit} OFFSET {selection.offset}",
        selection.reverse,
        selection.select,
        counted if total else 0,
    )


def compile_queries(db: sqlite3.Connection, table: Table, queries: Any) -> Selection:
    """Queries as SQL on the table's rows."""

    def by_cursor(id_: str) -> Record | None:
        return records.get(db, table.sql, table.columns, id_)

    return compile_rows(queries, relation.query_schema(db, table), by_cursor)


def sequences(
    db: sqlite3.Connection, table: Table, selection: Selection, *, limit: int
) -> list[int]:
    """The sequences of the rows of compiled queries, in their order; -1 is no limit."""
    found = db.execute(
        f"SELECT _sequence FROM {quote(table.sql)} WHERE {selection.where} "  # noqa: S608 - ours
        f"ORDER BY {selection.order} LIMIT {limit} OFFSET {selection.offset}",
        selection.parameters,
    )
    ordered = [int(row[0]) for row in found]
    return ordered[::-1] if selection.reverse else ordered


def own_limit(queries: Sequence[str]) -> int:
    """The limit that checked queries set themselves, -1 for none: bulk work has no page size."""
    limits = [query.value for query in map(parse, queries) if query.method == "limit"]
    return int(limits[0]) if limits else -1
