"""What an operator makes of a value: the results of MariaDB's arithmetic and JSON functions.

Text compares without case, accents and trailing blanks there, in lists too; an operator that
compares elements drops nulls, as NULL equals nothing in SQL.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from appwrite_cli.local import php, times
from appwrite_cli.local.collation import fold
from appwrite_cli.local.layout import Column, kind

FILTERS = (
    "equal",
    "notEqual",
    "greaterThan",
    "greaterThanEqual",
    "lessThan",
    "lessThanEqual",
    "isNull",
    "isNotNull",
)


def result(column: Column, current: Any, method: str, values: list[Any]) -> Any:
    """The value that `method` makes of the current one; both are as the API shows them.

    A power that is beyond every number, or none at all, is None.
    """
    if method in _ARITHMETIC:
        numbers = [None if value is None else php.number(value) for value in values]
        try:
            outcome = _ARITHMETIC[method](current or 0, *numbers[:2])
            if not math.isfinite(outcome):
                return None
        except (OverflowError, ValueError, ZeroDivisionError):
            return None
        return _stored(column, outcome, exact=not isinstance(numbers[0], float))
    if method in _LISTS:
        return _LISTS[method](current, values)
    return _OTHERS[method](current, values)


def _stored(column: Column, value: float, *, exact: bool) -> int | float:
    if kind(column) == "double":
        return php.whole(float(value))
    if isinstance(value, int):
        return value
    # MariaDB rounds a decimal away from zero, a float to the even neighbour.
    rounded = Decimal(value).quantize(Decimal(1), ROUND_HALF_UP) if exact else round(value)
    return int(rounded)


def _increment(value: float, by: float, most: float | None = None) -> float:
    return value + by if most is None else most if value >= most else min(value + by, most)


def _decrement(value: float, by: float, least: float | None = None) -> float:
    return value - by if least is None else least if value <= least else max(value - by, least)


def _multiply(value: float, by: float, most: float | None = None) -> float:
    return value * by if most is None else most if value >= most else min(value * by, most)


def _divide(value: float, by: float, least: float | None = None) -> float:
    quotient = value / by
    return quotient if least is None else max(quotient, least)


def _modulo(value: float, by: float, _limit: float | None = None) -> float:
    if isinstance(value, int) and isinstance(by, int):
        return value - by * math.trunc(Decimal(value) / Decimal(by))
    return math.fmod(value, by)


def _power(value: float, exponent: float, most: float | None = None) -> float:
    if most is not None:
        if value >= most:
            return most
        if value <= 1:
            return value
        if exponent * math.log(value) > math.log(most):
            return most
    return math.pow(value, exponent)


_ARITHMETIC: dict[str, Callable[..., float]] = {
    "increment": _increment,
    "decrement": _decrement,
    "multiply": _multiply,
    "divide": _divide,
    "modulo": _modulo,
    "power": _power,
}


def _text(value: Any) -> str:
    # An element as MariaDB's JSON_TABLE reads it: as text.
    if isinstance(value, bool):
        return "true" if value else "false"
    return php.text(value)


def _same(value: Any, other: Any) -> bool:
    return value is not None and other is not None and fold(_text(value)) == fold(_text(other))


def _insert(current: list[Any] | None, values: list[Any]) -> list[Any]:
    items = list(current or [])
    items.insert(values[0], values[1])
    return items


def _remove(current: list[Any] | None, values: list[Any]) -> list[Any]:
    unwanted = values[0]
    items = [item for item in current or [] if item is not None]
    if unwanted is None:
        return []
    return [item for item in items if isinstance(unwanted, list) or not _same(item, unwanted)]


def _unique(current: list[Any] | None, _values: list[Any]) -> list[Any]:
    seen: dict[str | None, Any] = {}
    for item in current or []:
        seen.setdefault(None if item is None else fold(_text(item)), item)
    return list(seen.values())


def _intersect(current: list[Any] | None, values: list[Any]) -> list[Any]:
    return [item for item in current or [] if any(_same(item, value) for value in values)]


def _difference(current: list[Any] | None, values: list[Any]) -> list[Any]:
    if None in values:
        return []
    items = [item for item in current or [] if item is not None]
    return [item for item in items if not any(_same(item, value) for value in values)]


def _filter(current: list[Any] | None, values: list[Any]) -> list[Any]:
    condition, value = values[0], values[1] if len(values) > 1 else None
    return [item for item in current or [] if _passes(item, condition, value)]


def _passes(item: Any, condition: str, value: Any) -> bool:
    if condition in ("isNull", "isNotNull"):
        return (item is None) == (condition == "isNull")
    if item is None or value is None:
        return False
    if condition in ("equal", "notEqual"):
        return _same(item, value) == (condition == "equal")
    left, right = _decimal(item), _decimal(value)
    return {
        "greaterThan": left > right,
        "greaterThanEqual": left >= right,
        "lessThan": left < right,
        "lessThanEqual": left <= right,
    }[condition]


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(_text(value))
    except InvalidOperation:
        return Decimal(0)


_LISTS: dict[str, Callable[[list[Any] | None, list[Any]], list[Any]]] = {
    "arrayAppend": lambda current, values: [*(current or []), *values],
    "arrayPrepend": lambda current, values: [*values, *(current or [])],
    "arrayInsert": _insert,
    "arrayRemove": _remove,
    "arrayUnique": _unique,
    "arrayIntersect": _intersect,
    "arrayDiff": _difference,
    "arrayFilter": _filter,
}


def _replace(current: Any, values: list[Any]) -> Any:
    search, replacement = values
    return current.replace(search, replacement) if current and search else current


def _move(current: Any, days: int) -> Any:
    moment = times.parse(current) if current else None
    return None if moment is None else times.show(moment + timedelta(days=days))


_OTHERS: dict[str, Callable[[Any, list[Any]], Any]] = {
    "stringConcat": lambda current, values: (current or "") + values[0],
    "stringReplace": _replace,
    "toggle": lambda current, _values: not current,
    "dateAddDays": lambda current, values: _move(current, values[0]),
    "dateSubDays": lambda current, values: _move(current, -values[0]),
    # MariaDB's clock for this one has whole seconds.
    "dateSetNow": lambda _current, _values: times.show(datetime.now(UTC).replace(microsecond=0)),
}

METHODS = frozenset({*_ARITHMETIC, *_LISTS, *_OTHERS})
