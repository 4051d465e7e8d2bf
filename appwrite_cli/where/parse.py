"""The grammar of `--where`: from text to tree.

expr       := and ( "or" and )*
and        := not ( "and" not )*
not        := "not" not | "(" expr ")" | comparison
comparison := FIELD symbol value
            | FIELD ["not"] word value
            | FIELD ["not"] "between" value "and" value
            | FIELD ["not"] "in" "(" value ("," value)* ")"
            | FIELD "is" ["not"] "null"
            | NAME "(" arguments ")"
"""

import re
from collections.abc import Callable

from appwrite_cli.errors import did_you_mean
from appwrite_cli.where.methods import (
    METHODS,
    NEGATIONS,
    REQUIRED,
    Kind,
    Method,
    Parameter,
    find_method,
)
from appwrite_cli.where.scan import MAX_DEPTH, Scanner
from appwrite_cli.where.tree import (
    SYMBOLS,
    WORDS,
    And,
    Argument,
    Call,
    Field,
    List,
    Literal,
    Node,
    Not,
    Or,
)

_CALL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?=\()")
_SYMBOL = re.compile("|".join(map(re.escape, SYMBOLS)))
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_OPERATOR = re.compile(r"[=<>!]+")
_ALL_WORDS = (*WORDS, "in", "between", "is", "not")
_OPERATORS_HINT = (
    "operators: = != < <= > >= ^= $= *= ~= and the words in, not in, contains, starts-with, "
    "ends-with, search, matches, between ... and ..., is null, is not null"
)
_NULLS = {"equal": "isNull", "notEqual": "isNotNull"}


