"""Messages as they are stored: made, changed, found, shown, and what becomes of those to be sent.

Nothing is sent. A message that is to be sent now ends as `failed`, as it does on a server without a
provider; one with a time stays `scheduled`. The rules are those of Appwrite 1.9.6
(app/controllers/api/messaging.php and the worker of messages).
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import messaging_schema, providers, records, stamps
from appwrite_cli.local.collation import fold
from appwrite_cli.local.provider_kinds import EMAIL, PUSH
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse

DRAFT, PROCESSING, SCHEDULED, FAILED = "draft", "processing", "scheduled", "failed"
RECIPIENTS = ("topics", "users", "targets")
_REFUSED = {
    PROCESSING: "message_already_processing",
    "sent": "message_already_sent",
    FAILED: "message_already_failed",
}
_NOT_SENT = "The local Appwrite sends no messages."


def status_of(*, draft: bool, scheduled_at: str | None) -> str:
    """The status that a request asks for."""
    if draft:
        return DRAFT
    return SCHEDULED if scheduled_at else PROCESSING


def make(db: sqlite3.Connection, kind: str, id_: str, status: str, values: Record) -> Record:
    """Store a message with its `data`, recipients and time; returns it as it was asked for.

    Raises Refusal where the ID is another one's.
    """
    now = stamps.now()
    message: Record = {
        "$id": stamps.chosen_id(id_),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "providerType": kind,
        "status": status,
        "hasSchedule": status == SCHEDULED,
        "deliveredAt": None,
        "deliveryErrors": [],
        "deliveredTotal": 0,
        **values,
    }
    message["search"] = _search(message)
    try:
        sequence = records.insert(db, "messages", messaging_schema.MESSAGES, message)
    except sqlite3.IntegrityError:
        raise refuse("message_already_exists") from None
    message["$sequence"] = str(sequence)
    _settle(db, message)
    return message


def require(db: sqlite3.Connection, id_: str) -> Record:
    """The message with that ID; raises Refusal if there is none."""
    message = records.get(db, "messages", messaging_schema.MESSAGES, id_)
    if message is None:
        raise refuse("message_not_found")
    return message


def changed(message: Record, changes: Record, *, draft: bool | None) -> Record:
    """What else changes with these changes of a message: its status and its schedule.

    Raises Refusal where it cannot change any more, or would be sent to nobody.
    """
    at, before = changes.get("scheduledAt"), message["scheduledAt"]
    status = message["status"]
    if draft is not None or at is not None:
        status = status_of(draft=bool(draft), scheduled_at=at)
    if status != DRAFT and not any(changes.get(key, message[key]) for key in RECIPIENTS):
        raise refuse("message_missing_target")
    if message["status"] in _REFUSED:
        raise refuse(_REFUSED[message["status"]])
    if status == SCHEDULED and at is None and before is None:
        raise refuse("message_missing_schedule")
    if before is not None and before < stamps.now():
        raise refuse("message_already_scheduled")
    if before is not None and not message["hasSchedule"]:
        # The time of a draft is no schedule yet, and 1.9.6 looks for one.
        raise refuse("schedule_not_found")
    return {"status": status, "hasSchedule": message["hasSchedule"] or at is not None}


def update(db: sqlite3.Connection, message: Record, changes: Record) -> Record:
    """Change values of a message; returns it as it was asked for."""
    message = {**message, **changes, "$updatedAt": stamps.now()}
    message["search"] = _search(message)
    records.update(db, "messages", messaging_schema.MESSAGES, int(message["$sequence"]), message)
    _settle(db, message)
    return message


def delete(db: sqlite3.Connection, message: Record) -> None:
    """Remove a message; raises Refusal where it is on its way."""
    at = message["scheduledAt"]
    due = message["status"] == SCHEDULED and (at is None or at < stamps.now())
    if due or message["status"] == PROCESSING:
        raise refuse("message_already_scheduled")
    records.delete(db, "messages", int(message["$sequence"]))


def count_targets(db: sqlite3.Connection, ids: Sequence[str], kind: str) -> int:
    """How many of some IDs are those of targets of that kind."""
    where = "_id IN (SELECT value FROM json_each(?)) AND f_providerType = ?"
    return records.count(db, "targets", where, (json.dumps(ids), fold(kind)), most=len(ids))


def shown(message: Record) -> dict[str, Any]:
    """A message as the API shows it."""
    parts = ("$id", "$createdAt", "$updatedAt", "providerType", *RECIPIENTS, "scheduledAt")
    more = ("deliveredAt", "deliveryErrors", "deliveredTotal", "status")
    return {
        **{part: message[part] for part in (*parts, *more)},
        "data": json.loads(message["data"]),
    }


def _settle(db: sqlite3.Connection, message: Record) -> None:
    """Let a message that is to be sent now fail; the answer to the request still says otherwise."""
    if message["status"] != PROCESSING:
        return
    kind = message["providerType"]
    changes: Record = {"status": FAILED}
    if not providers.any_enabled(db, kind):
        changes["deliveryErrors"] = ["No enabled provider found."]
    elif not _has_recipients(db, message):
        changes["deliveryErrors"] = ["No valid recipients found."]
    else:
        changes |= {"deliveryErrors": [_NOT_SENT], "deliveredAt": stamps.now()}
    changes["search"] = _search({**message, **changes})
    records.update(db, "messages", messaging_schema.MESSAGES, int(message["$sequence"]), changes)


def _has_recipients(db: sqlite3.Connection, message: Record) -> bool:
    listed = "IN (SELECT value FROM json_each(?))"
    subscribed = (
        "SELECT c_targetSequence FROM subscribers JOIN topics "  # noqa: S608 - our own SQL
        f"ON topics._sequence = c_topicSequence WHERE topics._id {listed}"
    )
    of_users = f"c_userSequence IN (SELECT _sequence FROM users WHERE _id {listed})"  # noqa: S608
    where = f"c_providerType = ? AND (_id {listed} OR {of_users} OR _sequence IN ({subscribed}))"
    named = [json.dumps(message[key]) for key in ("targets", "users", "topics")]
    return bool(records.count(db, "targets", where, (message["providerType"], *named), most=1))


def _search(message: Record) -> str:
    """What the `search` parameter looks into."""
    data = json.loads(message["data"]) or {}
    named = {EMAIL: "subject", PUSH: "title"}.get(message["providerType"], "content")
    words = (message["$id"], message["status"], data.get(named, ""), message["providerType"])
    return " ".join(word for word in words if word and word != "0")
