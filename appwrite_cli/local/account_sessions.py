"""Signing in and out: sessions by password, without a name, by a token; and JWTs of a session."""

from typing import Any

from appwrite_cli.local import (
    account,
    barriers,
    jwts,
    logs,
    oauth2_mock,
    oauth2_providers,
    params,
    session_answers,
    sessions,
    stamps,
    tokens,
    user_records,
)
from appwrite_cli.local.jwts import InvalidToken
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse, server_error
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.sessions import Origin
from appwrite_cli.local.tokens import Kind

SIGNED_OUT = (*barriers.USUAL, barriers.nobody_signed_in)
_ANY_FACTORS = (barriers.blocked,)
_PATH = "/account/sessions"
_BY_TOKEN = (Param("userId", params.custom_id), Param("secret", params.text(256)))
# How a session begins that a token has opened; one of OAuth2 is named by the provider.
_ORIGINS = {
    Kind.MAGIC_URL: Origin("magic-url", ["email"]),
    Kind.EMAIL: Origin("token", ["email"]),
    Kind.PHONE: Origin("phone", ["phone"]),
    Kind.GENERIC: Origin("token", ["token"]),
}


@route(
    "POST",
    f"{_PATH}/email",
    scope=account.SIGN_IN,
    params=[account.EMAIL, account.PASSWORD],
    status=201,
    guards=SIGNED_OUT,
)
@route(
    "POST",
    _PATH,
    scope=account.SIGN_IN,
    params=[account.EMAIL, account.PASSWORD],
    status=201,
    guards=SIGNED_OUT,
)
def create(call: Call) -> dict[str, Any]:
    """Sign in with email address and password; an older hash of it becomes a new one."""
    email = call["email"].lower()
    user = user_records.find_by(call.db, "email", email)
    if (
        user is None
        or not user["passwordUpdate"]
        or not user_records.has_password(user, call["password"])
    ):
        raise refuse("user_invalid_credentials")
    if not user["status"]:
        raise refuse("user_blocked")
    if user["hash"] != "argon2":
        user_records.rehash(call.db, user, call["password"])
    return session_answers.sign_in(call, user, Origin("email", ["password"], email))


@route("POST", f"{_PATH}/anonymous", scope=account.SIGN_IN, status=201, guards=SIGNED_OUT)
def create_anonymous(call: Call) -> dict[str, Any]:
    """Sign in as a new user without a name."""
    user = user_records.make(call.db, changes=account.without_password())
    return session_answers.sign_in(call, user, Origin("anonymous", ["anonymous"]))


@route(
    "POST",
    f"{_PATH}/token",
    scope=account.SIGN_IN,
    params=_BY_TOKEN,
    status=201,
    guards=SIGNED_OUT,
)
@route(
    "PUT",
    f"{_PATH}/magic-url",
    scope=account.SIGN_IN,
    params=_BY_TOKEN,
    status=201,
    guards=SIGNED_OUT,
)
@route(
    "PUT",
    f"{_PATH}/phone",
    scope=account.SIGN_IN,
    params=_BY_TOKEN,
    status=201,
    guards=SIGNED_OUT,
)
def create_by_token(call: Call) -> dict[str, Any]:
    """Sign in with a token, which is used up by that; its address counts as verified then."""
    provider, secret = _opened(call)
    user = user_records.find(call.db, call["userId"])
    token = tokens.find(call.db, user, secret, None) if user else None
    if user is None or token is None:
        raise refuse("user_invalid_token")
    origin = Origin(provider, ["email"]) if token["type"] == Kind.OAUTH2 and provider else None
    origin = origin or _ORIGINS.get(token["type"])
    if origin is None:
        raise refuse("user_invalid_token")
    tokens.delete(call.db, token)
    verified = {"email": "emailVerification", "phone": "phoneVerification"}
    changed = verified.get(origin.factors[0]) if token["type"] != Kind.OAUTH2 else None
    if changed:
        user = user_records.update(call.db, user, {changed: True})
    return session_answers.sign_in(call, user, origin)


