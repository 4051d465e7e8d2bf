"""Making and changing columns: one pair of routes for each kind of column, from one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import column_changes, geometry, params, php, schema
from appwrite_cli.local.column_paths import PATH, WRITE
from appwrite_cli.local.fields import column as blank
from appwrite_cli.local.params import Check, Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

LEAST_ENCRYPTED = 150  # characters that an encrypted text has to have room for
_STRINGS = ("string", "varchar", "text", "mediumtext", "longtext")
_NEW_KEY = Param("newKey", params.nullable(params.key), None)
_REQUIRED = Param("required", params.boolean)
_ARRAY = Param("array", params.boolean, default=False)
_ENCRYPT = Param("encrypt", params.boolean, default=False)
_ELEMENTS = Param("elements", params.array(params.text(255), 100))


@dataclass(frozen=True)
class Kind:
    """A kind of column: its last part of the path, what it is stored as, and what it takes."""

    path: str
    type: str
    default: Check
    size: int = 0
    format: str = ""
    most: int = 0  # the largest size, where the size is given
    bound: Check | None = None  # what `min` and `max` take

    @property
    def is_spatial(self) -> bool:
        """Points, lines and polygons: never in arrays."""
        return self.type in geometry.TYPES

    @property
    def shown_as(self) -> str:
        """How `columns.shown` calls the kind."""
        return self.format or self.type

    def create_params(self) -> list[Param]:
        """What the route that makes one takes, in Appwrite's order."""
        taken = [Param("key", params.key)]
        if self.most:
            taken.append(Param("size", params.between(1, self.most)))
        if self.format == "enum":
            taken.append(_ELEMENTS)
        taken.append(_REQUIRED)
        taken += self._bounds()
        taken.append(Param("default", params.nullable(self.default), None))
        if not self.is_spatial:
            taken.append(_ARRAY)
        if self.type in _STRINGS and not self.format:
            taken.append(_ENCRYPT)
        return taken

    def update_params(self) -> list[Param]:
        """What the route that changes one takes. The default has to be given, if only as null."""
        taken = [_ELEMENTS] if self.format == "enum" else []
        taken += [_REQUIRED, *self._bounds()]
        default = params.nullable(self.default)
        optional = {"default": None} if self.is_spatial else {}
        taken.append(Param("default", default, **optional))
        if self.most:
            taken.append(Param("size", params.nullable(params.between(1, self.most)), None))
        return [*taken, _NEW_KEY]

    def _bounds(self) -> list[Param]:
        if self.bound is None:
            return []
        return [Param(name, params.nullable(self.bound), None) for name in ("min", "max")]


def _geometry(kind: str) -> Check:
    def check(value: Any) -> Any:
        said = geometry.problem(kind, value)
        if said is not None:
            raise Invalid(said)
        return value

    return check


_ANY_TEXT = params.text(least=0)
KINDS = (
    Kind("string", "string", _ANY_TEXT, most=1073741824),
    Kind("varchar", "varchar", _ANY_TEXT, most=schema.MAX_VARCHAR),
    Kind("text", "text", _ANY_TEXT, size=65535),
    Kind("mediumtext", "mediumtext", _ANY_TEXT, size=16777215),
    Kind("longtext", "longtext", _ANY_TEXT, size=2147483647),
    Kind("email", "string", params.email, size=254, format="email"),
    Kind("enum", "string", params.text(), size=255, format="enum"),
    Kind("ip", "string", params.ip, size=39, format="ip"),
    Kind("url", "string", params.url, size=2000, format="url"),
    Kind("integer", "integer", params.integer, bound=params.integer),
    Kind("bigint", "bigint", params.integer, size=8, bound=params.integer),
    Kind("float", "double", params.floating, bound=params.floating),
    Kind("boolean", "boolean", params.boolean),
    Kind("datetime", "datetime", params.moment),
    Kind("point", "point", _geometry("point")),
    Kind("line", "linestring", _geometry("linestring")),
    Kind("polygon", "polygon", _geometry("polygon")),
)


def _creator(kind: Kind) -> Callable[[Call], dict[str, Any]]:
    def create(call: Call) -> dict[str, Any]:
        """Make a column. It is there at once, though the answer says processing."""
        column = _new(kind, call)
        table = schema.table(call.db, call["databaseId"], call["tableId"])
        _check_default(call, array=column["array"])
        if kind.is_spatial and column["required"]:
            _refuse_for_rows(call, table)
        made = column_changes.add(call.db, table, column)
        return {**column_changes.shown(made), "status": "processing"}

    return create


