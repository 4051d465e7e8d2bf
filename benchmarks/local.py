"""Compares `awcli local serve` with SQLite itself, and writes the result into benchmarks/README.md.

python benchmarks/local.py [--rows 1000000] [--runs 100] [--batches 200] [--print]

Runs in an environment with `awcli[local]` installed, and needs the `sqlite3` shell. Each query is
asked of the server over HTTP and typed into an open `sqlite3` session on the same file, in turns.
"""

import argparse
import json
import os
import platform
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from measure import middle
from page import write

from appwrite_cli.local import KEY, PROJECT, application, forget, records, schema, stamps
from appwrite_cli.local.store import FILE
from appwrite_cli.local.types import encode

TABLE = "/tablesdb/bench/tables/articles"
SLOWEST, LEAST_RATE = 3.0, 0.25
BATCH = 100  # rows, the most that Appwrite takes in one request
AUTHORS, WORDS = 20_000, 20_000
SHOWN = "_id, _sequence, _createdAt, _updatedAt, _permissions, c_title, c_author, c_views, c_body"
COLUMNS = [
    {"key": "title", "type": "string", "size": 100, "required": True},
    {"key": "author", "type": "string", "size": 50, "required": True},
    {"key": "views", "type": "integer", "required": True},
    {"key": "body", "type": "string", "size": 1000, "required": False},
]
INDEXES = [
    {"key": "author", "type": "key", "attributes": ["author"]},
    {"key": "views", "type": "key", "attributes": ["views"]},
    {"key": "body", "type": "fulltext", "attributes": ["body"]},
]


class Question(NamedTuple):
    """One thing asked in two ways: queries, and the SQL of the page and of the total."""

    queries: list[dict[str, Any]]
    page: str
    total: str


class Client:
    """Requests over one connection, with as little of a client as can be: a socket."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __call__(self, method: str, path: str, body: bytes = b"") -> bytes:
        self._socket.sendall(
            f"{method} /v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Appwrite-Project: {PROJECT}\r\n"
            f"X-Appwrite-Key: {KEY}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._socket.recv(1 << 16)
        head, _, content = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise SystemExit(f"{method} {path}: {received.decode()}")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(content) < length:
            content += self._socket.recv(1 << 16)
        return content

    def rows(self, queries: list[dict[str, Any]]) -> bytes:
        """A list of rows, as it comes."""
        named = {f"queries[{n}]": json.dumps(query) for n, query in enumerate(queries)}
        return self("GET", f"{TABLE}/rows?{urlencode(named)}")

    def close(self) -> None:
        self._socket.close()


class Shell:
    """An open session of the `sqlite3` shell: statements in, JSON out."""

    def __init__(self, file: Path) -> None:
        self._process = subprocess.Popen(
            ["sqlite3", "-json", file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(self, *statements: str) -> bytes:
        sent, printed = self._process.stdin, self._process.stdout
        assert sent is not None
        assert printed is not None
        sent.write("".join(f"{sql};\n" for sql in statements).encode() + b".print END\n")
        sent.flush()
        return b"".join(iter(printed.readline, b"END\n"))

    def close(self) -> None:
        self._process.communicate()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=100, help="of each query")
    parser.add_argument("--batches", type=int, default=200, help=f"of {BATCH} rows, to insert")
    parser.add_argument("--print", action="store_true", help="print the result, keep README.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "read"
        table = make(directory, arguments.rows)
        asked = {
            name: compare(directory, questions)
            for name, questions in questions_of(directory, table, arguments.runs).items()
        }
        written = insert(Path(place) / "written", Path(place) / "plain", arguments.batches)
    text = report(asked, written, arguments)
    if arguments.print:
        print(text, end="")
    else:
        write("local", text)


def make(directory: Path, rows: int) -> str:
    """A table with its indexes, filled through the local Appwrite's storage; its name in SQLite."""
    served = application(directory)

    def post(path: str, **body: Any) -> None:
        import httpx

        client = httpx.Client(
            transport=httpx.WSGITransport(app=served),
            base_url="http://local/v1",
            headers={"x-appwrite-project": PROJECT, "x-appwrite-key": KEY},
        )
        client.post(path, json=body).raise_for_status()

    post("/tablesdb", databaseId="bench", name="Bench")
    post("/tablesdb/bench/tables", tableId="articles", name="A", columns=COLUMNS, indexes=INDEXES)
    with served.store.transaction(write=True) as db:
        table = schema.table(db, "bench", "articles")
        now = stamps.now()
        system = {"$createdAt": now, "$updatedAt": now, "$permissions": []}
        for row in articles("row", rows):
            records.insert(db, table.sql, table.columns, {**system, **row})
    forget(directory)
    return table.sql


