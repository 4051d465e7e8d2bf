"""Dates and times as the server reads them: PHP's `DateTime`, in UTC.

Appwrite 1.9.6 takes in a row whatever PHP's parser takes, `tomorrow` too; in queries and defaults
only what holds a year of four digits. The common forms are understood here: ISO 8601 and its
shortenings, American and European dates, RFC 2822, `@seconds`, words such as `yesterday noon`,
and relative ones such as `+2 days`.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
OUT_OF_RANGE = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."
NOT_IN_FUTURE = (
    "Value must be valid date in the future and between 0000-01-01 00:00:00 and "
    "9999-12-31 00:00:00."
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month_name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATES = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<year>\d{4})-(?P<month>\d{1,2})",
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
    r"(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>\d{4})",
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}})",
    rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    r"(?P<word>now|today|midnight|noon|tomorrow|yesterday)(?:\s+(?P<hour_word>noon|midnight))?",
)
_TIME = (
    r"t?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
)
_ZONE = r"(?P<zone>z|utc|gmt|(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?)"
_FORMS = tuple(
    re.compile(rf"{date}(?:(?:\s*t\s*|\s+){_TIME})?\s*{_ZONE}?", re.IGNORECASE) for date in _DATES
)
_CLOCK = re.compile(rf"{_TIME}\s*{_ZONE}?", re.IGNORECASE)
_BARE = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_SECONDS = re.compile(r"@(-?\d+)(?:\.(\d{1,6}))?")
_RELATIVE = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<count>\d+)\s*(?P<unit>sec|second|min|minute|hour|day|week|fortnight)s?"
    r"(?P<ago>\s+ago)?",
    re.IGNORECASE,
)
_UNITS = {
    "sec": 1,
    "second": 1,
    "min": 60,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "fortnight": 1209600,
}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def parse(text: str, now: datetime | None = None) -> datetime | None:
    """The moment that a text means, in UTC, or None where it means none."""
    try:
        if is_shown(text):
            with suppress(ValueError):  # the 30th of February is one for PHP
                return datetime.fromisoformat(text)
        now = now or datetime.now(UTC)
        text = text.strip()
        if found := _SECONDS.fullmatch(text):
            micros = int((found[2] or "0").ljust(6, "0"))
            return datetime.fromtimestamp(int(found[1]), UTC) + timedelta(microseconds=micros)
        if found := _BARE.fullmatch(text):
            return _from_digits(found, now)
        for form in _FORMS:
            if found := form.fullmatch(text):
                return _from_parts(found.groupdict(), now)
        if found := _CLOCK.fullmatch(text):
            return _from_parts({**found.groupdict(), "word": "today"}, now)
        return _relative(text, now)
    except (ValueError, OverflowError):
        return None


def normalise(text: str) -> str | None:
    """The moment as Appwrite shows it (UTC, milliseconds, `+00:00`), or None."""
    moment = parse(text)
    return None if moment is None else show(moment)


def is_shown(text: str) -> bool:
    """Whether a text has the form in which Appwrite shows moments, so that it can be kept as is."""
    return len(text) == 29 and text[10] == "T" and text[19] == "." and text.endswith("+00:00")


def show(moment: datetime) -> str:
    """A moment as Appwrite shows it; what is below a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def acceptable(value: object, earliest: datetime = EARLIEST, latest: datetime = LATEST) -> bool:
    """Whether a value is a date where the server checks one: a year of four digits, in range."""
    if not isinstance(value, str) or _YEAR.search(value) is None:
        return False
    moment = parse(value)
    return moment is not None and earliest <= moment <= latest


def _from_digits(found: re.Match[str], now: datetime) -> datetime:
    # Four digits alone are a time of today, or a year where they can be no time.
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour < 24 and minute < 60:
        return now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return now.replace(year=int(found[0]))


def _from_parts(parts: dict[str, str | None], now: datetime) -> datetime:
    word = (parts.get("word") or "").lower()
    if word:
        days = {"tomorrow": 1, "yesterday": -1}.get(word, 0)
        day = now + timedelta(days=days)
    else:
        day = _day(parts)
    clock = parts.get("hour") is not None
    if word != "now" or clock or parts.get("hour_word"):
        at = (parts.get("hour_word") or word).lower()
        noon = 12 if at == "noon" and not clock else 0
        day = day.replace(hour=noon, minute=0, second=0, microsecond=0)
    if clock:
        day += _since_midnight(parts)
    return (day - _offset(parts.get("zone") or "")).replace(tzinfo=UTC)


def _day(parts: dict[str, str | None]) -> datetime:
    name = parts.get("month_name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"] or 0)
    day = int(parts.get("day") or 1)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError("no such day")
    # The 31st of a shorter month is a day of the next one.
    return datetime(int(parts["year"] or 0), month, 1, tzinfo=UTC) + timedelta(days=day - 1)


def _since_midnight(parts: dict[str, str | None]) -> timedelta:
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    second = int(parts["second"] or 0)
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no such time")
    micros = int((parts.get("fraction") or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micros)


def _offset(zone: str) -> timedelta:
    digits = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if digits is None:
        return timedelta()
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    timezone(offset)  # refuses what is no offset
    return -offset if digits[1] == "-" else offset


def _relative(text: str, now: datetime) -> datetime | None:
    start, rest = now, text
    if found := re.match(r"(now|today|midnight|tomorrow|yesterday)\s+", text, re.IGNORECASE):
        start, rest = _from_parts({"word": found[1]}, now), text[found.end() :]
    steps = list(_RELATIVE.finditer(rest))
    if not steps or _RELATIVE.sub("", rest).strip():
        return None
    for step in steps:
        seconds = int(step["count"]) * _UNITS[step["unit"].lower()]
        backwards = (step["sign"] == "-") != bool(step["ago"])
        start += timedelta(seconds=-seconds if backwards else seconds)
    return start
