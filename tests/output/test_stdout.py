"""What is imported for which format, and what happens when stdout cannot be written."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import appwrite_cli
from appwrite_cli import config
from appwrite_cli.output import flush, show, show_list
from appwrite_cli.output.stdout import write
from tests.output.rendering import USERS, Answer, pages

SCRIPT = """
    import io, json, sys
    from appwrite_cli import config
    from appwrite_cli.output import *
    class Terminal(io.StringIO):
        def isatty(self): return {terminal}
    class Answer:
        dry = False
        data = {{"total": 1, "users": [{{"$id": "a"}}]}}
        content = json.dumps(data).encode()
    config.use({{"output": {output!r}}})
    sys.stdout = Terminal()
    show_list(iter([Answer]), View("user", "users", ("$id", "name")))
    show(Answer, View("user", "users"))
    sys.stdout = sys.__stdout__
    print(*sys.modules)
    """


SOURCES = {**os.environ, "PYTHONPATH": str(Path(appwrite_cli.__file__).parent.parent)}


def python(script: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, env=SOURCES, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


@pytest.mark.parametrize(
    ("output", "terminal"),
    [("json", False), ("json", True), ("", False), ("ndjson", False), ("csv", False)],
)
def test_a_format_imports_only_what_it_needs(output: str, terminal: bool) -> None:
    script = dedent(SCRIPT).format(output=output, terminal=terminal)
    loaded = python(script).split()
    assert "appwrite_cli.output.render" in loaded
    heavy = {"rich", "csv", "jmespath", "httpx", "typer"}
    if output == "json":
        heavy |= {"appwrite_cli.output.table", "appwrite_cli.output.lines"}
    assert not heavy & set(loaded)


def test_a_table_imports_rich() -> None:
    script = dedent(SCRIPT).format(output="table", terminal=True)
    assert "rich.table" in python(script).split()


def test_a_closed_pipe_is_the_systems_error() -> None:
    script = dedent("""
        import os, sys
        from appwrite_cli.output.stdout import write
        try:
            while True: write("line\\n" * 1000)
        except BrokenPipeError:
            os._exit(42)
        """)
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=SOURCES, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"line\n"
        process.stdout.close()
        assert process.wait(60) == 42


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.parametrize("output", ["", "json", "csv", "table"])
def test_a_full_disk_shows_at_the_write_that_fails(
    output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.reset()
    config.use({"output": output})
    # Unbuffered, so that closing has nothing left that could fail once more.
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", _Text(full))
        with pytest.raises(OSError, match="No space") as caught:
            show_list(pages("users", [{"$id": "a"}]), USERS)
    assert caught.value.errno == errno.ENOSPC
    config.reset()


class _Text:
    """A text stream over raw bytes."""

    encoding = "utf-8"

    def __init__(self, raw: object) -> None:
        self.buffer = raw

    def isatty(self) -> bool:
        return False

    def flush(self) -> None:
        pass


def test_a_closed_stdout_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="standard output is closed"):
        write("text")
    flush()


def test_text_that_was_printed_before_comes_first(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    print("before", end=" ")
    config.reset()
    show(Answer({"a": 1}), USERS)
    assert capfdbinary.readouterr().out == b"before a\t1\n"
