"""What a bucket is told: the largest size of a file, and the extensions that files may have."""

import re

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.output import warn
from appwrite_cli.sizes import parse_size

MOST = 100
"""Extensions that Appwrite takes for one bucket."""


def bytes_of(text: str | None) -> int | None:
    """`--max-size` in bytes, None where it was not given; raises UsageError."""
    if text is None:
        return None
    size = parse_size(text)
    if size < 1:
        raise UsageError("--max-size is 1 byte or more", hint="--disabled closes a bucket")
    return size


def extensions_of(text: str | None, *, none: bool = False) -> list[str] | None:
    """`--extensions jpg,png` as a list without dots, each once; `none` is an explicit empty list.

    None where neither was given. Appwrite 1.9.6 compares them with the extension of a file in
    lower case, so that an allowed `JPG` matches nothing: they are sent in lower case, and that is
    said. Raises UsageError.
    """
    if none and text is not None:
        raise UsageError("--any-extension excludes --extensions")
    if text is None:
        return [] if none else None
    if not text:
        raise UsageError("--extensions is empty", hint="--any-extension allows every one")
    found = list(dict.fromkeys(_extension(part, text) for part in text.split(",")))
    if len(found) > MOST:
        raise UsageError(f"{len(found)} extensions, {MOST} are the most of a bucket")
    return found


def _extension(part: str, whole: str) -> str:
    word = part.strip().removeprefix(".")
    if not re.fullmatch(r"[A-Za-z0-9]{1,64}", word):
        what = f"not an extension: {part.strip()!r}" if word else "an extension is missing"
        raise GrammarError(what, whole, max(whole.find(part), 0), hint="such as jpg,png")
    if word != word.lower():
        warn(f"the extension {word} is sent as {word.lower()}: in capitals it matches no file")
    return word.lower()
