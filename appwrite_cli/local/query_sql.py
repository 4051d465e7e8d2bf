"""Filters as SQL conditions with bound parameters: what the server asks of MariaDB, of SQLite."""

import json
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import fulltext, geometry, php, times
from appwrite_cli.local.collation import fold, fold_whole
from appwrite_cli.local.index_ddl import fulltext_name, indexed_name
from appwrite_cli.local.layout import Column, compared, is_text, kind, quote, value_name
from appwrite_cli.local.query_parse import AFFIXES, CONTAINS, DISTANCES, NESTED, Query
from appwrite_cli.local.query_schema import Schema
from appwrite_cli.local.refusal import Refusal, server_error
from appwrite_cli.local.spatial import RELATIONS

Condition = tuple[str, list[Any]]

NOTHING: Condition = ("0", [])

_OPERATORS = {
    "equal": "=",
    "notEqual": "!=",
    "lessThan": "<",
    "lessThanEqual": "<=",
    "greaterThan": ">",
    "greaterThanEqual": ">=",
}
_DISTANCE_OPERATORS = {
    "distanceEqual": "=",
    "distanceNotEqual": "!=",
    "distanceGreaterThan": ">",
    "distanceLessThan": "<",
}
# Longer lists are passed as one parameter: SQLite allows 32766 of them in a statement.
_MANY = 30


def join(conditions: list[Condition], word: str) -> Condition:
    """Conditions joined by AND or OR."""
    if not conditions:
        return "1", []
    text = f" {word} ".join(sql for sql, _ in conditions)
    parameters = [parameter for _, own in conditions for parameter in own]
    return (f"({text})" if len(conditions) > 1 else text), parameters


def sql_value(column: Column, value: Any) -> Any:
    """A value of a query, already checked, as SQLite compares it."""
    type_ = kind(column)
    if is_text(column):
        return fold(value)
    if type_ == "datetime":
        return times.normalise(value)
    if type_ in ("integer", "bigint", "boolean", "id"):
        return int(value)
    if type_ == "double":
        return float(value)
    return value.rstrip(" ") if isinstance(value, str) and not column.get("array") else value


@dataclass(frozen=True)
class Filters:
    """Compiles the filters on one table."""

    schema: Schema

    def condition(self, query: Query) -> Condition:
        """The SQL of a filter; raises Refusal where the server fails."""
        if query.method in NESTED:
            members = [self.condition(member) for member in query.values]
            return join(members, query.method.upper())
        column = _SYSTEM_COLUMNS.get(query.attribute) or self.schema.columns.get(query.attribute)
        if column is None or query.method in ("exists", "notExists"):
            raise server_error()
        if kind(column) in geometry.TYPES:
            return _spatial(column, query)
        expression = compared(query.attribute, self.schema.columns)
        if query.method in ("isNull", "isNotNull"):
            return f"{expression} IS {'NOT ' if query.method == 'isNotNull' else ''}NULL", []
        if query.method in ("search", "notSearch"):
            return self.search(query.attribute, query.value, wanted=query.method == "search")
        if column.get("array"):
            return _elements(column, query)
        if query.method in AFFIXES or query.method in CONTAINS:
            return _parts(column, expression, query)
        values = [sql_value(column, value) for value in query.values]
        if query.method in ("between", "notBetween"):
            negation = "NOT " if query.method == "notBetween" else ""
            return f"{expression} {negation}BETWEEN ? AND ?", values
        if len(values) > 1:
            return _one_of(expression, values)
        return f"{expression} {_OPERATORS[query.method]} ?", values

    def search(self, attribute: str, text: str, *, wanted: bool = True) -> Condition:
        """Rows whose text has one of the words; nothing matches a text without words."""
        index = self.schema.fulltext_index(attribute)
        search = fulltext.read(text)
        if index is None or search is None:
            return ("0" if wanted else "1"), []
        fts = quote(fulltext_name(self.schema.table, index))
        found = f'"_sequence" IN (SELECT rowid FROM {fts} WHERE {fts} MATCH ?)'  # noqa: S608
        conditions: list[Condition] = [(found, [search.whole])] if search.whole else []
        if search.beginning:
            value = quote(indexed_name(attribute))
            holds = f"({found} AND has_word({value}, ?))"
            conditions.append((holds, [search.beginning, search.prefix]))
        sql, parameters = join(conditions, "OR")
        return sql if wanted else f"NOT {sql}", parameters


_SYSTEM_COLUMNS: dict[str, Column] = {
    "$id": {"key": "$id", "type": "id_text"},
    "$sequence": {"key": "$sequence", "type": "id"},
    "$createdAt": {"key": "$createdAt", "type": "datetime"},
    "$updatedAt": {"key": "$updatedAt", "type": "datetime"},
}


