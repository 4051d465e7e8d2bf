"""Tables, laid out by rich: lists as columns fitted to the terminal, one resource as its fields.

The first page of a list decides columns and widths, so that further pages stream below it. A
table that is not for a terminal (`-o table` in a pipe) is as wide as its cells.
"""

import io
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console, detect_legacy_windows
from rich.table import Table as Grid
from rich.text import Text

from appwrite_cli.output.cells import ABSENT, clean, masked, readable
from appwrite_cli.output.look import Look
from appwrite_cli.output.view import as_record, default_columns, keys_of_one, value_at

GAP = 2  # blanks between columns
LEAST = 16  # a column is not made narrower than this (a time is as wide): it is left out
LONGEST = 2000  # characters of a cell that are looked at: more than any terminal is wide
HEADINGS = {"$id": "ID", "$createdAt": "created", "$updatedAt": "updated"}


def fit(wanted: Sequence[int], least: Sequence[int], width: int, *, keep: bool) -> list[int]:
    """The widths of the columns, from the left, that fit into `width` cells.

    Those that do not fit are left out, unless `keep`; then the table may be wider. What is left
    is given to the columns that want little first, so that long texts share the rest.
    """
    count = len(wanted)
    while not keep and count > 1 and sum(least[:count]) + GAP * (count - 1) > width:
        count -= 1
    widths = list(least[:count])
    spare = max(width - GAP * (count - 1) - sum(widths), 0)
    by_need = sorted(range(count), key=lambda i: wanted[i] - widths[i])
    for left, i in zip(range(count, 0, -1), by_need, strict=True):
        more = min(wanted[i] - widths[i], spare // left)
        widths[i] += more
        spare -= more
    return widths


class Table:
    """The `table` format."""

    def __init__(self, look: Look) -> None:
        self.look = look
        # No colour system: no escape sequence at all, bold and dim included. Old consoles of
        # Windows would show the sequences themselves.
        self.console = Console(
            file=io.StringIO(),
            force_terminal=look.terminal,
            color_system="auto" if look.color and not detect_legacy_windows() else None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self.columns: tuple[str, ...] = ()
        self.widths: list[int] = []
        self.numeric: list[bool] = []
        self.plain = False  # the items have no fields: their heading says what they are

    def page(self, items: Sequence[Any]) -> str:
        """A line for each item, on the first page below the headings."""
        if not items:
            return ""
        records = [as_record(masked(item, self.look.masked)) for item in items]
        first = not self.columns
        if first:
            self.columns = self.look.columns(records, default_columns)
            self.plain = not isinstance(items[0], dict | list)
        values = [[value_at(record, path) for path in self.columns] for record in records]
        cells = [
            [self._cell(v, p) for v, p in zip(row, self.columns, strict=True)] for row in values
        ]
        if first:
            self._lay_out(values, cells)
        return self._render(self._grid(cells, headings=first))

    def one(self, item: Any) -> str:
        """A line for each field: its name and its value, wrapped rather than cut."""
        record = as_record(masked(item, self.look.masked))
        paths = self.look.columns([record], keys_of_one)
        names = [clean(path) for path in paths]
        if not self.look.terminal:
            self.console.width = 1_000_000
        half = max(self.console.width // 2 - GAP, 1)
        grid = Grid.grid(padding=(0, GAP, 0, 0))
        grid.add_column(style="bold", overflow="fold", max_width=half)
        grid.add_column(overflow="fold")
        for name, path in zip(names, paths, strict=True):
            text = self._readable(value_at(record, path), path, seconds=True)
            grid.add_row(Text(name), self._text(text))
        return self._render(grid)

    def _readable(self, value: Any, path: str, *, seconds: bool = False) -> str:
        if isinstance(value, bool) and path in self.look.view.words:
            return self.look.view.words[path][not value]
        return readable(value, size=path in self.look.view.sizes, seconds=seconds)

    def _cell(self, value: Any, path: str) -> str:
        if self.look.terminal and isinstance(value, str):
            value = value[:LONGEST]
        return self._readable(value, path)

    def _text(self, cell: str) -> Text:
        return Text(cell, style="dim" if cell == ABSENT else "")

    def _lay_out(self, values: list[list[Any]], cells: list[list[str]]) -> None:
        """Decide columns, widths and alignment by the first page."""
        wanted = [
            max(map(cell_len, [self._heading(path), *(row[i] for row in cells)]))
            for i, path in enumerate(self.columns)
        ]
        self.widths = wanted
        if self.look.terminal:
            width = self.console.width
            narrow = min(LEAST, width // 2)
            least = [
                min(want, width if self._identifies(path) else narrow)
                for want, path in zip(wanted, self.columns, strict=True)
            ]
            self.widths = fit(wanted, least, width, keep=bool(self.look.fields))
        self.console.width = max(self.console.width, sum(self.widths) + GAP * len(self.widths))
        self.columns = self.columns[: len(self.widths)]
        self.numeric = [_are_numbers(row[i] for row in values) for i in range(len(self.columns))]

    def _identifies(self, path: str) -> bool:
        """Whether the column is what the item is addressed by: wrapped if need be, never cut."""
        return path in self.look.view.address[-1:]

    def _grid(self, cells: list[list[str]], *, headings: bool) -> Grid:
        grid = Grid(
            box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=headings,
            header_style="bold",
        )  # fmt: skip
        for path, width, numeric in zip(self.columns, self.widths, self.numeric, strict=True):
            wraps = self._identifies(path) or not self.look.terminal
            grid.add_column(
                Text(self._heading(path)),
                width=width,
                justify="right" if numeric else "left",
                no_wrap=not wraps,
                overflow="fold" if wraps else "ellipsis",
            )
        for row in cells:
            grid.add_row(*(self._text(cell) for cell in row[: len(self.columns)]))
        return grid

    def _heading(self, path: str) -> str:
        return self.look.view.noun if self.plain else HEADINGS.get(path) or clean(path)

    def _render(self, grid: Grid) -> str:
        """The grid as lines without trailing blanks."""
        sink = io.StringIO()
        self.console.file = sink
        self.console.print(grid, crop=False)
        return "".join(f"{line.rstrip()}\n" for line in sink.getvalue().splitlines())


def _are_numbers(values: Any) -> bool:
    """Whether there are numbers, and nothing but numbers and nulls."""
    kinds = {type(value) for value in values} - {type(None)}
    return bool(kinds) and kinds <= {int, float}
