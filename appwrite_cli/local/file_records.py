"""Files as the database has them: found, shown, and the parts in which their bytes lie."""

import sqlite3
from pathlib import Path
from typing import Any

from appwrite_cli.local import PROJECT, records, storage_schema
from appwrite_cli.local.blobs import Joined
from appwrite_cli.local.buckets import Bucket
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.store import Store

TABLE = "files"
COLUMNS = storage_schema.FILES
_SHOWN = (
    "$id",
    "bucketId",
    "$createdAt",
    "$updatedAt",
    "$permissions",
    "name",
    "signature",
    "mimeType",
    "sizeOriginal",
    "sizeActual",
    "chunksTotal",
    "chunksUploaded",
)


def find(db: sqlite3.Connection, bucket: Bucket, id_: str) -> Record | None:
    """The file of a bucket with that ID."""
    where = "_id = ? AND c_bucketSequence = ?"
    found = records.find(db, TABLE, COLUMNS, where, (id_, bucket.sequence), "LIMIT 1")
    return found[0] if found else None


def get(db: sqlite3.Connection, bucket: Bucket, id_: str) -> Record:
    """The file of a bucket with that ID; raises Refusal if there is none."""
    found = find(db, bucket, id_)
    if found is None:
        raise refuse("storage_file_not_found")
    return found


def is_complete(file: Record) -> bool:
    """Whether all chunks of a file have come."""
    return bool(file["chunksUploaded"] == file["chunksTotal"])


def shown(file: Record) -> dict[str, Any]:
    """A file as the API shows it."""
    return {key: file[key] for key in _SHOWN} | {
        "encryption": file["encrypted"],
        "compression": file["algorithm"],
    }


def server_path(file: Record) -> str:
    """Where a server would have the bytes: Appwrite 1.9.6 tells it for those that lack."""
    name = f"{file['$id']}.{file['extension']}" if file["extension"] else file["$id"]
    return f"/storage/uploads/app-{PROJECT}/{file['bucketId']}/{name}"


def bytes_of(db: sqlite3.Connection, store: Store, file: Record) -> Joined:
    """The bytes of a file that is complete; raises Refusal for one that is not."""
    if not is_complete(file):
        words = f"File not found in {server_path(file)}"
        raise refuse("storage_file_not_found", message=words)
    return Joined([part for _, part in parts(db, store, int(file["$sequence"]))])


def parts(
    db: sqlite3.Connection, store: Store, sequence: int
) -> list[tuple[int, tuple[Path, int]]]:
    """The parts of a file that have come: their numbers, where their bytes are and how many."""
    found = db.execute(
        "SELECT number, blob, size FROM file_parts WHERE file = ? ORDER BY number", (sequence,)
    )
    return [(number, (store.blobs.path(name), size)) for number, name, size in found]


def remove_parts(db: sqlite3.Connection, sequence: int) -> list[str]:
    """Forget the parts of a file; the names of the bytes, to be removed when that is kept."""
    gone = db.execute("DELETE FROM file_parts WHERE file = ? RETURNING blob", (sequence,))
    return [name for (name,) in gone]
