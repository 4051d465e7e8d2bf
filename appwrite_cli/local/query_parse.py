"""Queries as they come over the wire: JSON text to `Query`, with the server's words for faults."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import php

COMPARISONS = frozenset(
    {"notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual"}
)
AFFIXES = frozenset({"startsWith", "notStartsWith", "endsWith", "notEndsWith"})
SEARCHES = frozenset({"search", "notSearch"})
CONTAINS = frozenset({"contains", "containsAny", "containsAll", "notContains"})
DISTANCES = frozenset(
    {"distanceEqual", "distanceNotEqual", "distanceGreaterThan", "distanceLessThan"}
)
SPATIAL = DISTANCES | {
    "crosses",
    "notCrosses",
    "intersects",
    "notIntersects",
    "overlaps",
    "notOverlaps",
    "touches",
    "notTouches",
}
VECTORS = frozenset({"vectorDot", "vectorCosine", "vectorEuclidean"})
NESTED = frozenset({"and", "or", "elemMatch"})
ORDERS = frozenset({"orderAsc", "orderDesc", "orderRandom"})
CURSORS = frozenset({"cursorAfter", "cursorBefore"})
# Filters that leave a stretch of a sorted index.
RANGES = frozenset(
    {"lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual", "between", "startsWith"}
)
SHAPING = ORDERS | CURSORS | {"limit", "offset", "select"}

# Appwrite 1.9.6 has no `regex`: MariaDB's adapter does not offer it.
METHODS = frozenset(
    COMPARISONS
    | AFFIXES
    | SEARCHES
    | CONTAINS
    | SPATIAL
    | VECTORS
    | NESTED
    | SHAPING
    | {"equal", "between", "notBetween", "isNull", "isNotNull", "exists", "notExists"}
)


class Fault(ValueError):  # noqa: N818 - what the server says, not a failure of ours
    """What is wrong with a query, in the server's words."""


@dataclass(frozen=True)
class Query:
    """A query: its method, its attribute ("" for none), and its values, which may be queries."""

    method: str
    attribute: str
    values: list[Any]

    @property
    def value(self) -> Any:
        """The first value, or None."""
        return self.values[0] if self.values else None


def parse(text: str) -> Query:
    """The query that a JSON text is; raises Fault."""
    try:
        found = php.decode(text)
    except RecursionError:
        raise Fault("Invalid query: Maximum stack depth exceeded") from None
    except ValueError:
        raise Fault("Invalid query: Syntax error") from None
    if not isinstance(found, dict | list):
        raise Fault(f"Invalid query. Must be an array, got {php.type_name(found)}")
    if "\\u" in text and not _encodable(found):
        raise Fault("Invalid query: Single unpaired high surrogate in Unicode escape")
    return _query(found)


def _encodable(found: Any) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _query(found: Any) -> Query:
    # PHP's lists are arrays without these keys; a member that is no array at all is a type error.
    if not isinstance(found, dict | list):
        raise TypeError("a query inside a query is no object")
    parts = found if isinstance(found, dict) else {}
    method, attribute, values = (parts.get(name) for name in ("method", "attribute", "values"))
    method = "" if method is None else method
    attribute = "" if attribute is None else attribute
    values = [] if values is None else values
    if not isinstance(method, str):
        raise Fault(f"Invalid query method. Must be a string, got {php.type_name(method)}")
    if method not in METHODS:
        raise Fault(f"Invalid query method: {method}")
    if not isinstance(attribute, str):
        raise Fault(f"Invalid query attribute. Must be a string, got {php.type_name(attribute)}")
    if not isinstance(values, dict | list):
        raise Fault(f"Invalid query values. Must be an array, got {php.type_name(values)}")
    members = list(values.values()) if isinstance(values, dict) else values
    if method in NESTED:
        members = [_query(member) for member in members]
    if not attribute and method in ("orderAsc", "orderDesc"):
        attribute = "$sequence"
    return Query(method, attribute, members)


def walk(queries: list[Query]) -> Iterator[Query]:
    """Every query, those inside others after what holds them."""
    for query in queries:
        yield query
        if query.method in NESTED:
            yield from walk(query.values)
