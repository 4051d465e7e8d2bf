"""Topics, to which targets of users subscribe, and who may subscribe them."""

import sqlite3
from typing import Any

from appwrite_cli.local import lists, messaging_schema, params, permissions, records, stamps
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "topics.read", "topics.write"
_TOPICS = "/messaging/topics"
PATH = f"{_TOPICS}/<topicId>"
_NAME = params.text(128)
_LISTING = lists.Listing(
    "topics",
    messaging_schema.TOPICS,
    ("name", "emailTotal", "smsTotal", "pushTotal"),
    "Topic",
    names=lists.DOCUMENTS,
)


@route(
    "POST",
    _TOPICS,
    scope=_WRITE,
    params=[
        Param("topicId", params.custom_id),
        Param("name", _NAME),
        Param("subscribe", permissions.roles, ("users",)),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a topic."""
    now = stamps.now()
    topic: Record = {
        "$id": stamps.chosen_id(call["topicId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "name": call["name"],
        "subscribe": list(call["subscribe"]),
        "emailTotal": 0,
        "smsTotal": 0,
        "pushTotal": 0,
    }
    topic["search"] = _search(topic)
    try:
        records.insert(call.db, "topics", messaging_schema.TOPICS, topic)
    except sqlite3.IntegrityError:
        raise refuse("topic_already_exists") from None
    return _shown(topic)


@route("GET", _TOPICS, scope=_READ, params=lists.PARAMS)
def list_topics(call: Call) -> dict[str, Any]:
    """List topics."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "topics": [_shown(topic) for topic in found.records]}


@route("GET", PATH, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a topic."""
    return _shown(require(call))


@route(
    "PATCH",
    PATH,
    scope=_WRITE,
    params=[
        Param("name", params.nullable(_NAME), None),
        Param("subscribe", params.nullable(permissions.roles), None),
    ],
)
def update(call: Call) -> dict[str, Any]:
    """Change a topic; what is not given stays."""
    topic = require(call)
    changes = {key: call[key] for key in ("name", "subscribe") if call[key] is not None}
    topic |= {**changes, "$updatedAt": stamps.now()}
    topic["search"] = _search(topic)
    records.update(call.db, "topics", messaging_schema.TOPICS, int(topic["$sequence"]), topic)
    return _shown(topic)


@route("DELETE", PATH, scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a topic with its subscribers."""
    records.delete(call.db, "topics", int(require(call)["$sequence"]))


def require(call: Call) -> Record:
    """The topic that a call names; raises Refusal if there is none."""
    topic = records.get(call.db, "topics", messaging_schema.TOPICS, call["topicId"])
    if topic is None:
        raise refuse("topic_not_found")
    return topic


def _search(topic: Record) -> str:
    """What the `search` parameter looks into."""
    return f"{topic['$id']} {topic['name']}"


def _shown(topic: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "name", "emailTotal", "smsTotal", "pushTotal")
    return {**{part: topic[part] for part in parts}, "subscribe": topic["subscribe"]}
