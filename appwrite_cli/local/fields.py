"""Column definitions for the local Appwrite's own tables, in few words."""

from typing import Any

from appwrite_cli.local.records import Shape

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


def opaque(key: str) -> Column:
    """Text that is compared byte by byte if at all: hashes of secrets, JSON that lists show."""
    return column(key, "opaque")


def moment(key: str) -> Column:
    """A date and time."""
    return column(key, "datetime")


def by_key(*columns: Column) -> Shape:
    """Columns as `records.py` takes them."""
    return Shape((entry["key"], entry) for entry in columns)
