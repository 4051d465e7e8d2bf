"""Rows beyond what the recordings show: all or nothing, one by one, and by operators."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.local.conftest import Api, refusal

Query = dict[str, Any]


def operator(method: str, *values: Any) -> str:
    return json.dumps({"method": method, "values": list(values)})


def test_bulk_work_is_done_for_all_rows_or_none(api: Api, table: str) -> None:
    api.post(f"{table}/indexes", key="u", type="unique", columns=["price"])
    api.post(f"{table}/rows", rowId="a", data={"price": 1})
    new = [{"$id": f"n{n}", "price": n} for n in (5, 6, 1)]
    assert refusal(api.post(f"{table}/rows", rows=new))[0] == 409
    assert refusal(api.put(f"{table}/rows", rows=new))[0] == 409
    api.post(f"{table}/rows", rowId="b", data={"price": 2})
    assert refusal(api.patch(f"{table}/rows", data={"price": 3}, queries=[]))[0] == 409
    assert [row["price"] for row in api.rows(table)["rows"]] == [1, 2]


def test_an_upsert_that_would_be_lost_is_refused(api: Api, table: str) -> None:
    # Appwrite 1.9.6 says 200 here, and the row is not there.
    api.post(f"{table}/indexes", key="u", type="unique", columns=["name"])
    api.post(f"{table}/rows", rowId="a", data={"name": "x"})
    answer = refusal(api.put(f"{table}/rows/b", data={"name": "X"}))
    assert answer[:2] == (409, "row_already_exists")
    assert api.rows(table)["total"] == 1


def test_bulk_work_is_not_cut_off_at_a_page(api: Api, table: str) -> None:
    for start in (0, 100):
        rows = [{"$id": f"r{n}", "price": n} for n in range(start, start + 100)]
        assert api.post(f"{table}/rows", rows=rows).json()["total"] == 100
    changed = api.patch(f"{table}/rows", data={"name": "x"}).json()
    assert (changed["total"], len(changed["rows"])) == (200, 100)
    price = json.dumps({"method": "greaterThanEqual", "attribute": "price", "values": [20]})
    assert api.delete(f"{table}/rows", queries=[price]).json()["total"] == 180
    assert api.rows(table)["total"] == 20


def test_operators_work_on_what_is_there(api: Api, table: str) -> None:
    api.post(f"{table}/rows", rowId="a", data={"name": "Tea", "price": 3, "tags": ["hot"]})
    changed = api.patch(
        f"{table}/rows/a",
        data={
            "name": operator("stringConcat", " time"),
            "price": operator("multiply", 4),
            "tags": operator("arrayAppend", "green"),
        },
    ).json()
    assert (changed["name"], changed["price"], changed["tags"]) == (
        "Tea time",
        12,
        ["hot", "green"],
    )
    many = api.patch(f"{table}/rows", data={"price": operator("decrement", 2)}).json()
    assert many["rows"][0]["price"] == 10


def test_an_operator_in_a_new_row_starts_from_nothing(api: Api, table: str) -> None:
    made = api.put(f"{table}/rows/a", data={"price": operator("increment", 5)})
    assert made.json()["price"] == 5


def test_an_operator_is_only_text_where_a_row_is_made(api: Api, table: str) -> None:
    text = operator("stringConcat", "x")
    assert api.post(f"{table}/rows", rowId="a", data={"name": text}).json()["name"] == text


def test_nothing_changed_leaves_the_time_of_the_last_change(api: Api, table: str) -> None:
    before = api.post(f"{table}/rows", rowId="a", data={"name": "x"}).json()["$updatedAt"]
    assert api.patch(f"{table}/rows/a", data={"name": "x"}).json()["$updatedAt"] == before


def test_a_default_fills_what_is_left_out_and_null_in_updates(api: Api, table: str) -> None:
    api.post(f"{table}/columns/integer", key="stock", required=False, default=7)
    assert api.post(f"{table}/rows", rowId="a", data={"name": "x"}).json()["stock"] == 7
    assert api.patch(f"{table}/rows/a", data={"stock": None}).json()["stock"] == 7
    many = api.patch(f"{table}/rows", data={"stock": None}).json()
    assert many["rows"][0]["stock"] is None


def test_counters_stop_at_their_limit_and_take_floats(api: Api, table: str) -> None:
    api.post(f"{table}/columns/float", key="rate", required=False)
    api.post(f"{table}/rows", rowId="a", data={"rate": 0.5})
    assert api.patch(f"{table}/rows/a/rate/increment", value=0.25, max=1).json()["rate"] == 0.75
    over = api.patch(f"{table}/rows/a/rate/increment", value=1, max=1)
    assert refusal(over)[:2] == (400, "column_limit_exceeded")
    assert refusal(api.patch(f"{table}/rows/a/rate/decrement", value=-1))[0] == 400
    for _ in range(2):
        huge = api.patch(f"{table}/rows/a/rate/increment", value=1e308)
    assert refusal(huge)[:2] == (400, "column_limit_exceeded")
    api.patch(f"{table}/rows/a/price/increment", value=2**62)
    over = api.patch(f"{table}/rows/a/price/increment", value=2**62)
    assert refusal(over)[:2] == (400, "column_limit_exceeded")


def test_pages_by_cursor_meet_every_row_once(api: Api, table: str) -> None:
    rows = [{"$id": f"r{n}", "price": n % 7} for n in range(60)]
    api.post(f"{table}/rows", rows=rows)
    seen: list[str] = []
    while True:
        queries: list[Query] = [
            {"method": "orderDesc", "attribute": "price"},
            {"method": "limit", "values": [11]},
        ]
        if seen:
            queries.append({"method": "cursorAfter", "values": [seen[-1]]})
        page = api.rows(table, *queries)["rows"]
        if not page:
            break
        seen += [row["$id"] for row in page]
    assert sorted(seen) == sorted(f"r{n}" for n in range(60))
    assert len(seen) == len(set(seen))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=100),
    price=st.integers(-(2**31), 2**31 - 1).filter(lambda n: n > -(2**31)),
    tags=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=5),
)
def test_what_is_stored_is_what_was_sent(
    api: Api, table: str, name: str, price: int, tags: list[str]
) -> None:
    data = {"name": name, "price": price, "tags": tags}
    written = api.put(f"{table}/rows/one", data=data)
    assert written.status_code == 200, written.text
    read = api.get(f"{table}/rows/one").json()
    assert {key: read[key] for key in data} == data


@pytest.fixture
def secured(api: Api, table: str) -> str:
    """The table with row security, and rows that guests may and may not see."""
    api.put(table, name="Items", rowSecurity=True, permissions=['create("guests")'])
    api.post(f"{table}/rows", rowId="open", data={"name": "a"}, permissions=['read("any")'])
    api.post(f"{table}/rows", rowId="mine", data={"name": "b"}, permissions=['read("user:ada")'])
    api.post(
        f"{table}/rows",
        rowId="wiki",
        data={"name": "c"},
        permissions=['read("guests")', 'update("any")'],
    )
    return table


def test_a_guest_sees_the_rows_that_are_for_guests(guest: Api, secured: str) -> None:
    found = guest.rows(secured)
    assert [row["$id"] for row in found["rows"]] == ["open", "wiki"]
    assert found["total"] == 2
    assert guest.get(f"{secured}/rows/open").status_code == 200
    assert refusal(guest.get(f"{secured}/rows/mine"))[:2] == (404, "row_not_found")


def test_a_guest_changes_what_is_open_to_change(guest: Api, secured: str) -> None:
    assert guest.patch(f"{secured}/rows/wiki", data={"name": "new"}).json()["name"] == "new"
    for answer in (
        guest.patch(f"{secured}/rows/open", data={"name": "new"}),
        guest.delete(f"{secured}/rows/wiki"),
        guest.put(f"{secured}/rows/open", data={"name": "new"}),
        guest.patch(f"{secured}/rows/open/price/increment"),
    ):
        assert refusal(answer)[:2] == (401, "user_unauthorized")


def test_a_guest_makes_rows_but_gives_no_rights_to_others(guest: Api, secured: str) -> None:
    made = guest.post(f"{secured}/rows", rowId="new", data={"name": "x"})
    assert made.json()["$permissions"] == []
    trick = guest.post(
        f"{secured}/rows", rowId="t", data={"name": "x"}, permissions=['read("user:ada")']
    )
    words = "Permissions must be one of: (any, guests)"
    assert refusal(trick) == (401, "user_unauthorized", words)


def test_a_guest_does_no_bulk_work(guest: Api, secured: str) -> None:
    for answer in (
        guest.post(f"{secured}/rows", rows=[{"name": "x"}]),
        guest.put(f"{secured}/rows", rows=[{"name": "x"}]),
        guest.patch(f"{secured}/rows", data={"name": "x"}),
        guest.delete(f"{secured}/rows"),
    ):
        assert answer.status_code == 401


def test_times_are_the_servers_unless_a_key_sets_them(api: Api, guest: Api, secured: str) -> None:
    old = {"name": "x", "$createdAt": "2020-01-01T00:00:00.000+00:00"}
    assert api.post(f"{secured}/rows", rowId="k", data=old).json()["$createdAt"][:4] == "2020"
    assert guest.post(f"{secured}/rows", rowId="g", data=old).json()["$createdAt"][:4] != "2020"


def test_rows_made_one_by_one_sort_by_their_times_and_rows_made_at_once_share_one(
    api: Api, table: str
) -> None:
    names = [f"r{n}" for n in range(20)]
    for name in names:
        assert api.post(f"{table}/rows", rowId=name, data={"name": "x"}).status_code == 201
    newest = {"method": "orderDesc", "attribute": "$createdAt"}
    assert [row["$id"] for row in api.rows(table, newest)["rows"]] == names[::-1]
    made = api.post(f"{table}/rows", rows=[{"name": "y"} for _ in range(50)]).json()["rows"]
    assert len({row["$createdAt"] for row in made}) == 1