@route("GET", _PATH, scope=account.SCOPE)
def list_sessions(call: Call) -> dict[str, Any]:
    """List the sessions of the account."""
    found = [_shown(call, session) for session in sessions.of_user(call.db, account.own(call))]
    return {"total": len(found), "sessions": found}


@route("DELETE", _PATH, scope=account.SCOPE)
def delete_all(call: Call) -> None:
    """End every session of the account."""
    for session in sessions.of_user(call.db, account.own(call)):
        _end(call, session)


@route("GET", f"{_PATH}/<sessionId>", scope=account.SCOPE)
def get(call: Call) -> dict[str, Any]:
    """Show a session; `current` is the one that is used."""
    return _shown(call, _find(call))


@route("PATCH", f"{_PATH}/<sessionId>", scope=account.SCOPE)
def extend(call: Call) -> dict[str, Any]:
    """Let a session last its whole time from now on; a provider gives new tokens for it."""
    session = _find(call)
    changes = {"expire": stamps.now(after_seconds=sessions.SECONDS)}
    if session["provider"] in oauth2_providers.PROFILES:
        changes |= oauth2_mock.new_tokens(call.db, session["provider"])
    changed = sessions.update(call.db, session, changes)
    logs.note(call.db, account.own(call), "session.update", call.incoming)
    # Appwrite 1.9.6 answers with what its database has, and marks no session as current.
    moments = ("expire", "providerAccessTokenExpiry")
    stored = {name: stamps.as_stored(changes[name]) for name in moments if name in changes}
    return {**sessions.shown(changed), **stored}


@route("DELETE", f"{_PATH}/<sessionId>", scope=account.SCOPE, guards=_ANY_FACTORS)
def delete(call: Call) -> None:
    """End a session; `current` is the one that is used."""
    _end(call, _find(call))


@route(
    "POST",
    "/account/jwts",
    scope=account.SCOPE,
    params=[Param("duration", params.between(0, 3600), 900)],
    status=201,
)
@route(
    "POST",
    "/account/jwt",
    scope=account.SCOPE,
    params=[Param("duration", params.between(0, 3600), 900)],
    status=201,
)
def create_jwt(call: Call) -> dict[str, Any]:
    """Make a JWT, which ends with the session that is used."""
    session = call.caller.signed_in.session
    if session is None:
        raise refuse("user_session_not_found")
    if call["duration"] == 0:  # passes the check of Appwrite 1.9.6, and fails there later
        raise server_error()
    payload = {"userId": account.own(call)["$id"], "sessionId": session["$id"]}
    return {"jwt": jwts.encode(call.db, payload, call["duration"])}


def _opened(call: Call) -> tuple[str, str]:
    """Provider and secret of a token: one of OAuth2 comes in a JWT that names the provider."""
    given: str = call["secret"]
    try:
        payload = jwts.decode(call.db, given)
    except InvalidToken:
        return "", given
    if not payload.get("provider"):
        raise refuse("user_invalid_token")
    return str(payload["provider"]), str(payload["secret"])


def _find(call: Call) -> Record:
    wanted, current = call["sessionId"], call.caller.signed_in.session
    if wanted == "current":
        wanted = current["$id"] if current else ""
    for session in sessions.of_user(call.db, account.own(call)):
        if session["$id"] == wanted:
            return session
    raise refuse("user_session_not_found")


def _is_current(call: Call, session: Record) -> bool:
    current = call.caller.signed_in.session
    return current is not None and current["$id"] == session["$id"]


def _shown(call: Call, session: Record) -> dict[str, Any]:
    return sessions.shown(session, current=_is_current(call, session))


def _end(call: Call, session: Record) -> None:
    sessions.delete(call.db, session)
    logs.note(call.db, account.own(call), "session.delete", call.incoming)
    if _is_current(call, session):
        session_answers.sign_out(call)
