"""Appwrite Query strings, byte for byte those of the newest official SDK (appwrite 27.0.0)."""

import json
from collections.abc import Iterable
from typing import Any

from appwrite_cli.errors import UsageError

# Appwrite 1.9.6 refuses a request with more queries, a longer query, or more values in one.
MAX_QUERIES, MAX_LENGTH, MAX_VALUES = 100, 4096, 500

Query = dict[str, Any]
"""A query before it is written: `method`, and where it has them `attribute` and `values`."""


def make_query(method: str, attribute: str | None = None, values: Any = None) -> Query:
    """A query as the SDK makes it: one value becomes a list of one, None is left out."""
    query: Query = {"method": method}
    if attribute is not None:
        query["attribute"] = attribute
    if values is not None:
        query["values"] = values if isinstance(values, list) else [values]
    return query


def write_query(query: Query) -> str:
    """The string that is sent."""
    return json.dumps(query, separators=(",", ":"))


def query_string(method: str, attribute: str | None = None, values: Any = None) -> str:
    """The string of one query, such as `query_string("limit", None, 25)`."""
    return write_query(make_query(method, attribute, values))


def check_limits(queries: Iterable[str], *, reserved: int = 0) -> None:
    """Raise UsageError where Appwrite would refuse the queries of one request for their size.

    `reserved` is the number of queries that walking through pages will add to each request.
    """
    queries = list(queries)
    if len(queries) > MAX_QUERIES - reserved:
        raise UsageError(
            f"{len(queries)} queries in one request; Appwrite takes {MAX_QUERIES}"
            + (f", and paging needs {reserved} of them" if reserved else ""),
            hint="`in (...)` asks for several values in one query",
        )
    for text in queries:
        if len(text) > MAX_LENGTH:
            raise UsageError(
                f"a query of {len(text)} characters; Appwrite takes {MAX_LENGTH}: {text[:60]}...",
                hint="ask for less at a time",
            )
        if len(text) > 2 * MAX_VALUES:  # fewer characters cannot hold too many values
            _check_values(json.loads(text))


def _check_values(query: Query) -> None:
    values = query.get("values")
    if not isinstance(values, list):
        return
    if len(values) > MAX_VALUES:
        name = query.get("attribute") or query["method"]
        raise UsageError(
            f"{len(values)} values in the query on {name}; Appwrite takes {MAX_VALUES}",
            hint="ask for less at a time",
        )
    for value in values:
        if isinstance(value, dict):
            _check_values(value)
