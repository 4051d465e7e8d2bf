"""Formats of one line an item: tab-separated, csv, ndjson and ids. They stream."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from appwrite_cli.output.cells import compact, exact, masked
from appwrite_cli.output.look import Look
from appwrite_cli.output.selection import pick, select
from appwrite_cli.output.view import (
    address_of,
    as_record,
    default_columns,
    every_column,
    keys_of_one,
    value_at,
)
from appwrite_cli.output.words import warn

_TSV_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_tsv_special = re.compile(r"[\\\t\n\r]")
_csv_special = re.compile(r'[",\r\n]|^\s|\s$')


def tsv_cell(value: Any) -> str:
    """A value in which a tab, a line feed, a carriage return and a backslash are escaped."""
    return _tsv_special.sub(lambda found: _TSV_ESCAPES[found[0]], exact(value))


def csv_cell(value: Any) -> str:
    """A value as RFC 4180 has it: null is empty, and the empty string is quoted."""
    text = exact(value)
    if (not text and value is not None) or _csv_special.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


class Plain:
    """What is piped where no format was asked for: the table's columns, tabs, no headings."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.columns: tuple[str, ...] = ()

    def page(self, items: Sequence[Any]) -> str:
        """A line for each item; the first page decides the columns."""
        records = [as_record(masked(item, self.look.masked)) for item in items]
        self.columns = self.columns or self.look.columns(records, default_columns)
        return "".join(
            "\t".join([tsv_cell(value_at(record, path)) for path in self.columns]) + "\n"
            for record in records
        )

    def one(self, item: Any) -> str:
        """`key<TAB>value` lines."""
        record = as_record(masked(item, self.look.masked))
        paths = self.look.columns([record], keys_of_one)
        return "".join(f"{tsv_cell(path)}\t{tsv_cell(value_at(record, path))}\n" for path in paths)


class Headed:
    """`csv` and `tsv`: a line of headings, and every field that the first page has."""

    def __init__(self, look: Look, separator: str, cell: Callable[[Any], str]) -> None:
        self.look = look
        self.separator = separator
        self.cell = cell
        self.columns: tuple[str, ...] = ()
        self.known: frozenset[str] = frozenset()

    def page(self, items: Sequence[Any]) -> str:
        """A line for each item, on the first page below the headings."""
        records = [as_record(item) for item in items]
        lines: list[str] = []
        if not self.columns:
            self.columns = self.look.columns(records, every_column)
            self.known = frozenset(self.columns)
            lines += [self._line(self.columns)] if self.columns else []
        elif not self.look.fields:
            self._look_for_more(records)
        lines += [self._line([value_at(r, path) for path in self.columns]) for r in records]
        return "".join(lines)

    def one(self, item: Any) -> str:
        """The headings and one line."""
        return self.page([item])

    def _line(self, values: Sequence[Any]) -> str:
        return self.separator.join([self.cell(value) for value in values]) + "\n"

    def _look_for_more(self, records: Sequence[Any]) -> None:
        """The headings are out when a later page brings further fields: say so, once."""
        more = {key: None for record in records for key in record if key not in self.known}
        if more:
            self.known = self.known | more.keys()
            warn(
                f"left out, because the first page had no such field: {', '.join(more)};"
                " name it in --fields, or use -o ndjson"
            )


class Ndjson:
    """One JSON document a line; `--jmespath` and `--fields` apply to each."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def page(self, items: Sequence[Any]) -> str:
        """A line for each item."""
        return "".join([self.one(item) for item in items])

    def one(self, item: Any) -> str:
        """One line."""
        return compact(pick(select(self.look.expression, item), self.look.fields)) + "\n"


class Ids:
    """One full address a line. A line feed in an ID cannot make two of one address."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def page(self, items: Sequence[Any]) -> str:
        """A line for each item."""
        return "".join([self.one(item) for item in items])

    def one(self, item: Any) -> str:
        """One line."""
        return tsv_cell(address_of(item, self.look.view, self.look.parent)) + "\n"
