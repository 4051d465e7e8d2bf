"""A small blog on a local Appwrite, a server that keeps what it is sent, and what reaches them."""

import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from appwrite_cli.local.app import Application
from tests.conftest import Result, Run
from tests.keeping import Keeping
from tests.misbehaving import Misbehaving, Seen
from tests.storage_server import StorageServer


class Request(NamedTuple):
    """A request as the local Appwrite got it; the path is below the endpoint."""

    method: str
    path: str
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Sent(list[Request]):
    """What was sent, in its order."""

    @property
    def writes(self) -> list[str]:
        """Those requests that change something, as `METHOD /path`."""
        return [str(request) for request in self if request.method != "GET"]

    @property
    def reads(self) -> list[str]:
        return [request.path for request in self if request.method == "GET"]

    @property
    def bodies(self) -> list[Any]:
        return [request.body for request in self if request.method != "GET"]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """The requests that reach the local Appwrite from here on: all are passed on."""
    requests = Sent()
    answer = Application.__call__

    def record(self: Application, environ: dict[str, Any], start: Any) -> Any:
        content = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(content)
        path = environ["PATH_INFO"].removeprefix("/v1")
        is_json = environ.get("CONTENT_TYPE", "").startswith("application/json")
        body = json.loads(content) if content and is_json else None
        requests.append(Request(environ["REQUEST_METHOD"], path, body))
        return answer(self, environ, start)

    monkeypatch.setattr(Application, "__call__", record)
    return requests


class Kept:
    """Run lines against a server that keeps what is sent; `server.requests` are all."""

    def __init__(self, awcli: Run, server: Misbehaving) -> None:
        self.awcli = awcli
        self.server = server

    def __call__(self, line: str | list[str], *more: str, **options: Any) -> Result:
        target = ["--endpoint", self.server.endpoint, "--project", "p", "--key", "standard_key"]
        words = line.split() if isinstance(line, str) else line
        return self.awcli([*target, *words, *more], **options)

    @property
    def writes(self) -> list[Seen]:
        """Those requests that change something."""
        return [seen for seen in self.server.requests if seen.method != "GET"]

    @property
    def bodies(self) -> list[Any]:
        return [seen.json if seen.body else None for seen in self.writes]


@pytest.fixture
def kept(awcli: Run) -> Iterator[Kept]:
    with Misbehaving(store=Keeping()) as server:
        yield Kept(awcli, server)


@pytest.fixture
def blog(local: Run) -> Run:
    """The local Appwrite with the table blog/articles; it holds no rows."""
    local("databases create blog --name Blog -q")
    local(
        "tables create blog/articles --name Articles -q",
        *("--column", "title:varchar(255)!"),
        *("--column", "views:integer(0..)=0"),
        *("--column", "tags:varchar(64)[]"),
        *("--column", "status:enum(draft,live)=draft"),
        *("--index", "by_title=key(title)"),
    )
    return local


@pytest.fixture
def rows(blog: Run) -> Run:
    """The same with three rows: a, b and c."""
    for own_id, title, views in (("a", "Apple", 1), ("b", "Banana", 20), ("c", "Cherry", 300)):
        blog(f"rows create blog/articles/{own_id} title={title} views={views} -q")
    return blog


@pytest.fixture
def defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """blog and articles as the default database and table."""
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "blog")
    monkeypatch.setenv("APPWRITE_TABLE_ID", "articles")


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageServer]:
    """A server for files, to which the environment points; it has no buckets."""
    with StorageServer() as server:
        monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_key")
        yield server
