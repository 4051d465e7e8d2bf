"""Lists of queries as SQL: which rows, in which order, from where on, how many, which columns.

`compile_rows` is for the rows of a table, `compile_list` for Appwrite's own lists (databases,
tables, columns, users...), which differ in what they allow and in the wording of refusals. Nothing
is read here but the row that a cursor names.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import fulltext, spatial
from appwrite_cli.local.query_checks import (
    MAX_VALUES,
    Rules,
    check,
    check_cursor,
    check_searches,
    check_selections,
)
from appwrite_cli.local.query_order import order_terms, rows_after
from appwrite_cli.local.query_parse import (
    CURSORS,
    METHODS,
    RANGES,
    SHAPING,
    Fault,
    Query,
    parse,
    walk,
)
from appwrite_cli.local.query_relations import conditions
from appwrite_cli.local.query_schema import Related, Schema
from appwrite_cli.local.query_sql import join
from appwrite_cli.local.refusal import Refusal, server_error

__all__ = [
    "Related",
    "Schema",
    "Selection",
    "check_list",
    "check_parameter",
    "compile_list",
    "compile_row",
    "compile_rows",
    "register",
]

Record = Mapping[str, Any]
Cursor = Callable[[str], Record | None]

DEFAULT_LIMIT = 25
_MAX_QUERIES = 100
_MAX_LENGTH = 4096


@dataclass(frozen=True)
class Selection:
    """A compiled list of queries.

    `where` and `order` are SQL without their keywords. `filter` is `where` without the cursor:
    what a total counts. With `reverse` the rows come last one first: turn them round. `select` is
    what was selected, as it was written, or None for everything. With `ranged` only ranges
    narrow the rows, so that an index which finds them gives them in another order. `sorted_order`
    is `order` in terms that no index answers: SQLite finds all rows first, then sorts them.
    """

    where: str
    parameters: list[Any]
    order: str
    limit: int
    offset: int
    select: tuple[str, ...] | None
    reverse: bool
    filter: str
    filter_parameters: list[Any]
    ranged: bool
    sorted_order: str


def register(connection: sqlite3.Connection) -> None:
    """Install the SQL functions that compiled queries call."""
    spatial.register(connection)
    fulltext.register(connection)


def check_parameter(queries: Any) -> None:
    """Check the parameter `queries` of a list of rows as such; raises Refusal."""
    if (
        not isinstance(queries, list)
        or len(queries) > _MAX_QUERIES
        or not all(isinstance(text, str) and 1 <= len(text) <= _MAX_LENGTH for text in queries)
    ):
        raise Refusal(
            400,
            "general_argument_invalid",
            f"Invalid `queries` param: Value must a valid array no longer than {_MAX_QUERIES} "
            "items and Value must be a valid string and at least 1 chars and no longer than "
            f"{_MAX_LENGTH} chars",
        )


def compile_rows(queries: Any, schema: Schema, cursor: Cursor) -> Selection:
    """Compile the queries of a request for rows.

    `cursor` gives the row with an ID as the API shows it, or None. Raises Refusal in the server's
    words and order: the parameter, each query's form, the cursor, then what queries say.
    """
    check_parameter(queries)
    try:
        parsed = [parse(text) for text in queries]
        first = next((query for query in parsed if query.method in CURSORS), None)
        if first is not None:
            check_cursor(first)
        row = None if first is None else _cursor_row(first, cursor, "Row")
        rules = Rules(schema.columns)
        for query in parsed:
            check(query, rules)
        check_searches(parsed, schema)
    except Fault as fault:
        raise Refusal(400, "general_query_invalid", str(fault)) from None
    except TypeError:
        raise server_error() from None
    return _compile(parsed, schema, row)


def compile_row(queries: Any, schema: Schema) -> tuple[str, ...] | None:
    """What the queries of a request for one row select, None for everything; raises Refusal."""
    check_parameter(queries)
    rules = Rules(schema.columns, frozenset({"select"}))
    try:
        parsed = [parse(text) for text in queries]
        for query in parsed:
            check(query, rules)
        check_selections(parsed, schema.columns)
    except Fault as fault:
        raise Refusal(400, "general_query_invalid", str(fault)) from None
    except TypeError:
        raise server_error() from None
    return _selected(parsed)


def compile_list(
    queries: Any,
    schema: Schema,
    allowed: Sequence[str],
    cursor: Cursor,
    *,
    noun: str,
    select: bool = False,
    search: str = "",
    names: tuple[str, str] = ("column", "rows"),
    limit: int = DEFAULT_LIMIT,
) -> Selection:
    """Compile the queries of a request for one of Appwrite's own lists.

    `allowed` are the attributes that may be filtered and sorted by, besides `$id`, `$sequence`,
    `$createdAt` and `$updatedAt`; `noun` names the resource where a cursor's is not found
    ("Database"). `search` is that parameter of the request, for a fulltext index on `search`.
    `names` are what refusals call a column and the resources; `limit` holds where none is given.
    """
    parsed = check_list(queries, schema, allowed, select=select)
    first = next((query for query in parsed if query.method in CURSORS), None)
    row = None if first is None else _cursor_row(first, cursor, noun)
    if search and search != "0":
        parsed = [*parsed, Query("search", "search", [search])]
    try:
        # The database checks once more, and the server drops what it says.
        check_searches(parsed, schema)
        _check_counts(parsed)
    except Fault:
        message = "The query's syntax is invalid. Please check the query and try again."
        raise Refusal(400, "general_query_invalid", message) from None
    return _compile(parsed, schema, row, names, limit)


def check_page(queries: Any) -> list[Query]:
    """Check the parameter `queries` of a list that takes `limit` and `offset` alone; parse it."""
    rules = Rules({}, frozenset({"limit", "offset"}), of_rows=False)
    return _checked(queries, rules)


def check_list(
    queries: Any, schema: Schema, allowed: Sequence[str], *, select: bool = False
) -> list[Query]:
    """Check the parameter `queries` of one of Appwrite's own lists, and parse it."""
    columns = {key: column for key, column in schema.columns.items() if key in allowed}
    methods = METHODS if select else METHODS - {"select"}
    return _checked(queries, Rules(columns, methods, max_values=5000, of_rows=False))


