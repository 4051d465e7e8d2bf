"""How one result is to be rendered: its view, what the command asked for, and the settings."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from appwrite_cli.config import display
from appwrite_cli.errors import did_you_mean
from appwrite_cli.output import stdout
from appwrite_cli.output.view import View, every_key, split_fields
from appwrite_cli.output.words import warn

Record = Mapping[str, Any]
Columns = Callable[[View, Sequence[Record]], tuple[str, ...]]


class Look(NamedTuple):
    """`format` is one of `config.FORMATS`, or `plain`: tab-separated and without headings."""

    view: View
    parent: str
    fields: tuple[str, ...]
    format: str
    terminal: bool
    expression: str
    color: bool
    masked: frozenset[str]

    def columns(self, records: Sequence[Record], otherwise: Columns) -> tuple[str, ...]:
        """The fields that were asked for, else what the view says of these records.

        Warns of a field that none of them has: it is a typo, or empty everywhere.
        """
        if not self.fields:
            return otherwise(self.view, records)
        keys = list(every_key(records))
        for field in self.fields if records else ():
            if field not in keys and field.partition(".")[0] not in keys:
                warn(f"--fields: no field {field!r} here{did_you_mean(field, keys)}")
        return self.fields


def look(view: View, parent: str, fields: Sequence[str], *, reveal: bool) -> Look:
    """The look of a result, by the settings of this run and what stdout is."""
    settings, terminal = display(), stdout.is_terminal()
    return Look(
        view=view,
        parent=parent,
        fields=split_fields(fields),
        format=settings.output or ("table" if terminal else "plain"),
        terminal=terminal,
        expression=settings.jmespath,
        color=terminal and not settings.no_color,
        masked=frozenset() if reveal else view.masked,
    )
