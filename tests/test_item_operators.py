"""Operators in data items: equal to the SDK's, and never run by accident."""

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from appwrite.operator import Condition, Operator

from appwrite_cli.errors import GrammarError
from appwrite_cli.payload import Item, parse_items, row_data
from appwrite_cli.payload.operators import CONDITIONS, OPERATORS, runs_as_operator
from appwrite_cli.streams import read_text

TITLE = {"key": "title", "type": "varchar", "size": 255, "array": False}


def items_of(*arguments: str, operators: bool = False) -> list[Item]:
    return parse_items(arguments, read_text, operators=operators)


RUNS = '{"method":"increment","values":[1]}'


@pytest.mark.parametrize(
    "argument",
    [
        f"title={RUNS}",
        f"title= {RUNS} ",
        'title={"method":"dateSetNow"}',
        'title={"values":[],"x":1,"method":"arrayUnique"}',
        'title={"method":"increment","values":[1e999]}',
        pytest.param('title={"method":"increment","values":[' + "9" * 5000 + "]}", id="huge"),
        'title={"method":"toggle","x":TRUE}',
        f"title:={json.dumps(RUNS)}",
        f"meta:={RUNS}",
        'meta:={"a":{"b":{"method":"toggle"}}}',
        f'meta:={{"a":{json.dumps(RUNS)}}}',
        f'meta:=[{{"a":{RUNS}}}]',
    ],
)
def test_stored_text_must_not_run(argument: str) -> None:
    with pytest.raises(GrammarError, match="would run this value as an operator"):
        row_data(items_of(argument), [TITLE])
    with pytest.raises(GrammarError, match="would run this value as an operator"):
        row_data(items_of(argument), None)


def test_text_of_a_file_must_not_run_either(tmp_path: Path) -> None:
    path = tmp_path / "op.json"
    path.write_text(RUNS)
    items = parse_items([f"title=@{path}"], read_text)
    with pytest.raises(GrammarError, match="would run this value as an operator"):
        row_data(items, None)


@pytest.mark.parametrize(
    "text",
    [
        '{"method":"POST"}',
        '{"method":1}',
        '{"method":["toggle"]}',
        '["increment"]',
        "{",
        '"toggle"',
    ],
)
def test_text_that_is_no_operator_is_stored(text: str) -> None:
    assert row_data(items_of(f"title={text}"), [TITLE]) == {"title": text}


SDK_CALLS: dict[str, list[tuple[str, str, tuple[Any, ...]]]] = {
    "increment": [("increment", "5", (5,)), ("increment", "[5,10]", (5, 10))],
    "decrement": [("decrement", "1", ()), ("decrement", "[1,0]", (1, 0))],
    "multiply": [("multiply", "2.5", (2.5,)), ("multiply", "[2,100]", (2, 100))],
    "divide": [("divide", "2", (2,)), ("divide", "[2,1]", (2, 1))],
    "modulo": [("modulo", "3", (3,))],
    "power": [("power", "2", (2,)), ("power", "[2,100]", (2, 100))],
    "array_append": [("append", '["a","b"]', (["a", "b"],)), ("append", '"a"', (["a"],))],
    "array_prepend": [("prepend", "[1]", ([1],)), ("prepend", "[]", ([],))],
    "array_insert": [("insert", '[1,"ä"]', (1, "ä"))],
    "array_remove": [("remove", '"a"', ("a",)), ("remove", "[[1]]", ([1],))],
    "array_unique": [("unique", "", ())],
    "array_intersect": [("intersect", '["a"]', (["a"],))],
    "array_diff": [("diff", '["a"]', (["a"],))],
    "array_filter": [
        ("filter", f'["{condition.value}",1]', (condition, 1))
        for condition in Condition
        if "ull" not in condition.value
    ]
    + [("filter", '"isNull"', (Condition.IS_NULL,)), ("filter", '["isNotNull"]', ("isNotNull",))],
    "string_concat": [("concat", '" more"', (" more",))],
    "string_replace": [("replace", '["a","b"]', ("a", "b"))],
    "toggle": [("toggle", "", ())],
    "date_add_days": [("add-days", "7", (7,))],
    "date_sub_days": [("sub-days", "7", (7,))],
    "date_set_now": [("set-now", "", ())],
}


def test_every_operator_of_the_sdk_is_known() -> None:
    methods = {name for name, _ in inspect.getmembers(Operator, inspect.isfunction)}
    assert methods - {"__init__", "__str__"} == set(SDK_CALLS)
    assert {name for calls in SDK_CALLS.values() for name, _, _ in calls} == set(OPERATORS)
    assert tuple(condition.value for condition in Condition) == CONDITIONS


@pytest.mark.parametrize("method", SDK_CALLS)
def test_operators_equal_the_sdk(method: str) -> None:
    for name, text, arguments in SDK_CALLS[method]:
        (item,) = items_of(f"x:{name}={text}", operators=True)
        assert item.value == getattr(Operator, method)(*arguments)
        assert runs_as_operator(item.value)


def test_deep_nesting_is_looked_through_without_recursion() -> None:
    deep: Any = RUNS
    for _ in range(100_000):
        deep = {"a": deep}
    assert runs_as_operator(deep)
