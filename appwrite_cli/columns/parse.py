"""The parser of column specs, and the checks of several columns together."""

import re
from dataclasses import replace
from typing import Any

from appwrite_cli.columns.defaults import parse_default
from appwrite_cli.columns.scanner import Argument, Scanner
from appwrite_cli.columns.spec import ColumnSpec, Relationship, open_ends
from appwrite_cli.columns.types import OTHER_NAMES, TYPES, ColumnType
from appwrite_cli.errors import did_you_mean
from appwrite_cli.ids import ID_PATTERN
from appwrite_cli.json_text import INT64_MAX, INT64_MIN, parse_integer, parse_number

KINDS = ("oneToOne", "manyToOne", "oneToMany", "manyToMany")
ON_DELETE = ("cascade", "restrict", "setNull")
MOST_ELEMENTS = 100
LONGEST_ELEMENT = 255
SMALLEST_ENCRYPTED = 150

_NAME = re.compile(r"[A-Za-z0-9]*")
_SHAPE = "KEY:TYPE, such as 'title:varchar(255)!' or 'views:integer(0..)=0'"


def parse_column(text: str) -> ColumnSpec:
    """The column that the spec `text` describes; raises GrammarError."""
    scanner = Scanner(text)
    key = scanner.key(":", "column key", hint=_SHAPE)
    type_ = _type(scanner)
    after_type = scanner.position
    spec = _with_arguments(ColumnSpec(key, type_), scanner.arguments(), scanner, after_type)
    at = scanner.position
    if scanner.take("[]"):
        if type_.value in ("geometry", "relationship"):
            scanner.fail(f"a {type_.name} column cannot be an array", at)
        spec = replace(spec, array=True)
    at = scanner.position
    if scanner.take("!"):
        if type_.value == "relationship":
            scanner.fail("a relationship cannot be required", at)
        spec = replace(spec, required=True)
    at = scanner.position
    if scanner.take("="):
        return replace(spec, default=_default(spec, scanner, at))
    if not scanner.at_end():
        hint = "the order is TYPE(...)[]!=DEFAULT"
        scanner.fail("expected '[]', '!', '=' or the end", hint=hint)
    return spec


def _type(scanner: Scanner) -> ColumnType:
    at = scanner.position
    name = scanner.match(_NAME)
    if name not in TYPES:
        other = OTHER_NAMES.get(name.lower())
        suggestion = f", did you mean {other!r}?" if other else did_you_mean(name, list(TYPES))
        message = f"unknown type {name!r}{suggestion}" if name else "the type is missing"
        scanner.fail(message, at, hint="types: " + " ".join(TYPES))
    return TYPES[name]


def _default(spec: ColumnSpec, scanner: Scanner, at: int) -> Any:
    if spec.type.value == "relationship":
        scanner.fail("a relationship has no default", at)
    if spec.required or spec.array:
        scanner.fail(f"{'a required' if spec.required else 'an array'} column has no default", at)
    text = scanner.text[scanner.position :]
    return parse_default(
        text,
        spec.type,
        size=spec.size,
        minimum=spec.minimum,
        maximum=spec.maximum,
        elements=spec.elements,
        whole=scanner.text,
        offset=scanner.position,
    )


def _with_arguments(
    spec: ColumnSpec, arguments: list[Argument], scanner: Scanner, start: int
) -> ColumnSpec:
    """`spec` with what stands in parentheses; `start` is where they begin or are missing."""
    if spec.type.value == "elements":
        return replace(spec, elements=_elements(arguments, scanner, start))
    if spec.type.value == "relationship":
        return replace(spec, relationship=_relationship(arguments, scanner, start))
    if spec.type.most and not arguments:
        example = f"{spec.type.name}(255)"
        scanner.fail(f"{spec.type.name} needs a size", start, hint=f"such as {example}")
    for index, argument in enumerate(arguments):
        text, at = argument.text, argument.position
        if text == "encrypt" and spec.type.encrypts and not argument.quoted:
            spec = replace(spec, encrypt=True)
        elif index == 0 and spec.type.most:
            spec = replace(spec, size=_size(text, spec.type, scanner, at))
        elif index == 0 and spec.type.ranged:
            spec = _with_range(spec, text, scanner, at)
        else:
            scanner.fail(f"{spec.type.name} takes no {text!r}", at, hint=_usage(spec.type))
    if spec.type.most and not spec.size:
        scanner.fail(f"{spec.type.name} needs a size", start + 1, hint=_usage(spec.type))
    if spec.encrypt and spec.size and spec.size < SMALLEST_ENCRYPTED:
        at = arguments[0].position
        scanner.fail(f"encrypted text needs a size of {SMALLEST_ENCRYPTED} or more", at)
    return spec


