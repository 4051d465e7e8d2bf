"""Exports: every page of a list into a file or to stdout, and resumed after an interruption.

A file is written beside its final place and renamed at the end, so that what stands there is
always whole. The journal tells after which page a run has ended and how long the file was then.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any, NamedTuple

from appwrite_cli.client import walk
from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError, UsageError, did_you_mean
from appwrite_cli.output import note, progress, stdout
from appwrite_cli.output.cells import clean_lines, compact
from appwrite_cli.output.lines import csv_cell
from appwrite_cli.output.meter import grouped
from appwrite_cli.query import query_string
from appwrite_cli.transfer import collect_garbage
from appwrite_cli.transfer.importing import LOG_EVERY
from appwrite_cli.transfer.journal import Journal
from appwrite_cli.transfer.records import FORMATS, SUFFIXES

COUNTED = 5000  # the server stops counting here
PAGE = 1000  # things a request
# A list with one of these is not the whole list, so that one cannot go on in the middle of it.
PARTIAL = frozenset({"limit", "offset", "cursorAfter", "cursorBefore", "orderRandom"})

Item = Mapping[str, Any]


class Form(NamedTuple):
    """How things are written: what stands before all, between two, and behind all."""

    start: str
    item: Callable[[Item], str]
    between: str = ""
    end: str = ""

    def page(self, items: Iterable[Item], *, first: bool) -> str:
        """Some things, the first ones of all or later ones."""
        text = self.between.join(map(self.item, items))
        return text if first or not text else self.between + text


@dataclass(frozen=True)
class Listing:
    """What is exported: the list at `path`, whose items stand under `key` in the answers.

    `columns` are the paths that a CSV has, `hidden` the fields that are left out of all formats.
    """

    path: str
    key: str
    queries: Sequence[str]
    params: Mapping[str, Any]
    columns: Sequence[str]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def form(self, name: str) -> Form:
        """The format of that name."""
        if name == "csv":
            return Form(_csv_line(self.columns), self._csv_item)
        if name == "json":
            return Form("[", lambda item: "\n" + compact(self._shown(item)), ",", "\n]\n")
        return Form("", lambda item: compact(self._shown(item)) + "\n")

    def _shown(self, item: Item) -> Item:
        return {name: value for name, value in item.items() if name not in self.hidden}

    def _csv_item(self, item: Item) -> str:
        return _csv_line([item.get(name) for name in self.columns])


def _csv_line(values: Sequence[Any]) -> str:
    return ",".join(map(csv_cell, values)) + "\n"


def export_records(listing: Listing, file: str, form: str) -> None:
    """Write every thing of the list to the file, or to stdout for `-`.

    `form` is one of FORMATS, or empty: by the name of the file, else by `-o`, else NDJSON. Raises
    UsageError for a file that cannot be written, and what the client raises.
    """
    collect_garbage()
    name = _format(file, form)
    if file == "-":
        run = _Run(listing, listing.form(name), _write_stdout)
        with run.counted("exporting", "it starts again the next time"):
            run.go(listing.queries)
        return
    if settings().dry_run:
        note(f"would write {listing.key} to {file}; nothing was read or written")
        return
    named = Path(file).expanduser()
    target = named.resolve() if named.is_symlink() else named
    if target.is_dir():
        raise UsageError(f"{file!r} is a directory")
    if target.exists() and not target.is_file():
        _export_to_stream(listing, target, name)
    else:
        _export_to_file(listing, target, name)


def _format(file: str, form: str) -> str:
    if form and form not in FORMATS:
        raise UsageError(
            f"there is no format {form!r}{did_you_mean(form, FORMATS)}",
            hint=f"one of {', '.join(FORMATS)}",
        )
    suffixes = {**SUFFIXES, ".json": "json"}
    found = form or suffixes.get(PurePath(file).suffix.lower(), "") or settings().output or "ndjson"
    if found not in FORMATS:
        raise UsageError(f"-o {found} is no format of exports", hint=f"one of {', '.join(FORMATS)}")
    return found


def _write_stdout(text: str) -> None:
    stdout.write(clean_lines(text) if stdout.is_terminal() else text)


class _Run:
    """One export: how many things were written, and behind which one it has come."""

    def __init__(self, listing: Listing, form: Form, write: Callable[[str], None]) -> None:
        self.listing = listing
        self.form = form
        self.write = write
        self.count = 0
        self.last = ""
        self.after_page: Callable[[], None] = lambda: None

    def go(self, queries: Sequence[str]) -> None:
        """Write the pages, and what stands before and behind them."""
        if not self.count:
            self.write(self.form.start)
        pages = walk(
            self.listing.path,
            self.listing.key,
            queries=queries,
            params=self.listing.params,
            limit=None,
            page_size=PAGE,
        )
        for page in pages:
            items = page.data[self.listing.key]
            self.write(self.form.page(items, first=not self.count))
            self.count += len(items)
            self.last = items[-1]["$id"] if items else self.last
            self.meter.advance(len(items))
            total = page.data.get("total", 0)
            if self.meter.total is None and self.count <= total < COUNTED:
                self.meter.say(self.meter.text, total=total)
            self.after_page()
        self.write(self.form.end)

    @contextmanager
    def counted(self, text: str, resumption: str) -> Iterator[None]:
        """Progress, and where it ends early what was done; at the end how many there were."""
        with progress(text, unit=self.listing.key, every=LOG_EVERY) as self.meter:
            self.meter.resume(self.count)
            try:
                yield
            except BaseException:
                note(f"exported {grouped(self.count)} {self.listing.key} before this; {resumption}")
                raise


def _export_to_stream(listing: Listing, target: Path, form: str) -> None:
    """Into what is no file that could be replaced: a pipe, a terminal, /dev/null."""
    try:
        file = target.open("wb")
    except OSError as error:
        raise _unwritable(target, error) from None
    with file:
        run = _Run(listing, listing.form(form), lambda text: _append(file, text))
        with run.counted(f"exporting to {target}", "it starts again the next time"):
            run.go(listing.queries)


def _export_to_file(listing: Listing, target: Path, form: str) -> None:
    part = target.with_name(f"{target.name}.part")
    place = str(target.absolute())
    journal = Journal(
        "export", listing.path, place, form, [*listing.queries], listing.params, [*listing.hidden]
    )
    whole = PARTIAL.isdisjoint(json.loads(query)["method"] for query in listing.queries)
    entry = journal.load() if whole else {}
    with _opened(part, _kept(entry, part)) as file:
        run = _Run(listing, listing.form(form), lambda text: _append(file, text))
        queries = [*listing.queries]
        if file.tell():
            run.count, run.last = entry["count"], entry["last"]
            queries.append(query_string("cursorAfter", None, run.last))
            note(f"going on behind the first {grouped(run.count)}, which are in {part} already")
        run.after_page = lambda: journal.save(
            now=True, count=run.count, last=run.last, size=file.tell()
        )
        again = "the same command goes on from there" if whole else "it starts again the next time"
        with run.counted(f"exporting to {target}", again):
            try:
                run.go(queries)
            except ApiError as error:
                if error.type != "general_cursor_not_found" or not run.last:
                    raise
                note(f"{run.last}, the last one that was written, is gone: starting again")
                file.seek(0)
                file.truncate()
                run.count = 0
                run.go(listing.queries)
    part.replace(target)
    journal.remove()
    note(f"exported {grouped(run.count)} {listing.key} to {target}")


def _kept(entry: Mapping[str, Any], part: Path) -> int:
    """How many bytes of an interrupted export are good; none where the journal does not fit."""
    size = entry.get("size")
    fits = isinstance(entry.get("count"), int) and isinstance(entry.get("last"), str)
    try:
        there = part.stat().st_size
    except OSError:
        return 0
    return size if fits and entry["last"] and isinstance(size, int) and 0 < size <= there else 0


@contextmanager
def _opened(part: Path, kept: int) -> Iterator[IO[bytes]]:
    """The unfinished file behind the bytes that are kept; a new one has mode 0600."""
    mode = os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        if not kept:  # what stands there is not ours, and others may read it
            part.unlink(missing_ok=True)
            mode |= os.O_CREAT | os.O_EXCL
        descriptor = os.open(part, mode, 0o600)
    except OSError as error:
        raise _unwritable(part, error) from None
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(kept)
        file.seek(kept)
        yield file


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {str(path)!r}: {(error.strerror or str(error)).lower()}")


def _append(file: IO[bytes], text: str) -> None:
    file.write(text.encode("utf-8", "backslashreplace"))
    file.flush()
