"""Requests over a server that misbehaves: what is sent, what is sent again, what is said."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import client as client_module
from appwrite_cli import config
from appwrite_cli.client import Answer, Client, Repeat
from appwrite_cli.config import Settings
from appwrite_cli.config.credentials import Credential, Kind
from appwrite_cli.errors import ApiError, CliError, Exit, NetworkError, UsageError
from tests.misbehaving import (
    AUTHORITY,
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

SECRET = "standard_0123456789abcdef"
ROWS = "/tablesdb/blog/tables/articles/rows"
NEW = {"rowId": "hello", "data": {"title": "Hello"}}


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as running:
        yield running
        client_module.close()


@pytest.fixture
def waits() -> list[float]:
    """The pauses between attempts, in seconds; none of them is waited for."""
    return []


@pytest.fixture
def settings(server: Misbehaving) -> Settings:
    return Settings(
        endpoint=server.endpoint,
        project="demo",
        credential=Credential("key", SECRET, "APPWRITE_API_KEY"),
        retries=3,
        timeout=20.0,
        sources={"endpoint": "APPWRITE_ENDPOINT"},
    )


@pytest.fixture
def client(settings: Settings, waits: list[float]) -> Client:
    return Client(settings, pause=waits.append)


def failing(action: Callable[[], Any]) -> CliError:
    with pytest.raises(CliError) as caught:
        action()
    assert SECRET not in repr(caught.value)
    return caught.value


# What is sent


def test_a_request_carries_the_project_the_key_and_who_asks(
    server: Misbehaving, client: Client
) -> None:
    server.then(answer(200, {"total": 0}))
    assert client.call("GET", "/users").data == {"total": 0}
    sent = server.requests[0]
    assert (sent.method, sent.target, sent.body) == ("GET", "/users", b"")
    assert sent.headers["x-appwrite-project"] == "demo"
    assert sent.headers["x-appwrite-key"] == SECRET
    assert re.fullmatch(r"awcli/\d+\.\d+.*", sent.headers["user-agent"])
    assert sent.headers["accept"] == "application/json"
    assert "x-appwrite-response-format" not in sent.headers
    assert "content-type" not in sent.headers


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("key", "x-appwrite-key"),
        ("session", "x-appwrite-session"),
        ("jwt", "x-appwrite-jwt"),
    ],
)
def test_each_kind_of_credential_has_its_own_header_and_no_other_is_sent(
    server: Misbehaving, settings: Settings, kind: Any, header: str
) -> None:
    server.then(answer(200, {}))
    Client(replace(settings, credential=Credential(kind, "s3cret-value", "x"))).call("GET", "/x")
    sent = server.requests[0].headers
    assert sent[header] == "s3cret-value"
    assert [name for name in sent if name.startswith("x-appwrite-")] == [
        "x-appwrite-project",
        header,
    ]


def test_a_guest_sends_no_credential_and_needs_none(
    server: Misbehaving, settings: Settings, client: Client
) -> None:
    server.then(answer(200, {}), answer(200, {}))
    client.call("GET", "/health/version", guest=True)
    Client(replace(settings, credential=None)).call("GET", "/health/version", guest=True)
    assert all("x-appwrite-key" not in seen.headers for seen in server.requests)


def test_parameters_are_written_as_the_sdk_writes_them(server: Misbehaving, client: Client) -> None:
    server.then(answer(200, {}))
    params = {
        "queries": ["a&b", "ü +"],
        "total": False,
        "deep": {"x": [True]},
        "n": 0,
        "none": None,
        "empty": "",
    }
    client.call("GET", "/users", params=params)
    assert server.requests[0].target == (
        "/users?queries%5B0%5D=a%26b&queries%5B1%5D=%C3%BC+%2B&total=false"
        "&deep%5Bx%5D%5B0%5D=true&n=0&empty="
    )


def test_parameters_equal_those_of_the_official_sdk(server: Misbehaving, client: Client) -> None:
    from appwrite.client import Client as Sdk
    from appwrite.services.users import Users

    listing = {"total": 0, "users": []}
    server.then(answer(200, listing), answer(200, listing))
    queries = ['{"method":"equal","attribute":"name","values":["Ü [x] & +"]}', "b"]
    Users(Sdk().set_endpoint(server.endpoint).set_project("p")).list(queries, "näme", total=False)
    client.call("GET", "/users", params={"queries": queries, "search": "näme", "total": False})
    sdk, ours = server.requests
    assert ours.target == sdk.target


def test_a_body_is_compact_json_in_utf_8(server: Misbehaving, client: Client) -> None:
    server.then(answer(201, {}))
    client.call("POST", "/users", body={"name": "Ü 🎉", "n": [1, 2.5, None, True]})
    assert server.requests[0].body == '{"name":"Ü 🎉","n":[1,2.5,null,true]}'.encode()
    assert server.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "body"), [("POST", b"{}"), ("PUT", b"{}"), ("PATCH", b"{}"), ("DELETE", b"")]
)
def test_a_write_without_a_body(
    server: Misbehaving, client: Client, method: str, body: bytes
) -> None:
    server.then(answer(200, {}))
    client.call(method, "/x")
    assert server.requests[0].body == body


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"x": float("nan")}, "NaN"),
        ({"x": float("inf")}, "NaN"),
        ({"title": "caf\udce9"}, "caf' is not valid UTF-8"),
    ],
)
def test_what_cannot_be_sent_is_a_usage_error(
    server: Misbehaving, client: Client, body: Any, message: str
) -> None:
    error = failing(lambda: client.call("POST", "/x", body=body))
    assert error.exit_code == Exit.USAGE
    assert message in error.message
    assert server.requests == []


def test_a_header_with_a_line_break_is_refused_without_repeating_it(
    server: Misbehaving, client: Client
) -> None:
    error = failing(lambda: client.call("GET", "/x", headers={"X-Forwarded-User-Agent": "a\r\nb"}))
    assert error.exit_code == Exit.USAGE
    assert "X-Forwarded-User-Agent" in error.message
    assert "a\r" not in error.message
    assert server.requests == []


def test_cookies_are_never_sent_back(server: Misbehaving, client: Client) -> None:
    cookie = {"set-cookie": "a_session_demo=abc; Path=/"}
    server.then(answer(201, {}, cookie), answer(200, {}))
    assert "a_session_demo" in client.call("POST", "/account/sessions/email").headers["set-cookie"]
    client.call("GET", "/account")
    assert "cookie" not in server.requests[1].headers


def test_netrc_is_not_asked(
    server: Misbehaving, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password lovelace\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.then(answer(200, {}))
    client.call("GET", "/x")
    assert "authorization" not in server.requests[0].headers


def test_connections_are_kept_and_shared_by_clients_of_the_same_settings(
    server: Misbehaving, settings: Settings, client: Client
) -> None:
    server.then(*[answer(200, {"n": n}) for n in range(20)])
    for n in range(10):
        assert client.call("GET", "/x").data == {"n": n}
    assert Client(settings).call("GET", "/x").data == {"n": 10}
    assert server.connections == 1


def test_a_refusal_does_not_cost_the_connection(server: Misbehaving, client: Client) -> None:
    server.then(refuse(400), refuse(429), page(503, "<p>busy"), answer(200, {}))
    failing(lambda: client.call("GET", "/x"))
    client.call("GET", "/x")
    assert server.connections == 1


def test_a_connection_the_server_closed_in_the_meantime_is_replaced_unnoticed(
    server: Misbehaving, client: Client, waits: list[float]
) -> None:
    closed = threading.Event()

    def answer_and_leave(_seen: Seen, wire: Wire) -> None:
        wire.answer(200, b"{}")
        wire.connection.shutdown(socket.SHUT_RDWR)
        wire.close()
        closed.set()

    server.then(answer_and_leave)
    client.call("GET", "/x")
    assert closed.wait(10)
    client.call("POST", ROWS, body=NEW)
    assert server.connections == 2
    assert waits == []


def test_a_client_may_be_used_from_several_threads(server: Misbehaving, client: Client) -> None:
    together = threading.Barrier(4)

    def wait_for_the_others(seen: Seen, wire: Wire) -> None:
        together.wait(10)
        wire.answer(200, json.dumps({"path": seen.path}).encode())

    server.then(*[wait_for_the_others] * 4)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(client.call("GET", f"/{n}").data["path"]))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["/0", "/1", "/2", "/3"]


# What is sent again


def test_a_get_is_repeated_until_it_is_answered(
    server: Misbehaving, client: Client, waits: list[float]
) -> None:
    server.then(drop, reset, garbage, answer(200, {"ok": 1}))
    assert client.call("GET", "/x").data == {"ok": 1}
    assert len(server.requests) == 4
    assert len(waits) == 3
    assert all(0 <= wait <= limit for wait, limit in zip(waits, (0.5, 1, 2), strict=True))


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_get_is_repeated_after_answers_that_may_pass(
    server: Misbehaving, client: Client, status: int
) -> None:
    server.then(page(status, "<title>Oops</title>"), answer(200, {"ok": 1}))
    assert client.call("GET", "/x").data == {"ok": 1}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, Exit.REFUSED),
        (401, Exit.DENIED),
        (403, Exit.DENIED),
        (404, Exit.NOT_FOUND),
        (409, Exit.CONFLICT),
        (412, Exit.REFUSED),
        (500, Exit.UNAVAILABLE),
        (501, Exit.UNAVAILABLE),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_other_refusals_are_final(
    server: Misbehaving, client: Client, status: int, code: Exit, method: str
) -> None:
    server.then(refuse(status, "some_type", "No."))
    error = failing(lambda: client.call(method, "/x"))
    assert isinstance(error, ApiError)
    assert error.exit_code == code
    assert error.as_json() == {
        "message": "No.",
        "code": status,
        "type": "some_type",
        "response": {"message": "No.", "code": status, "type": "some_type", "version": "1.9.6"},
    }
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "code", "message"),
    [
        (drop, Exit.UNAVAILABLE, "closed the connection without an answer"),
        (reset, Exit.UNAVAILABLE, "closed the connection without an answer"),
        (garbage, Exit.UNAVAILABLE, "answered something that is not HTTP"),
        (cut(200, b'{"rows":[1'), Exit.UNAVAILABLE, "(200) was cut off"),
        (refuse(429, "general_rate_limit_exceeded"), Exit.RATE_LIMITED, "no"),
        (page(502, "<h1>Bad gateway</h1>"), Exit.UNAVAILABLE, "answered Bad Gateway: Bad gateway"),
        (refuse(503), Exit.UNAVAILABLE, "no"),
        (page(504, ""), Exit.UNAVAILABLE, "answered Gateway Timeout"),
    ],
)
def test_what_does_not_pass_is_reported_after_the_last_retry(
    server: Misbehaving, client: Client, behaviour: Any, code: Exit, message: str
) -> None:
    server.then(*[behaviour] * 5)
    error = failing(lambda: client.call("GET", "/x"))
    assert error.exit_code == code
    assert message in error.message
    assert "may or may not" not in error.message
    assert len(server.requests) == 4


def test_no_retries_means_one_attempt(server: Misbehaving, settings: Settings) -> None:
    server.then(drop)
    failing(lambda: Client(replace(settings, retries=0)).call("GET", "/x"))
    assert len(server.requests) == 1


def test_a_refused_connection_names_the_endpoint_and_its_source(
    settings: Settings, waits: list[float]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        there = replace(settings, endpoint=f"http://127.0.0.1:{port}/v1")
        error = failing(lambda: Client(there, pause=waits.append).call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert f"cannot connect to 127.0.0.1:{port}: " in error.message
    assert "refused" in error.message
    assert f"http://127.0.0.1:{port}/v1 (from APPWRITE_ENDPOINT)" in error.hint
    assert len(waits) == 3, "a POST that was not sent is repeated"


def test_a_host_that_does_not_exist_is_named(settings: Settings, waits: list[float]) -> None:
    there = replace(settings, endpoint="http://appwrite.invalid/v1", retries=1)
    error = failing(lambda: Client(there, pause=waits.append).call("GET", "/x"))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message.startswith("cannot connect to appwrite.invalid: ")
    assert len(waits) == 1


def test_a_host_that_cannot_exist_is_a_usage_error(settings: Settings) -> None:
    there = replace(settings, endpoint=f"http://{'a' * 70}.example/v1")
    assert failing(lambda: Client(there).call("GET", "/x")).exit_code == Exit.USAGE


def test_a_slow_server_is_given_up_after_the_timeout(
    server: Misbehaving, settings: Settings, waits: list[float]
) -> None:
    server.then(hang, hang)
    quick = Client(replace(settings, timeout=0.2, retries=1), pause=waits.append)
    error = failing(lambda: quick.call("GET", "/x"))
    assert isinstance(error, NetworkError)
    assert error.message.endswith("did not answer within 0.2 s")
    assert "--timeout" in error.hint
    assert len(server.requests) == 2


def test_a_server_that_is_slow_in_the_middle_of_an_answer_is_given_up_too(
    server: Misbehaving, settings: Settings
) -> None:
    def stall(seen: Seen, wire: Wire) -> None:
        wire.answer(200, b'{"a":', {"content-length": "100"})
        hang(seen, wire)

    server.then(stall)
    quick = Client(replace(settings, timeout=0.2, retries=0))
    assert failing(lambda: quick.call("GET", "/x")).exit_code == Exit.UNAVAILABLE


# Writes: never twice


def test_a_post_that_was_processed_is_not_sent_again(server: Misbehaving, client: Client) -> None:
    server.then(server.first(drop))
    error = failing(lambda: client.call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message == (
        f"POST {ROWS}: 127.0.0.1:{server.port} closed the connection without an answer; "
        "it may or may not have been done"
    )
    assert error.hint == f"before it is sent again, look at what {ROWS} holds now"
    assert len(server.requests) == 1


@pytest.mark.parametrize("behaviour", [reset, garbage, page(502, "x"), refuse(503), page(504, "")])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_of_unknown_outcome_is_not_sent_again(
    server: Misbehaving, client: Client, behaviour: Any, method: str
) -> None:
    server.then(behaviour)
    error = failing(lambda: client.call(method, "/x", body={"a": 1}))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message.endswith("it may or may not have been done")
    assert len(server.requests) == 1


def test_a_slow_answer_to_a_post_leaves_its_outcome_open(
    server: Misbehaving, settings: Settings
) -> None:
    server.then(hang)
    error = failing(lambda: Client(replace(settings, timeout=0.2)).call("POST", ROWS, body=NEW))
    assert error.message.endswith("0.2 s; it may or may not have been done")
    assert len(server.requests) == 1


def test_a_post_whose_answer_was_cut_off_is_said_to_be_done(
    server: Misbehaving, client: Client
) -> None:
    server.then(server.first(cut(201, b'{"$id":')))
    error = failing(lambda: client.call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message.endswith("was cut off; it was accepted (201), so it has been done")
    assert server.store.done == [f"POST {ROWS}/hello"]


@pytest.mark.parametrize(
    "behaviour",
    [
        refuse(429),
        page(429, "slow down", {"retry-after": "1"}),
        page(503, "busy", {"retry-after": "1"}),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_a_write_that_was_turned_away_is_sent_again(
    server: Misbehaving, client: Client, behaviour: Any, method: str
) -> None:
    server.then(behaviour, answer(200, {"ok": 1}))
    assert client.call(method, "/x", repeat=Repeat.UNSENT).data == {"ok": 1}


@pytest.mark.parametrize("lost", [drop, reset, page(502, "bad"), page(504, "")])
@pytest.mark.parametrize("processed", [True, False])
def test_a_post_whose_id_was_made_here_is_sent_again_and_makes_one_row(
    server: Misbehaving, client: Client, lost: Any, *, processed: bool
) -> None:
    server.then(server.first(lost) if processed else lost)
    made = client.call("POST", ROWS, body=NEW, proof=f"{ROWS}/hello")
    assert made.data == {"$id": "hello", "title": "Hello", "views": 0}
    assert server.store.done == [f"POST {ROWS}/hello"]
    assert [seen.method for seen in server.requests] == ["POST", "POST"] + ["GET"] * processed


def test_a_conflict_on_a_repetition_is_real_where_our_id_is_not_there(
    server: Misbehaving, client: Client
) -> None:
    server.store.unique.add("Hello")
    server.then(drop)
    error = failing(lambda: client.call("POST", ROWS, body=NEW, proof=f"{ROWS}/hello"))
    assert error.exit_code == Exit.CONFLICT
    assert error.type == "row_already_exists"
    assert server.store.done == []


def test_a_conflict_without_a_lost_attempt_is_not_questioned(
    server: Misbehaving, client: Client
) -> None:
    server.store.post(Seen("POST", ROWS, {}, json.dumps(NEW).encode(), 0))
    server.then(refuse(429, headers={"retry-after": "0"}))
    error = failing(lambda: client.call("POST", ROWS, body=NEW, proof=f"{ROWS}/hello"))
    assert error.exit_code == Exit.CONFLICT
    assert [seen.method for seen in server.requests] == ["POST", "POST"]


@pytest.mark.parametrize(
    "unreadable",
    [
        refuse(401, "general_unauthorized_scope", 'app (role: x) missing scopes (["rows.read"])'),
        page(404, "<title>nginx</title>"),
        refuse(500),
    ],
)
def test_a_conflict_that_cannot_be_settled_stays_unknown(
    server: Misbehaving, client: Client, unreadable: Any
) -> None:
    server.then(server.first(drop), server.store, unreadable)
    error = failing(lambda: client.call("POST", ROWS, body=NEW, proof=f"{ROWS}/hello"))
    assert error.exit_code == Exit.UNAVAILABLE
    assert "may or may not have been done" in error.message
    assert f"{ROWS}/hello" in error.hint


def test_an_outcome_that_stays_unknown_is_not_called_rate_limited(
    server: Misbehaving, client: Client
) -> None:
    server.then(server.first(drop), *[refuse(429)] * 3)
    error = failing(lambda: client.call("POST", ROWS, body=NEW, proof=f"{ROWS}/hello"))
    assert error.exit_code == Exit.UNAVAILABLE
    assert "may or may not have been done" in error.message


def test_an_operator_is_never_applied_twice(server: Misbehaving, client: Client) -> None:
    server.then(server.first(drop))
    error = failing(lambda: client.call("PATCH", f"{ROWS}/hello", body={"value": 1}))
    assert "may or may not have been done" in error.message
    assert server.store.resources[f"{ROWS}/hello"]["views"] == 1


def test_a_put_is_sent_again_unless_it_acts_like_a_post(
    server: Misbehaving, client: Client
) -> None:
    body = {"data": {"title": "x"}}
    server.then(server.first(drop))
    assert client.call("PUT", f"{ROWS}/a", body=body).data == {"$id": "a", "title": "x"}
    assert server.store.done == [f"PUT {ROWS}/a"] * 2
    server.then(server.first(drop))
    error = failing(lambda: client.call("PUT", f"{ROWS}/a", body=body, repeat=Repeat.UNSENT))
    assert error.message.endswith("may or may not have been done")
    assert server.store.done == [f"PUT {ROWS}/a"] * 3


def test_a_delete_whose_repetition_finds_nothing_is_done(
    server: Misbehaving, client: Client
) -> None:
    server.store.resources[f"{ROWS}/a"] = {}
    server.then(server.first(drop))
    assert client.call("DELETE", f"{ROWS}/a").data is None
    assert server.store.done == [f"DELETE {ROWS}/a"]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ([], refuse(404, "row_not_found")),
        ([refuse(429)], refuse(404, "row_not_found")),
        ([drop], refuse(404, "table_not_found")),
        ([drop], refuse(404, "project_not_found")),
        ([drop], page(404, "<title>Not found</title>")),
    ],
)
def test_every_other_404_to_a_delete_is_an_error(
    server: Misbehaving, client: Client, before: list[Any], found: Any
) -> None:
    server.then(*before, found)
    error = failing(lambda: client.call("DELETE", f"{ROWS}/a"))
    assert error.exit_code == Exit.NOT_FOUND


@pytest.mark.parametrize(
    ("behaviour", "what"),
    [
        (answer(201, b'{"$id": "hel'), "it was accepted (201), so it has been done"),
        (page(200, "<title>Welcome</title>"), "it may or may not have been done"),
    ],
)
def test_a_write_with_an_answer_that_is_no_json_says_what_is_known(
    server: Misbehaving, client: Client, behaviour: Any, what: str
) -> None:
    server.then(behaviour)
    error = failing(lambda: client.call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message.endswith(what)
    assert len(server.requests) == 1


# Waiting


def test_retry_after_is_obeyed_and_capped(
    server: Misbehaving, client: Client, waits: list[float]
) -> None:
    server.then(
        refuse(429, headers={"retry-after": "7"}),
        refuse(503, headers={"retry-after": "100000"}),
        answer(200, {}),
    )
    client.call("GET", "/x")
    assert waits == [7.0, 60.0]


def test_without_it_the_reset_of_the_rate_limit_is_obeyed(
    server: Misbehaving, client: Client, waits: list[float]
) -> None:
    headers = {"x-ratelimit-reset": "1767225605", "date": "Thu, 01 Jan 2026 00:00:00 GMT"}
    server.then(refuse(429, headers=headers), answer(200, {}))
    client.call("GET", "/x")
    assert waits == [5.0]


def test_a_long_wait_is_told(
    server: Misbehaving, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    server.then(
        refuse(429, headers={"retry-after": "30"}),
        refuse(429, headers={"retry-after": "1"}),
        answer(200, {}),
    )
    client.call("GET", "/x")
    told = capsys.readouterr().err
    assert "answered 429 Too Many Requests; retry 1 of 3 in 30.0 s" in told
    assert "retry 2" not in told


def test_ctrl_c_ends_a_wait(server: Misbehaving, settings: Settings) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    server.then(drop)
    with pytest.raises(KeyboardInterrupt):
        Client(settings, pause=interrupted).call("GET", "/x")
    assert len(server.requests) == 1


# What is answered


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (answer(200, b'{"total": 12, "rows": [{"$id'), "is cut off or broken JSON (28 bytes"),
        (answer(200, b""), "is empty (0 bytes"),
        (
            page(200, "<html><title>Welcome &amp; hello</title><body>..."),
            "answered 200 with text/html instead of JSON: Welcome & hello",
        ),
        (answer(200, b"OK", kind="text/plain"), "with text/plain instead of JSON: OK"),
        (answer(200, b"\x89PNG\r\n", kind="image/png"), "with image/png instead of JSON"),
        (answer(200, b"{}", kind=""), "with no content type instead of JSON: {}"),
    ],
)
def test_an_answer_that_is_no_json_is_a_failure(
    server: Misbehaving, client: Client, behaviour: Any, message: str
) -> None:
    server.then(behaviour)
    error = failing(lambda: client.call("GET", "/users"))
    assert isinstance(error, NetworkError)
    assert message in error.message
    assert f"127.0.0.1:{server.port}" in error.message
    assert error.hint
    assert len(server.requests) == 1


def test_an_answer_without_a_body_has_no_data(server: Misbehaving, client: Client) -> None:
    server.then(answer(204, b"", {"content-type": "", "content-length": ""}))
    assert client.call("DELETE", "/x").data is None


def test_other_content_is_passed_on_where_it_was_asked_for(
    server: Misbehaving, client: Client
) -> None:
    server.then(answer(200, b"\x89PNG", kind="image/png"))
    got = client.call("GET", "/avatars/initials", accept="*/*")
    assert got.content == b"\x89PNG"
    assert server.requests[0].headers["accept"] == "*/*"


def test_the_bytes_of_an_answer_are_kept_as_they_came(server: Misbehaving, client: Client) -> None:
    content = b'{ "n" : 1.50, "big": 12345678901234567890123 }\n'
    server.then(answer(200, content))
    got = client.call("GET", "/x")
    assert got.content == content
    assert got.data == {"n": 1.5, "big": 12345678901234567890123}


def test_an_html_page_for_an_unknown_route_hints_at_the_endpoint(
    server: Misbehaving, settings: Settings
) -> None:
    server.then(page(404, "<html><head><title>Not Found</title></head><body>x"))
    bare = replace(settings, endpoint=server.endpoint.removesuffix("/v1"))
    error = failing(lambda: Client(bare).call("GET", "/users"))
    assert error.exit_code == Exit.NOT_FOUND
    assert error.message == f"127.0.0.1:{server.port} answered Not Found: Not Found"
    assert error.hint == f"the endpoint has no /v1: is it {server.endpoint}?"


def test_an_error_without_a_version_is_not_from_appwrite(
    server: Misbehaving, client: Client
) -> None:
    server.then(answer(403, {"message": "blocked by the firewall"}))
    error = failing(lambda: client.call("GET", "/users"))
    assert error.message == "blocked by the firewall"
    assert error.hint.startswith("this is no answer of Appwrite's API: is the endpoint ")


def test_an_oversized_error_page_is_told_in_one_line(server: Misbehaving, client: Client) -> None:
    server.then(page(500, "<style>p {}</style><p>" + "crash \x1b[31m\r\n" * 1_000_000))
    error = failing(lambda: client.call("GET", "/x"))
    assert error.exit_code == Exit.UNAVAILABLE
    assert "\n" not in error.message
    assert "\x1b" not in error.message
    assert "crash [31m crash" in error.message
    assert len(error.message) < 300


def test_a_page_that_never_ends_is_cut(server: Misbehaving, client: Client) -> None:
    def endless(_seen: Seen, wire: Wire) -> None:
        wire.send(b"HTTP/1.1 500 Oops\r\ncontent-type: text/html\r\n\r\n")
        while True:  # until the client has read enough and goes away
            wire.send(b"<p>more " * 10_000)

    server.then(endless)
    error = failing(lambda: client.call("GET", "/x"))
    assert error.exit_code == Exit.UNAVAILABLE


def test_an_error_with_a_huge_message_is_shortened_but_kept_whole_in_json(
    server: Misbehaving, client: Client
) -> None:
    server.then(refuse(400, "general_argument_invalid", "x" * 5000))
    error = failing(lambda: client.call("GET", "/x"))
    assert len(error.message) == 1003
    assert len(error.as_json()["response"]["message"]) == 5000


def test_a_server_error_in_json_under_a_html_content_type_is_understood(
    server: Misbehaving, client: Client
) -> None:
    body = b'{"message":"Error: Server Error","code":500,"version":"1.9.6"}'
    server.then(answer(500, body, kind="text/html; charset=UTF-8"))
    assert failing(lambda: client.call("GET", "/x")).message == "Error: Server Error"


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        (
            'app.x@service.y (role: applications) missing scopes (["users.read"])',
            "the API key lacks the scope users.read: add it, or use another key",
        ),
        (
            'una@example.com (role: users) missing scopes (["tables.write","collections.write"])',
            "the scope tables.write or collections.write is needed: use an API key that has it",
        ),
    ],
)
def test_a_missing_scope_is_named(
    server: Misbehaving, client: Client, message: str, hint: str
) -> None:
    server.then(refuse(401, "general_unauthorized_scope", message))
    error = failing(lambda: client.call("GET", "/users"))
    assert error.exit_code == Exit.DENIED
    assert (error.message, error.hint) == (message, hint)


GUESTS = 'User (role: guests) missing scopes (["{}"])'
UNAUTHORIZED = "The current user is not authorized to perform the requested action."


@pytest.mark.parametrize(
    ("credential", "kind", "message", "hint"),
    [
        ("session", "general_unauthorized_scope", GUESTS.format("account"), "sign in with awcli"),
        ("session", "general_unauthorized_scope", GUESTS.format("users.read"), "the session has"),
        ("jwt", "general_unauthorized_scope", GUESTS.format("account"), "make a new one"),
        ("key", "general_unauthorized_scope", GUESTS.format("x.read"), "scope x.read is needed"),
        ("key", "general_unauthorized_scope", GUESTS.format("account"), "awcli account login"),
        ("session", "general_unauthorized_scope", "The current user ... scopes.", "API keys in"),
        ("session", "user_unauthorized", UNAUTHORIZED, "this user lacks the permission"),
        ("jwt", "user_unauthorized", UNAUTHORIZED, "this user lacks the permission"),
        ("key", "user_unauthorized", UNAUTHORIZED, "see awcli doctor"),
        ("session", "user_unauthorized", "Permissions must be one of: (any)", ""),
        ("session", "user_unauthorized", 'Missing "create" permission for role "users".', ""),
        ("session", "user_session_already_exists", "Creation is prohibited.", "account logout"),
    ],
)
def test_what_to_do_depends_on_who_asked(
    server: Misbehaving,
    settings: Settings,
    credential: Kind,
    kind: str,
    message: str,
    hint: str,
) -> None:
    asked = Client(replace(settings, credential=Credential(credential, SECRET, "test")))
    server.then(refuse(401, kind, message))
    error = failing(lambda: asked.call("GET", "/account"))
    assert hint in error.hint if hint else error.hint == ""


def test_a_warning_of_the_server_is_shown_once(
    server: Misbehaving, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"x-appwrite-warning": "old format;second thing"}
    server.then(*[answer(200, {}, headers)] * 2)
    client.call("GET", "/x")
    client.call("GET", "/x")
    shown = capsys.readouterr().err
    assert shown.count("old format") == 1
    assert shown.count("second thing") == 1


# Redirects


def test_a_redirect_that_is_asked_for_is_the_answer(server: Misbehaving, client: Client) -> None:
    server.then(redirect("https://accounts.example.com/authorize?state=x", 301))
    answered = client.call("GET", "/account/tokens/oauth2/github", accept="text/html", follow=False)
    assert answered.status == 301
    assert answered.headers["location"] == "https://accounts.example.com/authorize?state=x"
    assert len(server.requests) == 1


def test_a_redirect_within_the_origin_is_followed(server: Misbehaving, client: Client) -> None:
    server.then(redirect("/v1/elsewhere?a=b"), answer(200, {"ok": 1}))
    assert client.call("GET", "/x").data == {"ok": 1}
    assert server.requests[1].target == "/elsewhere?a=b"
    assert server.requests[1].headers["x-appwrite-key"] == SECRET


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_an_error_and_nothing_arrives_there(
    server: Misbehaving, client: Client, status: int, method: str
) -> None:
    with Misbehaving() as other:
        server.then(redirect(f"{other.endpoint}/x", status))
        error = failing(lambda: client.call(method, "/x"))
        assert other.connections == 0
    assert error.exit_code == Exit.UNAVAILABLE
    assert f"redirects {method} /x to http://127.0.0.1:{other.port}" in error.message
    assert "not followed" in error.message
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("method", "location", "named"),
    [
        ("GET", "//evil.example/v1/x", "http://evil.example"),
        ("GET", "https://127.0.0.1/v1/x", "https://127.0.0.1"),
        ("GET", "http://user:pass@evil.example/", "http://evil.example"),
        ("GET", "", "nowhere"),
        ("POST", "/v1/y", "http://127.0.0.1:"),
    ],
)
def test_other_redirects_that_are_not_followed(
    server: Misbehaving, client: Client, method: str, location: str, named: str
) -> None:
    server.then(redirect(location))
    error = failing(lambda: client.call(method, "/x"))
    assert f" to {named}" in error.message
    assert "pass" not in error.message
    assert len(server.requests) == 1


def test_redirects_in_circles_end(server: Misbehaving, client: Client) -> None:
    server.then(*[redirect("/v1/x")] * 9)
    error = failing(lambda: client.call("GET", "/x"))
    assert "redirects in circles" in error.message
    assert len(server.requests) == 6


# Settings that are missing


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"endpoint": ""}, ["APPWRITE_ENDPOINT", "--endpoint", "profiles add", "--local"]),
        ({"project": ""}, ["APPWRITE_PROJECT_ID", "--project", "profiles add", "--local"]),
        ({"credential": None}, ["APPWRITE_API_KEY", "--key-file", "profiles add", "--local"]),
    ],
)
def test_a_missing_setting_is_a_usage_error_that_says_how_to_give_it(
    server: Misbehaving, settings: Settings, changes: Any, names: list[str]
) -> None:
    error = failing(lambda: Client(replace(settings, **changes)).call("GET", "/x"))
    assert isinstance(error, UsageError)
    assert all(name in error.hint for name in names)
    assert server.requests == []


# --dry-run and --debug


def test_a_dry_run_prints_writes_and_sends_only_reads(
    server: Misbehaving, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    dry = Client(replace(settings, dry_run=True))
    server.then(answer(200, {"n": 1}))
    assert dry.call("GET", "/x").data == {"n": 1}
    body = {"userId": "ü", "password": "hunter22", "note": f"key {SECRET}"}
    printed = dry.call("POST", "/users", body=body, params={"a": [1], "none": None})
    dry.call("DELETE", "/users/a")
    assert (printed.dry, printed.data) == (True, None)
    assert capsys.readouterr().out.splitlines() == [
        (
            '{"method": "POST", "path": "/users", "params": {"a": [1]}, "body": {"userId": "ü", '
            '"password": "[redacted]", "note": "key [redacted]"}}'
        ),
        '{"method": "DELETE", "path": "/users/a"}',
    ]
    assert len(server.requests) == 1


def test_debug_shows_the_exchange_and_no_secret(
    server: Misbehaving, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = Client(replace(settings, debug=True), pause=lambda _: None)
    secrets = {
        "password": "hunter22-is-secret",
        "secret": "session-secret-value",
        "jwt": "eyJ.jwt.value",
        "providerAccessToken": "token-value-1",
        "echo": f"you sent {SECRET}",
    }
    cookie = {"set-cookie": "a_session_demo=cookie-value"}
    server.then(
        drop,
        page(502, f"<p>{SECRET}"),
        refuse(429, headers={"retry-after": "2"}),
        answer(200, {**secrets, "long": "x" * 10_000}, cookie),
    )
    loud.call("GET", "/account", params={"secret": "query-secret", "q": SECRET})
    server.then(answer(201, {}))
    loud.call("POST", "/functions/f/variables", body={"key": "DB", "value": "variable-value"})
    shown = capsys.readouterr().err
    for value in [*secrets.values(), SECRET, "query-secret", "cookie-value", "variable-value"]:
        assert value not in shown
    assert f"> GET {server.endpoint}/account?secret=[redacted]&q=[redacted]" in shown
    assert "X-Appwrite-Project: demo" in shown
    assert "X-Appwrite-Key: [redacted]" in shown
    assert re.search(r"! 127.0.0.1:\d+ closed the connection without an answer, \d+ ms", shown)
    assert "answered 429 Too Many Requests; retry 3 of 3 in 2.0 s" in shown
    assert re.search(r"< 200 OK, \d+ ms, 10,\d\d\d bytes", shown)
    assert '"password": "[redacted]"' in shown
    assert '{"key": "DB", "value": "[redacted]"}' in shown
    assert max(map(len, shown.splitlines())) < 700


def test_a_traceback_holds_no_secret(server: Misbehaving, client: Client) -> None:
    import traceback

    server.then(*[drop] * 4)
    try:
        client.call("GET", "/x")
    except NetworkError as error:
        text = "".join(traceback.format_exception(error))
    assert SECRET not in text
    assert SECRET not in repr(client.settings)


# Proxies, TLS, the local Appwrite, the run's own client


def test_requests_go_through_the_proxy_of_the_environment(
    server: Misbehaving, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.port}")
    server.then(answer(200, {"by": "proxy"}))
    there = replace(settings, endpoint="http://appwrite.invalid/v1")
    assert Client(there).call("GET", "/users").data == {"by": "proxy"}
    assert server.requests[0].target == "http://appwrite.invalid/v1/users"
    assert server.requests[0].headers["x-appwrite-key"] == SECRET


def test_what_goes_wrong_behind_a_proxy_is_judged_in_the_same_way(
    server: Misbehaving,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    waits: list[float],
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.port}")
    there = Client(replace(settings, endpoint="http://appwrite.invalid/v1"), pause=waits.append)
    server.then(drop, cut(200, b"{"), page(502, "no route"), answer(200, {"ok": 1}))
    assert there.call("GET", "/x").data == {"ok": 1}
    server.then(drop)
    error = failing(lambda: there.call("POST", "/x", body=NEW))
    assert error.message.endswith("it may or may not have been done")
    assert len(server.requests) == 5


def test_a_proxy_that_cannot_be_reached_is_mentioned(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "")
    there = replace(settings, endpoint="http://appwrite.invalid/v1")
    error = failing(lambda: Client(there, pause=waits.append).call("POST", "/x", body=NEW))
    assert error.message.startswith("cannot connect to appwrite.invalid: ")
    assert ", asked through a proxy; awcli doctor" in error.hint
    assert len(waits) == 3


def test_no_proxy_is_respected(
    server: Misbehaving, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.then(answer(200, {}))
    client.call("GET", "/x")
    assert server.requests[0].target == "/x"


def test_a_proxy_variable_that_is_no_url_is_a_usage_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://proxy.invalid")
    error = failing(lambda: Client(settings).call("GET", "/x"))
    assert error.exit_code == Exit.USAGE
    assert "HTTP_PROXY" in error.hint


def test_a_server_that_does_not_speak_tls_is_not_connected_to(
    server: Misbehaving, settings: Settings, waits: list[float]
) -> None:
    there = replace(settings, endpoint=f"https://127.0.0.1:{server.port}/v1", retries=0)
    error = failing(lambda: Client(there, pause=waits.append).call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert error.message.startswith(f"cannot connect to 127.0.0.1:{server.port}: ")
    assert server.requests == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_ca_file_that_cannot_be_used_is_a_usage_error(
    settings: Settings, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    there = replace(settings, endpoint="https://127.0.0.1:1/v1", ca_file=str(file))
    error = failing(lambda: Client(there).call("GET", "/x"))
    assert error.exit_code == Exit.USAGE
    assert str(file) in error.message


@pytest.fixture
def tls() -> Iterator[Misbehaving]:
    with Misbehaving(tls=True) as running:
        yield running
        client_module.close()


def test_a_certificate_that_is_not_trusted_ends_it_before_anything_is_sent(
    tls: Misbehaving, settings: Settings, waits: list[float]
) -> None:
    there = replace(settings, endpoint=tls.endpoint)
    error = failing(lambda: Client(there, pause=waits.append).call("POST", ROWS, body=NEW))
    assert error.exit_code == Exit.UNAVAILABLE
    assert f"the certificate of 127.0.0.1:{tls.port} is not trusted: " in error.message
    assert "--ca-file" in error.hint
    assert (tls.requests, waits) == ([], [])


def authority(directory: Path) -> str:
    """A file with the certificate of the tests' authority."""
    path = directory / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    return str(path)


