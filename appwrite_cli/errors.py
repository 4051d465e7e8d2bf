"""What can go wrong, in the words users read, with the exit code each ends in.

Every error that awcli foresees is a `CliError`: a message, perhaps a hint that says what to do
next, and an exit code. `main` is the one place that catches them.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """The documented exit codes (docs/exit-codes.md)."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    DENIED = 3
    NOT_FOUND = 4
    CONFLICT = 5
    RATE_LIMITED = 6
    UNAVAILABLE = 7
    DIFFERENT = 8
    PARTIAL = 9
    INTERRUPTED = 130
    TERMINATED = 143


class CliError(Exception):
    """An error with words for the user; subclasses differ by exit code."""

    exit_code: Exit = Exit.REFUSED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def as_json(self) -> dict[str, Any]:
        """The error as machine formats print it: message, code, type and response."""
        return {"message": self.message, "code": None, "type": self.type, "response": None}

    @property
    def type(self) -> str:
        """A stable word for the kind of error, such as `usage` or Appwrite's `row_not_found`."""
        return self.exit_code.name.lower()


class UsageError(CliError):
    """The command line is wrong, or a setting is missing: nothing was sent."""

    exit_code = Exit.USAGE


class GrammarError(UsageError):
    """A mistake at one place of a text that the user wrote, shown with a caret under it.

    `position` counts characters of `text` from 0; `len(text)` is its end.
    """

    def __init__(self, message: str, text: str, position: int, *, hint: str = "") -> None:
        place = f"\n{point_at(text, position)}" if text.strip() else ""
        super().__init__(f"{message}{place}", hint=hint)
        self.reason = message
        self.text = text
        self.position = position


class NetworkError(CliError):
    """No answer, or none that helps, after all retries; or waiting ran out."""

    exit_code = Exit.UNAVAILABLE


class PartialError(CliError):
    """Some of several items failed; each was reported on its own."""

    exit_code = Exit.PARTIAL


class ApiError(CliError):
    """The server refused: its message, HTTP status, error type and whole answer."""

    def __init__(
        self,
        message: str,
        code: int,
        type: str = "",  # noqa: A002 - Appwrite's own name for it
        response: Mapping[str, Any] | str | None = None,
        *,
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.response = response
        self.exit_code = exit_code_of(code)
        self._type = type

    @property
    def type(self) -> str:
        """Appwrite's error type, such as `row_not_found`; empty where it named none."""
        return self._type

    def __str__(self) -> str:
        return f"{self.message} [{' '.join(filter(None, (str(self.code), self.type)))}]"

    def as_json(self) -> dict[str, Any]:
        """The four parts of an API error."""
        return {
            "message": self.message,
            "code": self.code,
            "type": self.type,
            "response": self.response,
        }


def exit_code_of(status: int) -> Exit:
    """The exit code that an HTTP status of 400 or more ends in."""
    if status in (401, 403):
        return Exit.DENIED
    if status >= 500:
        return Exit.UNAVAILABLE
    by_status = {404: Exit.NOT_FOUND, 409: Exit.CONFLICT, 429: Exit.RATE_LIMITED}
    return by_status.get(status, Exit.REFUSED)


def point_at(text: str, position: int) -> str:
    """The line of `text` that holds `position`, and a caret under it, both indented by two.

    A long line is cut to what stands around the caret.
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    column = position - start
    if len(line) > 76:
        left = max(0, column - 38)
        head, tail = ("..." if left else ""), ("..." if left + 70 < len(line) else "")
        line, column = head + line[left : left + 70] + tail, column - left + len(head)
    return f"  {line}\n  {' ' * column}^"


def did_you_mean(word: str, known: "list[str] | tuple[str, ...]") -> str:
    """`, did you mean X?` where one of the known words is close to the given one, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1, cutoff=0.6) or get_close_matches(
        word.lower(), known, n=1, cutoff=0.6
    )
    return f", did you mean {close[0]!r}?" if close else ""
