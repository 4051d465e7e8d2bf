"""`awcli files download`, `view` and `preview`."""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from appwrite_cli.client import retry
from tests.conftest import ROOT, Run
from tests.misbehaving import Behaviour, Seen, Wire, answer, drop, refuse
from tests.storage_server import CHUNK, NOW, OUTPUT, StorageServer

SIZE = 300_000


@pytest.fixture
def covers(storage: StorageServer, monkeypatch: pytest.MonkeyPatch) -> StorageServer:
    """A server with the bucket covers; nobody waits before a request is sent again."""
    storage.store.bucket("covers")
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(retry, "LONGEST_WAIT", 0.0)
    return storage


@pytest.fixture
def content(covers: StorageServer) -> bytes:
    """What is in covers/a, which is called a.bin."""
    content = random.Random(1).randbytes(SIZE)
    covers.store.file("covers", "a", "a.bin", content)
    return content


def cut_after(server: StorageServer, count: int) -> Behaviour:
    """Break off after `count` bytes of the content."""

    def behave(seen: Seen, wire: Wire) -> None:
        status, headers, content = server.store.carry_out(seen)
        kind = headers.pop("content-type")
        headers["content-length"] = str(len(content))
        wire.answer(status, content[:count], headers, kind=kind)
        wire.close()

    return behave


def ranges(server: StorageServer) -> list[str | None]:
    downloads = [seen for seen in server.requests if seen.path.endswith(("/download", "/view"))]
    return [seen.headers.get("range") for seen in downloads]


def parts(directory: Path) -> list[Path]:
    return list(directory.rglob(".awcli-*"))


