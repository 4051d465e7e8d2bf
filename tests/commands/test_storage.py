"""`awcli storage`: a directory and a bucket kept in step, and how much buckets hold."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Sent
from tests.conftest import ROOT, Run

FILES = {"x.txt": b"x", "a/big.bin": b"b" * 12_000_000, "a/b/\u00fc 1.txt": b"u", "empty": b""}


@pytest.fixture
def bucket(local: Run) -> Run:
    """The local Appwrite with an empty bucket."""
    local("buckets create covers --name Covers -q")
    return local


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A directory with a few files."""
    place = tmp_path / "photos"
    for name, content in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def listed(run: Run, *options: str) -> dict[str, str]:
    """The IDs of the files in the bucket by their names."""
    files = run(["files", "list", "covers", "--all", "-o", "json", *options]).json["files"]
    return {file["name"]: file["$id"] for file in files}


def content_of(place: Path) -> dict[str, bytes]:
    paths = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}


def test_a_directory_goes_up_and_comes_down_the_same(
    bucket: Run, photos: Path, tmp_path: Path
) -> None:
    got = bucket("storage sync photos bucket:covers/2024 -o json")
    assert {record["name"] for record in got.json} == {f"2024/{name}" for name in FILES}
    assert {record["action"] for record in got.json} == {"uploaded"}
    assert got.err.splitlines()[4] == (
        "4 files to upload, 0 to replace (12 MB), 0 to delete, 0 unchanged"
    )
    bucket("storage sync bucket:covers/2024 back -q")
    assert content_of(tmp_path / "back") == content_of(photos) == FILES


def test_a_second_sync_has_nothing_to_do(bucket: Run, photos: Path, sent: Sent) -> None:
    bucket("storage sync photos bucket:covers -q")
    writes = len(sent.writes)
    got = bucket("storage sync photos bucket:covers")
    assert got.err == "0 files to upload, 0 to replace (0 B), 0 to delete, 4 unchanged\n"
    assert len(sent.writes) == writes


def test_what_differs_is_replaced_and_keeps_its_id_and_permissions(
    bucket: Run, photos: Path
) -> None:
    bucket("storage sync photos bucket:covers -q --allow read=users")
    before = listed(bucket)
    (photos / "x.txt").write_bytes(b"y")  # of the same size
    got = bucket("storage sync photos bucket:covers -o ndjson")
    assert got == '{"action":"replaced","name":"x.txt","size":1}\n'
    assert listed(bucket) == before
    shown = bucket(["files", "get", f"covers/{before['x.txt']}", "-o", "json"]).json
    assert shown["$permissions"] == ['read("users")']
    assert bucket(["files", "view", f"covers/{before['x.txt']}"]) == "y"


def test_ids_of_new_files_are_made_of_their_names(bucket: Run, photos: Path) -> None:
    bucket("storage sync photos bucket:covers -q")
    before = listed(bucket)
    bucket("storage sync photos bucket:covers -q --delete -y --exclude x.txt")
    bucket(["files", "delete", f"covers/{before['x.txt']}", "-yq"])
    bucket("storage sync photos bucket:covers -q")
    assert listed(bucket) == before


def test_nothing_is_deleted_unless_asked(bucket: Run, photos: Path, tmp_path: Path) -> None:
    bucket("storage sync photos bucket:covers -q")
    (photos / "x.txt").unlink()
    bucket("storage sync photos bucket:covers -q")
    assert "x.txt" in listed(bucket)
    bucket("storage sync bucket:covers photos -q --exclude x.txt")
    (photos / "more").touch()
    got = bucket("storage sync bucket:covers photos -q --delete", code=2)
    assert got.err.startswith("error: cannot ask without a terminal: delete 1 file from photos?\n")
    assert (photos / "more").exists()
    bucket("storage sync bucket:covers photos -q --delete --yes")
    assert not (photos / "more").exists()
    (photos / "x.txt").unlink()
    got = bucket("storage sync photos bucket:covers -q --delete", code=2)
    assert "x.txt" in listed(bucket)
    got = bucket("storage sync photos bucket:covers --delete --yes")
    assert got == "deleted\tx.txt\t1\n"
    assert "x.txt" not in listed(bucket)


def test_a_dry_run_shows_the_plan_and_does_nothing(
    bucket: Run, photos: Path, tmp_path: Path, sent: Sent
) -> None:
    got = bucket("storage sync photos bucket:covers --dry-run --delete")
    assert got.err.splitlines()[-1].startswith("4 files to upload")
    assert sent.writes == []
    bucket("storage sync photos bucket:covers -q")
    (photos / "x.txt").unlink()
    writes = len(sent.writes)
    bucket("storage sync photos bucket:covers --dry-run --delete")
    bucket("storage sync bucket:covers back --dry-run --delete")
    assert len(sent.writes) == writes
    assert not (tmp_path / "back").exists()


