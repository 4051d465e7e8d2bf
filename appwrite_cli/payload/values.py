"""What the text of `KEY=TEXT` becomes for a column of a given type.

Only the type of a column counts here, not its size, range or elements: those can change while the
columns are cached, and the server checks them with clear words.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from appwrite_cli.errors import GrammarError
from appwrite_cli.ids import ID_PATTERN, ID_RULE
from appwrite_cli.json_text import INT64_MAX, INT64_MIN, parse_integer, parse_number, try_json


class Wrong(Protocol):
    """Makes the error about a value, with a caret under it."""

    def __call__(self, message: str, *, hint: str = "") -> GrammarError:
        """The error `message`, to be raised."""


def could_be_typed(text: str) -> bool:
    """Whether `text` could be something else than a string: a JSON number, boolean or list."""
    if text in ("true", "false") or parse_number(text) is not None:
        return True
    return text[:1] == "[" and isinstance(try_json(text), list)


def is_list_column(column: Mapping[str, Any]) -> bool:
    """Whether a row holds a list there: an array column, or a relationship to several rows.

    A relationship is shown with the type it has from its parent's side, on both sides.
    """
    if column.get("type") != "relationship":
        return bool(column.get("array"))
    several = {"parent": "oneToMany", "child": "manyToOne"}.get(column.get("side", ""))
    return column.get("relationType") in ("manyToMany", several)


def typed_value(text: str, column: Mapping[str, Any], wrong: Wrong) -> Any:
    """The value of `text` for `column`, for a list column that of one element.

    Text stays text for every type that holds text, and for types unknown here. Raises what
    `wrong` makes where the column cannot hold the text.
    """
    if is_list_column(column) and text[:1] == "[" and isinstance(try_json(text), list):
        raise wrong(
            f"{column['key']} is a list: = gives one element",
            hint=f"the whole list: {column['key']}:='{text}'",
        )
    convert = _BY_TYPE.get(column.get("type", ""))
    return text if convert is None else convert(text, column, wrong)


def _integer(text: str, column: Mapping[str, Any], wrong: Wrong) -> int:
    number = parse_integer(text)
    if number is None or not INT64_MIN <= number <= INT64_MAX:
        reason = "a whole number" if number is None else "a whole number of 64 bits"
        raise wrong(
            f"{text!r} is not {reason}, as the {column['type']} column {column['key']} needs",
            hint=_null_hint(text, column),
        )
    return number


def _number(text: str, column: Mapping[str, Any], wrong: Wrong) -> int | float:
    number = parse_number(text)
    if number is None:
        raise wrong(
            f"{text!r} is not a number, as the float column {column['key']} needs",
            hint=_null_hint(text, column),
        )
    return number


def _boolean(text: str, column: Mapping[str, Any], wrong: Wrong) -> bool:
    if text not in ("true", "false"):
        raise wrong(
            f"{text!r} is neither true nor false, as the boolean column {column['key']} needs",
            hint=_null_hint(text, column),
        )
    return text == "true"


def _geometry(text: str, column: Mapping[str, Any], wrong: Wrong) -> list[Any]:
    value = try_json(text)
    if not isinstance(value, list):
        example = json.dumps(_EXAMPLES[column["type"]], separators=(",", ":"))
        raise wrong(
            f"{text!r} is not a JSON list, as the {column['type']} column {column['key']} needs",
            hint=_null_hint(text, column) or f"longitude first: {column['key']}:='{example}'",
        )
    return value


def _related(text: str, column: Mapping[str, Any], wrong: Wrong) -> str:
    if not ID_PATTERN.fullmatch(text):
        raise wrong(
            f"{text!r} is not an ID, as the relationship {column['key']} needs",
            hint=_null_hint(text, column) or f"an ID has {ID_RULE}",
        )
    return text


def _null_hint(text: str, column: Mapping[str, Any]) -> str:
    return f"to clear it: {column['key']}:=null" if text in ("", "null") else ""


_EXAMPLES: dict[str, list[Any]] = {
    "point": [13.4, 52.5],
    "linestring": [[13.4, 52.5], [13.5, 52.6]],
    "polygon": [[[0, 0], [0, 1], [1, 1], [0, 0]]],
}

_BY_TYPE: dict[str, Callable[[str, Mapping[str, Any], Wrong], Any]] = {
    "integer": _integer,
    "bigint": _integer,
    "double": _number,
    "boolean": _boolean,
    "point": _geometry,
    "linestring": _geometry,
    "polygon": _geometry,
    "relationship": _related,
}
