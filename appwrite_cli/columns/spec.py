"""A column as a spec describes it: `KEY:TYPE[(ARG,...)][[]][!][=DEFAULT]`.

`columns.parse_column` reads a spec, `column_of` what the API shows, and `str()` of either is the
spec again. A ColumnSpec knows the request that makes it and the form it has inside createTable.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from appwrite_cli.columns.defaults import range_text
from appwrite_cli.columns.scanner import quote
from appwrite_cli.columns.types import FLOAT_MAX, INT32_MAX, TYPES, ColumnType, type_of
from appwrite_cli.errors import UsageError
from appwrite_cli.json_text import INT64_MAX, INT64_MIN

_INLINE = (
    "string", "integer", "bigint", "double", "boolean", "datetime", "point", "polygon",
)  # fmt: skip
_SIDES = {"oneToMany": "manyToOne", "manyToOne": "oneToMany"}


@dataclass(frozen=True)
class Relationship:
    """What a relationship column relates: the table, the kind, and what was said of the rest.

    `two_way_key` names the column of the other side; empty leaves the choice to Appwrite, as an
    empty `on_delete` does.
    """

    table: str
    kind: str
    two_way: bool = False
    two_way_key: str = ""
    on_delete: str = ""

    def arguments(self) -> list[str]:
        """The arguments of the spec."""
        found = [self.table, self.kind]
        if self.two_way:
            found.append(f"twoWay={self.two_way_key}" if self.two_way_key else "twoWay")
        if self.on_delete:
            found.append(f"onDelete={self.on_delete}")
        return found

    def body(self, key: str) -> dict[str, Any]:
        """The body of createRelationshipColumn."""
        body: dict[str, Any] = {"relatedTableId": self.table, "type": self.kind}
        if self.two_way:
            body["twoWay"] = True
        body["key"] = key
        if self.two_way_key:
            body["twoWayKey"] = self.two_way_key
        if self.on_delete:
            body["onDelete"] = self.on_delete
        return body


@dataclass(frozen=True)
class ColumnSpec:
    """A column as it shall be; made by `parse_column` or `column_of`, which check it.

    `minimum` and `maximum` are None where the range is open, `default` is None where there is
    none, `size` is 0 where the type has a fixed one.
    """

    key: str
    type: ColumnType
    array: bool = False
    required: bool = False
    default: Any = None
    size: int = 0
    encrypt: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    elements: tuple[str, ...] = ()
    relationship: Relationship | None = None

    def __str__(self) -> str:
        """The spec, in its shortest form."""
        arguments = self._arguments()
        text = f"{self.key}:{self.type.name}" + (f"({','.join(arguments)})" if arguments else "")
        text += ("[]" if self.array else "") + ("!" if self.required else "")
        return text if self.default is None else f"{text}={self.default_text}"

    @property
    def default_text(self) -> str:
        """The default as specs write it; empty where there is none."""
        if self.default is None or isinstance(self.default, str):
            return self.default or ""
        return json.dumps(self.default, separators=(",", ":"))

    @property
    def path(self) -> str:
        """The last part of the path of createXColumn: `.../columns/PATH`."""
        return self.type.name

    @property
    def body(self) -> dict[str, Any]:
        """The body of createXColumn: those of the SDK's parameters that say something."""
        if self.relationship:
            return self.relationship.body(self.key)
        body: dict[str, Any] = {"key": self.key}
        if self.elements:
            body["elements"] = list(self.elements)
        if self.size:
            body["size"] = self.size
        body["required"] = self.required
        optional = {
            "min": self.minimum,
            "max": self.maximum,
            "default": self.default,
            "array": self.array or None,
            "encrypt": self.encrypt or None,
        }
        return body | {name: value for name, value in optional.items() if value is not None}

    @property
    def inline(self) -> dict[str, Any] | None:
        """The column inside createTable, or None: then it has to be made after the table.

        Appwrite 1.9.6 takes only some types there, by other names, and an integer only as one of
        32 bits; what comes out is the same column that createXColumn makes.
        """
        if self.encrypt or (self.type.value == "geometry" and self.default is not None):
            return None
        if self.type.name == "integer" and (self.maximum is None or self.maximum > INT32_MAX):
            return None
        if self.type.name == "bigint" and (self.minimum, self.maximum) != (None, None):
            return None
        if self.type.format:
            kind = {"type": "string", "format": self.type.format, "size": self.type.size}
        elif self.type.wire in _INLINE:
            kind = {"type": self.type.wire}
        else:
            return None
        body = self.body
        return {"key": body.pop("key"), **kind, **body}

    @property
    def shown(self) -> dict[str, Any]:
        """The column as the API will show it, without status and times."""
        column: dict[str, Any] = {"key": self.key, "type": self.type.wire}
        column |= {"required": self.required, "array": self.array}
        if self.relationship:
            related = self.relationship
            return column | {
                "relatedTable": related.table,
                "relationType": related.kind,
                "twoWay": related.two_way,
                "twoWayKey": related.two_way_key,
                "onDelete": related.on_delete or "restrict",
                "side": "parent",
            }
        if self.type.most:
            column["size"] = self.size
        if self.type.ranged:
            column["min"], column["max"] = bounds(self)
        if self.type.format:
            column["format"] = self.type.format
        if self.elements:
            column["elements"] = list(self.elements)
        column["default"] = self.default
        return column | ({"encrypt": self.encrypt} if self.type.encrypts else {})

    @property
    def warning(self) -> str:
        """What is better not done so, or nothing."""
        if self.type.name != "string":
            return ""
        better = f"varchar({self.size})" if self.size <= TYPES["varchar"].most else "text"
        return f"{self.key}: string columns are deprecated, {better} takes their place"

    def _arguments(self) -> list[str]:
        if self.relationship:
            return self.relationship.arguments()
        found = [quote(element) for element in self.elements]
        if self.size:
            found.append(str(self.size))
        if (self.minimum, self.maximum) != (None, None):
            found.append(range_text(self.minimum, self.maximum))
        if self.encrypt:
            found.append("encrypt")
        return found


