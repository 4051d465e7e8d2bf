"""Transactions beyond what the recordings show."""

import json
from typing import Any

import pytest

from tests.local.conftest import Api, refusal


@pytest.fixture
def begun(api: Api, table: str) -> str:
    """The path of a transaction, beside a row `a`."""
    api.post(f"{table}/rows", rowId="a", data={"name": "A", "price": 1})
    return f"/tablesdb/transactions/{api.post('/tablesdb/transactions').json()['$id']}"


def operation(action: str, row: str = "", **data: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"databaseId": "shop", "tableId": "items", "action": action}
    if row:
        made["rowId"] = row
    return {**made, "data": data} if data else made


def test_every_action_can_be_staged_and_committed(api: Api, table: str, begun: str) -> None:
    equal_b = json.dumps({"method": "equal", "attribute": "name", "values": ["B"]})
    staged = [
        operation("create", "b", name="B"),
        operation("update", "b", price=5),
        operation("increment", "b", column="price", value=2),
        operation("decrement", "a", column="price", value=1),
        {**operation("bulkCreate"), "data": [{"$id": "c", "name": "C"}, {"$id": "d", "name": "D"}]},
        {**operation("bulkUpsert"), "data": [{"$id": "c", "price": 9}, {"$id": "e", "name": "E"}]},
        operation("bulkUpdate", queries=[equal_b], data={"tags": ["x"]}),
        operation("bulkDelete", queries=[equal_b.replace("B", "D")]),
        operation("delete", "e"),
    ]
    answers = [api.post(f"{begun}/operations", operations=[one]).status_code for one in staged[:-1]]
    assert answers == [201] * 8
    done = api.patch(begun, commit=True)
    assert done.json()["status"] == "committed", done.text
    rows = {row["$id"]: row for row in api.rows(table)["rows"]}
    assert set(rows) == {"a", "b", "c", "e"}
    assert (rows["b"]["price"], rows["b"]["tags"], rows["a"]["price"]) == (7, ["x"], 0)
    assert (rows["c"]["name"], rows["c"]["price"]) == ("C", 9)


def test_a_row_that_somebody_else_changed_is_a_conflict(api: Api, table: str, begun: str) -> None:
    staged = [operation("create", "b", name="B"), operation("update", "a", price=5)]
    api.post(f"{begun}/operations", operations=staged)
    while (
        api.patch(f"{table}/rows/a", data={"price": 8}).json()["$updatedAt"]
        <= api.get(begun).json()["$updatedAt"]
    ):
        api.patch(f"{table}/rows/a", data={"price": 7})
    assert refusal(api.patch(begun, commit=True))[:2] == (409, "transaction_conflict")
    assert api.get(begun).json()["status"] == "failed"
    assert [(row["$id"], row["price"]) for row in api.rows(table)["rows"]] == [("a", 8)]


def test_an_invalid_operation_undoes_the_whole_commit(api: Api, table: str, begun: str) -> None:
    staged = [operation("update", "a", price=5), operation("create", "b", nope=1)]
    api.post(f"{begun}/operations", operations=staged)
    assert refusal(api.patch(begun, commit=True))[:2] == (400, "document_invalid_structure")
    assert api.get(f"{table}/rows/a").json()["price"] == 1


def test_rows_are_read_through_the_transaction(api: Api, table: str, begun: str) -> None:
    id_ = begun.rpartition("/")[2]
    api.patch(f"{table}/rows/a", data={"price": 5}, transactionId=id_)
    api.put(f"{table}/rows/b", data={"name": "B"}, transactionId=id_)
    inside = {"transactionId": id_}
    assert api.get(f"{table}/rows/a", **inside).json()["price"] == 5
    assert api.rows(table, **inside)["total"] == 2
    api.delete(f"{table}/rows/a", transactionId=id_)
    assert refusal(api.get(f"{table}/rows/a", **inside))[:2] == (404, "row_not_found")
    assert api.get(f"{table}/rows/a").json()["price"] == 1


def test_a_hundred_operations_are_the_most(api: Api, begun: str, table: str) -> None:
    many = [operation("create", f"r{n}", name="x") for n in range(99)]
    assert api.post(f"{begun}/operations", operations=many).json()["operations"] == 99
    id_ = begun.rpartition("/")[2]
    body = {"data": {"name": "x"}, "transactionId": id_}
    assert api.post(f"{table}/rows", rowId="last", **body).status_code == 201
    over = api.post(f"{table}/rows", rowId="over", **body)
    assert refusal(over)[:2] == (400, "transaction_limit_exceeded")


def test_operations_of_a_table_that_went_away_fail_the_commit(
    api: Api, table: str, begun: str
) -> None:
    api.post(f"{begun}/operations", operations=[operation("update", "a", price=5)])
    api.delete(table)
    assert refusal(api.patch(begun, commit=True))[:2] == (404, "document_not_found")
    assert api.get(begun).json()["status"] == "failed"
