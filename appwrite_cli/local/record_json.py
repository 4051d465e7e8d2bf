"""Records as JSON text that SQLite itself makes: long lists are not worth a Python object a row."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.local.layout import TEXT, Column, kind, quote, value_name

# SQLite's own limit of a function's arguments, two for each key, less those of the system columns.
_MOST_COLUMNS = 127 // 2 - 7
_AS_THEY_ARE = TEXT | {"integer", "bigint", "datetime"}
_SYSTEM = {
    "$id": "_id",
    "$sequence": "CAST(_sequence AS TEXT)",
    "$createdAt": "_createdAt",
    "$updatedAt": "_updatedAt",
    "$permissions": "json(_permissions)",
    "$databaseId": "?",
    "$tableId": "?",
}


def expression(columns: Mapping[str, Column]) -> str | None:
    """The SQL expression for a row of these columns as the API shows it; None where it has none.

    Its two parameters are the IDs of the database and the table. Floats and geometries are
    written otherwise by SQLite than by Appwrite, and related rows are not in the row.
    """
    values = {key: _value(column) for key, column in columns.items()}
    if len(values) > _MOST_COLUMNS or None in values.values():
        return None
    pairs = ", ".join(f"{_literal(key)}, {sql}" for key, sql in (values | _SYSTEM).items())
    return f"json_object({pairs})"


def _value(column: Mapping[str, Any]) -> str | None:
    name, type_ = quote(value_name(column["key"])), kind(column)
    if type_ not in _AS_THEY_ARE and type_ != "boolean":
        return None
    if column.get("array"):
        return f"json(coalesce({name}, '[]'))"
    if type_ == "boolean":
        return f"json(CASE {name} WHEN 0 THEN 'false' WHEN 1 THEN 'true' END)"
    return name


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