def bounds(column: ColumnSpec) -> tuple[int | float, int | float]:
    """The range of a number column with the ends that Appwrite shows where it is open."""
    lowest, highest = open_ends(column.type)
    minimum, maximum = column.minimum, column.maximum
    return lowest if minimum is None else minimum, highest if maximum is None else maximum


def open_ends(type_: ColumnType) -> tuple[int | float, int | float]:
    """The smallest and the largest number of a type, which Appwrite shows for open ends."""
    return (INT64_MIN, INT64_MAX) if type_.value == "integer" else (-FLOAT_MAX, FLOAT_MAX)


def column_of(column: Mapping[str, Any]) -> ColumnSpec:
    """The spec of a column as the API shows it; raises UsageError for a type unknown here.

    The child's side of a relationship becomes the same relationship seen from there.
    """
    type_ = type_of(column)
    if type_ is None:
        raise UsageError(
            f"column {column.get('key')!r} has the unknown type {column.get('type')!r}"
        )
    spec = ColumnSpec(
        column["key"],
        type_,
        array=bool(column.get("array")),
        required=bool(column.get("required")),
        default=column.get("default"),
        encrypt=bool(column.get("encrypt")),
        elements=tuple(column.get("elements") or ()),
    )
    if type_.most:
        spec = replace(spec, size=column.get("size") or 0)
    if type_.ranged:
        lowest, highest = open_ends(type_)
        minimum, maximum = column.get("min"), column.get("max")
        spec = replace(
            spec,
            minimum=None if minimum == lowest else minimum,
            maximum=None if maximum == highest else maximum,
        )
    if type_.value == "relationship":
        kind = column.get("relationType", "")
        two_way = bool(column.get("twoWay"))
        related = Relationship(
            column.get("relatedTable", ""),
            _SIDES.get(kind, kind) if column.get("side") == "child" else kind,
            two_way,
            column.get("twoWayKey", "") if two_way else "",
            column.get("onDelete", ""),
        )
        # A relationship is neither required nor a list in a spec, whatever the API shows.
        spec = ColumnSpec(column["key"], type_, relationship=related)
    return spec


def print_column(column: Mapping[str, Any]) -> str:
    """The spec text of a column as the API shows it; a type unknown here is shown by its name."""
    if type_of(column) is not None:
        return str(column_of(column))
    array, required = bool(column.get("array")), bool(column.get("required"))
    return f"{column.get('key')}:{column.get('type')}{'[]' * array}{'!' * required}"