def _checked(queries: Any, rules: Rules) -> list[Query]:
    try:
        return _parse_list(queries, rules)
    except Fault as fault:
        message = f"Invalid `queries` param: {fault}"
        raise Refusal(400, "general_argument_invalid", message) from None
    except TypeError:
        raise server_error() from None


def _parse_list(queries: Any, rules: Rules) -> list[Query]:
    if not isinstance(queries, list):
        raise Fault("Queries must be an array")
    parsed = []
    for text in queries:
        try:
            query = parse(text)
        except Fault as fault:
            raise Fault(f"Invalid query: {fault}") from None
        check(query, rules)
        parsed.append(query)
    return parsed


def _check_counts(queries: list[Query]) -> None:
    if any(len(query.values) > MAX_VALUES for query in walk(queries)):
        raise Fault("too many values")


def _cursor_row(query: Query, cursor: Cursor, noun: str) -> Record:
    row = cursor(query.value)
    if row is None:
        message = f"{noun} '{query.value}' for the 'cursor' value not found."
        raise Refusal(400, "general_cursor_not_found", message)
    return row


def _compile(
    queries: list[Query],
    schema: Schema,
    row: Record | None,
    names: tuple[str, str] = ("column", "rows"),
    limit: int = DEFAULT_LIMIT,
) -> Selection:
    before = next((q.method for q in queries if q.method in CURSORS), "") == "cursorBefore"
    orders = order_terms(queries, schema.columns, backwards=before)
    after = None if row is None else rows_after(orders, row, schema.columns, names)
    try:
        check_selections(queries, schema.columns)
    except Fault as fault:
        raise Refusal(400, "general_query_invalid", str(fault)) from None
    found = conditions([query for query in queries if query.method not in SHAPING], schema)
    filtered = join(found, "AND")
    where = join([*found, after], "AND") if after else filtered
    return Selection(
        where=where[0],
        parameters=where[1],
        order=", ".join(order.sql for order in orders),
        limit=_first_number(queries, "limit", limit),
        offset=_first_number(queries, "offset", 0),
        select=_selected(queries),
        reverse=before,
        filter=filtered[0],
        filter_parameters=filtered[1],
        ranged=_is_ranged(queries),
        sorted_order=", ".join(f"+{order.sql}" for order in orders),
    )


def _is_ranged(queries: list[Query]) -> bool:
    methods = {query.method for query in queries}
    return bool(methods & RANGES) and "equal" not in methods


def _selected(queries: list[Query]) -> tuple[str, ...] | None:
    selects = [query for query in queries if query.method == "select"]
    return tuple(name for query in selects for name in query.values) if selects else None


def _first_number(queries: list[Query], method: str, default: int) -> int:
    return next((int(query.value) for query in queries if query.method == method), default)
