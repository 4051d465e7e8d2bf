"""awcli as a process: signals, pipes, full disks and closed streams."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.appwrite_behind import SECRET, Served, serving
from tests.conftest import ROOT
from tests.misbehaving import Behaviour, Misbehaving, Seen, Wire, answer, hang, refuse

PATIENCE = 30.0  # seconds
AWCLI = [sys.executable, "-m", "appwrite_cli"]
ARTICLES = "/tablesdb/blog/tables/articles"

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals and shells")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
stopping = pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
    ids=["SIGINT", "SIGTERM"],
)


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    with serving(tmp_path_factory, tmp_path / "served", monkeypatch) as running:
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        yield running


def start(line: str, *, stdout: Any = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*AWCLI, *line.split()],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """The exit code, what is on stdout, and what is on stderr."""
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err
    out = out or ""  # None where it was no pipe
    assert SECRET not in out + err
    return process.returncode, out, err


def shell(script: str, line: str) -> tuple[int, str, str]:
    """Run a command line as `"$@"` in a script of the shell."""
    return finish(
        subprocess.Popen(
            ["sh", "-c", script, "sh", *AWCLI, *line.split()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    )


@pytest.fixture
def unread() -> Iterator[int]:
    """The end to write into of a pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@posix
def test_work_goes_on_where_nobody_reads_stderr(server: Served, unread: int) -> None:
    line = "rows list blog/articles --all --page-size 5 -o ids"
    whole = finish(start(line))[1]
    assert len(whole.splitlines()) > 5
    process = subprocess.run(
        [*AWCLI, *line.split(), "--debug"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=unread,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert (process.returncode, process.stdout) == (0, whole)


@posix
def test_no_question_is_asked_where_nobody_can_read_it(server: Served, unread: int) -> None:
    import pty

    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"y\n")
    process = subprocess.run(
        [*AWCLI, "rows", "delete", "blog/articles/hello"],
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=unread,
        timeout=PATIENCE,
        check=False,
    )
    os.close(terminal)
    os.close(keyboard)
    assert process.returncode == 2
    assert finish(start("rows get blog/articles/hello"))[0] == 0


class Held:
    """A behaviour that never answers, and tells when the request has arrived."""

    def __init__(self) -> None:
        self._arrived = threading.Event()

    def __call__(self, seen: Seen, wire: Wire) -> None:
        self._arrived.set()
        hang(seen, wire)

    def wait(self) -> None:
        assert self._arrived.wait(PATIENCE)


def stop(line: str, held: Held, number: int) -> tuple[int, str, str]:
    """Start a command, and send it a signal while a request is held."""
    process = start(line)
    held.wait()
    process.send_signal(number)
    return finish(process)


# Signals


@posix
@stopping
@pytest.mark.parametrize("output", ["table", "json"])
def test_a_signal_during_a_slow_request(
    server: Served, number: int, code: int, word: str, output: str
) -> None:
    server.then(held := Held())
    assert stop(f"rows get blog/articles/hello -o {output}", held, number) == (
        code,
        "",
        f"{word}\n",
    )


@posix
@stopping
def test_a_signal_during_a_pause_before_a_retry(
    server: Served, number: int, code: int, word: str
) -> None:
    server.then(refuse(503, "general_server_error", headers={"retry-after": "60"}))
    process = start("rows get blog/articles/hello")
    assert process.stderr is not None
    assert "retry 1 of 3 in 60.0 s" in process.stderr.readline()
    process.send_signal(number)
    assert finish(process) == (code, "", f"{word}\n")


@posix
@stopping
def test_a_signal_while_a_column_is_awaited(
    server: Served, number: int, code: int, word: str
) -> None:
    processing = answer(200, {"key": "new", "status": "processing"})
    server.then(server.store, server.store, processing, held := Held())
    line = "columns create blog/articles new:varchar(20)"
    assert stop(line, held, number) == (
        code,
        "",
        f"made before this: blog/articles/new\n{word}\n",
    )


@posix
@stopping
def test_a_signal_during_a_bulk_deletion(server: Served, number: int, code: int, word: str) -> None:
    server.then(server.store, server.store, held := Held())
    done, out, err = stop("rows delete blog/articles --where status=draft --yes", held, number)
    assert (done, out) == (code, "")
    assert err == (
        f"DELETE {ARTICLES}/rows may or may not have been done\n"
        "deleted at least 2 rows of blog/articles before this;"
        f" the same command goes on with the rest\n{word}\n"
    )


@posix
@stopping
def test_a_signal_between_several_deletions(
    server: Served, number: int, code: int, word: str
) -> None:
    server.then(server.store, held := Held())
    line = "rows delete blog/articles/hello blog/articles/ideas --yes"
    told = f"DELETE {ARTICLES}/rows/ideas may or may not have been done"
    assert stop(line, held, number) == (
        code,
        "",
        f"deleted row blog/articles/hello\n{told}\n{word}\n",
    )


@posix
@stopping
def test_a_signal_while_the_next_page_is_fetched(
    server: Served, number: int, code: int, word: str
) -> None:
    server.then(server.store, held := Held())
    process = start("rows list blog/articles --all --page-size 5 -o ndjson")
    held.wait()
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(5)]
    assert [len(json.loads(line)) > 1 for line in first] == [True] * 5
    process.send_signal(number)
    assert finish(process) == (code, "", f"{word}\n")


