"""What a row may hold: the checks of Appwrite's `Structure`, in its order and its words."""

import math
from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import formats, geometry, operators, php, times
from appwrite_cli.local.layout import NUMBERS, TEXT, Column, kind
from appwrite_cli.local.operators import Operator
from appwrite_cli.local.refusal import Refusal

# Characters that a text may have where its column shows no `size` (Appwrite 1.9.6).
_SIZES = {"text": 65535, "mediumtext": 16777215, "longtext": 2147483647}
_FORMAT_SIZES = {"email": 254, "enum": 255, "ip": 39, "url": 2000}
# What encryption adds: the cipher's JSON around the text in base 64.
_CIPHER_SIZE = len('{"data":"","method":"aes-128-gcm","iv":"","tag":"","version":"1"}') + 24 + 32


def validate_row(
    columns: Mapping[str, Column],
    data: Mapping[str, Any],
    *,
    old: Mapping[str, Any] | None = None,
    partial: bool = False,
) -> dict[str, Any]:
    """Check the data of a row and return it with its values as they are stored and shown.

    For a new row, and with `old` for the row that `data` changes, the whole row is checked and
    returned: a null takes the default. `partial` is for changes to many rows: only what is given
    is checked. Values may be Operators; they are checked against `old` and stay as they are.
    Raises Refusal (row_invalid_structure) for the first fault, in the server's order.
    """
    row = {**(old or {}), **data}
    if not partial:
        for key, column in columns.items():
            default = column.get("default")
            if row.get(key) is None and default is not None and column["type"] != "relationship":
                row[key] = default
        for key, column in columns.items():
            if column.get("required") and row.get(key) is None:
                raise _invalid(f'Missing required attribute "{key}"')
    for key in row:
        if key not in columns:
            raise _invalid(f'Unknown attribute: "{key}"')
    for key, value in row.items():
        if isinstance(value, Operator):
            operators.check(columns[key], None if old is None else old.get(key), value, new=not old)
        else:
            row[key] = _checked(columns[key], value)
    return row


def validate(column: Column, value: Any) -> Any:
    """Check one value and return it as it is stored and shown.

    Raises Refusal (row_invalid_structure) in the server's words; a null is refused where the
    column is required.
    """
    if value is None and column.get("required"):
        raise _invalid(f'Missing required attribute "{column["key"]}"')
    return _checked(column, value)


def _checked(column: Column, value: Any) -> Any:
    key, required = column["key"], column.get("required")
    if (value is None and not required) or column["type"] == "relationship":
        return value
    type_ = kind(column)
    if not column.get("array"):
        value = _normalised(type_, value)
        if said := problem(column, value):
            raise _invalid(f'Attribute "{key}" has invalid {_label(column)}. {said}')
        return _final(type_, value)
    if isinstance(value, dict) and not value:
        value = []
    if not isinstance(value, list):
        raise _invalid(f'Attribute "{key}" must be an array')
    nodes = [_normalised(type_, node) for node in value]
    for index, node in enumerate(nodes):
        if node is None and not required:
            continue
        if said := problem(column, node):
            label = _label(column)
            raise _invalid(f"Attribute \"{key}['{index}']\" has invalid {label}. {said}")
    return [None if node is None else _final(type_, node) for node in nodes]


def _normalised(type_: str, value: Any) -> Any:
    # Dates are read before they are checked, so that words such as `tomorrow` are dates in rows.
    if type_ == "datetime" and (isinstance(value, str) or php.is_int(value)):
        return times.normalise(str(value)) or value
    if type_ == "bigint" and isinstance(value, str) and _is_int_text(value):
        return int(value)
    return value


def _final(type_: str, value: Any) -> Any:
    if type_ in geometry.TYPES:
        try:
            return geometry.normalise(type_, value)
        except ValueError as error:  # a text that begins like a geometry: MariaDB refuses it
            raise Refusal(500, "general_unknown", "Server Error") from error
    return php.whole(float(value)) if type_ == "double" else value


