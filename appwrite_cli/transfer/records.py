"""Records: the things in a file to import, whatever its format."""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple

from appwrite_cli.errors import UsageError

FORMATS = ("csv", "json", "ndjson")
LONGEST = 1 << 20  # bytes of a line, characters of a JSON element: memory stays flat
TOO_LONG = "it is longer than a mebibyte"
NOT_UTF8 = "it is not UTF-8 text"
SUFFIXES = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}


class Record(NamedTuple):
    """One thing of a file: the line on which it begins, counted from 1, and its fields.

    A field that is empty in a CSV is None. `problem` says why the record cannot be read; it never
    repeats any of the text, which may be a secret.
    """

    line: int
    fields: Mapping[str, Any]
    problem: str = ""


def read_records(file: BinaryIO, form: str, key: str) -> Iterator[Record]:
    """The records of a file that is read as they are asked for; `form` is one of FORMATS.

    `key` is what a list inside a JSON object is called: `users`. Raises UsageError for a file
    that is not of this format at all; what is wrong with one record is its `problem`.
    """
    from appwrite_cli.transfer import csv_records, json_records

    if form == "csv":
        return csv_records.read(file)
    if form == "ndjson":
        return json_records.read_lines(file)
    return json_records.read_array(file, key)


def lines_of(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file with their line feeds; None in place of one that is too long."""
    while piece := file.readline(LONGEST):
        if len(piece) < LONGEST or piece.endswith(b"\n"):
            yield piece
            continue
        while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
            pass
        yield None


def format_of(name: str, start: bytes, key: str) -> str:
    """The format of a file by its name, else by how it begins; raises UsageError for neither.

    Files called `.json` hold a document or one a line, so their content decides.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(f"{name} is UTF-16 text", hint="convert it to UTF-8 first")
    suffix = PurePath(name).suffix.lower()
    if known := SUFFIXES.get(suffix):
        return known
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"[":
        return "json"
    if text[:1] == b"{":
        return "ndjson" if _is_whole_record(text, key) else "json"
    if suffix == ".json":
        raise UsageError(
            f"{name} begins with neither [ nor {{", hint="--format names another format"
        )
    return "csv"


def _is_whole_record(text: bytes, key: str) -> bool:
    """Whether the first line is a JSON object by itself, and not one that holds the list."""
    try:
        first = json.loads(text.splitlines()[0])
    except (ValueError, RecursionError):
        return False
    return not isinstance(first.get(key), list)
