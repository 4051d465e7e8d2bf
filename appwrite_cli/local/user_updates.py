"""Changing one thing of a user: name, email, phone, password, labels, status and switches."""

from typing import Any

from appwrite_cli.local import (
    email_facts,
    params,
    people_params,
    stamps,
    targets,
    user_records,
)
from appwrite_cli.local.params import Check, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.users import PATH, WRITE

_LABELS = params.array(people_params.label, people_params.LABELS)


def _declare(path: str, key: str, check: Check) -> None:
    """Declare the route that replaces one value of a user."""

    def update(call: Call) -> dict[str, Any]:
        user = user_records.require(call.db, call["userId"])
        user = user_records.update(call.db, user, {key: call[key]})
        return user_records.shown(call.db, user)

    route("PATCH", f"{PATH}/{path}", scope=WRITE, params=[Param(key, check)])(update)


_declare("name", "name", params.text(128, least=0))
_declare("status", "status", params.loose_boolean)
_declare("verification", "emailVerification", params.boolean)
_declare("verification/phone", "phoneVerification", params.boolean)
_declare("mfa", "mfa", params.boolean)
_declare("impersonator", "impersonator", params.loose_boolean)


@route("PUT", f"{PATH}/labels", scope=WRITE, params=[Param("labels", _LABELS)])
def update_labels(call: Call) -> dict[str, Any]:
    """Replace the labels of a user; each counts once."""
    user = user_records.require(call.db, call["userId"])
    labels = list(dict.fromkeys(call["labels"]))
    return user_records.shown(call.db, user_records.update(call.db, user, {"labels": labels}))


@route(
    "PATCH",
    f"{PATH}/email",
    scope=WRITE,
    params=[Param("email", people_params.or_empty(params.email))],
)
def update_email(call: Call) -> dict[str, Any]:
    """Change the email address of a user, or take it away; it is not verified any more."""
    user = user_records.require(call.db, call["userId"])
    email = call["email"].lower()
    if email:
        user_records.refuse_email_of_identity(call.db, email, but_of=user)
        _refuse_taken(call, email)
    changes = {"email": email, "emailVerification": False, **email_facts.of(email)}
    return _moved(call, user, "email", changes, refuse("user_email_already_exists"))


@route(
    "PATCH",
    f"{PATH}/phone",
    scope=WRITE,
    params=[Param("number", people_params.or_empty(people_params.phone))],
)
def update_phone(call: Call) -> dict[str, Any]:
    """Change the phone number of a user, or take it away; it is not verified any more."""
    user = user_records.require(call.db, call["userId"])
    number = call["number"]
    if number:
        _refuse_taken(call, number)
    changes = {"phone": number or None, "phoneVerification": False}
    return _moved(call, user, "phone", changes, refuse("user_phone_already_exists"))


@route(
    "PATCH",
    f"{PATH}/password",
    scope=WRITE,
    params=[Param("password", people_params.or_empty(people_params.password))],
)
def update_password(call: Call) -> dict[str, Any]:
    """Give a user another password.

    With an empty one Appwrite 1.9.6 answers that there is none now, and then keeps the hash of
    the empty text. Nobody can sign in with that: it is too short.
    """
    user = user_records.require(call.db, call["userId"])
    changed = user_records.set_password(call.db, user, call["password"])
    if not call["password"]:
        changed = {**user, "password": "", "passwordUpdate": stamps.now()}
    return user_records.shown(call.db, changed)


def _moved(call: Call, user: Record, key: str, changes: Record, taken: Refusal) -> dict[str, Any]:
    """The answer to another address or number; a target that goes with it is still shown."""
    before = user_records.shown(call.db, user)["targets"]
    user = user_records.move_address(call.db, user, key, changes, taken)
    shown = user_records.shown(call.db, user)
    return shown if changes[key] else {**shown, "targets": before}


def _refuse_taken(call: Call, identifier: str) -> None:
    if targets.find_by_identifier(call.db, identifier) is not None:
        raise refuse("user_target_already_exists")
