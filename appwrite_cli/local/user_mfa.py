"""What administrators see and change of the second factors of users."""

import json
import secrets
import sqlite3
from typing import Any

from appwrite_cli.local import authenticators, params, user_records
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.users import PATH, READ, WRITE

_MFA = f"{PATH}/mfa"
_CODES = 6
_CODE_DIGITS = 10


@route("GET", f"{_MFA}/factors", scope=READ)
def list_factors(call: Call) -> dict[str, bool]:
    """Tell which second factors a user can show."""
    return factors(call.db, user_records.require(call.db, call["userId"]))


@route("GET", f"{_MFA}/recovery-codes", scope=READ)
def get_recovery_codes(call: Call) -> dict[str, Any]:
    """Show the recovery codes of a user."""
    return _shown(_codes_of(user_records.require(call.db, call["userId"])))


@route("PATCH", f"{_MFA}/recovery-codes", scope=WRITE)
def create_recovery_codes(call: Call) -> dict[str, Any]:
    """Make the recovery codes of a user who has none."""
    user = user_records.require(call.db, call["userId"])
    if json.loads(user["mfaRecoveryCodes"] or "[]"):
        raise refuse("user_recovery_codes_already_exists")
    return _shown(renew_codes(call.db, user))


@route("PUT", f"{_MFA}/recovery-codes", scope=WRITE)
def update_recovery_codes(call: Call) -> dict[str, Any]:
    """Replace the recovery codes of a user."""
    user = user_records.require(call.db, call["userId"])
    _codes_of(user)
    return _shown(renew_codes(call.db, user))


@route(
    "DELETE",
    f"{_MFA}/authenticators/<type>",
    scope=WRITE,
    params=[Param("type", params.one_of("totp"))],
)
def delete_authenticator(call: Call) -> None:
    """Take an authenticator app away from a user."""
    user = user_records.require(call.db, call["userId"])
    authenticator = authenticators.of_user(call.db, user)
    if authenticator is None:
        raise refuse("user_authenticator_not_found")
    authenticators.delete(call.db, authenticator)


def factors(db: sqlite3.Connection, user: Record) -> dict[str, bool]:
    """Which second factors a user can show; recovery codes are never among them in 1.9.6."""
    authenticator = authenticators.of_user(db, user)
    return {
        "totp": bool(authenticator and authenticator["verified"]),
        "phone": bool(user["phone"] and user["phoneVerification"]),
        "email": bool(user["email"] and user["emailVerification"]),
        "recoveryCode": False,
    }


def renew_codes(db: sqlite3.Connection, user: Record) -> list[str]:
    """New recovery codes for a user, in place of those before."""
    codes = [secrets.token_hex(_CODE_DIGITS // 2) for _ in range(_CODES)]
    user_records.update(db, user, {"mfaRecoveryCodes": json.dumps(codes)})
    return codes


def _codes_of(user: Record) -> list[str]:
    codes: list[str] = json.loads(user["mfaRecoveryCodes"] or "[]")
    if not codes:
        raise refuse("user_recovery_codes_not_found")
    return codes


def _shown(codes: list[str]) -> dict[str, Any]:
    return {"recoveryCodes": codes}
