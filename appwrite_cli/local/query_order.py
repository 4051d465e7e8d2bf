"""The order of rows, and where a page begins after a cursor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local.layout import Column, compared, is_stored, shadow_name, value_name
from appwrite_cli.local.query_parse import ORDERS, Query
from appwrite_cli.local.query_sql import Condition, join
from appwrite_cli.local.refusal import Refusal, server_error
from appwrite_cli.local.types import encode


@dataclass(frozen=True)
class Order:
    """A term of an order: the column's key, its SQL expression and the direction."""

    key: str  # empty for a random order
    expression: str
    descending: bool

    @property
    def sql(self) -> str:
        """The term as it stands in ORDER BY."""
        if not self.key:
            return self.expression
        return f"{self.expression} {'DESC' if self.descending else 'ASC'}"


def order_terms(
    queries: list[Query], columns: Mapping[str, Column], *, backwards: bool
) -> list[Order]:
    """The terms of an order; `backwards` turns it round, for the rows before a cursor.

    Raises Refusal where the server fails, as for the many side of a relationship.
    """
    # The server keeps attributes and directions in two lists: `orderRandom`, which has no
    # attribute, moves the directions by one against the attributes.
    ordering = [query for query in queries if query.method in ORDERS]
    keys = [query.attribute for query in ordering if query.attribute]
    if "$id" not in keys and "$sequence" not in keys:
        keys.append("$sequence")
    methods = [query.method for query in ordering]
    orders = []
    for position, key in enumerate(keys):
        method = methods[position] if position < len(methods) else "orderAsc"
        if method == "orderRandom":
            orders.append(Order("", "random()", descending=False))
            continue
        column = columns.get(key)
        if not key.startswith("$") and (column is None or not is_stored(column)):
            raise server_error()
        descending = (method == "orderDesc") != backwards
        orders.append(Order(key, compared(key, columns), descending))
    return orders


def rows_after(
    orders: list[Order],
    row: Mapping[str, Any],
    columns: Mapping[str, Column],
    names: tuple[str, str] = ("column", "rows"),
) -> Condition | None:
    """The rows that come after a row in an order; None for a random one, which has no after.

    Raises Refusal if the row, which is as the API shows it, has a null in one of the columns;
    `names` are what the words of that call a column and the rows.
    """
    orders = [order for order in orders if order.key]
    values = []
    for order in orders:
        if row.get(order.key) is None:
            raise Refusal(
                400,
                "database_query_order_null",
                f"The order {names[0]} '{order.key}' had a null value. Cursor pagination requires "
                f"all {names[1]} order {names[0]} values are non-null.",
            )
        values.append(_stored(order.key, row[order.key], columns))
    if not orders:
        return None
    alternatives: list[Condition] = []
    for position, order in enumerate(orders):
        equal: list[Condition] = [
            (f"{o.expression} = ?", [v])
            for o, v in zip(orders[:position], values[:position], strict=True)
        ]
        beyond = f"{order.expression} {'<' if order.descending else '>'} ?", [values[position]]
        alternatives.append(join([*equal, beyond], "AND"))
    if len(orders) == 1:
        return alternatives[0]
    # The first column alone bounds the rows as well: an index on it finds the start.
    first = orders[0]
    bound = f"{first.expression} {'<=' if first.descending else '>='} ?", [values[0]]
    return join([bound, join(alternatives, "OR")], "AND")


def _stored(key: str, value: Any, columns: Mapping[str, Column]) -> Any:
    if key == "$sequence":
        return int(value)
    if key.startswith("$"):
        return value
    stored = encode(columns[key], value)
    return stored.get(shadow_name(key), stored[value_name(key)])
