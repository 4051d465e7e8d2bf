"""The row-size budget of a table: what each column costs of the 65 535 bytes of a row.

The costs are those by which Appwrite counts `bytesUsed` on MariaDB: recorded totals, and for
relationships the server's source.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from appwrite_cli.columns.types import INT32_MAX, TYPES, type_of
from appwrite_cli.errors import UsageError

BYTES_MAX = 65535
BYTES_EMPTY = 1067
"""What a table without columns uses."""

_POINTER = 20  # text, lists and shapes are stored beside the row
_FIXED = {
    "text": _POINTER,
    "mediumtext": _POINTER,
    "longtext": _POINTER,
    "bigint": 8,
    "float": 8,
    "boolean": 1,
    "datetime": 7,
    "point": 25,
    "line": _POINTER,
    "polygon": _POINTER,
    "relationship": 4 * 255 + 1,
}


def column_bytes(column: Mapping[str, Any]) -> int:
    """The bytes of a row that a column takes; `column` as the API (or `ColumnSpec.shown`) shows it.

    0 for a type that is unknown here. The API does not show the size of an enum, email, ip or url;
    they are taken to have the size that createXColumn gives them.
    """
    type_ = type_of(column)
    if column.get("array"):
        return _POINTER
    if type_ is None:
        return 0
    if type_.name == "integer":
        largest = column.get("max")
        return 4 if largest is None or largest <= INT32_MAX else 8
    if type_.name in _FIXED:
        return _FIXED[type_.name]
    size: int = column.get("size") or type_.size
    if size > TYPES["varchar"].most:
        return _POINTER
    return 4 * size + (1 if size <= 255 else 2)


def check_budget(
    columns: Iterable[Mapping[str, Any]], *, used: int = BYTES_EMPTY, table: str = ""
) -> int:
    """The bytes used with these further `columns`, where `used` are used before.

    Raises UsageError over 65 535, naming the columns that cost most.
    """
    costs = sorted(
        ((column_bytes(column), str(column.get("key"))) for column in columns), reverse=True
    )
    total = used + sum(cost for cost, _ in costs)
    if total <= BYTES_MAX:
        return total
    large = ", ".join(f"{key} ({cost})" for cost, key in costs[:3])
    whose = f" of {table}" if table else ""
    raise UsageError(
        f"the rows{whose} would take {total} of {BYTES_MAX} bytes: {large}",
        hint="text columns take 20 bytes whatever they hold, varchar(N) takes 4 * N",
    )
