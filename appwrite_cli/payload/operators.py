"""Appwrite's operators: changes that the server applies to the stored value of a row.

On the wire an operator is a string, the JSON `{"method":"increment","values":[1]}`; what is built
here equals what the newest SDK's `Operator` builds.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from appwrite_cli.errors import GrammarError, did_you_mean
from appwrite_cli.json_text import parse_json

CONDITIONS = (
    "equal",
    "notEqual",
    "greaterThan",
    "greaterThanEqual",
    "lessThan",
    "lessThanEqual",
    "contains",
    "isNull",
    "isNotNull",
)
"""What `filter` may ask of an element, as in the SDK's `Condition`."""

_WITHOUT_VALUE = ("isNull", "isNotNull")


@dataclass(frozen=True)
class Argument:
    """One argument of an operator: what it is called, and what it may be."""

    name: str
    check: Callable[[Any], str]
    optional: bool = False


@dataclass(frozen=True)
class Operator:
    """An operator: its name in data items, Appwrite's method and its arguments.

    With `many`, all arguments are elements of the list and there may be any number of them.
    """

    name: str
    method: str
    arguments: tuple[Argument, ...] = ()
    many: bool = False

    def usage(self) -> str:
        """How the value is written, as errors show it."""
        if self.many:
            return f"{self.name} takes a JSON list of elements"
        if not self.arguments:
            return f"{self.name} takes no argument"
        if len(self.arguments) == 1:
            return f"{self.name} takes {self.arguments[0].name}"
        names = ", ".join(f"{a.name}?" if a.optional else a.name for a in self.arguments)
        return f"{self.name} takes the JSON list [{names}]"


