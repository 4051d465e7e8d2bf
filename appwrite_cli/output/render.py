"""Answers rendered in the format that was asked for: one resource, a list, several, own data."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from appwrite_cli.output import stdout
from appwrite_cli.output.cells import clean_json, clean_lines, exact
from appwrite_cli.output.look import Look, look
from appwrite_cli.output.view import VALUES, View
from appwrite_cli.output.words import note

if TYPE_CHECKING:
    from appwrite_cli.output.shapes import Answer, Writer

COUNTED = 5000  # Appwrite counts no further


def show(
    answer: "Answer",
    view: View,
    parent: str = "",
    *,
    fields: Sequence[str] = (),
    reveal: bool = False,
) -> None:
    """Show one resource.

    `parent` is the address of what holds it, where the answer does not tell; `fields` are paths
    into the JSON; `reveal` shows secrets in tables too, for commands whose purpose it is.
    Raises UsageError, and OSError where stdout cannot be written.
    """
    if answer.dry or not answer.content:
        return
    _show_answer(answer, look(view, parent, fields, reveal=reveal))


def show_list(
    pages: "Iterable[Answer]",
    view: View,
    parent: str = "",
    *,
    fields: Sequence[str] = (),
    all: bool = False,  # noqa: A002 - the option's name
    limit: int | None = None,
    reveal: bool = False,
) -> None:
    """Show the pages of a list as they come, in constant memory.

    `all` and `limit` are what the user asked for: where the pages hold fewer items than there
    are, a note says so, unless that is what a program wanted. Raises as `show` does.
    """
    asked = look(view, parent, fields, reveal=reveal)
    count = _Count(view.items)
    if asked.format == "json" or (asked.expression and asked.format != "ndjson"):
        _show_merged(pages, asked, count)
    else:
        writer = _writer(asked)
        for page in pages:
            _write_lines(writer.page(count.add(page)), asked)
    if asked.format != "json" and not all and (limit is None or asked.format == "table"):
        count.tell()
    if not count.shown and asked.format == "table":
        note(f"no {view.items}" + (f" of {parent}" if parent else ""))


def show_many(
    answers: "Iterable[Answer]",
    view: View,
    parent: str = "",
    *,
    fields: Sequence[str] = (),
    reveal: bool = False,
) -> None:
    """Show several resources that were asked for one by one, as they come: in JSON an array."""
    from appwrite_cli.output.documents import array
    from appwrite_cli.output.selection import pick

    asked = look(view, parent, fields, reveal=reveal)
    items = (answer.data for answer in answers if not answer.dry and answer.content)
    if asked.expression and asked.format != "ndjson":
        _show_data(list(items), asked)
    elif asked.format == "json":
        batches = ([pick(item, asked.fields)] for item in items)
        for piece in array(batches, terminal=asked.terminal):
            stdout.write(piece)
    elif asked.format == "table":
        _write_lines(_writer(asked).page(list(items)), asked)
    else:
        writer = _writer(asked)
        for item in items:
            _write_lines(writer.page([item]), asked)


def show_part(answer: "Answer", view: View, name: str) -> None:
    """Show what a command is for, a field that may be a secret: alone, so that `$(...)` takes it.

    Formats for programs, `--jmespath` and `--fields` get the whole answer.
    """
    if answer.dry or not answer.content:
        return
    asked = look(view, "", (), reveal=True)
    if asked.format in ("table", "plain") and not asked.expression:
        _show_data(answer.data[name], asked)
    else:
        _show_answer(answer, asked)


def show_value(
    data: Any, view: View = VALUES, *, fields: Sequence[str] = (), reveal: bool = False
) -> None:
    """Show data that is awcli's own: an object, a list of objects, a number, a text."""
    _show_data(data, look(view, "", fields, reveal=reveal))


class _Count:
    """How many items went by, and how many the server says there are."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.shown = 0
        self.total = 0

    def add(self, page: "Answer") -> list[Any]:
        """Count a page, and return its items."""
        items: list[Any] = page.data[self.key]
        self.shown += len(items)
        self.total = max(self.total, page.data.get("total", 0))
        return items

    def all_there_are(self) -> int:
        """The total, or what went by where that is more."""
        return max(self.total, self.shown)

    def tell(self) -> None:
        """Say that there are more."""
        if self.shown < self.total:
            total = f"more than {COUNTED}" if self.total == COUNTED else str(self.total)
            note(f"{self.shown} of {total}; --all shows every one")


def _show_answer(answer: "Answer", asked: Look) -> None:
    """One whole answer: in piped JSON the server's own bytes, unless something is selected."""
    if asked.format == "json" and not (asked.terminal or asked.expression or asked.fields):
        stdout.write(answer.content.rstrip(b"\n") + b"\n")
    else:
        _show_data(answer.data, asked)


def _show_merged(pages: "Iterable[Answer]", asked: Look, count: _Count) -> None:
    """A list as one JSON document: the server's own where there is one page only."""
    walk = iter(pages)
    start = list(islice(walk, 2))
    if len(start) == 1 and not asked.fields:
        count.add(start[0])
        _show_answer(start[0], asked)
        return
    from appwrite_cli.output.documents import merged
    from appwrite_cli.output.selection import pick

    batches = map(count.add, chain(start, walk))
    if asked.expression:
        items = [item for batch in batches for item in batch]
        _show_data({"total": count.all_there_are(), asked.view.items: items}, asked)
        return
    picked = (pick(batch, asked.fields) for batch in batches)
    for piece in merged(asked.view.items, picked, count.all_there_are, terminal=asked.terminal):
        stdout.write(piece)


def _show_data(data: Any, asked: Look) -> None:
    """Parsed JSON of any shape, all there at once."""
    from appwrite_cli.output.selection import pick, select

    if asked.format == "ndjson":
        writer = _writer(asked)
        _write_lines(writer.page(data) if isinstance(data, list) else writer.one(data), asked)
        return
    data = select(asked.expression, data)
    if asked.format == "json":
        from appwrite_cli.output.documents import document

        stdout.write(document(pick(data, asked.fields), terminal=asked.terminal))
        return
    if isinstance(data, dict) and isinstance(data.get(asked.view.items), list):
        data = data[asked.view.items]
    if isinstance(data, list):
        _write_lines(_writer(asked).page(data), asked)
    elif isinstance(data, dict):
        _write_lines(_writer(asked).one(data), asked)
    else:
        # A single value is itself in every format: nothing to line up, nothing to escape.
        text = exact(data) + "\n"
        stdout.write(clean_lines(text) if asked.terminal else text)


def _writer(asked: Look) -> "Writer":
    if asked.format == "table":
        from appwrite_cli.output.table import Table

        return Table(asked)
    from appwrite_cli.output import lines

    match asked.format:
        case "csv":
            return lines.Headed(asked, ",", lines.csv_cell)
        case "tsv":
            return lines.Headed(asked, "\t", lines.tsv_cell)
        case "ndjson":
            return lines.Ndjson(asked)
        case "ids":
            return lines.Ids(asked)
    return lines.Plain(asked)


def _write_lines(text: str, asked: Look) -> None:
    """Lines as they are for programs, harmless on terminals (tables have seen to it themselves)."""
    if asked.terminal and asked.format != "table":
        text = clean_json(text) if asked.format == "ndjson" else clean_lines(text)
    stdout.write(text)
