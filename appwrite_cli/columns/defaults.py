"""Default values of columns: text for the types that hold text, JSON for the others."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from appwrite_cli.columns.types import ColumnType
from appwrite_cli.errors import GrammarError, did_you_mean
from appwrite_cli.json_text import INT64_MAX, INT64_MIN, parse_integer, parse_json, parse_number

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def parse_default(
    text: str,
    type_: ColumnType,
    *,
    size: int | None = None,
    minimum: int | float | None = None,
    maximum: int | float | None = None,
    elements: Sequence[str] = (),
    whole: str | None = None,
    offset: int = 0,
) -> Any:
    """The default value that `text` is for a column of this type, size, range and elements.

    `text` stands at `offset` in `whole`. Raises GrammarError for what Appwrite 1.9.6 refuses;
    emails and URLs are only looked at, the server judges them.
    """
    whole = text if whole is None else whole

    def refuse(message: str, hint: str = "") -> GrammarError:
        return GrammarError(f"the default {message}", whole, offset, hint=hint)

    if type_.value == "elements":
        if text not in elements:
            suggestion = did_you_mean(text, list(elements))
            raise refuse(f"{text!r} is none of the elements{suggestion}")
        return text
    if type_.value == "text":
        longest = size or type_.size
        if len(text) > longest:
            raise refuse(f"has {len(text)} characters, the column holds {longest}")
        check = _FORMATS.get(type_.format)
        if check and not check(text):
            raise refuse(f"{text!r} is no {type_.name}")
        return text
    if type_.value == "datetime":
        if not _is_datetime(text):
            raise refuse(f"{text!r} is no time", "in ISO 8601, such as 2026-01-31T12:00:00Z")
        return text
    if type_.value == "boolean":
        if text not in ("true", "false"):
            raise refuse(f"{text!r} is neither true nor false")
        return text == "true"
    if type_.value == "geometry":
        value = parse_json(text, whole, offset, hint=f"such as {_EXAMPLES[type_.name]}")
        if not _GEOMETRIES[type_.name](value):
            raise refuse(f"is no {type_.name}", f"longitude first: {_EXAMPLES[type_.name]}")
        return value
    number = _number(text, type_, refuse)
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise refuse(f"{text} is outside the range {range_text(minimum, maximum)}")
    return number


def range_text(minimum: int | float | None, maximum: int | float | None) -> str:
    """A range as specs write it, either end open: `0..`."""
    return f"{_bound(minimum)}..{_bound(maximum)}"


def _bound(number: int | float | None) -> str:
    return "" if number is None else str(number)


def _number(text: str, type_: ColumnType, refuse: Callable[[str], GrammarError]) -> int | float:
    if type_.value == "number":
        number = parse_number(text)
        if number is None:
            raise refuse(f"{text!r} is no number")
        return number
    integer = parse_integer(text)
    if integer is None or not INT64_MIN <= integer <= INT64_MAX:
        raise refuse(f"{text!r} is no whole number" + (" of 64 bits" if integer else ""))
    return integer


def _is_datetime(text: str) -> bool:
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).year >= 1000
    except ValueError:
        return False


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def _is_point(value: Any) -> bool:
    """[longitude, latitude] within 180 and 90 degrees."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in value):
        return False
    return bool(abs(value[0]) <= 180 and abs(value[1]) <= 90)


def _is_line(value: Any) -> bool:
    """Two points or more."""
    return isinstance(value, list) and len(value) >= 2 and all(map(_is_point, value))


def _is_polygon(value: Any) -> bool:
    """Rings of four points or more, the last like the first."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(_is_line(ring) and len(ring) >= 4 and ring[0] == ring[-1] for ring in value)
    )


_FORMATS: dict[str, Callable[[str], object]] = {
    "email": _EMAIL.fullmatch,
    "url": _URL.fullmatch,
    "ip": _is_ip,
}
_GEOMETRIES: dict[str, Callable[[Any], bool]] = {
    "point": _is_point,
    "line": _is_line,
    "polygon": _is_polygon,
}
_EXAMPLES = {
    "point": "[13.4, 52.5]",
    "line": "[[13.4, 52.5], [13.5, 52.6]]",
    "polygon": "[[[0, 0], [0, 1], [1, 1], [0, 0]]]",
}
