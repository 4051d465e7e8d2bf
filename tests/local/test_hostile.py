"""Hostile requests: whatever is sent, the answer is an orderly one and the state stays whole.

A seeded tenth of the requests runs by default, all of them with `-m long`.
"""

import io
import json
import re
import shutil
import sqlite3
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PIL import Image

from appwrite_cli.local import forget
from appwrite_cli.local.store import FILE
from tests.local.conftest import Api
from tests.local.hostile import SQL, Attempt, attempts, encodable, query_texts, samples, texts
from tests.local.sdk_tables import KINDS
from tests.local.storage import bucket, upload

SOME = pytest.mark.parametrize(
    "examples",
    [pytest.param(150, id="a tenth"), pytest.param(1500, id="all", marks=pytest.mark.long)],
)
# A fault of PHP's types: Appwrite 1.9.6 answers some nonsense with it.
SERVER_ERROR = ("Server Error", "Error: Server Error")
# What no answer shows, unless it was sent.
LEAKS = ("sqlite", "appwrite_cli", "traceback", "select ", "no such ", 'near "', "c_text")


def orderly(answer: httpx.Response, sent: str, directory: Path) -> None:
    """An answer as Appwrite gives them, which tells nothing of the machine."""
    if answer.status_code == 204:
        assert answer.content == b""
        return
    kind = answer.headers["content-type"]
    if answer.status_code in (200, 206) and re.search(
        r"/(download|view|preview)$", answer.request.url.path
    ):
        assert len(answer.content) == int(answer.headers["content-length"])
        return
    if answer.status_code == 404 and kind == "text/html; charset=UTF-8":
        return
    if kind == "text/plain; charset=UTF-8":
        assert answer.text == "Pong!"
        return
    assert kind == "application/json; charset=UTF-8"
    data = json.loads(answer.content.decode("utf-8"))
    if answer.status_code >= 400:
        assert data["code"] == answer.status_code
        assert {"message", "code", "type", "version"} == set(data)
        if answer.status_code == 500:
            assert (data["type"], data["message"] in SERVER_ERROR) == ("general_unknown", True)
        elif answer.status_code > 500:
            assert (answer.status_code, data["type"]) == (501, "general_not_implemented")
        shown = data["message"].lower()
        assert str(directory).lower() not in shown
        assert [leak for leak in LEAKS if leak in shown and leak not in sent] == []


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state that every example begins with."""
    directory = tmp_path_factory.mktemp("hostile") / "template"
    api = Api(directory)
    for place in ("shop", "canary"):
        assert api.post("/tablesdb", databaseId=place, name=place).status_code == 201
        for table in ("items", "plain"):
            made = api.post(f"/tablesdb/{place}/tables", tableId=table, name=table)
            assert made.status_code == 201
    assert api.post("/tablesdb/shop/tables", tableId="bulk", name="Bulk").status_code == 201
    for table in ("items", "bulk"):
        columns = f"/tablesdb/shop/tables/{table}/columns"
        for kind, (own, _, _, _) in KINDS.items():
            word = kind.replace("_", "")
            made = api.post(f"{columns}/{word}", key=kind, required=False, **own)
            assert made.status_code == 202, made.text
        api.post(f"{columns}/varchar", key="tags", size=30, required=False, array=True)
        indexes = f"/tablesdb/shop/tables/{table}/indexes"
        for key, kind, column in (("by_text", "fulltext", "text"), ("once", "unique", "integer")):
            assert api.post(indexes, key=key, type=kind, columns=[column]).status_code == 202
    link = {"relatedTableId": "plain", "type": "manyToOne", "twoWay": True, "key": "parent"}
    columns = "/tablesdb/shop/tables/items/columns"
    assert api.post(f"{columns}/relationship", **link).status_code == 202
    api.post("/tablesdb/canary/tables/plain/columns/varchar", key="word", size=9, required=False)
    for place, row in (
        ("shop/tables/items", samples),
        ("shop/tables/bulk", samples),
        ("canary/tables/plain", {"word": "alive"}),
    ):
        made = api.post(f"/tablesdb/{place}/rows", rowId="a", data=row)
        assert made.status_code == 201, made.text
    files = bucket(api, "bucket", compression="zstd")
    assert upload(api, id_="file", path=files).status_code == 201
    picture = io.BytesIO()
    Image.new("RGB", (40, 20)).save(picture, "PNG")
    content = picture.getvalue()
    assert upload(api, content, id_="image", name="i.png", path=files).status_code == 201
    assert api.post("/project/keys", keyId="k", name="K", scopes=[]).status_code == 201
    assert api.post("/tablesdb/transactions", ttl=3600).status_code == 201
    with sqlite3.connect(directory / FILE) as db:
        db.execute("UPDATE transactions SET _id = 'pending'")  # an ID that can be known before
    db.close()
    forget(directory)
    return directory


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """A new directory with that state, each time; the last one is closed."""
    made: list[Path] = []

    def begin() -> Path:
        for directory in made:
            forget(directory)
            shutil.rmtree(directory, ignore_errors=True)
        made[:] = [tmp_path / "state"]
        shutil.copytree(template, made[0])
        return made[0]

    yield begin
    for directory in made:
        forget(directory)


def whole(api: Api) -> None:
    """The file is sound, and what no request was about is untouched."""
    row = api.get("/tablesdb/canary/tables/plain/rows/a")
    assert row.json()["word"] == "alive"
    with sqlite3.connect(api.directory / FILE) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


def run(examples: int, strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    """Check that many examples, the same ones each time."""
    chosen = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    seed(3)(chosen(given(strategy)(check)))()


@SOME
def test_any_requests_are_answered_in_order(examples: int, fresh: Callable[[], Path]) -> None:
    def check(tried: list[Attempt]) -> None:
        api = Api(fresh())
        for attempt in tried:
            orderly(attempt.send(api.client), attempt.sent, api.directory)
        whole(api)

    run(examples, st.lists(attempts(), min_size=1, max_size=5), check)


@SOME
def test_any_queries_are_answered_in_order(examples: int, fresh: Callable[[], Path]) -> None:
    api = Api(fresh())

    def check(tried: list[str]) -> None:
        for method, path in (
            ("GET", "/tablesdb/shop/tables/items/rows"),
            ("GET", "/tablesdb/shop/tables/items/columns"),
            ("GET", "/tablesdb"),
        ):
            attempt = Attempt(method, path, {"queries": tried})
            orderly(attempt.send(api.client), attempt.sent, api.directory)

    run(examples * 3, st.lists(query_texts, min_size=1, max_size=3), check)
    whole(api)


bytes_of_bodies = st.binary(max_size=60) | st.sampled_from(
    [
        b'{"data":',
        b'{"databaseId":"a\xff"}',
        b"\xef\xbb\xbf{}",
        b'"text"',
        b"1",
        b"[[[[",
        b"{" * 5000,
    ]
)
kinds_of_bodies = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data",
     "multipart/form-data; boundary=x", "application/json; charset=nope", "text/plain", "", ";"]
)  # fmt: skip


@SOME
def test_any_body_is_answered_in_order(examples: int, fresh: Callable[[], Path]) -> None:
    api = Api(fresh())

    def check(tried: tuple[str, bytes, str]) -> None:
        path, body, kind = tried
        answer = api.client.post(path, content=body, headers={"content-type": kind})
        orderly(answer, "", api.directory)

    paths = ["/tablesdb", "/tablesdb/shop/tables/items/rows", "/tablesdb/transactions"]
    run(examples, st.tuples(st.sampled_from(paths), bytes_of_bodies, kinds_of_bodies), check)
    whole(api)


printable = st.text(string.printable.strip() + " ", max_size=40)


@SOME
def test_any_header_and_any_url_is_answered_in_order(
    examples: int, fresh: Callable[[], Path]
) -> None:
    api = Api(fresh())
    names = st.sampled_from(
        ["x-appwrite-project", "x-appwrite-key", "x-appwrite-response-format", "x-appwrite-jwt",
         "x-appwrite-session", "cookie", "origin", "host", "x-appwrite-locale", "range"]
    )  # fmt: skip

    def check(tried: tuple[dict[str, str], str]) -> None:
        headers, rest = tried
        url = f"http://local/v1/tablesdb{quote(encodable(rest), safe='/?&=%[]')}"
        try:
            httpx.URL(url)
        except httpx.InvalidURL:
            return
        orderly(api.client.get(url, headers=headers), f"{rest} {headers}".lower(), api.directory)

    odd = printable | st.sampled_from(
        [*SQL, "1.9", "1.9.6.7", "٣.٤", "9" * 5000, "http://[", "local"]
    )
    run(
        examples,
        st.tuples(st.dictionaries(names, odd.filter(str.isascii), max_size=3), texts),
        check,
    )
    whole(api)
