"""Making files: whole, or in chunks that come in any order, again, and from several at once.

A chunk that came is a part of the file from then on. What the last one completes is measured
outside of any transaction, for that may take long; only then does the file say that it is complete.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from appwrite_cli.local import (
    access,
    buckets,
    file_records,
    media_types,
    params,
    permissions,
    ranges,
    records,
    stamps,
)
from appwrite_cli.local.blobs import Joined
from appwrite_cli.local.buckets import Bucket
from appwrite_cli.local.file_records import COLUMNS, TABLE
from appwrite_cli.local.files import PATH, WRITE
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Answer, Call, Then, route
from appwrite_cli.local.stored_sizes import LARGEST, stored_size
from appwrite_cli.local.uploads import Upload

CHUNK = 5 * 1024 * 1024


@dataclass(frozen=True)
class _Piece:
    """What a request brings: which chunk of how many, of a file of which size."""

    id: str
    upload: Upload
    size: int
    number: int
    of: int
    is_ranged: bool
    permissions: list[str]


@route(
    "POST",
    PATH,
    scope=WRITE,
    params=[
        Param("fileId", params.custom_id),
        Param("permissions", params.nullable(permissions.check(permissions.ROW_ACTIONS)), None),
    ],
    status=201,
)
def create(call: Call) -> Answer | Then:
    """Make a file, or take a chunk of one."""
    bucket = buckets.of_call(call)
    access.require_create(call.caller, bucket)
    piece = _piece(call)
    _check(bucket, piece)
    file = file_records.find(call.db, bucket, piece.id)
    if file is not None and file_records.is_complete(file):
        return _already(file, piece)
    if file is None and piece.of == 1:
        return Then(partial(_make_whole, call, bucket, piece))
    return _add(call, bucket, piece, file or _begin(call, bucket, piece))


def _piece(call: Call) -> _Piece:
    given = access.given_permissions(call.caller, call["permissions"])
    allowed = access.own_permissions(call.caller) if given is None else given
    upload, header = call.uploads.get("file"), call.incoming.headers.get("content-range", "")
    if upload is None:
        raise refuse("storage_file_empty")
    id_ = stamps.chosen_id(call["fileId"])
    if not header:
        size = upload.received.size
        return _Piece(id_, upload, size, number=1, of=1, is_ranged=False, permissions=allowed)
    said = ranges.content_range(header)
    if said is None:
        raise refuse("storage_invalid_content_range")
    id_ = call.incoming.headers.get("x-appwrite-id", id_)
    if not params.is_key(id_):
        raise refuse("storage_invalid_appwrite_id")
    return _Piece(
        id_,
        upload,
        said.size,
        number=said.start // CHUNK + 1,
        of=-(-said.size // CHUNK),
        is_ranged=True,
        permissions=allowed,
    )


def _check(bucket: Bucket, piece: _Piece) -> None:
    allowed = bucket.record["allowedFileExtensions"]
    if allowed and _extension(piece.upload.filename).lower() not in allowed:
        message = "File extension not allowed"
        raise refuse("storage_file_type_unsupported", message=message)
    if piece.size > bucket.record["maximumFileSize"]:
        raise refuse("storage_invalid_file_size", message="File size not allowed")


def _already(file: Record, piece: _Piece) -> Answer:
    if not piece.is_ranged:
        raise refuse("storage_file_already_exists")
    return Answer(200, file_records.shown(file))


def _begin(call: Call, bucket: Bucket, piece: _Piece) -> Record:
    file = _new(bucket, piece) | {"chunksTotal": piece.of, "chunksUploaded": 0}
    return {**file, "$sequence": str(records.insert(call.db, TABLE, COLUMNS, file))}


def _add(call: Call, bucket: Bucket, piece: _Piece, file: Record) -> Answer | Then:
    """Take a chunk; one that came before stays as it is."""
    sequence, number = int(file["$sequence"]), 1 if file["chunksTotal"] == 1 else piece.number
    known = [known for known, _ in file_records.parts(call.db, call.store, sequence)]
    if number not in known:
        _keep(call.db, sequence, number, piece.upload)
        known.append(number)
    if len(known) == file["chunksTotal"]:
        if sorted(known) != list(range(1, len(known) + 1)):
            raise refuse("general_unknown", message="Server Error")
        return Then(partial(_complete, call, bucket, piece, file))
    changes = {
        "chunksUploaded": max(file["chunksUploaded"], len(known)),
        "$updatedAt": stamps.now(),
    }
    records.update(call.db, TABLE, COLUMNS, sequence, changes)
    return Answer(201, file_records.shown({**file, **changes}))


def _complete(call: Call, bucket: Bucket, piece: _Piece, file: Record) -> Answer:
    """Measure a file whose chunks have all come, and say that it is complete."""
    sequence = int(file["$sequence"])
    with call.store.transaction(write=False) as db:
        there = [part for _, part in file_records.parts(db, call.store, sequence)]
    try:
        measured = _measured(bucket, piece.size, there)
    except FileNotFoundError:  # deleted meanwhile
        raise refuse("storage_file_not_found") from None
    with call.store.transaction(write=True) as db:
        known = file_records.get(db, bucket, piece.id)
        if file_records.is_complete(known):  # another request was faster
            return _already(known, piece)
        changes = {
            **measured,
            "$permissions": piece.permissions,
            "$updatedAt": stamps.now(),
            "chunksUploaded": known["chunksTotal"],
        }
        records.update(db, TABLE, COLUMNS, sequence, changes)
        return Answer(201, file_records.shown({**known, **changes}))


def _make_whole(call: Call, bucket: Bucket, piece: _Piece) -> Answer:
    received = piece.upload.received
    measured = _measured(bucket, piece.size, [(received.path, received.size)])
    with call.store.transaction(write=True) as db:
        buckets.find(db, bucket.id)  # it may have been deleted meanwhile
        file = {
            **_new(bucket, piece),
            **measured,
            "chunksTotal": 1,
            "chunksUploaded": 1,
        }
        try:
            sequence = records.insert(db, TABLE, COLUMNS, file)
        except sqlite3.IntegrityError:
            raise refuse("storage_file_already_exists") from None
        _keep(db, sequence, 1, piece.upload)
    return Answer(201, file_records.shown(file))


def _keep(db: sqlite3.Connection, sequence: int, number: int, upload: Upload) -> None:
    # The bytes are in their place before the database says so.
    name = upload.received.keep()
    db.execute(
        "INSERT INTO file_parts (file, number, blob, size) VALUES (?, ?, ?, ?)",
        (sequence, number, name, upload.received.size),
    )


def _new(bucket: Bucket, piece: _Piece) -> Record:
    name = piece.upload.filename
    return {
        **stamps.new_record(piece.id, piece.permissions),
        "bucketSequence": bucket.sequence,
        "bucketId": bucket.id,
        "name": name,
        "extension": _extension(name),
        "signature": "",
        "mimeType": "",
        "sizeOriginal": piece.size,
        "sizeActual": 0,
        "algorithm": "",
        "encrypted": False,
        "search": f"{piece.id} {name}",
    }


def _measured(bucket: Bucket, size: int, there: Sequence[tuple[Path, int]]) -> dict[str, Any]:
    """What is known of a file when all of it is there."""
    content, small = Joined(there), size <= LARGEST
    algorithm = bucket.record["compression"] if small else "none"
    encrypted = bool(bucket.record["encryption"]) and small
    return {
        "signature": content.signature(),
        "mimeType": media_types.detect(content.head),
        "algorithm": algorithm,
        "encrypted": encrypted,
        "sizeActual": stored_size(content, content.length, algorithm, encrypted=encrypted),
    }


def _extension(name: str) -> str:
    """What follows the last dot of the last part of a name, as `pathinfo` has it."""
    base = name.rstrip("/").rpartition("/")[2]
    return base.rpartition(".")[2] if "." in base else ""