def _is_number(value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if number else "a number"


def _is_divisor(value: Any) -> str:
    return _is_number(value) or ("a number other than 0" if value == 0 else "")


def _is_integer(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"


def _is_index(value: Any) -> str:
    return _is_integer(value) or ("an index from 0" if value < 0 else "")


def _is_string(value: Any) -> str:
    return "" if isinstance(value, str) else "a string"


def _is_condition(value: Any) -> str:
    return "" if value in CONDITIONS else "one of " + ", ".join(CONDITIONS)


def _is_anything(_value: Any) -> str:
    return ""


_MAX = Argument("max", _is_number, optional=True)
_MIN = Argument("min", _is_number, optional=True)

OPERATORS = {
    operator.name: operator
    for operator in (
        Operator("increment", "increment", (Argument("number", _is_number), _MAX)),
        Operator("decrement", "decrement", (Argument("number", _is_number), _MIN)),
        Operator("multiply", "multiply", (Argument("factor", _is_number), _MAX)),
        Operator("divide", "divide", (Argument("divisor", _is_divisor), _MIN)),
        Operator("modulo", "modulo", (Argument("divisor", _is_divisor),)),
        Operator("power", "power", (Argument("exponent", _is_number), _MAX)),
        Operator("append", "arrayAppend", many=True),
        Operator("prepend", "arrayPrepend", many=True),
        Operator(
            "insert",
            "arrayInsert",
            (Argument("index", _is_index), Argument("element", _is_anything)),
        ),
        Operator("remove", "arrayRemove", (Argument("element", _is_anything),)),
        Operator("unique", "arrayUnique"),
        Operator("intersect", "arrayIntersect", many=True),
        Operator("diff", "arrayDiff", many=True),
        Operator(
            "filter",
            "arrayFilter",
            (Argument("condition", _is_condition), Argument("value", _is_anything, optional=True)),
        ),
        Operator("concat", "stringConcat", (Argument("text", _is_string),)),
        Operator(
            "replace",
            "stringReplace",
            (Argument("search", _is_string), Argument("replace", _is_string)),
        ),
        Operator("toggle", "toggle"),
        Operator("add-days", "dateAddDays", (Argument("days", _is_integer),)),
        Operator("sub-days", "dateSubDays", (Argument("days", _is_integer),)),
        Operator("set-now", "dateSetNow"),
    )
}
"""Every operator by its name in data items."""

_METHODS = frozenset(operator.method for operator in OPERATORS.values())
_WORDS = re.compile(r"\b(?:true|false|null)\b", re.IGNORECASE)
_SHORT = {"+": "increment", "-": "decrement"}


def find_operator(name: str, whole: str, position: int) -> Operator:
    """The operator called `name` (or `+`, `-`); raises GrammarError at `position` of `whole`."""
    name = _SHORT.get(name, name)
    if name not in OPERATORS:
        raise GrammarError(
            f"unknown operator {name!r}{did_you_mean(name, list(OPERATORS))}",
            whole,
            position,
            hint="operators: " + " ".join(OPERATORS),
        )
    return OPERATORS[name]


def parse_operator(operator: Operator, text: str, whole: str, offset: int) -> str:
    """The string to send for `operator` with the JSON `text`: one argument, or a list of all.

    `text` stands at `offset` in `whole`. Raises GrammarError.
    """
    if not text.strip():
        if not operator.arguments and not operator.many:
            return build_operator(operator, [])
        raise GrammarError(f"no value: {operator.usage()}", whole, offset)
    value = parse_json(text, whole, offset, hint=f"{operator.usage()}; a string has double quotes")
    arguments = value if isinstance(value, list) else [value]
    problem = _problem(operator, arguments)
    if problem:
        raise GrammarError(problem, whole, offset)
    return build_operator(operator, arguments)


def build_operator(operator: Operator, arguments: Sequence[Any]) -> str:
    """The string to send, as the SDK's `Operator` writes it; the arguments have been checked."""
    values = list(arguments)
    if operator.method == "arrayFilter" and len(values) == 1:
        values.append(None)  # the SDK always sends two
    return json.dumps({"method": operator.method, "values": values}, separators=(",", ":"))


def runs_as_operator(value: Any) -> bool:
    """Whether Appwrite would run `value`, or a part of it, instead of storing it.

    Appwrite 1.9 takes for an operator every string that is a JSON object with a known `method`,
    and every such object, at any depth; strings right inside a list are only stored (source).
    """
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            part = _as_the_server_reads(part) if part.lstrip()[:1] == "{" else None
            if _is_operator(part):
                return True
        elif isinstance(part, dict):
            if _is_operator(part):
                return True
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(item for item in part if not isinstance(item, str))
    return False


def _as_the_server_reads(text: str) -> Any:
    """The value of a JSON text, None where it is none; PHP takes more than RFC 8259 allows.

    Numbers of any size become floats there, and `true`, `false` and `null` may be in capitals.
    """
    try:
        return json.loads(_WORDS.sub(lambda word: word[0].lower(), text), parse_int=float)
    except (ValueError, RecursionError):
        return None  # deeper than PHP reads


def _is_operator(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    method = value.get("method")
    return isinstance(method, str) and method in _METHODS


def _problem(operator: Operator, arguments: list[Any]) -> str:
    """What is wrong with the arguments, or nothing."""
    if operator.many:
        return ""
    needed = sum(not argument.optional for argument in operator.arguments)
    if not needed <= len(arguments) <= len(operator.arguments):
        count = f"{len(arguments)} argument" + ("" if len(arguments) == 1 else "s")
        return f"{operator.usage()}, not {count}"
    for argument, value in zip(operator.arguments, arguments, strict=False):
        expected = argument.check(value)
        if expected:
            return f"{argument.name} of {operator.name} must be {expected}"
    if operator.method == "arrayFilter" and (len(arguments) == 2) == (
        arguments[0] in _WITHOUT_VALUE
    ):
        has = "no value" if arguments[0] in _WITHOUT_VALUE else "a value: filter='[\"equal\", 1]'"
        return f"condition {arguments[0]} of filter takes {has}"
    return ""
