"""What a user would see of a call: stdout as a string, stderr as `.err`."""

import contextlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from textwrap import dedent
from typing import Any
from unittest import mock

import pytest

from appwrite_cli import config, streams
from appwrite_cli.output import View

ROWS = View("row", "rows", address=("$databaseId", "$tableId", "$id"))
USERS = View("user", "users", ("$id", "name", "email", "status"))


class Answer:
    """An answer of a server that sends exactly these bytes."""

    def __init__(self, data: Any, *, dry: bool = False) -> None:
        self.data = data
        self.content = b"" if data is None else json.dumps(data, indent=1).encode()
        self.dry = dry


class Seen(str):
    """stdout, with stderr as `.err` and the single writes to stdout as `.writes`."""

    err: str
    writes: list[bytes]


class Stream(io.TextIOWrapper):
    """A standard stream over memory, that can claim to be a terminal."""

    def __init__(
        self,
        text: str = "",
        *,
        terminal: bool = False,
        encoding: str = "utf-8",
        watch: Callable[[], object] = bool,
    ) -> None:
        self.raw_writes = Recorder(text.encode(), watch)
        self.terminal = terminal
        super().__init__(self.raw_writes, encoding=encoding, newline="", write_through=True)

    def isatty(self) -> bool:
        return self.terminal


class Recorder(io.BytesIO):
    """Memory that remembers each write on its own, and tells of it."""

    def __init__(self, content: bytes, watch: Callable[[], object]) -> None:
        super().__init__(content)
        self.watch = watch
        self.each: list[bytes] = []

    def write(self, data: Any, /) -> int:
        self.each.append(bytes(data))
        self.watch()
        return super().write(data)


def seen(
    action: Callable[[], object],
    *,
    terminal: bool = False,
    width: int = 80,
    stdin: str = "",
    encoding: str = "utf-8",
    color: bool = False,
    watch: Callable[[], object] = bool,
    **options: Any,
) -> Seen:
    """Run `action` with these global options, in a terminal so wide or in a pipe.

    `watch` is called at each write to stdout.
    """
    out = Stream(terminal=terminal, encoding=encoding, watch=watch)
    err = Stream(terminal=terminal)
    source = Stream(stdin, terminal=terminal)
    streams.reset()
    config.reset()
    config.use({"no_color": not color, **options})
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("COLUMNS", str(width))
        patch.setenv("TERM", "xterm")
        with contextlib.redirect_stderr(err), mock.patch("sys.stdin", source):
            try:
                action()
            finally:
                config.reset()
    result = Seen(out.raw_writes.getvalue().decode(encoding))
    result.err = err.raw_writes.getvalue().decode()
    result.writes = out.raw_writes.each
    return result


def pages(key: str, *lists: Sequence[Any], total: int | None = None) -> Iterator[Answer]:
    """The pages of a list, as a client yields them."""
    count = sum(map(len, lists)) if total is None else total
    return (Answer({"total": count, key: list(items)}) for items in lists)


def row(identity: str, **data: Any) -> dict[str, Any]:
    """A row of the table blog/articles, as Appwrite 1.9.6 sends one."""
    return {
        **data,
        "$id": identity,
        "$sequence": "1",
        "$createdAt": "2026-02-03T04:05:06.789+00:00",
        "$updatedAt": "2026-02-03T14:15:16.789+00:00",
        "$permissions": [],
        "$databaseId": "blog",
        "$tableId": "articles",
    }


def text(block: str) -> str:
    """A triple-quoted text without its indentation and its first line feed."""
    return dedent(block).removeprefix("\n")
