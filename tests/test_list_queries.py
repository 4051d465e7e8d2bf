"""The options of list commands, and the queries they become."""

from datetime import UTC, datetime
from typing import Any

import pytest
from appwrite.query import Query as Sdk

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.list_queries import list_queries, scalar_fields

NOW = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)

MADE: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"where": ["a=1 and b=2", "c=3"]}, [Sdk.equal("a", 1), Sdk.equal("b", 2), Sdk.equal("c", 3)]),
    ({"sort": ["title"]}, [Sdk.order_asc("title")]),
    (
        {"sort": ["-views,title", "_createdAt"]},
        [Sdk.order_desc("views"), Sdk.order_asc("title"), Sdk.order_asc("$createdAt")],
    ),
    ({"sort": [" - views , `my field` "]}, [Sdk.order_desc("views"), Sdk.order_asc("my field")]),
    ({"sort": ["random"]}, [Sdk.order_random()]),
    ({"sort": ["`random`"]}, [Sdk.order_asc("random")]),
    ({"limit": 1, "offset": 0}, [Sdk.limit(1), Sdk.offset(0)]),
    ({"after": "a1", "offset": 2}, [Sdk.offset(2), Sdk.cursor_after("a1")]),
    ({"before": "5"}, [Sdk.cursor_before("5")]),
    ({"select": "title, author.*,_id,*"}, [Sdk.select(["title", "author.*", "$id", "*"])]),
    ({"select": "title,title"}, [Sdk.select(["title"])]),
    (
        {"query": ["sum(views, total)", '{"method": "distinct"}']},
        [Sdk.sum("views", "total"), '{"method": "distinct"}'],
    ),
    ({"query": ["page(3, 10)"]}, [Sdk.limit(10), Sdk.offset(20)]),
    ({"where": ["a>{now}"]}, [Sdk.greater_than("a", "2024-05-31T12:00:00.000+00:00")]),
    (
        {"where": ["a=1"], "query": ["equal(a, 2)"], "as_text": {"a"}},
        [Sdk.equal("a", "1"), Sdk.equal("a", "2")],
    ),
]


@pytest.mark.parametrize(("options", "expected"), MADE)
def test_options_become_queries(options: dict[str, Any], expected: list[str]) -> None:
    assert list_queries(**options, now=NOW) == expected


def test_the_order_is_that_of_the_options_whatever_is_given() -> None:
    everything = list_queries(
        query=["distinct()"],
        select="a",
        after="x",
        offset=1,
        limit=2,
        sort=["-a"],
        where=["a=1"],
    )
    assert everything == [
        Sdk.equal("a", 1),
        Sdk.order_desc("a"),
        Sdk.limit(2),
        Sdk.offset(1),
        Sdk.cursor_after("x"),
        Sdk.select(["a"]),
        Sdk.distinct(),
    ]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"limit": 0}, "--limit is 1 or more, not 0"),
    ({"limit": -5}, "--limit is 1 or more, not -5"),
    ({"offset": -1}, "--offset is 0 or more, not -1"),
    ({"after": "a", "before": "b"}, "only one of --after and --before"),
    ({"after": "a", "query": ["cursorAfter(b)"]}, "only one of --after and --before"),
    ({"limit": 5, "query": ["limit(6)"]}, "limit is given twice"),
    ({"limit": 5, "query": ['{"method":"limit","values":[6]}']}, "limit is given twice"),
    ({"query": ["offset(5)", "page(2)"]}, "offset is given twice"),
    ({"sort": ["random", "title"]}, "a random order and another one"),
    ({"sort": ["random"], "query": ["orderDesc(a)"]}, "a random order and another one"),
    ({"sort": ["random"], "before": "a"}, "a random order has no --after and --before"),
    ({"sort": [""]}, "--sort is empty"),
    ({"where": ["a=1"] * 101}, "101 queries in one request"),
    ({"where": ["a=1"] * 99, "reserved": 2}, "paging needs 2 of them"),
    ({"where": ["a=1"] * 60, "query": ["isNull(a)"] * 41}, "101 queries in one request"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_options_that_exclude_each_other_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        list_queries(**options)


MISTAKES: list[tuple[dict[str, Any], str, int]] = [
    ({"where": [""]}, "an empty filter", 0),
    ({"where": ["a=1", " "]}, "an empty filter", 0),
    ({"where": ["a==1"]}, "'==' is written '=' here", 1),
    ({"query": [""]}, "an empty query", 0),
    ({"sort": ["a,"]}, "expected a field, found the end", 2),
    ({"sort": ["a,,b"]}, "expected a field, found ','", 2),
    ({"sort": ["--a"]}, "expected a field, found '-a'", 1),
    ({"sort": ["a b"]}, "expected a comma or the end, found 'b'", 2),
    ({"sort": ["a,-a"]}, "sorted by a twice", 2),
    ({"sort": ["_id", "$id"]}, "sorted by $id twice", 0),
    ({"sort": ["-random"]}, "random has no direction", 0),
    ({"sort": ["*"]}, "expected a field, found '*'", 0),
    ({"select": " "}, "expected a field, found the end", 1),
    ({"select": "a b"}, "expected a comma or the end, found 'b'", 2),
    ({"select": "-a"}, "expected a field, found '-a'", 0),
]


@pytest.mark.parametrize(("options", "message", "position"), MISTAKES)
def test_where_the_mistake_in_an_option_is(
    options: dict[str, Any], message: str, position: int
) -> None:
    with pytest.raises(GrammarError) as caught:
        list_queries(**options)
    assert (caught.value.reason, caught.value.position) == (message, position)


def test_the_fields_that_a_retry_could_help_are_those_of_all_filters() -> None:
    assert scalar_fields(["a=1 or b=x", "c!=true"]) == {"a", "c"}
    assert scalar_fields([]) == frozenset()
