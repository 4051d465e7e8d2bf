"""Increment and decrement of one value of a row, in one step."""

import math
import sqlite3
from typing import Any

from appwrite_cli.local import (
    access,
    params,
    php,
    records,
    row_answers,
    row_writes,
    rows,
    schema,
    staging,
    stamps,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

_PATH = f"{rows.PATH}/<rowId>/<column>"
_VALUE = Param("value", params.number, 1)
_NUMBERS = ("integer", "bigint", "double")


@route(
    "PATCH",
    f"{_PATH}/increment",
    scope=rows.WRITE,
    params=[_VALUE, Param("max", params.nullable(params.number), None), rows.TRANSACTION],
)
def increment(call: Call) -> dict[str, Any]:
    """Add to a number of a row, up to `max`."""
    return _count(call, "increment", "max")


@route(
    "PATCH",
    f"{_PATH}/decrement",
    scope=rows.WRITE,
    params=[_VALUE, Param("min", params.nullable(params.number), None), rows.TRANSACTION],
)
def decrement(call: Call) -> dict[str, Any]:
    """Take from a number of a row, down to `min`."""
    return _count(call, "decrement", "min")


def _count(call: Call, action: str, limit: str) -> dict[str, Any]:
    table = schema.even_disabled(call)
    key, value = call["column"], call["value"]
    if call["transactionId"] is not None:
        staged = {"column": key, "value": value, limit: call[limit]}
        staging.stage(call, table, action, call["rowId"], staged)
        addressed = {"$id": call["rowId"], **row_answers.addressed(table)}
        return {**addressed, key: value, "$sequence": ""}
    row = row_writes.get(call.db, table, call["rowId"])
    if row is not None:
        access.require(call.caller, table, row, "update")
    count(call.db, table, row, key, value, call[limit], up=action == "increment")
    (counted,) = records.find(
        call.db, table.sql, table.columns, "_id = ?", (call["rowId"],), "LIMIT 1"
    )
    return row_answers.shown(table, counted)


def count(
    db: sqlite3.Connection,
    table: Table,
    row: Record | None,
    key: str,
    value: float,
    limit: float | None,
    *,
    up: bool,
) -> None:
    """Add to a value, or take from it, up to a limit; the column's own range does not count.

    Raises Refusal. An unknown row is refused as an unknown column is, as in Appwrite 1.9.6.
    """
    if value <= 0:
        raise refuse("general_argument_invalid", message="Value must be numeric and greater than 0")
    column = table.columns.get(key)
    if column is None:
        raise refuse("column_not_found")
    if column["type"] not in _NUMBERS or column["array"]:
        raise refuse("attribute_type_invalid", message=f'tablesDB "{key}" is not a number')
    if row is None:
        raise refuse("column_not_found")
    total = (row[key] or 0) + (value if up else -value)
    passed = limit is not None and (total > limit if up else total < limit)
    if math.isinf(total):
        passed = True
    elif column["type"] != "double":
        total = _whole(total)
        passed = passed or not php.INT_MIN <= total <= php.INT_MAX
    if passed:
        word = "maximum" if up else "minimum"
        message = f'tablesDB "{key}" has reached the {word} value of {php.text(limit)}'
        raise refuse("column_limit_exceeded", message=message)
    changes = {key: total, "$updatedAt": stamps.now()}
    records.update(db, table.sql, table.columns, int(row["$sequence"]), changes)


def _whole(number: float) -> int:
    """A number as a column of integers takes it: rounded, halves away from zero."""
    if isinstance(number, int):
        return number
    return int(math.copysign(math.floor(abs(number) + 0.5), number))
