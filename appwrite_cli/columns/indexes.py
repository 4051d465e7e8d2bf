"""Index specs: `KEY=TYPE(COLUMN[(LENGTH)] [asc|desc], ...)`, checked against the columns.

The limits and rules are those of Appwrite 1.9.6 on MariaDB.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from appwrite_cli.columns.scanner import Scanner
from appwrite_cli.columns.types import ColumnType, type_of
from appwrite_cli.errors import UsageError, did_you_mean

INDEX_TYPES = ("key", "unique", "fulltext", "spatial", "trigram")
"""The types of the newest SDK; Appwrite 1.9.6 on MariaDB refuses `trigram`."""

LENGTH_MAX = 768
"""Characters that the columns of an index may have together; a number counts 1, a float 2."""

_SYSTEM = {"$id": 255, "$createdAt": 1, "$updatedAt": 1, "$sequence": 2}
_TYPE = re.compile(r"[A-Za-z]*")
_COLUMN = re.compile(r"\$?[A-Za-z0-9._-]*")
_WORD = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"[0-9]{1,9}")
_SHAPE = "KEY=TYPE(COLUMN, ...), such as 'by_title=key(title)' or 'newest=key($createdAt desc)'"


@dataclass(frozen=True)
class Part:
    """A column of an index: `length` 0 is its whole width, `order` is empty, `asc` or `desc`."""

    column: str
    length: int = 0
    order: str = ""

    def __str__(self) -> str:
        """The part as specs write it."""
        length = f"({self.length})" if self.length else ""
        return f"{self.column}{length}" + (f" {self.order}" if self.order else "")


@dataclass(frozen=True)
class IndexSpec:
    """An index as it shall be; made by `parse_index` or `index_of`."""

    key: str
    type: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        """The spec, in its shortest form."""
        return f"{self.key}={self.type}({', '.join(map(str, self.parts))})"

    @property
    def columns(self) -> list[str]:
        """The keys of its columns."""
        return [part.column for part in self.parts]

    @property
    def body(self) -> dict[str, Any]:
        """The body of createIndex; orders are those of the SDK, in small letters."""
        return {"key": self.key, "type": self.type, "columns": self.columns} | self._rest()

    @property
    def inline(self) -> dict[str, Any] | None:
        """The index inside createTable, or None: then it has to be made after the table.

        Appwrite calls the columns `attributes` there. What was not seen to work inline on 1.9.6
        (lengths, system columns, fulltext and spatial) is made afterwards.
        """
        if self.type not in ("key", "unique"):
            return None
        if any(part.length or part.column.startswith("$") for part in self.parts):
            return None
        inline = {"key": self.key, "type": self.type, "attributes": self.columns}
        orders = [order.upper() for order in self._rest().get("orders", ())]
        return inline | ({"orders": orders} if orders else {})

    def _rest(self) -> dict[str, Any]:
        rest: dict[str, Any] = {}
        if any(part.order for part in self.parts):
            rest["orders"] = [part.order or "asc" for part in self.parts]
        if any(part.length for part in self.parts):
            rest["lengths"] = [part.length for part in self.parts]
        return rest


def parse_index(text: str) -> IndexSpec:
    """The index that the spec `text` describes; raises GrammarError."""
    scanner = Scanner(text)
    key = scanner.key("=", "index key", hint=_SHAPE)
    at = scanner.position
    type_ = scanner.match(_TYPE)
    if type_ not in INDEX_TYPES:
        suggestion = did_you_mean(type_, INDEX_TYPES)
        message = f"unknown index type {type_!r}{suggestion}" if type_ else "the type is missing"
        scanner.fail(message, at, hint="types: " + " ".join(INDEX_TYPES))
    scanner.expect("(", hint=_SHAPE)
    parts: list[Part] = []
    while True:
        parts.append(_part(scanner, parts))
        if scanner.take(")"):
            break
        scanner.expect(",", hint="COLUMN, COLUMN(LENGTH) or COLUMN desc")
    if not scanner.at_end():
        scanner.fail("nothing may follow an index")
    return IndexSpec(key, type_, tuple(parts))


def index_of(index: Mapping[str, Any]) -> IndexSpec:
    """The spec of an index as the API shows it."""
    columns = index.get("columns") or []
    lengths, orders = list(index.get("lengths") or []), list(index.get("orders") or [])
    lengths += [0] * (len(columns) - len(lengths))
    orders += [""] * (len(columns) - len(orders))
    parts = tuple(
        Part(column, length or 0, (order or "").lower())
        for column, length, order in zip(columns, lengths, orders, strict=False)
    )
    return IndexSpec(index["key"], index["type"], parts)


def check_index(index: IndexSpec, columns: Iterable[Mapping[str, Any]]) -> None:
    """Check `index` against the columns of its table, as the API or `ColumnSpec.shown` shows them.

    Raises UsageError for what Appwrite 1.9.6 refuses; columns of types unknown here pass.
    """
    known = {column["key"].lower(): column for column in columns}
    total = 0
    for part in index.parts:
        column = known.get(part.column.lower())
        if column is None and part.column not in _SYSTEM:
            names = [*(known[key]["key"] for key in known), *_SYSTEM]
            raise _wrong(
                index, f"there is no column {part.column!r}{did_you_mean(part.column, names)}"
            )
        if column is None:
            total += part.length or _SYSTEM[part.column]
            if index.type not in ("key", "unique"):
                raise _wrong(index, f"{part.column} cannot be in a {index.type} index")
            continue
        type_ = type_of(column)
        if type_ is not None:
            _check_type(index, column, type_)
            total += _length(index, part, column, type_)
    if index.type in ("key", "unique") and total > LENGTH_MAX:
        raise _wrong(
            index,
            f"{total} characters, {LENGTH_MAX} are the most",
            "give a length in parentheses to a column of text: COLUMN(100)",
        )


def _part(scanner: Scanner, before: list[Part]) -> Part:
    scanner.skip_space()
    at = scanner.position
    column = scanner.match(_COLUMN)
    if not column.strip("$"):
        scanner.fail("a column is missing", at, hint=_SHAPE)
    if column.lower() in (part.column.lower() for part in before):
        scanner.fail(f"the column {column!r} is given twice", at)
    length = 0
    if scanner.take("("):
        scanner.skip_space()
        at = scanner.position
        length = int(scanner.match(_DIGITS) or 0)
        if not 1 <= length <= LENGTH_MAX:
            scanner.fail(f"a length is 1 to {LENGTH_MAX}", at)
        scanner.skip_space()
        scanner.expect(")")
    scanner.skip_space()
    at = scanner.position
    order = scanner.match(_WORD).lower()
    if order not in ("", "asc", "desc"):
        scanner.fail(f"unknown order {order!r}{did_you_mean(order, ('asc', 'desc'))}", at)
    scanner.skip_space()
    return Part(column, length, order)


def _check_type(index: IndexSpec, column: Mapping[str, Any], type_: ColumnType) -> None:
    key = column["key"]
    if type_.value == "relationship":
        raise _wrong(index, f"{key} is a relationship, and those cannot be indexed")
    if column.get("array"):
        raise _wrong(index, f"{key} is an array, and Appwrite cannot index arrays")
    if index.type in ("fulltext", "trigram") and not type_.textual:
        raise _wrong(index, f"a {index.type} index needs text, {key} is of type {type_.name}")
    if index.type == "spatial" and type_.value != "geometry":
        raise _wrong(index, f"a spatial index needs a point, line or polygon, not {key}")
    if type_.value != "geometry":
        return
    if index.type != "spatial":
        raise _wrong(index, f"{key} is of type {type_.name}, which only a spatial index can hold")
    if len(index.parts) > 1 or index.parts[0].order:
        raise _wrong(index, "a spatial index has one column and no order")
    if not column.get("required"):
        raise _wrong(index, f"a spatial index needs a required column, {key} may be null")


def _length(index: IndexSpec, part: Part, column: Mapping[str, Any], type_: ColumnType) -> int:
    """The characters that a column takes in an index."""
    if not type_.textual:
        if part.length:
            raise _wrong(index, f"{part.column} is of type {type_.name}, which has no length")
        return 2 if type_.value == "number" else 1
    size: int = column.get("size") or type_.size
    if part.length > size:
        raise _wrong(index, f"the length of {part.column} is {part.length}, its size {size}")
    return part.length or size


def _wrong(index: IndexSpec, message: str, hint: str = "") -> UsageError:
    return UsageError(f"index {index.key}: {message}", hint=hint)
