"""Operators of the local Appwrite: recognition, checks, and what they give."""

from typing import Any

import pytest

from appwrite_cli.local import operators
from appwrite_cli.local.operators import Operator
from appwrite_cli.local.refusal import Refusal

COLUMNS: dict[str, dict[str, Any]] = {
    "i": {"type": "integer", "min": -(2**63), "max": 2**63 - 1},
    "f": {"type": "double"},
    "b": {"type": "bigint"},
    "s": {"type": "varchar", "size": 10},
    "t": {"type": "boolean"},
    "d": {"type": "datetime"},
    "l": {"type": "varchar", "size": 10, "array": True},
    "n": {"type": "integer", "array": True},
}
for key, definition in COLUMNS.items():
    definition.update(key=key, required=False, default=None)


@pytest.mark.parametrize(
    "value",
    [
        "text",
        "{}",
        '{"method":"like","values":[1]}',
        '{"method":5}',
        '["increment"]',
        "{ broken",
        7,
        None,
        {"a": 1},
    ],
)
def test_what_is_no_operator_stays_a_value(value: Any) -> None:
    assert operators.parse("k", value) is value


@pytest.mark.parametrize(
    "value",
    [
        '{"method":"increment","values":[1]}',
        ' {"method": "increment", "attribute": "", "values": [1], "more": 1}',
        {"method": "increment", "values": [1]},
    ],
)
def test_json_with_an_operators_method_is_an_operator(value: Any) -> None:
    assert operators.parse("k", value) == Operator("increment", [1])


def test_a_malformed_operator_is_a_bad_request() -> None:
    with pytest.raises(Refusal) as caught:
        operators.parse("k", '{"method":"increment","values":"1"}')
    assert (caught.value.status, caught.value.type) == (400, "general_bad_request")
    assert caught.value.message == (
        'Invalid operator for attribute "k": Invalid operator values. Must be an array, got string'
    )
    with pytest.raises(
        Refusal, match=r"Invalid operator attribute\. Must be a string, got integer"
    ):
        operators.parse("k", '{"method":"increment","attribute":1}')


@pytest.mark.parametrize(
    ("key", "current", "method", "values", "outcome"),
    [
        ("i", 5, "increment", [1], 6),
        ("i", None, "increment", [2], 2),
        ("i", 9, "increment", [5, 10], 10),
        ("i", 12, "increment", [5, 10], 10),
        ("f", 1.5, "increment", [0.25], 1.75),
        ("f", 1.5, "increment", [0.5], 2),
        ("i", 5, "decrement", [2], 3),
        ("i", 5, "decrement", [9, 0], 0),
        ("i", 5, "multiply", [3], 15),
        ("i", 5, "multiply", [3, 10], 10),
        ("i", 5, "divide", [2], 3),
        ("i", -5, "divide", [2], -3),
        ("f", 5, "divide", [2], 2.5),
        ("f", 5, "divide", [2, 3], 3),
        ("i", -7, "modulo", [3], -1),
        ("f", 7.5, "modulo", [2], 1.5),
        ("i", 2, "power", [10], 1024),
        ("i", 2, "power", [10, 100], 100),
        ("s", "ab", "stringConcat", ["c"], "abc"),
        ("s", None, "stringConcat", ["c"], "c"),
        ("s", "banana", "stringReplace", ["an", "o"], "booa"),
        ("s", "abc", "stringReplace", ["", "x"], "abc"),
        ("s", None, "stringReplace", ["a", "b"], None),
        ("t", True, "toggle", [], False),
        ("t", None, "toggle", [], True),
        ("d", "2024-02-28T10:00:00.000+00:00", "dateAddDays", [2], "2024-03-01T10:00:00.000+00:00"),
        ("d", "2024-03-01T10:00:00.000+00:00", "dateSubDays", [1], "2024-02-29T10:00:00.000+00:00"),
        ("d", None, "dateAddDays", [2], None),
        ("l", ["a"], "arrayAppend", ["b", "c"], ["a", "b", "c"]),
        ("l", None, "arrayAppend", ["b"], ["b"]),
        ("l", ["a"], "arrayPrepend", ["b", "c"], ["b", "c", "a"]),
        ("l", ["a", "b"], "arrayInsert", [1, "x"], ["a", "x", "b"]),
        ("l", ["a", "B", "b", None], "arrayRemove", ["b"], ["a"]),
        ("n", [1, 2, 1], "arrayRemove", [1], [2]),
        ("l", ["a", "b", "A"], "arrayUnique", [], ["a", "b"]),
        ("n", [1, 2, 3], "arrayIntersect", [3, 1, 9], [1, 3]),
        ("n", [1, 2, 3], "arrayDiff", [3, 1], [2]),
        ("n", [1, 20, 3], "arrayFilter", ["greaterThan", 2], [20, 3]),
        ("l", ["a", None], "arrayFilter", ["isNotNull"], ["a"]),
        ("l", ["a", "b"], "arrayFilter", ["notEqual", "a"], ["b"]),
        ("l", None, "arrayUnique", [], []),
    ],
)
def test_an_operator_gives_what_mariadb_gives(
    key: str, current: Any, method: str, values: list[Any], outcome: Any
) -> None:
    operator = Operator(method, values)
    operators.check(COLUMNS[key], current, operator)
    assert operators.apply(COLUMNS[key], current, operator) == outcome


