"""Which routes there are: built ones, those that say 501, and the page for all else."""

import json
import re
from pathlib import Path

import pytest

from appwrite_cli.local import api as table
from appwrite_cli.local import operations
from appwrite_cli.local.routing import ROUTES
from tests.local.conftest import Api, refusal

# Built at a path where Appwrite 1.9.6 has a database of that ID, and newer servers a list.
BETWEEN = "/tablesdb/specifications"


def starred(path: str) -> str:
    return re.sub(r"<\w+>|\{\w+\}", "*", path)


def test_what_is_built_is_in_the_table_with_the_same_scopes() -> None:
    operations.load()
    known = {(method, path): set(scopes) for method, path, scopes in table.routes()}
    for route in ROUTES:
        if route.path != BETWEEN:
            assert set(route.scopes) == known[route.method, starred(route.path)], route.path


def test_every_operation_of_the_api_is_in_the_table(corpus: Path) -> None:
    known = {(method, path) for method, path, _ in table.routes()}
    for line in (corpus.parent / "api/operations.jsonl").read_text("utf-8").splitlines():
        operation = json.loads(line)
        for place in (operation, operation.get("was", operation)):
            assert (place["method"], starred(place["path"]).rstrip("/")) in known


def test_no_route_stands_twice_in_the_table() -> None:
    routes = [(method, path) for method, path, _ in table.routes()]
    assert len(routes) == len(set(routes)) > 800


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/sites", "sites.read"),
        ("GET", "/functions/a/executions", 'executions.read","execution.read'),
        ("DELETE", "/functions/f", "functions.write"),
        ("PATCH", "/sites/a/deployment", "sites.write"),
        ("GET", "/functions/runtimes", "public"),  # not that of /functions/*
    ],
)
def test_what_is_not_built_checks_scopes_and_answers_501(
    method: str, path: str, scope: str, api: Api, guest: Api
) -> None:
    if scope == "public":
        refusing, answering = api, guest
    else:
        refusing, answering = guest, api
    status, kind, words = refusal(refusing.client.request(method, path))
    assert (status, kind) == (401, "general_unauthorized_scope")
    assert words.endswith(f'missing scopes (["{scope}"])')
    status, kind, words = refusal(answering.client.request(method, path))
    assert (status, kind) == (501, "general_not_implemented")
    assert "does not have this service yet" in words


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/tablesdb/a/status"),
        ("GET", "/tablesdb/specifications"),
        ("POST", "/tablesdb/a/tables/t/rows/query"),
        ("POST", "/mysql"),
        ("GET", "/users/a/mfa/challenges/c"),
    ],
)
def test_what_only_newer_servers_have_answers_501(method: str, path: str, api: Api) -> None:
    status, kind, words = refusal(api.client.request(method, path))
    assert (status, kind) == (501, "general_not_implemented")
    assert "answers like 1.9.6, which does not have this call" in words


def test_a_database_may_be_called_as_a_newer_list_is(api: Api) -> None:
    assert api.post("/tablesdb", databaseId="specifications", name="S").status_code == 201
    assert api.get("/tablesdb/specifications").json()["name"] == "S"
    assert api.put("/tablesdb/specifications", name="T").json()["name"] == "T"
    assert api.delete("/tablesdb/specifications").status_code == 204


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nope"),
        ("GET", "/users/a/b/c"),
        ("PUT", "/users"),
        ("PATCH", "/users/a"),
        ("GET", "/project/oauth2/github/x"),
        ("PATCH", "/project/oauth2/nosuch"),
        ("GET", "/health/queue"),
        ("GET", "/health/queue/nosuch"),
        ("TRACE", "/tablesdb"),
        ("GET", "/tablesdb/a|b/nope"),
        ("GET", "/*"),
        ("GET", "/users|teams"),
    ],
)
def test_all_else_is_a_page(method: str, path: str, api: Api, guest: Api) -> None:
    for caller in (api, guest):
        answer = caller.client.request(method, path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "text/html; charset=UTF-8"


def test_nothing_waits_in_any_queue(api: Api) -> None:
    for name in ("databases", "mails", "stats-usage"):
        assert api.get(f"/health/queue/{name}").json() == {"size": 0}