def _updater(kind: Kind) -> Callable[[Call], dict[str, Any]]:
    def update(call: Call) -> dict[str, Any]:
        """Change a column. A kind that is not the column's is taken, as in Appwrite 1.9.6."""
        table = schema.table(call.db, call["databaseId"], call["tableId"])
        column = column_changes.find(table, call["key"])
        _check_default(call, array=column["array"])
        given = call.values
        changes = {"default": given["default"], "required": given["required"]}
        changes["size"] = given.get("size") or column["size"]
        changes["key"] = given["newKey"] or column["key"]
        if column.get("min") is not None:
            changes |= _range(column, given.get("min"), given.get("max"), given["default"])
        if column["format"] == "enum":
            changes["elements"] = _elements(given.get("elements"), given["default"])
        changed = column_changes.change(call.db, table, column, changes)
        shown = column_changes.shown(changed, kind.shown_as)
        return {**shown, "encrypt": None} if "encrypt" in shown else shown

    return update


def _new(kind: Kind, call: Call) -> Record:
    given = call.values
    default = given["default"]
    column = blank(call["key"], kind.type, array=given.get("array", False))
    column |= {"required": given["required"], "default": default, "format": kind.format}
    column["size"] = given.get("size", kind.size)
    column["encrypt"] = given.get("encrypt", False)
    if kind.most:
        if column["encrypt"] and column["size"] < LEAST_ENCRYPTED:
            raise refuse(
                "general_bad_request",
                message="Size too small. Encrypted strings require a minimum size of "
                f"{LEAST_ENCRYPTED} characters.",
            )
        _check(params.text(column["size"], least=0), default)
    if kind.bound is not None:
        whole = kind.type != "double"
        lowest, highest = (php.INT_MIN, php.INT_MAX) if whole else (-php.FLOAT_MAX, php.FLOAT_MAX)
        column |= _range({"min": lowest, "max": highest}, given["min"], given["max"], default)
    if kind.type == "integer":
        column["size"] = 8 if column["max"] > 2147483647 else 4
    if kind.format == "enum":
        column["elements"] = given["elements"]
        if default is not None and default not in given["elements"]:
            raise refuse("column_value_invalid", message="Default value not found in elements")
    return column


def _range(known: Record, least: Any, most: Any, default: Any) -> Record:
    least = known["min"] if least is None else least
    most = known["max"] if most is None else most
    if least > most:
        raise refuse(
            "column_value_invalid", message="Minimum value must be lesser than maximum value"
        )
    # The default may be a text: the route of another kind of column has let it through.
    if default is not None and not (php.is_number(default) and least <= default <= most):
        raise refuse("column_value_invalid", message=params.range_rule(least, most))
    return {"min": least, "max": most}


def _elements(elements: list[str] | None, default: Any) -> list[str]:
    if not elements:
        raise refuse("column_value_invalid", message="Enum elements must not be empty")
    if default is not None and default not in elements:
        raise refuse("column_value_invalid", message="Default value not found in elements")
    return elements


def _check(check: Check, default: Any) -> None:
    if default is None:
        return
    try:
        check(default)
    except Invalid as error:
        raise refuse("column_value_invalid", message=str(error)) from None


def _check_default(call: Call, *, array: bool) -> None:
    for reason, holds in (("required column", call["required"]), ("array columns", array)):
        if holds and call["default"] is not None:
            message = f"Cannot set default value for {reason}"
            raise refuse("column_default_unsupported", message=message)


def _refuse_for_rows(call: Call, table: Table) -> None:
    if call.db.execute(f'SELECT 1 FROM "{table.sql}" LIMIT 1').fetchone():  # noqa: S608 - a number
        raise refuse(
            "row_invalid_structure",
            message="Failed to add required spatial column: existing rows present. Make the column "
            "optional.",
        )


for _kind in KINDS:
    _path = f"{PATH}/{_kind.path}"
    route("POST", _path, scope=WRITE, params=_kind.create_params(), status=202)(_creator(_kind))
    route("PATCH", f"{_path}/<key>", scope=WRITE, params=_kind.update_params())(_updater(_kind))
