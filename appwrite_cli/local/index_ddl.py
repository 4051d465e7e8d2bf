"""The SQL of indexes: SQLite indexes for keys and unique ones, FTS5 tables for fulltext ones.

An index is a dict as the API shows it: `key`, `type` (key, unique, fulltext, spatial), `columns`,
`orders`, `lengths`.
"""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.local.layout import Column, compared, quote, value_name

Index = Mapping[str, Any]


def index_name(table: str, index: Index) -> str:
    """The name in SQLite of a key or unique index."""
    return f"{table}_{index['key']}"


def fulltext_name(table: str, index: Index) -> str:
    """The name of the FTS5 table of a fulltext index."""
    return f"{table}_fts_{index['key']}"


def index_columns(index: Index) -> list[str]:
    """The keys of the columns of an index; metadata calls them `attributes`."""
    return list(index["columns"] if "columns" in index else index["attributes"])


def indexed_name(key: str) -> str:
    """The SQL name of the text that a fulltext index is over."""
    return "_id" if key == "$id" else value_name(key)


def index_ddl(table: str, index: Index, columns: Mapping[str, Column]) -> list[str]:
    """The statements that make an index; none for a spatial one, which queries do not need.

    A unique index over values that repeat raises sqlite3.IntegrityError when it is made.
    """
    if index["type"] == "fulltext":
        return fulltext_ddl(table, index)
    if index["type"] == "spatial":
        return []
    orders, lengths = index.get("orders") or [], index.get("lengths") or []
    parts = []
    for position, key in enumerate(index_columns(index)):
        part = compared(key, columns)
        length = lengths[position] if position < len(lengths) else None
        # What is unique is unique in its first characters; for searching, whole values are better.
        if length and index["type"] == "unique":
            part = f"substr({part}, 1, {int(length)})"
        order = str(orders[position]) if position < len(orders) else ""
        parts.append(part + (" DESC" if order.upper() == "DESC" else ""))
    unique = "UNIQUE " if index["type"] == "unique" else ""
    name = quote(index_name(table, index))
    return [f"CREATE {unique}INDEX {name} ON {quote(table)} ({', '.join(parts)})"]


def fulltext_ddl(table: str, index: Index) -> list[str]:
    """The statements that make a fulltext index, fill it, and keep it in step by triggers."""
    names = [quote(indexed_name(key)) for key in index_columns(index)]
    name, source = fulltext_name(table, index), quote(table)
    fts = quote(name)
    new, old = (", ".join(f"{row}.{column}" for column in names) for row in ("new", "old"))
    listed = ", ".join(names)
    add = f"INSERT INTO {fts} (rowid, {listed}) VALUES (new._sequence, {new});"  # noqa: S608 - quoted
    drop = (
        f"INSERT INTO {fts} ({fts}, rowid, {listed}) "  # noqa: S608 - quoted names
        f"VALUES ('delete', old._sequence, {old});"
    )
    # As MariaDB's parser: letters, digits and the underscore make words.
    tokenizer = "unicode61 remove_diacritics 2 tokenchars '_'"
    listed += f', content={source}, content_rowid=_sequence, tokenize="{tokenizer}"'
    statements = [f"CREATE VIRTUAL TABLE {fts} USING fts5({listed})"]
    for event, body in (("INSERT", add), ("DELETE", drop), ("UPDATE", drop + add)):
        trigger = quote(f"{name}_{event.lower()}")
        statements.append(f"CREATE TRIGGER {trigger} AFTER {event} ON {source} BEGIN {body} END")
    return [*statements, f"INSERT INTO {fts} ({fts}) VALUES ('rebuild')"]  # noqa: S608 - quoted


def drop_index_ddl(table: str, index: Index) -> list[str]:
    """The statements that remove an index, whatever its type."""
    name = fulltext_name(table, index)
    return [
        *(
            f"DROP TRIGGER IF EXISTS {quote(f'{name}_{event}')}"
            for event in ("insert", "delete", "update")
        ),
        f"DROP TABLE IF EXISTS {quote(name)}",
        f"DROP INDEX IF EXISTS {quote(index_name(table, index))}",
    ]
