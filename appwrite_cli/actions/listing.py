"""List commands: one page, every page, or only the number."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from itertools import chain
from typing import Any

from appwrite_cli.actions.verbs import fields_of, pointing
from appwrite_cli.address import Collection
from appwrite_cli.client import Answer, call, walk
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.list_queries import list_queries, scalar_fields
from appwrite_cli.options import ListOptions
from appwrite_cli.output import View, show_list, show_value
from appwrite_cli.query import query_string

PAGE = 1000  # resources a request when walking; Appwrite 1.9 caps neither this nor more
COUNTED = 5000  # the server stops counting here
_PAGING = 2  # queries that walking adds: limit and cursor


def list_resources(
    collection: Collection,
    view: View,
    listing: ListOptions,
    *,
    params: Mapping[str, Any] | None = None,
    text_fields: Callable[[], Iterable[str]] | None = None,
    parent: str | None = None,
    cursors: bool = True,
) -> None:
    """Show a list, or its number with `--count`, as the list options say.

    `parent` is what the items are addressed below, where that is not what they are listed by.
    Without `cursors` the endpoint is walked by offset. `text_fields` reads which fields hold text;
    it is asked only where the server refuses an unquoted number or boolean. Raises UsageError, and
    what the client raises.
    """
    search = getattr(listing, "search", "")
    given = {"search": search or None, **(params or {})}

    def pages(as_text: frozenset[str]) -> Iterator[Answer]:
        return _pages(collection.path, view.items, listing, given, as_text, cursors=cursors)

    with pointing(collection), _explained(str(collection)):
        answers = once_more_as_text(pages, listing.where, text_fields)
        if listing.count:
            number = count_all(
                answers, collection.path, view.items, listing, given, cursors=cursors
            )
            show_value(number)
            return
        show_list(
            answers,
            view,
            str(collection) if parent is None else parent,
            fields=fields_of(listing.fields),
            all=listing.all,
            limit=listing.limit,
        )


@contextmanager
def _explained(table: str) -> Iterator[None]:
    """Add to a refusal of the filters of rows what to do about it."""
    try:
        yield
    except ApiError as error:
        if error.type == "general_query_invalid" and not error.hint:
            unindexed = re.search(r'attribute "(.+)" requires a fulltext index', error.message)
            if unindexed:
                error.hint = f"awcli indexes create {table} 'find=fulltext({unindexed[1]})'"
            elif "not found in schema" in error.message:
                error.hint = f"awcli tables show {table} lists the columns"
        raise


def once_more_as_text(
    pages: Callable[[frozenset[str]], Iterator[Answer]],
    where: Iterable[str],
    text_fields: Callable[[], Iterable[str]] | None,
) -> Iterator[Answer]:
    """The pages; where the first is refused, once more with numbers sent as the text they were.

    That is for `--where zip=01` and its like on text columns; quoted values never change.
    """
    first = pages(frozenset())
    try:
        head = next(first)
    except ApiError as refusal:
        scalars = scalar_fields(where) if refusal.code == 400 and text_fields else frozenset()
        as_text = scalars.intersection(text_fields()) if scalars and text_fields else frozenset()
        if not as_text:
            raise
        return pages(frozenset(as_text))
    return chain([head], first)


def _pages(
    path: str,
    key: str,
    listing: ListOptions,
    params: Mapping[str, Any],
    as_text: frozenset[str],
    *,
    cursors: bool,
) -> Iterator[Answer]:
    walked = listing.all or listing.count or (listing.limit or 0) > PAGE
    queries = list_queries(
        where=listing.where,
        sort=listing.sort,
        limit=None if walked else listing.limit,
        offset=listing.offset,
        after=listing.after,
        before=listing.before,
        select=getattr(listing, "select", ""),
        query=listing.query,
        as_text=as_text,
        reserved=_PAGING if walked else 0,
    )
    _check_walk(listing, {json.loads(query)["method"] for query in queries})
    if listing.count:
        queries = [*queries, query_string("limit", None, 1)]
    elif walked:
        size = listing.page_size or PAGE
        yield from walk(
            path,
            key,
            queries=queries,
            params=params,
            limit=listing.limit,
            page_size=size,
            cursors=cursors,
        )
        return
    yield call("GET", path, params={**params, "queries": queries or None})


def count_all(
    answers: Iterator[Answer],
    path: str,
    key: str,
    listing: ListOptions,
    params: Mapping[str, Any],
    *,
    cursors: bool = True,
) -> int:
    """The number of resources; where the server has stopped counting, they are walked."""
    total = int(next(answers).data["total"])
    if total < COUNTED:
        return total
    queries = list_queries(where=listing.where, query=listing.query, reserved=_PAGING + 1)
    if key == "rows":
        queries.append(query_string("select", None, ["$id"]))
    pages = walk(
        path, key, queries=queries, params=params, limit=None, page_size=PAGE, cursors=cursors
    )
    return sum(len(page.data[key]) for page in pages)


def _check_walk(listing: ListOptions, methods: Set[str]) -> None:
    """Refuse what cannot be walked, or contradicts itself; `methods` are those of its queries."""
    if listing.all and listing.limit is not None:
        raise UsageError("--all and --limit exclude each other")
    if listing.all and "orderRandom" in methods:
        raise UsageError("--all cannot walk in random order", hint="give --limit N instead")
    for option, method in (("before", "cursorBefore"), ("offset", "offset")):
        if listing.all and method in methods:
            raise UsageError(f"--all walks forward from the start, without --{option}")
    if listing.page_size is not None and listing.page_size < 1:
        raise UsageError(f"--page-size is 1 or more, not {listing.page_size}")
    paging = methods & {"limit", "offset", "cursorAfter", "cursorBefore"}
    if listing.count and (paging or listing.all or listing.limit is not None):
        raise UsageError("--count counts everything that matches, without paging options")
