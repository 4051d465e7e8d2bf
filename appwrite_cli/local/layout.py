"""Where the value of a column lies in its SQLite table, and under what name it is compared.

The value of column K is in `c_K`. What compares as text on the real server has a folded shadow in
`f_K`. A list is JSON text and has no shadow: MariaDB compares the elements of a list byte by byte.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from appwrite_cli.local import geometry

Column = Mapping[str, Any]

TEXT = frozenset({"string", "varchar", "text", "mediumtext", "longtext"})
NUMBERS = frozenset({"integer", "bigint", "double"})

# Other names for a type: what a column is created as, and what older answers call it.
_NAMES = {
    "float": "double",
    "line": "linestring",
    "email": "string",
    "enum": "string",
    "ip": "string",
    "url": "string",
}
_DECLARED = {
    "integer": "INTEGER",
    "bigint": "INTEGER",
    "boolean": "INTEGER",
    "double": "REAL",
    "relationship": "TEXT COLLATE NOCASE",
    **dict.fromkeys(geometry.TYPES, "BLOB"),
}


@lru_cache(maxsize=4096)
def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def kind(column: Column) -> str:
    """The type of a column by one name: `double` for float, `string` for email, and so on."""
    name: str = column["type"]
    return _NAMES.get(name, name)


def is_text(column: Column) -> bool:
    """Whether a column holds one text, which is compared by its shadow."""
    return kind(column) in TEXT and not column.get("array")


def is_stored(column: Column) -> bool:
    """Whether a column has a place in its own table: a relationship only where it leads to one."""
    if column["type"] != "relationship":
        return True
    side = column.get("side", "parent")
    return (column["relationType"], side) in (
        ("oneToOne", "parent"),
        ("oneToOne", "child"),
        ("manyToOne", "parent"),
        ("oneToMany", "child"),
    )


def value_name(key: str) -> str:
    """The SQL name of a column's value."""
    return f"c_{key}"


def shadow_name(key: str) -> str:
    """The SQL name of a text column's shadow."""
    return f"f_{key}"


def ddl(column: Column) -> list[tuple[str, str]]:
    """The SQL columns of a column, name and declaration; none for the many side of a relation."""
    if not is_stored(column):
        return []
    key = column["key"]
    if column.get("array"):
        return [(value_name(key), "TEXT")]
    if is_text(column):
        return [(value_name(key), "TEXT"), (shadow_name(key), "TEXT")]
    return [(value_name(key), _DECLARED.get(kind(column), "TEXT"))]


SYSTEM = {
    "$id": '"_id" COLLATE NOCASE',
    "$sequence": '"_sequence"',
    "$createdAt": '"_createdAt"',
    "$updatedAt": '"_updatedAt"',
}


def compared(key: str, columns: Mapping[str, Column]) -> str:
    """The SQL expression by which a column or system column is compared, ordered and indexed."""
    if key in SYSTEM:
        return SYSTEM[key]
    name = shadow_name(key) if is_text(columns[key]) else value_name(key)
    return quote(name)
