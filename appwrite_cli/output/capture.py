"""Catching what a command writes, for a batch: to keep an answer, or to write it in its turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Captured:
    """What was written to stdout and, where that is caught as well, to stderr."""

    out: bytearray = field(default_factory=bytearray)
    err: list[str] = field(default_factory=list)
    words: bool = False  # whether stderr is caught


sink: ContextVar[Captured | None] = ContextVar("awcli.sink", default=None)


@contextmanager
def capture(*, words: bool = False) -> Iterator[Captured]:
    """Catch what is written in this context; with `words`, messages too."""
    token = sink.set(Captured(words=words))
    try:
        yield sink.get() or Captured()
    finally:
        sink.reset(token)
