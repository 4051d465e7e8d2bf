"""Whole command lines against a server that misbehaves: exit code, words, and what was done.

Behind the server is a local Appwrite, so that rows and operators are counted where they count.
"""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.appwrite_behind import SECRET, Appwrite, Served, serving
from tests.conftest import Run
from tests.misbehaving import (
    Behaviour,
    Misbehaving,
    Seen,
    Wire,
    answer,
    cut,
    drop,
    garbage,
    hang,
    page,
    redirect,
    refuse,
    reset,
)

ARTICLES = "/tablesdb/blog/tables/articles"
WORDS = "title=New status=live"
HALF = b'{"$id":"hello","title":"Hel'


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    with serving(tmp_path_factory, tmp_path / "served", monkeypatch) as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[Misbehaving]:
    with Misbehaving() as other:
        yield other


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, in seconds; none of them is waited for."""
    taken: list[float] = []
    monkeypatch.setattr("appwrite_cli.client.retry.sleep", taken.append)
    return taken


@dataclass(frozen=True)
class Operation:
    """A command line, the method of the request that is spoiled, and how often it was done."""

    line: str
    method: str
    done: Callable[[Appwrite], int] = lambda _: 0
    prints: bool = True


def new_rows(appwrite: Appwrite) -> int:
    return len(appwrite.rows(title="New"))


def more_views(appwrite: Appwrite) -> int:
    (row,) = appwrite.rows(title="Hello")
    return int(row["views"]) - 120


READ, ONCE, MADE, AGAIN = "read", "once", "made", "again"
"""How a request is repeated: always; only if it was not carried out; as its ID was made here;
always, for done twice is done once."""

OPERATIONS: dict[str, dict[str, Operation]] = {
    READ: {
        "list": Operation("rows list blog/articles --limit 5", "GET"),
        "get": Operation("rows get blog/articles/hello", "GET"),
    },
    ONCE: {
        "create": Operation(f"rows create blog/articles/mine {WORDS}", "POST", new_rows),
        "update": Operation("rows update blog/articles/hello title=New", "PATCH", new_rows),
        "count up": Operation("rows update blog/articles/hello views:+=1", "PATCH", more_views),
        "count up many": Operation(
            "rows update blog/articles --where title=Hello views:+=1 --yes", "PATCH", more_views,
            prints=False,
        ),
        "upsert and count up": Operation(
            "rows upsert blog/articles/hello views:+=1 title=Hello status=live", "PUT", more_views
        ),
        "delete many": Operation(
            "rows delete blog/articles --where status=draft --yes", "DELETE",
            lambda appwrite: not appwrite.rows(status="draft"), prints=False,
        ),
        "create a column": Operation(
            "columns create blog/articles new:varchar(20)", "POST",
            lambda appwrite: appwrite.ask("GET", ARTICLES)["columns"][-1]["key"] == "new",
        ),
        "commit": Operation("transactions commit TRANSACTION", "PATCH", new_rows),
    },
    MADE: {
        "create": Operation(f"rows create blog/articles {WORDS}", "POST", new_rows),
    },
    AGAIN: {
        "upsert": Operation(f"rows upsert blog/articles/mine {WORDS}", "PUT", new_rows),
        "delete": Operation(
            "rows delete blog/articles/hello --yes", "DELETE",
            lambda appwrite: not appwrite.rows(title="Hello"), prints=False,
        ),
        "update a table": Operation(
            "tables update blog/articles --name New", "PUT",
            lambda appwrite: appwrite.ask("GET", ARTICLES)["name"] == "New",
        ),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What befalls a request, and whether it is carried out all the same.

    `lasting` and `passing` say what a command comes to when every attempt meets the fault, and
    when only the first one does: for each kind of operation the exit code and the number of
    attempts, with `?` where the outcome is said to be unknown, `!` where it is said to be done.
    """

    behaviour: Behaviour
    says: str
    lasting: dict[str, str]
    passing: dict[str, str]
    done: bool = False
    options: str = ""


def oversized(_seen: Seen, wire: Wire) -> None:
    wire.answer(500, b"<p>broken</p>" * 300_000, kind="text/html")


