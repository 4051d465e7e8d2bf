"""awcli on a real terminal: tables of any width, questions, progress, and hostile names."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.appwrite_behind import Served, serving
from tests.misbehaving import Behaviour, Seen, Wire, answer, hang

pytest.importorskip("termios")  # there are no pseudo-terminals on Windows

from tests.terminal import PATIENCE, Terminal, screen

ROWS = "/tablesdb/blog/tables/articles/rows"
HELLO = ["rows", "delete", "blog/articles/hello"]
QUESTION = "delete row blog/articles/hello? [y/N] "


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    with serving(tmp_path_factory, tmp_path / "served", monkeypatch) as running:
        yield running


class Gate:
    """A behaviour that goes on when it is let."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._open = threading.Event()

    def __call__(self, seen: Seen, wire: Wire) -> None:
        assert self._open.wait(PATIENCE)
        self._behaviour(seen, wire)

    def let(self) -> None:
        self._open.set()


# Tables


@pytest.mark.parametrize("columns", [20, 80])
def test_a_table_fits_the_terminal(server: Served, columns: int) -> None:
    terminal = Terminal("rows", "list", "blog/articles", columns=columns)
    lines = terminal.finish()
    assert len(lines) == 13
    written = re.sub(r"\x1b\[[0-9;]*m", "", terminal.shown).split("\r\n")
    assert max(map(len, written)) <= columns
    assert [line.split()[0] for line in lines[1:3]] == ["hello", "first-steps"]


@pytest.mark.parametrize("columns", [20, 80])
def test_one_resource_fits_the_terminal(server: Served, columns: int) -> None:
    terminal = Terminal("rows", "get", "blog/articles/hello", columns=columns)
    terminal.finish()
    written = re.sub(r"\x1b\[[0-9;]*m", "", terminal.shown).split("\r\n")
    assert max(map(len, written)) <= columns


def test_no_color_means_no_escape_sequence(server: Served) -> None:
    terminal = Terminal("rows", "list", "blog/articles", "--no-color")
    terminal.finish()
    assert "\x1b" not in terminal.shown


def test_what_is_not_shown_is_said(server: Served) -> None:
    lines = Terminal("rows", "list", "blog/articles", "--limit", "2").finish()
    assert lines[-1] == "2 of 12; --all shows every one"


# Questions


@pytest.mark.parametrize("typed", ["y", "yes", "YES"])
def test_yes_deletes(server: Served, typed: str) -> None:
    terminal = Terminal(*HELLO)
    terminal.expect(QUESTION)
    assert server.requests == []
    terminal.type(f"{typed}\n")
    assert terminal.finish() == [QUESTION + typed, "deleted row blog/articles/hello"]
    assert server.store.rows(title="Hello") == []


@pytest.mark.parametrize("typed", ["n\n", "\n", "yess\n", "\x04"])
def test_anything_else_deletes_nothing(server: Served, typed: str) -> None:
    terminal = Terminal(*HELLO)
    terminal.expect(QUESTION)
    terminal.type(typed)
    lines = terminal.finish(code=2)
    assert lines == [
        (QUESTION + typed.strip("\n\x04")).rstrip(),
        "error: declined, nothing was changed",
    ]
    assert server.requests == []


def test_ctrl_c_at_the_question(server: Served) -> None:
    terminal = Terminal(*HELLO)
    terminal.expect(QUESTION)
    terminal.type("\x03")
    assert terminal.finish(code=130) == [f"{QUESTION}^C", "interrupted"]
    assert server.requests == []


def test_a_question_on_a_narrow_terminal(server: Served) -> None:
    terminal = Terminal(*HELLO, columns=20)
    terminal.expect("[y/N] ")
    terminal.type("n\n")
    assert "".join(terminal.finish(code=2)).startswith("delete row blog/articles/hello? [y/N] n")


def test_a_bulk_deletion_says_how_many_before_it_asks(server: Served) -> None:
    terminal = Terminal("rows", "delete", "blog/articles", "--where", "status=draft")
    terminal.expect("delete 2 rows from blog/articles? [y/N] ")
    terminal.type("n\n")
    terminal.finish(code=2)
    assert len(server.store.rows(status="draft")) == 2


# Progress


@pytest.mark.parametrize("columns", [20, 80])
def test_progress_leaves_nothing_behind(server: Served, columns: int) -> None:
    server.then(server.store, gate := Gate(server.store))
    terminal = Terminal(
        "rows", "delete", "blog/articles", "--where", "status=draft", "--yes", columns=columns
    )
    terminal.expect("\x1b[?25l")
    gate.let()
    lines = terminal.finish()
    assert "".join(lines) == "deleted 2 rows of blog/articles"


def test_progress_of_a_write_says_what_and_how_far(server: Served) -> None:
    server.then(server.store, gate := Gate(server.store))
    terminal = Terminal("rows", "delete", "blog/articles", "--where", "status=draft", "--yes")
    terminal.expect("blog/articles: deleted")
    terminal.expect("0/2")
    gate.let()
    terminal.finish()


