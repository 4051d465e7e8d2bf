"""Fulltext search as InnoDB has it: without stopwords and words of one or two letters."""

from typing import Any

import pytest

from tests.local.conftest import Api

TEXTS = {
    "a": "the theory of it",
    "b": "The It Of",
    "c": "Wherever we go",
    "d": "iteration",
    "e": "where is Thérèse",
    "f": None,
    "g": "go 0",
}


@pytest.fixture
def texts(api: Api, table: str) -> str:
    for key, column in (("by_name", "name"), ("by_id", "$id")):
        made = api.post(f"{table}/indexes", key=key, type="fulltext", columns=[column])
        assert made.status_code == 202, made.text
    rows = [{"$id": id_, "name": text} for id_, text in TEXTS.items()]
    assert api.post(f"{table}/rows", rows=rows).status_code == 201
    return table


def found(api: Api, table: str, text: str, method: str = "search", attribute: str = "name") -> str:
    query: dict[str, Any] = {"method": method, "attribute": attribute, "values": [text]}
    return " ".join(row["$id"] for row in api.rows(table, query)["rows"])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the", "a e"),  # theory and Thérèse begin so; the word itself is not kept
        ("THE", "a e"),
        ("thé", "a e"),
        ("it", "d"),
        ("of", ""),
        ("where", "c"),
        ("is", ""),
        ("go", ""),
        ("the where", "c"),
        ("the theory", "a"),
        ("theory the", "a e"),
        ("theory of", "a"),
        ('"the theory"', "a"),
        ('"of it"', ""),
        ('"go"', ""),
        ("0", ""),
        ("ther", "e"),
    ],
)
def test_words_that_innodb_does_not_keep_are_not_found(
    api: Api, texts: str, text: str, ids: str
) -> None:
    assert found(api, texts, text) == ids
    others = " ".join(id_ for id_ in TEXTS if id_ not in ids.split())
    assert found(api, texts, text, "notSearch") == others


def test_ids_can_be_searched(api: Api, texts: str) -> None:
    for id_ in ("spring-sale.2024", "autumn_sale"):
        assert api.post(f"{texts}/rows", rowId=id_, data={"name": "x"}).status_code == 201
    assert found(api, texts, "sale", attribute="$id") == "spring-sale.2024"
    assert found(api, texts, "autumn", attribute="$id") == "autumn_sale"
    assert api.delete(f"{texts}/rows/autumn_sale").status_code == 204
    assert found(api, texts, "autumn", attribute="$id") == ""
