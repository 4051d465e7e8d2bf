"""The upload of a large file in chunks: the first alone, then several at once; resumable.

Acknowledged chunks are journaled. After a failure those in flight are awaited, and then the server
is asked how many it has: as many as were acknowledged, or all besides of which nobody knows, and
the upload goes on. Otherwise nobody can tell which: the partial file is deleted and the upload
starts again, and that is said. A file that existed before is never deleted.

A chunk that was not sent to its end cannot have been carried out: it is simply sent again.

With one chunk in flight there is never anything that cannot be told. So fewer go at once after a
failure, and an upload that had to start again twice sends one after the other.
"""

import math
import random
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any
from zlib import crc32

from appwrite_cli.client import Answer, Repeat
from appwrite_cli.client.retry import Failure, wait_before
from appwrite_cli.errors import ApiError, CliError, NetworkError
from appwrite_cli.output import warn
from appwrite_cli.transfer.crew import Crew, finished
from appwrite_cli.transfer.file_digest import FileDigest
from appwrite_cli.transfer.signature import CHUNK
from appwrite_cli.transfer.upload import Line, Reading, Upload, is_this, taken
from appwrite_cli.transfer.upload_journal import Record, UploadJournal

STARTS = 3  # how often an upload begins at most before it is given up
CALM = 16  # chunks without a failure after which twice as many go at once


def upload_chunks(task: Upload, crew: Crew, line: Line) -> Answer:
    """Upload a file of more than one chunk, or what is left of it: see `upload.upload`."""
    journal = UploadJournal(_identity(task))
    done = False
    try:
        answer = _ChunkedUpload(task, crew, line, journal).run()
        done = True
    finally:
        journal.close(done=done)
    return answer


def _identity(task: Upload) -> dict[str, Any] | None:
    """What makes it the same upload when the command is run again; None for what cannot be."""
    if not task.file.key:
        return None
    return {
        "bucket": task.address.parent,
        "file": task.file.key,
        "name": task.file.name,
        "id": "" if task.made else task.address.id,
        "permissions": task.permissions,
        "folder": task.folder,
    }