def articles(prefix: str, count: int) -> Iterator[dict[str, Any]]:
    """Rows, always the same ones; some words are far more common than others."""
    rng = random.Random(20)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(rng.choices(letters, k=rng.randint(4, 9))) for _ in range(WORDS)]
    for number in range(count):
        body = " ".join(words[int(WORDS * rng.random() ** 3)] for _ in range(12))
        yield {
            "$id": f"{prefix}{number}",
            "title": f"Title {number}",
            "author": f"Author {rng.randrange(AUTHORS)}",
            "views": rng.randrange(10_000_000),
            "body": body,
        }


def questions_of(directory: Path, table: str, runs: int) -> dict[str, list[Question]]:
    """What is asked: each run asks for other values."""
    rng = random.Random(30)
    asked: dict[str, list[Question]] = {
        "equality, 25 of about 50 rows": [],
        "a page of 100 deep by cursor": [],
        "fulltext search, 25 rows": [],
    }
    equality, cursor, search = asked.values()
    with closing(sqlite3.connect(directory / FILE)) as db:
        (last,) = db.execute(f"SELECT max(_sequence) FROM {table}").fetchone()
        for _ in range(runs):
            id_, sequence, author, folded, views, body = db.execute(
                f"SELECT _id, _sequence, c_author, f_author, c_views, c_body FROM {table} "
                "WHERE _sequence >= ?",
                (rng.randrange(last // 4, last),),
            ).fetchone()
            word = rng.choice(body.split())
            equality.append(
                question(
                    [{"method": "equal", "attribute": "author", "values": [author]}],
                    table,
                    f"f_author = '{folded}'",
                )
            )
            search.append(
                question(
                    [{"method": "search", "attribute": "body", "values": [word]}],
                    table,
                    f"_sequence IN (SELECT rowid FROM {table}_fts_body "
                    f"WHERE {table}_fts_body MATCH '\"{word}\" *')",
                )
            )
            after = (
                f"c_views >= {views} AND (c_views > {views} OR "
                f"(c_views = {views} AND _sequence > {sequence}))"
            )
            queries: list[dict[str, Any]] = [
                {"method": "orderAsc", "attribute": "views"},
                {"method": "cursorAfter", "values": [id_]},
                {"method": "limit", "values": [100]},
            ]
            cursor.append(question(queries, table, "1", after, "c_views, _sequence", 100))
    return asked


def question(
    queries: list[dict[str, Any]],
    table: str,
    where: str,
    after: str = "1",
    order: str = "_sequence",
    limit: int = 25,
) -> Question:
    """A question with the SQL that answers it: the page, and the total up to 5000."""
    return Question(
        queries,
        f"SELECT {SHOWN} FROM {table} WHERE {where} AND {after} ORDER BY {order} LIMIT {limit}",
        f"SELECT count(*) AS n FROM (SELECT 1 FROM {table} WHERE {where} LIMIT 5000)",
    )


class Spread(NamedTuple):
    """The shortest and the median of several times, in seconds."""

    least: float
    median: float


def spread(times: Sequence[float]) -> Spread:
    """What is reported of several times."""
    return Spread(min(times), middle(times))


class Times(NamedTuple):
    """What the server took, the shell, and the module without rendering anything."""

    server: Spread
    shell: Spread
    module: Spread


def compare(directory: Path, questions: Sequence[Question]) -> Times:
    """Ask each question of all three, who is first in turns; the rows have to be the same."""
    times: tuple[list[float], ...] = ([], [], [])
    with (
        serving(directory) as port,
        closing(Client(port)) as client,
        closing(Shell(directory / FILE)) as shell,
        closing(sqlite3.connect(directory / FILE)) as db,
    ):
        for number, (queries, page, total) in enumerate([*questions[:5], *questions]):
            asked: list[Callable[[], Any]] = [
                lambda q=queries: client.rows(q),  # type: ignore[misc]
                lambda p=page, t=total: shell(p, t),  # type: ignore[misc]
                lambda p=page, t=total: [db.execute(sql).fetchall() for sql in (p, t)],  # type: ignore[misc]
            ]
            answers: list[Any] = [None] * 3
            for position in range(3):
                who = (number + position) % 3
                start = time.perf_counter()
                answers[who] = asked[who]()
                if number >= 5:  # the first five warm up
                    times[who].append(time.perf_counter() - start)
            check(*answers)
    return Times(*map(spread, times))


def check(served: bytes, typed: bytes, fetched: list[list[tuple[Any, ...]]]) -> None:
    """All three have to give the same rows in the same order, and the same total."""
    answer = json.loads(served)
    ids = [row["$id"] for row in answer["rows"]], answer["total"]
    page, total = (json.loads(part) for part in typed.replace(b"]\n[", b"]\x00[").split(b"\x00"))
    same = ids == ([row["_id"] for row in page], total[0]["n"])
    if not same or ids[0] != [row[0] for row in fetched[0]]:
        raise SystemExit("the answers differ")


class Batches(NamedTuple):
    """What a batch took the server, and SQLite."""

    server: Spread
    sqlite: Spread


def insert(directory: Path, plain: Path, batches: int) -> Batches:
    """The same rows in the same batches, each one transaction, over HTTP and by SQLite's module.

    Both write into a table of the same shape, system columns, shadows and indexes included.
    """
    make(directory, 0)
    table = make(plain, 0)
    rows = list(articles("row", batches * BATCH))
    now = stamps.now()
    system = {"_createdAt": now, "_updatedAt": now, "_permissions": "[]"}
    columns = [{**column, "array": False} for column in COLUMNS]
    served: list[float] = []
    direct: list[float] = []
    with (
        serving(directory) as port,
        closing(Client(port)) as client,
        closing(sqlite3.connect(plain / FILE, isolation_level=None)) as db,
    ):
        db.execute("PRAGMA synchronous=NORMAL")  # in the write-ahead log, as the local Appwrite
        for begin in range(0, len(rows), BATCH):
            batch = rows[begin : begin + BATCH]
            body = json.dumps({"rows": batch}).encode()
            ready = [
                {"_id": row["$id"], **system}
                | {k: v for c in columns for k, v in encode(c, row[str(c["key"])]).items()}
                for row in batch
            ]
            names = ", ".join(f'"{name}"' for name in ready[0])
            marks = ", ".join("?" * len(ready[0]))
            values = [tuple(row.values()) for row in ready]
            start = time.perf_counter()
            client("POST", f"{TABLE}/rows", body)
            middle_ = time.perf_counter()
            db.execute("BEGIN IMMEDIATE")
            db.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
            db.execute("COMMIT")
            direct.append(time.perf_counter() - middle_)
            served.append(middle_ - start)
    return Batches(spread(served), spread(direct))


@contextmanager
def serving(directory: Path) -> Iterator[int]:
    """`local serve` in a process of its own; its port."""
    with subprocess.Popen(
        [sys.executable, "-m", "appwrite_cli", "local", "serve", "--port", "0"],
        env={**os.environ, "AWCLI_LOCAL_DIR": str(directory)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        try:
            yield int(line.partition("127.0.0.1:")[2].partition("/")[0])
        finally:
            process.terminate()


def report(asked: dict[str, Times], written: Batches, arguments: argparse.Namespace) -> str:
    """Two tables in Markdown, and what they were measured on."""
    lines = [
        (
            "| query | `local serve` ms | `sqlite3` shell ms | ratio | goal | | ratio of minima | "
            "`sqlite3` module ms |"
        ),
        "|---|--:|--:|--:|---|---|--:|--:|",
    ]
    for name, times in asked.items():
        server, shell, module = times
        ratio, of_minima = server.median / shell.median, server.least / shell.least
        numbers = f"{1000 * server.median:.2f} | {1000 * shell.median:.2f} | {ratio:.2f}"
        verdict = "met" if ratio <= SLOWEST else "missed"
        goal = f"at most {SLOWEST:g} | {verdict}"
        beside = f"{of_minima:.2f} | {1000 * module.median:.2f}"
        lines.append(f"| {name} | {numbers} | {goal} | {beside} |")
    server, sqlite = written
    share = sqlite.least / server.least
    verdict = "met" if share >= LEAST_RATE else "missed"
    rates = f"{BATCH / server.least:.0f} | {BATCH / sqlite.least:.0f} | {share:.2f}"
    of_medians = f"{sqlite.median / server.median:.2f}"
    lines += [
        "",
        "| bulk insert | `local serve` rows/s | SQLite rows/s | share | goal | | of medians |",
        "|---|--:|--:|--:|---|---|--:|",
        (
            f"| batches of {BATCH} rows | {rates} | at least {LEAST_RATE:g} | {verdict} "
            f"| {of_medians} |"
        ),
        "",
        conditions(arguments),
    ]
    return "\n".join(lines) + "\n"


def conditions(arguments: argparse.Namespace) -> str:
    """Under which the numbers were measured."""
    shell = subprocess.run(["sqlite3", "--version"], capture_output=True, text=True, check=True)
    system = os.uname()
    return (
        f"{arguments.rows:,} rows; medians of {arguments.runs} runs, the fastest of "
        f"{arguments.batches} batches, in turns; Python {platform.python_version()}, its SQLite "
        f"{sqlite3.sqlite_version}, the shell's {shell.stdout.split()[0]}, {system.sysname} "
        f"{system.machine}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}."
    )


if __name__ == "__main__":
    main()
