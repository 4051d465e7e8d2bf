"""A file that is damaged, foreign, locked or out of reach: words, exit code 1, nothing touched."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from appwrite_cli.errors import CliError
from appwrite_cli.local import KEY, PROJECT, application, forget, store
from appwrite_cli.local.serve import Server
from appwrite_cli.local.store import FILE
from tests.conftest import Run
from tests.local.conftest import Api

ELSEWHERE = "AWCLI_LOCAL_DIR names another directory"
LINES = ("databases list", "databases create --id a --name A", "local demo", "local serve --port 0")


def noise(file: Path) -> None:
    file.write_bytes(b"SQLite format 4\x00" * 500)


def somebody_elses(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE notes (text)")
    db.close()


def somebody_elses_with_a_version(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE notes (text)")
        db.execute("PRAGMA user_version=1")
    db.close()


@pytest.mark.parametrize("make", [noise, somebody_elses, somebody_elses_with_a_version])
def test_a_foreign_file_is_refused_and_not_touched(
    local: Run, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    file = tmp_path / "local" / FILE
    file.parent.mkdir()
    make(file)
    before = file.read_bytes()
    for line in LINES:
        result = local(line, code=1)
        assert result.err == (
            f"error: {file} is no database of the local Appwrite\nhint: move it away; {ELSEWHERE}\n"
        ), line
    assert file.read_bytes() == before


def test_a_damaged_file_is_told_so(local: Run, tmp_path: Path) -> None:
    local("local demo")
    forget(tmp_path / "local")  # the last connection puts everything into the one file
    file = tmp_path / "local" / FILE
    content = bytearray(file.read_bytes())
    content[4096:-4096] = b"\xff" * (len(content) - 8192)
    file.write_bytes(content)
    result = local("rows list blog/articles", code=1)
    assert result.err.startswith(f"error: {file} is damaged\nhint: put a copy of it back, or begin")
    local("local reset --yes")
    local("local demo")


def test_a_truncated_file_is_told_so(local: Run, tmp_path: Path) -> None:
    local("local demo")
    forget(tmp_path / "local")
    file = tmp_path / "local" / FILE
    os.truncate(file, 8192)
    assert f"error: {file} is damaged\n" in local("rows list blog/articles", code=1).err


def test_an_empty_file_is_a_new_one(local: Run, tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / FILE).touch()
    local("databases create --id a --name A")
    assert local("databases list -o ids") == "a\n"


def test_a_directory_in_the_place_of_the_file(local: Run, tmp_path: Path) -> None:
    file = tmp_path / "local" / FILE
    file.mkdir(parents=True)
    for line in LINES:
        result = local(line, code=1)
        assert result.err == (
            f"error: {file} cannot be opened\nhint: see who may read and write it; {ELSEWHERE}\n"
        ), line


def test_a_file_in_the_place_of_the_directory(local: Run, tmp_path: Path) -> None:
    (tmp_path / "local").write_text("not a directory")
    for line in LINES:
        result = local(line, code=1)
        assert result.err == (
            f"error: {tmp_path / 'local'} cannot be used: not a directory\nhint: {ELSEWHERE}\n"
        ), line


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user who may not do everything"
)
def test_a_directory_that_may_not_be_written(local: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "cannot be used: permission denied" in local("databases list", code=1).err
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_keeps_nothing_of_the_call(api: Api, table: str) -> None:
    kept = application(api.directory).store
    with kept.transaction(write=False) as db:
        db.execute("PRAGMA max_page_count=1")  # no more pages than there are
    rows = [{"name": "x" * 90} for _ in range(100)]
    with pytest.raises(CliError, match="cannot be written: the disk is full") as caught:  # noqa: PT012
        while True:
            api.post(f"{table}/rows", rows=rows)
    assert caught.value.hint == "nothing of this call was kept; make room and try again"
    there = api.rows(table)["total"]
    assert there % 100 == 0
    with kept.transaction(write=False) as db:
        db.execute("PRAGMA max_page_count=1000000")
    assert api.post(f"{table}/rows", rowId="one", data={"name": "y"}).status_code == 201
    assert api.rows(table)["total"] == there + 1


def test_a_command_on_a_full_disk_says_that_nothing_was_kept(local: Run, tmp_path: Path) -> None:
    local("local demo")
    with application(tmp_path / "local").store.transaction(write=False) as db:
        db.execute("PRAGMA max_page_count=1")
    title = f"title={'x' * 200}"
    result = local(["rows", "create", "blog/articles", title, "status=draft"], code=None)
    while result.code == 0:
        result = local(["rows", "create", "blog/articles", title, "status=draft"], code=None)
    assert result.code == 1
    assert result.err == (
        f"error: {tmp_path / 'local' / FILE} cannot be written: the disk is full\n"
        "hint: nothing of this call was kept; make room and try again\n"
    )


def test_a_lock_that_is_never_given_back(
    local: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local("local demo")
    forget(tmp_path / "local")
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    file = tmp_path / "local" / FILE
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = local("databases create --id a --name A", code=1)
    assert result.err == (
        f"error: {file} is locked by another process\nhint: see what uses it, and try again\n"
    )
    holder.execute("ROLLBACK")
    holder.close()


def test_damage_while_it_is_served_is_an_answer(
    api: Api, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    served = Server(api.directory)
    served.start()
    kept = application(api.directory).store
    with kept.transaction(write=False) as db:
        db.execute("PRAGMA max_page_count=1")
    headers = {"x-appwrite-project": PROJECT, "x-appwrite-key": KEY}
    rows = [{"name": "x" * 90} for _ in range(100)]
    url = f"{served.endpoint}{table}/rows"
    answer = httpx.post(url, headers=headers, json={"rows": rows}, trust_env=False)
    while answer.status_code == 201:
        answer = httpx.post(url, headers=headers, json={"rows": rows}, trust_env=False)
    served.close()
    assert answer.status_code == 500
    body = answer.json()
    assert (body["code"], body["type"]) == (500, "general_unknown")
    assert body["message"].endswith("cannot be written: the disk is full")
    assert capsys.readouterr().err == f"error: {body['message']}\n"
