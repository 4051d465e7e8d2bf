"""Subscribers: the targets that get the messages of a topic."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import (
    access,
    lists,
    messaging_schema,
    params,
    people_schema,
    permissions,
    provider_kinds,
    records,
    stamps,
    targets,
    topics,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "subscribers.read", "subscribers.write"
_SUBSCRIBERS = f"{topics.PATH}/subscribers"
_SUBSCRIBER = f"{_SUBSCRIBERS}/<subscriberId>"


@route(
    "POST",
    _SUBSCRIBERS,
    scope=_WRITE,
    params=[Param("subscriberId", params.custom_id), Param("targetId", params.uid)],
    status=201,
)
def create(call: Call) -> dict[str, Any] | Refusal:
    """Subscribe a target, whoever it belongs to, for a caller whom the topic lets."""
    topic = topics.require(call)
    allowed = topic["subscribe"]
    if not call.caller.is_key and not set(call.caller.roles).intersection(allowed):
        raise access.refuse_action(call.caller, "subscribe", allowed)
    target = targets.find(call.db, call["targetId"])
    if target is None:
        raise refuse("user_target_not_found")
    now, id_, own = stamps.now(), stamps.chosen_id(call["subscriberId"]), target["userId"]
    subscriber: Record = {
        "$id": id_,
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [f'read("user:{own}")', f'delete("user:{own}")'],
        "topicSequence": int(topic["$sequence"]),
        "targetSequence": int(target["$sequence"]),
        "topicId": call["topicId"],
        "targetId": call["targetId"],
        "userId": own,
        "providerType": target["providerType"],
        "search": f"{id_} {call['targetId']} {own} {target['providerType']}",
    }
    try:
        records.insert(call.db, "subscribers", messaging_schema.SUBSCRIBERS, subscriber)
    except sqlite3.IntegrityError:
        raise refuse("subscriber_already_exists") from None
    if target["providerType"] not in provider_kinds.TYPES:  # it stays, as in Appwrite 1.9.6
        return refuse("target_provider_invalid_type")
    return _shown(call.db, subscriber)


@route("GET", _SUBSCRIBERS, scope=_READ, params=lists.PARAMS)
def list_subscribers(call: Call) -> dict[str, Any]:
    """List the subscribers of a topic: all of them with a key, a user's own ones without."""
    topic = topics.require(call)
    listing = lists.Listing(
        "subscribers",
        messaging_schema.SUBSCRIBERS,
        ("targetId", "topicId", "userId", "providerType"),
        "Subscriber",
        names=lists.DOCUMENTS,
        parent_column="c_topicSequence",
        parent=int(topic["$sequence"]),
        readable=(
            ("1", ()) if call.caller.is_key else permissions.granting("read", call.caller.roles)
        ),
    )
    found = lists.find(call, listing)
    return {"total": found.total, "subscribers": _shown_all(call.db, found.records)}


@route("GET", _SUBSCRIBER, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a subscriber."""
    return _shown(call.db, _require(call, to="read"))


@route("DELETE", _SUBSCRIBER, scope=_WRITE)
def delete(call: Call) -> None:
    """End a subscription."""
    subscriber = _require(call, to="delete")
    records.delete(call.db, "subscribers", int(subscriber["$sequence"]))


def _require(call: Call, *, to: str) -> Record:
    topic = topics.require(call)
    found = records.get(call.db, "subscribers", messaging_schema.SUBSCRIBERS, call["subscriberId"])
    roles = call.caller.roles
    if found is None or found["topicSequence"] != int(topic["$sequence"]):
        raise refuse("subscriber_not_found")
    if not call.caller.is_key and not permissions.grants(found["$permissions"], to, roles):
        raise refuse("subscriber_not_found")
    return found


def _shown(db: sqlite3.Connection, subscriber: Record) -> dict[str, Any]:
    return _shown_all(db, [subscriber])[0]


def _shown_all(db: sqlite3.Connection, subscribers: Sequence[Record]) -> list[dict[str, Any]]:
    """Subscribers as the API shows them, with one look at the targets and users of all."""
    of = {subscriber["targetSequence"] for subscriber in subscribers}
    found = records.find_any(db, "targets", people_schema.TARGETS, "$sequence", sorted(of))
    by_sequence = {int(target["$sequence"]): target for target in found}
    owners = sorted({target["userSequence"] for target in found})
    users = records.find_any(db, "users", people_schema.USERS, "$sequence", owners)
    names = {user["$id"]: user["name"] for user in users}
    parts = ("$id", "$createdAt", "$updatedAt", "targetId", "userId", "topicId", "providerType")
    return [
        {
            **{part: subscriber[part] for part in parts},
            "target": targets.shown(by_sequence[subscriber["targetSequence"]]),
            "userName": names[subscriber["userId"]],
        }
        for subscriber in subscribers
    ]
