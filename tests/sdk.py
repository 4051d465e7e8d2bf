"""Command lines beside calls of the official SDK, and what both of them send.

same("rows get blog/articles/hello", lambda api: api.get_row("blog", "articles", "hello"))
"""

import json
import re
import shlex
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.services.tables_db import TablesDB

from appwrite_cli.columns.indexes import parse_index
from appwrite_cli.columns.parse import parse_column
from tests.misbehaving import Misbehaving, Seen, Store, refuse

PROJECT, KEY = "parity", "standard_0123456789abcdef"
UNIQUE = re.compile(r'"[0-9a-f]{20}"')  # what ID.unique() gives, in JSON
CREDENTIALS = ("x-appwrite-key", "x-appwrite-session", "x-appwrite-jwt")
ARTICLES = (
    "title:varchar(255)=Untitled",
    "slug:varchar(64)!",
    "summary:text",
    "body:mediumtext",
    "archive:longtext",
    "old:string(50)",
    "tags:varchar(64)[]",
    "views:integer(0..10)=5",
    "reads:bigint",
    "price:float",
    "live:boolean=true",
    "due:datetime",
    "mail:email",
    "kind:enum(news,essay)=news",
    "host:ip",
    "page:url",
    "place:point!",
    "way:line",
    "area:polygon",
    "author:relationship(authors,manyToOne,twoWay=articles,onDelete=setNull)",
)

Call = Callable[[Any], Any]


@dataclass(frozen=True)
class Case:
    """A command line as a POSIX shell reads it, and the calls that send the same."""

    line: str
    calls: tuple[Call, ...]
    stdin: str = ""

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line)


def same(line: str, *calls: Call, stdin: str = "") -> Case:
    return Case(line, calls, stdin)


@dataclass(frozen=True)
class Sent:
    """What matters of a request.

    The body is JSON text, for 1, 1.0 and true differ there; no body is as good as an empty object.
    Unique IDs, which are never the same, look alike.
    """

    method: str
    path: str
    params: list[tuple[str, str]]  # decoded and sorted: their order in the address means nothing
    body: str
    headers: dict[str, str]

    @classmethod
    def of(cls, seen: Seen) -> "Sent":
        query = urlsplit(seen.target).query
        params = sorted(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
        names = ["x-appwrite-project", *CREDENTIALS]
        body = json.loads(seen.body) if seen.body else {}
        if body:
            names.append("content-type")
        headers = {name: seen.headers[name] for name in names if name in seen.headers}
        text = UNIQUE.sub('"(unique)"', json.dumps(body, sort_keys=True))
        return cls(seen.method, seen.path, params, text, headers)


class Project(Store):
    """Answers as a project with the table `blog/articles` of some rows would, as far as commands
    look at answers; nothing is kept but what was deleted."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__()
        self.rows = rows

    def get(self, seen: Seen) -> tuple[int, Any]:
        if seen.path in self.done:
            kind = seen.path.split("/")[-2]
            return 404, {"message": "no", "code": 404, "type": f"{kind.rstrip('s')}_not_found"}
        parts = seen.path.strip("/").split("/")
        noun, own_id = parts[-2:] if len(parts) % 2 == 0 else (parts[-1], "")
        if parts[0] != "tablesdb" or parts[1:2] == ["transactions"]:
            noun = parts[-1]
            return 200, {"total": 0, noun: [], "version": "1.9.6"}
        if parts == ["tablesdb"]:
            return 200, {"total": 0, "databases": []}
        if noun == "tablesdb":
            return 200, {"$id": own_id, "name": "Blog", "enabled": False}
        if noun == "rows":
            return 200, {"$id": own_id, "title": "Hello"} if own_id else self.page(seen)
        if noun == "tables":
            return 200, _table(own_id) if own_id else {"total": 0, "tables": []}
        found = _parts(noun)
        if not own_id:
            return 200, {"total": len(found), noun: found}
        made = {"key": own_id, "status": "available"}
        return 200, next((part for part in found if part["key"] == own_id), made)

    def page(self, seen: Seen) -> dict[str, Any]:
        """The rows `r1`, `r2` ... that `limit` and `cursorAfter` ask for."""
        asked = {query["method"]: query.get("values", [None])[0] for query in seen.queries}
        start = int(asked.get("cursorAfter", "r0")[1:])
        end = min(self.rows, start + asked.get("limit", 25))
        page = [{"$id": f"r{number}"} for number in range(start + 1, end + 1)]
        return {"total": self.rows, "rows": page}

    def post(self, seen: Seen) -> tuple[int, Any]:
        return 201, {"$id": "made", "status": "available", **seen.json}

    def put(self, seen: Seen) -> tuple[int, Any]:
        return 200, {"$id": "changed", **seen.json}

    def patch(self, seen: Seen) -> tuple[int, Any]:
        return 200, {"$id": "changed", "total": 1, **seen.json}

    def delete(self, seen: Seen) -> tuple[int, Any]:
        if not seen.path.endswith("/rows"):
            self.done.append(seen.path)
            return 204, None
        left, self.rows = self.rows, 0
        return 200, {"total": left, "rows": []}


def _table(own_id: str) -> dict[str, Any]:
    return {
        "$id": own_id,
        "databaseId": "blog",
        "name": "Articles",
        "$permissions": ['read("any")'],
        "rowSecurity": True,
        "enabled": False,
        "description": "Texts",
        "columns": _parts("columns"),
        "indexes": _parts("indexes"),
        "bytesUsed": 3000,
        "bytesMax": 65535,
    }


def _parts(noun: str) -> list[dict[str, Any]]:
    if noun == "columns":
        return [{**parse_column(text).shown, "status": "available"} for text in ARTICLES]
    index = parse_index("by_title=key(title)")
    return [{**index.body, "status": "available"}]


@dataclass
class Sdk:
    """The official SDK against a server that records and refuses: what it sends is all we ask."""

    headers: dict[str, str] = field(default_factory=lambda: {"x-appwrite-key": KEY})

    def sends(self, calls: Sequence[Call], service: type[Any] = TablesDB) -> list[Sent]:
        with Misbehaving() as server:
            client = Client().set_endpoint(server.endpoint).set_project(PROJECT)
            for name, value in self.headers.items():
                client.add_header(name, value)
            for number, call in enumerate(calls, 1):
                server.then(refuse(418, "general_teapot"))
                # It warns that string columns are deprecated; the models of answers are not ours.
                with pytest.raises(AppwriteException), warnings.catch_warnings(record=True):
                    call(service(client))
                assert len(server.requests) == number, "the SDK did not send the call"
        return [Sent.of(seen) for seen in server.requests]


def writes(sent: Sequence[Sent]) -> list[Sent]:
    return [request for request in sent if request.method != "GET"]
