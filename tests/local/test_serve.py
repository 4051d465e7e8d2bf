"""The local Appwrite over HTTP, with the official SDK, and the demo in it."""

import gc
import socket
from collections.abc import Iterator

import httpx
import pytest
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.query import Query
from appwrite.services.tables_db import TablesDB
from waitress import wasyncore

from appwrite_cli.failures import Terminated
from appwrite_cli.local import KEY, PROJECT, application, demo
from appwrite_cli.local.serve import Server
from tests.local.conftest import Api


@pytest.fixture
def server(api: Api) -> Iterator[Server]:
    served = Server(api.directory)
    served.start()
    yield served
    served.close()


def test_the_official_sdk_works_against_it(server: Server) -> None:
    client = Client().set_endpoint(server.endpoint).set_project(PROJECT).set_key(KEY)
    tables = TablesDB(client)
    tables.create("lab", "Lab")
    tables.create_table("lab", "t", "T")
    tables.create_varchar_column("lab", "t", "name", 50, required=False)
    tables.create_row("lab", "t", "a", {"name": "Ada"})
    found = tables.list_rows("lab", "t", [Query.equal("name", "ada"), Query.limit(5)])
    assert found.total == 1
    with pytest.raises(AppwriteException, match="could not be found") as caught:
        tables.get_row("lab", "t", "nobody")
    assert (caught.value.code, caught.value.type) == (404, "row_not_found")


def test_what_is_served_is_the_same_as_in_process(server: Server, api: Api) -> None:
    api.post("/tablesdb", databaseId="lab", name="Lab")
    headers = {"x-appwrite-project": PROJECT, "x-appwrite-key": KEY}
    answer = httpx.get(f"{server.endpoint}/tablesdb/lab", headers=headers, trust_env=False)
    assert answer.json() == api.get("/tablesdb/lab").json()


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.endpoint == f"http://127.0.0.1:{server.port}/v1"
    assert server._socket.getsockname()[0] == "127.0.0.1"


def test_a_foreign_name_that_leads_here_is_refused(server: Server) -> None:
    headers = {"x-appwrite-project": PROJECT, "x-appwrite-key": KEY}

    def answer(host: str, path: str = "/tablesdb") -> httpx.Response:
        return httpx.get(
            f"{server.endpoint}{path}", headers={**headers, "host": host}, trust_env=False
        )

    for host in ("evil.example", "evil.example:9080", "localhost.evil.example", "127.0.0.1.nip.io"):
        for path in ("/tablesdb", "/nope"):
            refused = answer(host, path)
            assert refused.status_code == 403
            assert refused.json()["type"] == "general_access_forbidden"
            assert "this machine only" in refused.json()["message"]
    for host in ("localhost", f"127.0.0.1:{server.port}", "LOCALHOST:1", "[::1]:80"):
        assert answer(host).status_code == 200, host


def test_a_public_one_answers_to_any_name(api: Api) -> None:
    served = Server(api.directory, public=True)
    served.start()
    headers = {"x-appwrite-project": PROJECT, "x-appwrite-key": KEY, "host": "box.example"}
    answer = httpx.get(f"{served.endpoint}/tablesdb", headers=headers, trust_env=False)
    served.close()
    assert answer.status_code == 200


def test_garbage_is_collected_while_it_serves(api: Api) -> None:
    gc.disable()  # as the installed command does
    try:
        served = Server(api.directory)
        served.start()
        served.close()
        assert gc.isenabled()
    finally:
        gc.enable()


def test_a_signal_to_stop_is_heard_whatever_it_is_doing(api: Api) -> None:
    served = Server(api.directory)
    near, far = socket.socketpair()

    class Interrupted(wasyncore.dispatcher):  # type: ignore[misc]  # waitress has no types
        def handle_read(self) -> None:
            raise Terminated

    Interrupted(near, map=served._sockets)
    far.send(b"read this")
    with pytest.raises(Terminated):
        served.run()
    served.close()
    near.close()
    far.close()


def test_a_port_in_use_is_refused(server: Server, api: Api) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(api.directory, port=server.port)


def test_the_demo_can_be_made_twice(api: Api) -> None:
    served = application(api.directory)
    first, second = demo.fill(served), demo.fill(served)
    assert first == [
        "blog/authors: 3 rows, 3 of them new",
        "blog/articles: 12 rows, 12 of them new",
    ]
    assert second == [
        "blog/authors: 3 rows, 0 of them new",
        "blog/articles: 12 rows, 0 of them new",
    ]
    articles = "/tablesdb/blog/tables/articles"
    assert api.get(f"{articles}/rows/hello").json()["title"] == "Hello"
    found = api.rows(articles, {"method": "search", "attribute": "body", "values": ["fulltext"]})
    assert [row["$id"] for row in found["rows"]] == ["full-text"]


def test_the_demo_keeps_what_was_changed_in_it(api: Api) -> None:
    demo.fill(application(api.directory))
    row = "/tablesdb/blog/tables/articles/rows/hello"
    api.patch(row, data={"views": 1000})
    api.delete("/tablesdb/blog/tables/articles/rows/ideas")
    assert demo.fill(application(api.directory))[1] == "blog/articles: 12 rows, 1 of them new"
    assert api.get(row).json()["views"] == 1000
