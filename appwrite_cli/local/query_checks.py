"""What a query may say about a table: the checks of Appwrite's validators, in order and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from appwrite_cli.local import geometry, php, times
from appwrite_cli.local.layout import TEXT, Column, kind
from appwrite_cli.local.query_parse import (
    AFFIXES,
    COMPARISONS,
    CONTAINS,
    CURSORS,
    DISTANCES,
    METHODS,
    NESTED,
    ORDERS,
    SEARCHES,
    SHAPING,
    SPATIAL,
    VECTORS,
    Fault,
    Query,
    walk,
)
from appwrite_cli.local.query_schema import Schema
from appwrite_cli.local.structure import integer_bits

MAX_VALUES = 500

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}")
_ID_WORDS = (
    "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. "
    "Can't start with a leading underscore"
)
_INTERNAL = frozenset(
    {"$id", "$sequence", "$collection", "$tenant", "$createdAt", "$updatedAt", "$permissions"}
)
_SYSTEM: dict[str, Column] = {
    "$id": {"key": "$id", "type": "string"},
    "$sequence": {"key": "$sequence", "type": "id"},
    "$createdAt": {"key": "$createdAt", "type": "datetime"},
    "$updatedAt": {"key": "$updatedAt", "type": "datetime"},
}
_AT_LEAST_ONE = CONTAINS | {"equal", "exists", "notExists"}
_EXACTLY_ONE = COMPARISONS | AFFIXES | SEARCHES


@dataclass(frozen=True)
class Rules:
    """What differs between the places where queries are checked."""

    columns: Mapping[str, Column]
    methods: frozenset[str] = METHODS
    max_values: int = MAX_VALUES
    of_rows: bool = True  # else of one of Appwrite's own lists

    def column(self, key: str) -> Column | None:
        """A column or system column by its key."""
        if key == "$sequence" and not self.of_rows:
            return {"key": key, "type": "integer"}
        return _SYSTEM.get(key) or self.columns.get(key)


def check(query: Query, rules: Rules) -> None:
    """Check a query, what it holds first; raises Fault with the server's message."""
    if query.method in NESTED:
        for member in query.values:
            check(member, rules)
    if query.method not in rules.methods:
        raise Fault(f"Invalid query method: {query.method}")
    try:
        if query.method in SHAPING:
            _check_shape(query, rules)
        else:
            _check_filter(query, rules)
    except Fault as fault:
        raise Fault(f"Invalid query: {fault}") from None


def check_searches(queries: list[Query], schema: Schema) -> None:
    """A search needs a fulltext index over its attribute alone; raises Fault."""
    for query in walk(queries):
        if query.method in SEARCHES and schema.fulltext_index(query.attribute) is None:
            words = f'Searching by attribute "{query.attribute}" requires a fulltext index.'
            raise Fault(words)


def check_selections(queries: list[Query], columns: Mapping[str, Column]) -> None:
    """What is selected must be of the row itself, or in related rows with a dot; raises Fault."""
    names = [name for query in queries if query.method == "select" for name in query.values]
    own = {key for key, column in columns.items() if column["type"] != "relationship"}
    unknown = [
        name for name in names if "." not in name and name not in own | _INTERNAL - {"$tenant"}
    ]
    if unknown and "*" not in unknown:
        raise Fault(f"Cannot select attributes: {', '.join(dict.fromkeys(unknown))}")


def check_cursor(query: Query) -> None:
    """A cursor has to be an ID; raises Fault."""
    if not isinstance(query.value, str) or not ID.fullmatch(query.value):
        raise Fault(f"Invalid cursor: {_ID_WORDS}")


def _check_shape(query: Query, rules: Rules) -> None:
    if query.method in CURSORS:
        check_cursor(query)
    elif query.method in ORDERS:
        if query.method != "orderRandom":
            _check_order(query.attribute, rules)
    elif query.method == "select":
        _check_select(query, rules)
    else:
        # The name is `limit` for a word as offset, too.
        if not php.is_numeric(query.value):
            raise Fault("Invalid limit: Value must be a valid number")
        number, least = php.number(query.value), 1 if query.method == "limit" else 0
        if not isinstance(number, int) or not least <= number <= php.INT_MAX:
            scope = f"{least} and {php.INT_MAX:,}"
            raise Fault(f"Invalid {query.method}: Value must be a valid range between {scope}")


def _check_order(attribute: str, rules: Rules) -> None:
    if rules.column(attribute):
        return
    top = attribute.split(".")[0]
    if "." in attribute and rules.column(top):
        raise Fault(f"Cannot order by nested attribute: {top}")
    raise Fault(f"Attribute not found in schema: {top}")


