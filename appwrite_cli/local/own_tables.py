"""Making the local Appwrite's own tables with their indexes, in migrations.

What a released migration makes stays as it is: whatever is added later is a further migration.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appwrite_cli.local import records, types
from appwrite_cli.local.fields import Column
from appwrite_cli.local.layout import compared, quote

Keys = tuple[str, ...]

# The index behind the `search` parameter of lists.
_SEARCH = {"key": "search", "type": "fulltext", "columns": ["search"]}


@dataclass(frozen=True)
class OwnTable:
    """A table: its columns, what is indexed, what must differ, and whether it is searched.

    Null is no value: any number of records may lack what must differ.
    """

    columns: Mapping[str, Column]
    indexed: Sequence[Keys] = ()
    unique: Sequence[Keys] = ()
    searched: bool = False


def create(db: sqlite3.Connection, tables: Mapping[str, OwnTable]) -> None:
    """Make tables by their names."""
    for table, made in tables.items():
        records.create_table(db, table, made.columns)
        for keys in made.indexed:
            _index(db, table, made, keys)
        for keys in made.unique:
            _index(db, table, made, keys, unique=True)
        if made.searched:
            for statement in types.fulltext_ddl(table, _SEARCH):
                db.execute(statement)


def _index(
    db: sqlite3.Connection, table: str, of: OwnTable, keys: Keys, *, unique: bool = False
) -> None:
    parts = ", ".join(compared(key, of.columns) for key in keys)
    name = quote("_".join((table, *keys)))
    db.execute(f"CREATE {'UNIQUE ' if unique else ''}INDEX {name} ON {quote(table)} ({parts})")
