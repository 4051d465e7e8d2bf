"""The tree of a `--where` expression, and how it is written back as text.

Parsing what `str` of a node gives yields an equal node. Positions count characters of the text
and do not take part in comparisons.
"""

import json
import re

SYMBOLS = {
    "<=": "lessThanEqual",
    ">=": "greaterThanEqual",
    "!=": "notEqual",
    "^=": "startsWith",
    "$=": "endsWith",
    "*=": "contains",
    "~=": "search",
    "=": "equal",
    "<": "lessThan",
    ">": "greaterThan",
}
WORDS = {
    "starts-with": "startsWith",
    "ends-with": "endsWith",
    "contains": "contains",
    "search": "search",
    "matches": "regex",
}
KEYWORDS = ("and", "or", "not")
# How shells in which `$` is a nuisance write the fields that Appwrite itself gives everything.
# No column can be named so: keys begin with a letter or a digit.
ALIASES = {name: "$" + name[1:] for name in ("_id", "_createdAt", "_updatedAt", "_sequence")}

_SEGMENT = r"\$?[A-Za-z0-9_][A-Za-z0-9_-]*"
FIELD = re.compile(rf"{_SEGMENT}(?:\.{_SEGMENT})*")
# In calls and in --select, * stands for every column.
FIELD_OR_STAR = re.compile(rf"(?:{_SEGMENT}\.)*(?:{_SEGMENT}|\*)")

_AFTER_FIELD = {method: symbol for symbol, method in SYMBOLS.items()} | {
    "regex": " matches ",
    "notStartsWith": " not starts-with ",
    "notEndsWith": " not ends-with ",
    "notContains": " not contains ",
    "notSearch": " not search ",
    "between": " between ",
    "notBetween": " not between ",
    "isNull": " is null",
    "isNotNull": " is not null",
}
_IN = {"equal": "in", "notEqual": "not in"}
_LIKE_KEYWORD = r"(?:and|or)(?=[\s(]|\Z)|(?:&&|\|\|)(?=\s|\Z)"


class Part:
    """A piece of a tree, equal to another of its kind with the same content, wherever it stands.

    Not a dataclass: making seven of those would cost every command with a filter 5 ms.
    """

    __slots__ = ("position",)

    def __init__(self, position: int) -> None:
        self.position = position

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash((type(self), self._content()))

    def __repr__(self) -> str:
        return type(self).__name__ + repr(self._content())


class Field(Part):
    """The name of a column, aliases resolved."""

    __slots__ = ("name",)

    def __init__(self, name: str, position: int = 0) -> None:
        super().__init__(position)
        self.name = name

    def __str__(self) -> str:
        """Plain where it can be, else in backquotes."""
        return _write_field(self.name, FIELD)


class Literal(Part):
    """A value: what the quotes held, or an unquoted value as written, trimmed."""

    __slots__ = ("quoted", "text")

    def __init__(self, text: str, *, quoted: bool, position: int = 0) -> None:
        super().__init__(position)
        self.text = text
        self.quoted = quoted

    def __str__(self) -> str:
        """In double quotes, or as it was written."""
        return json.dumps(self.text, ensure_ascii=False) if self.quoted else self.text

    @property
    def opens_like_keyword(self) -> bool:
        """Whether white space before it would turn it into `and` or `or`, or their like."""
        return not self.quoted and bool(re.match(_LIKE_KEYWORD, self.text, re.IGNORECASE))


class List(Part):
    """Several values: of `in (...)`, or between brackets in a call."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[Literal, ...], position: int = 0) -> None:
        super().__init__(position)
        self.items = items

    def __str__(self) -> str:
        """Without brackets, and without white space: `and` after a comma is a value then."""
        return ",".join(map(str, self.items))


class Call(Part):
    """A Query method with its arguments; comparisons are calls too."""

    __slots__ = ("arguments", "method")

    def __init__(self, method: str, arguments: "tuple[Argument, ...]", position: int = 0) -> None:
        super().__init__(position)
        self.method = method
        self.arguments = arguments

    def __str__(self) -> str:
        """As a comparison where there is one, else as a call."""
        return _write_comparison(self) or _write_call(self)


class Not(Part):
    """What `not` stands before."""

    __slots__ = ("member",)

    def __init__(self, member: "Node", position: int = 0) -> None:
        super().__init__(position)
        self.member = member

    def __str__(self) -> str:
        """`not` and its operand."""
        return f"not {_group(self.member, And, Or)}"


class And(Part):
    """Two members or more, all of which hold."""

    __slots__ = ("members",)

    def __init__(self, members: "tuple[Node, ...]", position: int = 0) -> None:
        super().__init__(position)
        self.members = members

    def __str__(self) -> str:
        """The members, joined by `and`."""
        return " and ".join(_group(member, And, Or) for member in self.members)


class Or(Part):
    """Two members or more, one of which holds."""

    __slots__ = ("members",)

    def __init__(self, members: "tuple[Node, ...]", position: int = 0) -> None:
        super().__init__(position)
        self.members = members

    def __str__(self) -> str:
        """The members, joined by `or`."""
        return " or ".join(_group(member, Or) for member in self.members)


Node = Call | Not | And | Or
Argument = Field | Literal | List | Node


def _group(node: Node, *kinds: type) -> str:
    return f"({node})" if isinstance(node, kinds) else str(node)


def _write_field(name: str, plain: re.Pattern[str]) -> str:
    if (
        plain.fullmatch(name)
        and name.lower() not in KEYWORDS
        and ALIASES.keys().isdisjoint(name.split("."))
    ):
        return name
    return "`" + name.replace("`", "``") + "`"


def _write_comparison(call: Call) -> str:
    name = call.method
    if name not in _AFTER_FIELD:
        return ""
    column, *values = call.arguments
    match values:
        case [List()]:
            return f"{column} {_IN[name]} ({values[0]})" if name in _IN else ""
        case [Literal() as value] if value.opens_like_keyword and name not in SYMBOLS.values():
            return ""
        case [Literal() as start, Literal() as end]:
            if start.opens_like_keyword or end.opens_like_keyword:
                return ""
    return f"{column}{_AFTER_FIELD[name]}{' and '.join(map(str, values))}"


def _write_call(call: Call) -> str:
    arguments = []
    for argument in call.arguments:
        if isinstance(argument, Field):
            arguments.append(_write_field(argument.name, FIELD_OR_STAR))
        elif isinstance(argument, List):
            arguments.append(f"[{argument}]")
        else:
            arguments.append(str(argument))
    return f"{call.method}({','.join(arguments)})"
