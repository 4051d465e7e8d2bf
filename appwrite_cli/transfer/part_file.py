"""A file that is being received: beside its target under another name until it is whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from appwrite_cli.errors import CliError
from appwrite_cli.transfer import locks
from appwrite_cli.transfer.download import Remote
from appwrite_cli.transfer.local_files import PIECE


class PartFile:
    """What has been received of a file so far."""

    def __init__(self, remote: Remote, target: Path, path: Path, file: BinaryIO) -> None:
        self.target = target
        self.path = path
        self._remote = remote
        self._file = file

    def write(self, content: bytes) -> None:
        """Append content; raises CliError for a full disk and the like."""
        view = memoryview(content)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise _failure(self.target, error) from None

    def pieces(self) -> Iterator[bytes]:
        """What is there; further content follows it."""
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def clear(self) -> None:
        """Begin anew."""
        self._file.seek(0)
        self._file.truncate()

    def finish(self) -> None:
        """It is whole: put it in its place, with the time at which the server got it."""
        self._file.close()
        try:
            if made := _moment(self._remote.created):
                os.utime(self.path, (made, made))
            self.path.replace(self.target)
        except OSError as error:
            raise _failure(self.target, error) from None


@contextmanager
def receiving(remote: Remote, target: Path) -> Iterator[PartFile]:
    """Where to receive a file that is to become `target`; the same part is found again later.

    What is not finished stays for the next run, which goes on with it. Raises CliError.
    """
    known = [str(remote.address), target.name, remote.signature, remote.size, remote.created]
    name = sha256(repr(known).encode()).hexdigest()[:16]
    path = target.parent / f".awcli-{name}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file = os.fdopen(os.open(path, flags, 0o666), "r+b", buffering=0)
    except OSError as error:
        raise _failure(target, error) from None
    with file:
        if not locks.take(file):
            raise CliError(f"another awcli is downloading {target} at this moment")
        try:
            yield PartFile(remote, target, path, file)
        finally:
            if not file.closed:
                empty = not os.fstat(file.fileno()).st_size
                file.close()
                if empty or remote.size is None:  # there is nothing to go on with
                    path.unlink(missing_ok=True)


def _failure(target: Path, error: OSError) -> CliError:
    reason = (error.strerror or str(error)).lower()
    return CliError(f"cannot write {target}: {reason}")


def _moment(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
