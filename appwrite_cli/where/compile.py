"""From the tree of a `--where` expression to queries: values, times, negation, bulk writes."""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from typing import Any, NoReturn

from appwrite_cli.errors import GrammarError
from appwrite_cli.query import Query, make_query
from appwrite_cli.where.methods import METHODS, Kind, Method, Parameter, nested_join
from appwrite_cli.where.scan import read_json, read_number
from appwrite_cli.where.times import is_iso, is_time_field, relative_time
from appwrite_cli.where.tree import And, Argument, Call, Field, List, Literal, Node, Not, Or

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_IN_BRACES = r"(?is)\{\s*(now|today)\b.*\}"
_VALUES = (Kind.VALUE, Kind.VALUES)
_TIME_HINT = "such as 2024-05-31, 2024-05-31T12:00:00Z, now-7d or today"


class Compiler:
    """Turns the trees of one text into queries; raises GrammarError where one makes no sense.

    `as_text` names the fields whose unquoted numbers and booleans are sent as they were written.
    `bulk` is for bulk writes, in which only equal and notEqual take the empty string.
    """

    def __init__(
        self,
        text: str,
        now: datetime,
        as_text: Container[str] = frozenset(),
        *,
        bulk: bool = False,
    ) -> None:
        self.text = text
        self.now = now
        self.as_text = as_text
        self.bulk = bulk

    def queries(
        self, node: Node, *, negated: bool = False, filters_only: bool = True
    ) -> list[Query]:
        """Queries that, joined by *and*, mean the node, or with `negated` its opposite.

        Members of `and`, `or` and `not` are filters always, as Appwrite wants them.
        """
        if isinstance(node, Call):
            return self._call(node, negated=negated, filters_only=filters_only)
        if isinstance(node, Not):
            return self.queries(node.member, negated=not negated)
        if isinstance(node, And) != negated:
            return [
                query for member in node.members for query in self.queries(member, negated=negated)
            ]
        return [make_query("or", None, list(self._alternatives(node, negated=negated)))]

    def one(self, node: Node, *, negated: bool = False) -> Query:
        """The same as a single query."""
        queries = self.queries(node, negated=negated)
        return queries[0] if len(queries) == 1 else make_query("and", None, queries)

    def _alternatives(self, node: Node, *, negated: bool) -> Iterator[Query]:
        if isinstance(node, Not):
            yield from self._alternatives(node.member, negated=not negated)
        elif isinstance(node, And | Or) and isinstance(node, Or) != negated:
            for member in node.members:
                yield from self._alternatives(member, negated=negated)
        else:
            yield self.one(node, negated=negated)

    def _error(self, message: str, position: int, hint: str = "") -> GrammarError:
        return GrammarError(message, self.text, position, hint=hint)

    def _call(self, call: Call, *, negated: bool, filters_only: bool) -> list[Query]:
        method = METHODS[call.method]
        if filters_only and not method.is_filter:
            hint = f"as a query of its own: --query '{method.signature}'"
            raise self._error(f"{method.name} is no filter", call.position, hint)
        if negated:
            if not method.negation:
                raise self._error(f"{method.name} cannot be negated", call.position)
            method = METHODS[method.negation]
        if method.is_join and isinstance(call.arguments[-1], Node):
            return self._nested_join(call)
        arguments = self._arguments(method, call)
        # Appwrite 1.9.6: "NotEqual queries require exactly one value."
        if method.name == "notEqual" and isinstance(arguments[1], list):
            return [make_query("notEqual", arguments[0], [value]) for value in arguments[1]]
        return method.pack(method.name, *arguments)

    def _nested_join(self, call: Call) -> list[Query]:
        table, *rest = call.arguments
        name = table.text if isinstance(table, Literal) else ""
        alias = rest[0].name if isinstance(rest[0], Field) else ""
        conditions = self._members(rest, filters_only=False)
        return nested_join(call.method, name, alias, conditions)

    def _members(self, arguments: Iterable[Argument], *, filters_only: bool) -> list[Query]:
        return [
            query
            for argument in arguments
            if isinstance(argument, Node)
            for query in self.queries(argument, filters_only=filters_only)
        ]

    def _arguments(self, method: Method, call: Call) -> list[Any]:
        arguments: list[Any] = []
        for index, parameter in enumerate(method.parameters):
            given = call.arguments[index:]
            match parameter.kind:
                case Kind.FIELDS:
                    arguments.append([field.name for field in given if isinstance(field, Field)])
                case Kind.FILTERS | Kind.QUERIES:
                    filters_only = parameter.kind is Kind.FILTERS
                    arguments.append(self._members(given, filters_only=filters_only))
                case _ if not given:
                    arguments.append(parameter.default)
                case _:
                    arguments.append(self._argument(method, parameter, call, given[0]))
        return arguments

    def _argument(
        self, method: Method, parameter: Parameter, call: Call, argument: Argument
    ) -> Any:
        first = call.arguments[0]
        field = first.name if isinstance(first, Field) else ""
        match argument:
            case Field():
                return argument.name
            case List():
                value: Any = [self._value(item, field) for item in argument.items]
            case Literal() if parameter.kind in _VALUES:
                value = self._value(argument, field)
            case Literal():
                return self._typed(argument, parameter)
        self._check_value(value, method, parameter, argument.position)
        return value

    def _check_value(self, value: Any, method: Method, parameter: Parameter, position: int) -> None:
        if isinstance(value, list) and parameter.kind is Kind.VALUE:
            hint = "a text that begins with [ is quoted"
            raise self._error(f"{method.name} takes one value, not a list", position, hint)
        if value == []:
            raise self._error("expected a value in the list", position)
        empty = value == "" or (isinstance(value, list) and "" in value)
        if empty and self.bulk and method.name not in ("equal", "notEqual"):
            raise self._error(
                f"{method.name} with an empty text in a bulk write",
                position,
                'only = and != take "" there, as the others could select everything',
            )

    def _value(self, literal: Literal, field: str) -> Any:
        """What a value stands for, compared with the field: rules 6 and 7 of the grammar."""
        text = literal.text
        if is_time_field(field):
            return self._time(literal)
        if literal.quoted:
            return text
        if text.startswith("["):
            return read_json(text)[0]
        if re.fullmatch(_IN_BRACES, text):
            return self._relative(text[1:-1], literal) or self._not_a_time(literal)
        if not is_scalar(literal) or field in self.as_text:
            return text
        return text == "true" if text in ("true", "false") else self._number(literal)

    def _time(self, literal: Literal) -> Any:
        text = literal.text
        if not literal.quoted and text.startswith("["):
            times = read_json(text)[0]
            if isinstance(times, list) and all(isinstance(t, str) and is_iso(t) for t in times):
                return times
        elif is_iso(text):
            return text
        elif not literal.quoted:
            bare = text[1:-1] if text.startswith("{") and text.endswith("}") else text
            if moment := self._relative(bare, literal):
                return moment
        return self._not_a_time(literal)

    def _relative(self, text: str, literal: Literal) -> str | None:
        try:
            return relative_time(text, self.now)
        except ValueError as error:
            raise self._error(str(error), literal.position) from None

    def _not_a_time(self, literal: Literal) -> NoReturn:
        raise self._error("expected a date or time", literal.position, _TIME_HINT)

    def _number(self, literal: Literal) -> int | float:
        try:
            return read_number(literal.text)
        except ValueError as error:
            raise self._error(str(error), literal.position, "quote it to have it as text") from None

    def _typed(self, literal: Literal, parameter: Parameter) -> Any:
        """An argument whose method says what it is."""
        text, kind = literal.text, parameter.kind
        if kind is Kind.TEXT or (kind is Kind.OPERATOR and text):
            return text
        if not literal.quoted:
            if kind is Kind.FLAG and text in ("true", "false"):
                return text == "true"
            if kind is Kind.SHAPE and text.startswith("["):
                return read_json(text)[0]
            if kind in (Kind.NUMBER, Kind.INTEGER) and _NUMBER.fullmatch(text):
                number = self._number(literal)
                if kind is Kind.NUMBER or isinstance(number, int):
                    if kind is Kind.INTEGER and number < parameter.minimum:
                        raise self._error(
                            f"{parameter.name} is {parameter.minimum} or more", literal.position
                        )
                    return number
        raise self._error(f"expected {kind.value} for {parameter.name}", literal.position)


def is_scalar(literal: Literal) -> bool:
    """Whether an unquoted value reads as a number or a boolean."""
    return not literal.quoted and (
        literal.text in ("true", "false") or _NUMBER.fullmatch(literal.text) is not None
    )


def scalar_fields(node: Argument) -> Iterator[str]:
    """The fields that are compared with an unquoted number or boolean."""
    match node:
        case Not():
            yield from scalar_fields(node.member)
        case And() | Or():
            for member in node.members:
                yield from scalar_fields(member)
        case Call():
            parameters = METHODS[node.method].parameters
            for parameter, argument in zip(parameters, node.arguments, strict=False):
                literals = argument.items if isinstance(argument, List) else (argument,)
                if parameter.kind in _VALUES and any(
                    isinstance(literal, Literal) and is_scalar(literal) for literal in literals
                ):
                    yield from (field.name for field in node.arguments if isinstance(field, Field))
            for argument in node.arguments:
                yield from scalar_fields(argument)
