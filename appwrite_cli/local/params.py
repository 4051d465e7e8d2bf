"""What a route takes: declared parameters, checked one by one in Appwrite's order and words.

A check takes the value of a request and returns the value to work with, or raises `Invalid`.
The words are those of Appwrite 1.9.6, its grammar included ("Value must a valid array").
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from appwrite_cli.local import formats, php, times
from appwrite_cli.local.refusal import refuse

Check = Callable[[Any], Any]
REQUIRED: Any = object()

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}", re.ASCII)
_SYSTEM_KEYS = ("$id", "$createdAt", "$updatedAt")
KEY_RULE = (
    "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and "
    "underscore. Can't start with a special char"
)
_UID_RULE = (
    "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start "
    "with a leading underscore"
)


class Invalid(Exception):  # noqa: N818 - says what is wrong with a value; becomes a Refusal
    """A value that a check does not take; the message is Appwrite's description of the check."""


@dataclass(frozen=True)
class Param:
    """One parameter of a route. Without a default it is required."""

    name: str
    check: Check
    default: Any = REQUIRED


def read(params: Iterable[Param], given: Mapping[str, Any]) -> dict[str, Any]:
    """The checked values of all parameters; raises Refusal for the first that is wrong."""
    values: dict[str, Any] = {}
    for param in params:
        optional = param.default is not REQUIRED
        if param.name not in given:
            if not optional:
                raise refuse(
                    "general_argument_invalid", message=f'Param "{param.name}" is not optional.'
                )
            values[param.name] = param.default
            continue
        value = given[param.name]
        if value is None and optional:
            values[param.name] = param.default
            continue
        try:
            values[param.name] = param.check(value)
        except Invalid as error:
            raise refuse(
                "general_argument_invalid", message=f"Invalid `{param.name}` param: {error}"
            ) from None
    return values


def is_key(value: Any, *, system: bool = False) -> bool:
    """Whether a value is an ID or a key as Appwrite takes them."""
    if not isinstance(value, str):
        return False
    return bool(_KEY.fullmatch(value)) or (system and value in _SYSTEM_KEYS)


def uid(value: Any) -> str:
    """The ID of something that is there."""
    if not is_key(value):
        raise Invalid(_UID_RULE)
    return str(value)


def custom_id(value: Any) -> str:
    """The ID of something new, or `unique()`."""
    if value != "unique()" and not is_key(value):
        raise Invalid(KEY_RULE)
    return str(value)


def key(value: Any) -> str:
    """The key of a column or an index."""
    if not is_key(value):
        raise Invalid(KEY_RULE)
    return str(value)


def column_key(value: Any) -> str:
    """The key of a column, or one of the system columns that may be indexed."""
    if not is_key(value, system=True):
        raise Invalid(KEY_RULE)
    return str(value)


def text(most: int = 0, *, least: int = 1) -> Check:
    """Text of `least` to `most` characters; 0 is no limit."""
    words = "Value must be a valid string"
    if least:
        words += f" and at least {least} chars"
    if most:
        words += f" and no longer than {most} chars"

    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) < least or (most and len(value) > most):
            raise Invalid(words)
        return value

    return check


def boolean(value: Any) -> bool:
    """true or false, nothing else."""
    if not isinstance(value, bool):
        raise Invalid("Value must be a valid boolean")
    return value


def loose_boolean(value: Any) -> bool:
    """A boolean or how forms write it; as in Appwrite, the text `false` counts as true."""
    if isinstance(value, bool):
        return value
    if value not in ("true", "false", "1", "0", 1, 0):
        raise Invalid("Value must be a valid boolean")
    return value not in ("0", 0)


def integer(value: Any) -> int:
    """A 64-bit integer, not as text. The words are Appwrite's, its rounding included."""
    if not php.is_int(value):
        raise Invalid(
            "Value must be a valid signed 64-bit integer between "
            "-9,223,372,036,854,775,808 and 9,223,372,036,854,775,808"
        )
    return int(value)


def loose_integer(value: Any) -> int:
    """A 64-bit integer, as a number or as text."""
    return integer(php.number(value) if php.is_numeric(value) else value)


