"""`awcli files upload`."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from appwrite_cli.client import retry
from tests.conftest import ROOT, Run
from tests.forms import parts_of
from tests.misbehaving import Behaviour, Seen, Wire, drop, refuse
from tests.storage_server import CHUNK, StorageServer

BIG = 4 * CHUNK + 12345  # five chunks


@pytest.fixture
def covers(storage: StorageServer, monkeypatch: pytest.MonkeyPatch) -> StorageServer:
    """A server with the bucket covers; nobody waits before a request is sent again."""
    storage.store.bucket("covers")
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(retry, "LONGEST_WAIT", 0.0)
    return storage


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file of five chunks, each of its own."""
    path = tmp_path / "big.bin"
    path.write_bytes(random.Random(7).randbytes(BIG))
    return path


def journals(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "state").rglob("*") if path.is_file()]


def obey(server: StorageServer) -> Behaviour:
    return server.store


@pytest.mark.parametrize("size", [0, 1, 70_000, CHUNK - 1, CHUNK])
def test_what_fits_a_chunk_is_sent_in_one_request(
    size: int, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    content = random.Random(size).randbytes(size)
    (tmp_path / "a.png").write_bytes(content)
    got = awcli("files upload covers/hello a.png --allow read=any -o json").json
    assert covers.sent == ["POST /storage/buckets/covers/files"]
    assert "content-range" not in covers.requests[0].headers
    assert covers.store.content("covers", "hello") == content
    assert (got["name"], got["sizeOriginal"]) == ("a.png", size)
    assert got["$permissions"] == ['read("any")']


def test_a_large_file_goes_up_in_chunks_the_first_alone(
    awcli: Run, covers: StorageServer, big: Path, tmp_path: Path
) -> None:
    got = awcli(f"files upload covers {big}")
    assert got.err == f"uploaded {big} (21 MB) to covers/{covers.store.received[0][0]}\n"
    own_id = covers.store.received[0][0]
    assert covers.store.content("covers", own_id) == big.read_bytes()
    assert covers.store.received[0] == (own_id, 1)
    assert sorted(covers.store.received) == [(own_id, chunk) for chunk in range(1, 6)]
    first, *others = covers.requests
    assert first.headers["content-range"] == f"bytes 0-{CHUNK - 1}/{BIG}"
    assert "x-appwrite-id" not in first.headers
    assert {seen.headers["x-appwrite-id"] for seen in others} == {own_id}
    assert len({seen.connection for seen in others}) > 1
    assert journals(tmp_path) == []


def test_the_type_is_told_by_the_name(awcli: Run, covers: StorageServer, tmp_path: Path) -> None:
    for name, kind in [
        ("a.png", "image/png"),
        ("b.tar.gz", "application/gzip"),
        ("c", "application/octet-stream"),
        ("d.JSON", "application/json"),
    ]:
        (tmp_path / name).write_bytes(b"x")
        awcli(f"files upload covers {name}")
        seen = covers.requests[-1]
        assert parts_of(seen.headers["content-type"], seen.body)[-1].kind == kind


def test_several_files_keep_their_order(awcli: Run, covers: StorageServer, tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(20)]
    for name in names:
        (tmp_path / name).write_text(name)
    got = awcli(["files", "upload", "covers", *names, "-o", "ndjson"])
    assert [json.loads(line)["name"] for line in got.splitlines()] == names
    assert awcli("files upload --to covers 1.txt 2.txt -o ids").count("covers/") == 2


def test_a_directory_gives_its_paths_as_names(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    for name in ("a.txt", "sub/b.txt", ".hidden", "sub/deep/ü &.txt"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    got = awcli("files upload covers photos --recursive -o json").json
    assert [file["name"] for file in got] == [".hidden", "a.txt", "sub/b.txt", "sub/deep/ü &.txt"]


def test_stdin_and_texts_have_names(awcli: Run, covers: StorageServer) -> None:
    awcli("files upload covers/a - --name a.txt", stdin="from stdin")
    awcli(["files", "upload", "covers/b", "--text", "a text", "--name", "b.txt"])
    assert covers.store.content("covers", "a") == b"from stdin"
    assert covers.store.content("covers", "b") == b"a text"
    large = random.Random(3).randbytes(BIG)
    awcli("files upload covers/c - --name c.bin", stdin=large)
    assert covers.store.content("covers", "c") == large


def test_a_default_bucket_leaves_paths_alone(
    awcli: Run, covers: StorageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_BUCKET_ID", "covers")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    awcli("files upload a.txt --id a")
    awcli("files upload covers b.txt a.txt")
    got = awcli("files upload a.txt b.txt", code=2)
    assert got.err == (
        "error: 'a.txt' is a file here, and stands where the bucket does\n"
        "hint: --to BUCKET says where all of them go\n"
    )
    assert len(covers.store.files) == 3


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("upload", "nothing to upload"),
        ("upload covers", "nothing to upload to 'covers'"),
        ("upload covers nobody.png", "cannot read 'nobody.png': no such file or directory"),
        ("upload covers here", "'here' is a directory"),
        ("upload covers a.txt nobody.png", "cannot read 'nobody.png'"),
        ("upload covers -", "stdin has no name"),
        ("upload covers - a.txt --name a", "- is stdin, which is uploaded alone"),
        ("upload covers --text x", "--text has no name"),
        ("upload covers a.txt --text x --name b", "--text is the content: no path besides"),
        ("upload covers a.txt b.txt --name c", "--name is for one file"),
        ("upload covers a.txt b.txt --id c", "an ID is for one file"),
        ("upload covers/c a.txt b.txt", "an ID is for one file"),
        ("upload covers/c a.txt --id d", "'covers/c' already ends with the ID"),
        ("upload covers a.txt --jobs 0", "--jobs is 1 or more, not 0"),
        ("upload co$vers a.txt", "the bucket ID holds '$'"),
        ("upload covers a.txt --allow create=any", "a file has no permission create"),
        ("upload covers a.txt --name a\x07b", "'--name'"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    line: str, error: str, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    got = awcli(["files", *line.split(" ")], code=2)
    if "\x07" not in line:
        assert f"error: {error}" in got.err
    assert covers.sent == []


def test_a_dry_run_shows_what_would_be_sent(awcli: Run, covers: StorageServer, big: Path) -> None:
    got = awcli(f"files upload covers/x {big} --dry-run").json
    assert got == {
        "method": "POST",
        "path": "/storage/buckets/covers/files",
        "body": {
            "fileId": "x",
            "file": {"name": "big.bin", "type": "application/octet-stream", "size": BIG},
        },
    }
    assert covers.sent == []


@pytest.mark.parametrize("size", [5, BIG])
def test_an_id_that_is_taken_is_a_conflict(
    size: int, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    covers.store.file("covers", "x", "x.txt", b"before")
    (tmp_path / "a.bin").write_bytes(bytes(size))
    got = awcli("files upload covers/x a.bin", code=5)
    assert "hint: --if-not-exists keeps that file" in got.err
    got = awcli("files upload covers/x a.bin --if-not-exists -o json")
    assert got.json["name"] == "x.txt"
    assert "file covers/x exists already and stays as it is" in got.err
    assert covers.store.content("covers", "x") == b"before"
    assert covers.store.deleted == []


def test_an_incomplete_file_of_somebody_else_is_not_touched(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    covers.store.file("covers", "x", "big.bin", b"")
    document = covers.store.files["covers", "x"].document
    document |= {"chunksTotal": 5, "chunksUploaded": 1, "sizeOriginal": BIG, "signature": ""}
    awcli(f"files upload covers/x {big}", code=5)
    assert covers.store.deleted == []
    assert covers.store.received == []


@pytest.mark.parametrize("fault", [drop, refuse(503), refuse(502), refuse(504)])
def test_a_small_file_is_sent_again_and_exists_once(
    fault: Behaviour, awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("hello")
    covers.then(refuse(429), fault, covers.done(fault))
    awcli("files upload covers a.txt")
    assert len(covers.store.files) == 1
    (held,) = covers.store.files.values()
    assert held.content == b"hello"


def test_a_conflict_with_another_file_is_no_success(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("hello")

    def somebody_is_quicker(_seen: Seen, wire: Wire) -> None:
        covers.store.file("covers", "x", "theirs.txt", b"theirs")
        wire.close()

    covers.then(somebody_is_quicker)
    awcli("files upload covers/x a.txt", code=5)
    assert covers.store.content("covers", "x") == b"theirs"


@pytest.mark.parametrize("place", [0, 1, 4])
@pytest.mark.parametrize("carried_out", [False, True])
def test_a_lost_answer_is_settled_by_what_the_server_has(
    place: int, carried_out: bool, awcli: Run, covers: StorageServer, big: Path
) -> None:
    fault = covers.done(drop) if carried_out else drop
    covers.then(*[obey(covers)] * place, fault)
    got = awcli(f"files upload covers {big} --jobs 1 -o json").json
    assert covers.store.content("covers", got["$id"]) == big.read_bytes()
    assert len(covers.store.received) == 5  # none twice
    assert covers.store.deleted == []
    assert got["chunksUploaded"] == got["chunksTotal"] == 5


def test_what_cannot_be_told_is_deleted_and_starts_again(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    together = threading.Barrier(2)

    def meet(fault: Behaviour) -> Behaviour:
        def behave(seen: Seen, wire: Wire) -> None:
            together.wait(30)
            fault(seen, wire)

        return behave

    covers.then(obey(covers), meet(drop), meet(covers.done(drop)))
    got = awcli(f"files upload covers {big} --jobs 2")
    assert (
        "the server has 2 chunks, acknowledged were 1, and 2 may have arrived; "
        "the partial file is deleted, it starts again"
    ) in got.err
    assert len(covers.store.deleted) == 1
    (held,) = covers.store.files.values()
    assert held.content == big.read_bytes()


def test_a_busy_upload_is_waited_for(awcli: Run, covers: StorageServer, big: Path) -> None:
    busy = refuse(429, "general_rate_limit_exceeded", "busy", {"retry-after": "5"})
    covers.then(obey(covers), busy, busy)
    awcli(f"files upload covers/x {big} --retries 2")
    assert covers.store.content("covers", "x") == big.read_bytes()


def test_a_refused_chunk_ends_the_upload_and_a_rerun_goes_on(
    awcli: Run, covers: StorageServer, big: Path, tmp_path: Path
) -> None:
    denied = refuse(401, "general_unauthorized_scope", "no")
    covers.then(obey(covers), obey(covers), denied)
    awcli(f"files upload covers {big} --jobs 1", code=3)
    assert len(covers.store.received) == 2
    (journal,) = journals(tmp_path)
    if os.name == "posix":
        assert journal.stat().st_mode & 0o777 == 0o600
    assert "standard_key" not in journal.read_text()
    got = awcli(f"files upload covers {big} -o json").json
    assert covers.store.content("covers", got["$id"]) == big.read_bytes()
    assert len(covers.store.received) == 5
    assert journals(tmp_path) == []


def interrupted(
    awcli: Run, covers: StorageServer, big: Path, *, after: int = 2, line: str = "covers"
) -> str:
    """An upload of which the server has some chunks; its ID."""
    covers.then(*[obey(covers)] * after, refuse(403, "user_unauthorized", "no"))
    awcli(f"files upload {line} {big} --jobs 1", code=3)
    return covers.store.received[0][0]


def test_a_file_that_was_only_touched_goes_on(awcli: Run, covers: StorageServer, big: Path) -> None:
    own_id = interrupted(awcli, covers, big)
    os.utime(big, (1, 1))
    awcli(f"files upload covers {big}")
    assert covers.store.content("covers", own_id) == big.read_bytes()
    assert len(covers.store.received) == 5


@pytest.mark.parametrize("grows", [False, True])
def test_a_file_that_changed_meanwhile_starts_again(
    grows: bool, awcli: Run, covers: StorageServer, big: Path
) -> None:
    own_id = interrupted(awcli, covers, big)
    content = bytearray(big.read_bytes())
    content[5] ^= 1
    big.write_bytes(bytes(content) + b"more" * grows)
    got = awcli(f"files upload covers {big}")
    assert "it has changed since its upload was interrupted" in got.err
    assert covers.store.deleted == [own_id]
    (held,) = covers.store.files.values()
    assert held.content == big.read_bytes()


def test_a_file_that_changes_while_it_is_sent_is_noticed(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    def change(seen: Seen, wire: Wire) -> None:
        with big.open("r+b") as file:
            file.write(b"other")
        os.utime(big, (1, 1))
        covers.store(seen, wire)

    covers.then(change)
    got = awcli(f"files upload covers {big}", code=1)
    assert "has changed while it was uploaded" in got.err
    awcli(f"files upload covers {big}")
    (held,) = covers.store.files.values()
    assert held.content == big.read_bytes()


def test_a_finished_upload_leaves_nothing_to_resume(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    awcli(f"files upload covers {big}")
    awcli(f"files upload covers {big}")
    assert len(covers.store.files) == 2


def test_a_partial_file_that_is_gone_starts_anew(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    interrupted(awcli, covers, big)
    covers.store.files.clear()
    awcli(f"files upload covers {big}")
    (held,) = covers.store.files.values()
    assert held.content == big.read_bytes()


def test_a_file_that_took_the_place_of_the_partial_one_is_not_deleted(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    own_id = interrupted(awcli, covers, big, line="covers/x")
    assert own_id == "x"
    covers.store.file("covers", "x", "theirs.bin", bytes(BIG))
    awcli(f"files upload covers/x {big}", code=5)
    assert covers.store.content("covers", "x") == bytes(BIG)
    assert covers.store.deleted == []


def test_whoever_is_quicker_with_a_large_file_keeps_it(
    awcli: Run, covers: StorageServer, big: Path
) -> None:
    def somebody_is_quicker(seen: Seen, wire: Wire) -> None:
        covers.store.file("covers", "x", "big.bin", bytes(BIG))
        covers.store.files["covers", "x"].document["chunksTotal"] = 5
        covers.store.files["covers", "x"].document["chunksUploaded"] = 5
        covers.store(seen, wire)

    covers.then(covers.store, somebody_is_quicker)
    awcli(f"files upload covers/x {big}", code=5)
    assert covers.store.content("covers", "x") == bytes(BIG)
    assert covers.store.deleted == []


def test_a_wrong_signature_is_no_success(awcli: Run, covers: StorageServer, tmp_path: Path) -> None:
    def spoil(seen: Seen, wire: Wire) -> None:
        covers.store.carry_out(seen)
        (held,) = covers.store.files.values()
        held.document["signature"] = "0" * 32
        wire.answer(201, json.dumps(held.document).encode())

    (tmp_path / "a.txt").write_text("hello")
    covers.then(spoil)
    got = awcli("files upload covers a.txt", code=1)
    assert "the server has something else than was sent" in got.err


def test_the_signature_of_a_store_of_parts_is_understood(
    awcli: Run, covers: StorageServer, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = big.read_bytes()
    parts = [content[start : start + CHUNK] for start in range(0, BIG, CHUNK)]
    etag = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
    complete = covers.store._complete
    monkeypatch.setattr(
        covers.store,
        "_complete",
        lambda held: (complete(held), held.document.update(signature=f"{etag}-5")),
    )
    awcli(f"files upload covers {big}")
    assert len(covers.store.files) == 1


def test_of_several_files_all_are_tried_and_a_rerun_uploads_the_others(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    covers.store.buckets["covers"]["allowedFileExtensions"] = ["txt"]
    for name in ("a.txt", "b.png", "c.txt"):
        (tmp_path / name).write_text(name)
    line = "files upload covers a.txt b.png c.txt -o ids"
    got = awcli(line, code=9)
    assert "warning: b.png: storage_file_type_unsupported" in got.err
    assert "error: 1 of 3 files failed" in got.err
    covers.store.buckets["covers"]["allowedFileExtensions"] = []
    again = awcli(line)
    assert "already uploaded a.txt" in again.err
    assert "\nuploaded b.png" in "\n" + again.err
    assert set(got.split()) < set(again.split())
    assert len(covers.store.files) == 3


def test_what_every_file_would_meet_ends_all_of_it(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    names = [f"{number}.txt" for number in range(50)]
    for name in names:
        (tmp_path / name).write_text(name)
    got = awcli(["files", "upload", "nobody", *names], code=4)
    assert got.err.count("storage_bucket_not_found") == 1 + 1
    assert "hint: awcli buckets list" in got.err
    assert len(covers.requests) < 50


def launched(covers: StorageServer, *argv: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "appwrite_cli", *argv],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_upload_that_was_killed_goes_on(
    number: int, awcli: Run, covers: StorageServer, big: Path
) -> None:
    process: list[subprocess.Popen[str]] = []
    reached = threading.Event()

    def kill(_seen: Seen, wire: Wire) -> None:
        reached.wait(30)
        os.kill(process[0].pid, number)
        wire.close()

    covers.then(obey(covers), obey(covers), obey(covers), kill)
    process.append(launched(covers, "files", "upload", "covers", str(big), "--jobs", "1"))
    reached.set()
    _, err = process[0].communicate(timeout=60)
    assert process[0].returncode == {2: 130, 9: -9, 15: 143}[number], err
    own_id = covers.store.received[0][0]
    assert len(covers.store.received) == 3
    awcli(f"files upload covers {big}")
    assert covers.store.content("covers", own_id) == big.read_bytes()
    assert len(covers.store.files) == 1
    assert sorted(covers.store.received) == [(own_id, chunk) for chunk in range(1, 6)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_directory_that_was_interrupted_goes_up_once(
    awcli: Run, covers: StorageServer, tmp_path: Path
) -> None:
    (tmp_path / "many").mkdir()
    for index in range(40):
        (tmp_path / "many" / f"{index:02}.txt").write_text(f"file {index}")
    process: list[subprocess.Popen[str]] = []
    reached = threading.Event()

    def kill(seen: Seen, wire: Wire) -> None:
        reached.wait(30)
        covers.store(seen, wire)
        os.kill(process[0].pid, signal.SIGKILL)

    covers.then(*[obey(covers)] * 20, kill)
    process.append(launched(covers, "files", "upload", "covers", "many", "--recursive"))
    reached.set()
    process[0].communicate(timeout=60)
    got = awcli("files upload covers many --recursive -o ids")
    assert "already uploaded" in got.err
    assert len(got.split()) == 40
    names = sorted(held.document["name"] for held in covers.store.files.values())
    assert names == [f"{index:02}.txt" for index in range(40)]
