"""Filters that reach into related rows: `author.name` of a book's table is `name` of an author's.

As in Appwrite 1.9.6, all filters on one relationship are about the same related row, and only
filters that stand alone reach there: inside `and` and `or` the server fails.
"""

from appwrite_cli.local.layout import Column
from appwrite_cli.local.query_checks import Rules, check
from appwrite_cli.local.query_parse import Fault, Query
from appwrite_cli.local.query_schema import Schema
from appwrite_cli.local.query_sql import NOTHING, Condition, Filters, join
from appwrite_cli.local.refusal import Refusal


def conditions(queries: list[Query], schema: Schema) -> list[Condition]:
    """The SQL conditions of filters that all have to hold; raises Refusal."""
    filters = Filters(schema)
    found: list[Condition] = []
    groups: dict[str, list[Query]] = {}
    for query in queries:
        key, _, rest = query.attribute.partition(".")
        column = schema.columns.get(key)
        if not rest or column is None or column["type"] != "relationship":
            found.append(filters.condition(query))
        elif query.method == "containsAll":
            # Each value may be another related row's.
            each = [Query("equal", rest, [value]) for value in query.values]
            found += [_related(column, [one], schema) for one in each]
        else:
            groups.setdefault(key, []).append(Query(query.method, rest, query.values))
    for key, group in groups.items():
        _check_equals(key, group)
        found.append(_related(schema.columns[key], group, schema))
    return found


def _check_equals(key: str, group: list[Query]) -> None:
    seen: set[str] = set()
    for query in group:
        if query.method == "equal" and query.attribute in seen:
            message = (
                f"Multiple equal queries on '{key}.{query.attribute}' will never match a single "
                "document. Use Query::containsAll() to match across different related documents."
            )
            raise Refusal(400, "general_query_invalid", message)
        if query.method == "equal":
            seen.add(query.attribute)


def _related(column: Column, queries: list[Query], schema: Schema) -> Condition:
    link = schema.related(column) if schema.related else None
    if link is None:
        return NOTHING
    try:
        for query in queries:
            check(query, Rules(link.schema.columns))
        where, parameters = join(conditions(queries, link.schema), "AND")
    except Fault as fault:
        raise Refusal(400, "general_query_invalid", str(fault)) from None
    except Refusal as refusal:
        if refusal.status < 500:
            raise
        return NOTHING  # where the server fails on related rows, it takes them for none
    return link.condition(where), parameters
