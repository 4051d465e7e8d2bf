"""`awcli doctor`: every setting with its source, and whether it works."""

from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import client
from tests.conftest import Run
from tests.misbehaving import Misbehaving, answer, page, refuse


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    """A server that the environment points at."""
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_secret")
        monkeypatch.setenv("AWCLI_RETRIES", "0")
        yield running
        client.close()


def outcomes(text: str) -> dict[str, str]:
    return dict(line.split("\t")[:2] for line in text.splitlines())


def details(text: str) -> dict[str, str]:
    return {line.split("\t")[0]: line.split("\t")[2] for line in text.splitlines()}


def healthy(version: str = "1.9.6") -> list[Any]:
    lists = [answer(200, {"total": 0, "databases": []})] * 5
    now = {"date": formatdate(usegmt=True)}
    return [answer(200, {"version": version}, now)] * 2 + lists


def test_all_is_well(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy())
    got = awcli("doctor")
    assert outcomes(got) == {
        "endpoint": "set",
        "project": "set",
        "credential": "set",
        "timeout": "set",
        "retries": "set",
        "name": "ok",
        "connection": "ok",
        "version": "ok",
        "clock": "ok",
        "databases.read": "ok",
        "users.read": "ok",
        "teams.read": "ok",
        "buckets.read": "ok",
        "functions.read": "ok",
    }
    assert details(got)["endpoint"] == f"{server.endpoint} (APPWRITE_ENDPOINT)"
    assert details(got)["credential"] == "key (APPWRITE_API_KEY)"
    assert details(got)["version"] == "Appwrite 1.9.6"


def test_public_routes_are_asked_without_the_key(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy())
    awcli("doctor")
    keys = {seen.path: "x-appwrite-key" in seen.headers for seen in server.requests}
    assert keys["/health/version"] is False
    assert keys["/tablesdb"] is True


def test_nothing_is_written_and_no_secret_shown(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy())
    got = awcli("doctor --debug")
    assert {seen.method for seen in server.requests} == {"GET"}
    assert "standard_secret" not in got + got.err


def test_a_missing_scope_is_a_warning(awcli: Run, server: Misbehaving) -> None:
    words = healthy()
    words[3] = refuse(401, "general_unauthorized_scope", "missing scopes")
    server.then(*words)
    got = awcli("doctor")
    assert outcomes(got)["users.read"] == "warning"
    assert details(got)["users.read"] == "the key lacks this scope"


def test_an_old_server_is_a_warning(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy("1.8.0"))
    got = awcli("doctor")
    assert outcomes(got)["version"] == "warning"
    assert details(got)["version"] == "Appwrite 1.8.0; awcli supports 1.9 and newer"


def test_a_clock_that_is_off_is_a_warning(awcli: Run, server: Misbehaving) -> None:
    words = healthy()
    words[1] = answer(200, {"version": "1.9.6"}, {"date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    server.then(*words)
    got = awcli("doctor")
    assert outcomes(got)["clock"] == "warning"
    assert details(got)["clock"].endswith("seconds ahead of the server")


def test_a_wrong_key_fails_with_its_exit_code(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy()[:2], refuse(401, "user_unauthorized", "The key is wrong."))
    got = awcli("doctor -o json", code=3)
    assert got.json[-1] == {
        "check": "databases.read",
        "outcome": "failed",
        "detail": "The key is wrong. [401 user_unauthorized]",
    }
    assert got.error["type"] == "user_unauthorized"


def test_what_is_no_appwrite_fails(awcli: Run, server: Misbehaving) -> None:
    server.then(page(404, "<title>Nothing here</title>"))
    got = awcli("doctor", code=4)
    assert outcomes(got)["version"] == "failed"
    assert "clock" not in outcomes(got)


def test_an_endpoint_without_v1_gets_a_hint(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint.removesuffix("/v1"))
    server.then(*healthy())
    warnings = [line for line in awcli("doctor").splitlines() if "\twarning\t" in line]
    assert len(warnings) == 1
    assert "/v1" in warnings[0]


def test_a_closed_port_is_a_network_failure(awcli: Run, server: Misbehaving) -> None:
    got = awcli("doctor --endpoint http://127.0.0.1:9/v1 --project shop --key k", code=7)
    assert outcomes(got)["connection"] == "failed"
    assert "version" not in outcomes(got)
    assert got.err.startswith("error: no connection to 127.0.0.1:9: ")


def test_nothing_set_is_told_with_what_to_set(awcli: Run) -> None:
    got = awcli("doctor", code=2)
    assert outcomes(got) == {"timeout": "set", "retries": "set", "version": "failed"}
    assert got.err.startswith("error: no endpoint is set\nhint: set APPWRITE_ENDPOINT or ")


def test_the_local_appwrite_is_looked_at_too(local: Run) -> None:
    got = local("doctor")
    assert details(got)["endpoint"] == "the embedded local Appwrite"
    assert outcomes(got)["databases.read"] == "ok"
    assert "connection" not in outcomes(got)


def test_a_session_is_looked_at_by_its_account(awcli: Run, server: Misbehaving) -> None:
    server.then(*healthy()[:2], answer(200, {"$id": "ada", "email": "ada@example.com"}))
    got = awcli("doctor --session secret")
    assert details(got)["credential"] == "session (--session)"
    assert details(got)["account"] == "acting as ada ada@example.com"
    assert server.requests[-1].path == "/account"


def test_defaults_and_their_sources_are_listed(
    local: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "blog")
    (tmp_path / "appwrite.toml").write_text('[defaults]\ntable = "articles"\n')
    shown = details(local("doctor"))
    assert shown["database"] == "blog (APPWRITE_DATABASE_ID)"
    assert shown["table"] == "articles (appwrite.toml)"
    assert shown["project"] == "local (AWCLI_LOCAL)"
