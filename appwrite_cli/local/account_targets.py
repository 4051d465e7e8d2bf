"""Push targets of the account: the devices on which it is signed in."""

import sqlite3
from typing import Any

from appwrite_cli.local import account, agents, params, targets
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_SCOPE = "targets.write"
_IDENTIFIER = Param("identifier", params.text(255))


@route(
    "POST",
    "/account/targets/push",
    scope=_SCOPE,
    params=[
        Param("targetId", params.custom_id),
        _IDENTIFIER,
        Param("providerId", params.uid, ""),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Register the device of this session."""
    user = account.own(call)
    if targets.find(call.db, call["targetId"]) is not None:
        raise refuse("user_target_already_exists")
    try:
        target = targets.make(
            call.db,
            user,
            provider_type="push",
            identifier=call["identifier"],
            id_=call["targetId"],
            name=_device(call),
            provider_id=call["providerId"] or None,
            session=call.caller.signed_in.session,
        )
    except sqlite3.IntegrityError:
        raise refuse("user_target_already_exists") from None
    return targets.shown(target)


@route("PUT", "/account/targets/<targetId>/push", scope=_SCOPE, params=[_IDENTIFIER])
def update(call: Call) -> dict[str, Any]:
    """Give the device its new token."""
    target = _find(call)
    changes = {"identifier": call["identifier"], "expired": False, "name": _device(call)}
    try:
        return targets.shown(targets.update(call.db, target, changes))
    except sqlite3.IntegrityError:
        raise refuse("user_target_already_exists") from None


@route("DELETE", "/account/targets/<targetId>/push", scope=_SCOPE)
def delete(call: Call) -> None:
    """Forget the device."""
    targets.delete(call.db, _find(call))


def _find(call: Call) -> Record:
    target = targets.find(call.db, call["targetId"])
    if target is None or target["userId"] != account.own(call)["$id"]:
        raise refuse("user_target_not_found")
    return target


def _device(call: Call) -> str:
    device = agents.describe(call.incoming.user_agent)
    return f"{device['deviceBrand']} {device['deviceModel']}"
