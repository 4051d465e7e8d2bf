"""`local serve` killed while files come and go: what the database names is there, and whole."""

import hashlib
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from appwrite_cli.local import forget
from appwrite_cli.local.store import FILE
from tests.local.conftest import Api
from tests.local.served import Client, Ledger, Served, of, write_until_killed
from tests.local.storage import CHUNK, FILES, bucket, random_bytes

CHUNKS = 4
PREFIXES = ("whole", "chunked")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")


def part(seed: int, number: int) -> bytes:
    """What stands for a chunk: a server takes any bytes, of whatever length."""
    return random_bytes(3000, seed * CHUNKS + number)


def whole_files(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Makes a file, or deletes one."""
    known, seed = of(ledger, "whole"), rng.randrange(10**6)
    if rng.random() < 0.7 or not known:
        id_, content = f"whole{name}", random_bytes(rng.choice([0, 1, 100, 300_000]), seed)
        ledger.write({id_: seed}, lambda: call.upload(FILES, id_, f"{seed}.bin", content))
    else:
        gone = rng.choice(known)
        ledger.write({gone: None}, lambda: call("DELETE", f"{FILES}/{gone}"))


def chunked_files(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Sends the next chunk of a file that is not complete, begins one, or deletes one."""
    begun = [id_ for id_ in of(ledger, "chunked") if ledger.there[id_] < CHUNKS]
    if ledger.there and rng.random() < 0.15:
        gone = rng.choice(list(ledger.there))
        ledger.write({gone: None}, lambda: call("DELETE", f"{FILES}/{gone}"))
        return
    id_ = begun[0] if begun else f"chunked{name}"
    number, seed = ledger.there.get(id_, 0), int(hashlib.md5(id_.encode()).hexdigest()[:4], 16)
    start, size = number * CHUNK, CHUNKS * CHUNK
    said = f"bytes {start}-{start + CHUNK - 1}/{size}"
    content = part(seed, number)
    ledger.write({id_: number + 1}, lambda: call.upload(FILES, id_, f"{seed}.bin", content, said))


def found(directory: Path) -> dict[str, int]:
    """What the local Appwrite says that there is; each complete file is read and compared."""
    forget(directory)
    api = Api(directory)
    state = {}
    query = '{"method":"limit","values":[100000]}'
    for file in api.get(FILES, **{"queries[0]": query}).json()["files"]:
        id_, seed = file["$id"], int(file["name"].removesuffix(".bin"))
        state[id_] = seed if id_.startswith("whole") else file["chunksUploaded"]
        if file["chunksUploaded"] < file["chunksTotal"]:
            assert (file["signature"], file["sizeActual"]) == ("", 0)
            continue
        content = api.get(f"{FILES}/{id_}/download").content
        assert hashlib.md5(content).hexdigest() == file["signature"]
        if id_.startswith("chunked"):
            assert content == b"".join(part(seed, number) for number in range(CHUNKS))
        else:
            assert content == random_bytes(file["sizeOriginal"], seed)
    return state


def check_parts(directory: Path) -> None:
    """Every part that the database names is there, and no file has fewer than it says."""
    with closing(sqlite3.connect(directory / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        files = db.execute(
            "SELECT _sequence, c_chunksUploaded, c_chunksTotal FROM files"
        ).fetchall()
        parts = db.execute("SELECT file, number, blob, size FROM file_parts").fetchall()
    for _, _, blob, size in parts:
        assert (directory / "files" / blob[:2] / blob).stat().st_size == size
    assert {file for file, *_ in parts} == {sequence for sequence, *_ in files}
    for sequence, uploaded, total in files:
        there = sum(file == sequence for file, *_ in parts)
        # With the last one there, the file may not have been measured yet.
        assert there == uploaded or (there, uploaded) == (total, total - 1)


def kill_often(directory: Path, seed: int, kills: int) -> None:
    bucket(Api(directory), compression="zstd")
    forget(directory)
    rng, writers = random.Random(seed), (whole_files, chunked_files)
    ledgers = [Ledger() for _ in writers]
    for number in range(kills):
        answers = rng.randrange(1, 40)
        write_until_killed(Served(directory), ledgers, seed * 1000 + number, answers, writers)
        check_parts(directory)
        state = found(directory)
        for ledger, starts in zip(ledgers, PREFIXES, strict=True):
            ledger.settle({id_: value for id_, value in state.items() if id_.startswith(starts)})
    assert all(ledger.acknowledged for ledger in ledgers)


@pytest.mark.parametrize("seed", range(2))
def test_rows_and_bytes_agree_after_kills(directory: Path, seed: int) -> None:
    kill_often(directory, seed, kills=8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_they_agree_after_hundreds_of_kills(directory: Path, seed: int) -> None:
    kill_often(directory, seed, kills=30)
