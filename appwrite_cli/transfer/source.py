"""A file to import: read twice, first to look at all of it, then to send it."""

import hashlib
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from appwrite_cli import streams
from appwrite_cli.errors import UsageError
from appwrite_cli.transfer.records import FORMATS, Record, format_of, read_records

KEPT_IN_MEMORY = 1 << 23  # bytes of stdin; what is more goes into a file that has no name
_START = 1 << 16  # bytes by which a format is guessed


class Source:
    """An open file, what is in it, and its digest, which its records may be named after."""

    def __init__(self, file: BinaryIO, name: str, form: str, key: str) -> None:
        """`form` is one of FORMATS, or empty: guessed by name and content. Raises UsageError."""
        self.name = name
        self.key = key
        self._file = file
        self.format = form or format_of(name, file.read(_START), key)
        file.seek(0)
        digest = hashlib.sha256()
        while piece := file.read(_START):
            digest.update(piece)
        self.digest = digest.hexdigest()

    def is_at(self, path: Path) -> bool:
        """Whether this is the file at a path."""
        return path.exists() and Path(self.name).expanduser().resolve() == path.resolve()

    def records(self) -> Iterator[Record]:
        """The records, from the first one; raises UsageError as `read_records` does."""
        self._file.seek(0)
        return read_records(self._file, self.format, self.key)


@contextmanager
def open_source(name: str, what: str, *, form: str, key: str) -> Iterator[Source]:
    """Open the file `name`, or stdin for `-`, which is read to its end; raises UsageError.

    `what` names the argument in messages, `key` a list inside a JSON object: `users`.
    """
    if form and form not in FORMATS:
        raise UsageError(f"there is no format {form!r}", hint=f"one of {', '.join(FORMATS)}")
    if name == "-":
        with _spooled(streams.take_stdin(what)) as file:
            yield Source(file, "stdin", form, key)
        return
    try:
        file = Path(name).expanduser().open("rb")
    except (OSError, RuntimeError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no such file").lower()
        raise UsageError(f"{what}: cannot read {name!r}: {reason}") from None
    with file:
        if not file.seekable():  # a pipe: <(...) of a shell
            with _spooled(file) as copy:
                yield Source(copy, name, form, key)
            return
        yield Source(file, name, form, key)


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """What can be read but once, kept until it was read twice: a large one on disk, nameless."""
    import tempfile

    with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(io.SEEK_SET)
        yield cast("BinaryIO", copy)