class _ChunkedUpload:
    def __init__(self, task: Upload, crew: Crew, line: Line, journal: UploadJournal) -> None:
        self.task = task
        self.crew = crew
        self.line = line
        self.journal = journal
        self.total = math.ceil(task.file.size / CHUNK)
        self.digest = FileDigest(task.file, crew)
        self.complete: Answer | None = None  # the answer of the chunk that was the last to arrive
        self.limit = self.width = crew.jobs  # chunks at once: the most, and now
        self.calm = 0

    def run(self) -> Answer:
        """Upload it, and check what the server has then."""
        self.digest.start()
        record = self._resumed() or self._begun()
        for start in range(STARTS):
            if start:
                record = self._begun()
                self.limit = self.width = min(self.crew.jobs, STARTS - start)
            if not self._send_all(record):
                continue
            answer = self.complete or self._read()
            if answer is not None:
                if is_this(self.task, answer.data, self.digest.result()):
                    return answer
                self._check_ours(record, answer.data)
            self._start_again(record, "the server has something else than was sent")
        raise NetworkError(
            f"{self.task.file.label} did not arrive whole in {STARTS} attempts",
            hint="nothing of it is left on the server; --debug shows what it answers",
        )

    def _begun(self) -> Record:
        """A new upload. Nothing may be there yet: it would not be ours to change."""
        if not self.task.made and self._read() is not None:
            raise taken(self.task)
        file = self.task.file
        record = Record(self.task.address.id, file.size, file.modified)
        self.journal.begin(record)
        return record

    def _resumed(self) -> Record | None:
        """An upload that was interrupted, as far as the server still has it; None to start anew."""
        record = self.journal.record
        if record is None:
            return None
        fresh, collection = self.task, self.task.address.kind.below(self.task.address.parent)
        self.task = fresh._replace(address=collection.item(record.id))
        found = self._read()
        if found is None:
            return None
        if not self._is_ours(record, found.data):
            if is_this(self.task, found.data, self.digest.result()):
                self.complete = found
                record.acknowledged = dict.fromkeys(range(1, self.total + 1))
                self.line.advance(self.task.file.size)
                return record
            self.task = fresh  # what is there is not changed: a new file, or a conflict
            return None
        self.line.advance(sum(self._size(chunk) for chunk in record.acknowledged))
        if self._changed_since(record):
            self._start_again(record, "it has changed since its upload was interrupted")
            return None
        return record if self._settle(record, found.data) else None

    def _is_ours(self, record: Record, found: Any) -> bool:
        """Whether a file on the server is an incomplete one that this upload made."""
        incomplete = found["chunksUploaded"] < found["chunksTotal"]
        return incomplete and self._is_same_upload(record, found)

    def _changed_since(self, record: Record) -> bool:
        """Whether the file is another one: its size, or chunks that the server has already."""
        file = self.task.file
        if file.size != record.size:
            return True
        if file.modified == record.modified:
            return False
        for chunk, checksum in record.acknowledged.items():
            found = 0
            for piece in file.pieces((chunk - 1) * CHUNK, self._size(chunk)):
                self.crew.check()
                found = crc32(piece, found)
            if found != checksum:
                return True
        return False

    def _send_all(self, record: Record) -> bool:
        """Send what the server does not have; False where it has to start again."""
        rounds = 0
        while missing := [n for n in range(1, self.total + 1) if n not in record.acknowledged]:
            before = len(record.acknowledged)
            # The first alone: it makes the file.
            batch = missing if record.acknowledged else missing[:1]
            failure = self._send(record, batch)
            if failure is None:
                continue
            self.width, self.calm = max(1, self.width // 2), 0
            rounds = 1 if len(record.acknowledged) > before else rounds + 1
            if rounds > self.crew.client.settings.retries:
                raise failure
            self.crew.pause(wait_before(rounds, Failure(str(failure)), random.uniform))
            found = self._read()
            state = found.data if found is not None else {"chunksUploaded": 0}
            if found is not None:
                self._check_ours(record, state)
            if not self._settle(record, state):
                return False
        return True

    def _check_ours(self, record: Record, found: Any) -> None:
        """Raise for a file that somebody else has made under this ID meanwhile."""
        if not self._is_same_upload(record, found):
            raise taken(self.task)

    def _is_same_upload(self, record: Record, found: Any) -> bool:
        return (
            found["sizeOriginal"] == record.size
            and found["name"] == self.task.file.name
            and record.created in ("", found["$createdAt"])
        )

    def _send(self, record: Record, chunks: Sequence[int]) -> CliError | None:
        """Send chunks, several at once, until one fails; its error once all others have ended.

        Raises what the server refuses for good.
        """
        waiting = iter(chunks)
        flying: dict[Future[None], int] = {}
        failure: CliError | None = None
        while True:
            while failure is None and len(flying) < self.width:
                chunk = next(waiting, None)
                if chunk is None:
                    break
                flying[self.crew.request(partial(self._send_one, record, chunk))] = chunk
            if not flying:
                break
            for future in finished(*flying):
                del flying[future]
                error = future.exception()
                if error is not None and not isinstance(error, CliError):
                    raise error
                failure = _worse(failure, error)
                self._keep_calm()
        if failure is not None and not _passes(failure):
            raise failure
        return failure

    def _keep_calm(self) -> None:
        self.calm += 1
        if self.calm >= CALM:
            self.width, self.calm = min(self.limit, self.width * 2), 0

    def _send_one(self, record: Record, chunk: int) -> None:
        """Send one chunk, and note down that the server has it."""
        self.crew.check()
        start, size = (chunk - 1) * CHUNK, self._size(chunk)
        reading = Reading(self.task, start, size, self.crew, self.line)
        form = self.task.form(size, reading, lambda: self.journal.sends(chunk))
        headers = {"Content-Range": f"bytes {start}-{start + size - 1}/{record.size}"}
        if record.acknowledged:
            headers["X-Appwrite-ID"] = record.id
        try:
            answer = self.crew.client.call(
                "POST", self.task.path, form=form, headers=headers, repeat=Repeat.UNSENT
            )
        except CliError as error:
            reading.take_back()
            if not form.whole or (isinstance(error, ApiError) and error.code < 500):
                self.journal.forget(chunk)  # it was certainly not carried out
            raise
        data = answer.data
        self._check_ours(record, data)
        if not record.acknowledged and data["chunksUploaded"] > 1:
            raise taken(self.task)  # it was there before the first chunk
        if data["chunksUploaded"] == data["chunksTotal"]:
            self.complete = answer
        self.journal.acknowledge(chunk, reading.checksum, str(data["$createdAt"]))

    def _settle(self, record: Record, found: Any) -> bool:
        """Learn from the server what became of chunks of which nobody knows.

        False where that cannot be told: then the partial file is gone.
        """
        more = found["chunksUploaded"] - len(record.acknowledged)
        unknown = sorted(record.sent)
        if more == 0:
            for chunk in unknown:
                self.journal.forget(chunk)
        elif more == len(unknown):
            for chunk in unknown:
                self.journal.acknowledge(chunk, None, str(found["$createdAt"]))
                self.line.advance(self._size(chunk))
        else:
            self._start_again(
                record,
                f"the server has {found['chunksUploaded']} chunks, acknowledged were "
                f"{len(record.acknowledged)}, and {len(unknown)} may have arrived",
            )
            return False
        return True

    def _start_again(self, record: Record, reason: str) -> None:
        """Delete what this upload made."""
        warn(f"{self.task.file.label}: {reason}; the partial file is deleted, it starts again")
        self.line.advance(-sum(self._size(chunk) for chunk in record.acknowledged))
        self.complete = None
        try:
            self.crew.client.call("DELETE", self.task.address.path)
        except ApiError as error:
            if error.code != 404:
                raise

    def _read(self) -> Answer | None:
        """The file as the server has it, None where it has none."""
        try:
            return self.crew.client.call("GET", self.task.address.path)
        except ApiError as error:
            if error.type != "storage_file_not_found":
                raise
            return None

    def _size(self, chunk: int) -> int:
        return min(CHUNK, self.task.file.size - (chunk - 1) * CHUNK)


def _passes(error: CliError) -> bool:
    """Whether an error may be another one next time."""
    return isinstance(error, NetworkError) or (isinstance(error, ApiError) and error.code >= 500)


def _worse(first: CliError | None, second: BaseException | None) -> CliError | None:
    """Of two errors the one that does not pass."""
    if not isinstance(second, CliError):
        return first
    return second if first is None or _passes(first) else first
