"""Files of variables, `.env`: one NAME=VALUE a line, as docker, dotenv and shells read them.

    # a comment
    NAME=value                    # a comment after white space
    export OTHER="with spaces, \\n and \\"quotes\\""
    THIRD='as it stands'

Nothing is substituted: `$` is a dollar sign. A value in quotes may go over several lines.
"""

import re
from typing import NamedTuple

from appwrite_cli.errors import UsageError

_NAME = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"'([^']*)'", re.DOTALL)
_PLAIN = re.compile(r"[^\n]*")
_BLANK = re.compile(r"[ \t]*(?:#[^\n]*)?\n|[ \t]+")
_REST = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Variable(NamedTuple):
    """A variable of a function."""

    name: str
    value: str


def parse_env_file(text: str, what: str) -> list[Variable]:
    """The variables of a file; the last of two of one name holds. Raises UsageError by the line."""
    found: dict[str, Variable] = {}
    text = text.replace("\r\n", "\n")
    place = 0
    while place < len(text):
        line = text.count("\n", 0, place) + 1
        if blank := _BLANK.match(text, place):
            place = blank.end()
            continue
        if text[place] == "#":
            break  # a comment in the last line, which has no end
        name = _NAME.match(text, place)
        if name is None:
            # Not shown: what stands there may be a part of a secret.
            raise UsageError(f"{what}: line {line} is not NAME=VALUE")
        value, place = _value(text, name.end(), what, line)
        found.pop(name[1], None)
        found[name[1]] = Variable(name[1], value)
    return list(found.values())


def parse_variable(text: str, what: str) -> Variable:
    """NAME=VALUE of the command line, the value as it stands; raises UsageError."""
    name, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise UsageError(f"{what}: NAME=VALUE is expected", hint="names are letters, digits and _")
    return Variable(name, value)


def _value(text: str, place: int, what: str, line: int) -> tuple[str, int]:
    quote = text[place : place + 1]
    if quote in ('"', "'") and quote:
        quoted = (_DOUBLE if quote == '"' else _SINGLE).match(text, place)
        if quoted is None:
            raise UsageError(f"{what}: the quote in line {line} is not closed")
        rest = _REST.match(text, quoted.end())
        if rest is None:
            raise UsageError(f"{what}: something follows the quote that begins in line {line}")
        value = quoted[1]
        if quote == '"':
            value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), value, flags=re.DOTALL)
        return value, rest.end()
    plain = _PLAIN.match(text, place)
    assert plain is not None  # noqa: S101 - it matches nothing, too
    return re.sub(r"(?:^|[ \t])#.*", "", plain[0]).strip(), plain.end()
