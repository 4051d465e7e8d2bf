"""Column types: their SQL columns, and values on their way into SQLite and out of it.

A column is a dict as the API shows it. What a value may be is in `structure.py`, where it lies in
`layout.py`, its indexes in `index_ddl.py`; their public functions are here too.
"""

import json
from typing import Any, Protocol

from appwrite_cli.local import geometry, php, times
from appwrite_cli.local.collation import fold
from appwrite_cli.local.index_ddl import drop_index_ddl, fulltext_ddl, index_ddl
from appwrite_cli.local.layout import (
    Column,
    ddl,
    is_stored,
    is_text,
    kind,
    shadow_name,
    value_name,
)
from appwrite_cli.local.structure import validate

__all__ = [
    "ddl",
    "decode",
    "drop_index_ddl",
    "encode",
    "fold",
    "fulltext_ddl",
    "index_ddl",
    "validate",
]


class Row(Protocol):
    """A row of SQLite: values by SQL names, a mapping or sqlite3.Row."""

    def __getitem__(self, name: str, /) -> Any: ...


def encode(column: Column, value: Any) -> dict[str, Any]:
    """An accepted value as SQLite stores it: SQL names and SQL values, as many as `ddl` gives."""
    if not is_stored(column):
        return {}
    key = column["key"]
    if value is None:
        return {name: None for name, _ in ddl(column)}
    if column.get("array"):
        nodes = [_encode_one(column, node) for node in value]
        if kind(column) == "boolean":
            nodes = [None if node is None else bool(node) for node in nodes]
        text = json.dumps(nodes, ensure_ascii=False, separators=(",", ":"))
        return {value_name(key): text}
    stored = _encode_one(column, value)
    if is_text(column):
        return {value_name(key): stored, shadow_name(key): fold(stored)}
    return {value_name(key): stored}


def _encode_one(column: Column, value: Any) -> Any:
    if value is None:
        return None
    type_ = kind(column)
    if type_ == "datetime":
        return _moment(value)
    if type_ in geometry.TYPES:
        return geometry.encode(geometry.normalise(type_, value))
    if type_ == "double":
        return float(value)
    if type_ in ("integer", "bigint", "boolean"):
        return int(value)
    return value


def _moment(text: str) -> str:
    return text if times.is_shown(text) else times.normalise(text) or text


def decode(column: Column, row: Row) -> Any:
    """The value of a column in a row of SQLite, as the API shows it.

    A list that was never given is empty. The many side of a relationship is None: it is not in
    this row.
    """
    if not is_stored(column):
        return None
    stored = row[value_name(column["key"])]
    if column.get("array"):
        nodes = [] if stored is None else json.loads(stored)
        return [_decode_one(column, node) for node in nodes]
    return _decode_one(column, stored)


def _decode_one(column: Column, stored: Any) -> Any:
    if stored is None:
        return None
    type_ = kind(column)
    if type_ == "boolean":
        return bool(stored)
    if type_ == "double":
        return php.whole(float(stored))
    if type_ in geometry.TYPES:
        return geometry.decode(stored)
    return stored
