"""Progress of many transfers on stderr."""

import pytest

from appwrite_cli.output import note, show_value
from appwrite_cli.output.board import board, moved
from tests.output.rendering import seen


def test_a_terminal_shows_each_file_and_the_total_and_then_nothing() -> None:
    def action() -> None:
        with board("uploading", patience=0) as lines:
            first = lines.add("a\x1b[8m.png", 3_000_000)
            second = lines.add("b" * 60, 1_000_000)
            first.advance(1_500_000)
            note("a note in between")
            second.advance(1_000_000)
            second.advance(-500_000)
            second.end("uploaded b")
            first.end()
        show_value("data")

    got = seen(action, terminal=True)
    assert got == "data\n"
    assert "a\\x1b[8m.png" in got.err
    assert "..." + "b" * 37 in got.err
    assert "uploading 2 of 2" in got.err
    assert "2.0/2.0 MB" in got.err  # what came of both
    assert "a note in between\n" in got.err
    assert "uploaded b\n" not in got.err  # the bars say so
    assert got.err.endswith("\x1b[2K")


def test_a_log_has_a_line_for_each_file_that_is_done() -> None:
    def action() -> None:
        with board("uploading", patience=0) as lines:
            line = lines.add("a.png", 1000)
            line.advance(1000)
            line.end(moved("uploaded", "a.png", 1000, "covers/a"))
            lines.add("b.png", 10).end()

    assert seen(action, terminal=False).err == "uploaded a.png (1 kB) to covers/a\n"
    assert seen(action, terminal=False, quiet=True).err == ""


def test_quiet_terminals_stay_empty() -> None:
    def action() -> None:
        with board("uploading", patience=0) as lines:
            line = lines.add("a.png", 1000)
            line.advance(1000)
            line.end("uploaded a.png")

    assert seen(action, terminal=True, quiet=True).err == ""


def test_what_is_done_soon_needs_no_bars() -> None:
    def action() -> None:
        with board("uploading", patience=3600) as lines:
            lines.add("a.png", 1000).end("uploaded a.png")

    assert "a.png\n" not in seen(action, terminal=True).err


def test_the_lines_go_when_the_work_fails() -> None:
    def action() -> None:
        with board("uploading", patience=0) as lines:
            lines.add("a.png", 1000).advance(10)
            raise KeyError

    with pytest.raises(KeyError):
        seen(action, terminal=True)
