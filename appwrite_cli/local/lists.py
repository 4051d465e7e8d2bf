"""Lists of the local Appwrite's own tables: queries, search and total as Appwrite takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import params, records
from appwrite_cli.local.collation import fold
from appwrite_cli.local.filters import DEFAULT_LIMIT, Schema, compile_list
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call
from appwrite_cli.local.system import SEARCH

DOCUMENTS = ("attribute", "documents")
MOST_COUNTED = 5000  # where Appwrite stops to count


def _anything(value: Any) -> Any:
    return value  # the compiler of queries checks it, in its own words


QUERIES = Param("queries", _anything, ())
TOTAL = Param("total", params.loose_boolean, default=True)
PARAMS_WITHOUT_SEARCH = (QUERIES, TOTAL)
PARAMS = (*PARAMS_WITHOUT_SEARCH, Param("search", params.text(256), ""))


@dataclass(frozen=True)
class Listing:
    """A list: its table, what may be filtered, the noun of cursors, and what it is narrowed to.

    `readable` is the SQL condition, with its parameters, for what the caller may see.
    """

    table: str
    columns: Mapping[str, Record]
    filterable: tuple[str, ...]
    noun: str
    parent_column: str = ""
    parent: int = 0
    cursor: str = "$id"  # by what a cursor names one
    without_hidden: bool = False  # of columns: without the unseen sides of relationships
    readable: tuple[str, Sequence[Any]] = ("1", ())
    names: tuple[str, str] = ("column", "rows")  # what refusals call columns and records
    limit: int = DEFAULT_LIMIT  # where none is asked for


@dataclass(frozen=True)
class Found:
    """One page of a list, and how many there are in all."""

    total: int
    records: list[Record]


def find(call: Call, listing: Listing) -> Found:
    """The records that a request asks for; raises Refusal for queries that Appwrite refuses."""
    within, bound = _bounds(listing)

    def by_cursor(name: str) -> Record | None:
        where = "_id = ?" if listing.cursor == "$id" else "f_key = ?"
        value = name if listing.cursor == "$id" else fold(name)
        found = records.find(
            call.db, listing.table, listing.columns, f"{where} AND {within}", [value, *bound]
        )
        return found[0] if found else None

    has_search = "search" in listing.columns
    schema = Schema(listing.columns, [SEARCH] if has_search else [], listing.table)
    selection = compile_list(
        list(call["queries"]) if call["queries"] == () else call["queries"],
        schema,
        listing.filterable,
        by_cursor,
        noun=listing.noun,
        search=call.values.get("search", ""),
        names=listing.names,
        limit=listing.limit,
    )
    wants_total, counted = bool(call.values.get("total", True)), MOST_COUNTED
    if wants_total or selection.ranged:
        counted = records.count(
            call.db,
            listing.table,
            f"{selection.filter} AND {within}",
            [*selection.filter_parameters, *bound],
            most=MOST_COUNTED,
        )
    # As with rows (`row_reads.py`): few of a range are better found by their index, then sorted.
    few = selection.ranged and counted < MOST_COUNTED
    order = selection.sorted_order if few else selection.order
    found = records.find(
        call.db,
        listing.table,
        listing.columns,
        f"{selection.where} AND {within}",
        [*selection.parameters, *bound],
        f"ORDER BY {order} LIMIT {selection.limit} OFFSET {selection.offset}",
    )
    if selection.reverse:
        found.reverse()
    return Found(counted if wants_total else 0, found)


def _bounds(listing: Listing) -> tuple[str, list[Any]]:
    condition, bound = listing.readable
    conditions = [condition]
    if listing.parent_column:
        conditions.append(f"{listing.parent_column} = ?")
        bound = [*bound, listing.parent]
    if listing.without_hidden:
        conditions.append("c_status != 'hidden'")
    return " AND ".join(conditions), list(bound)
