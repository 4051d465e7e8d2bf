"""Columns and indexes that are given when a table is made, checked in Appwrite's order and words.

Appwrite 1.9.6 takes other types here than its column routes do, and says `attribute` for column.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from appwrite_cli.local import formats, params, php, times
from appwrite_cli.local.fields import column as blank
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse

_TYPES = ("string", "integer", "bigint", "double", "boolean", "datetime", "point", "polygon")
_NUMBERS = ("integer", "bigint", "double")
_FORMATS = ("", "email", "enum", "ip", "url")
_MAX_STRING = 1073741824
_LENGTH_OF_KEY = 255


def read_columns(given: Iterable[Mapping[str, Any]]) -> list[Record]:
    """The definitions of columns that a request gives; raises Refusal for the first wrong one."""
    columns: list[Record] = []
    for position, entry in enumerate(given):
        problem = _column_problem(position, entry, {column["key"] for column in columns})
        if problem:
            raise _invalid(problem)
        columns.append(_column(entry))
    return columns


def read_indexes(given: Iterable[Mapping[str, Any]], columns: Iterable[Record]) -> list[Record]:
    """The definitions of indexes that a request gives; raises Refusal for the first wrong one."""
    arrays = {column["key"] for column in columns if column["array"]}
    indexes: list[Record] = []
    for position, entry in enumerate(given):
        problem = _index_problem(position, entry, {index["key"] for index in indexes})
        if problem:
            raise _invalid(problem)
        indexes.append(_index(entry))
    for index in indexes:
        if arrays.intersection(index["columns"]):
            raise refuse(
                "index_invalid",
                message="Creating indexes on array attributes is not currently supported.",
            )
    return indexes


def _invalid(problem: str) -> Refusal:
    return refuse("general_argument_invalid", message=problem)


def _column(entry: Mapping[str, Any]) -> Record:
    column = blank(entry["key"], entry["type"], array=entry.get("array") is True)
    size = entry.get("size") or 0
    column["size"] = {"integer": 4, "bigint": 8}.get(entry["type"], size)
    column["format"] = entry.get("format") or ""
    column["required"] = entry.get("required") is True
    column["default"] = entry.get("default")
    if column["format"] == "enum":
        column["elements"] = list(entry["elements"])
    least, most = entry.get("min"), entry.get("max")
    if least is not None or most is not None:
        whole = entry["type"] != "double"
        column["min"] = least if least is not None else php.INT_MIN if whole else -php.FLOAT_MAX
        column["max"] = most if most is not None else php.INT_MAX if whole else php.FLOAT_MAX
    return column


def _column_problem(position: int, entry: Any, keys: set[str]) -> str:
    """What is wrong with the definition of a column, or nothing."""
    if not isinstance(entry, Mapping):
        return f"Attribute at index {position} must be an object"
    for part in ("key", "type"):
        if entry.get(part) is None:
            return f"Attribute at index {position} is missing required field '{part}'"
    key, type_ = entry["key"], entry["type"]
    if not params.is_key(key):
        return f"Invalid key for attribute at index {position}: {params.KEY_RULE}"
    if key in keys:
        return f"Duplicate attribute key: {key}"
    if type_ not in _TYPES:
        return f"Invalid type for attribute '{key}': {type_}"
    return (
        _size_problem(entry)
        or _flag_problem(entry)
        or _range_problem(entry)
        or _default_problem(entry)
        or _element_problem(entry)
    )


def _size_problem(entry: Mapping[str, Any]) -> str:
    key, type_, size = entry["key"], entry["type"], entry.get("size")
    format_ = entry.get("format") or ""
    if size is not None and not php.is_int(size):
        return f"Invalid size for attribute '{key}': must be an integer"
    if type_ == "string" and not 1 <= (size or 0) <= _MAX_STRING:
        return (
            f"Invalid or missing size for string attribute '{key}'. "
            f"Size must be between 1 and {_MAX_STRING}"
        )
    if format_ and type_ != "string":
        return f"Format is only allowed for string type for attribute '{key}'"
    if format_ not in _FORMATS:
        return f"Invalid format for attribute '{key}': {format_}"
    return ""


def _flag_problem(entry: Mapping[str, Any]) -> str:
    key = entry["key"]
    for flag in ("required", "array", "signed"):
        if entry.get(flag) is not None and not isinstance(entry[flag], bool):
            return f"Invalid '{flag}' value for attribute '{key}': must be a boolean"
    if entry.get("signed") is not None and entry["type"] not in _NUMBERS:
        return f"Attribute '{key}': 'signed' can only be used with integer, bigint or float types"
    for flag in ("required", "array"):
        if entry.get(flag) is True and entry.get("default") is not None:
            return f"Attribute '{key}' cannot have a default value when {flag} is true"
    return ""


def _range_problem(entry: Mapping[str, Any]) -> str:
    key, least, most = entry["key"], entry.get("min"), entry.get("max")
    if least is None and most is None:
        return ""
    if entry["type"] not in _NUMBERS:
        return f"Attribute '{key}': min/max can only be used with integer, bigint or float types"
    if not all(bound is None or php.is_number(bound) for bound in (least, most)):
        return f"Attribute '{key}': minimum and maximum value must be numbers"
    if least is not None and most is not None and least > most:
        return f"Attribute '{key}': minimum value must be less than or equal to maximum value"
    return ""


def _default_problem(entry: Mapping[str, Any]) -> str:
    key, default = entry["key"], entry.get("default")
    if default is None:
        return ""
    match entry["type"]:
        case "string":
            return _text_default_problem(entry, default)
        case "integer" | "bigint" as kind if not php.is_int(default):
            return f"Default value for {kind} attribute '{key}' must be an integer"
        case "double" if not php.is_number(default):
            return f"Default value for float attribute '{key}' must be a number"
        case "integer" | "bigint" | "double" as kind:
            return _outside_problem(entry, default, "float" if kind == "double" else kind)
        case "boolean" if not isinstance(default, bool):
            return f"Default value for boolean attribute '{key}' must be a boolean"
        case "datetime" if not isinstance(default, str):
            return (
                f"Default value for datetime attribute '{key}' must be a string in ISO 8601 format"
            )
        case "datetime" if not times.acceptable(default):
            return f"Default value for datetime attribute '{key}' must be in valid ISO 8601 format"
    return ""


def _text_default_problem(entry: Mapping[str, Any], default: Any) -> str:
    key, size = entry["key"], entry["size"]
    if not isinstance(default, str):
        return f"Default value for string attribute '{key}' must be a string"
    if len(default) > size:
        return f"Default value for attribute '{key}' exceeds maximum size of {size} characters"
    kinds = {
        "email": (formats.is_email, "email", "a valid email address"),
        "ip": (formats.is_ip, "IP", "a valid IP address"),
        "url": (formats.is_url, "URL", "a valid URL"),
    }
    is_right, name, what = kinds.get(entry.get("format") or "", (None, "", ""))
    if is_right is not None and not is_right(default):
        return f"Default value for {name} attribute '{key}' must be {what}"
    return ""


def _outside_problem(entry: Mapping[str, Any], default: float, kind: str) -> str:
    least, most = entry.get("min"), entry.get("max")
    if (least is None or default >= least) and (most is None or default <= most):
        return ""
    whole = kind != "float"
    least = least if least is not None else php.INT_MIN if whole else -php.FLOAT_MAX
    most = most if most is not None else php.INT_MAX if whole else php.FLOAT_MAX
    return (
        f"Default value for {kind} attribute '{entry['key']}' must be between "
        f"{php.text(least)} and {php.text(most)}"
    )


def _element_problem(entry: Mapping[str, Any]) -> str:
    key, elements = entry["key"], entry.get("elements")
    if entry.get("format") != "enum":
        return ""
    if not isinstance(elements, list) or not elements:
        return f"Attribute '{key}' with enum format must have 'elements' array"
    for position, element in enumerate(elements):
        if not isinstance(element, str) or php.is_empty(element):
            return (
                f"Enum element at index {position} for attribute '{key}' must be a non-empty string"
            )
        if len(element.encode()) > _LENGTH_OF_KEY:
            return (
                f"Enum element at index {position} for attribute '{key}' exceeds maximum length "
                f"of {_LENGTH_OF_KEY} characters"
            )
    if entry.get("default") is not None and entry["default"] not in elements:
        return f"Default value for enum attribute '{key}' must be one of the provided elements"
    return ""


def _index(entry: Mapping[str, Any]) -> Record:
    return {
        "key": entry["key"],
        "type": entry["type"],
        "columns": list(entry["attributes"]),
        "lengths": [length or None for length in entry.get("lengths") or ()]
        or [None] * len(entry["attributes"]),
        "orders": list(entry.get("orders") or ()),
    }


def _index_problem(position: int, entry: Any, keys: set[str]) -> str:
    """What is wrong with the definition of an index, or nothing."""
    if not isinstance(entry, Mapping):
        return f"Index at position {position} must be an object"
    for part in ("key", "type"):
        if not isinstance(entry.get(part), str):
            return f"Index at position {position} is missing required field '{part}'"
    key, columns = entry["key"], entry.get("attributes")
    if not isinstance(columns, list):
        return (
            f"Index at position {position} is missing required field 'attributes' "
            "(must be an array)"
        )
    if not params.is_key(key):
        return f"Invalid key for index at position {position}: {params.KEY_RULE}"
    if key in keys:
        return f"Duplicate index key: {key}"
    if entry["type"] not in ("key", "fulltext", "unique", "spatial"):
        return f"Invalid type for index '{key}': {entry['type']}"
    if not columns:
        return f"Index '{key}' must have at least one attribute"
    for at, column in enumerate(columns):
        if not isinstance(column, str):
            return f"Invalid attribute at position {at} in index '{key}': must be a string"
        if not params.is_key(column, system=True):
            return f"Invalid attribute name '{column}' in index '{key}'"
    return _part_problem(entry, "orders") or _part_problem(entry, "lengths")


def _part_problem(entry: Mapping[str, Any], part: str) -> str:
    key, values, wanted = entry["key"], entry.get(part), len(entry["attributes"])
    if values is None:
        return ""
    if not isinstance(values, list):
        return f"Index '{key}' {part} must be an array"
    if len(values) != wanted:
        return (
            f"Index '{key}': {part} array length ({len(values)}) must match attributes array "
            f"length ({wanted})"
        )
    for value in values:
        if part == "orders" and value not in (None, "", "ASC", "DESC"):
            return f"Invalid order '{value}' in index '{key}'. Must be 'ASC' or 'DESC'"
        if part == "lengths" and value is not None and not (php.is_int(value) and value >= 0):
            return f"Invalid length in index '{key}': must be a non-negative integer or null"
    return ""