def _label(column: Column) -> str:
    # A range is a format; numbers of a column that was made with its table may have none.
    if kind(column) in NUMBERS:
        formed = column.get("min") is not None or column.get("max") is not None
    else:
        formed = kind(column) in TEXT and bool(_format_of(column))
    return "format" if formed else "type"


def _format_of(column: Column) -> str:
    name = str(column["type"])
    return str(name if name in _FORMAT_SIZES else column.get("format") or "")


def problem(column: Column, value: Any) -> str | None:
    """What the server says against one value (an element, of an array), or None if it is right."""
    type_ = kind(column)
    if type_ in TEXT:
        return _text_problem(column, value)
    if type_ == "integer":
        return _integer_problem(column, value)
    if type_ == "bigint":
        return _bigint_problem(column, value)
    if type_ == "double":
        return _double_problem(column, value)
    if type_ == "boolean":
        return None if isinstance(value, bool) else "Value must be a valid boolean"
    if type_ == "datetime":
        return None if times.acceptable(value) else times.OUT_OF_RANGE
    return geometry.problem(type_, value)


def _text_problem(column: Column, value: Any) -> str | None:
    format_ = _format_of(column)
    size = column.get("size") or _FORMAT_SIZES.get(format_) or _SIZES.get(column["type"], 0)
    if not isinstance(value, str) or (size and _length(column, value) > size):
        limit = f" and no longer than {size} chars" if size else ""
        return f"Value must be a valid string{limit}"
    if format_ == "email" and not formats.is_email(value):
        return "Value must be a valid email address"
    if format_ == "ip" and not formats.is_ip(value):
        return "Value must be a valid IP address"
    if format_ == "url" and not formats.is_url(value):
        return "Value must be a valid URL"
    if format_ == "enum" and value not in column["elements"]:
        return f"Value must be one of ({', '.join(column['elements'])})"
    return None


def _length(column: Column, value: str) -> int:
    if not column.get("encrypt"):
        return len(value)
    return _CIPHER_SIZE + 4 * math.ceil(len(value.encode()) / 3)


def integer_bits(column: Column) -> int:
    """How many bits Appwrite 1.9.6 checks an integer column by: 64, or 32 where that is enough.

    A column made with a table has 32, one made alone by its `max`; `size` are the bytes if known.
    """
    size, most = column.get("size"), column.get("max")
    if size:
        return 64 if size >= 8 else 32
    return 64 if most is not None and most > 2147483647 else 32


def _integer_problem(column: Column, value: Any) -> str | None:
    bits = integer_bits(column)
    bound = 2 ** (bits - 1)
    if not php.is_int(value) or not -bound <= value < bound:
        # PHP counts these two as floats beyond 32 bits, so the last digits are off by one.
        last = bound if bits == 64 else bound - 1
        return f"Value must be a valid signed {bits}-bit integer between {-bound:,} and {last:,}"
    if value == -bound:
        return _range_problem(value, 1 - bound, bound - 1)
    return _column_range_problem(column, value)


def _bigint_problem(column: Column, value: Any) -> str | None:
    if not php.is_int(value) and not (isinstance(value, str) and _is_int_text(value)):
        return (
            "Value must be a valid signed 64-bit integer between "
            f"{php.INT_MIN:,} and {php.INT_MAX:,}"
        )
    return _column_range_problem(column, int(value))


def _is_int_text(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and php.INT_MIN <= int(text) <= php.INT_MAX


def _double_problem(column: Column, value: Any) -> str | None:
    if not php.is_number(value):
        return "Value must be a valid float"
    most = php.FLOAT_MAX
    return _range_problem(float(value), -most, most) or _column_range_problem(column, value)


def _column_range_problem(column: Column, value: float) -> str | None:
    least, most = column.get("min"), column.get("max")
    return _range_problem(
        value, -math.inf if least is None else least, math.inf if most is None else most
    )


def _range_problem(value: float, least: float, most: float) -> str | None:
    if least <= value <= most:
        return None
    shown = f"{php.number_format(least)} and {php.number_format(most)}"
    return f"Value must be a valid range between {shown}"


def _invalid(message: str) -> Refusal:
    return Refusal(400, "row_invalid_structure", f"Invalid document structure: {message}")