def number(value: Any) -> int | float:
    """An integer or a float, as a number or as text."""
    if not php.is_numeric(value) or math.isinf(php.number(value)):
        raise Invalid("Value must be a valid number")
    return php.number(value)


def floating(value: Any) -> float | int:
    """A float; whole numbers are taken."""
    if not php.is_number(value) or math.isinf(value):
        raise Invalid("Value must be a valid float")
    return php.number(value)


def between(least: int, most: int) -> Check:
    """An integer in a range, as a number or as text."""
    words = range_rule(least, most)

    def check(value: Any) -> int:
        given = php.number(value) if php.is_numeric(value) else None
        if not isinstance(given, int) or not least <= given <= most:
            raise Invalid(words)
        return given

    return check


def range_rule(least: float, most: float) -> str:
    """How Appwrite says that a number is out of range, without decimals."""
    return (
        "Value must be a valid range between "
        f"{php.number_format(least)} and {php.number_format(most)}"
    )


def email(value: Any) -> str:
    """An email address."""
    if not isinstance(value, str) or not formats.is_email(value):
        raise Invalid("Value must be a valid email address")
    return value


def ip(value: Any) -> str:
    """An IPv4 or IPv6 address."""
    if not isinstance(value, str) or not formats.is_ip(value):
        raise Invalid("Value must be a valid IP address")
    return value


def url(value: Any) -> str:
    """An absolute URL."""
    if not isinstance(value, str) or not formats.is_url(value):
        raise Invalid("Value must be a valid URL")
    return value


def moment(value: Any) -> str:
    """A date with a year of four digits; it stays as it was written."""
    if not times.acceptable(value):
        raise Invalid(times.OUT_OF_RANGE)
    return str(value)


def future(value: Any) -> str:
    """A date after now; it stays as it was written."""
    if not times.acceptable(value, datetime.now(UTC)):
        raise Invalid(times.NOT_IN_FUTURE)
    return str(value)


def upcoming(value: Any) -> str:
    """The same, as Appwrite shows it."""
    written = future(value)
    return times.normalise(written) or written


def one_of(*words: str, strict: bool = False) -> Check:
    """One of some words; unless `strict`, in any case."""
    known = words if strict else tuple(word.lower() for word in words)

    def check(value: Any) -> str:
        if isinstance(value, str) and (value if strict else value.lower()) in known:
            return value
        raise Invalid(f"Value must be one of ({', '.join(known)})")

    return check


def array(of: Check, most: int = 0) -> Check:
    """A list whose items all pass a check."""
    words = "Value must a valid array " + (f"no longer than {most} items " if most else "")

    def check(value: Any) -> list[Any]:
        if isinstance(value, Mapping):  # an object is an array with names to PHP
            value = list(value.values())
        if not isinstance(value, list):
            raise Invalid(f"{words}and {_words_of(of)}")
        if most and len(value) > most:
            raise Invalid(f"{words}and {_words_of(of)}")
        try:
            return [of(item) for item in value]
        except Invalid as error:
            raise Invalid(f"{words}and {error}") from None

    return check


def nullable(of: Check) -> Check:
    """What a check takes, or null."""

    def check(value: Any) -> Any:
        if value is None:
            return None
        try:
            return of(value)
        except Invalid as error:
            raise Invalid(f"{error} or null") from None

    return check


def json_object(value: Any) -> Any:
    """An object, a list, or JSON text of one; other JSON text counts as nothing, as in Appwrite."""
    if isinstance(value, dict | list):
        return value
    if isinstance(value, str):
        try:
            value = php.decode(value)
        except (ValueError, RecursionError):
            raise Invalid("Value must be a valid JSON string") from None
        return value if isinstance(value, dict | list) else {}
    raise Invalid("Value must be a valid JSON string")


def queries(value: Any) -> list[str]:
    """Query strings; what they say is checked by the compiler of queries."""
    check: Check = array(text(4096), 100)
    checked: list[str] = check(value)
    return checked


def _words_of(check: Check) -> str:
    """How a check describes itself, learnt by giving it what no check takes."""
    try:
        check(_NOTHING)
    except Invalid as error:
        return str(error)
    raise AssertionError("a check has to refuse an object that is no JSON value")


_NOTHING: Any = object()
