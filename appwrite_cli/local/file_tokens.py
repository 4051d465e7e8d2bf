"""Tokens for files: create, list, get, update, delete. For API keys."""

from typing import Any

from appwrite_cli.local import (
    access,
    buckets,
    file_passes,
    file_records,
    lists,
    params,
    records,
    stamps,
)
from appwrite_cli.local.buckets import Bucket
from appwrite_cli.local.file_passes import COLUMNS, TABLE
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "tokens.read", "tokens.write"
_OF_FILE = "/tokens/buckets/<bucketId>/files/<fileId>"
_ONE = "/tokens/<tokenId>"
_EXPIRE = Param("expire", params.nullable(params.future), None)


@route("POST", _OF_FILE, scope=_WRITE, params=[_EXPIRE], status=201)
def create(call: Call) -> dict[str, Any]:
    """Make a token for a file."""
    bucket, file = _bucket_and_file(call)
    if not access.allows(call.caller, bucket, file, "update"):
        raise refuse("user_unauthorized")
    token: Record = {
        **stamps.new_record(),
        "bucketSequence": bucket.sequence,
        "fileSequence": int(file["$sequence"]),
        "resourceId": f"{call['bucketId']}:{call['fileId']}",
        "expire": call["expire"],
        "accessedAt": None,
    }
    records.insert(call.db, TABLE, COLUMNS, token)
    return _shown(call, _get(call, token["$id"]))


@route("GET", _OF_FILE, scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_tokens(call: Call) -> dict[str, Any]:
    """List the tokens of a file.

    Appwrite 1.9.6 looks for the attribute `expire` among those of files, so nothing but `$id` and
    times can be filtered.
    """
    _, file = _bucket_and_file(call)
    sequence = int(file["$sequence"])
    listing = lists.Listing(TABLE, COLUMNS, (), "File token", "c_fileSequence", sequence)
    found = lists.find(call, listing)
    return {"total": found.total, "tokens": [_shown(call, token) for token in found.records]}


@route("GET", _ONE, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a token."""
    return _shown(call, _get(call, call["tokenId"]))


@route("PATCH", _ONE, scope=_WRITE, params=[_EXPIRE])
def update(call: Call) -> dict[str, Any]:
    """Change when a token ends; without an end it lasts."""
    sequence = int(_get(call, call["tokenId"])["$sequence"])
    changes = {"expire": call["expire"], "$updatedAt": stamps.now()}
    records.update(call.db, TABLE, COLUMNS, sequence, changes)
    return _shown(call, _get(call, call["tokenId"]))


@route("DELETE", _ONE, scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a token: nobody gets at the file by it any more."""
    records.delete(call.db, TABLE, int(_get(call, call["tokenId"])["$sequence"]))


def _bucket_and_file(call: Call) -> tuple[Bucket, Record]:
    bucket = buckets.of_call(call)
    if not access.permits(call.caller, bucket.permissions, "read"):
        raise access.refuse_for_lack(call.caller, bucket.permissions, "read")
    return bucket, file_records.get(call.db, bucket, call["fileId"])


def _get(call: Call, id_: str) -> Record:
    token = records.get(call.db, TABLE, COLUMNS, id_)
    if token is None:
        raise refuse("token_not_found")
    return token


def _shown(call: Call, token: Record) -> dict[str, Any]:
    return {
        "$id": token["$id"],
        "$createdAt": token["$createdAt"],
        "resourceId": token["resourceId"],
        "resourceType": file_passes.KIND,
        "expire": token["expire"] or "",
        "secret": file_passes.secret(call, token),
        "accessedAt": token["accessedAt"] or "",
    }
