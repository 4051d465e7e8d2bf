"""Imports: every record of a file sent once, several at a time, and resumed after an interruption.

What is general stands here; what a record is and how it is sent, a `Work` says. The journal tells
how many records are settled: they are counted in the order of the file, so that one number says
it. The few behind it that were sent already are found by their IDs when they are sent again.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError, CliError, PartialError, UsageError
from appwrite_cli.output import confirm_protected, note, progress, warn
from appwrite_cli.output.meter import grouped
from appwrite_cli.redact import redact_text
from appwrite_cli.transfer import collect_garbage
from appwrite_cli.transfer.journal import Journal
from appwrite_cli.transfer.records import Record
from appwrite_cli.transfer.report import Refusal, Report, holds
from appwrite_cli.transfer.source import Source
from appwrite_cli.transfer.workers import Pace, in_order

SHOWN = 5  # refusals that are told at once; the report holds all
BROKEN = 20  # server errors in a row that are no longer about single records
LOG_EVERY = 10.0  # seconds between lines of progress in a log


@dataclass(frozen=True, repr=False)
class Thing:
    """What a record stands for: its ID, and what of it must never be shown."""

    id: str
    secrets: tuple[str, ...]


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True)
class Work(Generic[T]):
    """How things of one kind are imported.

    `survey` sees every record before anything is sent, and counts them; it may raise UsageError.
    `read` makes a thing of a record, with the ID that is given where it names none; what is wrong
    with it is a UsageError. `send` makes it complete, and tells whether it was there before.
    """

    noun: str
    survey: Callable[[Iterator[Record]], int]
    read: Callable[[Record, str], T]
    send: Callable[[T], bool]
    pace: Pace

    @property
    def plural(self) -> str:
        """`users`."""
        return f"{self.noun}s"


@dataclass(frozen=True)
class Settled:
    """What became of the records so far, and how long the report is then."""

    records: int = 0
    there: int = 0
    refused: int = 0
    report: int = 0


def import_records(source: Source, work: Work[T], *, jobs: int, report: str, how: Any) -> None:
    """Import what is in the source; `how` are the options that decide what its records mean.

    `report` is where refusals are listed, beside the journal where it is empty. Raises
    PartialError where some were refused, CliError where all were, and what the client raises
    where going on makes no sense.
    """
    collect_garbage()
    total = work.survey(source.records())
    if not total:
        note(f"no {work.plural} in {source.name}")
        return
    if settings().dry_run:
        _show_requests(source, work)
        return
    confirm_protected(f"import {grouped(total)} {work.plural}.")
    journal = Journal("import", work.noun, source.digest, source.format, report, how)
    path = Path(report).expanduser() if report else journal.beside(".refused.ndjson")
    if source.is_at(path):
        raise UsageError("--report names the file that is imported", hint="name another one")
    journal.make_place()
    settled = _resumed(journal, path)
    listed = Report(path, resume=settled.report)
    run = _Run(source, work, total, journal, listed, settled)
    try:
        run.go(jobs)
    finally:
        listed.close(keep_empty=bool(report))
    journal.remove()
    run.summarise()


def _resumed(journal: Journal, report: Path) -> Settled:
    """How far an interrupted run has come; nowhere, if its report is gone."""
    entry = journal.load()
    numbers = {name: entry.get(name, 0) for name in asdict(Settled())}
    if not all(isinstance(number, int) and number >= 0 for number in numbers.values()):
        return Settled()
    settled = Settled(**numbers)
    return settled if holds(report, settled.report) or not settled.report else Settled()


def _show_requests(source: Source, work: Work[T]) -> None:
    """--dry-run: what would be sent, one after the other; PartialError where a record is wrong."""
    wrong = 0
    for outcome in map(_attempt(source, work), _numbered(source)):
        if isinstance(outcome, Refusal):
            wrong += 1
            warn(str(outcome))
    if wrong:
        raise PartialError(f"{grouped(wrong)} {work.plural} could not be sent")


def _numbered(source: Source, start: int = 0) -> Iterator[tuple[int, Record]]:
    return islice(enumerate(source.records()), start, None)


def _attempt(source: Source, work: Work[T]) -> Callable[[tuple[int, Record]], bool | Refusal]:
    """What sends one record: whether it was there before, or why it was refused."""

    def attempt(numbered: tuple[int, Record]) -> bool | Refusal:
        number, record = numbered
        if record.problem:
            return Refusal(record.line, "", UsageError(record.problem))
        try:
            thing = work.read(record, derived_id(source.digest, number))
        except UsageError as error:
            return Refusal(record.line, "", error)
        try:
            return work.send(thing)
        except ApiError as error:
            if not _is_about_one(error, work.noun):
                raise
            error.message = redact_text(error.message, thing.secrets)
            return Refusal(record.line, thing.id, error)

    return attempt


def derived_id(digest: str, number: int) -> str:
    """The ID of the record of that number in a file of that digest: always the same one."""
    from hashlib import sha256

    return sha256(f"{digest} {number}".encode()).hexdigest()[:20]


def _is_about_one(error: ApiError, noun: str) -> bool:
    """Whether the server refused this record, so that others may well be taken.

    A 500 of Appwrite's own may come from one odd value; what has no type is somebody else's.
    """
    if error.code in (400, 409, 413):
        return True
    return error.type == f"{noun}_not_found" or (error.code == 500 and bool(error.type))


class _Run(Generic[T]):
    """One run of an import, which may go on where an earlier one was interrupted."""

    def __init__(
        self,
        source: Source,
        work: Work[T],
        total: int,
        journal: Journal,
        report: Report,
        settled: Settled,
    ) -> None:
        self.source = source
        self.work = work
        self.total = total
        self.journal = journal
        self.report = report
        self.settled = settled
        self.before_errors = settled  # how far it had come when the server began to fail
        self.errors_in_a_row = 0

    def go(self, jobs: int) -> None:
        """Send what is not settled; the journal is kept where it ends early."""
        done = self.settled
        if done.records:
            note(f"going on behind the first {grouped(done.records)}, which are settled already")
        text = f"importing from {self.source.name}"
        attempt = _attempt(self.source, self.work)
        numbered = _numbered(self.source, done.records)
        with (
            progress(text, total=self.total, unit=self.work.plural, every=LOG_EVERY) as meter,
            closing(in_order(attempt, numbered, jobs, self.work.pace)) as outcomes,
        ):
            meter.resume(done.records)
            try:
                for outcome in outcomes:
                    self._settle(outcome)
                    meter.advance()
                    self.journal.save(**asdict(self.settled))
            except BaseException:
                self.journal.save(now=True, **asdict(self.settled))
                note(f"{self._words()} before this; the same command goes on from there")
                raise

    def _settle(self, outcome: bool | Refusal) -> None:
        """Count an outcome, in one step: an interruption finds all of it counted, or nothing."""
        done = self.settled
        if not isinstance(outcome, Refusal):
            self.errors_in_a_row = 0
            self.settled = replace(done, records=done.records + 1, there=done.there + outcome)
            return
        self.report.add(outcome)
        self.settled = replace(
            done, records=done.records + 1, refused=done.refused + 1, report=self.report.size
        )
        if done.refused < SHOWN:
            warn(str(outcome))
        broken = isinstance(outcome.error, ApiError) and outcome.error.code >= 500
        if not broken:
            self.errors_in_a_row = 0
            return
        if not self.errors_in_a_row:
            self.before_errors = done
        self.errors_in_a_row += 1
        if self.errors_in_a_row >= BROKEN:
            self.settled = self.before_errors  # they were not about those records: tried again
            raise outcome.error

    def summarise(self) -> None:
        """Say how many were imported; raises PartialError or CliError where any was refused."""
        words = self._words()
        if not self.settled.refused:
            note(words)
        elif self.settled.refused == self.total:
            raise CliError(words)
        else:
            raise PartialError(words)

    def _words(self) -> str:
        done = self.settled
        imported = done.records - done.refused
        words = f"imported {grouped(imported)} of {grouped(self.total)} {self.work.plural}"
        if done.there:
            words += f" ({grouped(done.there)} there already)"
        if done.refused:
            words += f", {grouped(done.refused)} refused: see {self.report.path}"
        return words
