"""The project: what it is, its labels, and what is switched on in it."""

import json
from typing import Any

from appwrite_cli.local import params, people_params, project_schema, records, stamps, switches
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "project.read", "project.write"
_PATH = "/project"
_ENABLED = Param("enabled", params.boolean)
# What a project of Appwrite 1.9.6 says of mail and more that is not kept here.
_ELSEWHERE = {
    "teamId": "",
    "region": "default",
    "devKeys": [],
    "smtpEnabled": False,
    "smtpSenderName": "",
    "smtpSenderEmail": "",
    "smtpReplyToName": "",
    "smtpReplyToEmail": "",
    "smtpHost": "",
    "smtpPort": 0,
    "smtpUsername": "",
    "smtpPassword": "",
    "smtpSecure": "",
    "pingCount": 0,
    "pingedAt": "",
    "status": "active",
    "blocks": [],
    "consoleAccessedAt": "",
}


@route("GET", _PATH, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show the project."""
    return _shown(switches.project(call.db))


@route(
    "PUT",
    f"{_PATH}/labels",
    scope=_WRITE,
    params=[Param("labels", params.array(people_params.label, people_params.LABELS))],
)
def update_labels(call: Call) -> dict[str, Any]:
    """Replace the labels of the project."""
    return _update(call, {"labels": list(dict.fromkeys(call["labels"]))})


def _switch(kind: str, name: str, call: Call) -> dict[str, Any]:
    moved = switches.kept(switches.project(call.db), kind)
    return _update(call, {kind: json.dumps({**moved, call[name]: call["enabled"]})})


_SERVICE = Param("serviceId", params.one_of(*switches.SERVICES, strict=True))
_PROTOCOL = Param("protocolId", params.one_of(*switches.PROTOCOLS, strict=True))
_METHOD = Param("methodId", params.one_of(*switches.AUTH_METHODS, strict=True))


@route("PATCH", f"{_PATH}/services/<serviceId>", scope=_WRITE, params=[_SERVICE, _ENABLED])
@route("PATCH", f"{_PATH}/services/<serviceId>/status", scope=_WRITE, params=[_SERVICE, _ENABLED])
def update_service(call: Call) -> dict[str, Any]:
    """Switch a service on or off for users and guests."""
    return _switch("services", "serviceId", call)


@route("PATCH", f"{_PATH}/protocols/<protocolId>", scope=_WRITE, params=[_PROTOCOL, _ENABLED])
@route(
    "PATCH", f"{_PATH}/protocols/<protocolId>/status", scope=_WRITE, params=[_PROTOCOL, _ENABLED]
)
def update_protocol(call: Call) -> dict[str, Any]:
    """Switch a protocol on or off for users and guests; REST is the one there is here."""
    return _switch("protocols", "protocolId", call)


@route("PATCH", f"{_PATH}/auth-methods/<methodId>", scope=_WRITE, params=[_METHOD, _ENABLED])
def update_auth_method(call: Call) -> dict[str, Any]:
    """Switch a way to sign in on or off."""
    return _switch("authMethods", "methodId", call)


def _update(call: Call, changes: Record) -> dict[str, Any]:
    of = switches.project(call.db)
    changes = {**changes, "$updatedAt": stamps.now()}
    records.update(call.db, "projects", project_schema.PROJECTS, int(of["$sequence"]), changes)
    return _shown({**of, **changes})


def _shown(of: Record) -> dict[str, Any]:
    return {
        **{part: of[part] for part in ("$id", "$createdAt", "$updatedAt", "name", "labels")},
        **_ELSEWHERE,
        "authMethods": switches.shown(of, "authMethods", tuple(switches.AUTH_METHODS)),
        "services": switches.shown(of, "services", switches.SERVICES),
        "protocols": switches.shown(of, "protocols", switches.PROTOCOLS),
    }
