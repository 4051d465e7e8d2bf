"""A local Appwrite behind the misbehaving server: what was carried out can be counted in it.

    with serving(tmp_path_factory, tmp_path / "served", monkeypatch) as server:
        server.store.spoil("POST", drop, done=True)

A fault spoils requests of one method, so that what a command reads before is answered well.
"""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from appwrite_cli import client
from appwrite_cli.local import KEY, PATH, PROJECT, application, demo, forget
from tests.misbehaving import Behaviour, Misbehaving, Seen, Store, Wire

SECRET = "standard_0123456789abcdef0123456789"
NEW = {"title": "New", "status": "live"}


class Appwrite(Store):
    """A store that is a local Appwrite, in which `SECRET` is the API key."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self.application = application(directory)
        self.method = ""
        self.faults: list[Behaviour] = []

    def spoil(self, method: str, fault: Behaviour, *, times: int = 1, done: bool = False) -> None:
        """Meet the next requests of this method with a fault; those `done` are carried out."""

        def behave(seen: Seen, wire: Wire) -> None:
            if done:
                self.carry_out(seen)
            fault(seen, wire)

        self.method, self.faults = method, [behave] * times

    def __call__(self, seen: Seen, wire: Wire) -> None:
        if self.faults and seen.method == self.method:
            self.faults.pop(0)(seen, wire)
        else:
            self.answer(seen, wire)

    def answer(self, seen: Seen, wire: Wire) -> None:
        """Carry the request out and answer it."""
        status, headers, content = self.carry_out(seen)
        if status == 204:
            wire.answer(204, b"", {"content-length": "", "content-type": ""})
        else:
            wire.answer(status, content, kind=headers["Content-Type"])

    def carry_out(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        """Carry a request out; its key has to be `SECRET`."""
        assert seen.headers.get("x-appwrite-key") == SECRET
        return self._ask(seen.method, seen.target, seen.body)

    def ask(self, method: str, target: str, body: Any = None) -> Any:
        """Ask the Appwrite itself, past the network."""
        content = b"" if body is None else json.dumps(body).encode()
        status, _, answer = self._ask(method, target, content)
        return json.loads(answer) if answer else status

    @property
    def transaction(self) -> str:
        """The ID of the transaction in which an article is staged."""
        return str(self.ask("GET", "/tablesdb/transactions")["transactions"][0]["$id"])

    def rows(self, **fields: Any) -> list[Any]:
        """The articles whose fields have these values."""
        found = self.ask("GET", "/tablesdb/blog/tables/articles/rows")["rows"]
        return [row for row in found if all(row[name] == fields[name] for name in fields)]

    def _ask(self, method: str, target: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(target)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": PATH + url.path,
            "QUERY_STRING": url.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_APPWRITE_PROJECT": PROJECT,
            "HTTP_X_APPWRITE_KEY": KEY,
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        started: list[Any] = []
        parts = self.application(environ, lambda *line: started.append(line))
        status, headers = started[0][:2]
        return int(status[:3]), dict(headers), b"".join(parts)


class Served(Misbehaving):
    """A misbehaving server whose store is a local Appwrite."""

    store: Appwrite

    def sent(self, method: str) -> list[Seen]:
        """The requests of a method that arrived."""
        return [seen for seen in self.requests if seen.method == method]


@cache
def seeded(base: Path) -> Path:
    """A blog with twelve articles, two of them drafts, and a transaction that adds one."""
    directory = base / "seed"
    store = Appwrite(directory)
    demo.fill(store.application)
    started = store.ask("POST", "/tablesdb/transactions", {"ttl": 3600})
    operation = {
        "databaseId": "blog", "tableId": "articles", "action": "create", "rowId": "staged",
        "data": NEW,
    }  # fmt: skip
    path = f"/tablesdb/transactions/{started['$id']}/operations"
    store.ask("POST", path, {"operations": [operation]})
    forget(directory)
    return directory


@contextmanager
def serving(
    factory: pytest.TempPathFactory, directory: Path, patch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """Serve a blog of this test's own, to which the environment points."""
    shutil.copytree(seeded(factory.getbasetemp()), directory)
    server = Served(store=Appwrite(directory))
    with server:
        patch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        patch.setenv("APPWRITE_PROJECT_ID", PROJECT)
        patch.setenv("APPWRITE_API_KEY", SECRET)
        yield server
        client.close()
    forget(directory)