@pytest.mark.parametrize("size", [0, 1, 2, 70_000, CHUNK + 1])
def test_a_file_arrives_under_its_name(
    size: int, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    content = random.Random(size).randbytes(size)
    covers.store.file("covers", "a", "a.bin", content)
    got = awcli("files download covers/a -o json")
    assert got.json["path"] == "a.bin"
    assert (got.json["file"], got.json["size"]) == ("covers/a", size)
    assert (tmp_path / "a.bin").read_bytes() == content
    assert (tmp_path / "a.bin").stat().st_mtime == datetime.fromisoformat(NOW).timestamp()
    assert parts(tmp_path) == []


def test_to_says_where(awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path) -> None:
    awcli("files download covers/a --to b.bin")
    awcli("files download covers/a --to new/")
    awcli("files download covers/a --to deep/er/c.bin")
    (tmp_path / "old").mkdir()
    awcli("files download covers/a --to old")
    for place in ("b.bin", "new/a.bin", "deep/er/c.bin", "old/a.bin"):
        assert (tmp_path / place).read_bytes() == content
    assert awcli("files download covers/a --to -").raw == content
    assert awcli("files view covers/a").raw == content


def test_a_whole_bucket_comes_without_what_is_incomplete(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    for number in range(30):
        covers.store.file("covers", f"f{number}", f"sub/{number}.txt", b"%d" % number)
    covers.store.file("covers", "half", "half.txt", b"")
    covers.store.files["covers", "half"].document["chunksUploaded"] = 0
    got = awcli("files download covers --all --to here -o ids")
    assert got.split() == [f"covers/f{number}" for number in range(30)]
    assert "warning: left out: the upload of covers/half is not complete: 0 of 1 chunks" in got.err
    assert len(list((tmp_path / "here" / "sub").iterdir())) == 30
    assert (tmp_path / "here" / "sub" / "7.txt").read_bytes() == b"7"


@pytest.mark.parametrize("count", [1, 1000, SIZE - 2, SIZE - 1])
def test_a_download_that_breaks_off_goes_on_with_a_range(
    count: int, awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.then(covers.store, cut_after(covers, count))
    awcli("files download covers/a")
    assert (tmp_path / "a.bin").read_bytes() == content
    # Appwrite refuses the range of a single byte.
    start = min(count, SIZE - 2)
    assert ranges(covers) == [None, f"bytes={start}-{SIZE - 1}"]


def test_a_download_goes_on_as_long_as_there_is_progress(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.then(covers.store, *[cut_after(covers, 20_000)] * 14)
    awcli("files download covers/a --retries 0")
    assert (tmp_path / "a.bin").read_bytes() == content
    covers.then(covers.store, *[drop] * 2)
    awcli("files download covers/a --to b.bin --retries 1", code=7)


def test_ranges_that_end_early_are_continued(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    content = random.Random(2).randbytes(2 * OUTPUT + 2 * CHUNK)
    covers.store.file("covers", "a", "a.bin", content)
    covers.then(covers.store, cut_after(covers, 1000))
    awcli("files download covers/a")
    assert (tmp_path / "a.bin").read_bytes() == content
    # Of a range of more than 20 MB Appwrite gives 10 MiB.
    assert [text and text.partition("-")[0] for text in ranges(covers)] == [
        None, "bytes=1000", f"bytes={1000 + OUTPUT}", f"bytes={1000 + 2 * OUTPUT}",
    ]  # fmt: skip


def test_a_server_without_ranges_gives_all_of_it_again(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    whole = answer(200, content, kind="application/octet-stream")
    covers.then(covers.store, cut_after(covers, 1234), whole)
    awcli("files download covers/a")
    assert (tmp_path / "a.bin").read_bytes() == content
    covers.then(covers.store, cut_after(covers, 1234), whole)
    assert awcli("files download covers/a --to -").raw == content


@pytest.mark.parametrize("fault", [drop, refuse(429), refuse(503), refuse(502)])
def test_a_refusal_that_passes_is_waited_for(
    fault: Behaviour, awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.then(fault, covers.store, fault)
    awcli("files download covers/a")
    assert (tmp_path / "a.bin").read_bytes() == content


def test_a_damaged_part_is_found_out_by_the_signature(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.then(covers.store, cut_after(covers, 5000), drop)
    awcli("files download covers/a --retries 0", code=7)
    (part,) = parts(tmp_path)
    assert part.read_bytes() == content[:5000]
    part.write_bytes(bytes(5000))
    awcli("files download covers/a")
    assert (tmp_path / "a.bin").read_bytes() == content
    assert parts(tmp_path) == []


def test_what_is_never_right_is_not_put_in_its_place(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.store.files["covers", "a"].document["signature"] = "0" * 32
    got = awcli("files download covers/a", code=7)
    assert "what came is not what the server has by its size and signature" in got.err
    assert list(tmp_path.glob("*.bin")) == []
    assert parts(tmp_path) == []
    got = awcli("files download covers/a --to -", code=7)
    assert "what was written is not what the server has" in got.err


def test_a_second_run_goes_on_where_the_first_was_broken_off(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.then(covers.store, cut_after(covers, 5000), drop)
    awcli("files download covers/a --retries 0", code=7)
    covers.requests.clear()
    awcli("files download covers/a")
    assert ranges(covers) == [f"bytes=5000-{SIZE - 1}"]
    assert (tmp_path / "a.bin").read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_download_that_was_killed_goes_on(
    number: int, awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    process: list[subprocess.Popen[bytes]] = []
    reached = threading.Event()

    def kill(seen: Seen, wire: Wire) -> None:
        reached.wait(30)
        wire.send(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"
            b"content-length: %d\r\n\r\n" % SIZE + content[:200_000]
        )
        end = threading.Event()
        while not any(part.stat().st_size for part in parts(tmp_path)):
            end.wait(0.01)
        os.kill(process[0].pid, number)
        process[0].wait()
        wire.close()

    covers.then(covers.store, kill)
    process.append(
        subprocess.Popen(
            [sys.executable, "-m", "appwrite_cli", "files", "download", "covers/a"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
    )
    reached.set()
    process[0].communicate(timeout=60)
    assert process[0].returncode == (130 if number == signal.SIGINT else -9)
    (part,) = parts(tmp_path)
    start = part.stat().st_size
    covers.requests.clear()
    awcli("files download covers/a")
    assert ranges(covers) == [f"bytes={start}-{SIZE - 1}"]
    assert (tmp_path / "a.bin").read_bytes() == content


def test_nothing_is_overwritten_without_leave(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(b"mine")
    got = awcli("files download covers/a", code=2)
    assert "cannot ask without a terminal: overwrite 1 file (a.bin)?" in got.err
    assert ranges(covers) == []
    assert awcli("files download covers/a", terminal=True, stdin="n\n", code=2).err
    assert (tmp_path / "a.bin").read_bytes() == b"mine"
    awcli("files download covers/a", terminal=True, stdin="y\n")
    assert (tmp_path / "a.bin").read_bytes() == content
    (tmp_path / "a.bin").write_bytes(b"mine")
    awcli("files download covers/a --force")
    assert (tmp_path / "a.bin").read_bytes() == content


def test_what_is_here_already_is_not_fetched(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(content)
    got = awcli("files download covers/a -o json")
    assert got.json["path"] == "a.bin"
    assert got.err == "already here: covers/a (300 kB) to a.bin\n"
    assert ranges(covers) == []


def test_of_several_files_all_are_tried(
    awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.store.file("covers", "b", "b.bin", b"b")
    covers.store.files["covers", "b"].document["signature"] = "0" * 32
    got = awcli("files download covers/b covers/a", code=9)
    assert "warning: covers/b: covers/b: what came is not" in got.err
    assert "error: 1 of 2 files failed" in got.err
    assert (tmp_path / "a.bin").read_bytes() == content
    got = awcli("files download covers/nobody", code=4)
    assert "hint: awcli files list covers" in got.err


HOSTILE = [
    ("../../etc/passwd", "__/__/etc/passwd"),
    ("/etc/passwd", "etc/passwd"),
    ("..", "__"),
    ("a/../../b", "a/__/__/b"),
    ("..\\..\\windows", ".._.._windows"),
    ("a\\b.txt", "a_b.txt"),
    ("bell\x07\x1b[2J.txt", "bell__[2J.txt"),
    ("line\nfeed", "line_feed"),
    ("turn\u202eexe.txt", "turn_exe.txt"),
    (".hidden", ".hidden"),
    ("with spaces (1).txt", "with spaces (1).txt"),
    ("über/ñ/日本.txt", "über/ñ/日本.txt"),
    ("x" * 250 + ".txt", "x" * 250 + ".txt"),
]


@pytest.mark.parametrize(("name", "path"), HOSTILE)
def test_no_name_leads_out_of_the_directory(
    name: str, path: str, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    covers.store.file("covers", "a", name, b"content")
    place = tmp_path / "in" / "here"
    got = awcli(["files", "download", "covers/a", "--to", f"{place}/", "-o", "json"])
    (found,) = [path for path in (tmp_path / "in").rglob("*") if path.is_file()]
    if len(Path(path).name) <= 255 and sys.platform != "win32":
        found_name = found.relative_to(place).as_posix()
        assert found_name == path or len(path) > 250
    assert found.read_bytes() == b"content"
    assert place in found.parents
    assert ("is called" in got.err) == (found.relative_to(place).as_posix() != name)


def test_two_files_of_one_name_both_arrive(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    names = ["a.txt", "a.txt", "A.TXT", "dir", "dir/b.txt", "c/d", "c"]
    for number, name in enumerate(names):
        covers.store.file("covers", f"f{number}", name, b"%d" % number)
    got = awcli("files download covers --all --to here")
    found = {path for path in (tmp_path / "here").rglob("*") if path.is_file()}
    assert {path.read_bytes() for path in found} == {b"%d" % n for n in range(len(names))}
    assert (tmp_path / "here" / "a.txt").read_bytes() == b"0"
    assert "covers/f1: 'a.txt' is called" in got.err
    again = awcli("files download covers --all --to here")
    assert again.err.count("already here") == len(names)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_that_leads_out_is_refused(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    covers.store.file("covers", "a", "sub/a.txt", b"content")
    (tmp_path / "here").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "here" / "sub").symlink_to(tmp_path / "outside")
    got = awcli("files download covers/a --to here/", code=2)
    assert "is a link that leads out of" in got.err
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("download", "the address of a file is missing"),
        ("download a", "'a' has 1 of the 2 parts of an address BUCKET/FILE"),
        ("download covers other --all", "--all takes one bucket"),
        ("download covers/a --jobs 0", "--jobs is 1 or more"),
        ("download covers/a --to here", "'here' is a directory"),
        ("download covers/a covers/b --to file", "'file' is a file, and several are to go there"),
        ("preview covers/a --border-color red", "--border-color: 'red' is no colour"),
        ("preview covers/a --format bmp", "invalid value for '--format'"),
        ("preview covers/a --width 4001", "invalid value for '--width'"),
        ("view covers/a b", "unexpected: b"),
    ],
)
def test_a_wrong_line_fetches_nothing(
    line: str, error: str, awcli: Run, covers: StorageServer, content: bytes, tmp_path: Path
) -> None:
    covers.store.file("covers", "b", "b.bin", b"")
    (tmp_path / "here" / "a.bin").mkdir(parents=True)
    (tmp_path / "file").write_text("")
    got = awcli(f"files {line}", code=2)
    assert "error: " in got.err
    if "here" not in line:
        assert f"error: {error}" in got.err
    assert ranges(covers) == []


def test_a_preview_takes_its_options(awcli: Run, covers: StorageServer, content: bytes) -> None:
    awcli(
        "files preview covers/a --width 200 --height 100 --gravity top-left --quality 80"
        " --border-width 2 --border-color #ff8800 --border-radius 5 --opacity 0.5"
        " --rotation -90 --background fff --format webp --to a.webp"
    )
    assert covers.requests[-1].params == {
        "width": "200", "height": "100", "gravity": "top-left", "quality": "80",
        "borderWidth": "2", "borderColor": "ff8800", "borderRadius": "5", "opacity": "0.5",
        "rotation": "-90", "background": "fff", "output": "webp",
    }  # fmt: skip
    assert Path("a.webp").read_bytes().startswith(b"preview")
    assert awcli("files preview covers/a").startswith("preview")
    assert awcli("files preview covers/a --to a.webp", code=2).err.startswith("error: cannot ask")


def test_a_token_needs_no_credential(
    awcli: Run, covers: StorageServer, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APPWRITE_API_KEY")
    awcli("files download covers/a", code=2)
    awcli("files download covers/a --token-file - --to b.bin", stdin="secret\n")
    assert Path("b.bin").read_bytes() == content
    (seen,) = covers.requests
    assert seen.params == {"token": "secret"}
    assert "x-appwrite-key" not in seen.headers
    covers.then(cut_after(covers, 1000))
    assert awcli("files view covers/a --token-file -", stdin="secret\n").raw == content


def test_text_is_shown_on_a_terminal_and_nothing_else(
    awcli: Run, covers: StorageServer, content: bytes
) -> None:
    covers.store.file("covers", "t", "t.txt", "grüß\x1b[2J dich\n".encode())
    assert awcli("files view covers/t", terminal=True) == "grüß\\x1b[2J dich\n"
    got = awcli("files view covers/a", terminal=True, code=2)
    assert "error: this is no text, and stdout is a terminal" in got.err
    assert awcli("files view covers/t").raw == "grüß\x1b[2J dich\n".encode()
