"""The recordings of a real Appwrite, replayed against the local one: served, and in process."""

import importlib.util
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from appwrite_cli.client.in_process import InProcessTransport
from appwrite_cli.local import KEY, PROJECT, application
from appwrite_cli.local.serve import Server

# Steps that match, of those recorded.
FLOORS = {
    "tablesdb": 94,
    "columns": 164,
    "indexes": 69,
    "rows": 206,
    "queries": 262,
    "transactions": 59,
    "relationships": 56,
    "users": 220,
    "users-import": 31,
    "teams": 113,
    "account": 103,
    "permissions": 77,
    "storage": 172,
    "general": 63,
    "messaging": 40,
    "project": 31,
}


@pytest.fixture
def replay(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("replay", corpus / "replay.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "replay", module)  # its dataclasses look it up
    spec.loader.exec_module(module)
    return module


class InProcess:
    """What the replayer uses of a connection, without any: the way of `--local`."""

    will_close = False

    def __init__(self, directory: Path) -> None:
        self.client = httpx.Client(
            transport=InProcessTransport(application(directory)),
            base_url="http://127.0.0.1",
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # steps bring their own
        )
        self.answer = httpx.Response(500)

    def request(self, method: str, target: str, body: bytes | None, headers: Any) -> None:
        self.answer = self.client.request(method, target, content=body, headers=headers)

    def getresponse(self) -> "InProcess":
        return self

    @property
    def status(self) -> int:
        return self.answer.status_code

    def read(self) -> bytes:
        return self.answer.content

    def getheaders(self) -> list[tuple[str, str]]:
        return [(name.decode(), value.decode("latin-1")) for name, value in self.answer.headers.raw]

    def close(self) -> None:
        self.client.close()


@pytest.fixture(params=["served", "in process"])
def target(request: pytest.FixtureRequest, replay: Any, directory: Path) -> Iterator[Any]:
    """The local Appwrite as the replayer knows it."""
    if request.param == "in process":
        there = replay.Target("http://127.0.0.1/v1", PROJECT, KEY)
        there._connection = InProcess(directory)
        yield there
        there._connection.close()
        return
    server = Server(directory)
    server.start()
    there = replay.Target(server.endpoint, PROJECT, KEY)
    yield there
    if there._connection is not None:
        there._connection.close()
    server.close()


@pytest.mark.parametrize(("area", "floor"), FLOORS.items())
def test_answers_are_those_of_a_real_appwrite(
    area: str, floor: int, replay: Any, corpus: Path, target: Any
) -> None:
    result = replay.replay_file(target, replay.load_corpus(corpus / "corpus" / f"{area}.jsonl"))
    assert result["matched"] >= floor, result["mismatches"]
