"""What users did: noted after each change that a signed-in user makes, and listed."""

import sqlite3
from typing import Any

from appwrite_cli.local import agents, filters, people_schema, records, stamps
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call

_PAGE = 25


def note(db: sqlite3.Connection, user: Record, event: str, incoming: Incoming) -> None:
    """Note that a user did something just now; events are those of Appwrite, as `user.update`."""
    log: Record = {
        **stamps.new_record(),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "event": event,
        "mode": "default",
        "ip": incoming.ip,
        "userAgent": incoming.user_agent,
        "countryCode": "--",
    }
    records.insert(db, "logs", people_schema.LOGS, log)


def note_caller(call: Call, event: str) -> None:
    """Note that the user who asks did something; what a key does is no user's doing."""
    if call.caller.user is not None and not call.caller.is_key:
        note(call.db, call.caller.user, event, call.incoming)


def page(call: Call, user: Record) -> dict[str, Any]:
    """A page of what a user did, the latest first: `limit` and `offset` are all that queries say.

    Raises Refusal for other queries.
    """
    given = filters.check_page(list(call["queries"]) if call["queries"] == () else call["queries"])
    numbers = {query.method: int(query.value) for query in reversed(given)}
    limit, offset = numbers.get("limit", _PAGE), numbers.get("offset", 0)
    of_user, bound = "c_userSequence = ?", (int(user["$sequence"]),)
    tail = f"ORDER BY _sequence DESC LIMIT {limit} OFFSET {offset}"
    found = records.find(call.db, "logs", people_schema.LOGS, of_user, bound, tail)
    total = 0
    if call["total"]:
        (total,) = call.db.execute(
            f"SELECT count(*) FROM logs WHERE {of_user}",  # noqa: S608 - our own SQL
            bound,
        ).fetchone()
    return {"total": total, "logs": [_shown(log, user) for log in found]}


def _shown(log: Record, user: Record) -> dict[str, Any]:
    return {
        "event": log["event"],
        "userId": log["userId"],
        "userEmail": user["email"] or "",
        "userName": user["name"] or "",
        "mode": log["mode"],
        "userType": "user",
        "ip": log["ip"],
        "time": log["$createdAt"],
        **agents.describe(log["userAgent"]),
        "countryCode": log["countryCode"],
        "countryName": "Unknown",
    }
