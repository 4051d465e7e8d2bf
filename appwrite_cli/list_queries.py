"""The queries of a list command, from its options."""

import json
from collections.abc import Container, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from appwrite_cli.errors import UsageError
from appwrite_cli.query import check_limits, query_string

if TYPE_CHECKING:
    from datetime import datetime

# The grammar is imported where a text is to be read: most lists have none.


def list_queries(
    *,
    where: Sequence[str] = (),
    sort: Sequence[str] = (),
    limit: int | None = None,
    offset: int | None = None,
    after: str = "",
    before: str = "",
    select: str = "",
    query: Sequence[str] = (),
    now: "datetime | None" = None,
    as_text: Container[str] = frozenset(),
    reserved: int = 0,
) -> list[str]:
    """The Query strings that the options of a list command ask for, in the order of the arguments.

    `as_text` names the string columns whose unquoted numbers and booleans are sent as written;
    `reserved` is the number of queries that paging will add. Raises UsageError.
    """
    queries, called = _parsed(where, query, now, as_text) if where or query else ([], [])
    if sort:
        queries += _sorting(sort)
    if limit is not None:
        queries.append(_number("limit", limit, 1))
    if offset is not None:
        queries.append(_number("offset", offset, 0))
    if after:
        queries.append(query_string("cursorAfter", None, after))
    if before:
        queries.append(query_string("cursorBefore", None, before))
    if select:
        queries.append(query_string("select", None, _selection(select)))
    queries += called
    _refuse_conflicts(queries)
    check_limits(queries, reserved=reserved)
    return queries


def scalar_fields(where: Iterable[str]) -> frozenset[str]:
    """The fields that any of the filters compares with an unquoted number or boolean."""
    from appwrite_cli.where import Where

    return frozenset().union(*(Where.parse(text).scalar_fields for text in where))


def _parsed(
    where: Sequence[str], query: Sequence[str], now: "datetime | None", as_text: Container[str]
) -> tuple[list[str], list[str]]:
    from appwrite_cli.where import Where, query_call
    from appwrite_cli.where.times import local_now

    now = now or local_now()
    filters = [Where.parse(text).queries(now=now, as_text=as_text) for text in where]
    called = [query_call(text, now=now, as_text=as_text) for text in query]
    return list(chain.from_iterable(filters)), list(chain.from_iterable(called))


def _sorting(texts: Sequence[str]) -> list[str]:
    from appwrite_cli.where.scan import Scanner

    queries: dict[str, str] = {}
    for text in texts:
        if not text.strip():
            raise UsageError("--sort is empty", hint="is a shell variable unset?")
        scanner = Scanner(text)
        while True:
            start = scanner.skip()
            descending = scanner.take_character("-")
            field_start = scanner.skip()
            name = scanner.field().name
            if name in queries:
                raise scanner.error(f"sorted by {name} twice", start)
            is_random = scanner.text[field_start : scanner.position] == "random"
            if is_random and descending:
                raise scanner.error("random has no direction", start)
            queries[name] = (
                query_string("orderRandom")
                if is_random
                else query_string("orderDesc" if descending else "orderAsc", name)
            )
            if not scanner.take_character(","):
                break
        scanner.finish("a comma or the end")
    return list(queries.values())


def _selection(text: str) -> list[str]:
    from appwrite_cli.where.scan import Scanner

    scanner = Scanner(text)
    names = [scanner.field(star=True).name]
    while scanner.take_character(","):
        names.append(scanner.field(star=True).name)
    scanner.finish("a comma or the end")
    return list(dict.fromkeys(names))  # Appwrite refuses a column that is selected twice


def _number(method: str, number: int, minimum: int) -> str:
    if number < minimum:
        raise UsageError(f"--{method} is {minimum} or more, not {number}")
    return query_string(method, None, number)


def _refuse_conflicts(queries: Sequence[str]) -> None:
    methods = [json.loads(query)["method"] for query in queries]
    for method in ("limit", "offset"):
        if methods.count(method) > 1:
            raise UsageError(
                f"{method} is given twice", hint=f"--{method} and --query '{method}(...)' are one"
            )
    cursors = [method for method in methods if method.startswith("cursor")]
    if len(cursors) > 1:
        # Appwrite 1.9.6 obeys the first and says nothing.
        raise UsageError("only one of --after and --before, once", hint="pages go one way")
    if "orderRandom" in methods:
        if any(method in ("orderAsc", "orderDesc") for method in methods):
            raise UsageError("a random order and another one", hint="leave one of the two out")
        if cursors:
            raise UsageError("a random order has no --after and --before")
