"""One answer to a completion script: who knows the kind, what begins so, and keeping it."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from appwrite_cli import config
from appwrite_cli.client.imports import without
from appwrite_cli.completing import FRESH, entry_path, fitting, head_and_tail
from appwrite_cli.completing.found import Found
from appwrite_cli.completing.line import read_line
from appwrite_cli.config.cache import keep
from appwrite_cli.config.paths import cache_enabled
from appwrite_cli.errors import CliError

# What stands before the first slash of a kind, and who answers it: module and function. Each gets
# the line, what follows the slash, and what is typed: its head, and the name at its end.
ANSWERERS: Mapping[str, tuple[str, str]] = {
    ":address": ("addresses", "address"),
    ":own": ("addresses", "own"),
    ":where": ("fields", "where"),
    ":sort": ("fields", "sort"),
    ":fields": ("fields", "names"),
    ":select": ("fields", "names"),
    ":query": ("fields", "query"),
    ":items": ("fields", "items"),
    ":column": ("fields", "column_spec"),
    ":index": ("fields", "index_spec"),
    ":allow": ("roles", "allow"),
    ":profile": ("names", "profile"),
    ":enum": ("names", "values"),
    ":operation": ("names", "operation"),
    ":provider": ("providers", "provider"),
    ":target": ("addresses", "target"),
}
MOST = 200  # answers that are kept; beyond that, those that are old go
PART = "part"  # a kept answer without a newline at its end: ask again with what is typed


def find(argv: Sequence[str]) -> list[str]:
    """The candidates for a line, one each, and keep them; `argv` as in `completing`.

    Nothing where it cannot be known: no settings, no server, no permission.
    """
    kind, path, current, *words = argv
    name, _, argument = kind.partition("/")
    head, tail = head_and_tail(current)
    line = read_line(path, words)
    try:
        with without("keyring"):  # it may ask to be unlocked
            module, function = ANSWERERS[name]
            answer = getattr(import_module(f"appwrite_cli.completing.{module}"), function)
            found: Found = answer(line, argument, head, tail)
    except CliError:
        if config.display().debug:
            raise
        return []
    lines = found.lines()
    if lines and cache_enabled():
        _keep(argv, head, current, lines, whole=found.whole)
    return fitting(lines, current)


def _keep(argv: Sequence[str], head: str, current: str, lines: list[str], *, whole: bool) -> None:
    """Store an answer for whatever begins so, or for nothing but what is typed."""
    text = "".join(f"{line}\n" for line in lines)
    with suppress(OSError):
        if whole:
            keep(Path(entry_path(argv, head)), text.encode())
        else:
            keep(Path(entry_path(argv, head)), PART.encode())
            keep(Path(entry_path(argv, f"{current}\n")), text.encode())
        _tidy(Path(entry_path(argv, head)).parent)


def _tidy(directory: Path) -> None:
    """Remove answers that nobody gets any more, where there are many. Raises OSError."""
    entries = list(directory.iterdir())
    if len(entries) > MOST:
        oldest = time.time() - FRESH
        for entry in entries:
            if entry.stat().st_mtime < oldest:
                entry.unlink(missing_ok=True)
