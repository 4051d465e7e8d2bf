"""What is uploaded: files of this machine, whole directories, stdin, a text."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from appwrite_cli import streams
from appwrite_cli.errors import CliError, UsageError

PIECE = 1 << 17  # bytes read at once
BINARY = "application/octet-stream"
_ENCODED = {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}


class ChangedError(CliError):
    """A file is no longer what it was when its upload began."""


@dataclass(frozen=True)
class LocalFile:
    """Something to upload. `label` is what messages call it, `name` its name on the server.

    `key` is where it lies, so that an interrupted upload is found again; empty for what cannot be
    read once more. `modified` are nanoseconds, as the file system has them.
    """

    label: str
    name: str
    size: int
    modified: int
    key: str
    open: Callable[[], BinaryIO]

    @property
    def kind(self) -> str:
        """The MIME type that its name stands for."""
        from mimetypes import guess_type

        kind, encoding = guess_type(self.name)
        return (_ENCODED.get(encoding, BINARY) if encoding else kind) or BINARY

    def pieces(self, start: int, size: int, most: int = PIECE) -> Iterator[bytes]:
        """`size` bytes from `start` on, `most` at once.

        Raises ChangedError, or CliError where it is unreadable.
        """
        try:
            with self.open() as file:
                self._check(file)
                file.seek(start)
                left = size
                while left:
                    piece = file.read(min(most, left))
                    if not piece:
                        raise self.changed()
                    left -= len(piece)
                    yield piece
                self._check(file)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CliError(f"cannot read {self.label}: {reason}") from None

    def changed(self) -> ChangedError:
        """That it is no longer what it was."""
        return ChangedError(
            f"{self.label} has changed while it was uploaded", hint="run the same command again"
        )

    def _check(self, file: BinaryIO) -> None:
        if self.key:
            now = os.fstat(file.fileno())
            if (now.st_size, now.st_mtime_ns) != (self.size, self.modified):
                raise self.changed()


def local_file(path: Path, name: str = "") -> LocalFile:
    """A file by its path; raises UsageError for what is none or cannot be read."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no such file").lower()
        raise UsageError(f"cannot read {str(path)!r}: {reason}") from None
    if path.is_dir():
        raise UsageError(f"{str(path)!r} is a directory", hint="--recursive uploads what is in it")
    if not path.is_file():
        raise UsageError(f"{str(path)!r} is no regular file")
    own_name = name or path.name
    _check_name(own_name, str(path))
    return LocalFile(
        label=str(path),
        name=own_name,
        size=status.st_size,
        modified=status.st_mtime_ns,
        key=str(path.absolute()),
        open=lambda: path.open("rb"),
    )


def files_below(directory: Path) -> Iterator[LocalFile | CliError]:
    """Every file in a directory, in order; each is called by its path below it: `a/b.png`.

    An error stands for what cannot be uploaded. Links to directories are not followed, for they
    may lead in circles.
    """
    for place, directories, names in os.walk(directory):
        directories.sort()
        for name in sorted(names):
            path = Path(place) / name
            try:
                yield local_file(path, path.relative_to(directory).as_posix())
            except UsageError as error:
                yield error


def text_file(text: str, name: str) -> LocalFile:
    """A text that is to become a file."""
    _check_name(name, "--name")
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise UsageError("--text is not valid UTF-8") from None
    return LocalFile("--text", name, len(content), 0, "", lambda: io.BytesIO(content))


@contextmanager
def stdin_file(name: str) -> Iterator[LocalFile]:
    """What comes from stdin, which is read to its end into a file of the system's first."""
    import shutil
    import tempfile

    _check_name(name, "--name")
    stream = streams.take_stdin("the file")
    with tempfile.TemporaryDirectory(prefix="awcli-") as directory:
        copy = Path(directory) / "stdin"
        with copy.open("wb") as file:
            shutil.copyfileobj(stream, file)
        size = copy.stat().st_size
        yield LocalFile("stdin", name, size, 0, "", lambda: copy.open("rb"))


def _check_name(name: str, what: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UsageError(
            f"{what!r}: the name is not valid UTF-8", hint="--name gives it another one"
        ) from None
    if not name.isprintable():
        raise UsageError(
            f"{what!r}: the name holds a control character", hint="--name gives it another one"
        )