def each(read: str, once: str, made: str, again: str) -> dict[str, str]:
    return {READ: read, ONCE: once, MADE: made, AGAIN: again}


LOST = each("7 4", "7 1?", "7 4?", "7 4?")
LOST_ONCE = each("0 2", "7 1?", "0 2", "0 2")
LOST_TWICE = each("7 2", "7 1?", "7 2?", "7 2?")
SLOW = "--timeout 0.4 --retries 1"
FINAL = each("7 1", "7 1", "7 1", "7 1")
CLOSED = "closed the connection without an answer"
FAULTS = {
    "dropped before it was processed": Fault(drop, CLOSED, LOST, LOST_ONCE),
    "dropped after it was processed": Fault(drop, CLOSED, LOST, LOST_ONCE, done=True),
    "reset after it was processed": Fault(reset, CLOSED, LOST, LOST_ONCE, done=True),
    "not HTTP": Fault(garbage, "something that is not HTTP", LOST, LOST_ONCE, done=True),
    "slow": Fault(hang, "did not answer within 0.4 s", LOST_TWICE, LOST_ONCE, options=SLOW),
    "slow, but processed": Fault(
        hang, "did not answer within 0.4 s", LOST_TWICE, LOST_ONCE, done=True, options=SLOW
    ),
    "429": Fault(
        refuse(429, "general_rate_limit_exceeded", "Rate limit exceeded"), "Rate limit exceeded",
        each("6 4", "6 4", "6 4", "6 4"), each("0 2", "0 2", "0 2", "0 2"),
    ),
    "429 with Retry-After": Fault(
        refuse(429, "general_rate_limit_exceeded", "Busy", {"retry-after": "7"}), "Busy",
        each("6 4", "6 4", "6 4", "6 4"), each("0 2", "0 2", "0 2", "0 2"),
    ),
    "500": Fault(refuse(500, "general_unknown", "Server Error"), "Server Error", FINAL, FINAL),
    "502 with HTML": Fault(
        page(502, "<html><title>502 Bad Gateway</title>"), "502 Bad Gateway", LOST, LOST_ONCE
    ),
    "502 with HTML, but processed": Fault(
        page(502, "<html><title>502 Bad Gateway</title>"), "502 Bad Gateway", LOST, LOST_ONCE,
        done=True,
    ),
    "503": Fault(refuse(503, "general_server_error", "Soon"), "Soon", LOST, LOST_ONCE),
    "503 with Retry-After": Fault(
        refuse(503, "general_server_error", "Soon", {"retry-after": "7"}), "Soon",
        each("7 4", "7 4", "7 4", "7 4"), each("0 2", "0 2", "0 2", "0 2"),
    ),
    "truncated JSON": Fault(
        answer(200, HALF), "cut off or broken JSON",
        each("7 1", "7 1!", "7 1!", "7 1!"), each("7 1", "7 1!", "7 1!", "7 1!"), done=True,
    ),
    "an answer cut off": Fault(
        cut(200, HALF), "was cut off",
        each("7 4", "7 1!", "7 4!", "7 4!"), each("0 2", "7 1!", "0 2", "0 2"), done=True,
    ),
    "wrong content type": Fault(
        page(200, "<title>Sign in</title>"), "text/html instead of JSON: Sign in",
        each("7 1", "7 1?", "7 1?", "7 1?"), each("7 1", "7 1?", "7 1?", "7 1?"),
    ),
    "an oversized error page": Fault(oversized, "broken broken", FINAL, FINAL),
}  # fmt: skip
CASES = [
    pytest.param(FAULTS[fault], kind, operation, id=f"{fault}-{kind}-{name}")
    for fault in FAULTS
    for kind, operations in OPERATIONS.items()
    for name, operation in operations.items()
]


@dataclass(frozen=True)
class Outcome:
    """What a command came to; as text in the notation of `Fault`."""

    code: int
    message: str
    attempts: int

    def __str__(self) -> str:
        doubt = "?" if "may or may not have been done" in self.message else ""
        sure = "!" if "it was accepted (20" in self.message else ""
        return f"{self.code} {self.attempts}{doubt}{sure}"


