"""The account of whoever is signed in: signing up, what it shows, and what it changes of itself."""

import json
import sqlite3
from typing import Any

from appwrite_cli.local import (
    email_facts,
    identities,
    lists,
    logs,
    params,
    people_params,
    session_answers,
    stamps,
    targets,
    user_records,
)
from appwrite_cli.local import passwords as hashing
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route

SCOPE = "account"
SIGN_IN = "sessions.write"  # guests have it
_KEPT_BACK = ("password", "hash", "hashOptions")
EMAIL = Param("email", params.email)
PASSWORD = Param("password", people_params.password)


def shown(call: Call, user: Record) -> dict[str, Any]:
    """A user as the account itself sees it: without the hash of the password."""
    whole = user_records.shown(call.db, user)
    answer = {key: value for key, value in whole.items() if key not in _KEPT_BACK}
    answer["impersonatorUserId"] = call.caller.signed_in.impersonator_id or None
    return answer


def own(call: Call) -> Record:
    """The user who is signed in; raises Refusal where nobody is."""
    if call.caller.user is None:
        raise refuse("user_not_found")
    return call.caller.user


@route(
    "POST",
    "/account",
    scope=SIGN_IN,
    params=[
        Param("userId", params.custom_id),
        EMAIL,
        PASSWORD,
        Param("name", params.text(128), ""),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Sign up."""
    email = call["email"].lower()
    # That somebody has the address is no one's business: as with a wrong request.
    user_records.refuse_email_of_identity(call.db, email, taken="general_bad_request")
    hashed = hashing.new(call["password"])
    user = user_records.make(
        call.db,
        id_=call["userId"],
        email=email,
        name=call["name"],
        hashed=hashed,
        changes={"accessedAt": stamps.now()},
    )
    logs.note(call.db, user, "user.create", call.incoming)
    return shown(call, user)


@route("GET", "/account", scope=SCOPE)
def get(call: Call) -> dict[str, Any]:
    """Show the account."""
    return shown(call, own(call))


@route("DELETE", "/account", scope=SCOPE)
def delete(call: Call) -> None:
    """Remove the account."""
    user_records.delete(call.db, own(call))


@route("GET", "/account/prefs", scope=SCOPE)
def prefs(call: Call) -> dict[str, Any]:
    """Show the preferences."""
    return user_records.prefs(own(call))


@route("PATCH", "/account/prefs", scope=SCOPE, params=[Param("prefs", people_params.prefs)])
def set_prefs(call: Call) -> dict[str, Any]:
    """Replace the preferences."""
    return _changed(call, {"prefs": json.dumps(call["prefs"])})


@route("PATCH", "/account/name", scope=SCOPE, params=[Param("name", params.text(128))])
def rename(call: Call) -> dict[str, Any]:
    """Change the name."""
    return _changed(call, {"name": call["name"]})


@route(
    "PATCH",
    "/account/password",
    scope=SCOPE,
    params=[PASSWORD, Param("oldPassword", params.text(256, least=0), "")],
)
def set_password(call: Call) -> dict[str, Any]:
    """Change the password; whoever has none yet needs no old one."""
    user = own(call)
    if user["passwordUpdate"] and not user_records.has_password(user, call["oldPassword"]):
        raise refuse("user_invalid_credentials")
    user = _fresh(call)
    user = user_records.set_password(call.db, user, call["password"], hashing.OF_ACCOUNTS)
    return _noted(call, user)


@route("PATCH", "/account/email", scope=SCOPE, params=[EMAIL, PASSWORD])
def set_email(call: Call) -> dict[str, Any]:
    """Change the email address, which then has to be verified again."""
    email = call["email"].lower()
    user = _with_password(call)
    user_records.refuse_email_of_identity(call.db, email, but_of=user, taken="general_bad_request")
    changes = {"emailVerification": False, **email_facts.of(email)}
    return _move(call, user, "email", email, changes, taken=refuse("general_bad_request"))


@route(
    "PATCH",
    "/account/phone",
    scope=SCOPE,
    params=[Param("phone", people_params.phone), PASSWORD],
)
def set_phone(call: Call) -> dict[str, Any]:
    """Change the phone number, which then has to be verified again."""
    user = _with_password(call)
    changes = {"phoneVerification": False}
    taken = refuse("user_phone_already_exists")
    return _move(call, user, "phone", call["phone"], changes, taken=taken)


@route("PATCH", "/account/status", scope=SCOPE)
def block(call: Call) -> dict[str, Any]:
    """Block the account: only an administrator can undo it."""
    answer = _changed(call, {"status": False})
    session_answers.sign_out(call)
    return answer


@route(
    "GET",
    "/account/logs",
    scope=SCOPE,
    params=[lists.QUERIES, Param("total", params.loose_boolean, default=True)],
)
def list_logs(call: Call) -> dict[str, Any]:
    """List what the account did."""
    return logs.page(call, own(call))


@route("GET", "/account/identities", scope=SCOPE, params=lists.PARAMS_WITHOUT_SEARCH)
def list_identities(call: Call) -> dict[str, Any]:
    """List the accounts at providers that are tied to this one."""
    return identities.page(call, own(call), noun="Identity")


@route("DELETE", "/account/identities/<identityId>", scope=SCOPE)
def delete_identity(call: Call) -> None:
    """Forget an account at a provider."""
    identity = identities.find(call.db, call["identityId"])
    if identity is None:
        raise refuse("user_identity_not_found")
    # Everybody may read identities; only their own users may delete them.
    if f"user:{identity['userId']}" not in call.caller.roles:
        raise refuse("user_unauthorized")
    identities.delete(call.db, identity)
    logs.note(call.db, own(call), "identity.delete", call.incoming)


def without_password() -> Record:
    """What is different of a user who signs in for the first time, without a password."""
    return {"accessedAt": stamps.now(), "hashOptions": json.dumps(hashing.OF_ACCOUNTS)}


def _fresh(call: Call) -> Record:
    """The user as stored: what this request has noted of it is shown as any other value then."""
    return user_records.require(call.db, own(call)["$id"])


def _changed(call: Call, changes: Record) -> dict[str, Any]:
    return _noted(call, user_records.update(call.db, _fresh(call), changes))


def _noted(call: Call, user: Record) -> dict[str, Any]:
    logs.note(call.db, user, "user.update", call.incoming)
    return shown(call, user)


def _with_password(call: Call) -> Record:
    """The user, who has shown the password; it becomes the password of who had none."""
    user = own(call)
    if user["passwordUpdate"] and not user_records.has_password(user, call["password"]):
        raise refuse("user_invalid_credentials")
    return _fresh(call)


def _move(
    call: Call, user: Record, key: str, value: str, changes: Record, *, taken: Refusal
) -> dict[str, Any]:
    if targets.find_by_identifier(call.db, value) is not None:
        raise refuse("user_target_already_exists")
    old = user[key]
    try:
        user = user_records.update(call.db, user, {key: value, **changes})
        # An account that had no address gets no target for its first one, as in Appwrite 1.9.6.
        followed = targets.of_user_by_identifier(call.db, user, old) if old else None
        if followed is not None:
            targets.update(call.db, followed, {"identifier": value})
    except sqlite3.IntegrityError:
        raise taken from None
    if not user["passwordUpdate"]:
        user = user_records.set_password(call.db, user, call["password"], hashing.OF_ACCOUNTS)
    return _noted(call, user)
