"""The tables of storage: buckets, files, the parts that files lie in, and tokens for files.

The columns are those of Appwrite 1.9.6 (app/config/collections) that the API shows or asks about,
indexed as there. A file is one or more parts in the order of their numbers, as many as the chunks
in which it came; a part names the plain file that holds its bytes (`blobs.py`).

A released file has these columns; whatever is added later is a further migration.
"""

import sqlite3

from appwrite_cli.local import records, types
from appwrite_cli.local.fields import Column, by_key, flag, moment, number, text
from appwrite_cli.local.layout import compared, quote

# The index behind the `search` parameter of lists.
_SEARCH = {"key": "search", "type": "fulltext", "columns": ["search"]}

BUCKETS = by_key(
    text("name"),
    flag("enabled"),
    flag("fileSecurity"),
    number("maximumFileSize"),
    text("allowedFileExtensions", array=True),
    text("compression"),
    flag("encryption"),
    flag("antivirus"),
    flag("transformations"),
    text("search"),
)
FILES = by_key(
    number("bucketSequence"),
    text("bucketId"),
    text("name"),
    text("extension"),  # of the name that it was made with: previews go by it
    text("signature"),
    text("mimeType"),
    number("sizeOriginal"),
    number("sizeActual"),
    text("algorithm"),
    flag("encrypted"),
    number("chunksTotal"),
    number("chunksUploaded"),
    text("search"),
)
TOKENS = by_key(
    number("bucketSequence"),
    number("fileSequence"),
    text("resourceId"),
    moment("expire"),
    moment("accessedAt"),
)
_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "buckets": (("name",), ("enabled",), ("fileSecurity",), ("maximumFileSize",)),
    "files": (
        ("bucketSequence", "name"),
        ("bucketSequence", "signature"),
        ("bucketSequence", "mimeType"),
        ("bucketSequence", "sizeOriginal"),
    ),
    "file_tokens": (("fileSequence",),),
}
_COLUMNS: dict[str, dict[str, Column]] = {
    "buckets": BUCKETS,
    "files": FILES,
    "file_tokens": TOKENS,
}


def create(db: sqlite3.Connection) -> None:
    """Make the tables with their indexes: a migration."""
    records.create_table(db, "buckets", BUCKETS)
    records.create_table(db, "files", FILES, unique=("c_bucketSequence", "_id"))
    records.create_table(db, "file_tokens", TOKENS)
    for table, indexes in _INDEXES.items():
        for keys in indexes:
            parts = ", ".join(compared(key, _COLUMNS[table]) for key in keys)
            name = quote("_".join((table, *keys)))
            db.execute(f"CREATE INDEX {name} ON {quote(table)} ({parts})")
    for table in ("buckets", "files"):
        for statement in types.fulltext_ddl(table, _SEARCH):
            db.execute(statement)
    db.execute(
        "CREATE TABLE file_parts (file INTEGER NOT NULL, number INTEGER NOT NULL, "
        "blob TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, PRIMARY KEY (file, number))"
    )
