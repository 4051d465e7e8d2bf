"""Journals that are written line by line, so that a process that is killed leaves what it knew.

They hold IDs, names and numbers, no secrets, and are safe to delete: the work then starts from the
beginning.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from appwrite_cli.config import settings
from appwrite_cli.config.paths import state_directory
from appwrite_cli.config.private import scope_of
from appwrite_cli.output import warn
from appwrite_cli.transfer import locks

FORGOTTEN = 30 * 24 * 60 * 60  # seconds after which journals that nobody came back for go


class JournalLines:
    """The lines of one journal, which `parts` tell apart; usable by one process at a time.

    `entries` is what an earlier run wrote. Without parts, in a place that cannot be written, or
    while another process has it, nothing is kept.
    """

    def __init__(self, kind: str, parts: Mapping[str, Any] | None) -> None:
        self.entries: list[Any] = []
        self._file: BinaryIO | None = None
        self._path = state_directory() / kind / _file_name(parts) if parts else None
        if self._path is not None:
            self._open(self._path)

    def write(self, **entry: Any) -> None:
        """Append a line; several threads may."""
        if self._file:
            try:
                self._file.write(json.dumps(entry).encode() + b"\n")
            except OSError as error:
                self._warn(self._file.name, error)
                self._file.close()
                self._file = None

    def clear(self) -> None:
        """Start from the first line."""
        if self._file:
            with suppress(OSError):
                self._file.truncate(0)

    def close(self, *, remove: bool) -> None:
        """Let others have it; the journal of work that is done is removed."""
        if self._file is None or self._path is None:
            return
        self._file.close()
        self._file = None
        if remove:
            with suppress(OSError):
                self._path.unlink()

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove_old(path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
        except OSError as error:
            self._warn(path, error)
            return
        if not locks.take(file):
            file.close()  # another awcli does the same: this is done a second time
            return
        self._file = file
        self.entries = _read(file)
        if self.entries:
            file.write(b"\n")  # ends a line that was not written whole

    def _warn(self, path: object, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        warn(f"this cannot be resumed if it is interrupted: {path}: {reason}")


def _file_name(parts: Mapping[str, Any]) -> str:
    from hashlib import sha256

    run = settings()
    whose = f"local {run.local_directory.resolve()}" if run.local else scope_of(run)
    key = json.dumps([whose, parts], sort_keys=True)
    return f"{sha256(key.encode()).hexdigest()[:32]}.jsonl"


def _read(file: BinaryIO) -> list[Any]:
    """The lines that were written whole."""
    entries = []
    file.seek(0)
    for line in file.read().split(b"\n"):
        with suppress(ValueError, RecursionError):
            entries.append(json.loads(line))
    return entries


def _remove_old(directory: Path) -> None:
    oldest = time.time() - FORGOTTEN
    with suppress(OSError):
        for entry in directory.iterdir():
            if entry.stat().st_mtime < oldest:
                entry.unlink()
