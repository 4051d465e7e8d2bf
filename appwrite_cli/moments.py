"""Times to come that a command is given: a span from now such as `90d`, or a date.

They are sent in UTC. A date without a time is its first moment, and without a zone it is in UTC,
as Appwrite reads it.
"""

import re
from datetime import UTC, datetime, timedelta

from appwrite_cli.errors import UsageError
from appwrite_cli.where.times import is_iso

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_HINT = "a span such as 90d or 12h, or a date such as 2030-01-31 or 2030-01-31T09:00Z"


def time_to_come(text: str, what: str) -> str:
    """The moment that `text` names, as Appwrite writes times; `what` names the option in errors.

    Raises UsageError for what is no time, and for what has passed.
    """
    now = datetime.now(UTC)
    moment = _after(text, now, what) if span_in_seconds(text) else _date(text, what)
    if moment <= now:
        raise UsageError(f"{what}: {text} has passed", hint=_HINT)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def span_in_seconds(text: str) -> int:
    """The seconds of `90d`, `12h`, `5m` and the like; 0 where `text` is no such span."""
    match = re.fullmatch(r"([0-9]{1,9})([smhdw])", text)
    return int(match[1]) * _SECONDS[match[2]] if match else 0


def _after(text: str, now: datetime, what: str) -> datetime:
    try:
        return now + timedelta(seconds=span_in_seconds(text))
    except OverflowError:
        raise UsageError(f"{what}: {text} leads out of the calendar", hint=_HINT) from None


def _date(text: str, what: str) -> datetime:
    if not is_iso(text):
        raise UsageError(f"{what}: {text!r} is no time", hint=_HINT)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
