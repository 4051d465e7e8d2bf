"""Times in `--where`: ISO 8601 as written, and `now-7d` or `today` reckoned here, sent in UTC."""

import re
from datetime import UTC, datetime, timedelta

TIME_FIELDS = frozenset({"$createdAt", "$updatedAt"})

_RELATIVE = r"(now|today)(?:([+-][0-9]+)([smhdw]))?"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ISO = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


def local_now() -> datetime:
    """The present, without a zone: Python takes that for the system's, whose rules for summer
    time then hold for any day reckoned from it."""
    return datetime.now()  # noqa: DTZ005 - see above


def is_time_field(field: str) -> bool:
    """Whether the field is one of the two times that every resource has, of a relation's too."""
    return field.rpartition(".")[2] in TIME_FIELDS


def is_iso(text: str) -> bool:
    """Whether `text` is a whole ISO 8601 date or datetime; without a zone Appwrite reads UTC."""
    if not re.fullmatch(_ISO, text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def relative_time(text: str, now: datetime) -> str | None:
    """`now`, `now-7d`, `today+9h` in UTC as Appwrite writes it; None where `text` is no such time.

    `today` is the start of the day in the zone of `now`; what is added to it is wall-clock time,
    so that `today-7d` is the start of a day too. Raises ValueError outside the calendar.
    """
    match = re.fullmatch(_RELATIVE, text, re.IGNORECASE)
    if not match:
        return None
    word, count, unit = match.groups()
    try:
        shift = timedelta(seconds=int(count) * _SECONDS[unit.lower()] if count else 0)
        if word.lower() == "today":
            moment = now.replace(hour=0, minute=0, second=0, microsecond=0) + shift
        else:
            moment = now.astimezone(UTC) + shift
        return moment.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        raise ValueError("a time outside the calendar") from None
