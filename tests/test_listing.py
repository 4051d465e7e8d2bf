"""List commands over a scripted server: pages, counts, and the second try as text."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from appwrite_cli import client
from tests.conftest import Run
from tests.misbehaving import Behaviour, Misbehaving, Seen, Wire, answer, refuse

PATH = "/tablesdb/blog/tables/articles/rows"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    """A server that the environment points at."""
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", "standard_secret")
        monkeypatch.setenv("AWCLI_CACHE", "0")
        yield running
        client.close()


def holding(number: int, *, counted: int = 5000) -> Behaviour:
    """Rows r0, r1, ...: pages by limit and cursorAfter; the total stops at `counted`."""

    def behave(seen: Seen, wire: Wire) -> None:
        asked = {query["method"]: query["values"] for query in seen.queries}
        after = asked.get("cursorAfter")
        start = int(after[0][1:]) + 1 if after else asked.get("offset", [0])[0]
        stop = min(number, start + asked.get("limit", [25])[0])
        rows = [
            {"$id": f"r{n}", "$databaseId": "blog", "$tableId": "articles"}
            for n in range(start, stop)
        ]
        answer(200, {"total": min(number, counted), "rows": rows})(seen, wire)

    return behave


def always(server: Misbehaving, behaviour: Behaviour, times: int = 30) -> None:
    server.then(*[behaviour] * times)


def queries(server: Misbehaving) -> list[dict[str, Any]]:
    """The method and first value of every query, a dictionary for each request."""
    return [
        {query["method"]: query.get("values", [None])[0] for query in seen.queries}
        for seen in server.requests
    ]


def test_without_a_limit_the_servers_own_page_is_shown(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(40))
    got = awcli("rows list blog/articles -o ids")
    assert len(got.splitlines()) == 25
    assert got.err == "25 of 40; --all shows every one\n"
    assert queries(server) == [{}]


def test_a_limit_below_a_page_is_one_request(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(3000))
    got = awcli("rows list blog/articles --limit 1000 -o ids")
    assert len(got.splitlines()) == 1000
    assert queries(server) == [{"limit": 1000}]


def test_a_limit_above_a_page_is_walked(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(9000))
    got = awcli("rows list blog/articles --limit 2500 -o ids")
    assert got.splitlines()[0] == "blog/articles/r0"
    assert got.splitlines()[-1] == "blog/articles/r2499"
    assert len(got.splitlines()) == 2500
    assert queries(server) == [
        {"limit": 1000},
        {"cursorAfter": "r999", "limit": 1000},
        {"cursorAfter": "r1999", "limit": 500},
    ]


def test_a_walk_may_begin_behind_an_offset_or_an_id(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(9000))
    got = awcli("rows list blog/articles --limit 1001 --offset 10 -o ids")
    assert (got.splitlines()[0], len(got.splitlines())) == ("blog/articles/r10", 1001)
    server.requests.clear()
    got = awcli("rows list blog/articles --all --after r8997 -o ids")
    assert got == "blog/articles/r8998\nblog/articles/r8999\n"


def test_all_walks_every_page(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(7))
    got = awcli("rows list blog/articles --all --page-size 3 -o ndjson")
    assert [json.loads(line)["$id"] for line in got.splitlines()] == [f"r{n}" for n in range(7)]
    assert [asked["limit"] for asked in queries(server)] == [3, 3, 3]


def test_all_as_json_is_one_merged_answer(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(7))
    got = awcli("rows list blog/articles --all --page-size 3 -o json").json
    assert (got["total"], len(got["rows"])) == (7, 7)


def test_all_goes_beyond_what_the_server_counts(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(5300))
    got = awcli("rows list blog/articles --all -o ids")
    assert len(set(got.splitlines())) == 5300


def test_pages_are_smaller_where_the_server_refuses_large_ones(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(refuse(400, "general_query_invalid", "Invalid query: limit is above 100"))
    always(server, holding(150))
    got = awcli("rows list blog/articles --all -o ids")
    assert len(got.splitlines()) == 150
    assert [asked["limit"] for asked in queries(server)] == [1000, 100, 100]


def test_count_prints_the_number(awcli: Run, server: Misbehaving) -> None:
    always(server, holding(4999))
    assert awcli("rows list blog/articles --count --where title=x") == "4999\n"
    assert len(server.requests) == 1
    assert queries(server) == [{"equal": "x", "limit": 1}]


@pytest.mark.parametrize("number", [5000, 5001, 7300])
def test_count_walks_on_where_the_server_stops_counting(
    awcli: Run, server: Misbehaving, number: int
) -> None:
    always(server, holding(number))
    assert awcli("rows list blog/articles --count --where title=x") == f"{number}\n"
    walked = queries(server)[1:]
    assert all(asked["select"] == "$id" and asked["equal"] == "x" for asked in walked)
    assert walked[1]["cursorAfter"] == "r999"


def test_a_table_says_when_there_are_more_than_the_server_counts(
    awcli: Run, server: Misbehaving
) -> None:
    always(server, holding(7000))
    got = awcli("rows list blog/articles --limit 2", terminal=True)
    assert got.err == "2 of more than 5000; --all shows every one\n"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("--all --limit 3", "--all and --limit exclude each other"),
        ("--all --offset 3", "--all walks forward from the start, without --offset"),
        ("--all --before r9", "--all walks forward from the start, without --before"),
        ("--all --sort random", "--all cannot walk in random order"),
        ("--all --query orderRandom()", "--all cannot walk in random order"),
        ("--all --query offset(3)", "--all walks forward from the start, without --offset"),
        ("--page-size 0 --all", "--page-size is 1 or more, not 0"),
        ("--limit 0", "--limit is 1 or more, not 0"),
        ("--limit -3", "--limit is 1 or more, not -3"),
        ("--offset -1", "--offset is 0 or more, not -1"),
        ("--limit 2 --query limit(3)", "limit is given twice"),
        ("--after a --before b", "only one of --after and --before, once"),
        ("--count --all", "--count counts everything that matches, without paging options"),
        ("--count --limit 3", "--count counts everything that matches, without paging options"),
        ("--count --after a", "--count counts everything that matches, without paging options"),
        (
            "--count --query limit(3)",
            "--count counts everything that matches, without paging options",
        ),
    ],
)
def test_what_contradicts_itself_is_told_and_nothing_sent(
    awcli: Run, server: Misbehaving, options: str, error: str
) -> None:
    got = awcli(f"rows list blog/articles {options}", code=2)
    assert got.err.startswith(f"error: {error}\n")
    assert server.requests == []


# --- rule 6: numbers and booleans that the server refuses on a string column ----------------------


REFUSED = refuse(
    400,
    "general_query_invalid",
    'Invalid query: Query value is invalid for attribute "zip"',
)
COLUMNS = answer(
    200,
    {
        "total": 2,
        "columns": [{"key": "zip", "type": "varchar"}, {"key": "views", "type": "integer"}],
    },
)


def filters(seen: Seen) -> dict[str, Any]:
    return {q["attribute"]: q["values"] for q in seen.queries if q["method"] == "equal"}


def test_a_number_is_sent_once_more_as_the_text_it_was(awcli: Run, server: Misbehaving) -> None:
    server.then(REFUSED, COLUMNS, holding(2))
    got = awcli("rows list blog/articles --where", "zip=1.50 and views=1.50", "-o", "ids")
    assert len(got.splitlines()) == 2
    first, columns, second = server.requests
    assert filters(first) == {"zip": [1.5], "views": [1.5]}
    assert columns.path.endswith("/articles/columns")
    assert filters(second) == {"zip": ["1.50"], "views": [1.5]}


def test_so_is_a_boolean_and_a_number_to_count_by(awcli: Run, server: Misbehaving) -> None:
    server.then(REFUSED, COLUMNS, holding(2))
    assert awcli("rows list blog/articles --count --where zip=true") == "2\n"
    assert filters(server.requests[2]) == {"zip": ["true"]}


@pytest.mark.parametrize(
    ("where", "requests"),
    [
        ('zip="1"', 1),  # a quoted value never changes
        ("zip=abc", 1),  # nor does text
        ("views=1", 2),  # the columns say that this is a number
    ],
)
def test_what_would_not_change_is_not_sent_again(
    awcli: Run, server: Misbehaving, where: str, requests: int
) -> None:
    server.then(REFUSED, COLUMNS)
    got = awcli(["rows", "list", "blog/articles", "--where", where], code=1)
    assert "[400 general_query_invalid]" in got.err
    assert len(server.requests) == requests


def test_another_refusal_is_told_as_it_is(awcli: Run, server: Misbehaving) -> None:
    server.then(refuse(404, "table_not_found", "No table."))
    got = awcli("rows list blog/articles --where zip=1", code=4)
    assert got.err == "error: No table. [404 table_not_found]\nhint: awcli tables list blog\n"
    assert len(server.requests) == 1


def test_columns_that_may_not_be_read_leave_the_refusal(awcli: Run, server: Misbehaving) -> None:
    server.then(REFUSED, refuse(401, "general_unauthorized_scope", "missing scopes"))
    got = awcli("rows list blog/articles --where zip=1", code=1)
    assert "[400 general_query_invalid]" in got.err


def test_a_second_refusal_is_final(awcli: Run, server: Misbehaving) -> None:
    server.then(REFUSED, COLUMNS, REFUSED)
    awcli("rows list blog/articles --where zip=1", code=1)
    assert len(server.requests) == 3


def test_a_bulk_deletion_uses_the_queries_that_were_understood(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(REFUSED, COLUMNS, holding(2))
    server.then(answer(200, {"total": 2, "rows": []}), answer(200, {"total": 0, "rows": []}))
    awcli("rows delete blog/articles --where zip=1 --yes")
    sent = [json.loads(text) for text in server.requests[3].json["queries"]]
    assert sent[0] == {"method": "equal", "attribute": "zip", "values": ["1"]}


@pytest.mark.parametrize(
    ("where", "hint"),
    [
        ("titel=Hello", "awcli tables show blog/articles lists the columns"),
        ("title~=Hello", "awcli indexes create blog/articles 'find=fulltext(title)'"),
    ],
)
def test_a_refused_filter_is_told_with_what_to_do(demo: Run, where: str, hint: str) -> None:
    got = demo("rows list blog/articles --where", where, code=1)
    assert got.err.endswith(f"hint: {hint}\n")