def _usage(type_: ColumnType) -> str:
    encrypt = ",encrypt" if type_.encrypts else ""
    if type_.most:
        return f"{type_.name}(SIZE) or {type_.name}(SIZE{encrypt})"
    if type_.ranged:
        return f"{type_.name} or {type_.name}(MIN..MAX), either end open"
    return f"{type_.name} or {type_.name}(encrypt)" if encrypt else f"{type_.name} alone"


def _size(text: str, type_: ColumnType, scanner: Scanner, at: int) -> int:
    size = parse_integer(text)
    if size is None:
        scanner.fail(f"{text!r} is no size", at, hint=_usage(type_))
    if not 1 <= size <= type_.most:
        hint = "larger texts: text, mediumtext or longtext" if size > 0 else ""
        scanner.fail(f"the size of {type_.name} is 1 to {type_.most}", at, hint=hint)
    return size


def _with_range(spec: ColumnSpec, text: str, scanner: Scanner, at: int) -> ColumnSpec:
    low, dots, high = text.partition("..")
    if not dots or not (low or high):
        scanner.fail(f"{text!r} is no range", at, hint=_usage(spec.type))
    minimum = _bound(low, spec.type, scanner, at)
    maximum = _bound(high, spec.type, scanner, at + len(low) + 2)
    if minimum is not None and maximum is not None and minimum > maximum:
        scanner.fail("the range is upside down", at)
    lowest, highest = open_ends(spec.type)
    return replace(
        spec,
        minimum=None if minimum == lowest else minimum,
        maximum=None if maximum == highest else maximum,
    )


def _bound(text: str, type_: ColumnType, scanner: Scanner, at: int) -> int | float | None:
    if not text:
        return None
    integer = type_.value == "integer"
    number = parse_integer(text) if integer else parse_number(text)
    if number is None or (integer and not INT64_MIN <= number <= INT64_MAX):
        kind = "whole number of 64 bits" if integer else "number"
        scanner.fail(f"{text!r} is no {kind}", at)
    return number


def _elements(arguments: list[Argument], scanner: Scanner, start: int) -> tuple[str, ...]:
    if not arguments:
        scanner.fail("enum needs elements", start, hint="such as enum(draft,live)")
    seen: set[str] = set()
    for argument in arguments:
        if not argument.text or len(argument.text) > LONGEST_ELEMENT:
            scanner.fail(f"an element has 1 to {LONGEST_ELEMENT} characters", argument.position)
        if argument.text in seen:
            scanner.fail(f"the element {argument.text!r} is given twice", argument.position)
        seen.add(argument.text)
    if len(arguments) > MOST_ELEMENTS:
        at = arguments[MOST_ELEMENTS].position
        scanner.fail(f"{len(arguments)} elements, {MOST_ELEMENTS} are the most", at)
    return tuple(argument.text for argument in arguments)


def _relationship(arguments: list[Argument], scanner: Scanner, start: int) -> Relationship:
    hint = "relationship(TABLE,KIND[,twoWay=KEY][,onDelete=ACTION])"
    if len(arguments) < 2:
        scanner.fail("a relationship needs a table and a kind", start, hint=hint)
    table, kind = arguments[:2]
    _check_id(table.text, table.position, "table ID", scanner)
    _check_word(kind.text, KINDS, "kind", kind.position, scanner)
    related = Relationship(table.text, kind.text)
    seen: set[str] = set()
    for argument in arguments[2:]:
        name, equals, value = argument.text.partition("=")
        at = argument.position + len(name) + len(equals)
        if name in seen:
            scanner.fail(f"{name} is given twice", argument.position)
        seen.add(name)
        if name == "twoWay":
            if equals:
                _check_id(value, at, "key of the other side", scanner)
            related = replace(related, two_way=True, two_way_key=value)
        elif name == "onDelete":
            _check_word(value, ON_DELETE, "onDelete", at, scanner)
            related = replace(related, on_delete=value)
        else:
            known = ("twoWay", "onDelete")
            suggestion = did_you_mean(name, known)
            scanner.fail(f"unknown {name!r}{suggestion}", argument.position, hint=hint)
    return related


def _check_id(text: str, at: int, what: str, scanner: Scanner) -> None:
    if not ID_PATTERN.fullmatch(text):
        scanner.fail(f"{text!r} is no {what}", at)


def _check_word(word: str, known: tuple[str, ...], what: str, at: int, scanner: Scanner) -> None:
    if word not in known:
        suggestion = did_you_mean(word, known)
        scanner.fail(f"unknown {what} {word!r}{suggestion}", at, hint="one of " + " ".join(known))
