"""Column types: their SQL columns, and values on their way into SQLite and out of it.

A column is a dict as the API shows it. What a value may be is in `structure.py`, where it lies in
`layout.py`, its indexes in `index_ddl.py`; their public functions are here too.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from appwrite_cli.local import geometry, php, times
from appwrite_cli.local.collation import fold
from appwrite_cli.local.index_ddl import drop_index_ddl, fulltext_ddl, index_ddl
from appwrite_cli.local.layout import (
    TEXT,
    Column,
    ddl,
    is_stored,
    kind,
    shadow_name,
    value_name,
)
from appwrite_cli.local.structure import validate

__all__ = [
    "ddl",
    "drop_index_ddl",
    "encode",
    "fold",
    "fulltext_ddl",
    "index_ddl",
    "reader",
    "validate",
]

Reader = Callable[[Any], Any]


def encode(column: Column, value: Any) -> dict[str, Any]:
    """An accepted value as SQLite stores it: SQL names and SQL values, as many as `ddl` gives."""
    if not is_stored(column):
        return {}
    key = column["key"]
    if value is None:
        return {name: None for name, _ in ddl(column)}
    type_ = kind(column)
    if column.get("array"):
        nodes = [_encode_one(type_, node) for node in value]
        if type_ == "boolean":
            nodes = [None if node is None else bool(node) for node in nodes]
        text = json.dumps(nodes, ensure_ascii=False, separators=(",", ":"))
        return {value_name(key): text}
    if type_ in TEXT:
        return {value_name(key): value, shadow_name(key): fold(value)}
    return {value_name(key): _encode_one(type_, value)}


def _encode_one(type_: str, value: Any) -> Any:
    if value is None:
        return None
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


def reader(column: Column) -> Reader | None:
    """What makes the value that the API shows of a stored one; None where they are the same.

    A list that was never given is empty.
    """
    if column.get("array"):
        return partial(_list, _reader_of_one(column))
    return _reader_of_one(column)


def _reader_of_one(column: Column) -> Reader | None:
    type_ = kind(column)
    if type_ == "boolean":
        return _truth
    if type_ == "double":
        return _number
    return _shape if type_ in geometry.TYPES else None


def _list(read: Reader | None, stored: str | None) -> list[Any]:
    nodes = [] if stored is None else json.loads(stored)
    return nodes if read is None else [read(node) for node in nodes]


def _truth(stored: Any) -> bool | None:
    return None if stored is None else bool(stored)


def _number(stored: Any) -> float | None:
    return None if stored is None else php.whole(float(stored))


def _shape(stored: Any) -> Any:
    return None if stored is None else geometry.decode(stored)
