"""Values as text: exact for programs, short for people, harmless on terminals."""

import json
import re
from typing import Any

MASK = "******"
ABSENT = "-"

# What moves the cursor, hides, or turns around the text after it: control characters and C1,
# invisible and zero-width characters, bidirectional controls, line separators, tag characters.
# Combining marks and variation selectors are part of ordinary writing and stay.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f\ud800-\udfff"
)
# Patterns stay text until they are used, by way of the cache of `re`: piped JSON needs none.
_UNSAFE_IN_CELLS = f"[{_UNSAFE}\t\n]"
_UNSAFE_IN_LINES = f"[{_UNSAFE}]"

# Times as Appwrite writes them: ISO 8601 in UTC with milliseconds.
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def clean(text: str) -> str:
    """Text for one cell of a terminal: what is unsafe is shown as `\\x1b`, `\\n`, `\\u202e`."""
    return re.sub(_UNSAFE_IN_CELLS, _escaped, text)


def clean_lines(text: str) -> str:
    """The same for whole lines: line feeds and tabs stay."""
    return re.sub(_UNSAFE_IN_LINES, _escaped, text)


def clean_json(text: str) -> str:
    """The same for JSON, which stays the same JSON: what is unsafe becomes a JSON escape."""
    return re.sub(_UNSAFE_IN_LINES, lambda found: json.dumps(found[0])[1:-1], text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def exact(value: Any) -> str:
    """A value for programs: text as it is, null as nothing, all else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else compact(value)


def readable(value: Any, *, size: bool = False, seconds: bool = False) -> str:
    """A value for people, in one line that is safe on terminals.

    `size` tells that it is a number of bytes; `seconds` asks for times with seconds and zone.
    """
    if isinstance(value, str):
        return local_time(value, seconds=seconds) if re.fullmatch(_TIME, value) else clean(value)
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(not v or _name(v) or _is_plain(v) for v in value):
        return ", ".join(readable(element, seconds=seconds) for element in value)
    if name := _name(value):
        return clean(name)
    if size and isinstance(value, int):
        return human_size(value)
    return clean(compact(value))


def _name(value: Any) -> str:
    """What a resource inside another one is called: the key of a column or index, or its ID."""
    names = (value.get("key"), value.get("$id")) if isinstance(value, dict) else ()
    return next((name for name in names if isinstance(name, str)), "")


def _is_plain(value: Any) -> bool:
    return not isinstance(value, list | dict)


def local_time(text: str, *, seconds: bool = False) -> str:
    """A time of Appwrite's in the time zone of this machine."""
    from datetime import datetime

    try:
        here = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return text  # no such day, or at an end of the calendar, where zones cannot be applied
    return here.isoformat(" ", "seconds" if seconds else "minutes")[: None if seconds else 16]


def human_size(size: int) -> str:
    """A number of bytes in units of 1000: `512 B`, `1.5 kB`, `30 MB`."""
    amount = float(size)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if abs(amount) < 999.5 or unit == "TB":
            break
        amount /= 1000
    return (
        f"{amount:.1f}".removesuffix(".0") + f" {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    )


def masked(value: Any, names: frozenset[str]) -> Any:
    """The value with what stands under these names hidden, at any depth.

    What is empty stays empty, and so do truth values: `secret` of a variable only tells that its
    value is one.
    """
    if not names:
        return value
    if isinstance(value, dict):
        return {
            key: MASK
            if key in names and element and element is not True
            else masked(element, names)
            for key, element in value.items()
        }
    if isinstance(value, list):
        return [masked(element, names) for element in value]
    return value
