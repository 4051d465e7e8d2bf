"""Candidates: whole values, what each of them is, and how long they hold."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LONGEST = 60  # characters of a description


class Found(NamedTuple):
    """Candidates as (value, description). `whole`: these are all that begin with the head."""

    candidates: Sequence[tuple[str, str]] = ()
    whole: bool = True

    def after(self, head: str) -> "Found":
        """The same behind what is typed already."""
        return self._replace(candidates=[(head + value, said) for value, said in self.candidates])

    def __add__(self, other: object) -> "Found":
        if not isinstance(other, Found):
            return NotImplemented
        return Found([*self.candidates, *other.candidates], self.whole and other.whole)

    def lines(self) -> list[str]:
        """As the scripts read them; what a terminal or a script would choke on is left out."""
        lines: dict[str, None] = {}
        for value, said in self.candidates:
            if value and value.isprintable():
                words = "".join(c if c.isprintable() else " " for c in said).strip()[:LONGEST]
                lines[f"{value}\t{words}" if words else value] = None
        return list(lines)


NOTHING = Found()


def words(values: Iterable[str], end: str = "") -> Found:
    """Candidates without descriptions."""
    return Found([(value + end, "") for value in values])
