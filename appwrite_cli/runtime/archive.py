"""Packing a function: a tar.gz that depends on nothing but names and contents.

Names are sorted, directories are left out (whoever unpacks makes them), and times, owners and
modes are fixed: 0755 of all files, for Windows knows no bit that says which ones are programs.
`digest` is of what is in the archive before it is compressed. It is the same everywhere; the
compressed bytes are, wherever Python's zlib is the same one (zlib-ng packs a little differently).
"""

import hashlib
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from appwrite_cli.errors import UsageError
from appwrite_cli.runtime.tree import Entry, entries

_PIECE = 256 * 1024
_LEVEL = 6


@dataclass(frozen=True)
class Package:
    """What was packed: the number of files, their bytes, the archive's bytes and its digest."""

    files: int
    bytes: int
    size: int
    digest: str  # SHA-256 of the tar, hexadecimal


class _Counting:
    """A file that counts what is written into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


class _Tar:
    """The tar, hashed on its way into the compressor."""

    def __init__(self, out: _Counting) -> None:
        import gzip

        # No name, no time: the header is the same each time.
        self._gzip = gzip.GzipFile("", "wb", _LEVEL, out, mtime=0)
        self._hash = hashlib.sha256()
        self._length = 0

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self._length += len(data)
        self._gzip.write(data)

    def pad(self, unit: int) -> None:
        self.write(bytes(-self._length % unit))

    def close(self) -> str:
        """Write the end; the digest."""
        self.write(bytes(2 * tarfile.BLOCKSIZE))
        self.pad(tarfile.RECORDSIZE)
        self._gzip.close()
        return self._hash.hexdigest()


def pack(directory: Path, out: BinaryIO, ignore: Sequence[str] = ()) -> Package:
    """Write the archive of a directory to an open file, in constant memory.

    `ignore` are further patterns in the language of `.gitignore`. Raises UsageError for what
    cannot be packed (see `tree.entries`), a file that changes meanwhile, and for nothing at all.
    """
    counted = _Counting(out)
    tar = _Tar(counted)
    files = total = 0
    for entry in entries(directory, ignore):
        _add(tar, entry)
        files, total = files + 1, total + entry.size
    if not files:
        raise UsageError(f"there is nothing to pack in {directory}")
    digest = tar.close()
    return Package(files, total, counted.size, digest)


def _add(tar: _Tar, entry: Entry) -> None:
    info = tarfile.TarInfo(entry.name)
    info.mode = 0o755
    if entry.target:
        info.type, info.linkname = tarfile.SYMTYPE, entry.target
        tar.write(info.tobuf(tarfile.PAX_FORMAT))
        return
    info.size = entry.size
    try:
        with entry.path.open("rb") as file:
            tar.write(info.tobuf(tarfile.PAX_FORMAT))
            left = entry.size
            while left and (piece := file.read(min(left, _PIECE))):
                tar.write(piece)
                left -= len(piece)
            if left or file.read(1):
                raise UsageError(
                    f"{entry.path} changed while it was being packed", hint="try again"
                )
    except OSError as error:
        raise UsageError(f"cannot read {entry.path}: {(error.strerror or '').lower()}") from None
    tar.pad(tarfile.BLOCKSIZE)