def _check_select(query: Query, rules: Rules) -> None:
    if not query.values:
        raise Fault("No attributes selected")
    names = [value for value in query.values if isinstance(value, str)]
    if len(names) != len(query.values):
        raise TypeError("a selection that is no text")
    if len(set(names)) != len(names):
        raise Fault("Duplicate attributes selected")
    for name in names:
        top = name if rules.column(name) else name.split(".")[0]
        if top not in _INTERNAL and top != "*" and not rules.column(top):
            raise Fault(f"Attribute not found in schema: {top}")


def _check_filter(query: Query, rules: Rules) -> None:
    method, values = query.method, query.values
    name = method[0].upper() + method[1:]
    if method in _AT_LEAST_ONE or (method in SPATIAL and method not in DISTANCES):
        if not values or values[0] in ([], {}):
            raise Fault(f"{name} queries require at least one value.")
    elif method in DISTANCES:
        if len(values) != 1 or not isinstance(values[0], list) or len(values[0]) != 3:
            raise Fault("Distance query requires [[geometry, distance]] parameters")
    elif method in _EXACTLY_ONE:
        if len(values) != 1:
            raise Fault(f"{name} queries require exactly one value.")
    elif method in ("between", "notBetween"):
        if len(values) != 2:
            raise Fault(f"{name} queries require exactly two values.")
    elif method in VECTORS:
        _find(query.attribute, rules)
        raise Fault("Vector queries can only be used on vector attributes")
    elif method == "elemMatch":
        raise Fault("elemMatch is not supported by the database")
    elif method in NESTED:
        if any(member.method in SHAPING for member in values):
            raise Fault(f"{name} queries can only contain filter queries")
        if len(values) < 2:
            raise Fault(f"{name} queries require at least two queries")
        return
    _check_attribute(query, rules)


def _find(attribute: str, rules: Rules) -> Column:
    column = rules.column(attribute)
    if column is not None and column.get("encrypt"):
        raise Fault(f"Cannot query encrypted attribute: {attribute}")
    if column is None:
        # For what lies in related rows, the relationship is checked here, the rest there.
        top = attribute.split(".")[0]
        column = rules.column(top)
        if column is None:
            raise Fault(f"Attribute not found in schema: {top}")
    return column


def _check_attribute(query: Query, rules: Rules) -> None:
    column = _find(query.attribute, rules)
    key, method = column["key"], query.method
    if method in ("exists", "notExists"):
        return
    if column["type"] == "relationship" and query.attribute != key:
        return
    if len(query.values) > rules.max_values:
        raise Fault(f"Query on attribute has greater than {rules.max_values} values: {key}")
    type_ = kind(column)
    if method in SPATIAL and type_ not in geometry.TYPES:
        raise Fault(f'Spatial query "{method}" cannot be applied on non-spatial attribute: {key}')
    for value in query.values:
        if type_ in geometry.TYPES:
            if not isinstance(value, list | dict):
                raise Fault("Spatial data must be an array")
        elif not _suits(column, value, rules):
            raise Fault(f'Query value is invalid for attribute "{key}"')
    if type_ == "relationship" and _is_virtual(column):
        raise Fault("Cannot query on virtual relationship attribute")
    listed = column.get("array")
    if method in CONTAINS and not listed and type_ not in TEXT and type_ not in geometry.TYPES:
        word = "notContains" if method == "notContains" else "contains"
        raise Fault(
            f'Cannot query {word} on attribute "{key}" because it is not an array, string, '
            "or object."
        )
    if listed and method not in CONTAINS and method not in ("isNull", "isNotNull"):
        raise Fault(f'Cannot query {method} on attribute "{key}" because it is an array.')


def _suits(column: Column, value: Any, rules: Rules) -> bool:
    type_ = kind(column)
    if type_ == "id":
        return _is_sequence(value)
    if type_ in TEXT:
        return isinstance(value, str)
    if type_ == "relationship":
        return isinstance(value, str) and len(value) <= 255
    if type_ == "integer":
        bits = integer_bits(column) if rules.of_rows else 32
        return php.is_int(value) and -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)
    if type_ == "bigint":
        return php.is_int(value if not isinstance(value, str) else _int_of(value))
    if type_ == "double":
        return php.is_number(value)
    if type_ == "boolean":
        return isinstance(value, bool)
    earliest = times.EARLIEST if rules.of_rows else datetime.min.replace(tzinfo=UTC)
    return times.acceptable(value, earliest)


def _is_sequence(value: Any) -> bool:
    if not php.is_numeric(value) or php.is_empty(value):
        return False
    number = php.number(value)
    return isinstance(number, int) and 1 <= number <= php.INT_MAX


def _int_of(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]+", text) else None


def _is_virtual(column: Column) -> bool:
    side = column.get("side", "parent")
    relation = (column["relationType"], side)
    if relation == ("oneToOne", "child"):
        return not column.get("twoWay")
    return column["relationType"] == "manyToMany" or relation in (
        ("oneToMany", "parent"),
        ("manyToOne", "child"),
    )
