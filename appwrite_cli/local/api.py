"""Which routes Appwrite has, built here or not: all else is a page that says 404.

`api.txt` beside this module lists them. It is read only when a request asks for what is not built.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_ANY = "*"


@dataclass(frozen=True)
class Row:
    """Routes at one path: the words that each part may be, and scopes by method."""

    parts: tuple[tuple[str, ...], ...]
    scopes: dict[str, tuple[str, ...]]

    def matches(self, parts: list[str]) -> bool:
        """Whether the parts of a path are such a path."""
        return len(parts) == len(self.parts) and all(
            words == (_ANY,) or part in words for part, words in zip(parts, self.parts, strict=True)
        )


def scopes_of(method: str, parts: list[str]) -> tuple[str, ...] | None:
    """The scopes of the route at the parts of a path, or None where there is no such route.

    Any one of them is enough. There are none where Appwrite 1.9.6 does not have the route, but
    newer servers do. Of several routes the one with the fewest parameters counts.
    """
    found = [row for row in _table() if method in row.scopes and row.matches(parts)]
    if not found:
        return None
    return min(found, key=lambda row: row.parts.count((_ANY,))).scopes[method]


def routes() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every route: method, path with `*` for parameters, scopes."""
    for row in _table():
        paths = [""]
        for words in row.parts:
            paths = [f"{path}/{word}" for path in paths for word in words]
        for method, scopes in row.scopes.items():
            yield from ((method, path, scopes) for path in paths)


@cache
def _table() -> tuple[Row, ...]:
    from importlib import resources

    text = resources.files("appwrite_cli.local").joinpath("api.txt").read_text("utf-8")
    return tuple(_row(line) for line in text.splitlines() if not line.startswith("#"))


def _row(line: str) -> Row:
    path, *entries = line.split()
    scopes: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        methods, _, names = entry.partition(":")
        needed = tuple(names.split(",")) if names else ()
        scopes |= dict.fromkeys(methods.split(","), needed)
    return Row(tuple(tuple(part.split("|")) for part in path.strip("/").split("/")), scopes)