@posix
@stopping
def test_a_signal_ends_the_local_server_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int, word: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    process = start("local serve --port 0")
    assert process.stderr is not None
    endpoint = re.search(r"http://\S+/v1", process.stderr.readline())
    assert endpoint
    with pytest.raises(HTTPError):  # a guest may not ask, but is answered
        urlopen(f"{endpoint[0]}/users")
    process.send_signal(number)
    finish(process)
    assert process.returncode == (0 if number == signal.SIGINT else code)
    assert not list((tmp_path / "local").glob("*endpoint*"))


@posix
@stopping
def test_a_signal_during_a_write_says_that_its_outcome_is_unknown(
    server: Served, number: int, code: int, word: str
) -> None:
    server.then(held := Held())
    line = "rows create blog/articles/mine title=New status=live"
    told = f"POST {ARTICLES}/rows may or may not have been done"
    assert stop(line, held, number) == (code, "", f"{told}\n{word}\n")


# Closed pipes


def many_rows(count: int) -> Behaviour:
    """A page of rows of a kilobyte each: more than any pipe holds."""
    rows = [
        {"$id": f"r{n}", "$databaseId": "b", "$tableId": "t", "x": "x" * 1000} for n in range(count)
    ]
    return answer(200, {"total": count, "rows": rows})


@pytest.mark.parametrize("output", ["table", "tsv", "csv", "ndjson", "json", "ids"])
@pytest.mark.parametrize("large", [False, True])
def test_a_reader_that_has_seen_enough(server: Served, output: str, *, large: bool) -> None:
    if large:
        server.then(many_rows(1000))
    process = start(f"rows list blog/articles --all -o {output}")
    assert process.stdout is not None
    assert process.stdout.read(1)
    process.stdout.close()
    process.stdout = None
    assert finish(process) == (0, "", "")


