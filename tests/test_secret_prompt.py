"""Secrets of providers typed on a real terminal: sent, and never shown."""

import pytest

from tests.keeping import Keeping
from tests.misbehaving import Misbehaving

pytest.importorskip("termios")  # there are no pseudo-terminals on Windows

from tests.terminal import Terminal


def test_a_typed_secret_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with Misbehaving(store=Keeping()) as server:
        monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_secret")
        line = ["providers", "create", "mailgun", "mail", "--ask", "apiKey", "-o", "ids"]
        terminal = Terminal(*line)
        terminal.expect("apiKey: ")
        terminal.type("key of mailgun\n")
        assert terminal.finish() == ["apiKey:", "mail"]
        assert "key of mailgun" not in terminal.shown
        (seen,) = server.requests
    assert seen.json == {"providerId": "mail", "name": "mail", "apiKey": "key of mailgun"}
