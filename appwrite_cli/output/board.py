"""Progress of many transfers on stderr: a line for each file on its way, and one for the total.

On a terminal the lines move, with rate and the time that is left; elsewhere there is a plain line
for each file that is done.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from appwrite_cli.config import display
from appwrite_cli.output.cells import clean, human_size
from appwrite_cli.output.words import note

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

LONGEST = 40  # characters of a file's name
PATIENCE = 0.3  # seconds before lines appear: what is done by then needs none


class Line:
    """One file: how many of its bytes are through. Usable from several threads."""

    def __init__(self, board: "Board", name: str, size: int) -> None:
        self.name = name
        self.size = size
        self.done = 0
        self.task: TaskID | None = None
        self._board = board

    def advance(self, amount: int) -> None:
        """Count further bytes; a negative amount takes back what has to be sent again."""
        self._board.advance(self, amount)

    def end(self, text: str = "") -> None:
        """The file is done, or given up; `text` says so where there is no terminal."""
        self._board.end(self, text)


class Board:
    """The lines of all files on their way."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._total: TaskID | None = None
        self._lines: set[Line] = set()
        self._files = 0
        self._ended = 0
        self._bytes = 0
        self._done = 0
        self._timer: threading.Timer | None = None

    def add(self, name: str, size: int) -> Line:
        """A file is on its way."""
        line = Line(self, name, size)
        with self._lock:
            self._files += 1
            self._bytes += size
            self._lines.add(line)
            self._show(line)
        return line

    def advance(self, line: Line, amount: int) -> None:
        """Count bytes of a file."""
        with self._lock:
            line.done += amount
            self._done += amount
            if self._progress:
                if line.task is not None:
                    self._progress.update(line.task, completed=line.done)
                self._refresh()

    def end(self, line: Line, text: str) -> None:
        """Take the line of a file away."""
        with self._lock:
            self._lines.discard(line)
            self._ended += 1
            self._bytes += line.done - line.size  # of one that was given up, or was there already
            if self._progress:
                if line.task is not None:
                    self._progress.remove_task(line.task)
                self._refresh()
        if text and not self._moves:
            note(text)

    def appear(self, patience: float) -> None:
        """Show the lines from now on, or from so many seconds on."""
        if patience:
            self._timer = threading.Timer(patience, self.appear, [0])
            self._timer.daemon = True
            self._timer.start()
            return
        with self._lock:
            self._progress = _start()
            self._total = self._progress.add_task(self._verb, total=None)
            for line in self._lines:
                self._show(line)
            self._refresh()

    def close(self) -> None:
        """Take all lines away."""
        if self._timer:
            self._timer.cancel()
            self._timer.join()  # it may be about to show them
        if self._progress:
            self._progress.stop()

    @property
    def _moves(self) -> bool:
        return self._timer is not None or self._progress is not None

    def _show(self, line: Line) -> None:
        if self._progress and line.task is None:
            text = clean(line.name)
            if len(text) > LONGEST:
                text = "..." + text[3 - LONGEST :]
            line.task = self._progress.add_task(text, total=line.size, completed=line.done)

    def _refresh(self) -> None:
        if self._progress and self._total is not None:
            text = f"{self._verb} {self._ended} of {self._files}"
            self._progress.update(
                self._total, description=text, total=self._bytes, completed=self._done
            )


@contextmanager
def board(verb: str, *, patience: float = PATIENCE, moves: bool = True) -> Iterator[Board]:
    """Lines on stderr while files are on their way, gone when all is done.

    `verb` is what happens to them, such as `uploading`. `--quiet` silences all of it. What does
    not move has no bars, for something else is written to the same terminal.
    """
    shown = Board(verb)
    if moves and sys.stderr is not None and sys.stderr.isatty() and not display().quiet:
        shown.appear(patience)
    try:
        yield shown
    finally:
        shown.close()


def moved(verb: str, what: str, size: int, where: str) -> str:
    """`uploaded a.png (1.2 MB) to covers/6561f0c2b8a1e4d2c9f7`."""
    return f"{verb} {clean(what)} ({human_size(size)}) to {clean(where)}"


def _start() -> "Progress":
    from rich import progress as parts
    from rich.console import Console

    columns: list[Any] = [
        parts.TextColumn("{task.description}", markup=False),
        parts.BarColumn(),
        parts.DownloadColumn(),
        parts.TransferSpeedColumn(),
        parts.TimeRemainingColumn(compact=True),
    ]
    console = Console(stderr=True, highlight=False, no_color=display().no_color)
    # stdout is data, perhaps on the same terminal: rich must not pass it through itself.
    lines = parts.Progress(*columns, console=console, transient=True, redirect_stdout=False)
    lines.start()
    return lines