def test_patterns_leave_files_alone_on_both_sides(bucket: Run, photos: Path) -> None:
    bucket("storage sync photos bucket:covers -q --include *.txt --exclude a")
    assert set(listed(bucket)) == {"x.txt"}
    bucket("storage sync photos bucket:covers -q")
    (photos / "x.txt").unlink()
    bucket("storage sync photos bucket:covers -qy --delete --exclude *.txt")
    assert "x.txt" in listed(bucket)


def test_of_two_files_of_one_name_the_newer_one_counts(
    bucket: Run, photos: Path, tmp_path: Path
) -> None:
    for content in ("old", "new"):
        bucket(["files", "upload", "covers", "--text", content, "--name", "twice.txt", "-q"])
    got = bucket("storage sync bucket:covers back")
    assert (tmp_path / "back" / "twice.txt").read_text() == "new"
    assert got.err.startswith("warning: 1 file left out: a newer one has the same name\n")
    (photos / "twice.txt").write_text("new")
    bucket("storage sync photos bucket:covers -qy --delete")
    assert len(bucket("files list covers --all -o ids").splitlines()) == 5


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("sync a b", "error: one side is a directory, the other one a bucket\n"),
        ("sync bucket:a bucket:b", "error: one side is a directory, the other one a bucket\n"),
        ("sync nope bucket:covers", "error: there is no directory 'nope'\n"),
        ("sync bucket:covers file", "error: 'file' is no directory\n"),
        ("sync photos bucket:/a", "error: 'bucket:/a': the ID of the bucket is missing\n"),
        ("sync photos bucket:covers --jobs 0", "error: --jobs is 1 or more, not 0\n"),
        (
            "sync bucket:covers back --allow read=users",
            "error: permissions are for files that are uploaded\n",
        ),
        ("sync photos", "error: missing argument 'DST'\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    bucket: Run, photos: Path, tmp_path: Path, sent: Sent, line: str, error: str
) -> None:
    (tmp_path / "file").touch()
    assert bucket(f"storage {line}", code=2).err.startswith(error)
    assert sent.writes == []


def test_a_missing_bucket_points_to_those_there_are(bucket: Run, photos: Path) -> None:
    got = bucket("storage sync photos bucket:nope", code=4)
    assert got.err.endswith("[404 storage_bucket_not_found]\nhint: awcli buckets list\n")


def test_a_refused_file_is_told_and_nothing_is_deleted(bucket: Run, photos: Path) -> None:
    bucket("storage sync photos bucket:covers -q --include x.txt")
    bucket("buckets update covers --extensions txt -q")
    (photos / "x.txt").unlink()
    got = bucket("storage sync photos bucket:covers --delete --yes", code=9)
    assert "File extension not allowed" in got.err
    assert "warning: nothing is deleted, for some files failed\n" in got.err
    assert "x.txt" in listed(bucket)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_links_that_lead_out_of_the_directory_are_not_written_through(
    bucket: Run, photos: Path, tmp_path: Path
) -> None:
    bucket("storage sync photos bucket:covers -q")
    (tmp_path / "outside").mkdir()
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "a").symlink_to(tmp_path / "outside")
    got = bucket("storage sync bucket:covers back", code=9)
    assert "is a link that leads elsewhere" in got.err
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_sync_that_was_killed_goes_on(bucket: Run, tmp_path: Path, sent: Sent) -> None:
    place = tmp_path / "many"
    place.mkdir()
    for number in range(60):
        (place / f"{number}.txt").write_text(str(number))
    process = subprocess.Popen(
        [sys.executable, "-m", "appwrite_cli", "storage", "sync", "many", "bucket:covers"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(10):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()
    done = len(listed(bucket))
    assert 10 <= done < 60
    bucket("storage sync many bucket:covers -q")
    assert set(listed(bucket)) == {f"{number}.txt" for number in range(60)}


def rows_of(text: str) -> list[Any]:
    return [line.split("\t") for line in text.splitlines()]


def test_du_counts_buckets_and_the_directories_in_one(bucket: Run, photos: Path) -> None:
    bucket("buckets create other --name Other -q")
    bucket("storage sync photos bucket:covers/2024 -q")
    assert rows_of(bucket("storage du")) == [
        ["bucket:covers", "4", "12000002"],
        ["bucket:other", "0", "0"],
    ]
    expected = [
        ["bucket:covers/2024/a", "2", "12000001"],
        ["bucket:covers/2024", "4", "12000002"],
    ]
    assert rows_of(bucket("storage du bucket:covers/2024")) == expected
    assert rows_of(bucket("storage du covers/2024")) == expected