Try = Callable[..., Outcome]


@pytest.fixture
def attempt(awcli: Run, server: Served, waits: list[float]) -> Try:
    """Run an operation; what it prints is whole or nothing, and holds no secret."""

    def run(operation: Operation, options: str = "") -> Outcome:
        line = operation.line.replace("TRANSACTION", server.store.transaction)
        result = awcli(f"{line} -o json {options}", code=None)
        if result.code == 0 and operation.prints:
            assert isinstance(result.json, dict)
        else:
            assert result == ""
        assert SECRET not in result + result.err
        assert "Traceback" not in result.err
        assert len(result.err) < 3000
        return Outcome(result.code, result.error["message"] if result.code else "", len(waits) + 1)

    return run


@pytest.mark.parametrize(("fault", "kind", "operation"), CASES)
def test_a_fault_that_lasts(
    attempt: Try, server: Served, fault: Fault, kind: str, operation: Operation
) -> None:
    server.store.spoil(operation.method, fault.behaviour, times=9, done=fault.done)
    outcome = attempt(operation, fault.options)
    assert str(outcome) == fault.lasting[kind]
    assert fault.says in outcome.message
    assert len(server.sent(operation.method)) == outcome.attempts
    assert operation.done(server.store) == (fault.done and kind != READ)


@pytest.mark.parametrize(("fault", "kind", "operation"), CASES)
def test_a_fault_that_passes(
    attempt: Try, server: Served, fault: Fault, kind: str, operation: Operation
) -> None:
    server.store.spoil(operation.method, fault.behaviour, done=fault.done)
    outcome = attempt(operation, fault.options)
    assert str(outcome) == fault.passing[kind]
    assert operation.done(server.store) == ((fault.done or outcome.code == 0) and kind != READ)


EACH_OPERATION = pytest.mark.parametrize(
    "operation",
    [
        pytest.param(operation, id=f"{kind}-{name}")
        for kind, operations in OPERATIONS.items()
        for name, operation in operations.items()
    ],
)


@EACH_OPERATION
def test_a_server_that_is_not_there(
    attempt: Try, server: Served, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        monkeypatch.setenv("APPWRITE_ENDPOINT", f"http://127.0.0.1:{port}/v1")
        outcome = attempt(operation)
    assert str(outcome) == "7 4"
    assert f"cannot connect to 127.0.0.1:{port}" in outcome.message
    assert operation.done(server.store) == 0


@EACH_OPERATION
def test_a_redirect_to_another_host_is_not_followed(
    attempt: Try, server: Served, elsewhere: Misbehaving, operation: Operation
) -> None:
    server.store.spoil(operation.method, redirect(f"{elsewhere.endpoint}/rows"), times=9)
    outcome = attempt(operation)
    assert str(outcome) == "7 1"
    assert f"to http://127.0.0.1:{elsewhere.port}; this is not followed" in outcome.message
    assert elsewhere.connections == 0
    assert operation.done(server.store) == 0


@pytest.mark.parametrize("status", [429, 503])
def test_what_the_server_asks_to_wait_is_waited(
    awcli: Run, server: Served, waits: list[float], status: int
) -> None:
    busy = refuse(status, "busy", "Busy", {"retry-after": "7"})
    server.store.spoil("PATCH", busy, times=2)
    result = awcli("rows update blog/articles/hello views:+=1")
    assert waits == [7.0, 7.0]
    assert "retry 1 of 3 in 7.0 s" in result.err
    assert more_views(server.store) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 1), (401, 3), (403, 3), (404, 4), (409, 5), (412, 1), (413, 1), (429, 6), (500, 7),
     (501, 7), (503, 7)],
)  # fmt: skip
def test_a_refusal_ends_in_its_exit_code(
    awcli: Run, server: Served, status: int, code: int
) -> None:
    server.store.spoil("POST", refuse(status, "some_reason", "No"), times=9)
    line = "rows create blog/articles/mine title=New status=live --retries 0 -o json"
    result = awcli(line, code=code)
    assert result == ""
    assert {**result.error, "response": ""} == {
        "message": result.error["message"], "code": status, "type": "some_reason", "response": "",
    }  # fmt: skip
    assert result.error["response"]["message"] == "No"


