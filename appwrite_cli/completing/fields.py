"""Names of fields, and values where only a few are possible: filters, orders, data items."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from appwrite_cli.address import Collection
from appwrite_cli.completing.addresses import address, is_there, parent_of
from appwrite_cli.completing.found import NOTHING, Found, words
from appwrite_cli.completing.kinds import resource_of
from appwrite_cli.completing.line import Line
from appwrite_cli.output.view import SYSTEM_NAMES
from appwrite_cli.where.methods import METHODS
from appwrite_cli.where.tree import FIELD, SYMBOLS

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_OPEN_QUOTE = re.compile(r"[=<>(,\s]['\"]")
# Where in an expression a field is expected: at its start, in brackets, after a keyword, as the
# first argument of a call.
_BEFORE_FIELD = re.compile(r"(?:^|\(|(?:^|[\s)])(?:and|or|not)\s)\s*\Z", re.IGNORECASE)
_RANGE = re.compile(r"\bbetween\s+\S+\s+and\s+\Z", re.IGNORECASE)
_IN_LIST = re.compile(r"([\w$.-]+)\s+(?:not\s+)?in\s*\((?:[^()]*,)?\s*\Z", re.IGNORECASE)
_SYMBOL = "|".join(re.escape(symbol) for symbol in SYMBOLS)
_COMPARED = re.compile(rf"([\w$.-]+?)\s*(?:{_SYMBOL})\s*\Z")
_FLAGS = ("true", "false")
_SAFE = re.compile(r"\w[\w.-]*(?: [\w.-]+)*")
_KEYWORD = re.compile(r"\b(?:and|or|null)\b|^[\d.-]+$", re.IGNORECASE)
_ITEM = re.compile(r"([\w$.-]+?)(?::?=)\Z")

Column = Mapping[str, Any]


def where(line: Line, group: str, head: str, tail: str) -> Found:
    """The field, or one of the few values, that is being typed at the end of a filter."""
    plain = _QUOTED.sub("text", head)
    if _RANGE.search(plain) or _OPEN_QUOTE.search(plain):
        return NOTHING
    compared = _IN_LIST.search(plain) or _COMPARED.search(plain)
    if compared:
        values = _values(line, group, compared[1], bulk=True)
        return Found([(_literal(value), said) for value, said in values.candidates]).after(head)
    if _BEFORE_FIELD.search(plain):
        return _names(line, group, tail, bulk=True).after(head)
    return NOTHING


def query(line: Line, group: str, head: str, tail: str) -> Found:
    """A method of Query, then what it is called with."""
    if not head:
        return words(METHODS, "(")
    return where(line, group, head, tail)


def sort(line: Line, group: str, head: str, tail: str) -> Found:
    """A field after a comma or a minus."""
    if head.strip(" ,-") and not re.search(r",\s*-?\Z", head):
        return NOTHING
    found = _names(line, group, tail, bulk=True)
    return (found if head else found + Found([("random", "in random order")])).after(head)


def names(line: Line, group: str, head: str, tail: str) -> Found:
    """A field after a comma."""
    return NOTHING if head and head[-1] != "," else _names(line, group, tail).after(head)


def items(line: Line, group: str, head: str, tail: str) -> Found:
    """Addresses first; then KEY=, and the values of columns that have but a few."""
    typed = _ITEM.fullmatch(head)
    if typed:
        return _values(line, group, typed[1]).after(head)
    above = address(line, "/".join(line.form), head, tail) if _wants_address(line) else NOTHING
    if head:
        return above
    return above + words(_columns(line, group), "=")


def _wants_address(line: Line) -> bool:
    """Whether another address may follow: nothing but addresses before, one where it creates."""
    if line.command.name == "create":
        return not line.arguments
    return not any("=" in text for text in line.arguments)


def _names(line: Line, group: str, tail: str, *, bulk: bool = False) -> Found:
    """The fields of a list: those of the table, or those that are shown of other resources."""
    view = line.view(group)
    if view is None:
        return NOTHING
    if not view.derives:
        return Found([(_spelled(name, tail), "") for name in view.columns])
    columns = _columns(line, group, bulk=bulk)
    own = Found([(key, str(column.get("type", ""))) for key, column in columns.items()])
    return own + words(_spelled(f"${name}", tail) for name in sorted(SYSTEM_NAMES))


def _spelled(name: str, tail: str) -> str:
    """`_id` for `$id`, which shells do not take for a variable, unless `$` is typed already."""
    in_shells = name.startswith("$") and name[1:] in SYSTEM_NAMES and not tail.startswith("$")
    return f"_{name[1:]}" if in_shells else name


def _values(line: Line, group: str, field: str, *, bulk: bool = False) -> Found:
    view = line.view(group)
    if view is None or not view.derives:
        return NOTHING
    column = _columns(line, group, bulk=bulk).get(field, {})
    if column.get("type") == "boolean":
        return words(_FLAGS)
    elements = column.get("elements")
    return words(map(str, elements)) if isinstance(elements, list) else NOTHING


def _literal(text: str) -> str:
    """A text as a value in a filter, in quotes where it would not be taken as it is."""
    if text in _FLAGS or (_SAFE.fullmatch(text) and not _KEYWORD.search(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def _columns(line: Line, group: str, *, bulk: bool = False) -> dict[str, Column]:
    """The columns of the table that the line is about, by key; none for all but rows."""
    kind = resource_of(group)
    if kind is None or kind.parts[:2] != ("database", "table") or not is_there():
        return {}
    above = parent_of(line, kind.parts, bulk=bulk)
    return dict(_read_columns(Collection(kind, above))) if above else {}


def _read_columns(place: Collection) -> Iterator[tuple[str, Column]]:
    from appwrite_cli.actions.table_columns import columns_of

    for column in columns_of(place) or ():
        key = column.get("key")
        if isinstance(key, str) and FIELD.fullmatch(key):
            yield key, column


def index_spec(line: Line, _argument: str, head: str, tail: str) -> Found:
    """An address, then specs: after `KEY=` the type of an index, in its brackets columns."""
    from appwrite_cli.columns.indexes import INDEX_TYPES

    if head.endswith("=") and "(" not in head:
        return words(INDEX_TYPES, "(").after(head)
    if re.search(r"[(,]\s*\Z", head):
        return words(_columns(line, "rows", bulk=True)).after(head)
    return _address_before(line, head, tail)


def column_spec(line: Line, _argument: str, head: str, tail: str) -> Found:
    """An address, then specs: after `KEY:` the type of a column."""
    from appwrite_cli.columns.types import TYPES

    known = re.fullmatch(r"[^:=]+:", head)
    return words(TYPES).after(head) if known else _address_before(line, head, tail)


def _address_before(line: Line, head: str, tail: str) -> Found:
    """The address that specs follow, where it is not given yet; not for specs as options."""
    named = line.arguments or line.command.path[0] not in ("columns", "indexes")
    return NOTHING if named else address(line, "/".join(line.form), head, tail)
