"""Committing a transaction: its operations one after the other, all of them or none."""

import sqlite3
from typing import Any

from appwrite_cli.local import counters, php, records, row_reads, row_writes, rows, schema, staging
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.schema import Table


def run(db: sqlite3.Connection, transaction: Record) -> Refusal | None:
    """Do what a transaction has staged; a Refusal is returned, and then nothing was done."""
    db.execute("SAVEPOINT commit_of_transaction")
    done: set[tuple[int, str]] = set()
    try:
        for operation in staging.operations(db, transaction):
            table = schema.table_by_sequence(db, operation["tableSequence"])
            if table is None:
                raise refuse("document_not_found", operation["rowId"] or "unknown")
            _Step(db, table, operation, done).run()
    except Refusal as refusal:
        db.execute("ROLLBACK TO commit_of_transaction")
        return _as_of_commit(refusal)
    finally:
        db.execute("RELEASE commit_of_transaction")
    return None


def _as_of_commit(refusal: Refusal) -> Refusal:
    # Appwrite 1.9.6 speaks of documents here, and calls every clash a conflict.
    if refusal.type in ("row_already_exists", "transaction_conflict"):
        return refuse("transaction_conflict")
    if refusal.type == "row_invalid_structure":
        return refuse("document_invalid_structure", message=refusal.message)
    if refusal.type == "column_limit_exceeded":
        return refuse("attribute_limit_exceeded", message=refusal.message)
    return refusal


class _Step:
    """One operation. `done` are the rows that earlier ones have written, by table and ID."""

    def __init__(
        self, db: sqlite3.Connection, table: Table, operation: Record, done: set[tuple[int, str]]
    ) -> None:
        self._db = db
        self._table = table
        self._action: str = operation["action"]
        self._row_id: str = operation["rowId"] or ""
        self._data: Any = operation["data"]
        self._staged_at: str = operation["$createdAt"]
        self._done = done

    def run(self) -> None:
        match self._action:
            case "create":
                data = rows.as_object(self._data)
                self._create({**data, "$id": data.get("$id") or self._row_id})
            case "upsert":
                # Staged by the operations route it has no `$id`: it makes a new row each time.
                self._upsert(rows.as_object(self._data))
            case "update":
                old = self._row()
                data = _ready(rows.as_object(self._data))
                row_writes.update(self._db, self._table, old, data)
                self._wrote(self._row_id)
            case "delete":
                row_writes.delete(self._db, self._table, self._row())
            case "increment" | "decrement":
                self._count()
            case "bulkCreate":
                for row in self._data:
                    self._create(rows.as_object(row))
            case "bulkUpsert":
                for row in self._data:
                    self._upsert(rows.as_object(row))
            case "bulkUpdate":
                data = _ready(rows.as_object(self._data["data"]))
                row_writes.patch_many(self._db, self._table, self._found(), data)
            case "bulkDelete":
                records.delete_many(self._db, self._table.sql, self._found())

    def _create(self, data: Record) -> None:
        data = {"$permissions": [], "$id": "unique()", **data}
        data["$id"] = rows.chosen_id(data["$id"])
        self._wrote(row_writes.create(self._db, self._table, _ready(data)))

    def _upsert(self, data: Record) -> None:
        data["$id"] = rows.chosen_id(data.get("$id", "unique()"))
        old = row_writes.get(self._db, self._table, data["$id"])
        if old is not None:
            self._require_older(old)
        self._wrote(row_writes.upsert(self._db, self._table, _ready(data)))

    def _count(self) -> None:
        old, data = self._row(), self._data
        value = php.number(1 if data.get("value") is None else data["value"])
        up = self._action == "increment"
        limit = data.get("max" if up else "min")
        try:
            counters.count(self._db, self._table, old, data["column"], value, limit, up=up)
        except Refusal as refusal:
            raise self._as_of_library(refusal, limit, "maximum" if up else "minimum") from None
        self._wrote(self._row_id)

    def _as_of_library(self, refusal: Refusal, limit: Any, word: str) -> Refusal:
        # What the routes put into words of their own is told here as the library tells it.
        if refusal.type == "column_limit_exceeded":
            message = f"Attribute value exceeds {word} limit: {php.text(limit)}"
            return refuse("attribute_limit_exceeded", message=message)
        if refusal.type == "column_not_found":
            return refuse("document_not_found", self._row_id)
        return refusal

    def _row(self) -> Record:
        row = row_writes.get(self._db, self._table, self._row_id)
        if row is None:
            raise refuse("document_not_found", self._row_id)
        self._require_older(row)
        return row

    def _found(self) -> list[int]:
        queries = self._data["queries"]
        selection = row_reads.compile_queries(self._db, self._table, queries)
        limit = row_reads.own_limit(queries)
        found = row_reads.sequences(self._db, self._table, selection, limit=limit)
        for sequence in found:
            (row,) = records.find(
                self._db, self._table.sql, self._table.columns, "_sequence = ?", (sequence,)
            )
            self._require_older(row)
        return found

    def _wrote(self, id_: str) -> None:
        self._done.add((self._table.sequence, id_))

    def _require_older(self, row: Record) -> None:
        """Refuse where somebody else has changed the row since the operation was staged."""
        own = (self._table.sequence, row["$id"]) in self._done
        if not own and row["$updatedAt"] > self._staged_at:
            raise refuse("transaction_conflict")


def _ready(data: Record) -> Record:
    return row_writes.with_operators(row_writes.without_readonly(data, keep_stamps=True))
