"""`awcli local serve` in a process of its own, clients of it, and who writes what into it.

Every write is a change: what becomes of which names, a value or None for gone. The ledger holds
what was acknowledged. Of a change without an answer, all may be there or nothing.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appwrite_cli.local import KEY, PROJECT

ITEMS = "/tablesdb/shop/tables/items"
ROWS = f"{ITEMS}/rows"
HEADERS = {
    "x-appwrite-project": PROJECT,
    "x-appwrite-key": KEY,
    "content-type": "application/json",
}
Change = dict[str, int | None]


class KilledError(Exception):
    """The server has gone before it answered."""


class Served:
    """A `local serve` on a directory, started and ready."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process = subprocess.Popen(
            [sys.executable, "-m", "appwrite_cli", "local", "serve", "--port", "0"],
            env=environment(directory),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        assert "http://127.0.0.1:" in line, line + self.process.stderr.read()
        self.port = int(line.partition("127.0.0.1:")[2].partition("/")[0])

    def kill(self) -> None:
        """End it in the middle of what it does."""
        self.process.kill()

    def ended(self) -> None:
        """Wait until it has ended."""
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


def environment(directory: Path) -> dict[str, str]:
    """What a process of awcli needs, and nothing of this machine's settings."""
    root = Path(__file__).resolve().parent.parent.parent
    settings = {"AWCLI_LOCAL_DIR": str(directory), "PYTHONPATH": str(root), "AWCLI_CACHE": "0"}
    return {**os.environ, **settings}


class Client:
    """Requests over one connection, which have to succeed or to be cut off."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def __call__(self, method: str, path: str, **body: Any) -> Any:
        return self._send(method, path, json.dumps(body).encode(), HEADERS)

    def upload(
        self, path: str, id_: str, name: str, content: bytes, content_range: str = ""
    ) -> Any:
        """Send a file as a form, or a chunk of one."""
        limit = "limit-of-a-form"
        part = f"--{limit}\r\nContent-Disposition: form-data; name="
        body = (
            f'{part}"fileId"\r\n\r\n{id_}\r\n{part}"file"; filename="{name}"\r\n\r\n'.encode()
            + content
            + f"\r\n--{limit}--\r\n".encode()
        )
        headers = {**HEADERS, "content-type": f"multipart/form-data; boundary={limit}"}
        if content_range:
            headers |= {"content-range": content_range, "x-appwrite-id": id_}
        return self._send("POST", path, body, headers)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        try:
            self._connection.request(method, f"/v1{path}", body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise KilledError from error
        assert answer.status < 300, content
        return json.loads(content) if content else None

    def close(self) -> None:
        self._connection.close()


@dataclass
class Ledger:
    """What must be there, by name, and the changes that were sent and not yet answered."""

    there: dict[str, int] = field(default_factory=dict)
    unanswered: list[Change] = field(default_factory=list)
    acknowledged: int = 0

    def write(self, change: Change, send: Callable[[], Any]) -> None:
        """Send a change and enter it when it was acknowledged."""
        self.unanswered.append(change)
        send()
        self.acknowledged += 1
        self.unanswered.remove(change)
        self._enter(change)

    def settle(self, found: dict[str, int]) -> None:
        """Compare with what is there after a kill, and take that for what must be there next."""
        for change in self.unanswered:
            before = {name: self.there.get(name) for name in change}
            after = {name: found.get(name) for name in change}
            assert after in (before, change), f"half of a change was written: {change} is {after}"
            self._enter(after)
        self.unanswered.clear()
        assert found == self.there

    def _enter(self, change: Change) -> None:
        for name, value in change.items():
            if value is None:
                self.there.pop(name, None)
            else:
                self.there[name] = value


def item(value: int) -> dict[str, Any]:
    """The data of a row, of which each part tells the others."""
    return {"name": f"Piece {value} é ", "price": value, "note": f"word{value} and more"}


def of(ledger: Ledger, writer: str) -> list[str]:
    """The names of what a writer has made."""
    return [name for name in ledger.there if name.startswith(writer)]


Writer = Callable[[Client, Ledger, random.Random, str], None]


def single_rows(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Makes a row, changes one, or deletes one."""
    known, value = of(ledger, "single"), rng.randrange(10**6)
    id_ = f"single{name}" if rng.random() < 0.6 or not known else rng.choice(known)
    if id_ not in ledger.there:
        ledger.write({id_: value}, lambda: call("POST", ROWS, rowId=id_, data=item(value)))
    elif rng.random() < 0.7:
        ledger.write({id_: value}, lambda: call("PATCH", f"{ROWS}/{id_}", data=item(value)))
    else:
        ledger.write({id_: None}, lambda: call("DELETE", f"{ROWS}/{id_}"))


