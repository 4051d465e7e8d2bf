"""Messages: mails, text messages and push notifications, as drafts or to be sent."""

import json
import sqlite3
from typing import Any

from appwrite_cli.local import (
    buckets,
    file_records,
    lists,
    message_records,
    messaging_schema,
    params,
    people_schema,
    php,
)
from appwrite_cli.local import targets as user_targets
from appwrite_cli.local.params import Check, Invalid, Param
from appwrite_cli.local.provider_kinds import EMAIL, PUSH, SMS
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "messages.read", "messages.write"
_PATH = "/messaging/messages"
_MESSAGE = f"{_PATH}/<messageId>"
_COMPOUND_RULE = (
    "Must consist of multiple UIDs separated by a colon. Each UID must contain at most 36 chars. "
    "Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a special char."
)
_IDS = params.array(params.uid)
_SHORT, _LONG = params.text(256), params.text(64230)
_LISTING = lists.Listing(
    "messages",
    messaging_schema.MESSAGES,
    ("scheduledAt", "deliveredAt", "deliveredTotal", "status", "providerType"),
    "Message",
    names=lists.DOCUMENTS,
)


def _compound(value: Any) -> str:
    """The ID of a bucket and that of a file in it, with a colon between them."""
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) < 2 or not all(params.is_key(part) for part in parts):
        raise Invalid(_COMPOUND_RULE)
    return str(value)


def _making(*given: Param) -> list[Param]:
    """The parameters of a call that makes a message, with its own ones after the ID."""
    return [
        Param("messageId", params.custom_id),
        *given,
        *(Param(key, _IDS, ()) for key in message_records.RECIPIENTS),
        Param("draft", params.boolean, default=False),
        Param("scheduledAt", params.nullable(params.upcoming), None),
    ]


def _changing(**given: Check) -> list[Param]:
    """The parameters of a call that changes a message: what is not given stays."""
    checks: dict[str, Check] = {
        **dict.fromkeys(message_records.RECIPIENTS, _IDS),
        **given,
        "draft": params.boolean,
        "scheduledAt": params.upcoming,
    }
    return [Param(name, params.nullable(check), None) for name, check in checks.items()]


_OF_MAIL: dict[str, Check] = {
    "subject": params.text(998),
    "content": _LONG,
    "html": params.boolean,
    "cc": _IDS,
    "bcc": _IDS,
    "attachments": params.array(_compound),
}
_OF_PUSH: dict[str, Check] = {
    "title": _SHORT,
    "body": _LONG,
    "data": params.json_object,
    "action": _SHORT,
    "image": _compound,
    "icon": _SHORT,
    "sound": _SHORT,
    "color": _SHORT,
    "tag": _SHORT,
    "badge": params.integer,
    "contentAvailable": params.boolean,
    "critical": params.boolean,
    "priority": params.one_of("normal", "high"),
}


@route(
    "POST",
    f"{_PATH}/email",
    scope=_WRITE,
    params=_making(
        Param("subject", _OF_MAIL["subject"]),
        Param("content", _LONG),
        *(Param(key, _OF_MAIL[key], ()) for key in ("cc", "bcc", "attachments")),
        Param("html", params.boolean, default=False),
    ),
    status=201,
)
def create_email(call: Call) -> dict[str, Any]:
    """Make a mail."""
    copied = (*call["targets"], *call["cc"], *call["bcc"])
    data = {key: call[key] for key in ("subject", "content", "html")}
    data |= {key: list(call[key]) for key in ("cc", "bcc", "attachments")}
    return _create(call, EMAIL, copied, data)


@route("POST", f"{_PATH}/sms", scope=_WRITE, params=_making(Param("content", _LONG)), status=201)
def create_sms(call: Call) -> dict[str, Any]:
    """Make a text message. Appwrite 1.9.6 forgets the time of a scheduled one."""
    return _create(call, SMS, call["targets"], {"content": call["content"]}, keeps_time=False)


@route(
    "POST",
    f"{_PATH}/push",
    scope=_WRITE,
    params=_making(
        *(Param(key, check, None) for key, check in _OF_PUSH.items() if key != "priority"),
        Param("priority", _OF_PUSH["priority"], "high"),
    ),
    status=201,
)
def create_push(call: Call) -> dict[str, Any]:
    """Make a push notification; what is empty is left out of it."""
    given = {key: call[key] for key in _OF_PUSH if key != "badge" and not php.is_empty(call[key])}
    if call["badge"] is not None and call["badge"] >= 0:
        given["badge"] = call["badge"]
    return _create(call, PUSH, call["targets"], given)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS)
