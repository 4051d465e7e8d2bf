"""Filters on rows that are only staged: Appwrite 1.9.6 knows few of them there, the others hold."""

from collections.abc import Callable, Iterable
from typing import Any

from appwrite_cli.local.query_parse import Query
from appwrite_cli.local.records import Record

Test = Callable[[Any, list[Any]], bool]


def matches(row: Record, queries: Iterable[Query]) -> bool:
    """Whether a staged row passes the filters among some queries."""
    tests = ((_TESTS[query.method], query) for query in queries if query.method in _TESTS)
    return all(test(row.get(query.attribute), query.values) for test, query in tests)


def _ordered(compare: Callable[[Any, Any], bool]) -> Test:
    def test(value: Any, given: list[Any]) -> bool:
        try:
            return compare(value, given[0])
        except TypeError:  # a text against a number, or nothing at all
            return False

    return test


def _part(compare: Callable[[str, str], bool]) -> Test:
    def test(value: Any, given: list[Any]) -> bool:
        return isinstance(value, str) and any(compare(value, str(part)) for part in given)

    return test


_TESTS: dict[str, Test] = {
    "equal": lambda value, given: value in given,
    "notEqual": lambda value, given: value not in given,
    "contains": lambda value, given: (
        isinstance(value, list) and any(part in value for part in given)
    ),
    "startsWith": _part(str.startswith),
    "endsWith": _part(str.endswith),
    "greaterThan": _ordered(lambda value, bound: bool(value > bound)),
    "greaterThanEqual": _ordered(lambda value, bound: bool(value >= bound)),
    "lessThan": _ordered(lambda value, bound: bool(value < bound)),
    "lessThanEqual": _ordered(lambda value, bound: bool(value <= bound)),
    "isNull": lambda value, _: value is None,
    "isNotNull": lambda value, _: value is not None,
    "between": lambda value, given: (
        value is not None and len(given) == 2 and bool(given[0] <= value <= given[1])
    ),
}
