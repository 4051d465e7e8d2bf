"""Rows with what they are related to, as far as it was selected, fetched side by side.

Appwrite 1.9.6 gives the ID where a link is kept in the row, and the related rows only where
`select` names something in them. After writing it shows all of them, down to the third level.
Related rows that the caller may not read are as if they were not there.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import Any

from appwrite_cli.local import access, records, relation, row_answers
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.relation import MAX_DEPTH, Relation
from appwrite_cli.local.schema import Table

Answer = dict[str, Any]
Fetch = Callable[[list[Record]], list[Answer]]


class RelatedRows:
    """Shows rows with their related rows to one caller."""

    def __init__(self, db: sqlite3.Connection, caller: Caller) -> None:
        self._db = db
        self._caller = caller

    def selected(
        self,
        table: Table,
        rows: list[Record],
        select: Iterable[str] | None,
        *,
        skip: str = "",
        depth: int = 0,
    ) -> list[Answer]:
        """Rows with what was selected, of related rows too; None is all but related rows."""
        if select is None or not table.relationships:
            names = None if select is None or "*" in select else set(select)
            return row_answers.shown_all(table, rows, names)
        nested: dict[str, list[str]] = {}
        plain: set[str] = set()
        for name in select:
            top, dot, rest = name.partition(".")
            if dot and name not in table.columns and top in table.relationships:
                nested.setdefault(top, []).append(rest or "*")
            else:
                plain.add(name)
        relations = {found.key: found for found in relation.relations(self._db, table)}
        # Related rows that are kept elsewhere leave nothing of a selection: then it is everything.
        kept = [key for key in nested if key in relations and not relations[key].to_many]
        names = None if "*" in plain or not (plain or kept) else plain
        answers = row_answers.shown_all(table, rows, names)
        for answer in answers:
            answer.pop(skip, None)
        for key, inner in nested.items():
            found = relations.get(key)
            if found is None or found.hidden or key == skip or depth + 1 >= MAX_DEPTH:
                continue
            self._attach(found, answers, self._inner(found, inner, depth + 1), missing=[])
        return answers

    def whole(self, table: Table, row: Record, given: Collection[str] = ()) -> Answer:
        """A row that was just written, with all related rows; empty links only if given."""
        if not table.relationships:
            return row_answers.shown(table, row)
        (answer,) = self._whole(table, [row], skip="", depth=0)
        return {
            key: value
            for key, value in answer.items()
            if value is not None or key not in table.relationships or key in given
        }

    def _inner(self, found: Relation, select: list[str], depth: int) -> Fetch:
        def fetch(rows: list[Record]) -> list[Answer]:
            return self.selected(found.there, rows, select, skip=found.other_key, depth=depth)

        return fetch

    def _whole(self, table: Table, rows: list[Record], *, skip: str, depth: int) -> list[Answer]:
        answers = row_answers.shown_all(table, rows)
        deepest = depth + 1 >= MAX_DEPTH
        for found in relation.relations(self._db, table):
            if found.hidden or deepest or found.key == skip:
                for answer in answers:
                    answer.pop(found.key, None)
                continue
            missing = {**row_answers.addressed(found.there), "$sequence": ""}
            self._attach(found, answers, self._whole_inner(found, depth + 1), missing=missing)
        return answers

    def _whole_inner(self, found: Relation, depth: int) -> Fetch:
        back = found.other_key if found.two_way else ""

        def fetch(rows: list[Record]) -> list[Answer]:
            return self._whole(found.there, rows, skip=back, depth=depth)

        return fetch

    def _attach(
        self, found: Relation, answers: list[Answer], fetch: Fetch, *, missing: Any
    ) -> None:
        """Put the related rows of a relationship into answers, all read at once."""
        links = relation.linked(self._db, found, [answer["$id"] for answer in answers])
        wanted = json.dumps([other for others in links.values() for other in others])
        where = "_id IN (SELECT value FROM json_each(?))"
        related = [
            row
            for row in records.find(
                self._db, found.there.sql, found.there.columns, where, (wanted,)
            )
            if access.allows(self._caller, found.there, row, "read")
        ]
        by_id = {row["$id"].lower(): row for row in fetch(related)}
        for answer in answers:
            others = [other.lower() for other in links.get(answer["$id"].lower(), [])]
            there = [by_id[other] for other in others if other in by_id]
            if found.to_many:
                answer[found.key] = there
            elif others:
                answer[found.key] = there[0] if there else missing
            else:
                answer[found.key] = None
