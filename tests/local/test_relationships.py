"""Related rows: reading, writing and removing them, and who may do so."""

from typing import Any

import pytest

from tests.local.conftest import Api, refusal

LAB = "/tablesdb/lab/tables"


@pytest.fixture
def lab(api: Api) -> Api:
    """Tables `authors` and `books` with a text `name`."""
    api.post("/tablesdb", databaseId="lab", name="Lab")
    column = {"key": "name", "type": "string", "size": 50, "required": False}
    for id_ in ("authors", "books"):
        api.post(LAB, tableId=id_, name=id_, columns=[column])
    return api


def relate(lab: Api, kind: str, on_delete: str = "restrict", *, two_way: bool = True) -> None:
    made = lab.post(
        f"{LAB}/books/columns/relationship",
        relatedTableId="authors",
        type=kind,
        twoWay=two_way,
        key="by",
        twoWayKey="books",
        onDelete=on_delete,
    )
    assert made.status_code == 202, made.text


def book(lab: Api, id_: str, by: Any) -> Any:
    made = lab.post(f"{LAB}/books/rows", rowId=id_, data={"name": id_, "by": by})
    assert made.status_code == 201, made.text
    return made.json()


def authors_of(lab: Api, id_: str) -> Any:
    row = lab.get(
        f"{LAB}/books/rows/{id_}", **{"queries[0]": '{"method":"select","values":["by.*"]}'}
    )
    by = row.json()["by"]
    return [author["$id"] for author in by] if isinstance(by, list) else by and by["$id"]


def books_of(lab: Api, id_: str) -> Any:
    query = {"queries[0]": '{"method":"select","values":["books.name"]}'}
    books = lab.get(f"{LAB}/authors/rows/{id_}", **query).json()["books"]
    return [row["$id"] for row in books] if isinstance(books, list) else books and books["$id"]


def test_many_to_one_links_both_ways(lab: Api) -> None:
    relate(lab, "manyToOne")
    book(lab, "emma", {"$id": "jane", "name": "Jane"})
    book(lab, "persuasion", "jane")
    assert authors_of(lab, "emma") == "jane"
    assert books_of(lab, "jane") == ["emma", "persuasion"]
    lab.patch(f"{LAB}/books/rows/emma", data={"by": None})
    assert books_of(lab, "jane") == ["persuasion"]
    lab.patch(f"{LAB}/authors/rows/jane", data={"books": ["emma"]})
    assert (authors_of(lab, "emma"), authors_of(lab, "persuasion")) == ("jane", None)


def test_one_to_one_links_both_ways_and_only_once(lab: Api) -> None:
    relate(lab, "oneToOne")
    book(lab, "emma", {"$id": "jane"})
    assert (authors_of(lab, "emma"), books_of(lab, "jane")) == ("jane", "emma")
    second = lab.post(f"{LAB}/books/rows", rowId="other", data={"by": "jane"})
    assert refusal(second)[:2] == (409, "row_already_exists")
    lab.patch(f"{LAB}/books/rows/emma", data={"by": {"$id": "anne"}})
    assert (books_of(lab, "jane"), books_of(lab, "anne")) == (None, "emma")


def test_many_to_many_links_both_ways(lab: Api) -> None:
    relate(lab, "manyToMany")
    book(lab, "good", [{"$id": "neil"}, {"$id": "terry"}])
    book(lab, "mort", ["terry"])
    assert authors_of(lab, "good") == ["neil", "terry"]
    assert books_of(lab, "terry") == ["good", "mort"]
    lab.patch(f"{LAB}/books/rows/good", data={"by": ["neil"]})
    assert (authors_of(lab, "good"), books_of(lab, "terry")) == (["neil"], ["mort"])


