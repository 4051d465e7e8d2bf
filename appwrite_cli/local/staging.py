"""Operations that wait in a transaction: their log, and what may be added to it."""

import json
import sqlite3
from typing import Any

from appwrite_cli.local import permissions, records, stamps, system
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call
from appwrite_cli.local.schema import Table

MOST_OPERATIONS = 100


def stage(call: Call, table: Table, action: str, row_id: str | None, data: Any) -> None:
    """Add one operation of a rows route to the transaction of its call."""
    bulk = action in ("bulkUpdate", "bulkUpsert", "bulkDelete", "increment", "decrement")
    transaction = pending(call, old_words=bulk)
    require_room(transaction, 1)
    log(call.db, transaction, table, action, row_id, data)
    count(call.db, transaction, 1)


def find(call: Call, action: str = "read") -> Record:
    """The transaction of a call; raises Refusal if there is none that the caller may see.

    Who may see one may not always do every `action` with it: whoever has begun it may.
    """
    found = _visible(call)
    if found is None:
        raise refuse("transaction_not_found", call["transactionId"])
    caller = call.caller
    if not caller.is_key and not permissions.grants(found["$permissions"], action, caller.roles):
        raise refuse("user_unauthorized")
    return found


def pending(call: Call, *, old_words: bool = False) -> Record:
    """The transaction of a call, which has to be open still.

    `old_words`: some routes of Appwrite 1.9.6 say otherwise that it is not.
    """
    found = _visible(call)
    if found is None:
        raise (
            _not_pending() if old_words else refuse("transaction_not_found", call["transactionId"])
        )
    if found["status"] != "pending":
        raise _not_pending() if old_words else refuse("transaction_not_ready")
    require_time(found)
    return found


def require_time(transaction: Record) -> None:
    """Refuse a transaction whose time is over."""
    if transaction["expiresAt"] < stamps.now():
        raise refuse("transaction_expired")


def require_room(transaction: Record, more: int) -> None:
    """Refuse more operations than a transaction takes."""
    there = transaction["operations"]
    if there + more > MOST_OPERATIONS:
        raise refuse(
            "transaction_limit_exceeded",
            message=f"Transaction already has {there} operations, adding {more} would exceed the "
            f"maximum of {MOST_OPERATIONS}",
        )


def log(
    db: sqlite3.Connection,
    transaction: Record,
    table: Table,
    action: str,
    row_id: str | None,
    data: Any,
) -> None:
    """Write one operation down."""
    operation = {
        **stamps.new_record(),
        "transactionSequence": int(transaction["$sequence"]),
        "databaseSequence": int(table.database["$sequence"]),
        "tableSequence": table.sequence,
        "rowId": row_id,
        "action": action,
        "data": json.dumps(data),
    }
    records.insert(db, "operations", system.OPERATIONS, operation)


def count(db: sqlite3.Connection, transaction: Record, more: int) -> Record:
    """Count operations that were added; returns the transaction as it is then."""
    changes = {"operations": transaction["operations"] + more, "$updatedAt": stamps.now()}
    sequence = int(transaction["$sequence"])
    records.update(db, "transactions", system.TRANSACTIONS, sequence, changes)
    return {**transaction, **changes}


def operations(db: sqlite3.Connection, transaction: Record) -> list[Record]:
    """The operations of a transaction in their order, with their data as it was given."""
    where = "c_transactionSequence = ?"
    found = records.find(
        db, "operations", system.OPERATIONS, where, (int(transaction["$sequence"]),)
    )
    return [{**operation, "data": json.loads(operation["data"])} for operation in found]


def forget(db: sqlite3.Connection, transaction: Record) -> None:
    """Remove the operations of a transaction that has ended."""
    sequence = int(transaction["$sequence"])
    db.execute("DELETE FROM operations WHERE c_transactionSequence = ?", (sequence,))


def _visible(call: Call) -> Record | None:
    found = records.get(call.db, "transactions", system.TRANSACTIONS, call["transactionId"])
    if found is None or call.caller.is_key:
        return found
    seen = permissions.grants(found["$permissions"], "read", call.caller.roles)
    return found if seen else None


def _not_pending() -> Refusal:
    # The hyphen is Appwrite's: one that does not break.
    return refuse("general_bad_request", message="Invalid or non\u2011pending transaction")
