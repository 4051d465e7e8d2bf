"""Rows one by one, and making several at once, which shares its route with making one."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from appwrite_cli.local import (
    access,
    params,
    permissions,
    records,
    related_access,
    relation,
    row_answers,
    row_reads,
    row_writes,
    schema,
    staged_rows,
    staging,
    stamps,
)
from appwrite_cli.local.filters import compile_row
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.related_reads import RelatedRows
from appwrite_cli.local.routing import Answer, Call, Json, route
from appwrite_cli.local.schema import Table

READ = ("rows.read", "documents.read")
WRITE = ("rows.write", "documents.write")
PATH = "/tablesdb/<databaseId>/tables/<tableId>/rows"
MOST_AT_ONCE = 100
DATA = Param("data", params.json_object, ())
PERMISSIONS = Param(
    "permissions", params.nullable(permissions.check(permissions.ROW_ACTIONS)), None
)
TRANSACTION = Param("transactionId", params.nullable(params.uid), None)
QUERIES = Param("queries", params.queries, ())
ROWS = params.array(params.json_object, MOST_AT_ONCE)


@route(
    "POST",
    PATH,
    scope=WRITE,
    params=[
        Param("rowId", params.custom_id, ""),
        DATA,
        PERMISSIONS,
        Param("rows", ROWS, ()),
        TRANSACTION,
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any] | Answer:
    """Make a row, or with `rows` up to a hundred of them."""
    data, rows, id_ = call["data"], call["rows"], call["rowId"]
    if not data and not rows:
        raise refuse("row_missing_data")
    if data and rows:
        message = "You can only send one of the following parameters: data, rows"
        raise refuse("general_bad_request", message=message)
    if data and not id_:
        message = "Row ID is required when creating a single row."
        raise refuse("row_missing_data", message=message)
    if rows and id_:
        message = (
            'Param "rowId" is not allowed when creating multiple rows, set "$id" on each instead.'
        )
        raise refuse("general_bad_request", message=message)
    if rows and call["permissions"]:
        message = (
            'Param "permissions" is disallowed when creating multiple rows, set "$permissions" on '
            "each instead"
        )
        raise refuse("general_bad_request", message=message)
    return _create_many(call, rows) if rows else _create_one(call, data, id_)


def _create_one(call: Call, data: Any, id_: str) -> dict[str, Any]:
    table = schema.table_for_rows(call)
    row = row_writes.without_readonly(as_object(data), keep_stamps=call.caller.is_key)
    row["$id"] = stamps.chosen_id(id_)
    given = access.given_permissions(call.caller, call["permissions"])
    row["$permissions"] = access.own_permissions(call.caller) if given is None else given
    access.require_create(call.caller, table)
    related_access.require(call.db, call.caller, table, row)
    if call["transactionId"] is not None:
        staging.stage(call, table, "create", row["$id"], row)
        return {"$id": row["$id"], **row_answers.addressed(table), **row, "$sequence": ""}
    made = row_writes.create(call.db, table, row, now=stamps.later())
    return written(call, table, made, row)


def _create_many(call: Call, rows: list[Any]) -> dict[str, Any] | Answer:
    if not call.caller.is_key:
        raise refuse("general_unauthorized_scope")
    table = schema.table_for_rows(call)
    refuse_relationships(table, "Bulk create", "columns")
    made: list[Record] = []
    for given in rows:
        row = row_writes.without_readonly(as_object(given), keep_stamps=True)
        row["$permissions"] = permissions.of_row(row.get("$permissions"))
        row["$id"] = chosen_id(row.get("$id", "unique()"))
        made.append(row)
    if call["transactionId"] is not None:
        staging.stage(call, table, "bulkCreate", None, made)
        return Answer(200, {"total": len(made), "rows": []})
    ids = row_writes.create_many(call.db, table, made)
    return {"total": len(ids), "rows": all_written(call, table, ids)}


@route(
    "GET",
    PATH,
    scope=READ,
    params=[
        QUERIES,
        TRANSACTION,
        Param("total", params.loose_boolean, default=True),
        Param("ttl", params.between(0, 86400), 0),
    ],
)
def list_rows(call: Call) -> dict[str, Any] | Json:
    """List rows. `ttl` asks to cache the answer; what is read here is always fresh."""
    table = schema.table_for_rows(call)
    queries = list(call["queries"])
    found = row_reads.find(call.db, table, queries, call.caller, total=call["total"])
    if call["transactionId"] is None and (answer := found.json()) is not None:
        return answer
    page = found.page()
    if call["transactionId"] is not None:
        page = staged_rows.over(call, table, page, queries)
    return {
        "total": page.total,
        "rows": RelatedRows(call.db, call.caller).selected(table, page.rows, page.select),
    }


@route("GET", f"{PATH}/<rowId>", scope=READ, params=[QUERIES, TRANSACTION])
def get(call: Call) -> dict[str, Any]:
    """Show a row."""
    table = schema.table_for_rows(call)
    select = compile_row(list(call["queries"]), relation.query_schema(call.db, table))
    row = find(call, table, call["rowId"])
    if row is None or not access.allows(call.caller, table, row, "read"):
        raise refuse("row_not_found", call["rowId"])
    return RelatedRows(call.db, call.caller).selected(table, [row], select)[0]


@route("PATCH", f"{PATH}/<rowId>", scope=WRITE, params=[DATA, PERMISSIONS, TRANSACTION])
def update(call: Call) -> dict[str, Any]:
    """Change what is given of a row."""
    given = _payload(call)
    table = schema.table_for_rows(call)
    data = given if call["transactionId"] is not None else row_writes.with_operators(given)
    old = find(call, table, call["rowId"])
    if old is None:
        raise refuse("row_not_found", call["rowId"])
    allowed = access.given_permissions(call.caller, call["permissions"])
    access.require(call.caller, table, old, "update")
    related_access.require(call.db, call.caller, table, given)
    data = row_writes.without_readonly(data, keep_stamps=call.caller.is_key)
    data["$id"] = call["rowId"]
    data["$permissions"] = old.get("$permissions", []) if allowed is None else allowed
    if call["transactionId"] is not None:
        staging.stage(call, table, "update", call["rowId"], data)
        known = {key: value for key, value in old.items() if key not in table.relationships}
        return {**known, **data, **row_answers.addressed(table)}
    row_writes.update(call.db, table, old, data)
    return written(call, table, call["rowId"], data)


@route("PUT", f"{PATH}/<rowId>", scope=WRITE, params=[DATA, PERMISSIONS, TRANSACTION])
def upsert(call: Call) -> dict[str, Any] | Answer:
    """Make a row, or change what is given of it if it is there."""
    given, id_ = _payload(call), call["rowId"]
    table = schema.table_for_rows(call)
    data = given if call["transactionId"] is not None else row_writes.with_operators(given)
    allowed = access.given_permissions(call.caller, call["permissions"])
    old = find(call, table, id_)
    if old is None:
        access.require_create(call.caller, table)
    else:
        access.require(call.caller, table, old, "update")
    related_access.require(call.db, call.caller, table, given)
    if allowed is None:
        allowed = (
            access.own_permissions(call.caller) if old is None else old.get("$permissions", [])
        )
    data = row_writes.without_readonly(data, keep_stamps=call.caller.is_key)
    data |= {"$id": id_, "$permissions": allowed}
    if call["transactionId"] is not None:
        staging.stage(call, table, "upsert", id_, data)
        return Answer(201, {**data, **row_answers.addressed(table), "$sequence": ""})
    row_writes.upsert(call.db, table, data)
    return written(call, table, id_, data)


@route("DELETE", f"{PATH}/<rowId>", scope=WRITE, params=[TRANSACTION])
def delete(call: Call) -> None:
    """Remove a row."""
    table = schema.table_for_rows(call)
    row = find(call, table, call["rowId"])
    if row is None:
        raise refuse("row_not_found", call["rowId"])
    access.require(call.caller, table, row, "delete")
    if call["transactionId"] is not None:
        staging.stage(call, table, "delete", call["rowId"], {})
    else:
        row_writes.delete(call.db, table, row)


def find(call: Call, table: Table, id_: str) -> Record | None:
    """A row as the call sees it: through its transaction, if it has one."""
    if call["transactionId"] is not None:
        return staged_rows.get(call.db, call["transactionId"], table, id_)
    return row_writes.get(call.db, table, id_)


def written(call: Call, table: Table, id_: str, given: Collection[str] = ()) -> dict[str, Any]:
    """The answer about a row that was just written: related rows are shown in it."""
    row = row_writes.get(call.db, table, id_)
    if row is None:
        raise refuse("row_not_found", id_)
    return RelatedRows(call.db, call.caller).whole(table, row, given)


def all_written(call: Call, table: Table, ids: list[str]) -> list[dict[str, Any]]:
    """The answers about rows that were just written in bulk, read at once."""
    if table.relationships:
        return [written(call, table, id_) for id_ in ids]
    listed = "_id IN (SELECT value FROM json_each(?))"
    found = records.find(call.db, table.sql, table.columns, listed, (json.dumps(ids),))
    by_id = {row["$id"].lower(): row for row in found}
    return row_answers.shown_all(table, [by_id[id_.lower()] for id_ in ids])


def as_object(data: Any) -> dict[str, Any]:
    """The data of a row; a list counts as an object whose keys are its numbers, as in PHP."""
    if isinstance(data, Mapping):
        return dict(data)
    return {str(position): value for position, value in enumerate(data)}


def chosen_id(given: Any) -> str:
    """The ID of one of several new rows."""
    try:
        return stamps.chosen_id(params.custom_id(given))
    except params.Invalid as error:
        raise refuse("general_bad_request", message=str(error)) from None


def refuse_relationships(table: Table, what: str, word: str = "attributes") -> None:
    """Refuse bulk work on a table that has relationships, as Appwrite does."""
    if table.has_relationships:
        message = f"{what} is not supported for tablesDB with relationship {word}"
        raise refuse("general_bad_request", message=message)


def _payload(call: Call) -> dict[str, Any]:
    if not call["data"] and call["permissions"] is None:
        raise refuse("row_missing_payload")
    return as_object(call["data"])
