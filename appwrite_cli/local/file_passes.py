"""Tokens that open one file to whoever shows them: `?token=` in the address of its bytes.

The secret of a token is a JWT that says which token it is; the token itself says when it ends.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from appwrite_cli.local import jwts, params, records, stamps, storage_schema
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call, Content, Then

TABLE = "file_tokens"
COLUMNS = storage_schema.TOKENS
KIND = "files"  # what its JWT says the token is for
TOKEN = Param("token", params.text(512), "")
_LONGEST_SECONDS = 10 * 365 * 24 * 3600
_ACCESS_SECONDS = 24 * 3600  # how often Appwrite notes that a token was used


@dataclass(frozen=True)
class Pass:
    """The sequences of the file that a token opens and of its bucket; and the token."""

    bucket: int
    file: int
    token: Record


def secret(call: Call, token: Record) -> str:
    """The JWT that a token is given out as, always the same one."""
    made = int(datetime.fromisoformat(token["$createdAt"]).timestamp())
    end = token["expire"]
    payload: dict[str, Any] = {
        "tokenId": token["$id"],
        "resourceId": token["resourceId"],
        "resourceType": KIND,
        "resourceInternalId": f"{token['bucketSequence']}:{token['fileSequence']}",
        "iat": made,
        "exp": int(datetime.fromisoformat(end).timestamp()) if end else made + _LONGEST_SECONDS,
    }
    return jwts.sign(call.db, payload)


def of_call(call: Call) -> Pass | None:
    """What the token in a request opens; what is no token, or one that has ended, is ignored."""
    if not call["token"]:
        return None
    try:
        payload = jwts.decode(call.db, call["token"])
    except jwts.InvalidToken:
        return None
    if payload.get("resourceType") != KIND:
        return None
    token = records.get(call.db, TABLE, COLUMNS, str(payload.get("tokenId", "")))
    if token is None or (token["expire"] and token["expire"] < stamps.now()):
        return None
    return Pass(token["bucketSequence"], token["fileSequence"], token)


def noting(call: Call, shown: Pass | None, content: Content) -> Content | Then:
    """Answer with a content, after noting that the pass was used, if that was not noted lately."""
    yesterday = stamps.now(after_seconds=-_ACCESS_SECONDS)
    if shown is None or (shown.token["accessedAt"] or "") >= yesterday:
        return content
    return Then(partial(_note, call, int(shown.token["$sequence"]), content))


def _note(call: Call, sequence: int, content: Content) -> Content:
    with call.store.transaction(write=True) as db:
        records.update(db, TABLE, COLUMNS, sequence, {"accessedAt": stamps.now()})
    return content
