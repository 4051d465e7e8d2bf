"""The headers Range and Content-Range as Appwrite 1.9.6 reads them (utopia-php/http)."""

import re
from dataclasses import dataclass

from appwrite_cli.local import php

_CONTENT_RANGE = re.compile(r"(\S+) ([0-9]+)-([0-9]+)/([0-9]+)")
_RANGE = re.compile(r"([^=]+)=([0-9]+)-([0-9]*)")


@dataclass(frozen=True)
class Piece:
    """What a Content-Range says: from the first to the last byte, of how many."""

    start: int
    end: int
    size: int


@dataclass(frozen=True)
class Window:
    """What a Range asks for; an open one ends where the server likes."""

    unit: str
    start: int
    end: int | None


def content_range(header: str) -> Piece | None:
    """A Content-Range, of whatever unit; None where it says nothing that makes sense."""
    found = _CONTENT_RANGE.fullmatch(header)
    if found is None:
        return None
    start, end, size = (_number(digits) for digits in found.group(2, 3, 4))
    return Piece(start, end, size) if start <= end <= size else None


def requested(header: str) -> Window | None:
    """A Range; None where it makes no sense, as the last so many bytes and a single one do not."""
    found = _RANGE.fullmatch(header)
    if found is None:
        return None
    start = _number(found[2])
    end = _number(found[3]) if found[3] else None
    return Window(found[1], start, end) if end is None or start < end else None


def _number(digits: str) -> int:
    return min(int(digits[:40]), php.INT_MAX)
