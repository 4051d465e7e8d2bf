"""Fixtures: a command line run in process, the local Appwrite, and the recordings."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import client, config
from appwrite_cli import local as local_appwrite
from appwrite_cli.main import main

# A run in the background of a script ignores SIGINT, and so would every process that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


class Result(str):
    """What a command line wrote to stdout, with `.err`, `.code` and `.json`."""

    err: str
    code: int
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self)

    @property
    def error(self) -> Any:
        """The error object in the last line of stderr."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]


class Stream(io.TextIOWrapper):
    """A standard stream over memory, that can claim to be a terminal."""

    def __init__(self, content: bytes = b"", *, terminal: bool = False) -> None:
        self.memory = io.BytesIO(content)
        self.terminal = terminal
        super().__init__(self.memory, encoding="utf-8", newline="", write_through=True)

    def isatty(self) -> bool:
        return self.terminal

    def written(self) -> bytes:
        self.flush()
        return self.memory.getvalue()


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of the machine reaches a test; every file that awcli writes is in tmp_path.

    Connections and settings end with the test, and so does the local Appwrite that it used.
    """
    for name in list(os.environ):
        if name.startswith(("APPWRITE_", "AWCLI_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "NO_COLOR", "FORCE_COLOR", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWCLI_CONFIG", str(tmp_path / "config" / "config.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("AWCLI_LOCAL_DIR", str(tmp_path / "local"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    yield
    client.close()
    config.reset()
    local_appwrite.forget(tmp_path / "local")


@pytest.fixture
def awcli(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `awcli("rows list blog/articles")` or `awcli(["rows", "list"])` in process.

    `stdin` is text; without it stdin is empty. `terminal=True` makes all three streams terminals.
    `code` is the expected exit code, None for any.
    """

    def run(
        line: str | list[str],
        *more: str,
        stdin: str | bytes = "",
        terminal: bool = False,
        code: int | None = 0,
    ) -> Result:
        argv = [*(line.split() if isinstance(line, str) else line), *more]
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = Stream(terminal=terminal), Stream(terminal=terminal)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Stream(data, terminal=terminal))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            got = main(argv)
        raw = out.written()
        result = Result(raw.decode("utf-8", "backslashreplace"))
        result.err, result.code, result.raw = err.written().decode("utf-8"), got, raw
        if code is not None and got != code:
            words = f"awcli {' '.join(argv)}: exit {got}, not {code}"
            pytest.fail(f"{words}\n--- stdout\n{result}\n--- stderr\n{result.err}", pytrace=False)
        return result

    return run


@pytest.fixture
def local(awcli: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on an embedded local Appwrite of this test's own, which is empty at first."""
    monkeypatch.setenv("AWCLI_LOCAL", "1")
    return awcli


@pytest.fixture
def demo(local: Run) -> Run:
    """The same, filled by `awcli local demo`."""
    local("local demo --quiet")
    return local


@pytest.fixture
def corpus() -> Path:
    """The directory of recordings of a real Appwrite, where it stands beside the project."""
    if not (SHARED / "conformance").is_dir():
        pytest.skip("the recordings of a real Appwrite are not beside the project")
    return SHARED / "conformance"
