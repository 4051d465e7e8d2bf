"""Reads the short texts that describe columns and indexes, and points at mistakes."""

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from appwrite_cli.errors import GrammarError
from appwrite_cli.ids import check_id
from appwrite_cli.json_text import check_text

_UNQUOTED = re.compile(r'[^,()"]*')
_SPECIAL = re.compile(r'[,()"]')


@dataclass(frozen=True)
class Argument:
    """An argument between parentheses: its text, where it begins, and whether it was quoted."""

    text: str
    position: int
    quoted: bool = False


class Scanner:
    """A text, and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = check_text(text)
        self.position = 0

    def fail(self, message: str, position: int | None = None, *, hint: str = "") -> NoReturn:
        """Raise a GrammarError at `position`, by default where reading stands."""
        at = self.position if position is None else position
        raise GrammarError(message, self.text, at, hint=hint)

    def at_end(self) -> bool:
        """Whether everything was read."""
        return self.position >= len(self.text)

    def match(self, pattern: re.Pattern[str]) -> str:
        """What `pattern` matches here, read; empty where it does not match."""
        match = pattern.match(self.text, self.position)
        self.position = match.end() if match else self.position
        return match.group() if match else ""

    def skip_space(self) -> None:
        """Read white space."""
        while self.text[self.position : self.position + 1].isspace():
            self.position += 1

    def take(self, literal: str) -> bool:
        """Read `literal`, if it stands here."""
        found = self.text.startswith(literal, self.position)
        self.position += len(literal) if found else 0
        return found

    def expect(self, literal: str, *, hint: str = "") -> None:
        """Read `literal`, or fail."""
        if not self.take(literal):
            found = "the end" if self.at_end() else repr(self.text[self.position])
            self.fail(f"expected {literal!r}, found {found}", hint=hint)

    def key(self, end: str, what: str, *, hint: str) -> str:
        """Read the key before `end`, and `end`; `what` names it. Fails where it is no key."""
        stop = self.text.find(end, self.position)
        if stop < 0:
            self.fail(f"expected {end!r} after the {what}", len(self.text), hint=hint)
        key = self.text[self.position : stop]
        if not key:
            self.fail(f"the {what} is missing", hint=hint)
        try:
            check_id(key, what)
        except GrammarError as error:
            self.fail(error.reason, self.position + error.position, hint=error.hint)
        self.position = stop + len(end)
        return key

    def arguments(self) -> list[Argument]:
        """Read `(ARG, ...)`, if it stands here; nothing is the empty list, `()` fails."""
        if not self.take("("):
            return []
        found = []
        while True:
            self.skip_space()
            found.append(self._argument())
            self.skip_space()
            if self.take(")"):
                return found
            if not self.take(","):
                self.fail("expected ',' or ')'", hint='text that holds , ( ) or " goes in "..."')

    def _argument(self) -> Argument:
        start = self.position
        if self.text.startswith('"', start):
            return Argument(self._quoted(), start, quoted=True)
        text = self.match(_UNQUOTED).rstrip()
        if not text:
            self.fail("an argument is missing", start)
        return Argument(text, start)

    def _quoted(self) -> str:
        start = self.position
        try:
            text, self.position = json.JSONDecoder().raw_decode(self.text, start)
            text.encode()
        except json.JSONDecodeError as error:
            self.fail(f"not quoted as in JSON: {error.msg.lower()}", error.pos)
        except UnicodeEncodeError:
            self.fail("half a surrogate pair", start)
        return str(text)


def quote(text: str) -> str:
    """`text` as an argument, in quotes where it needs them."""
    plain = text == text.strip() and text.isprintable() and not _SPECIAL.search(text)
    return text if plain and text else json.dumps(text, ensure_ascii=False)
