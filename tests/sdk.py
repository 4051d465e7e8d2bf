"""Command lines beside calls of the official SDK, and what both of them send.

same("rows get blog/articles/hello", lambda api: api.get_row("blog", "articles", "hello"))
"""

import hashlib
import json
import re
import shlex
import warnings
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.query import Query
from appwrite.services.tables_db import TablesDB

from appwrite_cli.columns.indexes import parse_index
from appwrite_cli.columns.parse import parse_column
from tests.forms import parts_of
from tests.misbehaving import Misbehaving, Seen, Store, Wire, refuse

PROJECT, KEY = "parity", "standard_0123456789abcdef"
SESSION = "eyJpZCI6ImFkYSJ9"
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

SERVICES = {"project", "messaging"}  # whose paths begin with the service, not with a resource

Call = Callable[[Any], Any]


@dataclass(frozen=True)
class Case:
    """A command line as a POSIX shell reads it, and the calls of a service that send the same.

    `found` is what the server answers to a GET of a path, where the command looks at it. What a
    `guest` sends carries no credential, although there is one; a `user` sends a session and no key.
    `files` are in the working directory.
    """

    line: str
    calls: tuple[Call, ...]
    stdin: str = ""
    service: type[Any] = TablesDB
    found: Mapping[str, Any] = field(default_factory=dict)
    guest: bool = False
    user: bool = False
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line)

    @property
    def argv(self) -> list[str]:
        """The words with the credential that the server is to get."""
        return [*(("--session", SESSION) if self.user else ("--key", KEY)), *self.words]

    @property
    def sdk(self) -> "Sdk":
        """The SDK with the same credential, and the same end user's program."""
        headers = {"x-appwrite-session": SESSION} if self.user else {"x-appwrite-key": KEY}
        headers = {} if self.guest else headers
        if "--user-agent" in self.words:
            agent = self.words[self.words.index("--user-agent") + 1]
            headers["x-forwarded-user-agent"] = agent
        return Sdk(headers)


def same(
    line: str,
    *calls: Call,
    stdin: str = "",
    service: type[Any] = TablesDB,
    found: Mapping[str, Any] | None = None,
    guest: bool = False,
    user: bool = False,
    files: Mapping[str, str] | None = None,
) -> Case:
    return Case(line, calls, stdin, service, found or {}, guest, user, files or {})


def lists(line: str, operation: str, *place: str, service: type[Any] = TablesDB) -> list[Case]:
    """What all lists with queries have in common."""

    def listed(options: str, *queries: str) -> Case:
        given: Any = {"queries": list(queries)} if queries else {}
        return same(
            f"{line} {options}",
            lambda api: getattr(api, operation)(*place, **given),
            service=service,
        )

    return [
        listed(""),
        listed(
            "--where '$id=a or $sequence>=3' --sort '$createdAt,-$id' --limit 3 --offset 2"
            " --after r1 --query 'notEqual($id, c)' --fields '$id'",
            Query.or_queries([Query.equal("$id", "a"), Query.greater_than_equal("$sequence", 3)]),
            Query.order_asc("$createdAt"),
            Query.order_desc("$id"),
            Query.limit(3),
            Query.offset(2),
            Query.cursor_after("r1"),
            Query.not_equal("$id", "c"),
        ),
        listed("--before r9", Query.cursor_before("r9")),
        listed("--sort random", Query.order_random()),
        listed("--all --page-size 50", Query.limit(50)),
        listed("--where '$id=a' --count", Query.equal("$id", "a"), Query.limit(1)),
    ]


@dataclass(frozen=True)
class Parity:
    """The cases of one service of the SDK, and what of it no command gives or reaches yet.

    `not_offered` are parameters, with a pattern of the operations that have them; the value says
    of which. `not_reached` are operations.
    """

    service: type[Any]
    cases: Sequence[Case]
    not_offered: Mapping[str, str] = field(default_factory=dict)
    not_reached: Set[str] = frozenset()


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
        names = ["x-appwrite-project", "x-forwarded-user-agent", *CREDENTIALS]
        form = seen.headers.get("content-type", "").startswith("multipart/")
        body = fields_of(seen) if form else json.loads(seen.body) if seen.body else {}
        if body and not form:
            names.append("content-type")
        headers = {name: seen.headers[name] for name in names if name in seen.headers}
        text = UNIQUE.sub('"(unique)"', json.dumps(body, sort_keys=True))
        return cls(seen.method, seen.path, params, text, headers)


class Project(Store):
    """Answers as a project with the table `blog/articles` of some rows would, as far as commands
    look at answers; nothing is kept but what was deleted. `found` are answers to GETs by path."""

    def __init__(self, rows: int = 3, found: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.rows = rows
        self.found = {"/health/version": {"version": "1.9.6"}, **(found or {})}

    def __call__(self, seen: Seen, wire: Wire) -> None:
        behaviour = self.found.get(seen.path) if seen.method == "GET" else None
        if callable(behaviour):
            behaviour(seen, wire)
        else:
            super().__call__(seen, wire)

    def get(self, seen: Seen) -> tuple[int, Any]:
        if seen.path in self.done:
            kind = seen.path.split("/")[-2]
            return 404, {"message": "no", "code": 404, "type": f"{kind.rstrip('s')}_not_found"}
        if seen.path in self.found:
            return 200, self.found[seen.path]
        parts = seen.path.strip("/").removeprefix("storage/").split("/")
        if parts[:2] == ["tokens", "buckets"]:
            return 200, {"total": 0, "tokens": []}
        if parts[0] == "tokens":
            return 200, {"$id": parts[1], "secret": "secret"}
        if parts[0] in SERVICES and len(parts) > 1:
            del parts[0]
        noun, own_id = parts[-2:] if len(parts) % 2 == 0 else (parts[-1], "")
        if parts == ["users", "identities"]:
            return 200, {"total": 0, "identities": []}
        if parts[0] != "tablesdb" and own_id:
            return 200, {"$id": own_id}
        if parts[0] != "tablesdb" or parts[1:2] == ["transactions"]:
            noun = parts[-1]
            return 200, {"total": 0, noun: []}
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
        if seen.headers["content-type"].startswith("multipart/"):
            file = parts_of(seen.headers["content-type"], seen.body)[-1]
            digest = hashlib.md5(file.content).hexdigest()
            whole = {"chunksTotal": 1, "chunksUploaded": 1, "sizeOriginal": len(file.content)}
            named = {"$id": "made", "bucketId": "covers", "name": file.filename}
            return 201, {**named, "signature": digest, **whole}
        made = {"$id": "made", "status": "available", "jwt": "a.b.c", "secret": "abc"}
        session = {"userId": "ada", "expire": "2027-01-02T03:04:05.678+00:00"}
        return 201, {**made, **session, **seen.json}

    def put(self, seen: Seen) -> tuple[int, Any]:
        if seen.headers["content-type"].startswith("multipart/"):
            return self.post(seen)
        return 200, {"$id": "changed", **seen.json}

    def patch(self, seen: Seen) -> tuple[int, Any]:
        given = seen.json if seen.body else {}
        return 200, {"$id": "changed", "total": 1, "prefs": {}, "secret": "new", **given}

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


def fields_of(seen: Seen) -> dict[str, Any]:
    """The fields of a form; a file is its name and what it holds, whose type the SDK leaves out."""
    parts = parts_of(seen.headers["content-type"], seen.body)
    return {
        part.name: part.content.decode()
        if part.filename is None
        else [part.filename, hashlib.sha256(part.content).hexdigest()]
        for part in parts
    }


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
