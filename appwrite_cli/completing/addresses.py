"""Addresses, part by part: what there is on the server below what is typed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from appwrite_cli.address import Collection, Kind
from appwrite_cli.catalog import match
from appwrite_cli.client import call
from appwrite_cli.client.paging import list_key
from appwrite_cli.completing.found import NOTHING, Found
from appwrite_cli.completing.kinds import kind_of
from appwrite_cli.completing.line import Line
from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError
from appwrite_cli.ids import ID_PATTERN
from appwrite_cli.query import query_string
from appwrite_cli.resources import TARGET, USER

PAGE = 200  # resources of a list that are looked at
_KEYED = {"column", "index"}  # are addressed by their keys
# What says which one it is, the best first; not every resource has a name.
_SAID = (
    "name", "email", "userName", "userEmail", "identifier", "providerEmail", "phone", "provider",
    "clientName", "requestPath", "type", "status", "key",
)  # fmt: skip


def address(line: Line, form: str, head: str, tail: str) -> Found:
    """The next part of an address of this form, in every reading that the defaults allow."""
    parts = tuple(form.split("/"))[: -1 if _is_bulk(line) else None]
    typed = tuple(part for part in head.split("/")[:-1] if part)  # a//b is meant as a/b
    prefix = "".join(f"{part}/" for part in typed)
    found = NOTHING
    for missing in _readings(parts, len(typed)):
        above = (*_defaults(parts[:missing]), *typed)
        level = len(above) + 1
        kind = kind_of(parts[:level])
        if kind is None:
            continue
        end = "/" if level < len(parts) else ""
        try:
            found += _suffixed(ids(Collection(kind, above), tail), end)
        except ApiError:  # there is no such parent, or no permission: another reading may do
            continue
    return found.after(prefix)


def own(line: Line, form: str, _head: str, tail: str) -> Found:
    """An ID alone: of the line's own list, or of what the defaults name."""
    parts = tuple(form.split("/"))
    kind = kind_of(parts)
    above = parent_of(line, parts) if kind else None
    return NOTHING if kind is None or above is None else ids(Collection(kind, above), tail)


def target(_line: Line, _argument: str, _head: str, _tail: str) -> Found:
    """The targets of all users: they have no list of their own, but users are listed with them."""
    targets = (one for user in items_of(USER) for one in user.get("targets") or ())
    return _found(TARGET, targets)


def parent_of(line: Line, parts: Sequence[str], *, bulk: bool = False) -> tuple[str, ...] | None:
    """The IDs above a resource with these parts that the line and the defaults give; or None.

    In a `bulk` command the line's address is that of what holds the resources.
    """
    wanted = len(parts) - 1
    form = line.form[:wanted] if bulk or _is_bulk(line) else line.form
    for text in line.arguments[:1]:
        given = text.split("/")
        if len(form) >= wanted and "=" not in text and tuple(parts[:1]) == form[:1]:
            left = parts[: max(len(form) - len(given), 0)]
            if _has_defaults(left):
                return (*_defaults(left), *given)[:wanted]
            return tuple(given[:wanted]) if len(given) >= wanted else None
    return _defaults(parts[:wanted]) if _has_defaults(parts[:wanted]) else None


def ids(collection: Collection, tail: str) -> Found:
    """The IDs in a collection that may follow; of a long one those that begin with `tail`."""
    queries = _queries(collection)
    items, total = _page(collection, queries)
    whole = total <= len(items) or queries is None
    if not whole and tail:
        with suppress(ApiError):  # not every list can be asked so
            items, _ = _page(
                collection, [query_string("startsWith", "$id", tail), *(queries or ())]
            )
    return _found(collection.kind, items)._replace(whole=whole)


def is_there() -> bool:
    """Whether there is a server to ask: a local Appwrite would come into being by it."""
    return not settings().local or settings().local_directory.is_dir()


def items_of(kind: Kind, *above: str) -> Iterable[Mapping[str, Any]]:
    """The first resources of a kind, as the API gives them."""
    collection = Collection(kind, above)
    return _page(collection, _queries(collection))[0]


def _page(
    collection: Collection, queries: Sequence[str] | None
) -> tuple[list[dict[str, Any]], int]:
    if not is_there():
        return [], 0
    params = {"queries": list(queries)} if queries else None
    data = call("GET", collection.path, params=params).data
    key = list_key(data)
    items = [item for item in data[key] if isinstance(item, dict)] if key else []
    total = data.get("total")
    return items, total if isinstance(total, int) else len(items)


def _queries(collection: Collection) -> list[str] | None:
    """The queries for one page; None where the endpoint takes none."""
    known = match("GET", collection.path)
    if known is None or known[0].parameter("queries") is None:
        return None
    queries = [query_string("limit", None, PAGE)]
    if collection.kind.noun == "row":  # the only list from which little can be asked everywhere
        queries.append(query_string("select", None, ["$id"]))
    return queries


def _found(kind: Kind, items: Iterable[Mapping[str, Any]]) -> Found:
    name_of = "key" if kind.noun in _KEYED else "$id"
    named = ((item.get(name_of), item) for item in items)
    return Found(
        [
            (name, _said(item))
            for name, item in named
            if isinstance(name, str) and ID_PATTERN.fullmatch(name)
        ]
    )


def _said(item: Mapping[str, Any]) -> str:
    texts = (item.get(name) for name in _SAID)
    return next((text for text in texts if isinstance(text, str) and text), "")


def _suffixed(found: Found, end: str) -> Found:
    return found._replace(candidates=[(value + end, said) for value, said in found.candidates])


def _is_bulk(line: Line) -> bool:
    """Whether it is about many at once, so that the address is that of what holds them."""
    options = line.options
    return "every" in options and bool(options.get("where") or options["every"])


def _readings(parts: Sequence[str], typed: int) -> list[int]:
    """How many parts on the left may be missing: none, or as many as have defaults."""
    most = len(parts) - typed
    return [count for count in range(max(most, 0)) if _has_defaults(parts[:count])]


def _has_defaults(parts: Iterable[str]) -> bool:
    return all(part in settings().defaults for part in parts)


def _defaults(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(settings().defaults[part].value for part in parts)
