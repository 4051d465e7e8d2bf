"""Rows on their way out: as the API shows them."""

from collections.abc import Collection, Iterable
from typing import Any

from appwrite_cli.local.layout import is_stored
from appwrite_cli.local.records import Record
from appwrite_cli.local.schema import Table

SYSTEM = ("$id", "$sequence", "$createdAt", "$updatedAt", "$permissions")


def shown(table: Table, row: Record) -> dict[str, Any]:
    """A row with its values and the system ones."""
    return shown_all(table, [row])[0]


def shown_all(
    table: Table, rows: Iterable[Record], select: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Rows with their selected values (all of them for None) and the system ones."""
    plain = [key for key, column in table.columns.items() if _is_shown(column)]
    wanted = plain if select is None else [key for key in plain if key in select]
    keys, address = (*wanted, *SYSTEM), addressed(table)
    return [_shown(row, keys) | address for row in rows]


def _shown(row: Record, keys: tuple[str, ...]) -> Record:
    if "$sequence" not in row:  # it is only staged
        row = {**row, "$sequence": ""}
    elif len(row) == len(keys):  # it was read, and nothing is left out
        return row
    return {key: row[key] for key in keys if key in row}


def _is_shown(column: Record) -> bool:
    # A link that is kept elsewhere is not in the row. The child of a one-way oneToMany shows its.
    hidden = column["status"] == "hidden" and column["relationType"] == "oneToOne"
    return is_stored(column) and not hidden


def addressed(table: Table) -> dict[str, str]:
    """What says in an answer which table a row is of."""
    return {"$databaseId": table.database["$id"], "$tableId": table.id}
