"""The journal of an upload of many files: the ID that each was given.

Unique IDs are made here. Without it, the same command run again after an interruption would make
second copies of what is there already.
"""

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from appwrite_cli.transfer.journal_lines import JournalLines
from appwrite_cli.transfer.local_files import LocalFile


class BatchJournal:
    """Which IDs the files of one command got, by where they lie; `parts` tell commands apart."""

    def __init__(self, parts: Mapping[str, Any] | None) -> None:
        self._lines = JournalLines("batches", parts)
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int, int], str] = {}
        for entry in self._lines.entries:
            with suppress(KeyError, TypeError, ValueError):
                key = (str(entry["file"]), int(entry["size"]), int(entry["modified"]))
                self._known[key] = str(entry["id"])

    def known(self, file: LocalFile) -> str:
        """The ID that an earlier run gave to a file that is still the same; empty for none."""
        return self._known.get((file.key, file.size, file.modified), "")

    def begin(self, file: LocalFile, own_id: str) -> None:
        """A file is about to be uploaded under this ID."""
        with self._lock:
            self._lines.write(file=file.key, size=file.size, modified=file.modified, id=own_id)

    def close(self, *, done: bool) -> None:
        """Let others have the journal; where all is done none is needed."""
        self._lines.close(remove=done)
