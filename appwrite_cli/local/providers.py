"""Providers of messages, of every kind. They are kept, and nothing is ever sent through them."""

import json
import sqlite3
from functools import partial
from typing import Any

from appwrite_cli.local import lists, messaging_schema, params, records, stamps
from appwrite_cli.local.params import Param
from appwrite_cli.local.provider_kinds import CREDENTIALS, KINDS, OPTIONS, Kind
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "providers.read", "providers.write"
_PATH = "/messaging/providers"
_ENABLED = Param("enabled", params.nullable(params.boolean), None)
_LISTING = lists.Listing(
    "providers",
    messaging_schema.PROVIDERS,
    ("name", "provider", "type", "enabled"),
    "Provider",
    names=lists.DOCUMENTS,
)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS)
def list_providers(call: Call) -> dict[str, Any]:
    """List providers."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "providers": [_shown(provider) for provider in found.records]}


@route("GET", f"{_PATH}/<providerId>", scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a provider, its credentials too."""
    return _shown(_require(call))


@route("DELETE", f"{_PATH}/<providerId>", scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a provider; targets go on naming it, as in Appwrite."""
    records.delete(call.db, "providers", int(_require(call)["$sequence"]))


def find(db: sqlite3.Connection, id_: str) -> Record | None:
    """The provider with that ID, or None."""
    return records.get(db, "providers", messaging_schema.PROVIDERS, id_)


def any_enabled(db: sqlite3.Connection, type_: str) -> bool:
    """Whether there is a provider that could send messages of that type."""
    where = "c_enabled AND c_type = ?"
    return bool(records.count(db, "providers", where, (type_,), most=1))


def _create(kind: Kind, call: Call) -> dict[str, Any]:
    """Make a provider; what it lacks keeps it disabled."""
    now = stamps.now()
    kept: dict[str, dict[str, Any]] = {CREDENTIALS: {}, OPTIONS: {}}
    for field in kind.fields:
        value = call[field.name]
        if field.is_kept(value, made=True):
            kept[field.place][field.name] = field.kept(value)
    provider: Record = {
        "$id": stamps.chosen_id(call["providerId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "name": call["name"],
        "provider": kind.name,
        "type": kind.type,
        "enabled": call["enabled"] is True
        and kind.can_start({**kept[CREDENTIALS], **kept[OPTIONS]}),
        **_as_json(kept),
    }
    provider["search"] = _search(provider)
    try:
        records.insert(call.db, "providers", messaging_schema.PROVIDERS, provider)
    except sqlite3.IntegrityError:
        raise refuse("provider_already_exists") from None
    return _shown(provider)


def _update(kind: Kind, call: Call) -> dict[str, Any]:
    """Change a provider; what is not given, or given empty, stays."""
    provider = _require(call)
    if provider["provider"] != kind.name:
        raise refuse("provider_incorrect_type")
    kept = {place: json.loads(provider[place]) or {} for place in (CREDENTIALS, OPTIONS)}
    for field in kind.fields:
        value = call[field.name]
        if field.is_kept(value, made=False):
            kept[field.place][field.as_ or field.name] = field.kept(value)
    changes: Record = {"$updatedAt": stamps.now(), **_as_json(kept)}
    if call["name"]:
        changes["name"] = call["name"]
    if call["enabled"] and not kind.can_be_enabled({**kept[CREDENTIALS], **kept[OPTIONS]}):
        raise refuse("provider_missing_credentials")
    if call["enabled"] is not None:
        changes["enabled"] = call["enabled"]
    provider |= changes
    changes["search"] = _search(provider)
    sequence = int(provider["$sequence"])
    records.update(call.db, "providers", messaging_schema.PROVIDERS, sequence, changes)
    return _shown(provider)


def _declare(kind: Kind) -> None:
    route(
        "POST",
        f"{_PATH}/{kind.name}",
        scope=_WRITE,
        params=[
            Param("providerId", params.custom_id),
            Param("name", params.text(128)),
            *(field.when_made() for field in kind.fields),
            _ENABLED,
        ],
        status=201,
    )(partial(_create, kind))
    route(
        "PATCH",
        f"{_PATH}/{kind.name}/<providerId>",
        scope=_WRITE,
        params=[
            Param("name", params.text(128), ""),
            *(field.when_changed() for field in kind.fields),
            _ENABLED,
        ],
    )(partial(_update, kind))


for _kind in KINDS:
    _declare(_kind)


def _require(call: Call) -> Record:
    provider = find(call.db, call["providerId"])
    if provider is None:
        raise refuse("provider_not_found")
    return provider


def _as_json(kept: dict[str, dict[str, Any]]) -> Record:
    # As PHP does, which has no empty objects.
    return {place: json.dumps(values or []) for place, values in kept.items()}


def _search(provider: Record) -> str:
    """What the `search` parameter looks into."""
    return " ".join(provider[key] for key in ("$id", "name", "provider", "type"))


def _shown(provider: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "name", "provider", "enabled", "type")
    return {
        **{part: provider[part] for part in parts},
        **{place: json.loads(provider[place]) for place in (CREDENTIALS, OPTIONS)},
    }
