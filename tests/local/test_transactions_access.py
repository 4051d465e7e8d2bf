"""Whose transactions are whose."""

from tests.local.conftest import Api, refusal
from tests.local.people import People

PATH = "/tablesdb/transactions"


def test_a_transaction_is_seen_by_who_has_begun_it_and_by_keys(api: Api, people: People) -> None:
    ada, bob = people("ada"), people("bob")
    id_ = ada.post(PATH).json()["$id"]
    for one in (ada, api):
        assert one.get(f"{PATH}/{id_}").status_code == 200
        assert one.get(PATH).json()["total"] == 1
    assert refusal(bob.get(f"{PATH}/{id_}"))[:2] == (404, "transaction_not_found")
    assert bob.get(PATH).json() == {"total": 0, "transactions": []}
    for answer in (bob.patch(f"{PATH}/{id_}", commit=True), bob.delete(f"{PATH}/{id_}")):
        assert refusal(answer)[:2] == (404, "transaction_not_found")
    assert ada.patch(f"{PATH}/{id_}", rollback=True).status_code == 200
    assert ada.delete(f"{PATH}/{id_}").status_code == 204


def test_a_guest_never_sees_a_transaction_again(guest: Api) -> None:
    id_ = guest.post(PATH).json()["$id"]
    assert refusal(guest.get(f"{PATH}/{id_}"))[:2] == (404, "transaction_not_found")


def test_rows_cannot_be_staged_in_a_transaction_of_another(
    api: Api, people: People, table: str
) -> None:
    api.put(table, name="Items", permissions=['create("users")'])
    ada, bob = people("ada"), people("bob")
    id_ = ada.post(PATH).json()["$id"]
    row = {"rowId": "r", "data": {"name": "x"}, "transactionId": id_}
    assert refusal(bob.post(f"{table}/rows", **row))[:2] == (404, "transaction_not_found")
    assert ada.post(f"{table}/rows", **row).status_code == 201
    assert ada.patch(f"{PATH}/{id_}", commit=True).status_code == 200
    assert api.get(f"{table}/rows/r").status_code == 200
