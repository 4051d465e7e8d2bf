"""Sessions, tokens and JWTs that administrators make for users, and the logs of what users did."""

from typing import Any

from appwrite_cli.local import (
    jwts,
    lists,
    logs,
    params,
    sessions,
    tokens,
    user_records,
)
from appwrite_cli.local.lists import TOTAL
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse, server_error
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.users import PATH, READ, WRITE

_READ_SESSIONS = (READ, "sessions.read")
_WRITE_SESSIONS = (WRITE, "sessions.write")
_RECENT = "recent"
_JWT_SECONDS, _LONGEST_JWT = 900, 3600
_TOKEN_SECONDS = (60, 31_536_000)


@route("GET", f"{PATH}/sessions", scope=_READ_SESSIONS, params=[TOTAL])
def list_sessions(call: Call) -> dict[str, Any]:
    """List the sessions of a user; of their secrets, what is kept: the hashes."""
    user = user_records.require(call.db, call["userId"])
    found = sessions.of_user(call.db, user)
    total = len(found) if call["total"] else 0
    shown = [sessions.shown(session, secret=session["secret"]) for session in found]
    return {"total": total, "sessions": shown}


@route("POST", f"{PATH}/sessions", scope=_WRITE_SESSIONS, status=201)
def create_session(call: Call) -> dict[str, Any]:
    """Sign a user in; the answer holds the secret.

    Guests of Appwrite 1.9.6 have one of the scopes. They are told no secret.
    """
    user = user_records.require(call.db, call["userId"])
    origin = sessions.Origin("server", ["server"])
    session, credentials = sessions.create(call.db, user, origin, call.incoming)
    secret = credentials.encoded() if call.caller.is_key else ""
    return sessions.shown(session, secret=secret)


@route("DELETE", f"{PATH}/sessions", scope=_WRITE_SESSIONS)
def delete_sessions(call: Call) -> None:
    """End all sessions of a user."""
    user = user_records.require(call.db, call["userId"])
    for session in sessions.of_user(call.db, user):
        sessions.delete(call.db, session)


@route("DELETE", f"{PATH}/sessions/<sessionId>", scope=_WRITE_SESSIONS)
def delete_session(call: Call) -> None:
    """End a session of a user."""
    user = user_records.require(call.db, call["userId"])
    session = _session(call, user, call["sessionId"])
    if session is None:
        raise refuse("user_session_not_found")
    sessions.delete(call.db, session)


@route(
    "POST",
    f"{PATH}/jwts",
    scope=WRITE,
    params=[
        Param("sessionId", params.uid, _RECENT),
        Param("duration", params.between(0, _LONGEST_JWT), _JWT_SECONDS),
    ],
    status=201,
)
def create_jwt(call: Call) -> dict[str, str]:
    """Make a JWT for a user; without such a session it is one that no session ends."""
    user = user_records.require(call.db, call["userId"])
    if call["duration"] == 0:  # passes the check of Appwrite 1.9.6, and fails there later
        raise server_error()
    if call["sessionId"] == _RECENT:
        session = next(reversed(sessions.of_user(call.db, user)), None)
    else:
        session = _session(call, user, call["sessionId"])
    payload = {"userId": user["$id"], "sessionId": session["$id"] if session else ""}
    return {"jwt": jwts.encode(call.db, payload, call["duration"])}


@route(
    "POST",
    f"{PATH}/tokens",
    scope=WRITE,
    params=[
        Param("length", params.between(4, 128), 6),
        Param("expire", params.between(*_TOKEN_SECONDS), tokens.OTP_SECONDS),
    ],
    status=201,
)
def create_token(call: Call) -> dict[str, Any]:
    """Make a token that a user can turn into a session."""
    user = user_records.require(call.db, call["userId"])
    secret = tokens.secret(call["length"])
    kind = tokens.Kind.GENERIC
    token = tokens.create(call.db, user, kind, secret, call["expire"], call.incoming)
    return tokens.shown(token, secret=secret)


@route("GET", f"{PATH}/logs", scope=READ, params=[lists.QUERIES, TOTAL])
def list_logs(call: Call) -> dict[str, Any]:
    """List what a user did, the latest first."""
    return logs.page(call, user_records.require(call.db, call["userId"]))


def _session(call: Call, user: Record, id_: str) -> Record | None:
    of_user = sessions.of_user(call.db, user)
    return next((session for session in of_user if session["$id"] == id_), None)
