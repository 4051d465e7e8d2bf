"""Where the body of an answer goes as it comes.

For the type checker alone: making a Protocol class takes a millisecond, so no module imports this
one when it runs.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from appwrite_cli.client.answers import Answer


class Sink(Protocol):
    """Takes the body of an answer; one that breaks off is asked for again, from where it ended."""

    def headers(self) -> Mapping[str, str]:
        """The headers of the next attempt, such as the range that is still missing."""

    def receive(self, answer: Answer, pieces: Iterator[bytes], /) -> None:
        """Take an answer below 300, whose `content` is empty: its body is in the pieces."""
