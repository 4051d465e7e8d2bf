"""What a caller may write into related rows by way of another row."""

import sqlite3
from collections.abc import Mapping

from appwrite_cli.local import access, relation
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.relation import MAX_DEPTH, Relation
from appwrite_cli.local.schema import Table


def require(
    db: sqlite3.Connection,
    caller: Caller,
    table: Table,
    data: Mapping[str, object],
    depth: int = 0,
) -> None:
    """Refuse the data of a row that makes or changes related rows the caller may not touch."""
    if caller.is_key or not table.relationships or depth >= MAX_DEPTH:
        return
    for found in relation.relations(db, table):
        value = data.get(found.key)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, Mapping):
                _require_row(db, caller, found, str(entry.get("$id", "")))
                require(db, caller, found.there, entry, depth + 1)
            elif isinstance(entry, str) and found.kept_there:
                _require_row(db, caller, found, entry, may_make=False)


def _require_row(
    db: sqlite3.Connection, caller: Caller, found: Relation, id_: str, *, may_make: bool = True
) -> None:
    row: Record | None = relation.row_there(db, found, id_)
    if row is not None:
        access.require(caller, found.there, row, "update")
    elif may_make:
        access.require_create(caller, found.there)
