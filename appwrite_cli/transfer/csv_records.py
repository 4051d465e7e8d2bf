"""Records of a CSV: the first line names the fields, every other record is one thing.

RFC 4180: quoted fields may hold separators, doubled quotes and line breaks. Separators are commas,
or semicolons or tabs where the heading has those, as some spreadsheets write them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from appwrite_cli.errors import UsageError
from appwrite_cli.transfer.records import NOT_UTF8, TOO_LONG, Record, lines_of

SEPARATORS = ",;\t"


class _Lines:
    """The lines as text. Bytes that are not UTF-8 become lone surrogates, to be found later."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = lines_of(file)
        self.number = 0  # of the line that was read last
        self.too_long = False  # whether one of the present record was

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            self.too_long = self.too_long or line is None
            content = b"\n" if line is None else line
            if self.number == 1:
                content = content.removeprefix(b"\xef\xbb\xbf")
            yield content.decode("utf-8", "surrogateescape")


def read(file: BinaryIO) -> Iterator[Record]:
    """The records below the heading; raises UsageError for a heading that is none."""
    import csv

    lines = _Lines(file)
    texts = iter(lines)
    first = next(texts, "")
    separator = max(SEPARATORS, key=first.count) if first else ","
    reader = csv.reader(chain([first], texts), delimiter=separator, strict=True)
    try:
        names = next(reader, [])
    except csv.Error as error:
        raise UsageError(f"the first line is no heading of a CSV: {error}") from None
    _check_heading(names)
    while True:
        start, lines.too_long = lines.number + 1, False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(start, {}, f"it is not CSV: {error}")
            continue
        if cells or lines.too_long:
            problem = TOO_LONG if lines.too_long else _problem(cells, names)
            fields = zip(names, cells, strict=False)
            yield Record(start, {} if problem else {n: c or None for n, c in fields}, problem)


def _check_heading(names: Sequence[str]) -> None:
    if not any(names):
        raise UsageError("the file is empty: a CSV begins with a line that names its columns")
    if not _is_text(names):
        raise UsageError("the first line is not UTF-8 text", hint="convert the file to UTF-8 first")
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise UsageError(f"the column {twice[0]!r} is there twice")


def _problem(cells: Sequence[str], names: Sequence[str]) -> str:
    if len(cells) != len(names):
        return f"it has {len(cells)} fields, the heading has {len(names)}"
    return "" if _is_text(cells) else NOT_UTF8


def _is_text(cells: Sequence[str]) -> bool:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True
