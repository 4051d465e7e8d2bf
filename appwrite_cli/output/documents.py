"""The `json` format: whole documents, the server's own bytes where nothing was asked of them."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from appwrite_cli.output.cells import clean_json, compact


def document(data: Any, *, terminal: bool) -> str:
    """A JSON document with its line feed: compact, or for people, indented."""
    return (_indented(data) if terminal else compact(data)) + "\n"


def array(batches: Iterable[Iterable[Any]], *, terminal: bool) -> Iterator[str]:
    """An array of all elements, a piece for each batch."""
    return _sequence("[", batches, lambda: "]", depth=1, terminal=terminal)


def merged(
    key: str, batches: Iterable[Iterable[Any]], total: Callable[[], int], *, terminal: bool
) -> Iterator[str]:
    """One answer of all pages, a piece for each: `{"rows":[...],"total":N}`.

    `total` is asked for last: Appwrite stops counting at 5000, the walk does not.
    """
    name, colon, line = compact(key), (": " if terminal else ":"), ("\n  " if terminal else "")
    end = "\n" if terminal else ""
    return _sequence(
        f"{{{line}{name}{colon}[",
        batches,
        lambda: f'],{line}"total"{colon}{total()}{end}}}',
        depth=2,
        terminal=terminal,
    )


def _sequence(
    opening: str,
    batches: Iterable[Iterable[Any]],
    closing: Callable[[], str],
    *,
    depth: int,
    terminal: bool,
) -> Iterator[str]:
    """Elements between brackets. Each piece is one `write`; the first and last join their batch."""
    line = "\n" + "  " * depth  # strings hold no line feed in JSON: those there are, are layout
    before = line if terminal else ""
    pending, separator = opening, before
    for batch in batches:
        for element in batch:
            text = _indented(element).replace("\n", line) if terminal else compact(element)
            pending += separator + text
            separator = "," + before
        yield pending
        pending = ""
    after = before[:-2] if separator != before else ""
    yield pending + after + closing() + "\n"


def _indented(data: Any) -> str:
    return clean_json(json.dumps(data, indent=2, ensure_ascii=False))
