"""How SQLite finds what a request asks for: by an index, never by reading all rows.

What is explained is every statement that a request has run, as it ran, the count included.
"""

import json
import re
from typing import Any

import pytest

from appwrite_cli.local import application, row_reads
from tests.local.conftest import Api

INDEXES: list[dict[str, Any]] = [
    {"key": "name", "type": "key", "columns": ["name"]},
    {"key": "words", "type": "fulltext", "columns": ["name"]},
    {"key": "price", "type": "key", "columns": ["price"]},
    {"key": "both", "type": "unique", "columns": ["name", "price"]},
]


def query(method: str, attribute: str = "", *values: Any) -> dict[str, Any]:
    return {"method": method, "attribute": attribute, "values": list(values)}


@pytest.fixture
def indexed(api: Api, table: str) -> str:
    for index in INDEXES:
        assert api.post(f"{table}/indexes", **index).status_code == 202
    rows = [{"$id": f"r{n}", "name": f"Name {n % 5}", "price": n} for n in range(40)]
    assert api.post(f"{table}/rows", rows=rows).status_code == 201
    return table


def plans(api: Api, table: str, *queries: dict[str, Any]) -> dict[str, str]:
    """The statements that a list of rows runs on the rows' table, and how SQLite runs each."""
    ran: list[str] = []
    store = application(api.directory).store
    with store.transaction(write=False) as db:
        db.set_trace_callback(ran.append)
    api.rows(table, *queries)
    with store.transaction(write=False) as db:
        db.set_trace_callback(None)
        return {
            sql: "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
            for sql in ran
            if re.search(r'FROM "t\d+"', sql)
        }


@pytest.mark.parametrize(
    ("queries", "step"),
    [
        ([query("equal", "name", "Name 1")], "SEARCH t1 USING INDEX t1_name (f_name=?)"),
        ([query("equal", "price", 3, 4, 5)], "SEARCH t1 USING INDEX t1_price (c_price=?)"),
        ([query("equal", "$id", "r3")], "SEARCH t1 USING INDEX t1_ids (_id=?)"),
        (
            [query("equal", "name", "Name 1"), query("equal", "price", 6)],
            "SEARCH t1 USING INDEX t1_both (f_name=? AND c_price=?)",
        ),
        ([query("lessThan", "price", 4)], "SEARCH t1 USING INDEX t1_price (c_price<?)"),
        ([query("greaterThanEqual", "price", 4)], "SEARCH t1 USING INDEX t1_price (c_price>?)"),
        (
            [query("between", "price", 4, 9)],
            "SEARCH t1 USING INDEX t1_price (c_price>? AND c_price<?)",
        ),
        (
            [query("between", "$createdAt", "2020-01-01", "2020-02-01")],
            "SEARCH t1 USING INDEX t1_createdAt (_createdAt>? AND _createdAt<?)",
        ),
        (
            [query("startsWith", "name", "Name 1")],
            "SEARCH t1 USING INDEX t1_name (f_name>? AND f_name<?)",
        ),
        (
            [query("startsWith", "name", "Name 1"), query("orderAsc", "price")],
            "SEARCH t1 USING INDEX t1_name (f_name>? AND f_name<?)",
        ),
        ([query("isNull", "price")], "SEARCH t1 USING INDEX t1_price (c_price=?)"),
        (
            [query("search", "name", "name")],
            "SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?); LIST SUBQUERY 1; SCAN t1_fts_words",
        ),
        (
            [query("equal", "name", "Name 1"), query("cursorAfter", "", "r1")],
            "SEARCH t1 USING INDEX t1_name (f_name=? AND rowid>?)",
        ),
    ],
    ids=lambda given: "+".join(q["method"] for q in given) if isinstance(given, list) else None,
)
def test_a_filter_reads_only_what_matches(
    api: Api, indexed: str, queries: list[dict[str, Any]], step: str
) -> None:
    explained = plans(api, indexed, *queries)
    assert len(explained) >= 2
    assert any(plan.startswith(step) for plan in explained.values()), explained
    for sql, plan in explained.items():
        assert not re.search(r"SCAN t\d+(?!_fts)\b", plan), (sql, plan)


@pytest.mark.parametrize(
    ("order", "cursor", "step"),
    [
        ("orderAsc", "cursorAfter", "SEARCH t1 USING INDEX t1_price (c_price>?)"),
        ("orderAsc", "cursorBefore", "SEARCH t1 USING INDEX t1_price (c_price<?)"),
        ("orderDesc", "cursorAfter", "SEARCH t1 USING INDEX t1_price (c_price<?)"),
        ("orderDesc", "cursorBefore", "SEARCH t1 USING INDEX t1_price (c_price>?)"),
    ],
)
def test_a_page_by_cursor_begins_at_the_cursor_and_is_not_sorted(
    api: Api, indexed: str, order: str, cursor: str, step: str
) -> None:
    explained = plans(api, indexed, query(order, "price"), query(cursor, "", "r20"))
    named, counted, page = explained.values()
    assert named == "SEARCH t1 USING INDEX t1_ids (_id=?)"
    # At most rows that are equal in the ordered column are sorted, by their sequence.
    sorting = "; USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"
    assert page.removesuffix(sorting) == step
    assert counted.startswith("CO-ROUTINE")


def test_a_page_by_sequence_begins_at_the_cursor(api: Api, indexed: str) -> None:
    _, _, page = plans(api, indexed, query("cursorAfter", "", "r20")).values()
    assert page == "SEARCH t1 USING INTEGER PRIMARY KEY (rowid>?)"


def test_an_order_alone_is_read_from_its_index(api: Api, indexed: str) -> None:
    _, page = plans(api, indexed, query("orderAsc", "price")).values()
    assert page == "SCAN t1 USING INDEX t1_price"


def test_a_range_that_matches_much_is_not_sorted(
    api: Api, indexed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sorting all that matches would be worse: the first page is found soon."""
    monkeypatch.setattr(row_reads, "MOST_COUNTED", 10)
    _, page = plans(api, indexed, query("greaterThan", "price", 2)).values()
    assert page == "SCAN t1"


def test_a_total_is_counted_to_five_thousand_and_no_further(api: Api, indexed: str) -> None:
    counted, _ = plans(api, indexed)
    assert counted.endswith("LIMIT 5000)")


def test_rows_by_ids_are_found_by_them(api: Api, indexed: str) -> None:
    """What a bulk write answers with is read by the IDs."""
    ran: list[str] = []
    store = application(api.directory).store
    with store.transaction(write=False) as db:
        db.set_trace_callback(ran.append)
    api.post(f"{indexed}/rows", rows=[{"$id": "new", "price": 77}])
    with store.transaction(write=False) as db:
        db.set_trace_callback(None)
        (sql,) = [sql for sql in ran if json.dumps(["new"]) in sql]
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan[0] == "SEARCH t1 USING INDEX t1_ids (_id=?)"