class Parser(Scanner):
    """Reads one text; every method leaves the position after what it read."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def whole(self) -> Node:
        """The tree of the whole text, which is one expression."""
        node = self.expression()
        self.finish("'and', 'or' or the end")
        return node

    def whole_call(self) -> Node:
        """The tree of the whole text, which is one call."""
        self.skip()
        node = self.call()
        if node is None:
            raise self.error(
                f"expected a call such as limit(5), or JSON, found {self.shown()}",
                hint="filters such as title=Hello belong in --where",
            )
        self.finish("the end")
        return node

    def expression(self) -> Node:
        """Members joined by `or`."""
        return self._joined("or", Or, self._conjunction)

    def _conjunction(self) -> Node:
        return self._joined("and", And, self._negation)

    def _joined(self, word: str, kind: type[And] | type[Or], member: Callable[[], Node]) -> Node:
        start = self.skip()
        members = [member()]
        while self.take_keyword(word):
            members.append(member())
        return kind(tuple(members), start) if len(members) > 1 else members[0]

    def _negation(self) -> Node:
        start = self.skip()
        if not self.take_keyword("not"):
            return self._operand()
        self._enter(start)
        node = Not(self._negation(), start)
        self.depth -= 1
        return node

    def _operand(self) -> Node:
        start = self.position
        if not self.take_character("("):
            return self.call() or self._comparison()
        self._enter(start)
        node = self.expression()
        self._close(start, "'and', 'or' or ')'")
        self.depth -= 1
        return node

    def _enter(self, position: int) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"nested more than {MAX_DEPTH} deep", position)

    def _close(self, start: int, expected: str, character: str = ")") -> None:
        if self.take_character(character):
            return
        if self.at_end():
            raise self.error(f"this {self.text[start]} is never closed", start)
        raise self.wrong_form() or self.error(f"expected {expected}, found {self.shown()}")

    # Comparisons

    def _comparison(self) -> Node:
        start = self.skip()
        if self.at_end():
            raise self.error("expected a comparison such as title=Hello")
        if wrong := self.wrong_form():
            raise wrong
        field = self.field()
        self.skip()
        if wrong := self.wrong_form():
            raise wrong
        if symbol := self.take(_SYMBOL):
            return comparison(SYMBOLS[symbol], field, self.value(), start)
        word_start = self.position
        word = self._operator_word(field)
        if word == "is":
            method = "isNotNull" if self.take_keyword("not") else "isNull"
            self._expect_word("null", "'null'" if method == "isNotNull" else "'null' or 'not null'")
            return Call(method, (field,), start)
        negated = word == "not"
        if negated:
            word = self._operator_word(field, negated=True)
        method = {"in": "equal", "between": "between"}.get(word) or WORDS[word]
        if negated:
            if method not in NEGATIONS:
                raise self.error(f"{word} cannot be negated", word_start)
            method = NEGATIONS[method]
        if word == "in":
            return Call(method, (field, self._several()), start)
        if word == "between":
            return self._between(method, field, start)
        return comparison(method, field, self.value(), start)

    def _operator_word(self, field: Field, *, negated: bool = False) -> str:
        start = self.skip()
        word = self.take(_WORD)
        known = (*WORDS, "in", "between") if negated else _ALL_WORDS
        if word.lower() in known:
            return word.lower()
        self.position = start
        after = "not" if negated else str(field) if len(field.name) < 40 else "the field"
        if negated and (symbol := self.take(_SYMBOL)):
            hint = "not equal is written !=" if symbol == "=" else "put not before the field"
            raise self.error(f"expected a word after {after}, found {symbol!r}", start, hint=hint)
        meant = did_you_mean(word, known) if word else ""
        if self.next_is("("):
            meant = "; no white space before a call's bracket"
        raise self.error(
            f"expected an operator after {after}, found {self.shown()}{meant}",
            hint=_OPERATORS_HINT,
        )

    def _expect_word(self, word: str, expected: str) -> None:
        start = self.skip()
        if self.take(_WORD).lower() != word:
            self.position = start
            raise self.error(f"expected {expected}, found {self.shown()}")

    def _several(self) -> List:
        start = self.skip()
        if not self.take_character("("):
            raise self.error(f"expected '(' after in, found {self.shown()}")
        return self._list(start, ")")

    def _list(self, start: int, closer: str) -> List:
        outer, self.closers = self.closers, ",]" if closer == "]" else ","
        items = [self.value()]
        while self.take_character(","):
            items.append(self.value())
        self.closers = outer
        self._close(start, f"a comma or '{closer}'", closer)
        return List(tuple(items), start)

    def _between(self, method: str, field: Field, start: int) -> Node:
        first = self.value()
        if not self.take_keyword("and"):
            raise self.error(f"expected 'and' with a second value, found {self.shown()}")
        return Call(method, (field, first, self.value()), start)

    # Calls

    def call(self) -> Node | None:
        """The call that is next; None where no name stands directly before a bracket."""
        start = self.skip()
        name = self.take(_CALL)
        if not name or name.lower() == "not":
            self.position = start
            return None
        method = find_method(name)
        if method is None:
            raise self.error(
                f"{name[:40]} is no Query method{did_you_mean(name, tuple(METHODS))}", start
            )
        self._enter(start)
        outer, self.closers = self.closers, ","
        arguments = self._arguments(method)
        self.closers = outer
        self.depth -= 1
        return self._made(method, arguments, start)

    def _made(self, method: Method, arguments: list[Argument], start: int) -> Node:
        if method.name in ("and", "or"):
            if len(arguments) < 2:
                raise self.error(f"{method.name} needs two members or more", start)
            members = tuple(node for node in arguments if isinstance(node, Node))
            return And(members, start) if method.name == "and" else Or(members, start)
        name = method.name
        if method.shorthand:
            name, field = method.shorthand
            arguments.insert(0, Field(field, start))
        match arguments:
            case [Field() as field_, Literal() as literal]:
                return comparison(name, field_, literal, start)
        return Call(name, tuple(arguments), start)

    def _arguments(self, method: Method) -> list[Argument]:
        opening = self.position
        self.position += 1
        arguments: list[Argument] = []
        if not self.take_character(")"):
            arguments += self._next_arguments(method, arguments)
            while self.take_character(","):
                arguments += self._next_arguments(method, arguments)
            self._close(opening, "a comma or ')'")
        end = self.position - 1
        nested = method.is_join and arguments and isinstance(arguments[-1], Node)
        for parameter in method.parameters[len(arguments) :]:
            if parameter.default is REQUIRED and not nested:
                raise self.error(
                    f"{method.signature} lacks {parameter.name}: expected {parameter.kind.value}",
                    end,
                )
        return arguments

    def _next_arguments(self, method: Method, before: list[Argument]) -> list[Argument]:
        start = self.skip()
        if method.is_join and before and self._at_condition(before):
            if len(before) > 2 and not isinstance(before[-1], Node):
                raise self.error("conditions follow the table and an alias only", start)
            return [self.expression()]
        parameters = method.parameters
        if len(before) >= len(parameters) and not (parameters and parameters[-1].kind.many):
            raise self.error(f"one argument too many for {method.signature}", start)
        parameter = parameters[min(len(before), len(parameters) - 1)]
        if self.at_end() or self.next_is(",)"):
            raise self.error(f"expected {parameter.kind.value} for {method.signature}")
        return self._read(parameter, start)

    def _at_condition(self, before: list[Argument]) -> bool:
        name = _CALL.match(self.text, self.position)
        return isinstance(before[-1], Node) or (
            name is not None and find_method(name.group()) is not None
        )

    def _read(self, parameter: Parameter, start: int) -> list[Argument]:
        match parameter.kind:
            case Kind.FIELDS if self.take_character("["):
                fields: list[Argument] = [self._field_argument()]
                while self.take_character(","):
                    fields.append(self._field_argument())
                self._close(start, "a comma or ']'", "]")
                return fields
            case Kind.FIELD | Kind.FIELDS:
                return [self._field_argument()]
            case Kind.FILTERS | Kind.QUERIES:
                return [self.expression()]
            case Kind.VALUES if self.take_character("["):
                return [self._list(start, "]")]
            case Kind.OPERATOR if operator := self.take(_OPERATOR):
                return [Literal(operator, quoted=False, position=start)]
        return [self.value()]

    def _field_argument(self) -> Field:
        self.skip()
        if not self.next_is("\"'"):
            return self.field(star=True)
        quoted = self.quoted()
        if not quoted.text:
            raise self.error("a field name cannot be empty", quoted.position)
        return Field(quoted.text, quoted.position)


def comparison(method: str, field: Field, literal: Literal, start: int) -> Call:
    """A field compared with one value: unquoted `null` asks isNull or isNotNull."""
    if literal.text == "null" and not literal.quoted and method in _NULLS:
        return Call(_NULLS[method], (field,), start)
    return Call(method, (field, literal), start)
