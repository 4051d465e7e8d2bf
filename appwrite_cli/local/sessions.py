"""The sessions of users: made, found by their secret, shown, extended, ended.

Only the SHA-256 hash of a secret is kept. The secret itself is told once, by the answer that makes
the session, and by the cookies.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.local import agents, people_schema, records, stamps
from appwrite_cli.local.cookies import Credentials
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.records import Record

SECONDS = 365 * 24 * 3600  # how long a session lasts
_SECRET_BYTES = 128
_NO_COUNTRY = {"countryCode": "--", "countryName": "Unknown"}
_SHOWN = (
    *("$id", "$createdAt", "$updatedAt", "userId", "expire", "provider", "providerUid"),
    *("providerAccessToken", "providerAccessTokenExpiry", "providerRefreshToken", "ip"),
    *agents.FIELDS,
)


@dataclass(frozen=True)
class Origin:
    """How a user came in: the provider, what it calls the user, and the factors that were shown.

    `tokens` are what an OAuth2 provider gave, by the columns of sessions.
    """

    provider: str
    factors: Sequence[str]
    uid: str = ""
    tokens: Record = field(default_factory=dict, repr=False)


def create(
    db: sqlite3.Connection, user: Record, origin: Origin, incoming: Incoming
) -> tuple[Record, Credentials]:
    """Sign a user in: the session as it is stored, and what proves it from now on."""
    secret = secrets.token_hex(_SECRET_BYTES)
    session: Record = {
        **stamps.new_record(permissions=_own(user)),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "provider": origin.provider,
        "providerUid": origin.uid,
        "secret": digest(secret),
        "userAgent": incoming.user_agent,
        "ip": incoming.ip,
        "countryCode": _NO_COUNTRY["countryCode"],
        "factors": list(origin.factors),
        "expire": stamps.now(after_seconds=SECONDS),
        **origin.tokens,
        **agents.describe(incoming.user_agent),
    }
    session["$sequence"] = str(records.insert(db, "sessions", people_schema.SESSIONS, session))
    return session, Credentials(str(user["$id"]), secret)


def of_user(db: sqlite3.Connection, user: Record) -> list[Record]:
    """All sessions of a user, the oldest first, those that are over too."""
    where = "c_userSequence = ?"
    return records.find(db, "sessions", people_schema.SESSIONS, where, (int(user["$sequence"]),))


def verify(db: sqlite3.Connection, user: Record, secret: str) -> Record | None:
    """The session of a user that a secret proves and that is not over, or None."""
    hashed, now = digest(secret), stamps.now()
    for session in of_user(db, user):
        if hmac.compare_digest(session["secret"] or "", hashed) and session["expire"] >= now:
            return session
    return None


def update(db: sqlite3.Connection, session: Record, changes: Record) -> Record:
    """Change values of a session; returns it as it is then."""
    changes = {**changes, "$updatedAt": stamps.now()}
    records.update(db, "sessions", people_schema.SESSIONS, int(session["$sequence"]), changes)
    return {**session, **changes}


def delete(db: sqlite3.Connection, session: Record) -> None:
    """End a session; the push targets that it has registered go with it."""
    sequence = int(session["$sequence"])
    db.execute("DELETE FROM targets WHERE c_sessionSequence = ?", (sequence,))
    records.delete(db, "sessions", sequence)


def shown(session: Record, *, current: bool = False, secret: str = "") -> dict[str, Any]:
    """A session as the API shows it; `secret` is what this caller may know of it."""
    return {
        **{part: session.get(part) or "" for part in _SHOWN},
        **_NO_COUNTRY,
        "current": current,
        "factors": session["factors"],
        "secret": secret,
        "mfaUpdatedAt": session.get("mfaUpdatedAt") or "",
    }


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _own(user: Record) -> list[str]:
    return [f'{action}("user:{user["$id"]}")' for action in ("read", "update", "delete")]