@pytest.mark.parametrize("columns", [20, 80])
def test_ctrl_c_during_progress_leaves_what_was_done(server: Served, columns: int) -> None:
    server.then(server.store, server.store, hang)
    terminal = Terminal(
        "rows", "delete", "blog/articles", "--where", "status=draft", "--yes", columns=columns
    )
    terminal.expect("\x1b[?25l")
    terminal.type("\x03")
    lines = terminal.finish(code=130)
    told = "deleted at least 2 rows of blog/articles before this"
    # Where the lines break depends on whether the terminal echoes ^C before the cursor is back.
    assert told.replace(" ", "") in "".join(lines).replace(" ", "")
    assert lines[-1] == "interrupted"


def test_waiting_for_a_column_says_for_which(server: Served) -> None:
    processing = answer(200, {"key": "new", "status": "processing"})
    server.then(server.store, server.store, processing, gate := Gate(server.store))
    terminal = Terminal("columns", "create", "blog/articles", "new:varchar(20)", "-o", "ids")
    terminal.expect("column new: processing")
    gate.let()
    assert terminal.finish() == ["blog/articles/new"]


def test_quiet_shows_no_progress(server: Served) -> None:
    line = ["rows", "delete", "blog/articles", "--where", "status=draft", "--yes", "--quiet"]
    terminal = Terminal(*line)
    assert terminal.finish() == []
    assert terminal.shown == ""


# Hostile and foreign names

NAMES = {
    "an escape sequence": ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    "a new title for the window": ("\x1b]0;gone\x07", r"\x1b]0;gone\x07"),
    "a C1 control": ("\x9b31mred", r"\x9b31mred"),
    "a carriage return": ("shown\rhidden", r"shown\rhidden"),
    "line feeds": ("one\ntwo", r"one\ntwo"),
    "a backspace": ("abc\b\b\b", r"abc\x08\x08\x08"),
    "a right-to-left override": ("\u202egnp.exe", r"\u202egnp.exe"),
    "an isolate": ("a\u2066b", r"a\u2066b"),
    "wide characters": ("日本語の題名", "日本語の題名"),
    "a combining character": ("Cafe\u0301", "Cafe\u0301"),
    "markup": ("[bold red]x[/]", "[bold red]x[/]"),
    "an emoji code": (":smile:", ":smile:"),
}
EACH_NAME = pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)


@EACH_NAME
@pytest.mark.parametrize("output", ["table", "json", "ndjson", "csv", "tsv"])
def test_a_name_does_nothing_to_a_terminal(
    server: Served, name: str, shown: str, output: str
) -> None:
    server.store.ask("PATCH", f"{ROWS}/hello", {"data": {"title": name}})
    line = ["rows", "list", "blog/articles", "--select", "title", "--limit", "3", "-o", output]
    terminal = Terminal(*line, "--no-color")
    lines = terminal.finish()  # refuses everything that could do something
    assert "\x1b" not in terminal.shown
    if output == "table":
        assert any(shown in line for line in lines)


@EACH_NAME
@pytest.mark.parametrize("columns", [20, 80])
def test_columns_line_up_below_any_name(
    server: Served, name: str, shown: str, columns: int
) -> None:
    server.store.ask("PATCH", f"{ROWS}/hello", {"data": {"title": name * 3}})
    line = ["rows", "list", "blog/articles", "--fields", "title,views", "--limit", "3"]
    lines = Terminal(*line, "--quiet", columns=columns).finish()
    assert len(lines) == 4, "a heading and three rows, none of them wrapped"
    ends = {cell_len(line) for line in lines}
    assert len(ends) == 1, "numbers stand on the right"
    assert ends.pop() <= columns


@EACH_NAME
def test_an_error_text_does_nothing_to_a_terminal(server: Served, name: str, shown: str) -> None:
    error = {"message": name, "code": 400, "type": "x", "version": "1.9.6"}
    server.then(answer(400, error))
    terminal = Terminal("rows", "get", "blog/articles/hello")
    lines = terminal.finish(code=1)
    assert lines == [f"error: {shown} [400 x]"]


@EACH_NAME
def test_a_name_that_was_typed_does_nothing_either(server: Served, name: str, shown: str) -> None:
    terminal = Terminal("rows", "get", f"blog/articles/{name}")
    lines = terminal.finish(code=2)
    assert lines[0].startswith("error: ")


def test_the_screen_of_these_tests_is_one() -> None:
    assert screen("abc\r\nde\rX", 80) == ["abc", "Xe"]
    assert screen("abcdef", 4) == ["abcd", "ef"]
    assert screen("line\r\n\x1b[1A\x1b[2Kx\r\n", 80) == ["x"]
    assert screen("日本x", 4) == ["日本", "x"]
    for bad in ("\x1b]0;x\x07", "\x07", "\x1b[2J", "\u202e"):
        with pytest.raises(AssertionError):
            screen(bad, 80)