@pytest.mark.parametrize(
    "line",
    [
        "rows list blog/articles",
        "rows list blog/articles -o json",
        "--help",
        "rows --help",
        "--version",
    ],
)
def test_a_reader_that_reads_nothing(server: Served, line: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(line, stdout=writing)
    os.close(writing)
    assert finish(process) == (0, "", "")


def test_a_write_is_done_whether_or_not_anybody_reads(server: Served) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    rows = [f"blog/articles/{name}" for name in ("hello", "ideas", "engine")]
    process = start(f"rows update {' '.join(rows)} title=New -o ndjson", stdout=writing)
    os.close(writing)
    assert finish(process) == (0, "", "")
    assert len(server.store.rows(title="New")) == 3


def test_a_failure_stays_one_when_nobody_reads(server: Served) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("rows get blog/articles/none", stdout=writing)
    os.close(writing)
    assert finish(process)[0] == 4


# Full disks, closed streams


@pytest.fixture
def full_disk() -> Iterator[IO[bytes]]:
    with Path("/dev/full").open("wb", buffering=0) as disk:
        yield disk


@full
@pytest.mark.parametrize(
    "line",
    [
        "rows list blog/articles",
        "rows list blog/articles --all -o csv",
        "rows get blog/articles/hello",
        "rows list blog/articles --count",
        "local env",
        "profiles list --help",
        "--help",
        "--version",
    ],
)
def test_a_full_disk_under_the_output(server: Served, full_disk: IO[bytes], line: str) -> None:
    code, _, err = finish(start(line, stdout=full_disk))
    assert (code, err) == (1, "error: cannot write the output: No space left on device\n")


@full
def test_a_full_disk_is_an_error_object_for_programs(server: Served, full_disk: IO[bytes]) -> None:
    code, _, err = finish(start("rows list blog/articles -o json", stdout=full_disk))
    assert code == 1
    message = "cannot write the output: No space left on device"
    assert json.loads(err)["error"]["message"] == message


@full
def test_a_full_disk_under_the_messages_does_not_stop_the_work(server: Served) -> None:
    code, out, _ = shell('"$@" 2>/dev/full', "rows get blog/articles/hello -o ids")
    assert (code, out) == (0, "blog/articles/hello\n")


@posix
@pytest.mark.parametrize(
    "line", ["rows get blog/articles/hello", "rows list blog/articles -o json"]
)
def test_a_closed_stdout_is_an_error_where_there_is_something_to_say(
    server: Served, line: str
) -> None:
    code, _, err = shell('"$@" >&-', line)
    assert code == 1
    assert "cannot write the output: standard output is closed" in err


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_write_needs_no_stream(server: Served, closed: str) -> None:
    code, out, _ = shell(f'"$@" {closed}', "rows delete blog/articles/hello --yes")
    assert (code, out) == (0, "")
    assert server.store.rows(title="Hello") == []


@posix
def test_a_closed_stderr_leaves_the_exit_code(server: Served) -> None:
    assert shell('"$@" 2>&-', "rows get blog/articles/none") == (4, "", "")
    assert shell('"$@" 2>&-', "rows get blog/articles/hello -o ids")[:2] == (
        0,
        "blog/articles/hello\n",
    )


@posix
@pytest.mark.parametrize("stdin", ["<&-", "</dev/null", "</dev/null 2>&-"])
def test_without_a_terminal_nobody_is_asked_and_nothing_is_sent(server: Served, stdin: str) -> None:
    code, out, err = shell(f'"$@" {stdin}', "rows delete blog/articles/hello")
    assert (code, out) == (2, "")
    assert server.requests == []
    if "2>&-" not in stdin:
        assert err == (
            "error: cannot ask without a terminal: delete row blog/articles/hello?\n"
            "hint: --yes answers it\n"
        )


@posix
def test_a_closed_stdin_holds_no_addresses(server: Served) -> None:
    code, _, err = shell('"$@" <&-', "rows delete - --yes")
    assert "defect" not in err
    assert code in (0, 2)
    assert server.requests == []


# Encodings


@pytest.mark.parametrize("output", ["json", "ndjson", "csv", "tsv", "ids", "table"])
def test_pipes_get_utf_8_whatever_the_locale(
    server: Served, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    server.store.ask("PATCH", f"{ARTICLES}/rows/hello", {"data": {"title": "Grüße 日本"}})
    code, out, err = finish(start(f"rows list blog/articles --where _id=hello -o {output}"))
    assert (code, err) == (0, "")
    assert ("Grüße 日本" in out) == (output != "ids")


def test_messages_survive_an_ascii_stderr(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    server.then(refuse(400, "general_argument_invalid", "Ungültig: 日本"))
    code, _, err = finish(start("rows get blog/articles/hello"))
    assert code == 1
    assert err.startswith("error: Ung\\xfcltig: \\u65e5\\u672c [400 general_argument_invalid]")


# Secrets


@pytest.mark.parametrize("given", ["environment", "option", "file"])
def test_an_internal_error_shows_no_secret(
    server: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    options = ""
    if given != "environment":
        monkeypatch.delenv("APPWRITE_API_KEY")
        (tmp_path / "key").write_text(SECRET)
        options = {"option": f"--key {SECRET}", "file": "--key-file key"}[given]
    # A total that is no number is beyond what any server does: int() repeats it in its complaint.
    server.then(answer(200, {"total": SECRET, "rows": []}))
    process = start(f"rows list blog/articles --count --debug {options}")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out == ""
    assert "Traceback (most recent call last)" in err
    assert "[redacted]" in err
    assert SECRET not in err


def test_without_debug_an_internal_error_has_no_traceback(server: Served) -> None:
    server.then(answer(200, {"total": SECRET, "rows": []}))
    code, out, err = finish(start("rows list blog/articles --count"))
    assert (code, out) == (1, "")
    assert "AWCLI_DEBUG=1 shows where it happened" in err


def test_a_credential_stays_with_the_host_that_it_is_for(server: Served) -> None:
    with Misbehaving() as elsewhere:
        server.then(answer(302, "", {"location": f"{elsewhere.endpoint}/x"}, kind="text/plain"))
        code, _, err = finish(start("rows get blog/articles/hello --debug"))
        assert code == 7
        assert elsewhere.connections == 0
        assert "this is not followed" in err
