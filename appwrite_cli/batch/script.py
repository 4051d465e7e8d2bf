"""The text of a batch: command lines as a POSIX shell would read them, without being a shell.

One command a line; `#` begins a comment, `\\` at the end of a line continues it, quotes work as in
sh. `name = rows create ...` keeps the answer of a line; `${name.$id}` puts a part of it, and
`${VARIABLE}` a variable of the environment, into a later one. Nothing else is expanded: no `$NAME`,
no wildcards, no `~`. What a shell would take for a pipe or a redirection has to be quoted.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from appwrite_cli.errors import GrammarError, UsageError

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?:\.([^{}\s]+))?\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OF_SHELLS = "|&;<>`"


class Reference(NamedTuple):
    """`${name.path}`: a part of an answer that was kept; without a path perhaps a variable."""

    name: str
    path: str

    def __str__(self) -> str:
        return f"${{{self.name}{'.' if self.path else ''}{self.path}}}"


Word = tuple[str | Reference, ...]
"""A word of a line: literal text, and what is put in between when the line is run."""


class Line(NamedTuple):
    """A command line: the number of its first line in the text, the name that keeps its answer."""

    number: int
    words: tuple[Word, ...]
    name: str = ""

    @property
    def references(self) -> list[Reference]:
        """What the line takes from elsewhere."""
        return [part for word in self.words for part in word if isinstance(part, Reference)]

    def argv(self, value_of: Callable[[Reference], str]) -> list[str]:
        """The arguments, every reference replaced by its value."""
        return [
            "".join(part if isinstance(part, str) else value_of(part) for part in word)
            for word in self.words
        ]


def parse_script(text: str) -> list[Line]:
    """The command lines of a batch; raises UsageError that names the line."""
    return list(_Reader(text).lines())


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0

    def lines(self) -> Iterator[Line]:
        while self.at < len(self.text):
            start = self.at
            words = self._words()
            if words:
                yield self._line(words, self._number(start + self._blank(start)))

    def _line(self, words: list[tuple[Word, bool]], number: int) -> Line:
        """The line of some words; a word comes with whether it was written without quotes."""
        plain = [word[0] if bare and len(word) == 1 else None for word, bare in words]
        name = ""
        if len(plain) > 1 and plain[1] == "=" and isinstance(plain[0], str):
            name = plain[0]
            if not _NAME.fullmatch(name):
                raise UsageError(
                    f"line {number}: {name!r} cannot be the name of an answer",
                    hint="letters, digits and underscores, the first no digit",
                )
            words, plain = words[2:], plain[2:]
        if plain[:1] == ["awcli"]:
            words = words[1:]
        if not words:
            raise UsageError(f"line {number}: a command is missing")
        return Line(number, tuple(word for word, _ in words), name)

    def _words(self) -> list[tuple[Word, bool]]:
        """The words up to the end of the line, which may be several lines long."""
        words: list[tuple[Word, bool]] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "\n":
                self.at += 1
                break
            if character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif character.isspace():
                self.at += 1
            else:
                words.append(self._word())
        return words

    def _word(self) -> tuple[Word, bool]:
        parts: list[str | Reference] = [""]
        bare = True
        while self.at < len(self.text) and not self.text[self.at].isspace():
            character = self.text[self.at]
            if character == "'":
                self._add(parts, self._single_quoted())
                bare = False
            elif character == '"':
                self._double_quoted(parts)
                bare = False
            elif character == "\\":
                if self.text.startswith("\\\n", self.at):
                    self.at += 2
                else:
                    self._add(parts, self._escaped())
                    bare = False
            elif character in _OF_SHELLS or self.text.startswith("$(", self.at):
                raise self._error(
                    f"{character!r} means something to a shell, and this is none",
                    self.at,
                    hint="quote it: '...'",
                )
            else:
                self._piece(parts)
        return tuple(part for part in parts if part) or ("",), bare

    def _single_quoted(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise self._error("this quote is not closed", self.at)
        found = self.text[self.at + 1 : end]
        self.at = end + 1
        return found

    def _double_quoted(self, parts: list[str | Reference]) -> None:
        opened = self.at
        self.at += 1
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return
            if character == "\\" and self.text[self.at + 1 : self.at + 2] in ('"', "\\", "$", "\n"):
                self._add(parts, self.text[self.at + 1].replace("\n", ""))
                self.at += 2
            else:
                self._piece(parts)
        raise self._error("this quote is not closed", opened)

    def _escaped(self) -> str:
        if self.at + 1 >= len(self.text):
            raise self._error("nothing follows the backslash", self.at)
        self.at += 2
        return self.text[self.at - 1]

    def _piece(self, parts: list[str | Reference]) -> None:
        """One character, or a reference."""
        if not self.text.startswith("${", self.at):
            self._add(parts, self.text[self.at])
            self.at += 1
            return
        found = _REFERENCE.match(self.text, self.at)
        if found is None:
            raise self._error(
                "expected ${NAME} or ${NAME.FIELD}", self.at, hint="'$' in single quotes is itself"
            )
        parts.extend((Reference(found[1], found[2] or ""), ""))
        self.at = found.end()

    def _add(self, parts: list[str | Reference], text: str) -> None:
        if isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)

    def _blank(self, start: int) -> int:
        """How much white space, and how many comments, stand before what begins at `start`."""
        found = re.compile(r"(?:\s|\\\n|#[^\n]*)*").match(self.text, start)
        return len(found[0]) if found else 0

    def _number(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def _error(self, message: str, position: int, *, hint: str = "") -> GrammarError:
        number = self._number(position)
        return GrammarError(f"line {number}: {message}", self.text, position, hint=hint)
