"""Lists of rows: SQLite writes most of them as JSON, and they say what each row says alone."""

from typing import Any

import pytest

from tests.local.conftest import Api

TEXTS = [
    'plain "quoted" \\ back',
    "\x00\x01\n\r\t\x1f\x7f",
    "é漢字🎉\u2028",
    "</script>/",
    "  ",
    "",
]
COLUMNS = [
    {"key": "text-1.x", "type": "string", "size": 100, "required": False},
    {"key": "flag", "type": "boolean", "required": False},
    {"key": "when", "type": "datetime", "required": False},
    {"key": "big", "type": "bigint", "required": False},
    {"key": "texts", "type": "string", "size": 100, "array": True, "required": False},
    {"key": "flags", "type": "boolean", "array": True, "required": False},
    {"key": "bigs", "type": "bigint", "array": True, "required": False},
]
ROWS: list[dict[str, Any]] = [
    *({"text-1.x": text, "texts": [text, text]} for text in TEXTS),
    {"flag": True, "flags": [True, False], "$permissions": ['read("any")', 'update("user:a")']},
    {"flag": False, "when": "2024-02-29T10:00:00.5+02:00"},
    {"big": 2**63 - 1, "bigs": [-(2**63), 0]},
    {"big": None, "texts": None},
]
EXTRA: dict[str, tuple[list[dict[str, object]], dict[str, object]]] = {
    "nothing else": ([], {}),
    "a float": ([{"key": "share", "type": "double"}], {"share": 0.1 + 0.2}),
    "a point": ([{"key": "place", "type": "point"}], {"place": [1.5, -2]}),
    "very many columns": ([{"key": f"n{n}", "type": "integer"} for n in range(90)], {"n7": 7}),
}


@pytest.mark.parametrize(("extra", "more"), EXTRA.values(), ids=EXTRA)
def test_a_list_has_each_row_as_it_is_alone(
    api: Api, extra: list[dict[str, object]], more: dict[str, object]
) -> None:
    api.post("/tablesdb", databaseId="shop", name="Shop")
    table = "/tablesdb/shop/tables/odd"
    made = api.post("/tablesdb/shop/tables", tableId="odd", name="Odd", columns=[*COLUMNS, *extra])
    assert made.status_code == 201, made.text
    assert api.post(f"{table}/rows", rows=[{**row, **more} for row in ROWS]).status_code == 201
    listed = api.rows(table)
    assert listed["total"] == len(ROWS)
    for row in listed["rows"]:
        assert row == api.get(f"{table}/rows/{row['$id']}").json()
    backwards = api.rows(
        table,
        {"method": "cursorBefore", "values": [listed["rows"][-1]["$id"]]},
        {"method": "limit", "values": [3]},
    )
    assert backwards["rows"] == listed["rows"][-4:-1]
