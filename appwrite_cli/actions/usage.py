"""`storage du`: how much buckets hold, and in a bucket each directory of its names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from appwrite_cli.actions.verbs import pointing
from appwrite_cli.client import walk
from appwrite_cli.errors import UsageError
from appwrite_cli.output import View, progress, show_value
from appwrite_cli.resources import BUCKET
from appwrite_cli.transfer.places import BucketPlace, parse_place

USAGE = View("place", "places", ("name", "files", "size"), ("name",), sizes=frozenset({"size"}))
Rows = dict[str, dict[str, Any]]


def show_usage(text: str) -> None:
    """Show what every bucket holds, or what each directory in the named place does.

    Files whose upload is not complete do not count. Raises UsageError for what is no bucket.
    """
    with progress("counting", unit="files") as meter:
        if text:
            place = parse_place(text if text.startswith("bucket:") else f"bucket:{text}")
            if isinstance(place, Path):
                raise UsageError(f"{text!r} is no bucket")
            rows = _by_directory(place, meter.advance)
        else:
            rows = _by_bucket(meter.advance)
    show_value(list(rows.values()), USAGE)


def _by_bucket(count: Callable[[int], None]) -> Rows:
    rows: Rows = {}
    for page in walk(BUCKET.below("").path, "buckets", limit=None):
        for bucket in page.data["buckets"]:
            place = parse_place(f"bucket:{bucket['$id']}")
            if isinstance(place, BucketPlace):
                row = _row(rows, str(place))
                for _, size in _files(place, count):
                    _add(row, size)
    return rows


def _by_directory(place: BucketPlace, count: Callable[[int], None]) -> Rows:
    """A row for each directory right below the place, and one for all of it at the end."""
    rows: Rows = {}
    whole = {"name": str(place), "files": 0, "size": 0}
    for name, size in _files(place, count):
        directory, slash, _ = name.partition("/")
        if slash:
            _add(_row(rows, f"{place}/{directory}"), size)
        _add(whole, size)
    return {**dict(sorted(rows.items())), "": whole}


def _files(place: BucketPlace, count: Callable[[int], None]) -> Iterator[tuple[str, int]]:
    """The names below the place, and the sizes."""
    with pointing(place.files):
        for page in walk(place.files.path, "files", limit=None):
            for file in page.data["files"]:
                name = place.relative(str(file["name"]))
                if name is not None and file["chunksUploaded"] == file["chunksTotal"]:
                    yield name, int(file["sizeOriginal"])
            count(len(page.data["files"]))


def _row(rows: Rows, name: str) -> dict[str, Any]:
    return rows.setdefault(name, {"name": name, "files": 0, "size": 0})


def _add(row: dict[str, Any], size: int) -> None:
    row["files"] += 1
    row["size"] += size
