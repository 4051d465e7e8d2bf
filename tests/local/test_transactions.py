"""Transactions beyond what the recordings show."""

import json
from typing import Any

import pytest

from tests.local.conftest import Api, refusal
from tests.local.people import People


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


@pytest.mark.parametrize(
    ("staged", "said"),
    [
        (
            operation("increment", "a", column="price", value=5, max=3),
            (400, "attribute_limit_exceeded", "Attribute value exceeds maximum limit: 3"),
        ),
        (
            operation("decrement", "a", column="price", value=5, min=0),
            (400, "attribute_limit_exceeded", "Attribute value exceeds minimum limit: 0"),
        ),
        (
            operation("increment", "a", column="prize"),
            (404, "document_not_found", "Document with the requested ID 'a' could not be found."),
        ),
    ],
)
def test_a_count_that_fails_at_commit_is_told_in_the_words_of_the_library(
    api: Api, begun: str, staged: dict[str, Any], said: tuple[int, str, str]
) -> None:
    assert api.post(f"{begun}/operations", operations=[staged]).status_code == 201
    assert refusal(api.patch(begun, commit=True)) == said
    assert api.get(begun).json()["status"] == "failed"


def test_staging_asks_for_the_permissions_that_writing_would(
    api: Api, people: People, table: str
) -> None:
    ada = people("ada")
    begun = f"/tablesdb/transactions/{ada.post('/tablesdb/transactions').json()['$id']}"
    staged = operation("create", "b", name="B")
    unauthorized = (
        401,
        "user_unauthorized",
        "The current user is not authorized to perform the requested action.",
    )
    assert refusal(ada.post(f"{begun}/operations", operations=[staged])) == unauthorized
    api.put(table, name="Items", permissions=['create("any")'])
    foreign = operation("create", "b", **{"name": "B", "$permissions": ['read("user:bob")']})
    assert refusal(ada.post(f"{begun}/operations", operations=[foreign])) == (
        401,
        "user_unauthorized",
        "Permissions must be one of: (any, users, user:ada, user:ada/unverified, users/unverified)",
    )
    assert ada.post(f"{begun}/operations", operations=[staged]).status_code == 201
    api.put("/tablesdb/shop", name="Shop", enabled=False)
    assert refusal(ada.post(f"{begun}/operations", operations=[staged]))[1] == (
        "database_not_found"
    )
    assert api.post(f"{begun}/operations", operations=[staged]).status_code == 201
