"""Running the lines of a batch: one after the other, or several at once, with one pool."""

import sys
from collections.abc import Generator, Sequence
from contextvars import copy_context
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from appwrite_cli import config
from appwrite_cli import line as command_line
from appwrite_cli.batch.answers import Answers, variable
from appwrite_cli.batch.script import Line
from appwrite_cli.errors import ApiError, CliError, PartialError, UsageError
from appwrite_cli.output import note, report
from appwrite_cli.output.capture import Captured, capture
from appwrite_cli.output.stdout import write
from appwrite_cli.transfer.workers import wait_for

if TYPE_CHECKING:
    from concurrent.futures import Future

_HELP = {"-h", "--help", "-V", "--version"}
_NOT_HERE = {"batch": "it is one already", "completion": "it belongs in a shell"}


class Outcome(NamedTuple):
    """What became of a line that was run: what it wrote, where that was caught, and its error."""

    line: Line
    written: Captured | None = None
    error: CliError | None = None


def check(lines: Sequence[Line]) -> None:
    """Raise UsageError, before anything is run, for what is certain to fail.

    That is an unknown command or option, and what no line before keeps and no variable holds.
    """
    kept: set[str] = set()
    for line in lines:
        with _Place(line):
            plain = not line.references and not _HELP.intersection(line.argv(str))
            path = command_line.check_line(line.argv(lambda _: "x"), whole=plain)
            if path[:1] and path[0] in _NOT_HERE:
                raise UsageError(f"{path[0]} is not for a batch: {_NOT_HERE[path[0]]}")
            for reference in line.references:
                if reference.name not in kept:
                    variable(reference)
        if line.name:
            kept.add(line.name)


def run(lines: Sequence[Line], *, jobs: int = 1, keep_going: bool = False) -> None:
    """Run the lines, and say at the end how many were done.

    Stops at the first that fails and raises its error, with its line number; to `keep_going` all
    are tried, each failure is told at once, and PartialError is raised at the end.
    """
    done = failed = 0
    outcomes = _side_by_side(lines, jobs, keep_going=keep_going) if jobs > 1 else _in_turn(lines)
    try:
        for outcome in outcomes:
            if outcome.written:
                _write(outcome.written)
            if outcome.error is None:
                done += 1
                continue
            failed += 1
            if not keep_going:
                outcomes.close()
                raise outcome.error
            report(outcome.error)
    finally:
        note(f"{done} of {len(lines)} lines done" + (f", {failed} failed" if failed else ""))
    if failed:
        raise PartialError(f"{failed} of {len(lines)} lines failed")


def _in_turn(lines: Sequence[Line]) -> Generator[Outcome, None, None]:
    answers = Answers()
    for line in lines:
        yield _run(line, answers)


def _side_by_side(
    lines: Sequence[Line], jobs: int, *, keep_going: bool
) -> Generator[Outcome, None, None]:
    """The outcomes in the order of the lines. A line waits for those whose answers it takes."""
    from concurrent.futures import ThreadPoolExecutor

    answers, stopped = Answers(), Event()
    started: list[Future[Outcome | None]] = []
    keepers: dict[str, Future[Outcome | None]] = {}

    def start(line: Line) -> "Future[Outcome | None]":
        needed = [keepers[ref.name] for ref in line.references if ref.name in keepers]

        def work() -> Outcome | None:
            for earlier in needed:
                earlier.result()
            if stopped.is_set():
                return None
            config.fork()
            with capture(words=True) as written:
                outcome = _run(line, answers)
            if outcome.error and not keep_going:
                stopped.set()
            return outcome._replace(written=written)

        return pool.submit(copy_context().run, work)

    with ThreadPoolExecutor(jobs, "awcli batch") as pool:
        try:
            for line in lines:
                started.append(start(line))
                if line.name:
                    keepers[line.name] = started[-1]
            for future in started:
                wait_for(future)
                outcome = future.result()
                if outcome:
                    yield outcome
        finally:
            stopped.set()  # what has not begun does not begin


def _run(line: Line, answers: Answers) -> Outcome:
    """Run one line; its error says where it stands."""
    try:
        with _Place(line):
            argv = line.argv(answers.value_of)
            if line.name:
                with capture() as kept:
                    command_line.run_line(["-o", "json", *argv])
                dry = config.display().dry_run
                answers.keep(line, bytes(kept.out), dry=dry)
                if dry:
                    write(bytes(kept.out))
            else:
                command_line.run_line(argv)
    except CliError as error:
        if config.display().dry_run and isinstance(error, ApiError) and error.code == 404:
            note(f"{error.message} A dry run makes nothing, so this may be as it should.")
            return Outcome(line)
        config.use({})  # the error is told as the batch is, not as this line was
        return Outcome(line, error=error)
    return Outcome(line)


def _write(written: Captured) -> None:
    for text in written.err:
        sys.stderr.write(text)
    write(bytes(written.out))


class _Place:
    """Adds to an error on which line it happened."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CliError):
            error.message = f"line {self.line.number}: {error.message}"
            error.args = (error.message,)
