"""Authenticator apps of users: time-based one-time passwords (RFC 6238), as Appwrite makes them."""

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from urllib.parse import quote, urlencode

from appwrite_cli.local import people_schema, records, stamps
from appwrite_cli.local.records import Record

TOTP = "totp"
_SECRET_BYTES = 64
_PERIOD = 30  # seconds
_DIGITS = 6


def of_user(db: sqlite3.Connection, user: Record) -> Record | None:
    """The authenticator of a user, or None."""
    where = "c_userSequence = ?"
    found = records.find(
        db, "authenticators", people_schema.AUTHENTICATORS, where, (int(user["$sequence"]),)
    )
    return found[0] if found else None


def create(db: sqlite3.Connection, user: Record) -> str:
    """Make an authenticator for a user, yet to be verified; returns its secret."""
    secret = new_secret()
    record: Record = {
        **stamps.new_record(),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "type": TOTP,
        "verified": False,
        "data": json.dumps({"secret": secret}),
    }
    records.insert(db, "authenticators", people_schema.AUTHENTICATORS, record)
    return secret


def confirm(db: sqlite3.Connection, authenticator: Record) -> None:
    """Let an authenticator count as a factor from now on."""
    changes = {"verified": True, "$updatedAt": stamps.now()}
    sequence = int(authenticator["$sequence"])
    records.update(db, "authenticators", people_schema.AUTHENTICATORS, sequence, changes)


def delete(db: sqlite3.Connection, authenticator: Record) -> None:
    """Remove an authenticator."""
    records.delete(db, "authenticators", int(authenticator["$sequence"]))


def accepts(authenticator: Record, otp: str) -> bool:
    """Whether a one-time password is the one of this half minute."""
    secret = json.loads(authenticator["data"])["secret"]
    return hmac.compare_digest(password(secret, time.time()).encode(), otp.encode())


def new_secret() -> str:
    """A new secret in base 32."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode().rstrip("=")


def password(secret: str, moment: float) -> str:
    """The one-time password of a secret at a moment, in seconds since 1970."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int(moment // _PERIOD).to_bytes(8, "big")
    digest = hmac.digest(key, counter, hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def uri(secret: str, issuer: str, label: str) -> str:
    """The address that authenticator apps read from a QR code."""
    query = urlencode({"issuer": issuer, "secret": secret}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(label, safe='')}?{query}"
