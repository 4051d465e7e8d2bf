"""Standard input and the files that stand for values (`FILE`, `@FILE`, `-`).

stdin is either data or answers to questions, never both, and it is read once, to its end.
"""

import io
import sys
from pathlib import Path
from typing import BinaryIO

from appwrite_cli.errors import UsageError

_taken_by = ""
_settings: dict[str, str] = {}  # what stdin held for an option that is looked up again and again


def reset() -> None:
    """Forget that stdin was read: a new run begins."""
    global _taken_by
    _taken_by = ""
    _settings.clear()


def stdin_taken() -> bool:
    """Whether stdin was read as data, so that no question can be asked."""
    return bool(_taken_by)


def take_stdin(what: str) -> BinaryIO:
    """stdin as bytes, for the argument that `what` names; it has to be read to its end.

    Raises UsageError where another argument has taken it, and where it is closed.
    """
    global _taken_by
    if _taken_by:
        raise UsageError(
            f"stdin was already read for {_taken_by}, so {what} cannot be read from it",
            hint="give one of the two as a file",
        )
    if sys.stdin is None:  # `<&-` in a shell
        raise UsageError(f"{what}: stdin is closed")
    _taken_by = what
    source: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    return io.BytesIO(sys.stdin.read().encode()) if source is None else source


def read_stdin_bytes(what: str) -> bytes:
    """All of stdin; raises as `take_stdin` does."""
    return take_stdin(what).read()


def read_bytes(source: str, what: str) -> bytes:
    """The content of the file `source`, or of stdin for `-`; raises UsageError."""
    if source == "-":
        return read_stdin_bytes(what)
    try:
        return Path(source).expanduser().read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    except (RuntimeError, ValueError):  # ~ of no user, a NUL character
        reason = "no such file"
    raise UsageError(f"{what}: cannot read {source!r}: {reason}")


def read_text(source: str, what: str) -> str:
    """The same as UTF-8 text without a byte order mark; raises UsageError."""
    try:
        return read_bytes(source, what).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = "stdin" if source == "-" else repr(source)
        raise UsageError(
            f"{what}: {name} is not UTF-8 text (byte {error.start})",
            hint="convert it to UTF-8 first",
        ) from None


def read_setting(source: str, option: str) -> str:
    """The same for an option that holds for a whole run; raises UsageError.

    The lines of a batch may each look for another kind of credential: stdin is read for the first.
    """
    if source != "-":
        return read_text(source, option)
    if option not in _settings:
        _settings[option] = read_text(source, option)
    return _settings[option]


def read_secret(source: str, what: str) -> str:
    """The one line that a file or stdin (`-`) holds; raises UsageError, which never shows it."""
    if not source:
        raise UsageError(f"{what} is empty", hint="is a shell variable unset?")
    secret = read_text(source, what).removesuffix("\n").removesuffix("\r")
    if "\n" in secret:
        raise UsageError(f"{what}: there is more than one line")
    return secret


def read_lines(source: str, what: str) -> list[str]:
    """The lines of a file or of stdin, trimmed, without the empty ones; raises UsageError."""
    return [line.strip() for line in read_text(source, what).splitlines() if line.strip()]
