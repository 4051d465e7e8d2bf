"""Progress lines on stderr."""

import sys
import time
from typing import Any

import pytest

from appwrite_cli.output import note, progress, show_value
from appwrite_cli.output.meter import duration, grouped
from tests.output.rendering import seen


@pytest.mark.parametrize("unit", ["", "rows", "bytes"])
def test_a_terminal_shows_how_far_the_work_has_come_and_then_nothing(unit: str) -> None:
    def action() -> None:
        with progress("importing", total=10, unit=unit, patience=0) as meter:
            meter.advance(4)
            meter.say("still [bold] importing \x1b[8m", total=20)
            meter.advance(2)
            note("a note in between")
        show_value("data")

    got = seen(action, terminal=True)
    assert got == "data\n"
    assert "importing" in got.err
    assert "a note in between\n" in got.err
    assert "still [bold] importing \\x1b[8m" in got.err
    assert got.err.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # the cursor is back, the line is gone
    if unit == "rows":
        assert "6/20 rows" in got.err


def test_mere_waiting_shows_its_line_after_a_while() -> None:
    def action() -> None:
        terminal: Any = sys.stderr
        with progress("waiting for the server", patience=0.001):
            end = time.monotonic() + 60
            while b"waiting for the server" not in terminal.raw_writes.getvalue():
                assert time.monotonic() < end
                time.sleep(0.001)

    assert "waiting for the server" in seen(action, terminal=True).err


@pytest.mark.parametrize("options", [{"terminal": False}, {"terminal": True, "quiet": True}])
def test_logs_and_quiet_users_see_nothing(options: Any) -> None:
    def action() -> None:
        with progress("importing", unit="rows", patience=0) as meter:
            meter.advance()

    assert seen(action, **options).err == ""


def test_what_is_done_soon_needs_no_line() -> None:
    def action() -> None:
        with progress("waiting for title", patience=3600) as meter:
            meter.say("waiting for body")

    assert seen(action, terminal=True).err == ""


def test_the_line_goes_when_the_work_fails() -> None:
    def action() -> None:
        with progress("importing", patience=0) as meter:
            meter.advance()
            raise KeyError

    with pytest.raises(KeyError):
        seen(action, terminal=True)


def test_a_meter_counts_without_a_terminal_too() -> None:
    with progress("importing", total=3) as meter:
        meter.advance(2)
        assert (meter.done, meter.total) == (2, 3)


def test_a_log_gets_whole_lines_now_and_then() -> None:
    def action() -> None:
        with progress("importing", total=12_000, unit="users", every=0) as meter:
            meter.resume(10_000)
            meter.advance(1_000)
        with progress("importing", total=10, unit="users", every=3600) as meter:
            meter.advance(5)

    first, second = seen(action, terminal=False).err.splitlines()
    assert first == "importing: 10 000 of 12 000 users"
    assert second.startswith("importing: 11 000 of 12 000 users, ")
    assert seen(action, terminal=False, quiet=True).err == ""


def test_the_pace_is_that_of_this_run() -> None:
    with progress("importing", total=2_000, unit="users") as meter:
        assert meter.pace() == ""
        meter.resume(1_000)
        assert meter.pace() == ""
        meter.advance(500)
        rate, left = meter.pace().split(", ")
        assert float(rate.removesuffix("/s")) > 0
        assert left.endswith("s left")
        meter.advance(500)
        assert "left" not in meter.pace()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (89, "89 s"), (90, "2 min"), (3540, "59 min"), (12_000, "3 h 20 min")],
)
def test_durations_are_short(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_thousands_are_apart() -> None:
    assert [grouped(number) for number in (0, 999, 10_000)] == ["0", "999", "10 000"]
