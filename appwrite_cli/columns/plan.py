"""The columns and indexes of a new table: what createTable takes at once, and what comes after."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from appwrite_cli.columns.indexes import IndexSpec, check_index
from appwrite_cli.columns.row_size import check_budget
from appwrite_cli.columns.spec import ColumnSpec
from appwrite_cli.errors import UsageError

_INLINE_MOST = 100


class TablePlan(NamedTuple):
    """What goes into the body of createTable, and what is made after it, columns first."""

    inline_columns: list[dict[str, Any]]
    inline_indexes: list[dict[str, Any]]
    columns: list[ColumnSpec]
    indexes: list[IndexSpec]
    all_columns: Sequence[ColumnSpec]
    all_indexes: Sequence[IndexSpec]


def plan_table(columns: Sequence[ColumnSpec], indexes: Sequence[IndexSpec]) -> TablePlan:
    """How to make a table with these columns and indexes, all checked together.

    What createTable takes is there at once, without waiting; that ends with the first column that
    it does not take, so that columns keep their order. Raises UsageError for keys that clash,
    indexes that the columns do not allow, and rows that are too long.
    """
    check_clashes((column.key for column in columns), what="column")
    check_clashes((index.key for index in indexes), what="index")
    shown = [column.shown for column in columns]
    for index in indexes:
        check_index(index, shown)
    check_budget(shown)
    inline = list(takewhile(lambda column: column.inline is not None, columns))[:_INLINE_MOST]
    there = {column.key for column in inline}
    at_once = [i for i in indexes if i.inline is not None and there.issuperset(i.columns)]
    return TablePlan(
        [column.inline for column in inline if column.inline],
        [index.inline for index in at_once if index.inline],
        [column for column in columns if column not in inline],
        [index for index in indexes if index not in at_once],
        columns,
        indexes,
    )


def check_clashes(keys: Iterable[str], existing: Iterable[str] = (), *, what: str) -> None:
    """Check that no key repeats or exists; case does not count, as it does not for Appwrite.

    `what` is "column" or "index". Raises UsageError.
    """
    there = {key.lower(): key for key in existing}
    given: dict[str, str] = {}
    for key in keys:
        lower = key.lower()
        if lower in given:
            also = "" if given[lower] == key else f" (as {given[lower]!r}); case does not count"
            raise UsageError(f"the {what} {key!r} is given twice{also}")
        if lower in there:
            name = there[lower]
            also = "" if name == key else f" (as {name!r}); case does not count"
            raise UsageError(f"the {what} {key!r} exists already{also}")
        given[lower] = key
