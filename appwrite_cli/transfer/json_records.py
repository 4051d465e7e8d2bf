"""Records of JSON: one object a line, or the objects of an array, which is never read whole.

The elements of an array are found by their brackets and parsed one by one. A streaming parser of
the whole document would stop at the first mistake; so one broken element is one bad record.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.json_text import parse_json
from appwrite_cli.transfer.records import LONGEST, NOT_UTF8, TOO_LONG, Record, lines_of

PIECE = 1 << 16  # bytes read at once
_SPACE = re.compile(r"[ \t\r\n]*")
_STRUCTURE = re.compile(r'["\[\]{}]')
_IN_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_WORD = re.compile(r"[^,:\[\]{}\"\s]*")


def read_lines(file: BinaryIO) -> Iterator[Record]:
    """NDJSON: the objects of its lines; empty lines are skipped."""
    for number, line in enumerate(lines_of(file), start=1):
        content = line if number > 1 or line is None else line.removeprefix(b"\xef\xbb\xbf")
        if content is None:
            yield Record(number, {}, TOO_LONG)
        elif content.strip():
            yield _record(number, content.decode("utf-8", "surrogateescape"))


def read_array(file: BinaryIO, key: str) -> Iterator[Record]:
    """The objects of an array, or of the list `key` in an object.

    Raises UsageError, with the line, where the file is no such document or is cut off.
    """
    scanner = _Scanner(file)
    if not scanner.take("["):
        _find_list(scanner, key)
    if scanner.take("]"):
        return
    while True:
        scanner.peek()
        line, text = scanner.line, scanner.value()
        yield Record(line, {}, TOO_LONG) if text is None else _record(line, text)
        if scanner.take("]"):
            return
        scanner.expect(",")


def _find_list(scanner: "_Scanner", key: str) -> None:
    """Go behind the bracket that opens the list `key` of the object that begins here."""
    scanner.expect("{", or_else="an array or an object")
    while not scanner.take("}"):
        scanner.peek()
        name = scanner.value()
        scanner.expect(":")
        if name == json.dumps(key) and scanner.take("["):
            return
        scanner.peek()
        scanner.value()
        if not scanner.take(","):
            scanner.expect("}")
            break
    raise UsageError(f"the JSON object has no list {key!r}", hint="an array is read as well")


def _record(line: int, text: str) -> Record:
    """The record that a JSON text is. What was wrong is told without the text around it."""
    try:
        text.encode()
        value: Any = parse_json(text)
    except UnicodeEncodeError:
        return Record(line, {}, NOT_UTF8)
    except GrammarError as error:
        return Record(line, {}, error.reason)
    if not isinstance(value, dict):
        return Record(line, {}, "it is no JSON object")
    return Record(line, value)


class _Scanner:
    """A JSON text of which a piece is in memory; `line` is where reading has come to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self._text = ""
        self._at = 0
        self.line = 1

    def peek(self) -> str:
        """Go to the next character that is no white space, and return it; empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._pass(found.end() if found else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, character: str) -> bool:
        """Go behind the character, if it comes next."""
        if self.peek() != character:
            return False
        self._pass(self._at + 1)
        return True

    def expect(self, character: str, *, or_else: str = "") -> None:
        """Go behind the character; raises UsageError where another one comes next."""
        if not self.take(character):
            found = self.peek()
            where = f"line {self.line}: expected {or_else or repr(character)}"
            raise UsageError(
                f"the file is not JSON: {where}, not {found!r}"
                if found
                else f"the file is cut off: {where}"
            )

    def value(self) -> str | None:
        """The text of the value that begins here; None for one that is too long, passed over.

        It ends where its brackets are closed, whatever is wrong in it. Raises UsageError where
        there is no value, or the file ends before it does.
        """
        taken = _Taken(self.line)
        match self.peek():
            case "{" | "[":
                self._nested(taken)
            case '"':
                self._string(taken)
            case _:
                self._word(taken)
        if not taken.size:
            raise UsageError(f"the file is not JSON: line {self.line}: expected a value")
        return "".join(taken.pieces) if taken.size <= LONGEST else None

    def _nested(self, taken: "_Taken") -> None:
        depth = 0
        while True:
            found = _STRUCTURE.search(self._text, self._at)
            if not found:
                self._move(len(self._text), taken)
                self._need(taken)
            elif found[0] == '"':
                self._move(found.start(), taken)
                self._string(taken)
            else:
                self._move(found.end(), taken)
                depth += 1 if found[0] in "[{" else -1
                if not depth:
                    return

    def _string(self, taken: "_Taken") -> None:
        self._move(self._at + 1, taken)
        while True:
            part = _IN_STRING.match(self._text, self._at)
            self._move(part.end() if part else self._at, taken)
            if self._text[self._at : self._at + 1] == '"':
                self._move(self._at + 1, taken)
                return
            self._need(taken)  # the text has ended, perhaps behind half of an escape

    def _word(self, taken: "_Taken") -> None:
        while True:
            word = _WORD.match(self._text, self._at)
            self._move(word.end() if word else self._at, taken)
            if self._at < len(self._text) or not self._more():
                return

    def _need(self, taken: "_Taken") -> None:
        if not self._more():
            raise UsageError(f"the file is cut off in what begins on line {taken.line}")

    def _move(self, end: int, taken: "_Taken") -> None:
        taken.size += end - self._at
        if taken.size <= LONGEST:
            taken.pieces.append(self._text[self._at : end])
        self._pass(end)

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Read a further piece, and forget what was passed."""
        piece = self._file.read(PIECE)
        self._text = self._text[self._at :] + self._decode(piece, not piece)
        self._at = 0
        return bool(piece)


class _Taken:
    """What was read of a value; no more of it is kept than may be used."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.pieces: list[str] = []
        self.size = 0