def test_the_time_an_operator_sets_has_whole_seconds() -> None:
    assert operators.apply(COLUMNS["d"], None, Operator("dateSetNow", [])).endswith(".000+00:00")


@pytest.mark.parametrize(
    ("key", "current", "method", "values", "message"),
    [
        ("s", "a", "increment", [1], "Cannot apply increment operator to non-numeric field 's'"),
        ("b", 1, "increment", [1], "Cannot apply increment operator to non-numeric field 'b'"),
        (
            "i",
            1,
            "increment",
            ["many"],
            "Cannot apply increment operator: value must be numeric, got string",
        ),
        (
            "i",
            1,
            "increment",
            [],
            "Cannot apply increment operator: value must be numeric, got NULL",
        ),
        ("i", 1, "divide", [0], "Cannot apply divide operator: division by zero"),
        ("f", 1, "modulo", ["0.0"], "Cannot apply modulo operator: modulo by zero"),
        (
            "i",
            1,
            "increment",
            [1, "x"],
            "Cannot apply increment operator: max/min limit must be numeric, got string",
        ),
        (
            "i",
            2**31 - 1,
            "increment",
            [1],
            "Cannot apply increment operator: would overflow maximum value of 2147483647",
        ),
        (
            "i",
            -(2**31),
            "decrement",
            [1],
            "Cannot apply decrement operator: would underflow minimum value of -2147483648",
        ),
        (
            "i",
            10,
            "power",
            [400],
            "Cannot apply power operator: would overflow maximum value of 2147483647",
        ),
        (
            "s",
            "a",
            "arrayAppend",
            ["b"],
            "Cannot apply arrayAppend operator to non-array field 's'",
        ),
        (
            "s",
            "a",
            "arrayDiff",
            ["b"],
            "Cannot use arrayDiff operator on non-array attribute 's'",
        ),
        (
            "n",
            [],
            "arrayAppend",
            [2**31],
            (
                "Cannot apply arrayAppend operator: array items must be between -2147483648 and "
                "2147483647"
            ),
        ),
        (
            "l",
            ["a"],
            "arrayInsert",
            [1],
            "Cannot apply arrayInsert operator: requires exactly 2 values (index and value)",
        ),
        (
            "l",
            ["a"],
            "arrayInsert",
            [-1, "x"],
            "Cannot apply arrayInsert operator: index must be a non-negative integer",
        ),
        (
            "l",
            ["a"],
            "arrayInsert",
            [2, "x"],
            "Cannot apply arrayInsert operator: index 2 is out of bounds for array of length 1",
        ),
        (
            "l",
            [],
            "arrayRemove",
            [],
            "Cannot apply arrayRemove operator: requires a value to remove",
        ),
        (
            "l",
            [],
            "arrayIntersect",
            [],
            "arrayIntersect operator requires a non-empty array value",
        ),
        (
            "l",
            [],
            "arrayFilter",
            ["like", 1],
            (
                "Invalid array filter condition 'like'. Must be one of: equal, notEqual, "
                "greaterThan, "
                "greaterThanEqual, lessThan, lessThanEqual, isNull, isNotNull"
            ),
        ),
        (
            "l",
            [],
            "stringConcat",
            ["a"],
            "Cannot apply stringConcat operator to non-string field 'l'",
        ),
        (
            "s",
            "a",
            "stringConcat",
            [5],
            "Cannot apply stringConcat operator: requires a string value",
        ),
        (
            "s",
            "123456789",
            "stringConcat",
            ["ab"],
            (
                "Cannot apply stringConcat operator: result would exceed maximum length of 10 "
                "characters"
            ),
        ),
        (
            "s",
            "a",
            "stringReplace",
            ["a"],
            (
                "Cannot apply stringReplace operator: requires exactly 2 string values (search and "
                "replace)"
            ),
        ),
        ("i", 1, "toggle", [], "Cannot apply toggle operator to non-boolean field 'i'"),
        ("i", 1, "dateSetNow", [], "Cannot apply dateSetNow operator to non-datetime field 'i'"),
        (
            "d",
            None,
            "dateAddDays",
            ["1"],
            "Cannot apply dateAddDays operator: requires an integer number of days",
        ),
    ],
)
def test_an_operator_that_does_not_suit_is_refused_in_the_servers_words(
    key: str, current: Any, method: str, values: list[Any], message: str
) -> None:
    with pytest.raises(Refusal) as caught:
        operators.check(COLUMNS[key], current, Operator(method, values))
    assert (caught.value.status, caught.value.type) == (400, "row_invalid_structure")
    assert caught.value.message == f"Invalid document structure: {message}"


def test_a_row_that_is_not_there_yet_has_no_foreseen_overflow() -> None:
    operators.check(COLUMNS["i"], None, Operator("increment", [2**40]), new=True)
