"""Uploads and downloads on a real terminal: bars while they last, and Ctrl-C."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.misbehaving import Behaviour, Seen, Wire, hang
from tests.storage_server import CHUNK, StorageServer

pytest.importorskip("termios")  # there are no pseudo-terminals on Windows

from tests.terminal import PATIENCE, Terminal


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageServer]:
    with StorageServer() as server:
        server.store.bucket("covers")
        monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_key")
        yield server


@pytest.fixture
def big(tmp_path: Path) -> Path:
    path = tmp_path / "big.bin"
    path.write_bytes(bytes(2 * CHUNK))
    return path


class Gate:
    """Behaves as another one, once it is let."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._open = threading.Event()

    def __call__(self, seen: Seen, wire: Wire) -> None:
        assert self._open.wait(PATIENCE)
        self._behaviour(seen, wire)

    def let(self) -> None:
        self._open.set()


def test_bars_show_a_file_and_the_total_and_are_gone_in_the_end(
    server: StorageServer, big: Path
) -> None:
    server.then(server.store, server.store, gate := Gate(server.store))
    terminal = Terminal("files", "upload", "covers/x", str(big), "-o", "ids", columns=100)
    terminal.expect("uploading 0 of 1")
    terminal.expect("big.bin")
    terminal.expect("10.5/10.5 MB")
    gate.let()
    assert terminal.finish() == ["covers/x"]


def test_ctrl_c_says_how_to_go_on(server: StorageServer, big: Path) -> None:
    server.then(server.store, hang)
    terminal = Terminal("files", "upload", "covers", str(big), "--jobs", "1", columns=100)
    terminal.expect("uploading 0 of 1")
    terminal.type("\x03")
    lines = terminal.finish(code=130)
    told = "the same command once more goes on with what the server does not have yet"
    assert told in "\n".join(lines)
    assert lines[-1] == "interrupted"


def test_ctrl_c_ends_a_download_that_stalls(server: StorageServer) -> None:
    server.store.file("covers", "a", "a.bin", bytes(1000))
    server.then(server.store, hang)
    terminal = Terminal("files", "download", "covers/a", columns=100)
    terminal.expect("downloading 0 of 1")
    terminal.type("\x03")
    lines = terminal.finish(code=130)
    assert "the same command once more goes on where this one was" in "\n".join(lines)
    assert lines[-1] == "interrupted"
