"""Walking lists of several pages."""

import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from appwrite_cli.client.answers import Answer
from appwrite_cli.client.paging import walk
from appwrite_cli.errors import ApiError, NetworkError

EQUAL = '{"method":"equal","attribute":"a","values":[1]}'
AFTER = '{"method":"cursorAfter","values":["r9"]}'
OFFSET = '{"method":"offset","values":[30]}'
BEFORE = '{"method":"cursorBefore","values":["r9"]}'
RANDOM = '{"method":"orderRandom"}'


def answered(data: Any) -> Answer:
    return Answer(200, {"content-type": "application/json"}, json.dumps(data).encode())


class Listing:
    """A list endpoint over `count` rows; `largest` is the largest page it allows or gives."""

    def __init__(
        self,
        count: int,
        *,
        counted: int | None = None,
        largest: int | None = None,
        refuses: bool = True,
        named: bool = True,
    ) -> None:
        self.rows: list[dict[str, Any]] = [
            {"$id": f"r{n}"} if named else {"event": f"e{n}"} for n in range(count)
        ]
        self.counted = count if counted is None else counted
        self.largest = largest
        self.refuses = refuses
        self.asked: list[list[Any]] = []

    def __call__(self, queries: Sequence[str]) -> Answer:
        parsed = [json.loads(query) for query in queries]
        self.asked.append([[q["method"], *q.get("values", [])] for q in parsed])
        given = {query["method"]: (query.get("values") or [None])[0] for query in parsed}
        limit, begin = given["limit"], given.get("offset", 0)
        if self.largest is not None and limit > self.largest:
            if self.refuses:
                raise ApiError("Invalid limit: 1 to 100", 400, "general_query_invalid")
            limit = self.largest
        if "cursorAfter" in given:
            begin = [row["$id"] for row in self.rows].index(given["cursorAfter"]) + 1
        return answered({"total": self.counted, "rows": self.rows[begin : begin + limit]})


def walked(listing: Listing, *queries: str, **options: Any) -> list[int]:
    """The sizes of the pages; the items have to be the listing's, in order."""
    options.setdefault("limit", None)
    pages = [page.data["rows"] for page in walk(listing, "rows", queries, **options)]
    begin = 30 if OFFSET in queries else 10 if AFTER in queries else 0
    items = [row for page in pages for row in page]
    assert items == listing.rows[begin : begin + len(items)]
    return [len(page) for page in pages]


@pytest.mark.parametrize(
    ("count", "options", "pages", "requests"),
    [
        (0, {}, [0], 1),
        (1, {}, [1], 1),
        (9, {}, [9], 1),
        (10, {}, [10], 1),
        (11, {}, [10, 1], 2),
        (25, {}, [10, 10, 5], 3),
        (30, {}, [10, 10, 10], 3),
        (25, {"limit": 5}, [5], 1),
        (25, {"limit": 10}, [10], 1),
        (25, {"limit": 12}, [10, 2], 2),
        (25, {"limit": 99}, [10, 10, 5], 3),
        (25, {"cursors": False}, [10, 10, 5], 3),
        (25, {"cursors": False, "limit": 12}, [10, 2], 2),
    ],
)
def test_pages_are_walked_to_the_end_or_the_limit_and_no_further(
    count: int, options: dict[str, Any], pages: list[int], requests: int
) -> None:
    listing = Listing(count)
    assert walked(listing, page_size=10, **options) == pages
    assert len(listing.asked) == requests


def test_pages_follow_by_cursor_after_the_users_own_queries() -> None:
    listing = Listing(5)
    assert walked(listing, EQUAL, page_size=2) == [2, 2, 1]
    assert listing.asked == [
        [["equal", 1], ["limit", 2]],
        [["equal", 1], ["cursorAfter", "r1"], ["limit", 2]],
        [["equal", 1], ["cursorAfter", "r3"], ["limit", 2]],
    ]


def test_pages_follow_by_offset_where_there_are_no_cursors() -> None:
    listing = Listing(5)
    assert walked(listing, page_size=2, cursors=False) == [2, 2, 1]
    assert listing.asked[1:] == [[["offset", 2], ["limit", 2]], [["offset", 4], ["limit", 2]]]


def test_items_without_an_id_are_walked_by_offset() -> None:
    listing = Listing(5, named=False)
    assert walked(listing, page_size=2) == [2, 2, 1]
    assert listing.asked[1][0] == ["offset", 2]


def test_the_last_page_of_a_limit_asks_for_no_more_than_is_wanted() -> None:
    listing = Listing(50)
    assert walked(listing, page_size=10, limit=25) == [10, 10, 5]
    assert [asked[-1] for asked in listing.asked] == [["limit", 10], ["limit", 10], ["limit", 5]]


@pytest.mark.parametrize("limit", [None, 15])
def test_an_offset_of_the_users_counts_for_the_first_page_only(limit: int | None) -> None:
    listing = Listing(45)
    assert walked(listing, OFFSET, page_size=10, limit=limit) == [10, 5]
    assert listing.asked[0] == [["offset", 30], ["limit", 10]]
    assert listing.asked[1][0] == ["cursorAfter", "r39"]


def test_an_offset_is_walked_on_where_there_are_no_cursors() -> None:
    listing = Listing(45)
    assert walked(listing, OFFSET, page_size=10, cursors=False) == [10, 5]
    assert listing.asked[1][0] == ["offset", 40]


