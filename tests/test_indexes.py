"""Index specs: what is sent, what is refused, and what the columns allow."""

import json
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.services.tables_db import TablesDB
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.columns.indexes import (
    INDEX_TYPES,
    LENGTH_MAX,
    IndexSpec,
    Part,
    check_index,
    index_of,
    parse_index,
)
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.errors import GrammarError, UsageError

Spec = dict[str, Any]

CREATED: list[tuple[str, Spec, Spec | None]] = [
    (
        "by_title=key(title)",
        {"key": "by_title", "type": "key", "columns": ["title"]},
        {"key": "by_title", "type": "key", "attributes": ["title"]},
    ),
    (
        "by_slug=unique(slug)",
        {"key": "by_slug", "type": "unique", "columns": ["slug"]},
        {"key": "by_slug", "type": "unique", "attributes": ["slug"]},
    ),
    ("find=fulltext(summary)", {"key": "find", "type": "fulltext", "columns": ["summary"]}, None),
    (
        "newest=key($createdAt desc)",
        {"key": "newest", "type": "key", "columns": ["$createdAt"], "orders": ["desc"]},
        None,
    ),
    (
        "pre=key(summary(64))",
        {"key": "pre", "type": "key", "columns": ["summary"], "lengths": [64]},
        None,
    ),
    ("where=spatial(location)", {"key": "where", "type": "spatial", "columns": ["location"]}, None),
    ("t=trigram(title)", {"key": "t", "type": "trigram", "columns": ["title"]}, None),
    (
        "two=key(title, views DESC)",
        {"key": "two", "type": "key", "columns": ["title", "views"], "orders": ["asc", "desc"]},
        {"key": "two", "type": "key", "attributes": ["title", "views"], "orders": ["ASC", "DESC"]},
    ),
    (
        "mix=key( title( 10 )asc ,views)",
        {
            "key": "mix",
            "type": "key",
            "columns": ["title", "views"],
            "orders": ["asc", "asc"],
            "lengths": [10, 0],
        },
        None,
    ),
    (
        "a.b-c=key(a.b-c)",
        {"key": "a.b-c", "type": "key", "columns": ["a.b-c"]},
        {"key": "a.b-c", "type": "key", "attributes": ["a.b-c"]},
    ),
]

REFUSED: list[tuple[str, str, int]] = [
    ("", "expected '=' after the index key", 0),
    ("by_title", "expected '=' after the index key", 8),
    ("=key(title)", "the index key is missing", 0),
    ("a b=key(title)", "the index key holds ' '", 1),
    ("k=", "the type is missing", 2),
    ("k=uniqe(a)", "unknown index type 'uniqe', did you mean 'unique'?", 2),
    ("k=Key(a)", "unknown index type 'Key', did you mean 'key'?", 2),
    ("k=key", "expected '(', found the end", 5),
    ("k=key a", "expected '(', found ' '", 5),
    ("k=key()", "a column is missing", 6),
    ("k=key(a,)", "a column is missing", 8),
    ("k=key($)", "a column is missing", 6),
    ("k=key(a", "expected ',', found the end", 7),
    ("k=key(a b)", "unknown order 'b'", 8),
    ("k=key(a decs)", "unknown order 'decs', did you mean 'desc'?", 8),
    ("k=key(a desc asc)", "expected ',', found 'a'", 13),
    ("k=key(a(0))", "a length is 1 to 768", 8),
    ("k=key(a(769))", "a length is 1 to 768", 8),
    ("k=key(a(x))", "a length is 1 to 768", 8),
    ("k=key(a(5)", "expected ',', found the end", 10),
    ("k=key(a(5,b)", "expected ')', found ','", 9),
    ("k=key(a, A)", "the column 'A' is given twice", 9),
    ("k=key(a) x", "nothing may follow an index", 8),
    ('k=key("a")', "a column is missing", 6),
]

COLUMNS = [
    parse_column(spec).shown
    for spec in (
        "title:varchar(100)",
        "wide:varchar(2000)",
        "body:text",
        "mail:email",
        "status:enum(a,b)",
        "home:url",
        "n:integer",
        "price:float",
        "due:datetime",
        "tags:varchar(20)[]",
        "place:point!",
        "spot:point",
        "author:relationship(authors,manyToOne)",
    )
] + [{"key": "shape", "type": "vector"}]

FITS = [
    "k=key(title)",
    "k=key(TITLE)",
    "k=key(title, n desc, price, due)",
    "k=key(wide(100))",
    "k=key(wide(668), title)",
    "k=key(mail, status, title)",
    "k=unique(n)",
    "k=key($createdAt desc, $id)",
    "k=key($id(36), title)",
    "k=fulltext(body)",
    "k=fulltext(wide, title)",
    "k=spatial(place)",
    "k=trigram(title)",
    "k=key(shape)",
]

