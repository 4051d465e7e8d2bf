"""Facts about every operation of Appwrite's API: name, method, path, parameters with their types.

    find("messaging.createTopic").parameters
    match("GET", "/users/ada")

They are read off the official Python SDKs 22.2.0 (for servers 1.9.x) and 27.0.0, by a script. The
text is searched as it is: to know one operation, only its own line is parsed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from appwrite_cli.errors import UsageError, did_you_mean

TYPES = {
    "": "text",
    "b": "true or false",
    "n": "a number",
    "o": "a JSON object",
    "f": "a file",
    "s[]": "a list of texts",
    "n[]": "a list of numbers",
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PARAMETER = re.compile(r"([^!:+]+)(!?)(?::([^+]+))?(\+?)")


class Parameter(NamedTuple):
    """A parameter of an operation, by its name on the wire.

    `type` is a key of TYPES; that of an enumeration is `=` and its name. `place` is `path`,
    `query` or `body`. `newer` tells that servers 1.9.x do not know it.
    """

    name: str
    type: str
    required: bool
    place: str
    newer: bool

    @property
    def is_list(self) -> bool:
        """Whether its value is a list."""
        return self.type.endswith("[]")

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of an enumeration; none for all else."""
        return enumeration(self.type[1:]) if self.type.startswith("=") else ()


class Operation(NamedTuple):
    """An operation. `path` is below the endpoint, with `{name}` for its parameters.

    `since` and `until` are the first and last major version of the official SDK that have it,
    empty where both known ones do. `replacement` is what is to be used instead of a deprecated
    one, where the SDK says it.
    """

    service: str
    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    since: str = ""
    until: str = ""
    deprecated: bool = False
    replacement: str = ""

    def __str__(self) -> str:
        return f"{self.service}.{self.name}"

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((known for known in self.parameters if known.name == name), None)

    @property
    def upload(self) -> Parameter | None:
        """The parameter that is a file, where there is one."""
        return next((known for known in self.parameters if known.type == "f"), None)


def find(name: str) -> Operation:
    """The operation `SERVICE.OPERATION`; raises UsageError with a suggestion."""
    start = _text().find(f"\n{name} ") if re.fullmatch(r"\w+\.\w+", name) else -1
    if start >= 0:
        return _parse(_line_at(start + 1))
    known = [*services(), *names()] if "." not in name else list(names())
    service = name.partition(".")[0]
    hint = f"awcli api --list {service}" if service in services() else "awcli api --list"
    raise UsageError(f"there is no operation {name!r}{did_you_mean(name, known)}", hint=hint)


def match(method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
    """The operation at a path below the endpoint, and the values of the parameters in it.

    The one with the most fixed parts is meant, and of several at one path the one that is not
    deprecated. None for a path that is not in the catalog: a newer server may have it.
    """
    parts = path.strip("/").split("/")
    best: tuple[tuple[int, bool], Operation, dict[str, str]] | None = None
    for line in _lines(f" {method} /{parts[0]}"):
        values = _values(line.split(" ", 3)[2].strip("/").split("/"), parts)
        if values is None:
            continue
        operation = _parse(line)
        rank = (len(parts) - len(values), not operation.deprecated)
        if best is None or rank > best[0]:
            best = rank, operation, values
    return best and best[1:]


def services() -> tuple[str, ...]:
    """The names of the services, in alphabetical order."""
    return tuple(dict.fromkeys(name.partition(".")[0] for name in names()))


def operations(service: str = "") -> Iterator[Operation]:
    """The operations of a service, or all of them, in alphabetical order.

    Raises UsageError where there is no such service.
    """
    if service and service not in services():
        raise UsageError(
            f"there is no service {service!r}{did_you_mean(service, services())}",
            hint="awcli api --list",
        )
    for name in names():
        if not service or name.startswith(f"{service}."):
            yield find(name)


def enumeration(name: str) -> tuple[str, ...]:
    """The values of an enumeration."""
    found = re.search(rf"^{re.escape(name)} (.*)$", _read("enums.txt"), re.MULTILINE)
    return tuple(found[1].split()) if found else ()


def is_method(word: str) -> bool:
    """Whether a word is a method of HTTP that the API uses, in any case."""
    return word.upper() in _METHODS


@cache
def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _text() -> str:
    return _read("operations.txt")


def _line_at(start: int) -> str:
    return _text()[start : _text().index("\n", start)]


def _lines(holding: str) -> Iterator[str]:
    """The lines that hold a text."""
    position = _text().find(holding)
    while position >= 0:
        start = _text().rindex("\n", 0, position) + 1
        line = _line_at(start)
        yield line
        position = _text().find(holding, start + len(line))


def names() -> Iterator[str]:
    """The names of all operations, in alphabetical order."""
    return (found[1] for found in re.finditer(r"^(\w+\.\w+) ", _text(), re.MULTILINE))


def _values(template: Sequence[str], parts: Sequence[str]) -> dict[str, str] | None:
    """What the parts of a path are in a template of as many parts; None where they differ."""
    if len(template) != len(parts):
        return None
    values = {}
    for expected, part in zip(template, parts, strict=True):
        if expected.startswith("{"):
            values[expected[1:-1]] = part
        elif expected != part:
            return None
    return values


def _parse(line: str) -> Operation:
    name, method, path, *words = line.split(" ")
    service, _, operation = name.partition(".")
    facts = dict(word.split("=", 1) for word in words if re.match(r"(since|until|use)=", word))
    place = "query" if method == "GET" else "body"
    return Operation(
        service,
        operation,
        method,
        path,
        tuple(_parameter(word, path, place) for word in words[len(facts) :]),
        facts.get("since", ""),
        facts.get("until", ""),
        "use" in facts,
        facts.get("use", ""),
    )


def _parameter(word: str, path: str, place: str) -> Parameter:
    found = _PARAMETER.fullmatch(word)
    if found is None:
        raise ValueError(f"no parameter of the catalog: {word!r}")
    name, required, kind, newer = found.groups()
    where = "path" if f"{{{name}}}" in path else place
    return Parameter(name, kind or "", bool(required), where, bool(newer))
