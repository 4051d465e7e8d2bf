"""Buckets: create, list, get, update, delete."""

import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import Any

from appwrite_cli.local import lists, params, permissions, records, stamps, storage_schema
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, Then, route

PATH = "/storage/buckets"
READ, WRITE = "buckets.read", "buckets.write"
# A server is set up with its own limit, _APP_STORAGE_LIMIT: 30 MB unless that was changed.
MOST_BYTES = 30_000_000_000
COMPRESSIONS = ("none", "gzip", "zstd")
_FILTERABLE = (
    "enabled",
    "name",
    "fileSecurity",
    "maximumFileSize",
    "encryption",
    "antivirus",
    "transformations",
)
_SHOWN = (
    "$id",
    "$createdAt",
    "$updatedAt",
    "$permissions",
    "fileSecurity",
    "name",
    "enabled",
    "maximumFileSize",
    "allowedFileExtensions",
    "compression",
    "encryption",
    "antivirus",
    "transformations",
)
_PARAMS = (
    Param("name", params.text(128)),
    Param("permissions", params.nullable(permissions.check(permissions.ACTIONS)), None),
    Param("fileSecurity", params.loose_boolean, default=False),
    Param("enabled", params.loose_boolean, default=True),
    Param("maximumFileSize", params.between(1, MOST_BYTES), MOST_BYTES),
    Param("allowedFileExtensions", params.array(params.text(64), 100), ()),
    Param("compression", params.one_of(*COMPRESSIONS, strict=True), "none"),
    Param("encryption", params.loose_boolean, default=True),
    Param("antivirus", params.loose_boolean, default=True),
    Param("transformations", params.loose_boolean, default=True),
)


@dataclass(frozen=True)
class Bucket:
    """A bucket as the database has it."""

    record: Record

    @property
    def id(self) -> str:
        """The ID by which the API knows the bucket."""
        return str(self.record["$id"])

    @property
    def sequence(self) -> int:
        """The number of the bucket, unique in the file."""
        return int(self.record["$sequence"])

    @property
    def permissions(self) -> list[str]:
        """The bucket's permissions."""
        return list(self.record["$permissions"])

    @property
    def secured(self) -> bool:
        """Whether the permissions of files count."""
        return bool(self.record["fileSecurity"])


@route(
    "POST", PATH, scope=WRITE, params=[Param("bucketId", params.custom_id), *_PARAMS], status=201
)
def create(call: Call) -> dict[str, Any]:
    """Make a bucket."""
    id_ = stamps.chosen_id(call["bucketId"])
    record: Record = {
        **stamps.new_record(
            id_, permissions.expand(call["permissions"] or (), permissions.ACTIONS)
        ),
        **_given(call),
        "search": f"{id_} {call['name']}",
    }
    try:
        records.insert(call.db, "buckets", storage_schema.BUCKETS, record)
    except sqlite3.IntegrityError:
        raise refuse("storage_bucket_already_exists") from None
    return _shown(record)


@route("GET", PATH, scope=READ, params=lists.PARAMS)
def list_buckets(call: Call) -> dict[str, Any]:
    """List buckets."""
    listing = lists.Listing("buckets", storage_schema.BUCKETS, _FILTERABLE, "Bucket")
    found = lists.find(call, listing)
    return {"total": found.total, "buckets": [_shown(record) for record in found.records]}


@route("GET", f"{PATH}/<bucketId>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a bucket."""
    return _shown(find(call.db, call["bucketId"]).record)


@route("PUT", f"{PATH}/<bucketId>", scope=WRITE, params=_PARAMS)
def update(call: Call) -> dict[str, Any]:
    """Change a bucket. What is not given goes back to its default, but permissions are kept.

    As in Appwrite 1.9.6, `search` goes on finding it by its first name.
    """
    bucket = find(call.db, call["bucketId"])
    given = bucket.permissions if call["permissions"] is None else call["permissions"]
    changes = _given(call) | {
        "$permissions": permissions.expand(given, permissions.ACTIONS),
        "$updatedAt": stamps.now(),
    }
    records.update(call.db, "buckets", storage_schema.BUCKETS, bucket.sequence, changes)
    return _shown({**bucket.record, **changes})


@route("DELETE", f"{PATH}/<bucketId>", scope=WRITE)
def delete(call: Call) -> Then:
    """Remove a bucket with its files. Tokens stay, as in Appwrite 1.9.6, and open nothing."""
    bucket = find(call.db, call["bucketId"])
    files = "SELECT _sequence FROM files WHERE c_bucketSequence = ?"
    gone = call.db.execute(
        f"DELETE FROM file_parts WHERE file IN ({files}) RETURNING blob",  # noqa: S608 - ours
        (bucket.sequence,),
    )
    names = [name for (name,) in gone]
    call.db.execute("DELETE FROM files WHERE c_bucketSequence = ?", (bucket.sequence,))
    records.delete(call.db, "buckets", bucket.sequence)
    return Then(partial(call.store.blobs.remove, names))


def find(db: sqlite3.Connection, id_: str) -> Bucket:
    """The bucket with that ID; raises Refusal if there is none."""
    record = records.get(db, "buckets", storage_schema.BUCKETS, id_)
    if record is None:
        raise refuse("storage_bucket_not_found")
    return Bucket(record)


def of_call(call: Call) -> Bucket:
    """The bucket whose files a call is about: a disabled one is there for keys only."""
    bucket = find(call.db, call["bucketId"])
    if not bucket.record["enabled"] and not call.caller.is_key:
        raise refuse("storage_bucket_not_found")
    return bucket


def _given(call: Call) -> dict[str, Any]:
    names = [param.name for param in _PARAMS if param.name != "permissions"]
    given = {name: call[name] for name in names}
    return given | {"allowedFileExtensions": list(given["allowedFileExtensions"])}


def _shown(record: Record) -> dict[str, Any]:
    # Appwrite 1.9.6 counts no bucket's size.
    return {key: record[key] for key in _SHOWN} | {"totalSize": 0}