def bulk_rows(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Makes thirty rows at once, sets all its rows to one value, or deletes all."""
    known, value, chance = of(ledger, "bulk"), rng.randrange(10**6), rng.random()
    queries = [json.dumps({"method": "startsWith", "attribute": "$id", "values": ["bulk"]})]
    if chance < 0.7 or not known:
        made = {f"bulk{name}-{number}": value + number for number in range(30)}
        rows = [{"$id": id_, **item(price)} for id_, price in made.items()]
        ledger.write(dict(made), lambda: call("POST", ROWS, rows=rows))
    elif chance < 0.85:
        change: Change = dict.fromkeys(known, value)
        ledger.write(change, lambda: call("PATCH", ROWS, data=item(value), queries=queries))
    else:
        gone: Change = dict.fromkeys(known)
        ledger.write(gone, lambda: call("DELETE", ROWS, queries=queries))


def transactions(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Stages five new rows and the end of an older one, and commits them."""
    value = rng.randrange(10**6)
    made = {f"staged{name}-{number}": value + number for number in range(5)}
    gone = of(ledger, "staged")[:1]
    address = {"databaseId": "shop", "tableId": "items"}
    staged = [
        {**address, "action": "create", "rowId": id_, "data": item(price)}
        for id_, price in made.items()
    ] + [{**address, "action": "delete", "rowId": id_} for id_ in gone]
    path = "/tablesdb/transactions"
    path += "/" + call("POST", path)["$id"]
    call("POST", f"{path}/operations", operations=staged)
    ledger.write({**made, **dict.fromkeys(gone)}, lambda: call("PATCH", path, commit=True))


def columns(call: Client, ledger: Ledger, rng: random.Random, name: str) -> None:
    """Makes a column, then an index on it, and deletes columns again."""
    key = f"c{name}"
    kind = rng.choice(["key", "fulltext"])
    new = {"key": key, "size": 100, "required": False}
    index = {"key": key, "type": kind, "columns": [key]}
    ledger.write({f"column {key}": 1}, lambda: call("POST", f"{ITEMS}/columns/varchar", **new))
    ledger.write({f"index {key}": 1}, lambda: call("POST", f"{ITEMS}/indexes", **index))
    if rng.random() < 0.8:
        gone: Change = {f"column {key}": None, f"index {key}": None}
        ledger.write(gone, lambda: call("DELETE", f"{ITEMS}/columns/{key}"))


WRITERS: tuple[Writer, ...] = (single_rows, bulk_rows, transactions, columns)


def write_until_killed(
    served: Served,
    ledgers: list[Ledger],
    seed: int,
    answers: int,
    writers: Sequence[Writer] = WRITERS,
) -> None:
    """All writers at once, until so many changes were acknowledged; the rest is cut off."""
    enough = answers + sum(ledger.acknowledged for ledger in ledgers)
    failures: list[BaseException] = []

    def work(number: int, writer: Writer, ledger: Ledger) -> None:
        call, rng = Client(served.port), random.Random(f"{seed} {number}")
        try:
            for name in _names(seed):
                writer(call, ledger, rng, name)
                if sum(each.acknowledged for each in ledgers) >= enough:
                    served.kill()
        except KilledError:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again in the thread of the test
            failures.append(error)
            served.kill()
        finally:
            call.close()

    threads = [
        threading.Thread(target=work, args=(number, writer, ledger))
        for number, (writer, ledger) in enumerate(zip(writers, ledgers, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    served.ended()
    if failures:
        raise failures[0]


def _names(seed: int) -> Iterator[str]:
    number = 0
    while True:
        yield f"{seed}x{number}"
        number += 1
