"""What becomes of many transfers: results are shown as they come, failures told and counted."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from appwrite_cli.actions.verbs import count_of, show_all
from appwrite_cli.client import Answer
from appwrite_cli.errors import ApiError, CliError, PartialError
from appwrite_cli.output import View, note, warn
from appwrite_cli.output.board import Board
from appwrite_cli.output.stdout import is_terminal

Results = Iterable[tuple[Any, "Future[Answer]"]]


class Outcomes:
    """All are tried, unless one meets what every other would. A `single` one raises its error."""

    def __init__(self, label: Callable[[Any], str], *, single: bool) -> None:
        """`label` is what messages call a thing; empty where its error says that itself."""
        self.label = label
        self.single = single
        self.total = 0
        self.failed = 0

    def show(self, results: Results, view: View, parent: str, lines: Board) -> None:
        """Show the answers; all is done to its end, whether or not anybody reads them.

        On a terminal they follow when the moving lines are gone.
        """
        answers = self._answers(results)
        if is_terminal():
            answers = iter(list(answers))
            lines.close()
        try:
            show_all(answers, view, parent, one=self.single)
        except OSError:  # stdout is a closed pipe, or on a full disk
            for _ in answers:
                pass
            raise

    def raise_failures(self, hint: str) -> None:
        """Raise PartialError where any failed."""
        if self.failed:
            raise PartialError(f"{self.failed} of {count_of(self.total, 'file')} failed", hint=hint)

    def _answers(self, results: Results) -> Iterator[Answer]:
        for thing, future in results:
            self.total += 1
            try:
                answer = future.result()
            except CliError as error:
                if self.single or _concerns_all(error):
                    raise
                self.failed += 1
                label = self.label(thing)
                warn(f"{label}: {error}" if label else str(error))
            else:
                yield answer


@contextmanager
def resumable(hint: str) -> Iterator[None]:
    """Say how to go on where Ctrl-C or SIGTERM ends the work."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception | GeneratorExit):
            note(hint)
        raise


def _concerns_all(error: CliError) -> bool:
    """Whether every other file would be refused as well."""
    if isinstance(error, ApiError):
        return error.code in (401, 403) or error.type == "storage_bucket_not_found"
    return False