def _one_of(expression: str, values: list[Any]) -> Condition:
    if len(values) <= _MANY:
        return f"{expression} IN ({', '.join('?' * len(values))})", values
    listed = "SELECT value FROM json_each(?)"
    return f"{expression} IN ({listed})", [json.dumps(values, ensure_ascii=False)]


def _elements(column: Column, query: Query) -> Condition:
    # Elements compare byte by byte: MariaDB's JSON functions know no collation.
    name = quote(value_name(column["key"]))
    values = [sql_value(column, value) for value in query.values]
    if kind(column) == "boolean":
        values = ["true" if value else "false" for value in values]
    field = "type" if kind(column) == "boolean" else "value"
    groups = [[value] for value in values] if query.method == "containsAll" else [values]
    elements = f"json_each({name}) AS element"
    negation = "NOT " if query.method == "notContains" else ""
    found: list[Condition] = []
    for group in groups:
        condition, parameters = _one_of(f"element.{field}", group)
        held = f"SELECT 1 FROM {elements} WHERE {condition}"  # noqa: S608 - quoted names
        found.append((f"{negation}EXISTS ({held})", parameters))
    sql, parameters = join(found, "AND")
    return f"({name} IS NOT NULL AND {sql})", parameters


def _parts(column: Column, expression: str, query: Query) -> Condition:
    """Texts that start, end with, or hold a part: MariaDB's LIKE, in which trailing blanks count.

    Other columns are compared as text.
    """
    negated = query.method.startswith("not")
    parts = [_part(column, value) for value in query.values]
    whole = _whole(column, expression)
    conditions: list[Condition] = []
    for part in parts:
        if query.method in ("startsWith", "notStartsWith"):
            if is_text(column) and not negated and part and not part.endswith(" "):
                # A range, which an index answers.
                conditions.append(
                    (f"{expression} >= ? AND {expression} < ?", [part, f"{part}\U0010ffff"])
                )
                continue
            found, bound = f"substr({whole}, 1, ?) = ?", [len(part), part]
        elif query.method in ("endsWith", "notEndsWith"):
            found, bound = f"substr({whole}, -?) = ?", [len(part), part]
            if not part:
                found, bound = f"{whole} IS NOT NULL", []
        elif query.method == "containsAll":
            # On one text the server passes each value as it is: equal, but for wildcards.
            found, bound = f"{whole} GLOB ?", [_glob(part)]
        else:
            found, bound = f"instr({whole}, ?)", [part]
        if negated:
            found = f"({whole} IS NOT NULL AND NOT {found})"
        conditions.append((found, bound))
    return join(conditions, "AND" if negated else "OR")


def _part(column: Column, value: Any) -> str:
    if is_text(column):
        return fold_whole(value)
    if kind(column) == "datetime":
        return times.normalise(value) or ""
    return php.text(value).lower()


def _whole(column: Column, expression: str) -> str:
    if is_text(column):
        # The shadow has lost the trailing blanks, the value has them.
        value = quote(value_name(column["key"]))
        return f"({expression} || substr({value}, length(rtrim({value}, ' ')) + 1))"
    if kind(column) == "double":
        return f"printf('%.15g', {expression})"
    return f"lower(CAST({expression} AS TEXT))"


def _glob(part: str) -> str:
    wildcards = {fold_whole("%"): "*", fold_whole("_"): "?"}
    return "".join(wildcards.get(c) or (f"[{c}]" if c in "*?[" else c) for c in part)


def _spatial(column: Column, query: Query) -> Condition:
    name = quote(value_name(column["key"]))
    try:
        if query.method in DISTANCES:
            return _distance(column, name, query)
        method = query.method
        negated = method.startswith("not")
        relation = method[3].lower() + method[4:] if negated else method
        if relation not in RELATIONS:
            raise server_error()
        negation = "NOT " if negated else ""
        return f"{negation}geo_{relation}({name}, ?)", [geometry.encode(query.value)]
    except ValueError as error:
        raise server_error() from error


def _distance(column: Column, name: str, query: Query) -> Condition:
    shape, distance, metres = query.value
    stored = geometry.encode(shape)
    limit = php.number(distance) if php.is_numeric(distance) else 0
    operator = _DISTANCE_OPERATORS[query.method]
    if metres is not True:
        return f"geo_distance({name}, ?) {operator} ?", [stored, limit]
    kinds = kind(column), geometry.kind_of(shape)
    if kinds != ("point", "point"):
        words = f"Distance in meters is not supported between {kinds[0]} and {kinds[1]}"
        raise Refusal(400, "general_query_invalid", words)
    if geometry.problem("point", shape):
        raise server_error()
    return f"geo_distance_sphere({name}, ?) {operator} ?", [stored, limit]
