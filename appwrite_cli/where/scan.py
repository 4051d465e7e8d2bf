"""Reading the pieces of a `--where` text: fields, words, symbols, values."""

import json
import re

from appwrite_cli.errors import GrammarError
from appwrite_cli.where.tree import ALIASES, FIELD, FIELD_OR_STAR, KEYWORDS, Field, Literal

# Of brackets, calls and `not`. Python's stack holds more than twice as many, the 4096 characters
# that Appwrite takes for a query hardly more.
MAX_DEPTH = 32

_SPACE = re.compile(r"\s*")
_KEYWORD = re.compile(r"([A-Za-z]+)(?=[\s(]|\Z)")
_CHUNK = {quote: re.compile(rf"[^\\{quote}]*") for quote in "\"'"}
_ESCAPE = re.compile(r"\\(?:([\"'\\/bfnrt])|u([0-9a-fA-F]{4}))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NOT_FIRST = "=<>!~^*(,"
# What may end an unquoted value, or be a mistake in it. Looking back for the white space, rather
# than matching it, keeps long runs of blanks from costing quadratic time.
_STOP = re.compile(
    r"[(),\]]|(?<=\s)(?:(and|or)(?=[\s(]|\Z)|(&&|\|\|)(?=\s|\Z))",
    re.IGNORECASE,
)
_JSON_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]')
RIGHT_FORMS = {
    "==": "=",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "=~": "~=",
    "&&": "and",
    "||": "or",
}


class Scanner:
    """A text and a position in it, which every successful read moves.

    `closers` are the characters that end an unquoted value here, beside a `)`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.closers = ""
        try:
            text.encode()
        except UnicodeEncodeError as error:  # bytes of the command line that are no UTF-8
            raise self.error("not valid Unicode text", error.start) from None

    def error(self, message: str, position: int | None = None, *, hint: str = "") -> GrammarError:
        """The error to raise for a mistake at `position`, or where reading has come to."""
        return GrammarError(
            message, self.text, self.position if position is None else position, hint=hint
        )

    def skip(self) -> int:
        """Pass white space; returns the position after it."""
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position
        return self.position

    def next_is(self, characters: str) -> bool:
        """Whether one of the characters is next."""
        return self.text[self.position : self.position + 1] in tuple(characters)

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.position >= len(self.text)

    def finish(self, expected: str) -> None:
        """Raise GrammarError where something is left."""
        self.skip()
        if not self.at_end():
            raise self.wrong_form() or self.error(f"expected {expected}, found {self.shown()}")

    def take(self, pattern: re.Pattern[str]) -> str:
        """What matches here, empty where nothing does."""
        match = pattern.match(self.text, self.position)
        if not match:
            return ""
        self.position = match.end()
        return match.group()

    def take_character(self, character: str) -> bool:
        """Pass white space and then the character, if it is next."""
        self.skip()
        if found := self.text.startswith(character, self.position):
            self.position += 1
        return found

    def peek_keyword(self) -> str:
        """The keyword that comes after white space, in lower case; empty where none does."""
        match = _KEYWORD.match(self.text, self.skip())
        word = match.group(1).lower() if match else ""
        return word if word in KEYWORDS else ""

    def take_keyword(self, word: str) -> bool:
        """Pass white space and then the keyword, in any case, if it is next."""
        if self.peek_keyword() != word:
            return False
        self.position += len(word)
        return True

    def wrong_form(self) -> GrammarError | None:
        """An error for `==` and the like here, which names the right form."""
        found = self.text[self.position : self.position + 2]
        right = RIGHT_FORMS.get(found)
        return self.error(f"{found!r} is written {right!r} here") if right else None

    def shown(self, length: int = 30) -> str:
        """What comes next, for a message: to the next blank or bracket, and not too much of it."""
        rest = self.text[self.position : self.position + length]
        word = re.match(r"[^\s(),]+|(?s:.)", rest)
        return repr(word.group()) if word else "the end"

    def field(self, *, star: bool = False) -> Field:
        """A field after white space: plain or in backquotes; with `star`, `*` too."""
        start = self.skip()
        if self.next_is("`"):
            return Field(self._backquoted(), start)
        name = self.take(FIELD_OR_STAR if star else FIELD)
        if name.lower() in KEYWORDS:
            raise self.error(f"expected a field; as a name, {name} needs backquotes", start)
        if not name:
            raise self.error(f"expected a field, found {self.shown()}")
        return Field(".".join(ALIASES.get(part, part) for part in name.split(".")), start)

    def _backquoted(self) -> str:
        start, name = self.position, ""
        while True:
            end = self.text.find("`", self.position + 1)
            if end < 0:
                raise self.error("this backquote is never closed", start)
            name += self.text[self.position + 1 : end]
            self.position = end + 1
            if not self.next_is("`"):
                break
            name += "`"
        if not name:
            raise self.error("a field name cannot be empty", start)
        return name

    def value(self) -> Literal:
        """A value after white space: quoted, a JSON list, or unquoted."""
        self.skip()
        if self.next_is("\"'"):
            return self._ended(self.quoted(), "a quoted value")
        if self.next_is("["):
            return self._ended(self._json_list(), "a list")
        return self._unquoted()

    def quoted(self) -> Literal:
        """The quoted text that is next, unescaped."""
        start, quote, parts = self.position, self.text[self.position], []
        self.position += 1
        while True:
            parts.append(self.take(_CHUNK[quote]))
            if self.at_end():
                raise self.error("this quote is never closed", start)
            if self.next_is(quote):
                break
            escape = _ESCAPE.match(self.text, self.position)
            if not escape:
                raise self.error(
                    "not an escape", hint=r"in quotes a backslash is written \\, a quote \" or \'"
                )
            letter, code = escape.groups()
            parts.append(chr(int(code, 16)) if code else _ESCAPED.get(letter, letter))
            self.position = escape.end()
        self.position += 1
        text = "".join(parts)
        try:  # joins the two halves of a character that was escaped as such
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise self.error(r"a \u escape for half of a character", start) from None
        return Literal(text, quoted=True, position=start)

    def _json_list(self) -> Literal:
        start = self.position
        self.position = read_json(self.text, start)[1]
        return Literal(self.text[start : self.position], quoted=False, position=start)

    def _ended(self, literal: Literal, what: str) -> Literal:
        self.skip()
        if (
            self.at_end()
            or self.next_is("),")
            or (self.next_is("]") and "]" in self.closers)
            or self.peek_keyword() in ("and", "or")
        ):
            return literal
        raise self.wrong_form() or self.error(
            f"after {what}, expected the end, 'and', 'or', ')' or a comma, found {self.shown()}",
            hint="quote the whole value"
            if what == "a list"
            else r"inside the quotes, a quote is written \" or \'",
        )

    def _unquoted(self) -> Literal:
        start, end, open_brackets = self.position, len(self.text), []
        if self.text.startswith(tuple(_NOT_FIRST), start):
            raise self.wrong_form() or self.error(
                f"a value cannot begin with {self.text[start]!r}", hint="quote the value"
            )
        for stop in _STOP.finditer(self.text, start):
            character = stop.group()
            if stop.group(2):
                raise self.error(
                    f"{character!r} is written {RIGHT_FORMS[character]!r} here",
                    stop.start(),
                    hint="or quote the value",
                )
            if character == "(":
                open_brackets.append(stop.start())
            elif character == ")" and open_brackets:
                open_brackets.pop()
            elif character == ")" or character in self.closers or stop.group(1):
                end = stop.start()
                break
        text = self.text[start:end].rstrip()
        if not text:
            raise self.error("expected a value", hint='the empty string is written ""')
        if open_brackets:
            raise self.error(
                "this '(' is not closed within the value",
                open_brackets[-1],
                hint="quote a value that holds brackets around a comma, 'and' or 'or'",
            )
        self.position = end
        return Literal(text, quoted=False, position=start)


def read_json(text: str, position: int = 0) -> tuple[object, int]:
    """The JSON value at `position` and where it ends.

    Stricter than Python's own reader: NaN, infinite numbers and deep nesting are refused, as the
    server cannot read them. Raises GrammarError.
    """
    depth = 0
    for bracket in _JSON_BRACKET.finditer(text, position):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(bracket.group(), 0)
        if depth > MAX_DEPTH:
            raise GrammarError("nested too deeply", text, position)
        if depth == 0:
            break
    try:
        return _JSON.raw_decode(text, position)
    except json.JSONDecodeError as error:
        hint = 'a text that begins with [ is quoted: "[draft]"'
        raise GrammarError(
            f"not JSON: {error.msg[0].lower()}{error.msg[1:]}",
            text,
            error.pos,
            hint=hint if text[position] == "[" else "",
        ) from None
    except ValueError as error:
        raise GrammarError(str(error), text, position) from None


def read_number(text: str) -> int | float:
    """The number that the text of a JSON number stands for; ValueError where it has no bounds."""
    try:
        number = int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        raise ValueError(f"a number of {len(text)} digits is too long") from None
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large for a number")
    return number


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(
    parse_float=read_number, parse_int=read_number, parse_constant=_refuse_constant
)