# The words


def test_a_refusal_is_told_with_its_code_and_type(awcli: Run, server: Served) -> None:
    server.store.spoil("POST", refuse(500, "general_unknown", "Server Error"))
    result = awcli("rows create blog/articles title=New status=live", code=7)
    assert result.err == "error: Server Error [500 general_unknown]\n"


def test_an_unknown_outcome_says_how_to_find_out(awcli: Run, server: Served) -> None:
    server.store.spoil("PATCH", drop)
    result = awcli("rows update blog/articles/hello views:+=1", code=7)
    assert result.err == (
        f"error: PATCH {ARTICLES}/rows/hello: 127.0.0.1:{server.port} closed the connection"
        " without an answer; it may or may not have been done\n"
        f"hint: before it is sent again, look at what {ARTICLES}/rows/hello holds now\n"
    )


def test_an_oversized_error_page_is_one_line(awcli: Run, server: Served) -> None:
    server.store.spoil("GET", oversized)
    result = awcli("rows get blog/articles/hello", code=7)
    first = result.err.splitlines()[0]
    assert first.startswith(
        f"error: 127.0.0.1:{server.port} answered Internal Server Error: broken"
    )
    assert len(first) < 300


def test_a_missing_version_in_the_endpoint_is_hinted_at(
    awcli: Run, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint.removesuffix("/v1"))
    server.store.spoil("GET", page(404, "<title>404 Not Found</title>"))
    result = awcli("rows get blog/articles/hello", code=4)
    assert "/v1" in result.err.partition("hint: ")[2]


@pytest.mark.parametrize("content", [b"[]", b'"ok"', b"5", b"null", b"{}", b"[" * 100_000])
@pytest.mark.parametrize(
    "line",
    [
        "rows list blog/articles",
        "rows list blog/articles -o json",
        "rows list blog/articles --all",
        "rows list blog/articles --count",
        "rows delete blog/articles --all --yes",
        "tables show blog/articles",
        "columns create blog/articles new:varchar(20)",
        "indexes create blog/articles new=key(title)",
    ],
)
def test_json_of_another_server_is_no_defect_of_awclis(
    awcli: Run, server: Served, content: bytes, line: str
) -> None:
    server.then(*[answer(200, content)] * 9)
    result = awcli(line, code=7)
    assert result == ""
    assert "defect" not in result.err


# Several requests


def test_a_bulk_deletion_that_breaks_off_says_how_far_it_came(awcli: Run, server: Served) -> None:
    for number in range(3):
        row = {"rowId": f"more{number}", "data": {"title": "More", "status": "draft"}}
        server.store.ask("POST", f"{ARTICLES}/rows", row)
    server.then(server.store, server.store, drop)
    result = awcli("rows delete blog/articles --where status=draft --yes", code=7)
    told = "deleted at least 5 rows of blog/articles before this"
    assert f"{told}; the same command goes on with the rest\n" in result.err
    assert "may or may not have been done" in result.err
    assert server.store.rows(status="draft") == []


def test_a_bulk_update_counts_every_row_up_once(awcli: Run, server: Served) -> None:
    busy = refuse(429, "general_rate_limit_exceeded")
    server.store.spoil("PATCH", busy, times=2)
    before = {row["$id"]: row["views"] for row in server.store.rows()}
    result = awcli("rows update blog/articles --all views:+=1 --yes")
    assert result.err == "updated 12 rows of blog/articles\n"
    after = {row["$id"]: row["views"] for row in server.store.rows()}
    assert after == {row: views + 1 for row, views in before.items()}


def test_a_bulk_update_that_breaks_off_warns_of_counting_twice(awcli: Run, server: Served) -> None:
    server.store.spoil("PATCH", refuse(400, "row_invalid_structure", "No"))
    line = "rows update blog/articles --all --yes"
    counted = awcli(f"{line} views:+=1", code=1)
    told = "updated 0 rows of blog/articles before this"
    assert f"{told}; the same command would change these once more\n" in counted.err
    server.store.spoil("PATCH", drop)
    plain = awcli(f"{line} title=New", code=7)
    told = "updated at least 0 rows of blog/articles before this"
    assert f"{told}; the same command goes on with the rest\n" in plain.err


