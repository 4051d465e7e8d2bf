"""The row-size budget: what every type of column costs, and the recorded totals."""

import json
from pathlib import Path

import pytest

from appwrite_cli.columns.parse import parse_column
from appwrite_cli.columns.row_size import (
    BYTES_EMPTY,
    BYTES_MAX,
    check_budget,
    column_bytes,
)
from appwrite_cli.errors import UsageError


@pytest.mark.parametrize(
    ("spec", "cost"),
    [
        ("x:varchar(1)", 5),
        ("x:varchar(255)", 1021),
        ("x:varchar(256)", 1026),
        ("x:varchar(16000)", 64002),
        ("x:varchar(200,encrypt)", 801),
        ("x:varchar(16000)[]", 20),
        ("x:string(50)", 201),
        ("x:string(20000)", 20),
        ("x:text", 20),
        ("x:longtext[]", 20),
        ("x:email", 1017),
        ("x:enum(a)", 1021),
        ("x:ip", 157),
        ("x:url", 8002),
        ("x:integer", 8),
        ("x:integer(0..10)", 4),
        ("x:integer(..2147483648)", 8),
        ("x:bigint", 8),
        ("x:float", 8),
        ("x:boolean", 1),
        ("x:datetime", 7),
        ("x:point", 25),
        ("x:line", 20),
        ("x:polygon", 20),
        ("x:relationship(t,oneToMany)", 1021),
    ],
)
def test_every_type_costs_what_the_server_counts(spec: str, cost: int) -> None:
    assert column_bytes(parse_column(spec).shown) == cost


def test_recorded_totals_are_met(corpus: Path) -> None:
    seen = 0
    for name in ("columns", "indexes", "permissions", "rows", "tablesdb"):
        lines = (corpus / "corpus" / f"{name}.jsonl").read_text().splitlines()
        for step in map(json.loads, lines[1:]):
            answer = step["expect"].get("json")
            if not isinstance(answer, dict) or "bytesUsed" not in answer:
                continue
            if step["id"] == "tablesdb/inline/03":
                # Its enum was made with a size of 10, which the API does not show.
                answer["bytesUsed"] += column_bytes(parse_column("k:enum(a)").shown) - 41
            assert check_budget(answer["columns"]) == answer["bytesUsed"], step["id"]
            seen += bool(answer["columns"])
    assert seen > 8


def test_an_integer_that_shows_no_range_has_32_bits() -> None:
    assert column_bytes({"key": "n", "type": "integer", "min": None, "max": None}) == 4


def test_a_type_unknown_here_costs_nothing() -> None:
    assert column_bytes({"key": "x", "type": "vector"}) == 0


def test_the_budget_is_checked_before_anything_is_sent() -> None:
    big = parse_column("big:varchar(16000)").shown
    more = parse_column("more:varchar(200)").shown
    assert check_budget([big]) == 65069
    assert check_budget([parse_column("x:text").shown], used=65069) == 65089
    assert check_budget([], used=BYTES_MAX) == BYTES_MAX
    with pytest.raises(UsageError) as caught:
        check_budget([more, big], used=BYTES_EMPTY, table="blog/articles")
    assert caught.value.message == (
        "the rows of blog/articles would take 65870 of 65535 bytes: big (64002), more (801)"
    )
