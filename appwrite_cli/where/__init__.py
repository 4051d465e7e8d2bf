"""Filters as people write them: `--where 'views>10 and title^=Hello'`, and calls for `--query`.

The grammar is that of docs/where.md: where_parse.py reads it, where_compile.py makes the queries.
"""

from collections.abc import Container, Sequence
from datetime import datetime
from typing import NamedTuple

from appwrite_cli.errors import GrammarError, did_you_mean
from appwrite_cli.query import check_limits, write_query
from appwrite_cli.where.compile import Compiler, scalar_fields
from appwrite_cli.where.methods import METHODS, is_wire_method
from appwrite_cli.where.parse import Parser
from appwrite_cli.where.scan import read_json
from appwrite_cli.where.times import local_now
from appwrite_cli.where.tree import And, Node


class Where(NamedTuple):
    """One parsed `--where`: its text and its tree. `str` of it parses to an equal tree."""

    text: str
    tree: Node

    @classmethod
    def parse(cls, text: str) -> "Where":
        """Read a text; raises GrammarError, also for an empty one."""
        if not text.strip():
            raise GrammarError(
                "an empty filter",
                text,
                0,
                hint="is a shell variable unset? leave the option out to select everything",
            )
        return cls(text, Parser(text).whole())

    def __str__(self) -> str:
        """The tree as text in its plainest form."""
        return str(self.tree)

    @property
    def scalar_fields(self) -> frozenset[str]:
        """The fields compared with an unquoted number or boolean.

        Where the server refuses those on string columns, `queries(as_text=...)` with the string
        columns among them sends the text as it was written.
        """
        return frozenset(scalar_fields(self.tree))

    def queries(
        self,
        *,
        now: datetime | None = None,
        as_text: Container[str] = frozenset(),
        bulk: bool = False,
    ) -> list[str]:
        """The Query strings, joined by *and*; raises GrammarError.

        `now` is what times are reckoned from, in the zone whose days count; by default the present
        local time. `bulk` is for bulk writes: there only `=` and `!=` take the empty string.
        """
        compiler = Compiler(self.text, now or local_now(), as_text, bulk=bulk)
        return [write_query(query) for query in compiler.queries(self.tree)]


def where_queries(
    texts: Sequence[str],
    *,
    now: datetime | None = None,
    as_text: Container[str] = frozenset(),
    bulk: bool = False,
) -> list[str]:
    """The Query strings of every `--where` of a command, within the limits of one request.

    Raises GrammarError for a text, UsageError for a limit.
    """
    now = now or local_now()
    queries = [
        query
        for text in texts
        for query in Where.parse(text).queries(now=now, as_text=as_text, bulk=bulk)
    ]
    check_limits(queries)
    return queries


def query_call(
    text: str,
    *,
    now: datetime | None = None,
    as_text: Container[str] = frozenset(),
) -> list[str]:
    """The Query strings of one `--query`: a call of any Query method, or JSON passed as it is.

    That is one string but for calls that mean several, such as `page(2, 10)`. Raises GrammarError.
    """
    if not text.strip():
        raise GrammarError("an empty query", text, 0, hint="such as limit(5)")
    if text.lstrip().startswith("{"):
        return [_checked_json(text)]
    tree = Parser(text).whole_call()
    compiler = Compiler(text, now or local_now(), as_text)
    if isinstance(tree, And):
        return [write_query(compiler.one(tree))]
    return [write_query(query) for query in compiler.queries(tree, filters_only=False)]


def _checked_json(text: str) -> str:
    start = len(text) - len(text.lstrip())
    query, end = read_json(text, start)
    if rest := text[end:].strip():
        raise GrammarError(f"expected the end, found {rest[:20]!r}", text, text.index(rest, end))
    method = query.get("method") if isinstance(query, dict) else None
    if not isinstance(method, str):
        raise GrammarError('expected "method" with the name of a Query method', text, start)
    if method not in METHODS:
        meant = did_you_mean(method, tuple(METHODS))
        raise GrammarError(f"{method[:40]} is no Query method{meant}", text, start)
    if not is_wire_method(method):
        hint = f"written as a call it is what servers know: {METHODS[method].signature}"
        raise GrammarError(f"{method} is not known to servers", text, start, hint=hint)
    return text