def test_one_of_several_that_fails_does_not_stop_the_others(awcli: Run, server: Served) -> None:
    server.then(server.store, answer(200, HALF), server.store)
    addresses = [f"blog/articles/{row}" for row in ("hello", "ideas", "engine")]
    result = awcli(["rows", "get", *addresses, "-o", "json"], code=9)
    assert [row["$id"] for row in result.json] == ["hello", "engine"]
    assert "warning: blog/articles/ideas: the answer of" in result.err
    assert result.error["message"] == "1 of 3 rows failed"


@pytest.mark.parametrize("output", ["ndjson", "csv", "tsv", "ids"])
def test_a_list_that_breaks_off_ends_with_a_whole_line(
    awcli: Run, server: Served, output: str
) -> None:
    server.then(server.store, refuse(500, "general_unknown"))
    result = awcli(f"rows list blog/articles --all --page-size 5 -o {output}", code=7)
    assert len(result.splitlines()) == 5 + (output in ("csv", "tsv"))
    assert result.endswith("\n")


@pytest.mark.parametrize("pages", [1, 2])
def test_json_that_breaks_off_cannot_be_taken_for_whole(
    awcli: Run, server: Served, pages: int
) -> None:
    server.then(*[server.store] * pages, refuse(500, "general_unknown"))
    result = awcli("rows list blog/articles --all --page-size 5 -o json", code=7)
    with pytest.raises(json.JSONDecodeError):
        _ = result.json


def test_a_column_that_was_made_is_told_where_waiting_for_it_fails(
    awcli: Run, server: Served
) -> None:
    server.then(server.store, server.store, refuse(500, "general_unknown", "Server Error"))
    result = awcli("columns create blog/articles new:varchar(20)", code=7)
    assert "made before this: blog/articles/new" in result.err
    assert "error: Server Error [500 general_unknown]" in result.err


def test_waiting_outlasts_a_passing_fault(awcli: Run, server: Served) -> None:
    server.then(server.store, server.store, drop)
    result = awcli("columns create blog/articles new:varchar(20) -o json")
    assert result.json["status"] == "available"
    assert len(server.sent("POST")) == 1


def test_if_not_exists_forgives_no_fault(awcli: Run, server: Served) -> None:
    server.then(refuse(409, "row_already_exists", "Taken"), page(404, "<title>Gone</title>"))
    line = "rows create blog/articles/mine title=New status=live --if-not-exists"
    result = awcli(line, code=5)
    assert "Taken" in result.err


@pytest.mark.parametrize(
    "fault",
    [
        refuse(404, "table_not_found"),
        refuse(404, "project_not_found"),
        page(404, "<title>Not Found</title>"),
    ],
)
def test_if_exists_forgives_nothing_but_the_row_itself(
    awcli: Run, server: Served, fault: Behaviour
) -> None:
    server.store.spoil("DELETE", fault)
    awcli("rows delete blog/articles/hello --if-exists --yes", code=4)


# Secrets


@EACH_OPERATION
def test_no_trace_shows_the_key(awcli: Run, server: Served, operation: Operation) -> None:
    server.store.spoil(operation.method, drop)
    line = operation.line.replace("TRANSACTION", server.store.transaction)
    result = awcli(f"{line} --debug", code=None)
    assert f"> {operation.method} {server.endpoint}" in result.err
    assert "x-appwrite-key: [redacted]" in result.err.lower()
    assert SECRET not in result + result.err


@EACH_OPERATION
def test_a_dry_run_sends_and_shows_no_secret(
    awcli: Run, server: Served, operation: Operation
) -> None:
    line = operation.line.replace("TRANSACTION", server.store.transaction).replace(" --yes", "")
    result = awcli(f"{line} --dry-run -o json")
    assert {seen.method for seen in server.requests} <= {"GET"}
    assert SECRET not in result + result.err
    if operation.method != "GET":
        assert json.loads(result.splitlines()[0])["method"] == operation.method
