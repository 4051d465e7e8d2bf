"""Rows as a transaction would leave them, before it is committed.

Appwrite 1.9.6 lays what is staged over what is stored: new rows come after the stored ones, have
no times, and no place in the order. An increment is not seen.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import records, row_writes, staging, system
from appwrite_cli.local.query_parse import parse
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call
from appwrite_cli.local.row_reads import Page
from appwrite_cli.local.schema import Table
from appwrite_cli.local.staged_filters import matches


@dataclass
class Staged:
    """What a transaction does to one row: the last word on it, None where it deletes it."""

    action: str
    data: Record | None


def over(call: Call, table: Table, page: Page, queries: list[str]) -> Page:
    """A page of rows with the operations of the call's transaction laid over it."""
    staged = _staged(call.db, call["transactionId"], table)
    if not staged:
        return page
    filters = [parse(text) for text in queries]
    rows = {row["$id"]: row for row in page.rows}
    total = page.total
    for id_, entry in staged.items():
        stored = rows.get(id_)
        if entry.data is None:
            total -= 1 if rows.pop(id_, None) is not None else 0
        elif entry.action == "create" or (stored is None and entry.action == "upsert"):
            rows[id_] = entry.data
            total += 1 if matches(entry.data, filters) else 0
        elif stored is not None:
            rows[id_] = {**stored, **_without_id(entry.data)}
            total -= 0 if matches(entry.data, filters) else 1
    return Page(list(rows.values()), page.select, max(0, total) if call["total"] else 0)


def get(db: sqlite3.Connection, transaction_id: str, table: Table, id_: str) -> Record | None:
    """A row as a transaction would leave it, or None."""
    stored = row_writes.get(db, table, id_)
    entry = _staged(db, transaction_id, table).get(id_)
    if entry is None:
        return stored
    if entry.data is None:
        return None
    if entry.action == "create" or (stored is None and entry.action == "upsert"):
        return entry.data
    return None if stored is None else {**stored, **_without_id(entry.data)}


def _staged(db: sqlite3.Connection, transaction_id: str, table: Table) -> dict[str, Staged]:
    transaction = records.get(db, "transactions", system.TRANSACTIONS, transaction_id)
    if transaction is None or transaction["status"] != "pending":
        return {}
    staged: dict[str, Staged] = {}
    for operation in staging.operations(db, transaction):
        if operation["tableSequence"] == table.sequence:
            _lay(staged, operation["action"], operation["rowId"], operation["data"])
    return staged


def _lay(staged: dict[str, Staged], action: str, id_: str | None, data: Any) -> None:
    match action:
        case "create":
            name = id_ or data.get("$id")
            staged[name] = Staged("create", {"$id": name, **data})
        case "upsert":
            name = id_ or data.get("$id")
            staged[name] = Staged("upsert", dict(data))
        case "delete":
            staged[id_ or ""] = Staged("delete", None)
        case "update":
            known = staged.get(id_ or "")
            if known is None or known.data is None:
                staged[id_ or ""] = Staged("update", dict(data))
            else:
                known.data |= _without_id(data)
        case "bulkCreate" | "bulkUpsert":
            for row in data:
                if row.get("$id"):
                    staged[row["$id"]] = Staged(action.removeprefix("bulk").lower(), dict(row))
        case "bulkUpdate" | "bulkDelete":
            filters = [parse(text) for text in data["queries"]]
            for entry in staged.values():
                if entry.data is not None and matches(entry.data, filters):
                    if action == "bulkDelete":
                        entry.data = None
                    else:
                        entry.data |= _without_id(data["data"])


def _without_id(data: Record) -> Record:
    return {key: value for key, value in data.items() if key != "$id"}
