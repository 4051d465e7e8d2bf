"""Progress on stderr: a line that counts or waits, for terminals only."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from appwrite_cli.config import display
from appwrite_cli.output.capture import sink
from appwrite_cli.output.cells import clean

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 0.5  # seconds before a line appears: what is done by then needs none


class Meter:
    """How far some work has come. Updates are cheap, and may come from several threads."""

    def __init__(self, text: str, total: int | None, unit: str) -> None:
        self.text = text
        self.total = total
        self.done = 0
        self._unit = unit
        self._line: Progress | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def advance(self, amount: int = 1) -> None:
        """Count further items or bytes."""
        with self._lock:
            self.done += amount
            self._refresh()

    def say(self, text: str, *, total: int | None = None) -> None:
        """Change the text, and the total where it has become known."""
        with self._lock:
            self.text = text
            self.total = self.total if total is None else total
            self._refresh()

    def appear(self, patience: float) -> None:
        """Show the line from now on, or from so many seconds on."""
        if patience:
            self._timer = threading.Timer(patience, self.appear, [0])
            self._timer.daemon = True
            self._timer.start()
            return
        with self._lock:
            self._line = _start(self._unit)
            self._refresh()

    def close(self) -> None:
        """Take the line away."""
        if self._timer:
            self._timer.cancel()
            self._timer.join()  # it may be about to show the line
        if self._line:
            self._line.stop()

    def _refresh(self) -> None:
        if not self._line:
            return
        task = self._line.task_ids[0] if self._line.task_ids else self._line.add_task("")
        self._line.update(task, description=clean(self.text), total=self.total, completed=self.done)


@contextmanager
def progress(
    text: str, *, total: int | None = None, unit: str = "", patience: float = PATIENCE
) -> Iterator[Meter]:
    """A line on stderr while some work lasts, gone when it ends.

    `unit` is what is counted (`rows`), `bytes` for sizes and rates, nothing for mere waiting.
    The line appears after `patience` seconds. Nothing is shown with `--quiet`, nor where stderr
    is no terminal: logs want no moving lines.
    """
    meter = Meter(text, total, unit)
    seen = sink.get() is None and sys.stderr is not None and sys.stderr.isatty()
    if seen and not display().quiet:
        meter.appear(patience)
    try:
        yield meter
    finally:
        meter.close()


def _start(unit: str) -> "Progress":
    from rich import progress as parts
    from rich.console import Console

    columns: list[Any] = [
        parts.SpinnerColumn(),
        parts.TextColumn("{task.description}", markup=False),
    ]
    if unit == "bytes":
        columns += [parts.BarColumn(), parts.DownloadColumn(), parts.TransferSpeedColumn()]
    elif unit:
        columns += [parts.BarColumn(), parts.MofNCompleteColumn(), parts.TextColumn(unit)]
    columns.append(parts.TimeElapsedColumn())
    console = Console(stderr=True, highlight=False, no_color=display().no_color)
    # stdout is data, perhaps on the same terminal: rich must not pass it through itself.
    line = parts.Progress(*columns, console=console, transient=True, redirect_stdout=False)
    line.start()
    return line