def list_messages(call: Call) -> dict[str, Any]:
    """List messages."""
    found = lists.find(call, _LISTING)
    shown = [message_records.shown(message) for message in found.records]
    return {"total": found.total, "messages": shown}


@route("GET", f"{_MESSAGE}/targets", scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_targets(call: Call) -> dict[str, Any]:
    """List the targets that a message names itself, topics and users not counted."""
    message = message_records.require(call.db, call["messageId"])
    named = "_id IN (SELECT value FROM json_each(?))"
    listing = lists.Listing(
        "targets",
        people_schema.TARGETS,
        ("userId", "providerId", "identifier", "providerType"),
        "Target",
        names=lists.DOCUMENTS,
        readable=(named, [json.dumps(message["targets"])]),
    )
    found = lists.find(call, listing)
    shown = [user_targets.shown(target) for target in found.records]
    return {"total": found.total, "targets": shown}


@route("GET", _MESSAGE, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a message."""
    return message_records.shown(message_records.require(call.db, call["messageId"]))


@route("PATCH", f"{_PATH}/email/<messageId>", scope=_WRITE, params=_changing(**_OF_MAIL))
def update_email(call: Call) -> dict[str, Any]:
    """Change a mail."""
    return _update(call, tuple(_OF_MAIL))


@route("PATCH", f"{_PATH}/sms/<messageId>", scope=_WRITE, params=_changing(content=_LONG))
def update_sms(call: Call) -> dict[str, Any]:
    """Change a text message."""
    return _update(call, ("content",))


@route("PATCH", f"{_PATH}/push/<messageId>", scope=_WRITE, params=_changing(**_OF_PUSH))
def update_push(call: Call) -> dict[str, Any]:
    """Change a push notification."""
    return _update(call, tuple(_OF_PUSH))


@route("DELETE", _MESSAGE, scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a message that is not on its way."""
    message_records.delete(call.db, message_records.require(call.db, call["messageId"]))


def _create(
    call: Call, kind: str, named: tuple[str, ...], data: Record, *, keeps_time: bool = True
) -> dict[str, Any]:
    at = call["scheduledAt"]
    status = message_records.status_of(draft=call["draft"], scheduled_at=at)
    values: Record = {key: list(call[key]) for key in message_records.RECIPIENTS}
    if status != message_records.DRAFT and not any(values.values()):
        raise refuse("message_missing_target")
    if message_records.count_targets(call.db, named, kind) != len(named):
        raise refuse(f"message_target_not_{kind}")
    data = _with_files(call.db, data)
    values |= {"data": json.dumps(data or []), "scheduledAt": at if keeps_time else None}
    made = message_records.make(call.db, kind, call["messageId"], status, values)
    return message_records.shown(made)


def _update(call: Call, keys: tuple[str, ...]) -> dict[str, Any]:
    """Change a message of whatever kind: Appwrite 1.9.6 does not look at it either."""
    message = message_records.require(call.db, call["messageId"])
    named = (*message_records.RECIPIENTS, "scheduledAt")
    changes: Record = {key: call[key] for key in named if call[key] is not None}
    changes |= message_records.changed(message, changes, draft=call["draft"])
    given = {key: call[key] for key in keys if call[key] is not None}
    data = {**(json.loads(message["data"]) or {}), **_with_files(call.db, given)}
    changes["data"] = json.dumps(data or [])
    return message_records.shown(message_records.update(call.db, message, changes))


def _with_files(db: sqlite3.Connection, data: Record) -> Record:
    """The data of a message with the attachments as they are stored; raises Refusal if one is none.

    The picture of a push notification is refused: there are no links here by which devices get it.
    """
    if data.get("image"):
        raise refuse("storage_bucket_not_found")
    if not data.get("attachments"):
        return data
    return {**data, "attachments": [_attached(db, text) for text in data["attachments"]]}


def _attached(db: sqlite3.Connection, compound: str) -> dict[str, str]:
    """The file that `BUCKET:FILE` names; what comes after a second colon is not looked at."""
    bucket_id, file_id = compound.split(":")[:2]
    file_records.get(db, buckets.find(db, bucket_id), file_id)
    return {"bucketId": bucket_id, "fileId": file_id}
