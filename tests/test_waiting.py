"""Waiting for columns and indexes: polled themselves, until they are there or never will be."""

from collections.abc import Iterator

import pytest

from appwrite_cli import client
from tests.conftest import Run
from tests.misbehaving import Behaviour, Misbehaving, answer, drop, refuse

TABLE = {"$id": "articles", "columns": [], "indexes": [], "bytesUsed": 1067, "bytesMax": 65535}
COLUMN = "/tablesdb/blog/tables/articles/columns/likes"
INDEX = "/tablesdb/blog/tables/articles/indexes/by_likes"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    """A server that the environment points at."""
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_secret")
        yield running
        client.close()


def column(status: str, error: str = "", key: str = "likes") -> Behaviour:
    resource = {"key": key, "type": "integer", "status": status, "error": error}
    return answer(200, {**resource, "required": False, "array": False})


def index(status: str, error: str = "") -> Behaviour:
    return answer(200, {"key": "by_likes", "type": "key", "status": status, "error": error})


def asked(server: Misbehaving) -> list[str]:
    return [f"{seen.method} {seen.path}" for seen in server.requests]


def test_a_column_is_polled_until_it_is_available(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, TABLE), column("processing"))
    server.then(column("processing"), column("processing"), column("available"))
    server.then(column("available"))
    got = awcli("columns create blog/articles likes:integer -o json")
    assert got.json["status"] == "available"
    assert asked(server)[2:] == [f"GET {COLUMN}"] * 4


@pytest.mark.parametrize("status", ["failed", "stuck"])
def test_what_is_failed_or_stuck_ends_the_waiting_with_the_servers_reason(
    awcli: Run, server: Misbehaving, status: str
) -> None:
    server.then(answer(200, TABLE), column("processing"), column("processing"))
    server.then(column(status, "Row size too large"))
    assert awcli("columns create blog/articles likes:integer", code=1).err == (
        "made before this: blog/articles/likes\n"
        f"error: column blog/articles/likes is {status}: Row size too large\n"
        "hint: awcli columns delete blog/articles/likes, then create it again\n"
    )


def test_a_failure_without_a_reason_says_so(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, TABLE), column("processing"), column("failed"))
    got = awcli("columns create blog/articles likes:integer", code=1)
    assert "is failed: the server gives no reason\n" in got.err


def test_what_was_made_before_a_refusal_is_told(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, TABLE), column("processing"))
    server.then(refuse(400, "column_limit_exceeded", "Too many columns."))
    got = awcli("columns create blog/articles likes:integer more:integer", code=1)
    assert got.err == (
        "made before this: blog/articles/likes\n"
        "error: Too many columns. [400 column_limit_exceeded]\n"
    )


def test_a_table_that_is_there_but_not_complete_is_told(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(201, TABLE), refuse(500, "general_unknown", "Server Error"))
    got = awcli("tables create blog/articles --column likes:integer", code=7)
    assert got.err.splitlines()[0] == (
        "table blog/articles is there; --if-not-exists makes what it lacks"
    )


def test_an_index_is_polled_too(awcli: Run, server: Misbehaving) -> None:
    table = {**TABLE, "columns": [{"key": "likes", "type": "integer", "status": "available"}]}
    server.then(answer(200, table), index("processing"), index("processing"), index("failed"))
    got = awcli("indexes create blog/articles by_likes=key(likes)", code=1)
    assert got.err.splitlines()[-1] == (
        "hint: awcli indexes delete blog/articles/by_likes, then create it again"
    )


def test_no_wait_asks_no_further(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, TABLE), column("processing"))
    got = awcli("columns create blog/articles likes:integer --no-wait -o json")
    assert got.json["status"] == "processing"
    assert len(server.requests) == 2


def test_a_dropped_poll_is_repeated(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, TABLE), column("processing"), drop, column("available"))
    server.then(column("available"))
    awcli("columns create blog/articles likes:integer -q")
    assert asked(server)[2:] == [f"GET {COLUMN}"] * 3


def test_a_deleted_column_is_polled_until_it_is_gone(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(204, b""), column("deleting"), refuse(404, "column_not_found"))
    got = awcli("columns delete blog/articles/likes --yes")
    assert got.err == "deleted column blog/articles/likes\n"
    assert asked(server) == [f"DELETE {COLUMN}", f"GET {COLUMN}", f"GET {COLUMN}"]


def test_a_column_that_cannot_be_deleted_ends_the_waiting(awcli: Run, server: Misbehaving) -> None:
    """Appwrite 1.9.6 sticks for ever at a column of a unique index over several."""
    server.then(answer(204, b""), column("deleting"), column("stuck", "Cannot drop"))
    got = awcli("columns delete blog/articles/likes --yes", code=1)
    assert "error: column blog/articles/likes is stuck: Cannot drop\n" in got.err


def test_what_may_not_be_read_any_more_is_no_proof_that_it_is_gone(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(answer(204, b""), refuse(401, "general_unauthorized_scope", "no"))
    awcli("columns delete blog/articles/likes --yes", code=3)


def test_patience_ends(awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    from appwrite_cli.actions import waiting

    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    server.then(answer(200, TABLE), *[column("processing")] * 3)
    got = awcli("columns create blog/articles likes:integer", code=7)
    assert got.err.splitlines()[-2:] == [
        (
            "error: column blog/articles/likes is still not ready after 0 minutes;"
            " the server may go on with it"
        ),
        "hint: awcli columns get blog/articles/likes",
    ]
