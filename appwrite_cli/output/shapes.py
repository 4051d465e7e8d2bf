"""What renderers expect of answers and of formats, for the type checker alone.

Making a Protocol class takes a millisecond, so no module imports this one when it runs.
"""

from collections.abc import Sequence
from typing import Any, Protocol


class Answer(Protocol):
    """What is needed of a client's answer."""

    @property
    def data(self) -> Any:
        """The parsed JSON."""

    @property
    def content(self) -> bytes:
        """The JSON as the server sent it; empty where it sent nothing."""

    @property
    def dry(self) -> bool:
        """Whether this is no answer, because of `--dry-run`."""


class Writer(Protocol):
    """A format that renders items as they come."""

    def page(self, items: Sequence[Any], /) -> str:
        """Several items; the first page also has the headings."""

    def one(self, item: Any, /) -> str:
        """An item that stands alone."""
