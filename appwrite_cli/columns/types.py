"""The types of columns: what they are called in specs and on the wire, and what they take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Value = Literal[
    "text", "integer", "number", "boolean", "datetime", "geometry", "elements", "relationship"
]

FLOAT_MAX = 1.7976931348623157e308
"""The largest double: the end of a range that is open, as Appwrite shows it."""

INT32_MAX = 2**31 - 1


@dataclass(frozen=True)
class ColumnType:
    """A type of column.

    `name` is its name in specs and in the path of createXColumn; `wire` and `format` are what the
    API shows. `most` is the largest size a spec may give, 0 where it takes none; `size` is the
    fixed size in characters of a type that takes none.
    """

    name: str
    wire: str
    value: Value
    format: str = ""
    most: int = 0
    size: int = 0
    encrypts: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it takes a range."""
        return self.value in ("integer", "number")

    @property
    def textual(self) -> bool:
        """Whether it holds text, so that lengths count in an index."""
        return self.value in ("text", "elements")


TYPES = {
    type_.name: type_
    for type_ in (
        ColumnType("varchar", "varchar", "text", most=16381, encrypts=True),
        ColumnType("text", "text", "text", size=16383, encrypts=True),
        ColumnType("mediumtext", "mediumtext", "text", size=4194303, encrypts=True),
        ColumnType("longtext", "longtext", "text", size=1073741823, encrypts=True),
        ColumnType("integer", "integer", "integer"),
        ColumnType("bigint", "bigint", "integer"),
        ColumnType("float", "double", "number"),
        ColumnType("boolean", "boolean", "boolean"),
        ColumnType("datetime", "datetime", "datetime"),
        ColumnType("email", "string", "text", format="email", size=254),
        ColumnType("enum", "string", "elements", format="enum", size=255),
        ColumnType("ip", "string", "text", format="ip", size=39),
        ColumnType("url", "string", "text", format="url", size=2000),
        ColumnType("point", "point", "geometry"),
        ColumnType("line", "linestring", "geometry"),
        ColumnType("polygon", "polygon", "geometry"),
        ColumnType("relationship", "relationship", "relationship"),
        ColumnType("string", "string", "text", most=1073741824, encrypts=True),
    )
}
"""Every type by its name in specs. Sizes of email, ip, url and enum: the server's source, and
what the rows of the recorded tables cost."""

OTHER_NAMES = {
    "bool": "boolean",
    "double": "float",
    "int": "integer",
    "json": "longtext",
    "linestring": "line",
    "number": "float",
}
"""Names that people try, and what they mean here."""

_BY_WIRE = {(type_.wire, type_.format): type_ for type_ in TYPES.values()}


def type_of(column: Mapping[str, Any]) -> ColumnType | None:
    """The type of a column as the API shows it; None for one that is unknown here."""
    wire = column.get("type", "")
    return _BY_WIRE.get((wire, column.get("format") or "" if wire == "string" else ""))
