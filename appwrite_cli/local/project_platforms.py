"""Platforms: the web sites and apps that use the project.

They are kept and shown. Which hosts may be told of sessions or get redirects does not hang on them
here: that is this machine, whatever platforms there are.
"""

import sqlite3
from functools import partial
from typing import Any

from appwrite_cli.local import lists, params, project_schema, records, stamps
from appwrite_cli.local.params import Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "platforms.read", "platforms.write"
_PATH = "/project/platforms"
_NAME = Param("name", params.text(128))
_WEB = "web"
# What identifies an app of each type, by the name that it has there.
_IDENTIFIERS = {
    "apple": "bundleIdentifier",
    "android": "applicationId",
    "windows": "packageIdentifierName",
    "linux": "packageName",
}
# What older clients call the types, for the call that once made platforms of all of them.
_OLDER_TYPES = {
    "web": "web",
    "flutter-web": "web",
    "unity": "web",
    "flutter-macos": "apple",
    "flutter-ios": "apple",
    "react-native-ios": "apple",
    "apple-ios": "apple",
    "apple-macos": "apple",
    "apple-watchos": "apple",
    "apple-tvos": "apple",
    "flutter-android": "android",
    "android": "android",
    "react-native-android": "android",
    "flutter-linux": "linux",
    "flutter-windows": "windows",
}
_LISTING = lists.Listing(
    "platforms",
    project_schema.PLATFORMS,
    ("type", "name", "hostname", *_IDENTIFIERS.values()),
    "Platform",
    names=lists.DOCUMENTS,
)


def _hostname(value: Any) -> str:
    """The name of a host: no path, no port, no protocol; nothing else is looked at."""
    if not isinstance(value, str) or value in ("", "0") or len(value) > 253 or set(value) & {*"/:"}:
        raise Invalid("Value must be a valid hostname without path, port and protocol.")
    return value


_HOSTNAME = Param("hostname", _hostname, "")
_KEY = Param("key", params.text(256), "")


@route(
    "POST",
    f"{_PATH}/{_WEB}",
    scope=_WRITE,
    params=[
        Param("platformId", params.custom_id),
        _NAME,
        _HOSTNAME,
        _KEY,
        Param("type", params.text(256), ""),
    ],
    status=201,
)
def create_web(call: Call) -> dict[str, Any]:
    """Make a platform for a web site, or for older clients one of any type, by `key` and `type`."""
    type_ = call["type"]
    if type_ and type_.lower() not in _OLDER_TYPES:
        words = f'Param "type" is invalid: Value must be one of ({", ".join(_OLDER_TYPES)})'
        raise refuse("general_bad_request", message=words)
    if not (type_ or call["key"] or call["hostname"]):
        words = 'Param "hostname" is not optional.'
        raise refuse("general_argument_invalid", message=words)
    type_ = _OLDER_TYPES.get(type_) or _WEB
    made = _make(call, type_, hostname=call["hostname"], key=call["key"])
    return _shown(made, as_=_WEB)


@route("PUT", f"{_PATH}/{_WEB}/<platformId>", scope=_WRITE, params=[_NAME, _HOSTNAME, _KEY])
def update_web(call: Call) -> dict[str, Any]:
    """Change the platform of a web site; a host is not for other types."""
    platform = _require(call)
    if call["hostname"] and platform["type"] != _WEB:
        raise refuse("platform_method_unsupported")
    changes: Record = {"hostname": call["hostname"]} if call["hostname"] else {}
    if call["key"]:
        changes |= _identified(call["key"])
    return _shown(_change(call, platform, changes), as_=_WEB)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_platforms(call: Call) -> dict[str, Any]:
    """List platforms of all types."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "platforms": [_shown(platform) for platform in found.records]}


@route("GET", f"{_PATH}/<platformId>", scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a platform."""
    return _shown(_require(call))


@route("DELETE", f"{_PATH}/<platformId>", scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a platform."""
    records.delete(call.db, "platforms", int(_require(call)["$sequence"]))


def _create_app(type_: str, call: Call) -> dict[str, Any]:
    """Make a platform for an app."""
    return _shown(_make(call, type_, key=call[_IDENTIFIERS[type_]]))


def _update_app(type_: str, call: Call) -> dict[str, Any]:
    """Change the platform of an app."""
    platform = _require(call)
    if platform["type"] != type_:
        raise refuse("platform_method_unsupported")
    return _shown(_change(call, platform, _identified(call[_IDENTIFIERS[type_]])))


def _declare(type_: str, identifier: str) -> None:
    named = Param(identifier, params.text(256))
    made = [Param("platformId", params.custom_id), _NAME, named]
    path = f"{_PATH}/{type_}"
    route("POST", path, scope=_WRITE, params=made, status=201)(partial(_create_app, type_))
    changed = f"{path}/<platformId>"
    route("PUT", changed, scope=_WRITE, params=[_NAME, named])(partial(_update_app, type_))


for _type, _identifier in _IDENTIFIERS.items():
    _declare(_type, _identifier)


def _make(call: Call, type_: str, *, hostname: str = "", key: str = "") -> Record:
    now = stamps.now()
    platform: Record = {
        "$id": stamps.chosen_id(call["platformId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "type": type_,
        "name": call["name"],
        "hostname": hostname,
        **_identified(key),
    }
    try:
        records.insert(call.db, "platforms", project_schema.PLATFORMS, platform)
    except sqlite3.IntegrityError:
        raise refuse("platform_already_exists") from None
    return platform


def _change(call: Call, platform: Record, changes: Record) -> Record:
    changes = {**changes, "name": call["name"], "$updatedAt": stamps.now()}
    sequence = int(platform["$sequence"])
    records.update(call.db, "platforms", project_schema.PLATFORMS, sequence, changes)
    return {**platform, **changes}


def _require(call: Call) -> Record:
    platform = records.get(call.db, "platforms", project_schema.PLATFORMS, call["platformId"])
    if platform is None:
        raise refuse("platform_not_found")
    return platform


def _identified(key: str) -> Record:
    return dict.fromkeys(_IDENTIFIERS.values(), key)


def _shown(platform: Record, *, as_: str = "") -> dict[str, Any]:
    """A platform as the API shows it, with what its type has, or another one's."""
    type_ = as_ or platform["type"]
    identifier = _IDENTIFIERS.get(type_, "key")
    shown = {part: platform[part] for part in ("$id", "$createdAt", "$updatedAt", "name", "type")}
    shown[identifier] = platform[_IDENTIFIERS["apple"]]
    return {**shown, "hostname": platform["hostname"]} if type_ == _WEB else shown
