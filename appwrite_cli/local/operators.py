"""Operators in the data of a row: `{"method": "increment", "values": [1]}` in place of a value.

The server takes any text (or object) for an operator that is one as JSON. The checks, their order
and their words are those of Appwrite 1.9.6; `operator_values.py` says what an operator gives.
"""

from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import php
from appwrite_cli.local.layout import TEXT, Column, kind
from appwrite_cli.local.operator_values import FILTERS, METHODS, result
from appwrite_cli.local.refusal import Refusal

_NUMERIC = frozenset({"increment", "decrement", "multiply", "divide", "modulo", "power"})
_DATES = frozenset({"dateAddDays", "dateSubDays", "dateSetNow"})
# Limits of the checks, also where the column holds 64 bits.
_MOST, _LEAST = 2147483647, -2147483648


@dataclass(frozen=True)
class Operator:
    """A change to a value: the method's name and its values."""

    method: str
    values: list[Any]


def parse(key: str, value: Any) -> Any:
    """The Operator that a value of a row's data is, or the value itself where it is none.

    Raises Refusal (general_bad_request) for one that is malformed.
    """
    found = value
    if isinstance(value, str):
        try:
            found = php.decode(value) if value.lstrip().startswith("{") else None
        except (ValueError, RecursionError):
            return value
    if not isinstance(found, dict):
        return value
    method = found.get("method")
    if not isinstance(method, str) or method not in METHODS:
        return value
    attribute, values = found.get("attribute"), found.get("values")
    if attribute is not None and not isinstance(attribute, str):
        raise _malformed(key, f"attribute. Must be a string, got {php.type_name(attribute)}")
    if isinstance(values, dict):
        values = list(values.values())
    if values is not None and not isinstance(values, list):
        raise _malformed(key, f"values. Must be an array, got {php.type_name(values)}")
    return Operator(method, values or [])


def _malformed(key: str, fault: str) -> Refusal:
    message = f'Invalid operator for attribute "{key}": Invalid operator {fault}'
    return Refusal(400, "general_bad_request", message)


def apply(column: Column, current: Any, operator: Operator) -> Any:
    """The value that an operator, already checked, makes of the current one."""
    return result(column, current, operator.method, operator.values)


def check(column: Column, current: Any, operator: Operator, *, new: bool = False) -> None:
    """Raise Refusal (row_invalid_structure) if the operator does not suit the column.

    `new`: the row does not exist yet, so that what would result is not checked.
    """
    said = _problem(column, operator) or (
        "" if new else _outcome_problem(column, current, operator)
    )
    if said:
        message = f"Invalid document structure: {said}"
        raise Refusal(400, "row_invalid_structure", message)


def _problem(column: Column, operator: Operator) -> str:
    method, key = operator.method, column["key"]
    cannot = f"Cannot apply {method} operator"
    if method in _NUMERIC:
        if kind(column) not in ("integer", "double"):
            return f"{cannot} to non-numeric field '{key}'"
        return _number_problem(cannot, operator)
    if method.startswith("array"):
        return _list_problem(column, cannot, operator)
    if method in ("stringConcat", "stringReplace"):
        concat = method == "stringConcat"
        if kind(column) not in TEXT or (concat and column.get("array")):
            return f"{cannot} to non-string field '{key}'"
        if concat and not _texts(operator.values[:1], 1):
            return f"{cannot}: requires a string value"
        if not concat and not _texts(operator.values, 2):
            return f"{cannot}: requires exactly 2 string values (search and replace)"
    if method == "toggle" and kind(column) != "boolean":
        return f"{cannot} to non-boolean field '{key}'"
    if method in _DATES:
        if kind(column) != "datetime":
            return f"{cannot} to non-datetime field '{key}'"
        if method != "dateSetNow" and not php.is_int(_at(operator.values, 0)):
            return f"{cannot}: requires an integer number of days"
    return ""


def _number_problem(cannot: str, operator: Operator) -> str:
    value, limit = _at(operator.values, 0), _at(operator.values, 1)
    if not php.is_numeric(value):
        return f"{cannot}: value must be numeric, got {php.type_name(value)}"
    if operator.method in ("divide", "modulo") and php.number(value) == 0:
        return f"{cannot}: {'division' if operator.method == 'divide' else 'modulo'} by zero"
    if limit is not None and not php.is_numeric(limit):
        return f"{cannot}: max/min limit must be numeric, got {php.type_name(limit)}"
    return ""


def _list_problem(column: Column, cannot: str, operator: Operator) -> str:
    method, values, key = operator.method, operator.values, column["key"]
    if not column.get("array"):
        if method in ("arrayIntersect", "arrayDiff"):
            return f"Cannot use {method} operator on non-array attribute '{key}'"
        return f"{cannot} to non-array field '{key}'"
    if method in ("arrayAppend", "arrayPrepend") and kind(column) == "integer":
        items = values[0] if values and isinstance(values[0], list) else values
        return _items_problem(cannot, items)
    if method == "arrayInsert":
        if len(values) != 2:
            return f"{cannot}: requires exactly 2 values (index and value)"
        if not php.is_int(values[0]) or values[0] < 0:
            return f"{cannot}: index must be a non-negative integer"
        return _items_problem(cannot, values[1:]) if kind(column) == "integer" else ""
    if method == "arrayRemove" and not values:
        return f"{cannot}: requires a value to remove"
    if method == "arrayIntersect" and not values:
        return f"{method} operator requires a non-empty array value"
    if method == "arrayFilter":
        return _filter_problem(cannot, values)
    return ""


def _items_problem(cannot: str, items: list[Any]) -> str:
    for item in items:
        if php.is_numeric(item) and not _LEAST <= php.number(item) <= _MOST:
            return f"{cannot}: array items must be between {_LEAST} and {_MOST}"
    return ""


def _filter_problem(cannot: str, values: list[Any]) -> str:
    if not 1 <= len(values) <= 2:
        return f"{cannot}: requires 1 or 2 values (condition and optional comparison value)"
    if not isinstance(values[0], str):
        return f"{cannot}: condition must be a string"
    if values[0] not in FILTERS:
        known = ", ".join(FILTERS)
        return f"Invalid array filter condition '{values[0]}'. Must be one of: {known}"
    return ""


def _outcome_problem(column: Column, current: Any, operator: Operator) -> str:
    # What the server foresees from the row as it is; a limit given as second value is trusted.
    method, values = operator.method, operator.values
    cannot = f"Cannot apply {method} operator"
    if method in _NUMERIC and kind(column) == "integer" and _at(values, 1) is None:
        foreseen = result({**column, "type": "double"}, current, method, values)
        if foreseen is None or foreseen > _MOST:
            return f"{cannot}: would overflow maximum value of {_MOST}"
        if foreseen < _LEAST:
            return f"{cannot}: would underflow minimum value of {_LEAST}"
    if method == "arrayInsert" and isinstance(current, list) and values[0] > len(current):
        length = len(current)
        return f"{cannot}: index {values[0]} is out of bounds for array of length {length}"
    if method == "stringConcat":
        size = column.get("size") or 0
        if size and len((current or "").encode()) + len(values[0].encode()) > size:
            return f"{cannot}: result would exceed maximum length of {size} characters"
    return ""


def _texts(values: list[Any], count: int) -> bool:
    return len(values) == count and all(isinstance(value, str) for value in values)


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else None