@pytest.mark.parametrize("kind", ["oneToOne", "oneToMany", "manyToMany"])
@pytest.mark.parametrize("two_way", [True, False])
def test_on_delete_of_the_parent(lab: Api, kind: str, two_way: bool) -> None:
    relate(lab, kind, "restrict", two_way=two_way)
    many = kind != "oneToOne"
    book(lab, "b", [{"$id": "a"}] if many else {"$id": "a"})
    assert refusal(lab.delete(f"{LAB}/books/rows/b"))[:2] == (403, "row_delete_restricted")
    lab.patch(f"{LAB}/books/columns/by/relationship", onDelete="setNull")
    assert lab.delete(f"{LAB}/books/rows/b").status_code == 204
    assert lab.get(f"{LAB}/authors/rows/a").status_code == 200
    book(lab, "c", ["a"] if many else "a")
    lab.patch(f"{LAB}/books/columns/by/relationship", onDelete="cascade")
    assert lab.delete(f"{LAB}/books/rows/c").status_code == 204
    assert lab.get(f"{LAB}/authors/rows/a").status_code == 404


@pytest.mark.parametrize("two_way", [True, False])
def test_on_delete_of_the_one_of_many(lab: Api, two_way: bool) -> None:
    relate(lab, "manyToOne", "restrict", two_way=two_way)
    book(lab, "b", {"$id": "a"})
    assert refusal(lab.delete(f"{LAB}/authors/rows/a"))[:2] == (403, "row_delete_restricted")
    lab.patch(f"{LAB}/books/columns/by/relationship", onDelete="cascade")
    assert lab.delete(f"{LAB}/authors/rows/a").status_code == 204
    assert lab.get(f"{LAB}/books/rows/b").status_code == 404


def test_filters_reach_into_related_rows(lab: Api) -> None:
    relate(lab, "manyToMany")
    book(lab, "good", [{"$id": "neil", "name": "Neil"}, {"$id": "terry", "name": "Terry"}])
    book(lab, "mort", ["terry"])

    def found(table: str, method: str, attribute: str, *values: str) -> list[str]:
        query = {"method": method, "attribute": attribute, "values": list(values)}
        return [row["$id"] for row in lab.rows(f"{LAB}/{table}", query)["rows"]]

    assert found("books", "equal", "by.name", "neil") == ["good"]
    assert found("books", "startsWith", "by.name", "T") == ["good", "mort"]
    assert found("books", "containsAll", "by.name", "Neil", "Terry") == ["good"]
    assert found("authors", "equal", "books.by.name", "Neil") == ["neil", "terry"]


def test_removing_either_side_removes_the_relationship(lab: Api) -> None:
    relate(lab, "manyToMany")
    assert lab.delete(f"{LAB}/authors/columns/books").status_code == 204
    assert lab.get(f"{LAB}/books/columns/by").status_code == 404
    relate(lab, "oneToMany")
    assert lab.delete(f"{LAB}/authors").status_code == 204
    assert lab.get(f"{LAB}/books/columns").json()["total"] == 1
    assert lab.post(f"{LAB}/books/rows", rowId="b", data={"name": "x"}).status_code == 201


def test_the_unseen_side_of_a_relationship_is_no_column(lab: Api) -> None:
    relate(lab, "oneToMany", two_way=False)
    assert lab.get(f"{LAB}/authors/columns").json()["total"] == 1
    assert lab.get(f"{LAB}/authors/columns/books").status_code == 404
    assert lab.get(f"{LAB}/authors").json()["columns"][0]["key"] == "name"
    book(lab, "b", [{"$id": "a"}])
    stray = lab.patch(f"{LAB}/authors/rows/a", data={"books": "b"})
    assert refusal(stray)[:2] == (400, "relationship_value_invalid")


def test_related_rows_keep_their_own_permissions(lab: Api, guest: Api) -> None:
    relate(lab, "manyToOne")
    book(lab, "b", {"$id": "a", "name": "Hidden"})
    lab.put(f"{LAB}/books", name="books", permissions=['read("any")', 'update("any")'])
    query = {"queries[0]": '{"method":"select","values":["by.name"]}'}
    assert guest.get(f"{LAB}/books/rows/b", **query).json()["by"] == []
    change = {"by": {"$id": "a", "name": "Changed"}}
    assert refusal(guest.patch(f"{LAB}/books/rows/b", data=change))[0] == 401
    assert refusal(guest.patch(f"{LAB}/books/rows/b", data={"by": {"$id": "new"}}))[0] == 401
    assert lab.get(f"{LAB}/authors/rows/a").json()["name"] == "Hidden"
