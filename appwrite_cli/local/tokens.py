"""Tokens of users: short-lived secrets that sign in, verify an address or reset a password.

Only the SHA-256 hash of a secret is kept.
"""

import hmac
import secrets
import sqlite3
from enum import IntEnum
from typing import Any

from appwrite_cli.local import people_schema, records, sessions, stamps
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.records import Record

CONFIRM_SECONDS = 3600
OTP_SECONDS = 15 * 60
CODE_DIGITS = 6


class Kind(IntEnum):
    """What a token is for, by the numbers of Appwrite 1.9.6."""

    VERIFICATION = 2
    RECOVERY = 3
    INVITE = 4
    MAGIC_URL = 5
    PHONE = 6
    OAUTH2 = 7
    GENERIC = 8
    EMAIL = 9


def secret(length: int = 256) -> str:
    """A new secret of hexadecimal digits."""
    return secrets.token_hex((length + 1) // 2)[:length]


def code() -> str:
    """A new one of digits, to be typed by people."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def create(
    db: sqlite3.Connection, user: Record, kind: Kind, given: str, seconds: int, incoming: Incoming
) -> Record:
    """Keep a token for a user, whose secret is `given`; returns it as it is stored."""
    token: Record = {
        **stamps.new_record(),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "type": int(kind),
        "secret": sessions.digest(given),
        "expire": stamps.now(after_seconds=seconds),
        "userAgent": incoming.user_agent,
        "ip": incoming.ip,
    }
    token["$sequence"] = str(records.insert(db, "tokens", people_schema.TOKENS, token))
    return token


def find(db: sqlite3.Connection, user: Record, given: str, kind: Kind | None) -> Record | None:
    """The token of a user with that secret, of a kind or of any, if it is not over."""
    hashed, now = sessions.digest(given), stamps.now()
    where = "c_userSequence = ?"
    of_user = records.find(db, "tokens", people_schema.TOKENS, where, (int(user["$sequence"]),))
    for token in of_user:
        of_kind = kind is None or token["type"] == kind
        if of_kind and hmac.compare_digest(token["secret"], hashed) and token["expire"] >= now:
            return token
    return None


def delete(db: sqlite3.Connection, token: Record) -> None:
    """Use a token up."""
    records.delete(db, "tokens", int(token["$sequence"]))


def shown(token: Record, *, secret: str = "", phrase: str = "") -> dict[str, Any]:
    """A token as the API shows it; `secret` is what this caller may know of it."""
    return {
        "$id": token["$id"],
        "$createdAt": token["$createdAt"],
        "userId": token["userId"],
        "secret": secret,
        "expire": token["expire"],
        "phrase": phrase,
    }
