"""Hostile requests as they come over the wire of `local serve`, and sizes that are refused."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server
from tests.local.conftest import Api

ID_RULE = "UID must contain at most 36 chars"


@pytest.fixture
def server(api: Api, table: str) -> Iterator[Server]:
    assert api.post(f"{table}/rows", rowId="a", data={"name": "A"}).status_code == 201
    served = Server(api.directory)
    served.start()
    yield served
    served.close()


def ask(server: Server, line: str, body: bytes = b"", kind: str = "application/json") -> Any:
    """Send a request line as it stands; the status with the JSON, or with the content type."""
    head = (
        f"{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
        f"x-appwrite-project: {PROJECT}\r\n"
        f"x-appwrite-key: {KEY}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sent:
        sent.sendall(head.encode("latin-1") + body)
        with sent.makefile("rb") as stream:
            answer = stream.read()
    headers, _, content = answer.partition(b"\r\n\r\n")
    status = int(headers.split()[1])
    shown = b"application/json" in headers
    return status, json.loads(content) if shown else headers.decode().lower()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/tablesdb/shop%2Ftables%2Fitems",
        "/v1/tablesdb/shop%2ftables/tables/items",
        "/v1/tablesdb/..%2Fshop",
        "/v1/tablesdb/%2e%2e",
        "/v1/tablesdb/sho%70%00",
        "/v1/tablesdb/%ff%fe",
        "/v1/tablesdb/shop;x=1",
        "/v1/tablesdb/%252e",
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_id_cannot_be_more_than_one_part_of_a_path(
    path: str, method: str, server: Server, api: Api, table: str
) -> None:
    status, answer = ask(server, f"{method} {path}")
    assert status == 400
    assert ID_RULE in answer["message"]
    assert api.get(f"{table}/rows/a").status_code == 200


@pytest.mark.parametrize("path", ["/v1/../v1/tablesdb", "/v1%2Ftablesdb", "/etc/passwd", "/v1/%00"])
def test_paths_are_not_made_simpler(path: str, server: Server) -> None:
    status, headers = ask(server, f"GET {path}")
    assert status == 404
    assert "text/html" in headers


@pytest.mark.parametrize("path", ["http://local/v1/tablesdb", "//v1//tablesdb/?", "/v1/tablesd%62"])
def test_other_ways_to_write_a_path_mean_the_same(path: str, server: Server) -> None:
    status, answer = ask(server, f"GET {path}")
    assert (status, answer["total"]) == (200, 1)


@pytest.mark.parametrize(("size", "status"), [(9_000_000, 201), (13_000_000, 400)])
def test_a_giant_body_is_refused(size: int, status: int, server: Server) -> None:
    body = json.dumps({"databaseId": "big", "name": "Big", "rest": "x" * size}).encode()
    got, answer = ask(server, "POST /v1/tablesdb", body)
    assert got == status
    if status == 400:
        assert answer["type"] == "general_bad_request"


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("POST /v1/tablesdb", DEEP),
        ("POST /v1/tablesdb", '{"databaseId":' + DEEP + "}"),
        ("POST /v1/tablesdb/shop/tables/items/rows", json.dumps({"rowId": "b", "data": DEEP})),
        (
            "POST /v1/tablesdb/shop/tables/items/rows",
            json.dumps({"rowId": "b", "data": {"tags": [[[["x"]]]] * 9}}),
        ),
        (
            "PATCH /v1/tablesdb/shop/tables/items/rows/a",
            json.dumps({"data": {"price": '{"method":' * 5000}}),
        ),
        (f"GET /v1/tablesdb?queries[0]={'[' * 4000}", ""),
        (f"GET /v1/tablesdb?queries{'[0]' * 5000}=x&queries=x", ""),
        ("GET /v1/tablesdb?queries[0]=%ff%fe%00", ""),
        ('GET /v1/tablesdb?queries[0]={"method":"limit","values":[9223372036854775808]}', ""),
        ('GET /v1/tablesdb?queries[0]={"method":"limit","values":[' + "9" * 4000 + "]}", ""),
        ('GET /v1/tablesdb?queries[0]={"method":"offset","values":[-1]}', ""),
        ("POST /v1/tablesdb/transactions", json.dumps({"ttl": "9" * 5000})),
        ("POST /v1/tablesdb/transactions", '{"ttl": ' + "9" * 5000 + "}"),
        (
            "PATCH /v1/tablesdb/shop/tables/items/rows/a",
            '{"data": {"price": {"method": "increment", "values": [' + "9" * 400 + "]}}}",
        ),
    ],
)
def test_what_is_too_deep_or_too_large_is_a_400(line: str, body: str, server: Server) -> None:
    status, answer = ask(server, line, body.encode())
    assert (status, answer["code"]) == (400, 400), answer


def test_the_largest_limit_and_offset_are_taken(server: Server) -> None:
    most = 2**63 - 1
    for method in ("limit", "offset"):
        query = f'{{"method":"{method}","values":[{most}]}}'
        status, answer = ask(server, f"GET /v1/tablesdb/shop/tables/items/rows?queries[0]={query}")
        assert (status, answer["total"]) == (200, 1)
