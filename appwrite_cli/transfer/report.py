"""The report of what was refused: NDJSON, an object for each record, none of its content."""

import json
import os
from pathlib import Path
from typing import IO, NamedTuple

from appwrite_cli.errors import CliError, UsageError


class Refusal(NamedTuple):
    """Why a record was not taken: its line, its ID where it has one, and the error."""

    line: int
    id: str
    error: CliError

    def __str__(self) -> str:
        return f"line {self.line}{f' ({self.id})' if self.id else ''}: {self.error}"

    def as_json(self) -> str:
        """`{"line", "id", "message", "code", "type"}` in one line."""
        error = self.error.as_json()
        entry = {"line": self.line, "id": self.id or None}
        entry |= {name: error[name] for name in ("message", "code", "type")}
        return json.dumps(entry, ensure_ascii=False) + "\n"


class Report:
    """The file, with mode 0600; `resume` keeps its first bytes, all else is written anew."""

    def __init__(self, path: Path, *, resume: int = 0) -> None:
        """Open it; raises UsageError where it cannot be written."""
        self.path = path
        self.size = resume
        try:
            self._file: IO[bytes] = open(path, "ab", opener=_private)  # noqa: SIM115
            self._file.truncate(resume)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(
                f"the report {str(path)!r} cannot be written: {reason}",
                hint="--report FILE names another place",
            ) from None

    def add(self, refusal: Refusal) -> None:
        """Append an entry, and hand it to the system."""
        self.size += self._file.write(refusal.as_json().encode("utf-8", "backslashreplace"))
        self._file.flush()

    def close(self, *, keep_empty: bool) -> None:
        """Close it; one without entries is removed unless it was asked for by name."""
        self._file.close()
        if not self.size and not keep_empty:
            self.path.unlink(missing_ok=True)


def holds(path: Path, size: int) -> bool:
    """Whether the file is there with as many bytes as were written to it."""
    try:
        return path.stat().st_size >= size
    except OSError:
        return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
