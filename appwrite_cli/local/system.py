"""The local Appwrite's own tables: databases, tables, columns, indexes, transactions and keys.

They are stored like rows are (`records.py`), so that one encoder and one query compiler serve
both. A migration is a function that takes the file from one schema version to the next.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from appwrite_cli.local import records, types

Column = dict[str, Any]


def column(key: str, type: str, *, size: int = 0, array: bool = False) -> Column:  # noqa: A002
    """A column definition as `types.py` takes it, with everything that is not given empty."""
    return {
        "key": key,
        "type": type,
        "size": size,
        "required": False,
        "array": array,
        "default": None,
        "format": "",
        "encrypt": False,
    }


def text(key: str, *, array: bool = False) -> Column:
    """A short text."""
    return column(key, "string", size=255, array=array)


def number(key: str) -> Column:
    """A 64-bit integer."""
    return column(key, "integer", size=8)


def flag(key: str) -> Column:
    """A boolean."""
    return column(key, "boolean")


def document(key: str) -> Column:
    """JSON text that no query looks into."""
    return column(key, "longtext", size=2147483647)


def _by_key(*columns: Column) -> records.Shape:
    return records.Shape((entry["key"], entry) for entry in columns)


DATABASES = _by_key(text("name"), flag("enabled"), text("search"))
TABLES = _by_key(
    number("databaseSequence"),
    text("name"),
    flag("enabled"),
    flag("rowSecurity"),
    text("search"),
)
COLUMNS = _by_key(
    number("databaseSequence"),
    number("tableSequence"),
    text("key"),
    text("type"),
    number("size"),
    flag("required"),
    flag("array"),
    text("status"),
    text("error"),
    document("definition"),
)
INDEXES = _by_key(
    number("databaseSequence"),
    number("tableSequence"),
    text("key"),
    text("type"),
    text("status"),
    text("error"),
    text("attributes", array=True),
    document("lengths"),
    text("orders", array=True),
)
TRANSACTIONS = _by_key(text("status"), number("operations"), column("expiresAt", "datetime"))
OPERATIONS = _by_key(
    number("transactionSequence"),
    number("databaseSequence"),
    number("tableSequence"),
    text("rowId"),
    text("action"),
    document("data"),
)
KEYS = _by_key(
    text("name"),
    text("secret"),
    text("scopes", array=True),
    text("sdks", array=True),
    column("expire", "datetime"),
    column("accessedAt", "datetime"),
)
# The index behind the `search` parameter of lists.
SEARCH = {"key": "search", "type": "fulltext", "columns": ["search"]}


def _first(db: sqlite3.Connection) -> None:
    records.create_table(db, "databases", DATABASES)
    records.create_table(db, "tables", TABLES, unique=("c_databaseSequence", "_id"))
    # Their IDs are DATABASE_TABLE_KEY, unique whatever the case of the key.
    records.create_table(db, "columns", COLUMNS)
    records.create_table(db, "indexes", INDEXES)
    records.create_table(db, "transactions", TRANSACTIONS)
    records.create_table(db, "operations", OPERATIONS)
    records.create_table(db, "keys", KEYS)
    for table in ("columns", "indexes"):
        db.execute(f'CREATE INDEX "{table}_of_table" ON "{table}" (c_tableSequence)')
    db.execute('CREATE INDEX "operations_of" ON "operations" (c_transactionSequence)')
    db.execute('CREATE UNIQUE INDEX "keys_by_secret" ON "keys" (c_secret)')
    for table in ("databases", "tables"):
        for statement in types.fulltext_ddl(table, SEARCH):
            db.execute(statement)


def _version_of_structure(db: sqlite3.Connection) -> None:
    # One number that is new after each change to databases, tables, columns and indexes, by
    # whatever process: what was read of them holds until then. Random, for a number that was
    # rolled back must not come again.
    db.execute('CREATE TABLE "structure" (version INTEGER NOT NULL)')
    db.execute('INSERT INTO "structure" VALUES (random())')
    for table in ("databases", "tables", "columns", "indexes"):
        for event in ("INSERT", "UPDATE", "DELETE"):
            name = f"structure_{table}_{event.lower()}"
            change = "UPDATE structure SET version = random();"
            db.execute(f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {change} END')


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _version_of_structure)
