"""What a sync is between: a directory, and a bucket or a part of it by its names."""

import fnmatch
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from appwrite_cli.address import Collection
from appwrite_cli.errors import UsageError
from appwrite_cli.resources import FILE

_BUCKET = re.compile(r"bucket:([^/]*)(?:/(.*))?", re.DOTALL)
LONGEST_NAME = 255  # characters of a file's name in Appwrite


class BucketPlace(NamedTuple):
    """A bucket, or the files in it whose names begin with `prefix` (empty, or ending in `/`)."""

    files: Collection
    prefix: str

    def __str__(self) -> str:
        return f"bucket:{self.files}{'/' if self.prefix else ''}{self.prefix.rstrip('/')}"

    def relative(self, name: str) -> str | None:
        """The name below the prefix; None for what is not below it."""
        found = name.removeprefix(self.prefix)
        return found if name.startswith(self.prefix) and found else None


def parse_place(text: str) -> BucketPlace | Path:
    """`bucket:ID[/PREFIX]`, or a directory; raises UsageError."""
    match = _BUCKET.fullmatch(text)
    if match is None:
        return Path(text).expanduser()
    if not match[1] and match[2] is not None:
        raise UsageError(f"{text!r}: the ID of the bucket is missing", hint="bucket:ID/PREFIX")
    prefix = "/".join(part for part in (match[2] or "").split("/") if part)
    return BucketPlace(FILE.below(match[1]), f"{prefix}/" if prefix else "")


class Patterns(NamedTuple):
    """Which names take part: those that an `include` matches, if there are any, and no `exclude`.

    A pattern without a slash matches any part of a name (`*.tmp`, `node_modules`), one with a
    slash the whole of it, or a directory above it.
    """

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()

    def take(self, name: str) -> bool:
        """Whether the file of that name, relative to its place, takes part."""
        if any(_matches(name, pattern) for pattern in self.exclude):
            return False
        return not self.include or any(_matches(name, pattern) for pattern in self.include)


def _matches(name: str, pattern: str) -> bool:
    parts = name.split("/")
    pattern = pattern.removeprefix("./").rstrip("/")
    if "/" not in pattern:
        return any(fnmatch.fnmatchcase(part, pattern) for part in parts)
    above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return any(fnmatch.fnmatchcase(path, pattern.removeprefix("/")) for path in above)
