"""API keys of the project, so that narrower ones than the fixed key can be tried."""

import secrets
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from appwrite_cli.local import PROJECT, jwts, lists, params, records, scopes, stamps, system, times
from appwrite_cli.local.auth import EPHEMERAL
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_PATH = "/project/keys"
_SCOPES = Param("scopes", params.array(params.one_of(*scopes.PROJECT, strict=True), 100))
_LISTING = lists.Listing(
    "keys",
    system.KEYS,
    ("expire", "accessedAt", "name", "scopes"),
    "Key",
    names=lists.DOCUMENTS,
    limit=5000,
)
_PARAMS = (
    Param("name", params.text(128)),
    _SCOPES,
    Param("expire", params.nullable(params.moment), None),
)


@route(
    "POST",
    _PATH,
    scope="keys.write",
    params=(Param("keyId", params.custom_id), *_PARAMS),
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a key."""
    now = stamps.now()
    key: Record = {
        "$id": stamps.chosen_id(call["keyId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "name": call["name"],
        "expire": _moment(call["expire"]),
        "scopes": call["scopes"],
        "secret": f"standard_{secrets.token_hex(128)}",
        "accessedAt": None,
        "sdks": [],
    }
    try:
        records.insert(call.db, "keys", system.KEYS, key)
    except sqlite3.IntegrityError:
        raise refuse("key_already_exists") from None
    return _shown(key)


@route(
    "POST",
    f"{_PATH}/ephemeral",
    scope="keys.write",
    params=(_SCOPES, Param("duration", params.between(1, 3600))),
    status=201,
)
def create_ephemeral(call: Call) -> dict[str, Any]:
    """Make a key that is good for a while and is not kept: all that it says is in it."""
    now, seconds = stamps.now(), call["duration"]
    payload = {"projectId": PROJECT, "scopes": call["scopes"]}
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    key = {
        "$id": stamps.unique_id(),
        "$createdAt": now,
        "$updatedAt": now,
        "name": "",
        "expire": until.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "scopes": call["scopes"],
        "secret": f"{EPHEMERAL}{jwts.encode(call.db, payload, seconds)}",
        "accessedAt": None,
        "sdks": [],
    }
    return _shown(key)


@route("GET", _PATH, scope="keys.read", params=lists.PARAMS_WITHOUT_SEARCH)
def list_keys(call: Call) -> dict[str, Any]:
    """List the keys that were made; the fixed one is not among them."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "keys": [_shown(key) for key in found.records]}


@route("GET", f"{_PATH}/<keyId>", scope="keys.read")
def get(call: Call) -> dict[str, Any]:
    """Show a key."""
    return _shown(_find(call))


@route("PUT", f"{_PATH}/<keyId>", scope="keys.write", params=_PARAMS)
def update(call: Call) -> dict[str, Any]:
    """Change the name, the scopes and the end of a key."""
    key = _find(call)
    changes = {"name": call["name"], "scopes": call["scopes"], "expire": _moment(call["expire"])}
    changes["$updatedAt"] = stamps.now()
    records.update(call.db, "keys", system.KEYS, int(key["$sequence"]), changes)
    return _shown({**key, **changes})


@route("DELETE", f"{_PATH}/<keyId>", scope="keys.write")
def delete(call: Call) -> None:
    """Remove a key."""
    records.delete(call.db, "keys", int(_find(call)["$sequence"]))


def _find(call: Call) -> Record:
    key = records.get(call.db, "keys", system.KEYS, call["keyId"])
    if key is None:
        raise refuse("key_not_found")
    return key


def _moment(given: str | None) -> str | None:
    return None if given is None else times.normalise(given)


def _shown(key: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "name", "expire", "scopes", "secret", "accessedAt")
    return {part: key[part] or ("" if key[part] is None else key[part]) for part in parts} | {
        "sdks": key["sdks"]
    }
