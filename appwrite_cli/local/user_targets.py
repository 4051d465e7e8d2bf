"""The targets and identities of users, as administrators see and change them."""

import sqlite3
from typing import Any

from appwrite_cli.local import (
    formats,
    identities,
    lists,
    params,
    people_params,
    people_schema,
    providers,
    targets,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse, server_error
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.users import PATH, READ, WRITE

_TARGETS = f"{PATH}/targets"
_TARGET = f"{_TARGETS}/<targetId>"
_IDENTIFIER = params.text(255)
_PROVIDER = Param("providerId", params.uid, "")
_NAME = Param("name", params.text(128), "")


@route("GET", _TARGETS, scope=READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_targets(call: Call) -> dict[str, Any]:
    """List the targets of a user."""
    user = user_records.require(call.db, call["userId"])
    listing = lists.Listing(
        "targets",
        people_schema.TARGETS,
        ("userId", "providerId", "identifier", "providerType"),
        "Target",
        names=lists.DOCUMENTS,
        parent_column="c_userSequence",
        parent=int(user["$sequence"]),
    )
    found = lists.find(call, listing)
    return {"total": found.total, "targets": [targets.shown(target) for target in found.records]}


@route(
    "POST",
    _TARGETS,
    scope=WRITE,
    params=[
        Param("targetId", params.custom_id),
        Param("providerType", params.one_of("email", "sms", "push")),
        Param("identifier", _IDENTIFIER),
        _PROVIDER,
        _NAME,
    ],
    status=201,
)
def create_target(call: Call) -> dict[str, Any]:
    """Make a target for a user. A provider that is not there is left out, as in Appwrite."""
    provider = providers.find(call.db, call["providerId"])
    kind = call["providerType"]
    _check_identifier(kind.lower(), call["identifier"])
    user = user_records.require(call.db, call["userId"])
    if targets.find(call.db, call["targetId"]) is not None:
        raise refuse("user_target_already_exists")
    try:
        target = targets.make(
            call.db,
            user,
            id_=call["targetId"],
            provider_type=kind,
            identifier=call["identifier"],
            name=call["name"] or None,
            provider_id=provider["$id"] if provider else None,
        )
    except sqlite3.IntegrityError:
        raise refuse("user_target_already_exists") from None
    return targets.shown(target)


@route("GET", _TARGET, scope=READ)
def get_target(call: Call) -> dict[str, Any]:
    """Show a target of a user."""
    return targets.shown(_target(call))


@route(
    "PATCH",
    _TARGET,
    scope=WRITE,
    params=[Param("identifier", _IDENTIFIER, ""), _PROVIDER, _NAME],
)
def update_target(call: Call) -> dict[str, Any]:
    """Change a target; what is not given stays."""
    target = _target(call)
    changes: Record = {}
    if call["identifier"] not in ("", "0"):
        _check_identifier(target["providerType"].lower(), call["identifier"])
        changes = {"identifier": call["identifier"], "expired": False}
    if call["providerId"] not in ("", "0"):
        provider = providers.find(call.db, call["providerId"])
        if provider is None:
            raise refuse("provider_not_found")
        if provider["type"] != target["providerType"]:
            raise refuse("provider_incorrect_type")
        changes["providerId"] = provider["$id"]
    if call["name"] not in ("", "0"):
        changes["name"] = call["name"]
    try:
        return targets.shown(targets.update(call.db, target, changes))
    except sqlite3.IntegrityError:  # Appwrite 1.9.6 does not foresee it either
        raise server_error() from None


@route("DELETE", _TARGET, scope=WRITE)
def delete_target(call: Call) -> None:
    """Remove a target of a user."""
    targets.delete(call.db, _target(call))


@route("GET", "/users/identities", scope=READ, params=lists.PARAMS)
def list_identities(call: Call) -> dict[str, Any]:
    """List the identities of all users. Appwrite 1.9.6 has no index for `search` here."""
    return identities.page(call)


@route("DELETE", "/users/identities/<identityId>", scope=WRITE)
def delete_identity(call: Call) -> None:
    """Remove an identity."""
    identity = identities.find(call.db, call["identityId"])
    if identity is None:
        raise refuse("user_identity_not_found")
    identities.delete(call.db, identity)


def _target(call: Call) -> Record:
    user = user_records.require(call.db, call["userId"])
    target = targets.find(call.db, call["targetId"])
    if target is None or target["userId"] != user["$id"]:
        raise refuse("user_target_not_found")
    return target


def _check_identifier(kind: str, identifier: str) -> None:
    if kind == "email" and not formats.is_email(identifier):
        raise refuse("general_invalid_email")
    if kind == "sms" and not people_params.is_phone(identifier):
        raise refuse("general_invalid_phone")
