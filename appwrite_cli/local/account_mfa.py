"""More than one factor: authenticator apps, recovery codes and challenges of the account."""

import hmac
import json
import sqlite3
from typing import Any

from appwrite_cli.local import (
    PROJECT,
    account,
    account_tokens,
    authenticators,
    barriers,
    params,
    people_schema,
    records,
    sessions,
    stamps,
    tokens,
    user_mfa,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse, server_error
from appwrite_cli.local.routing import Call, route

_PATH = "/account/mfa"
_APP = f"{_PATH}/authenticators/<type>"
_CODES = f"{_PATH}/recovery-codes"
_TYPE = Param("type", params.one_of(authenticators.TOTP))
_RECOVERY = "recoveryCode"
_FACTORS = ("email", "phone", authenticators.TOTP, _RECOVERY)
_ANY_FACTORS = (barriers.blocked,)
_PROTECTED = (*barriers.USUAL, barriers.recent_challenge)


@route("PATCH", _PATH, scope=account.SCOPE, params=[Param("mfa", params.boolean)])
def switch(call: Call) -> dict[str, Any]:
    """Turn the second factor on or off; this session counts as having shown what there is."""
    session = _session(call)
    user = user_records.update(call.db, _fresh(call), {"mfa": call["mfa"]})
    if call["mfa"]:
        there = _factors(call.db, user)
        more = [factor for factor in ("totp", "email", "phone") if there[factor]]
        _add_factors(call.db, session, more)
    return account.shown(call, user)


@route("GET", f"{_PATH}/factors", scope=account.SCOPE, guards=_ANY_FACTORS)
def factors(call: Call) -> dict[str, bool]:
    """Tell which factors the account could show."""
    return _factors(call.db, account.own(call))


@route("POST", _APP, scope=account.SCOPE, params=[_TYPE])
def create_authenticator(call: Call) -> dict[str, Any]:
    """Begin with an authenticator app: the secret for it, also as an address for a QR code."""
    if call["type"] != authenticators.TOTP:  # in another case it passes the check
        raise refuse("general_argument_invalid", message="Unknown type.")
    user, old = account.own(call), authenticators.of_user(call.db, account.own(call))
    if old is not None:
        if old["verified"]:
            raise refuse("user_authenticator_already_verified")
        authenticators.delete(call.db, old)
    if not user["email"]:  # Appwrite 1.9.6 fails for want of a label
        raise server_error()
    secret = authenticators.create(call.db, user)
    return {"secret": secret, "uri": authenticators.uri(secret, PROJECT, user["email"])}


@route("PUT", _APP, scope=account.SCOPE, params=[_TYPE, Param("otp", params.text(256))])
def confirm_authenticator(call: Call) -> dict[str, Any]:
    """Prove the app with a password that it shows; it counts as a factor from then on."""
    session = _session(call)
    authenticator = _authenticator(call)
    if authenticator["verified"]:
        raise refuse("user_authenticator_already_verified")
    if not authenticators.accepts(authenticator, call["otp"]):
        raise refuse("user_invalid_token")
    authenticators.confirm(call.db, authenticator)
    _add_factors(call.db, session, [authenticators.TOTP])
    return account.shown(call, account.own(call))


@route("DELETE", _APP, scope=account.SCOPE, params=[_TYPE], guards=_PROTECTED)
def delete_authenticator(call: Call) -> None:
    """Do without the app."""
    authenticators.delete(call.db, _authenticator(call))


@route("POST", _CODES, scope=account.SCOPE, status=201)
def create_codes(call: Call) -> dict[str, Any]:
    """Make recovery codes, for when every other factor is lost."""
    if _codes(account.own(call)):
        raise refuse("user_recovery_codes_already_exists")
    return _new_codes(call)


@route("GET", _CODES, scope=account.SCOPE, guards=_PROTECTED)
def codes(call: Call) -> dict[str, Any]:
    """Show the recovery codes that are left."""
    return {"recoveryCodes": _required_codes(call)}


@route("PATCH", _CODES, scope=account.SCOPE, guards=_PROTECTED)
def renew_codes(call: Call) -> dict[str, Any]:
    """Replace the recovery codes."""
    _required_codes(call)
    return _new_codes(call)


@route(
    "POST",
    f"{_PATH}/challenges",
    scope=account.SCOPE,
    params=[Param("factor", params.one_of(*_FACTORS))],
    status=201,
    guards=_ANY_FACTORS,
)
@route(
    "POST",
    f"{_PATH}/challenge",
    scope=account.SCOPE,
    params=[Param("factor", params.one_of(*_FACTORS))],
    status=201,
    guards=_ANY_FACTORS,
)
def create_challenge(call: Call) -> dict[str, Any]:
    """Ask for a factor; a code is sent where the factor is an address."""
    user, code = account.own(call), tokens.code()
    _send(call, user, code)
    challenge: Record = {
        **stamps.new_record(),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "type": call["factor"],
        "token": sessions.digest(tokens.secret()),
        "code": sessions.digest(code),
        "expire": stamps.now(after_seconds=tokens.CONFIRM_SECONDS),
    }
    records.insert(call.db, "challenges", people_schema.CHALLENGES, challenge)
    return {part: challenge[part] for part in ("$id", "$createdAt", "userId", "expire")}


@route(
    "PUT",
    f"{_PATH}/challenges",
    scope=account.SCOPE,
    params=[Param("challengeId", params.text(256)), Param("otp", params.text(256))],
    guards=_ANY_FACTORS,
)
@route(
    "PUT",
    f"{_PATH}/challenge",
    scope=account.SCOPE,
    params=[Param("challengeId", params.text(256)), Param("otp", params.text(256))],
    guards=_ANY_FACTORS,
)
def pass_challenge(call: Call) -> dict[str, Any]:
    """Show the factor that was asked for; this session has shown it from then on."""
    session, user = _session(call), account.own(call)
    challenge = records.get(call.db, "challenges", people_schema.CHALLENGES, call["challengeId"])
    own = challenge is not None and challenge["userSequence"] == int(user["$sequence"])
    if challenge is None or not own or not _passes(call, user, challenge):
        raise refuse("user_invalid_token")
    records.delete(call.db, "challenges", int(challenge["$sequence"]))
    moment = stamps.now()
    changed = _add_factors(call.db, session, [challenge["type"]], {"mfaUpdatedAt": moment})
    # Appwrite 1.9.6 answers with what its database has, and marks no session as current.
    return {**sessions.shown(changed), "mfaUpdatedAt": stamps.as_stored(moment)}


def _send(call: Call, user: Record, code: str) -> None:
    if call["factor"] == "phone":
        box = account_tokens.phone_mailbox(call)
        if not user["phone"]:
            raise refuse("user_phone_not_found")
        if not user["phoneVerification"]:
            raise refuse("user_phone_not_verified")
        box.text_message(user["phone"], f"{code} is your code for {PROJECT}")
    if call["factor"] == "email":
        box = account_tokens.mailbox(call)
        if not user["email"]:
            raise refuse("user_email_not_found")
        if not user["emailVerification"]:
            raise refuse("user_email_not_verified")
        text = f"Your code to verify that it is you:\n\n{code}\n"
        box.mail(user["email"], f"Verification Code for {PROJECT}", text)


def _passes(call: Call, user: Record, challenge: Record) -> bool:
    given: str = call["otp"]
    if challenge["type"] == authenticators.TOTP:
        found = authenticators.of_user(call.db, user)
        return found is not None and authenticators.accepts(found, given)
    if challenge["type"] == _RECOVERY:
        left = _codes(user)
        used = next((c for c in left if hmac.compare_digest(c.encode(), given.encode())), None)
        if used is None:
            return False
        left.remove(used)
        user_records.update(call.db, user, {"mfaRecoveryCodes": json.dumps(left)})
        return True
    in_time = challenge["expire"] >= stamps.now()
    return in_time and hmac.compare_digest(challenge["code"], sessions.digest(given))


def _factors(db: sqlite3.Connection, user: Record) -> dict[str, bool]:
    # Administrators never see recovery codes among the factors; the account itself does.
    return {**user_mfa.factors(db, user), "recoveryCode": bool(_codes(user))}


def _add_factors(
    db: sqlite3.Connection, session: Record, more: list[str], changes: Record | None = None
) -> Record:
    factors = list(dict.fromkeys([*session["factors"], *more]))
    return sessions.update(db, session, {"factors": factors, **(changes or {})})


def _authenticator(call: Call) -> Record:
    found = authenticators.of_user(call.db, account.own(call))
    if found is None or call["type"] != authenticators.TOTP:
        raise refuse("user_authenticator_not_found")
    return found


def _session(call: Call) -> Record:
    session = call.caller.signed_in.session
    if session is None:  # Appwrite 1.9.6 fails for a JWT here
        raise server_error()
    return session


def _fresh(call: Call) -> Record:
    return user_records.require(call.db, account.own(call)["$id"])


def _codes(user: Record) -> list[str]:
    return list(json.loads(user["mfaRecoveryCodes"] or "[]"))


def _required_codes(call: Call) -> list[str]:
    found = _codes(account.own(call))
    if not found:
        raise refuse("user_recovery_codes_not_found")
    return found


def _new_codes(call: Call) -> dict[str, Any]:
    return {"recoveryCodes": user_mfa.renew_codes(call.db, _fresh(call))}
