"""The journal of one upload: which chunks the server has acknowledged, which it may have."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.transfer.journal_lines import JournalLines


@dataclass
class Record:
    """How far an upload has come.

    `acknowledged` gives the checksum of each chunk that the server has, None where it is not
    known. `sent` are chunks that were sent to their end, and of which no answer is known.
    `created` is when the server made the file, as it says.
    """

    id: str
    size: int
    modified: int
    created: str = ""
    acknowledged: dict[int, int | None] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)


class UploadJournal:
    """The journal of the upload that `parts` tell apart; without parts it is not kept on disk."""

    def __init__(self, parts: Mapping[str, Any] | None) -> None:
        self._lines = JournalLines("uploads", parts)
        self.record = _record(self._lines.entries)

    def begin(self, record: Record) -> None:
        """Start a new record."""
        self.record = record
        self._lines.clear()
        self._lines.write(id=record.id, size=record.size, modified=record.modified)

    def sends(self, chunk: int) -> None:
        """All of a chunk but its end was sent: from now on the server may have it."""
        if self.record:
            self.record.sent.add(chunk)
            self._lines.write(sent=chunk)

    def acknowledge(self, chunk: int, checksum: int | None, created: str) -> None:
        """The server has a chunk."""
        if self.record:
            self.record.sent.discard(chunk)
            self.record.acknowledged[chunk] = checksum
            self.record.created = self.record.created or created
            self._lines.write(acknowledged=chunk, checksum=checksum, created=created)

    def forget(self, chunk: int) -> None:
        """The server does not have a chunk after all."""
        if self.record:
            self.record.sent.discard(chunk)
            self._lines.write(unsent=chunk)

    def close(self, *, done: bool) -> None:
        """Let others have the journal; the upload that is done needs none."""
        self._lines.close(remove=done or self.record is None)


def _record(entries: Iterable[Any]) -> Record | None:
    """What the lines say; None where they say nothing.

    The loss of a line makes the server seem to have more than it was given, which is noticed.
    """
    record: Record | None = None
    for entry in entries:
        with suppress(KeyError, TypeError, ValueError):
            if record is None:
                record = Record(str(entry["id"]), int(entry["size"]), int(entry["modified"]))
            elif "sent" in entry:
                record.sent.add(int(entry["sent"]))
            elif "unsent" in entry:
                record.sent.discard(int(entry["unsent"]))
            else:
                chunk = int(entry["acknowledged"])
                record.acknowledged[chunk] = entry["checksum"]
                record.created = record.created or str(entry["created"])
                record.sent.discard(chunk)
    return record
