"""`local serve` killed in the middle of writing, again and again: what was acknowledged is there.

Nothing is there by half: no row without its index entries, no part of a bulk write or of a
transaction, no column without its place in the table.
"""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli.local import forget
from appwrite_cli.local.collation import fold
from appwrite_cli.local.store import FILE
from tests.local.conftest import Api
from tests.local.served import (
    ITEMS,
    ROWS,
    WRITERS,
    Client,
    Ledger,
    Served,
    environment,
    item,
    write_until_killed,
)

EVERYTHING = {"method": "limit", "values": [1_000_000]}
# What the names begin with that each of the writers makes.
PREFIXES: tuple[str | tuple[str, ...], ...] = ("single", "bulk", "staged", ("column", "index"))
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")


@pytest.fixture
def shop(directory: Path) -> Path:
    """A directory with the table shop/items, which has indexes of three kinds."""
    api = Api(directory)
    api.post("/tablesdb", databaseId="shop", name="Shop")
    columns = [
        {"key": "name", "type": "string", "size": 100, "required": True},
        {"key": "price", "type": "integer", "required": True},
        {"key": "note", "type": "string", "size": 1000, "required": False},
    ]
    indexes = [
        {"key": "name", "type": "key", "attributes": ["name"]},
        {"key": "price", "type": "key", "attributes": ["price"]},
        {"key": "note", "type": "fulltext", "attributes": ["note"]},
    ]
    path, name = ITEMS.removesuffix("/items"), "Items"
    made = api.post(path, tableId="items", name=name, columns=columns, indexes=indexes)
    assert made.status_code == 201, made.text
    forget(directory)
    return directory


def check_file(directory: Path) -> None:
    """The file is sound, and its tables are what the metadata says."""
    with closing(sqlite3.connect(directory / FILE, isolation_level=None)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        listed = db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'")
        for (name,) in listed.fetchall():
            # Raises where the words do not agree with the rows.
            db.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')
        ((table,),) = db.execute("SELECT '' || _sequence FROM tables WHERE _id = 'items'")
        known = {key for (key,) in db.execute("SELECT c_key FROM columns")}
        stored = {row[1] for row in db.execute(f"PRAGMA table_info(t{table})")}
        assert {name for name in stored if name[:2] in ("c_", "f_")} == {
            f"{part}_{key}" for key in known for part in "cf" if (part, key) != ("f", "price")
        }
        wanted = {
            f"t{table}_fts_{key}" if kind == "fulltext" else f"t{table}_{key}"
            for key, kind in db.execute("SELECT c_key, c_type FROM indexes")
        }
        there = {
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_schema WHERE tbl_name LIKE ? AND name NOT LIKE '%\\_ids' "
                "ESCAPE '\\' AND (sql LIKE 'CREATE INDEX%' OR sql LIKE 'CREATE VIRTUAL%')",
                (f"t{table}%",),
            )
        }
        assert there - {f"t{table}_createdAt", f"t{table}_updatedAt"} == wanted
        for value, shadow in db.execute(f"SELECT c_name, f_name FROM t{table}"):
            assert shadow == fold(value)


def found(directory: Path) -> dict[str, int]:
    """What the local Appwrite says that there is: rows, columns and indexes by name."""
    forget(directory)
    api = Api(directory)
    rows: list[dict[str, Any]] = api.rows(ITEMS, EVERYTHING)["rows"]
    for row in rows:
        assert {key: row[key] for key in item(0)} == item(row["price"]), "half a row"
    table = api.get(ITEMS).json()
    own = {f"column {column['key']}": 1 for column in table["columns"]}
    own |= {f"index {index['key']}": 1 for index in table["indexes"]}
    return {row["$id"]: row["price"] for row in rows} | {
        name: value for name, value in own.items() if name.split(" c")[0] in ("column", "index")
    }


def kill_often(directory: Path, seed: int, kills: int) -> None:
    rng = random.Random(seed)
    ledgers = [Ledger() for _ in WRITERS]
    for number in range(kills):
        answers = rng.randrange(1, 40)
        write_until_killed(Served(directory), ledgers, seed * 1000 + number, answers)
        check_file(directory)
        state = found(directory)
        names = {name for ledger in ledgers for name in ledger.there}
        names |= {name for ledger in ledgers for change in ledger.unanswered for name in change}
        assert set(state) <= names, "something is there that nobody wrote"
        for ledger, starts in zip(ledgers, PREFIXES, strict=True):
            own = {name: value for name, value in state.items() if name.startswith(starts)}
            ledger.settle(own)
    assert all(ledger.acknowledged for ledger in ledgers)


@pytest.mark.parametrize("seed", range(3))
def test_what_was_acknowledged_survives_kills_and_nothing_is_half_written(
    shop: Path, seed: int
) -> None:
    kill_often(shop, seed, kills=10)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_it_survives_hundreds_of_kills(shop: Path, seed: int) -> None:
    kill_often(shop, seed, kills=30)


def test_commands_and_a_server_on_one_directory_lose_nothing(shop: Path) -> None:
    served = Served(shop)
    awcli = [sys.executable, "-m", "appwrite_cli", "--local"]
    line = [*awcli, "rows", "create"]
    commands = [
        [*line, f"shop/items/command{number}", "name=x", f"price:={number}"] for number in range(6)
    ]
    commands.append([*awcli, "columns", "create", "shop/items", "colour:varchar(20)"])
    started = [
        subprocess.Popen(command, env=environment(shop), stdout=subprocess.PIPE, text=True)
        for command in commands
    ]
    call, written = Client(served.port), 0
    while any(process.poll() is None for process in started):
        call("POST", ROWS, rowId=f"served{written}", data=item(written))
        written += 1
    printed = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(started), printed
    # What a command made is known to the server, which goes on with the new column.
    call("PATCH", f"{ROWS}/command0", data={"colour": "red"})
    served.kill()
    served.ended()
    call.close()
    check_file(shop)
    wanted = {f"served{number}": number for number in range(written)}
    wanted |= {f"command{number}": number for number in range(6)}
    rows = Api(shop).rows(ITEMS, EVERYTHING)["rows"]
    assert {row["$id"]: row["price"] for row in rows} == wanted
    assert [row["$id"] for row in rows if row["colour"] == "red"] == ["command0"]