def test_a_cursor_of_the_users_begins_the_walk() -> None:
    listing = Listing(35)
    assert walked(listing, AFTER, page_size=10) == [10, 10, 5]
    assert [asked[0][1] for asked in listing.asked] == ["r9", "r19", "r29"]


@pytest.mark.parametrize("query", [BEFORE, RANDOM])
def test_what_cannot_be_continued_is_asked_for_in_one_page(query: str) -> None:
    listing = Listing(300)
    assert walked(listing, query, page_size=10, limit=120) == [120]


def test_a_limit_among_the_queries_is_a_limit() -> None:
    listing = Listing(50)
    mine = '{"method":"limit","values":[12]}'
    assert walked(listing, mine, page_size=10) == [10, 2]
    assert walked(listing, mine, page_size=10, limit=3) == [3]
    assert listing.asked[0] == [["limit", 10]]


@pytest.mark.parametrize(
    ("count", "limit", "pages"),
    [
        (250, None, [100, 100, 50]),
        (250, 120, [100, 20]),
        (40, None, [40]),
    ],
)
def test_pages_are_smaller_where_the_server_refuses_the_size(
    count: int, limit: int | None, pages: list[int]
) -> None:
    listing = Listing(count, largest=100)
    assert walked(listing, page_size=1000, limit=limit) == pages
    assert len(listing.asked) == len(pages) + 1


@pytest.mark.parametrize(
    ("error", "page_size"),
    [
        (ApiError("Invalid query: no attribute a", 400), 1000),
        (ApiError("Invalid limit", 400), 100),
        (ApiError("limit", 401), 1000),
        (NetworkError("limit"), 1000),
    ],
)
def test_other_refusals_are_passed_on(error: Exception, page_size: int) -> None:
    asked: list[Any] = []

    def fetch(queries: Sequence[str]) -> Answer:
        asked.append(queries)
        raise error

    with pytest.raises(type(error)) as caught:
        list(walk(fetch, "rows", limit=None, page_size=page_size))
    assert caught.value is error
    assert len(asked) == 1


@pytest.mark.parametrize("limit", [None, 200])
def test_a_server_that_gives_shorter_pages_than_asked_for_truncates_nothing(
    limit: int | None,
) -> None:
    listing = Listing(250, largest=100, refuses=False)
    pages = [100, 100, 50] if limit is None else [100, 100]
    assert walked(listing, page_size=1000, limit=limit) == pages


@pytest.mark.parametrize(("count", "requests"), [(5000, 6), (5001, 6), (5999, 6), (6000, 7)])
def test_a_total_of_5000_may_be_more(count: int, requests: int) -> None:
    listing = Listing(count, counted=5000)
    assert sum(walked(listing, page_size=1000)) == count
    assert len(listing.asked) == requests


@pytest.mark.parametrize("counted", [0, 3])
def test_a_total_below_what_was_seen_is_not_believed(counted: int) -> None:
    assert walked(Listing(25, counted=counted), page_size=10) == [10, 10, 5]


def test_rows_that_go_while_walking_end_it_without_an_empty_page() -> None:
    listing = Listing(10, counted=99)
    assert walked(listing, page_size=10) == [10]


@pytest.mark.parametrize("cursors", [True, False])
def test_a_server_that_repeats_a_page_is_not_walked_for_ever(*, cursors: bool) -> None:
    same = answered({"total": 100, "rows": [{"$id": "a"}, {"$id": "b"}]})
    got: list[Answer] = []
    with pytest.raises(NetworkError, match="the same rows again and again"):
        got.extend(walk(lambda _: same, "rows", limit=None, page_size=2, cursors=cursors))
    assert got == [same]


@pytest.mark.parametrize("data", [{}, {"users": []}, {"rows": None}, {"rows": "a"}])
def test_an_answer_without_the_list_is_a_failure(data: Any) -> None:
    with pytest.raises(NetworkError, match="has no list 'rows'"):
        list(walk(lambda _: answered(data), "rows", limit=None))


def test_the_next_page_is_fetched_while_this_one_is_handled() -> None:
    listing = Listing(4)
    threads: list[threading.Thread] = []
    arrived = threading.Event()

    def fetch(queries: Sequence[str]) -> Answer:
        threads.append(threading.current_thread())
        if len(threads) == 2:
            arrived.set()
        return listing(queries)

    for number, _ in enumerate(walk(fetch, "rows", limit=None, page_size=2)):
        if number == 0:
            assert arrived.wait(10), "asked for before this page is done with"
    assert threads[0] is threading.current_thread()
    assert threads[1] is not threads[0]
    assert threads[1].daemon


def test_a_failure_of_the_next_page_is_raised_after_this_one_was_given() -> None:
    pages = iter([answered({"total": 9, "rows": [{"$id": "a"}]})])

    def fetch(_queries: Sequence[str]) -> Answer:
        if (page := next(pages, None)) is None:
            raise ApiError("gone", 404, "table_not_found")
        return page

    walking: Iterator[Answer] = walk(fetch, "rows", limit=None, page_size=1)
    assert next(walking).data["total"] == 9
    with pytest.raises(ApiError, match="gone"):
        next(walking)


@pytest.mark.parametrize("query", ["no json", "[]", '"x"', "{}", '{"method":"offset"}', "null"])
def test_a_query_that_is_none_is_left_to_the_server(query: str) -> None:
    asked: list[Sequence[str]] = []

    def fetch(queries: Sequence[str]) -> Answer:
        asked.append(queries)
        return answered({"total": 0, "rows": []})

    list(walk(fetch, "rows", [query], limit=1))
    assert query in asked[0]
