"""JSON that a user wrote: strict (RFC 8259), exact for integers, with the place of a mistake."""

import json
import re
from typing import Any

from appwrite_cli.errors import GrammarError, UsageError

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1


def parse_json(text: str, whole: str | None = None, offset: int = 0, *, hint: str = "") -> Any:
    """The value of the JSON `text`, which stands at `offset` in `whole`, what the user wrote.

    Raises GrammarError, also for what Python would take but JSON has not or nobody can send:
    NaN, Infinity, numbers beyond a double, and halves of surrogate pairs.
    """
    whole = text if whole is None else whole
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        raise GrammarError(f"not JSON: {reason}", whole, offset + error.pos, hint=hint) from None
    except RecursionError:
        raise GrammarError("the JSON is nested too deeply", whole, offset) from None
    except UnicodeEncodeError:
        raise GrammarError("the JSON holds half a surrogate pair", whole, offset) from None
    except ValueError as error:
        raise GrammarError(f"not JSON: {error}", whole, offset, hint=hint) from None
    return value


def try_json(text: str) -> Any:
    """The value of the JSON `text`, or None where it is not JSON."""
    try:
        return parse_json(text)
    except GrammarError:
        return None


def parse_number(text: str) -> int | float | None:
    """The number that `text` is as JSON, or None."""
    if not NUMBER.fullmatch(text):
        return None
    number: int | float | None = try_json(text)
    return number


def parse_integer(text: str) -> int | None:
    """The integer that `text` is as JSON without point or exponent, or None."""
    return int(text) if INTEGER.fullmatch(text) and len(text) < 4000 else None


def check_text(text: str) -> str:
    """`text`, if it can be sent as UTF-8; an argument of the shell may hold other bytes."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{text!r} is not UTF-8 text (character {error.start + 1})") from None
    return text


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is beyond the range of a double")
    return number
