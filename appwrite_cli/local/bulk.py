"""Many rows at once: upsert by ID, update and delete by queries. For API keys only."""

from typing import Any

from appwrite_cli.local import (
    permissions,
    records,
    row_answers,
    row_reads,
    row_writes,
    rows,
    schema,
    staging,
)
from appwrite_cli.local.filters import Selection
from appwrite_cli.local.params import Param
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table


@route("PUT", rows.PATH, scope=rows.WRITE, params=[Param("rows", rows.ROWS), rows.TRANSACTION])
def upsert(call: Call) -> dict[str, Any]:
    """Make rows, or change what is given of those that are there. All or nothing."""
    table = _table(call)
    rows.refuse_relationships(table, "Bulk upsert")
    given = [
        row_writes.without_readonly(rows.as_object(row), keep_stamps=True) for row in call["rows"]
    ]
    if call["transactionId"] is not None:
        staging.stage(call, table, "bulkUpsert", None, given)
        return {"total": len(given), "rows": []}
    ids = []
    for row in given:
        data = row_writes.with_operators(row)
        data["$id"] = rows.chosen_id(data.get("$id", "unique()"))
        ids.append(row_writes.upsert(call.db, table, data, blamed=""))
    return {"total": len(ids), "rows": rows.all_written(call, table, ids)}


@route("PATCH", rows.PATH, scope=rows.WRITE, params=[rows.DATA, rows.QUERIES, rows.TRANSACTION])
def update(call: Call) -> dict[str, Any]:
    """Change the rows that queries ask for, all of them without a query."""
    if not call["data"]:
        raise refuse("row_missing_payload")
    table = _table(call)
    rows.refuse_relationships(table, "Bulk update")
    given = row_writes.without_readonly(rows.as_object(call["data"]), keep_stamps=True)
    selection = row_reads.compile_queries(call.db, table, list(call["queries"]))
    if given.get("$permissions") is not None:
        given["$permissions"] = permissions.of_row(given["$permissions"])
    if call["transactionId"] is not None:
        staged = {"data": given, "queries": list(call["queries"])}
        staging.stage(call, table, "bulkUpdate", None, staged)
        return {"total": 0, "rows": []}
    touched = row_writes.patch_many(
        call.db, table, _sequences(call, table, selection), row_writes.with_operators(given)
    )
    shown = [_shown(call, table, sequence) for sequence in touched[: rows.MOST_AT_ONCE]]
    return {"total": len(touched), "rows": shown}


@route("DELETE", rows.PATH, scope=rows.WRITE, params=[rows.QUERIES, rows.TRANSACTION])
def delete(call: Call) -> dict[str, Any]:
    """Remove the rows that queries ask for, all of them without a query."""
    table = _table(call)
    rows.refuse_relationships(table, "Bulk delete")
    selection = row_reads.compile_queries(call.db, table, list(call["queries"]))
    if call["transactionId"] is not None:
        staging.stage(call, table, "bulkDelete", None, {"queries": list(call["queries"])})
        return {"total": 0, "rows": []}
    gone = _sequences(call, table, selection)
    shown = [_shown(call, table, sequence) for sequence in gone[: rows.MOST_AT_ONCE]]
    records.delete_many(call.db, table.sql, gone)
    return {"total": len(gone), "rows": shown}


def _sequences(call: Call, table: Table, selection: Selection) -> list[int]:
    # Numbers, not rows: bulk work may be about very many.
    limit = row_reads.own_limit(call["queries"])
    return row_reads.sequences(call.db, table, selection, limit=limit)


def _shown(call: Call, table: Table, sequence: int) -> dict[str, Any]:
    (row,) = records.find(call.db, table.sql, table.columns, "_sequence = ?", (sequence,))
    return row_answers.shown(table, row)


def _table(call: Call) -> Table:
    if not call.caller.is_key:
        raise refuse("general_unauthorized_scope")
    return schema.even_disabled(call)
