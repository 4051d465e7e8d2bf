"""The local Appwrite's own tables: databases, tables, columns, indexes, transactions and keys.

They are stored like rows are (`records.py`), so that one encoder and one query compiler serve
both. A migration is a function that takes the file from one schema version to the next.
"""

import sqlite3
from collections.abc import Callable

from appwrite_cli.local import (
    jwts,
    messaging_schema,
    people_schema,
    project_schema,
    records,
    storage_schema,
    types,
    webhooks_schema,
)
from appwrite_cli.local.fields import by_key, column, document, flag, number, text

DATABASES = by_key(text("name"), flag("enabled"), text("search"))
TABLES = by_key(
    number("databaseSequence"),
    text("name"),
    flag("enabled"),
    flag("rowSecurity"),
    text("search"),
)
COLUMNS = by_key(
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
INDEXES = by_key(
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
TRANSACTIONS = by_key(text("status"), number("operations"), column("expiresAt", "datetime"))
OPERATIONS = by_key(
    number("transactionSequence"),
    number("databaseSequence"),
    number("tableSequence"),
    text("rowId"),
    text("action"),
    document("data"),
)
KEYS = by_key(
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


# In this order for ever: a file's version is how many of them it has been through.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first,
    _version_of_structure,
    people_schema.create,
    jwts.create_key,
    storage_schema.create,
    messaging_schema.create,
    project_schema.create,
    webhooks_schema.create,
)
