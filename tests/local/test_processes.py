"""Several threads and processes on one directory, and processes that are killed."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from appwrite_cli.local import forget
from tests.local.conftest import Api

# Makes rows until it has made enough, printing the ID of each one that was acknowledged.
WRITER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from tests.local.conftest import Api
api = Api(Path({directory!r}))
for number in range({count}):
    made = api.post({rows!r}, rowId=f"{name}{{number}}", data={{"price": 1}})
    assert made.status_code == 201, made.text
    api.patch({rows!r} + "/sum/price/increment")
    print(f"{name}{{number}}", flush=True)
"""


def writer(directory: Path, name: str, count: int) -> subprocess.Popen[str]:
    tests = Path(__file__).resolve().parent.parent
    rows = "/tablesdb/shop/tables/items/rows"
    program = WRITER.format(
        rows=rows,
        path=[str(tests), str(tests.parent)],
        directory=str(directory),
        name=name,
        count=count,
    )
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def counted(api: Api, table: str) -> str:
    api.post(f"{table}/rows", rowId="sum", data={"price": 0})
    return table


def test_two_processes_write_at_once_and_lose_nothing(api: Api, counted: str) -> None:
    writers = [writer(api.directory, name, 40) for name in "ab"]
    acknowledged = [line for process in writers for line in process.communicate()[0].split()]
    assert [process.returncode for process in writers] == [0, 0]
    assert len(acknowledged) == 80
    assert api.rows(counted)["total"] == 81
    assert api.get(f"{counted}/rows/sum").json()["price"] == 80


def test_two_processes_may_make_the_directory_at_once(tmp_path: Path) -> None:
    tests = Path(__file__).resolve().parent.parent
    program = (
        f"import sys; sys.path[:0] = {[str(tests), str(tests.parent)]!r}\n"
        "from pathlib import Path\nfrom tests.local.conftest import Api\n"
        f"assert Api(Path({str(tmp_path / 'new')!r})).get('/tablesdb').status_code == 200\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    assert [process.wait() for process in started] == [0] * 4


def test_threads_share_one_application(api: Api, counted: str) -> None:
    failures: list[str] = []

    def work(name: str) -> None:
        own = Api(api.directory)
        for number in range(20):
            made = own.post(f"{counted}/rows", rowId=f"{name}{number}", data={"price": 1})
            read = own.rows(counted, {"method": "limit", "values": [5]})
            own.patch(f"{counted}/rows/sum/price/increment")
            if made.status_code != 201 or not read["rows"]:
                failures.append(made.text)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert api.rows(counted)["total"] == 81
    assert api.get(f"{counted}/rows/sum").json()["price"] == 80


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("seed", range(4))
def test_what_was_acknowledged_survives_a_kill(api: Api, counted: str, seed: int) -> None:
    process = writer(api.directory, "k", 500)
    assert process.stdout is not None
    wanted = random.Random(seed).randrange(1, 25)
    acknowledged = [process.stdout.readline().strip() for _ in range(wanted)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += process.communicate()[0].split()
    forget(api.directory)  # as after a restart
    fresh = Api(api.directory)
    there = {
        row["$id"] for row in fresh.rows(counted, {"method": "limit", "values": [1000]})["rows"]
    }
    assert set(acknowledged) <= there
    # At most one row more was written than acknowledged, and counted or not yet counted.
    assert len(there) - 1 - len(acknowledged) in (0, 1)
    assert fresh.get(f"{counted}/rows/sum").json()["price"] - len(acknowledged) in (0, 1)
    assert fresh.post(f"{counted}/rows", rowId="after", data={"price": 1}).status_code == 201


def test_a_refused_request_leaves_no_trace(api: Api, counted: str) -> None:
    before = json.dumps(api.rows(counted))
    rows = [{"$id": "new", "price": 1}, {"$id": "bad", "price": "x"}]
    assert api.post(f"{counted}/rows", rows=rows).status_code == 400
    assert json.dumps(api.rows(counted)) == before
