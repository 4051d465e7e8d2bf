"""Webhooks: who wants to be told of events. They are kept, and nobody is told of anything."""

import secrets
import sqlite3
from typing import Any
from urllib.parse import urlsplit

from appwrite_cli.local import formats, lists, params, records, stamps, webhooks_schema
from appwrite_cli.local.params import Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.webhook_events import event

_READ, _WRITE = "webhooks.read", "webhooks.write"
_PATH = "/webhooks"
_WEBHOOK = f"{_PATH}/<webhookId>"
_SECRET_BYTES = 64
_URL_RULE = (
    "1. Value must be a valid URL with following schemes (http, https) \n"
    "2. Value must be a public domain \n"
)
# Names that no public domain ends in (RFC 2606 and 6762), but which look as if they did.
_PRIVATE = frozenset(("example", "internal", "invalid", "local", "localhost", "test"))
_LISTING = lists.Listing(
    "webhooks",
    webhooks_schema.WEBHOOKS,
    ("name", "url", "authUsername", "tls", "events", "enabled", "logs", "attempts"),
    "Webhook",
    names=lists.DOCUMENTS,
)


def _url(value: Any) -> str:
    """A URL of the web whose host has a public domain, or a name that looks like one."""
    if not isinstance(value, str) or not formats.is_url(value):
        raise Invalid(_URL_RULE)
    labels = (urlsplit(value).hostname or "").split(".")
    public = len(labels) > 1 and labels[-1][:1].isalpha() and labels[-1] not in _PRIVATE
    if not value.startswith(("http:", "https:")) or not public:
        raise Invalid(_URL_RULE)
    return value


_PARAMS = (
    Param("url", _url),
    Param("name", params.text(128)),
    Param("events", params.array(event, 100)),
    Param("enabled", params.boolean, default=True),
    Param("tls", params.boolean, default=False),
    Param("authUsername", params.text(256), ""),
    Param("authPassword", params.text(256), ""),
)
_SECRET = Param("secret", params.nullable(params.text(256, least=8)), None)
_GIVEN = tuple(param.name for param in _PARAMS)


@route(
    "POST",
    _PATH,
    scope=_WRITE,
    params=[Param("webhookId", params.custom_id), *_PARAMS, _SECRET],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a webhook; its secret is shown here, and not again."""
    now = stamps.now()
    webhook: Record = {
        "$id": stamps.chosen_id(call["webhookId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        **{key: call[key] for key in _GIVEN},
        "secret": call["secret"] or secrets.token_hex(_SECRET_BYTES),
        "logs": "",
        "attempts": 0,
    }
    try:
        records.insert(call.db, "webhooks", webhooks_schema.WEBHOOKS, webhook)
    except sqlite3.IntegrityError:
        raise refuse("webhook_already_exists") from None
    return _with_secret(webhook)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_webhooks(call: Call) -> dict[str, Any]:
    """List webhooks."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "webhooks": [_shown(webhook) for webhook in found.records]}


@route("GET", _WEBHOOK, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a webhook."""
    return _shown(_require(call))


@route("PUT", _WEBHOOK, scope=_WRITE, params=_PARAMS)
def update(call: Call) -> dict[str, Any]:
    """Change a webhook; what is not given goes back to its default."""
    changes: Record = {key: call[key] for key in _GIVEN}
    if call["enabled"]:
        changes["attempts"] = 0
    return _shown(_change(call, changes))


@route("PATCH", f"{_WEBHOOK}/secret", scope=_WRITE, params=[_SECRET])
def update_secret(call: Call) -> dict[str, Any]:
    """Give a webhook another secret, and show it."""
    secret = call["secret"] or secrets.token_hex(_SECRET_BYTES)
    return _with_secret(_change(call, {"secret": secret}))


@route("DELETE", _WEBHOOK, scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a webhook."""
    records.delete(call.db, "webhooks", int(_require(call)["$sequence"]))


def _require(call: Call) -> Record:
    webhook = records.get(call.db, "webhooks", webhooks_schema.WEBHOOKS, call["webhookId"])
    if webhook is None:
        raise refuse("webhook_not_found")
    return webhook


def _change(call: Call, changes: Record) -> Record:
    webhook = _require(call)
    changes = {**changes, "$updatedAt": stamps.now()}
    sequence = int(webhook["$sequence"])
    records.update(call.db, "webhooks", webhooks_schema.WEBHOOKS, sequence, changes)
    return {**webhook, **changes}


def _with_secret(webhook: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", *_GIVEN, "secret", "logs", "attempts")
    return {part: webhook[part] for part in parts}


def _shown(webhook: Record) -> dict[str, Any]:
    return {**_with_secret(webhook), "secret": ""}
