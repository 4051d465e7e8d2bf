"""JSON Web Tokens as Appwrite 1.9.6 makes and reads them: HS256 with one key of the whole store.

The words of `InvalidToken` are those of the library there (adhocore/jwt); callers that show them
put their own before. A few lines of hmac do it: no package has these words.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

_HEADER = {"typ": "JWT", "alg": "HS256"}
_ALGORITHMS = frozenset(("HS256", "HS384", "HS512", "RS256", "RS384", "RS512"))
_KEY_BYTES = 64


class InvalidToken(Exception):  # noqa: N818 - says what is wrong with a token; becomes a Refusal
    """A text that is no token of this store, or one whose time is over."""


def create_key(db: sqlite3.Connection) -> None:
    """Make the key that signs all tokens of a store: a migration."""
    db.execute('CREATE TABLE "signing" (key BLOB NOT NULL)')
    db.execute('INSERT INTO "signing" VALUES (?)', (secrets.token_bytes(_KEY_BYTES),))


def encode(db: sqlite3.Connection, payload: Mapping[str, Any], seconds: int) -> str:
    """A token that holds a payload for some seconds."""
    return sign(db, {**payload, "exp": int(time.time()) + seconds})


def sign(db: sqlite3.Connection, payload: Mapping[str, Any]) -> str:
    """A token of a payload that says itself when it ends, as `exp`."""
    signed = f"{_pack(_json(_HEADER))}.{_pack(_json(payload))}"
    return f"{signed}.{_sign(db, signed)}"


def decode(db: sqlite3.Connection, token: str) -> dict[str, Any]:
    """The payload of a token; raises InvalidToken."""
    if token.count(".") < 2:
        raise InvalidToken("Invalid token: Incomplete segments")
    header, payload, signature = token.split(".", 2)
    algorithm = _unpack(header).get("alg")
    if not algorithm:
        raise InvalidToken("Invalid token: Missing header algo")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise InvalidToken("Invalid token: Unsupported header algo")
    if not hmac.compare_digest(_sign(db, f"{header}.{payload}").encode(), signature.encode()):
        raise InvalidToken("Invalid token: Signature failed")
    values = _unpack(payload)
    if time.time() >= values["exp"]:
        raise InvalidToken("Invalid token: Expired")
    return values


def _sign(db: sqlite3.Connection, text: str) -> str:
    (key,) = db.execute('SELECT key FROM "signing"').fetchone()
    return _pack(hmac.digest(key, text.encode(), hashlib.sha256))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _pack(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unpack(segment: str) -> dict[str, Any]:
    """The JSON object in a segment; anything else is an object without a key."""
    try:
        content = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        value = json.loads(content)
    except (binascii.Error, ValueError, RecursionError):
        raise InvalidToken("JSON failed: Syntax error") from None
    return value if isinstance(value, dict) else {}
