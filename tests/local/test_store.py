"""The file of a local Appwrite: made by an older awcli, or by a newer one."""

import gzip
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli.errors import CliError
from appwrite_cli.local import system
from appwrite_cli.local.serve import Server
from appwrite_cli.local.store import FILE, Store
from tests.conftest import Run
from tests.local.conftest import Api

STORES = Path(__file__).parent / "stores"
NEWEST = len(system.MIGRATIONS)
ITEMS = "/tablesdb/shop/tables/items"


def version(directory: Path) -> int:
    with sqlite3.connect(directory / FILE) as db:
        (found,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    return int(found)


def make(directory: Path, user_version: int) -> None:
    """An empty file that says it has that version."""
    directory.mkdir()
    db = sqlite3.connect(directory / FILE)
    db.execute(f"PRAGMA user_version={user_version}")
    db.close()


def schema(directory: Path) -> set[tuple[Any, ...]]:
    """What is in the file but for rows' tables: every table, index and trigger as it was made."""
    db = sqlite3.connect(directory / FILE)
    found = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    db.close()
    return {entry for entry in found if not str(entry[2]).startswith("t1")}


@pytest.fixture
def old(directory: Path) -> Path:
    """A directory with a file of version 1, with two rows in shop/items, made by that awcli."""
    directory.mkdir()
    (directory / FILE).write_bytes(gzip.decompress((STORES / "version-1.sqlite3.gz").read_bytes()))
    assert version(directory) == 1
    return directory


def test_an_older_file_is_migrated_when_it_is_opened(old: Path) -> None:
    Store(old).open()
    assert version(old) == NEWEST


def test_what_an_older_file_holds_is_there_after_migration(old: Path) -> None:
    api = Api(old)
    found = api.rows(ITEMS, {"method": "equal", "attribute": "name", "values": ["moby dick"]})
    assert [(row["$id"], row["price"]) for row in found["rows"]] == [("b", 2)]
    found = api.rows(ITEMS, {"method": "search", "attribute": "name", "values": ["education"]})
    assert [row["$id"] for row in found["rows"]] == ["a"]
    assert api.post(f"{ITEMS}/rows", rowId="c", data={"name": "Emma"}).status_code == 201
    assert api.rows(ITEMS)["total"] == 3


def test_a_migrated_file_has_the_schema_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store(old).open()
    Store(tmp_path / "new").open()
    assert schema(old) == schema(tmp_path / "new")


def test_many_at_once_migrate_it_once(old: Path) -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            Store(old).open()
        except sqlite3.Error as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert version(old) == NEWEST


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema(old)

    def fails(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(system, "MIGRATIONS", (*system.MIGRATIONS, fails))
        with pytest.raises(sqlite3.OperationalError, match="disk full"):
            Store(old).open()
    assert (version(old), schema(old)) == (1, before)
    Store(old).open()
    assert version(old) == NEWEST


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path, local: Run) -> None:
    directory = tmp_path / "local"  # where the local Appwrite of tests is
    make(directory, NEWEST + 1)
    before = (directory / FILE).read_bytes()
    said = (
        f"error: the local Appwrite in {directory} was made by a newer awcli: its schema version "
        f"is {NEWEST + 1}, this awcli knows {NEWEST}\n"
        "hint: upgrade awcli, or name another directory by AWCLI_LOCAL_DIR\n"
    )
    for line in ("databases list", "databases create --id shop --name Shop", "local demo"):
        got = local(line, code=1)
        assert (str(got), got.err) == ("", said), line
    assert local("local serve --port 0", code=1).err == said
    assert (directory / FILE).read_bytes() == before


def test_a_newer_file_is_refused_before_it_is_served(directory: Path) -> None:
    make(directory, NEWEST + 1)
    with pytest.raises(CliError, match="made by a newer awcli"):
        Server(directory)


def test_each_change_of_structure_has_a_version_of_its_own(api: Api, table: str) -> None:
    """What other processes remember of a table holds as long as the version does."""

    def current() -> int:
        db = sqlite3.connect(api.directory / FILE)
        (found,) = db.execute("SELECT version FROM structure").fetchone()
        db.close()
        return int(found)

    seen = [current()]
    api.post(f"{table}/rows", rowId="a", data={"price": 1})
    assert current() == seen[0]
    changes: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", f"{table}/columns/boolean", {"key": "sold", "required": False}),
        ("POST", f"{table}/indexes", {"key": "p", "type": "key", "columns": ["price"]}),
        ("PUT", table, {"name": "Items", "rowSecurity": True}),
        ("DELETE", f"{table}/indexes/p", {}),
        ("DELETE", f"{table}/columns/sold", {}),
        ("PUT", "/tablesdb/shop", {"name": "Shop", "enabled": False}),
        ("DELETE", table, {}),
    ]
    for method, path, body in changes:
        answer = api.client.request(method, path, json=body)
        assert answer.status_code < 300, answer.text
        seen.append(current())
    assert len(set(seen)) == len(seen)


def test_a_version_that_was_rolled_back_never_comes_again(directory: Path) -> None:
    store = Store(directory)
    versions = []
    for _ in range(3):
        with suppress(LookupError), store.transaction(write=True) as db:
            db.execute("INSERT INTO databases (_id, _createdAt, _updatedAt, _permissions)"
                       " VALUES ('x', '', '', '[]')")  # fmt: skip
            versions += db.execute("SELECT version FROM structure").fetchone()
            raise LookupError
    assert len(set(versions)) == 3
    store.close()


def test_what_is_remembered_of_a_table_ends_with_its_next_change(api: Api, table: str) -> None:
    for number in range(3):
        key = f"c{number}"
        assert api.post(f"{table}/columns/boolean", key=key, required=False).status_code == 202
        assert api.post(f"{table}/rows", rowId=key, data={key: True}).status_code == 201
        assert api.delete(f"{table}/columns/{key}").status_code == 204
        refused = api.post(f"{table}/rows", rowId=f"{key}-gone", data={key: True})
        assert refused.json()["type"] == "row_invalid_structure"


def test_a_connection_in_use_is_closed_as_soon_as_it_is_not(directory: Path) -> None:
    store = Store(directory)
    with store.transaction(write=True) as db:
        store.close()  # as at the end of a command whose next page is still being fetched
        assert db.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with store.transaction(write=False) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
    store.close()
