"""Passwords typed on a real terminal: never shown, asked for twice, and nothing sent in doubt."""

from collections.abc import Iterator

import pytest

from tests.misbehaving import Misbehaving, answer

pytest.importorskip("termios")  # there are no pseudo-terminals on Windows

from tests.terminal import Terminal

PASSWORD = "correct horse battery"
LINE = ["users", "update", "ada", "--password-prompt", "-o", "ids"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_secret")
        yield running


def test_a_typed_password_is_sent_and_never_shown(server: Misbehaving) -> None:
    server.then(answer(200, {"$id": "ada"}))
    terminal = Terminal(*LINE)
    terminal.expect("new password: ")
    terminal.type(f"{PASSWORD}\n")
    terminal.expect("once more: ")
    terminal.type(f"{PASSWORD}\n")
    assert terminal.finish() == ["new password:", "once more:", "ada"]
    assert PASSWORD not in terminal.shown
    (seen,) = server.requests
    assert (seen.path, seen.json) == ("/users/ada/password", {"password": PASSWORD})


def test_two_that_differ_change_nothing(server: Misbehaving) -> None:
    terminal = Terminal(*LINE)
    terminal.expect("new password: ")
    terminal.type(f"{PASSWORD}\n")
    terminal.expect("once more: ")
    terminal.type(f"{PASSWORD}!\n")
    assert terminal.finish(2)[-1] == "error: the two passwords differ, nothing was changed"
    assert server.requests == []


def test_one_that_is_too_short_is_told_at_once(server: Misbehaving) -> None:
    terminal = Terminal(*LINE)
    terminal.expect("new password: ")
    terminal.type("short\n")
    assert terminal.finish(2)[1:] == [
        "error: the password has 5 characters",
        "hint: 8 to 256 are needed",
    ]
    assert server.requests == []


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [("\x03", 130, "interrupted"), ("\x04", 2, "error: declined, nothing was changed")],
)
def test_whoever_types_none_changes_nothing(
    server: Misbehaving, key: str, code: int, said: str
) -> None:
    terminal = Terminal(*LINE)
    terminal.expect("new password: ")
    terminal.type(key)
    assert terminal.finish(code)[-1] == said
    assert server.requests == []
