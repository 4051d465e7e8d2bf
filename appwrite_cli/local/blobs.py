"""The bytes of files: plain files with names of their own making, beside the SQLite file.

Bytes are written to a temporary file and renamed before the database names them, and removed after
it no longer does. So whenever a process is killed, what the database names is there and whole; at
worst bytes are left that it does not name, which the next process takes away.
"""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import IO, Any

BLOCK = 256 * 1024
_ABANDONED_SECONDS = 3600  # far longer than any request takes


class Received(FileIO):
    """Bytes that come in: a temporary file that is gone when it is closed, unless it was kept."""

    def __init__(self, blobs: "Blobs") -> None:
        self._blobs = blobs
        self._incoming = blobs.new_incoming()
        self.size = 0
        super().__init__(self._incoming, "x+")

    def write(self, data: Any) -> int:
        """Write all of it."""
        view = memoryview(data).cast("B")
        self.size += view.nbytes
        rest = view
        while rest:
            rest = rest[super().write(rest) :]
        return view.nbytes

    @property
    def path(self) -> Path:
        """Where the bytes are as long as they are not kept."""
        return self._incoming

    def keep(self) -> str:
        """Keep the bytes for good; the name by which they are found from now on."""
        super().close()  # Windows renames no open file
        name = secrets.token_hex(16)
        target = self._blobs.path(name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        self._incoming.rename(target)
        return name

    def close(self) -> None:
        """Close it, and remove what was not kept."""
        super().close()
        self._incoming.unlink(missing_ok=True)


class Blobs:
    """The directory of one local Appwrite's bytes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, name: str) -> Path:
        """Where kept bytes are."""
        return self._directory / name[:2] / name

    def new_incoming(self) -> Path:
        """A place for bytes that come in."""
        place = self._directory / "incoming"
        for part in (self._directory.parent, self._directory, place):
            part.mkdir(mode=0o700, exist_ok=True, parents=True)
        return place / secrets.token_hex(16)

    def remove(self, names: Iterable[str]) -> None:
        """Remove bytes that the database no longer names."""
        for name in names:
            # Windows removes no file that somebody reads: the next process does.
            with suppress(FileNotFoundError, PermissionError):
                self.path(name).unlink()

    def sweep(self, db: sqlite3.Connection) -> None:
        """Remove what killed processes have left: old bytes that the database does not name.

        Once in an hour at most, for it looks at every file.
        """
        before = time.time() - _ABANDONED_SECONDS
        swept = self._directory / "swept"
        if not self._directory.is_dir() or (swept.exists() and swept.stat().st_mtime > before):
            return
        swept.touch()
        for path in self._directory.glob("*/*"):
            with suppress(FileNotFoundError, PermissionError):
                if path.stat().st_mtime > before:
                    continue
                named = db.execute("SELECT 1 FROM file_parts WHERE blob = ?", (path.name,))
                if named.fetchone() is None:
                    path.unlink()


class Joined:
    """Bytes that lie in several files one after the other, or a window of them."""

    def __init__(self, parts: Sequence[tuple[Path, int]], start: int = 0, length: int = -1) -> None:
        self._parts = parts
        self._start = start
        whole = sum(size for _, size in parts)
        self.length = whole - start if length < 0 else length

    def __iter__(self) -> Iterator[bytes]:
        """The bytes in blocks; raises FileNotFoundError where they were removed meanwhile."""
        skipped, left = self._start, self.length
        for path, size in self._parts:
            if skipped >= size:
                skipped -= size
                continue
            if not left:
                return
            with path.open("rb", buffering=0) as file:
                file.seek(skipped)
                for block in _blocks(file, min(size - skipped, left)):
                    left -= len(block)
                    yield block
            skipped = 0

    def window(self, start: int, length: int) -> "Joined":
        """So many of these bytes from a place on."""
        return Joined(self._parts, self._start + start, length)

    def signature(self) -> str:
        """Their MD5 in hexadecimal."""
        digest = hashlib.md5(usedforsecurity=False)
        for block in self:
            digest.update(block)
        return digest.hexdigest()

    def head(self, most: int) -> bytes:
        """The first bytes."""
        return b"".join(self.window(0, min(most, self.length)))


def _blocks(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        yield block