DOES_NOT_FIT = [
    ("k=key(titel)", "index k: there is no column 'titel', did you mean 'title'?"),
    ("k=key($updated)", "index k: there is no column '$updated', did you mean '$updatedAt'?"),
    ("k=key(wide)", "index k: 2000 characters, 768 are the most"),
    ("k=key(body)", "index k: 16383 characters, 768 are the most"),
    ("k=key(home)", "index k: 2000 characters, 768 are the most"),
    ("k=unique(wide(700), title)", "index k: 800 characters, 768 are the most"),
    ("k=key(wide(668), title, n)", "index k: 769 characters, 768 are the most"),
    ("k=key(title(101))", "index k: the length of title is 101, its size 100"),
    ("k=key(n(5))", "index k: n is of type integer, which has no length"),
    ("k=key(tags)", "index k: tags is an array, and Appwrite cannot index arrays"),
    ("k=key(author)", "index k: author is a relationship, and those cannot be indexed"),
    ("k=fulltext(n)", "index k: a fulltext index needs text, n is of type integer"),
    ("k=fulltext($createdAt)", "index k: $createdAt cannot be in a fulltext index"),
    ("k=trigram(n)", "index k: a trigram index needs text, n is of type integer"),
    ("k=spatial(title)", "index k: a spatial index needs a point, line or polygon, not title"),
    ("k=key(place)", "index k: place is of type point, which only a spatial index can hold"),
    ("k=spatial(place desc)", "index k: a spatial index has one column and no order"),
    ("k=spatial(place, spot)", "index k: a spatial index has one column and no order"),
    ("k=spatial(spot)", "index k: a spatial index needs a required column, spot may be null"),
]


@pytest.mark.parametrize(("spec", "body", "inline"), CREATED)
def test_a_spec_gives_the_request_that_makes_the_index(
    spec: str, body: Spec, inline: Spec | None
) -> None:
    index = parse_index(spec)
    assert index.body == body
    assert index.inline == inline


@pytest.mark.parametrize(("spec", "reason", "position"), REFUSED)
def test_a_wrong_spec_is_refused_with_a_caret(spec: str, reason: str, position: int) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_index(spec)
    assert (caught.value.reason, caught.value.position) == (reason, position)


@pytest.mark.parametrize("spec", FITS)
def test_an_index_that_the_columns_allow_passes(spec: str) -> None:
    check_index(parse_index(spec), COLUMNS)


@pytest.mark.parametrize(("spec", "message"), DOES_NOT_FIT)
def test_an_index_that_the_columns_do_not_allow_is_refused(spec: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_index(parse_index(spec), COLUMNS)
    assert caught.value.message == message


KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}", fullmatch=True)
PARTS = st.builds(
    Part,
    KEYS | st.sampled_from(["$id", "$createdAt"]),
    st.integers(0, LENGTH_MAX),
    st.sampled_from(["", "asc", "desc"]),
)
INDEXES = st.builds(
    IndexSpec,
    KEYS,
    st.sampled_from(INDEX_TYPES),
    st.lists(PARTS, min_size=1, max_size=4, unique_by=lambda part: part.column.lower()).map(tuple),
)


@given(INDEXES)
def test_printing_and_parsing_are_inverse(index: IndexSpec) -> None:
    assert parse_index(str(index)) == index


@given(INDEXES)
def test_an_index_as_the_api_shows_it_is_the_same_index(index: IndexSpec) -> None:
    shown = {"lengths": [0] * len(index.parts), "orders": []} | index.body
    assert index_of(shown).body == index.body


@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(["k=", "key", "(", ")", ",", "a", "$id", " ", "desc", "5"]), max_size=12
    ).map("".join)
)
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        index = parse_index(text)
        assert parse_index(str(index)) == index
        check_index(index, COLUMNS)
    except UsageError:
        return


class _SentError(Exception):
    """The request that the SDK was about to send."""


class _Spy(Client):  # type: ignore[misc]
    def call(self, method: str, path: str = "", *args: Any, **_: Any) -> Any:
        raise _SentError(method, path, args[1])


@pytest.mark.parametrize(("spec", "body", "inline"), CREATED)
def test_creating_sends_what_the_sdk_sends(spec: str, body: Spec, inline: Spec | None) -> None:
    with pytest.raises(_SentError) as caught:
        TablesDB(_Spy()).create_index("d", "t", **body)
    assert caught.value.args == ("post", "/tablesdb/d/tables/t/indexes", body)


def _steps(corpus: Path, name: str) -> list[Spec]:
    lines = (corpus / "corpus" / f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines[1:]]


def test_recorded_indexes_come_back_from_their_spec(corpus: Path) -> None:
    shown = [
        index
        for step in _steps(corpus, "indexes")
        for index in (step["expect"].get("json") or {}).get("indexes", [])
    ]
    assert len(shown) > 8
    for index in shown:
        spec = index_of(index)
        assert parse_index(str(spec)) == spec
        assert spec.body["columns"] == index["columns"]


def test_recorded_refusals_are_refused_here_as_well(corpus: Path) -> None:
    columns: list[Spec] = []
    taken = refused = 0
    for step in _steps(corpus, "indexes"):
        body, answer = step.get("json") or {}, step["expect"].get("json") or {}
        if step["method"] != "POST" or step["id"].startswith("indexes/unique"):
            continue
        if "/columns/" in step["path"]:
            columns.append(answer)
        if not step["path"].endswith("/indexes") or not body.get("columns") or "key" not in body:
            continue
        orders = body.get("orders", [])
        if step["expect"]["status"] == 409 or len(orders) > len(body["columns"]):
            continue  # not to be seen here; more orders than columns cannot be written
        text = str(index_of(body))
        if step["expect"]["status"] == 202:
            check_index(parse_index(text), columns)
            taken += 1
        else:
            with pytest.raises(UsageError):
                check_index(parse_index(text), columns)
            refused += 1
    assert taken > 8
    assert refused > 8
