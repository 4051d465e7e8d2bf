"""Commands on a real pseudo-terminal: what they show, what is typed, what remains on the screen.

For POSIX only: import it behind `pytest.importorskip("termios")`.
"""

import codecs
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

import pytest
from rich.cells import cell_len

from tests.conftest import ROOT

PATIENCE = 30.0  # seconds; a test that waits longer has failed
# The new session takes the terminal as its own, so that typing Ctrl-C interrupts the command.
LAUNCH = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "appwrite_cli", *sys.argv[1:]])
"""
_SEQUENCE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|[^\x1b]")


class Terminal:
    """A command that runs on a terminal of so many columns; `shown` is all it has written."""

    def __init__(self, *argv: str, columns: int = 80, **variables: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **variables}
        environment.pop("COLUMNS", None)
        self.columns = columns
        self.shown = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._primary, secondary = pty.openpty()
        termios.tcsetwinsize(secondary, (24, columns))
        self._process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *argv],
            stdin=secondary,
            stdout=secondary,
            stderr=secondary,
            env=environment,
            start_new_session=True,
        )
        os.close(secondary)

    def expect(self, words: str) -> None:
        """Read until these words are shown."""
        end = time.monotonic() + PATIENCE
        while words not in self.shown:
            if time.monotonic() > end or not self._read():
                self._process.kill()
                pytest.fail(f"{words!r} is not shown: {self.shown!r}")

    def type(self, keys: str) -> None:
        """Type keys; `\\x03` is Ctrl-C, `\\x04` Ctrl-D."""
        os.write(self._primary, keys.encode())

    def finish(self, code: int = 0) -> list[str]:
        """Wait for the end, check the exit code, and return the lines that are on the screen."""
        while self._read():
            pass
        os.close(self._primary)
        got = self._process.wait(PATIENCE)
        assert got == code, self.shown
        assert "Traceback" not in self.shown
        assert self.shown.count("\x1b[?25l") == self.shown.count("\x1b[?25h"), "no cursor"
        return screen(self.shown, self.columns)

    def _read(self) -> bool:
        """Take in what was written since; False at the end."""
        if not select.select([self._primary], [], [], PATIENCE)[0]:
            self._process.kill()
            pytest.fail(f"nothing more is shown: {self.shown!r}")
        try:
            part = os.read(self._primary, 65536)
        except OSError:  # Linux says so when nobody has the terminal open any more
            part = b""
        self.shown += self._decoder.decode(part)
        return bool(part)


def screen(shown: str, columns: int) -> list[str]:
    """The lines that a terminal shows in the end, without blank ones below.

    Knows the control sequences that awcli may write and no other: rich's for a line that is
    written again and again, and colours.
    """
    lines: list[list[str]] = [[]]
    row = column = 0
    position = 0
    while position < len(shown):
        found = _SEQUENCE.match(shown, position)
        assert found, f"not for a terminal: {shown[position : position + 20]!r}"
        position = found.end()
        text, (number, letter) = found[0], found.groups()
        if text == "\r":
            column = 0
        elif text == "\n":
            row += 1
        elif text == "\t":
            column += 8 - column % 8
        elif letter == "A":
            row = max(0, row - int(number or 1))
        elif letter == "K":
            assert number == "2"
            lines[row].clear()
        elif letter in ("h", "l"):
            assert number == "?25"
        elif letter is None:
            assert text.isprintable(), f"not for a terminal: {text!r}"
            width = cell_len(text)
            if column + width > columns:
                row, column = row + 1, 0
            lines += [[] for _ in range(row + 1 - len(lines))]
            line = lines[row]
            line += [" "] * (column - len(line))
            if width:
                line[column : column + width] = [text, *[""] * (width - 1)]
            elif line:
                line[column - 1] += text
            column += width
        else:
            assert letter == "m"
        lines += [[] for _ in range(row + 1 - len(lines))]
    rows = ["".join(line).rstrip() for line in lines]
    while rows and not rows[-1]:
        rows.pop()
    return rows
