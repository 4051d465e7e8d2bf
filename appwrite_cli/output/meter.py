"""Progress on stderr: a line that counts or waits on a terminal, now and then a line elsewhere."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from appwrite_cli.config import display
from appwrite_cli.output.capture import sink
from appwrite_cli.output.cells import clean
from appwrite_cli.output.words import say

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

PATIENCE = 0.5  # seconds before a line appears: what is done by then needs none


class Meter:
    """How far some work has come. Updates are cheap, and may come from several threads."""

    def __init__(self, text: str, total: int | None, unit: str) -> None:
        self.text = text
        self.total = total
        self.done = 0
        self._unit = unit
        self._before = 0
        self._started = time.monotonic()
        self._every: float | None = None
        self._told = self._started
        self._line: Progress | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def advance(self, amount: int = 1) -> None:
        """Count further items or bytes."""
        with self._lock:
            self.done += amount
            self._refresh()

    def resume(self, amount: int) -> None:
        """Count what was done by an earlier run, which says nothing about the pace of this one."""
        with self._lock:
            self._before += amount
            self.done += amount
            self._refresh()

    def pace(self) -> str:
        """`240/s, 37 s left`, as far as that can be told."""
        done, elapsed = self.done - self._before, time.monotonic() - self._started
        if done <= 0 or elapsed <= 0:
            return ""
        rate = done / elapsed
        shown = f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
        left = (self.total - self.done) / rate if self.total else 0
        return f"{shown}, {duration(left)} left" if left > 0 else shown

    def tell(self, every: float) -> None:
        """Write a whole line from now on, but only every so many seconds: for logs."""
        self._every = every

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
            self._line = _start(self._unit, self.pace)
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
            self._tell()
            return
        task = self._line.task_ids[0] if self._line.task_ids else self._line.add_task("")
        self._line.update(task, description=clean(self.text), total=self.total, completed=self.done)

    def _tell(self) -> None:
        if self._every is None or time.monotonic() - self._told < self._every:
            return
        self._told = time.monotonic()
        done = grouped(self.done) + (f" of {grouped(self.total)}" if self.total else "")
        say(", ".join(filter(None, (f"{self.text}: {done} {self._unit}", self.pace()))))


def grouped(number: int) -> str:
    """A number with its thousands apart: `10 000`."""
    return f"{number:,}".replace(",", " ")


def duration(seconds: float) -> str:
    """`37 s`, `12 min`, `3 h 20 min`: as exact as a guess deserves."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@contextmanager
def progress(
    text: str,
    *,
    total: int | None = None,
    unit: str = "",
    patience: float = PATIENCE,
    every: float | None = None,
) -> Iterator[Meter]:
    """A line on stderr while some work lasts, gone when it ends.

    `unit` is what is counted (`rows`), `bytes` for sizes and rates, nothing for mere waiting.
    The line appears after `patience` seconds. Logs want no moving lines: where stderr is no
    terminal, there is a line every so many seconds where `every` says so, else nothing. Nothing
    is shown with `--quiet`.
    """
    meter = Meter(text, total, unit)
    if sys.stderr is not None and sink.get() is None and not display().quiet:
        if sys.stderr.isatty():
            meter.appear(patience)
        elif every is not None:
            meter.tell(every)
    try:
        yield meter
    finally:
        meter.close()


def _start(unit: str, pace: Callable[[], str]) -> "Progress":
    from rich import progress as parts
    from rich.console import Console

    console = Console(stderr=True, highlight=False, no_color=display().no_color)
    columns: list[Any] = [
        parts.SpinnerColumn(),
        parts.TextColumn("{task.description}", markup=False),
    ]
    if unit == "bytes":
        columns += [parts.BarColumn(), parts.DownloadColumn(), parts.TransferSpeedColumn()]
    elif unit:
        # Of a bar and the time that is left, a narrow terminal has room for one or none.
        bar, left = console.width < 80 or console.width >= 110, console.width >= 80
        columns += [parts.BarColumn()] if bar else []
        columns += [parts.MofNCompleteColumn(), parts.TextColumn(unit)]
        columns += [_pace_column(pace)] if left else []
    columns.append(parts.TimeElapsedColumn())
    # stdout is data, perhaps on the same terminal: rich must not pass it through itself.
    line = parts.Progress(*columns, console=console, transient=True, redirect_stdout=False)
    line.start()
    return line


def _pace_column(pace: Callable[[], str]) -> "ProgressColumn":
    """A column that shows what `pace` says whenever the line is drawn."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        def render(self, task: object) -> Text:  # noqa: ARG002 - rich's signature
            return Text(pace(), "progress.remaining")

    return Pace()
