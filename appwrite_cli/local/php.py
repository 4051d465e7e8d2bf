"""How PHP names types, reads numbers and writes them: the server's messages are made of it."""

import json
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NoReturn

INT_MAX = 2**63 - 1
INT_MIN = -(2**63)
_LONG = 25  # digits that no integer of 64 bits has
FLOAT_MAX = 1.7976931348623157e308

# As many digits as the largest float has.
_EXACT = Context(prec=310)

_NUMERIC = re.compile(r"[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?[ \t\n\r\v\f]*")
_WHOLE = re.compile(r"\s*[+-]?\d+\s*")


def type_name(value: Any) -> str:
    """What `gettype` calls a value that came from JSON."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if is_int(value) else "double"
    names: dict[type, str] = {float: "double", str: "string"}
    return names.get(type(value), "array")


def is_int(value: Any) -> bool:
    """Whether PHP holds a JSON value as an integer: 64 bits, what is larger is a float there."""
    return isinstance(value, int) and not isinstance(value, bool) and INT_MIN <= value <= INT_MAX


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_numeric(value: Any) -> bool:
    """`is_numeric`: numbers, and texts that hold one with blanks around it."""
    return is_number(value) or (isinstance(value, str) and _NUMERIC.fullmatch(value) is not None)


def decode(text: str | bytes) -> Any:
    """`json_decode`: raises ValueError for what is no JSON, RecursionError where it is too deep."""
    return json.loads(text, parse_constant=_no_constant, parse_int=integer)


def integer(digits: str) -> int | float:
    """The number that digits are, with a sign or blanks: an int of 64 bits, else a float."""
    if len(digits.strip().lstrip("+-0")) > _LONG:  # thousands of digits are refused by int()
        return float(digits)
    value = int(digits)
    return value if is_int(value) else float(digits)


def number(value: Any) -> int | float:
    """The number that a numeric value is: an int where PHP makes one of it, else a float."""
    if isinstance(value, str):
        return integer(value) if _WHOLE.fullmatch(value) else float(value)
    return int(value) if is_int(value) else float(value)


def is_empty(value: Any) -> bool:
    """`empty`: null, false, zero, "", "0" and an empty list."""
    return not value or value == "0"


def number_format(value: float) -> str:
    """A number without decimals, with commas between the thousands."""
    if isinstance(value, float):
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        value = int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP, _EXACT))
    return f"{value:,}"


def text(value: Any) -> str:
    """A scalar as PHP makes text of it: 1.0 is `1`, true is `1`, false and null are empty."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, float):
        return repr(whole(value)).replace("e", "E")
    return str(value)


def whole(value: float) -> int | float:
    """A float as PHP's JSON shows it: without a fraction of zero, below 10**15."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
