"""API keys of the project, so that narrower ones than the fixed key can be tried."""

import secrets
import sqlite3
from typing import Any

from appwrite_cli.local import params, records, scopes, stamps, system
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_PATH = "/project/keys"
_PARAMS = (
    Param("name", params.text(128)),
    Param("scopes", params.array(params.one_of(*scopes.PROJECT, strict=True), 100)),
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
        "expire": call["expire"],
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


@route("GET", _PATH, scope="keys.read")
def list_keys(call: Call) -> dict[str, Any]:
    """List the keys that were made; the fixed one is not among them."""
    found = records.find(call.db, "keys", system.KEYS)
    return {"total": len(found), "keys": [_shown(key) for key in found]}


@route("GET", f"{_PATH}/<keyId>", scope="keys.read")
def get(call: Call) -> dict[str, Any]:
    """Show a key."""
    return _shown(_find(call))


@route("PUT", f"{_PATH}/<keyId>", scope="keys.write", params=_PARAMS)
def update(call: Call) -> dict[str, Any]:
    """Change the name, the scopes and the end of a key."""
    key = _find(call)
    changes = {"name": call["name"], "scopes": call["scopes"], "expire": call["expire"]}
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


def _shown(key: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "name", "expire", "scopes", "secret", "accessedAt")
    return {part: key[part] or ("" if key[part] is None else key[part]) for part in parts} | {
        "sdks": key["sdks"]
    }