def test_a_ca_file_is_trusted(tls: Misbehaving, settings: Settings, tmp_path: Path) -> None:
    tls.then(answer(200, {"ok": 1}))
    there = replace(settings, endpoint=tls.endpoint, ca_file=authority(tmp_path))
    assert Client(there).call("GET", "/x").data == {"ok": 1}


def test_the_name_in_a_certificate_is_checked(
    tls: Misbehaving, settings: Settings, tmp_path: Path
) -> None:
    endpoint = tls.endpoint.replace("127.0.0.1", "localhost")
    there = replace(settings, endpoint=endpoint, ca_file=authority(tmp_path))
    error = failing(lambda: Client(there).call("GET", "/x"))
    assert "is not trusted: Hostname mismatch" in error.message


def test_insecure_asks_for_no_certificate_and_is_warned_of_once(
    tls: Misbehaving, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    tls.then(answer(200, {}), answer(200, {}))
    there = replace(settings, endpoint=tls.endpoint, insecure=True)
    for _ in range(2):
        Client(there).call("GET", "/x")
    assert capsys.readouterr().err.count("certificate is not verified") == 1
    assert tls.connections == 1


def test_the_functions_use_the_settings_of_the_run(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
    monkeypatch.setenv("APPWRITE_PROJECT_ID", "one")
    monkeypatch.setenv("APPWRITE_API_KEY", SECRET)
    config.use({})
    server.then(answer(200, {}), answer(200, {}))
    client_module.call("GET", "/x")
    config.use({"project": "two"})
    client_module.call("GET", "/x")
    sent = [seen.headers["x-appwrite-project"] for seen in server.requests]
    assert sent == ["one", "two"]
    assert server.connections == 1
    config.reset()


def test_the_local_appwrite_is_called_in_this_process(tmp_path: Path) -> None:
    from appwrite_cli import local

    directory = tmp_path / "local"
    there = Client(
        Settings(
            local=True,
            local_directory=directory,
            project=local.PROJECT,
            credential=Credential("key", local.KEY, "--local"),
        )
    )
    made = there.call("POST", "/tablesdb", body={"databaseId": "blog", "name": "Blog"})
    assert (made.status, made.data["$id"]) == (201, "blog")
    assert there.call("GET", "/tablesdb").data["total"] == 1
    error = failing(lambda: there.call("GET", "/tablesdb/none"))
    assert (error.exit_code, error.type) == (Exit.NOT_FOUND, "database_not_found")
    local.forget(directory)
    assert there.call("GET", "/tablesdb").data["total"] == 1, "opened again"
    local.forget(directory)
    client_module.close()


def test_without_its_packages_the_local_appwrite_says_how_to_get_them() -> None:
    program = """
import sys
sys.modules["werkzeug"] = None
from appwrite_cli.client import Client
from appwrite_cli.config import Settings
from appwrite_cli.errors import UsageError
try:
    Client(Settings(local=True, project="p")).call("GET", "/x")
except UsageError as error:
    print(error.hint)
"""
    assert run_python(program) == "pip install 'awcli[local]'\n"


def run_python(program: str, **environment: str) -> str:
    """The output of a program in an interpreter of its own."""
    source = str(Path(client_module.__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": source, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


ONE_CALL = """
import sys
from appwrite_cli.client import call
before = "httpx" in sys.modules
call("GET", "/x")
unused = ("anyio", "trio", "click", "rich", "pygments", "asyncio", "httpx._main", "httpcore")
print(before, sorted(name for name in unused if sys.modules.get(name)))
"""


def test_only_what_is_used_is_imported(server: Misbehaving) -> None:
    """Start-up time: httpx's own command line, its transport, asynchronous libraries."""
    server.then(answer(200, {}))
    printed = run_python(
        ONE_CALL,
        APPWRITE_ENDPOINT=server.endpoint,
        APPWRITE_PROJECT_ID="p",
        APPWRITE_API_KEY=SECRET,
    )
    assert printed == "False []\n"


def test_an_answer_may_be_made_by_hand() -> None:
    assert Answer(200, {"content-type": "application/json"}, b'{"a":1}').data == {"a": 1}
