"""Files without their bytes: list, get, update, delete."""

from functools import partial
from typing import Any

from appwrite_cli.local import (
    access,
    buckets,
    file_access,
    file_records,
    lists,
    params,
    permissions,
    records,
    stamps,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.routing import Call, Then, route

PATH = f"{buckets.PATH}/<bucketId>/files"
READ, WRITE = "files.read", "files.write"
_FILTERABLE = (
    "name",
    "signature",
    "mimeType",
    "sizeOriginal",
    "chunksTotal",
    "chunksUploaded",
)


@route("GET", PATH, scope=READ, params=lists.PARAMS)
def list_files(call: Call) -> dict[str, Any]:
    """List the files that the caller may read, those that are not complete too."""
    bucket = buckets.of_call(call)
    file_access.require_any(call, bucket, "read")
    listing = lists.Listing(
        file_records.TABLE,
        file_records.COLUMNS,
        _FILTERABLE,
        "File",
        "c_bucketSequence",
        bucket.sequence,
        readable=access.readable(call.caller, bucket),
    )
    found = lists.find(call, listing)
    return {"total": found.total, "files": [file_records.shown(file) for file in found.records]}


@route("GET", f"{PATH}/<fileId>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a file."""
    bucket = buckets.of_call(call)
    return file_records.shown(file_access.readable(call, bucket, call["fileId"]))


@route(
    "PUT",
    f"{PATH}/<fileId>",
    scope=WRITE,
    params=[
        Param("name", params.text(128), None),
        Param("permissions", params.nullable(permissions.check(permissions.ACTIONS)), None),
    ],
)
def update(call: Call) -> dict[str, Any]:
    """Change the name or the permissions of a file. What is not given is kept.

    As in Appwrite 1.9.6, `search` goes on finding it by its first name.
    """
    bucket = buckets.of_call(call)
    file_access.require_any(call, bucket, "update")
    file = file_records.get(call.db, bucket, call["fileId"])
    given = access.given_permissions(call.caller, call["permissions"])
    access.require(call.caller, bucket, file, "update")
    wanted = {
        "name": file["name"] if call["name"] is None else call["name"],
        "$permissions": file["$permissions"] if given is None else given,
    }
    if any(file[key] != value for key, value in wanted.items()):
        wanted["$updatedAt"] = stamps.now()
        sequence = int(file["$sequence"])
        records.update(call.db, file_records.TABLE, file_records.COLUMNS, sequence, wanted)
    return file_records.shown({**file, **wanted})


@route("DELETE", f"{PATH}/<fileId>", scope=WRITE)
def delete(call: Call) -> Then:
    """Remove a file, complete or not."""
    bucket = buckets.of_call(call)
    sequence = int(file_access.deletable(call, bucket, call["fileId"])["$sequence"])
    gone = file_records.remove_parts(call.db, sequence)
    records.delete(call.db, file_records.TABLE, sequence)
    return Then(partial(call.store.blobs.remove, gone))
