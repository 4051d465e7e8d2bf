"""Transactions: begin, stage operations, commit or roll back."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import (
    access,
    commit,
    lists,
    params,
    permissions,
    php,
    records,
    rows,
    schema,
    staged_rows,
    staging,
    stamps,
    system,
)
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.params import Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.schema import Table

READ = ("documents.read", "rows.read")
WRITE = ("documents.write", "rows.write")
_PATH = "/tablesdb/transactions"
_ROW_ACTIONS = ("create", "update", "upsert", "delete", "increment", "decrement")
_BULK_ACTIONS = ("bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete")
_ACTIONS = (*_ROW_ACTIONS, *_BULK_ACTIONS)


def _operation(value: Any) -> Mapping[str, Any]:
    """One operation, checked in the order and the words of Appwrite 1.9.6."""
    problem = _problem(value)
    if problem:
        raise Invalid(problem)
    operation: Mapping[str, Any] = value
    return operation


def _problem(value: Any) -> str:
    if not isinstance(value, Mapping | list):
        return "Value must be an array"
    given = value if isinstance(value, Mapping) else {}
    required = ("databaseId", "action", "tableId")
    for key in required:
        if key not in given:
            return f"Missing required key: {key}"
    for key in required:
        if not isinstance(given[key], str) or not given[key].strip():
            return f"Key '{key}' must be a non\u2011empty string"
    action = given["action"]
    if action not in _ACTIONS:
        return f"Key 'action' must be one of: {', '.join(_ACTIONS)}"
    if action in _ROW_ACTIONS and "rowId" not in given:
        return f"Key 'rowId' is required for action '{action}'"
    if "rowId" in given and (not isinstance(given["rowId"], str) or not given["rowId"].strip()):
        return "Key 'rowId' must be a non-empty string"
    if action != "delete" and "data" not in given:
        return "Missing required key: data"
    if "data" in given and not isinstance(given["data"], dict | list):
        return "Key 'data' must be an array"
    return _data_problem(action, given.get("data"))


def _data_problem(action: str, data: Any) -> str:
    parts = data if isinstance(data, Mapping) else {}
    if action in ("bulkUpdate", "bulkDelete"):
        if "queries" not in parts:
            return f"Key 'queries' is required in data for {action}"
        if not isinstance(parts["queries"], list):
            return f"Key 'queries' must be an array for {action}"
    if action == "bulkUpdate":
        if "data" not in parts:
            return f"Key 'data' is required in data for {action}"
        if not isinstance(parts["data"], dict | list):
            return f"Key 'data.data' must be an array for {action}"
    if action in ("increment", "decrement"):
        if "column" not in parts:
            return f"Key 'column' is required in data for {action}"
        if "value" in parts and not php.is_numeric(parts["value"]):
            return f"Key 'value' must be a numeric value for {action}"
    return ""


@route("POST", _PATH, scope=WRITE, params=[Param("ttl", params.between(60, 3600), 300)], status=201)
def begin(call: Call) -> dict[str, Any]:
    """Begin a transaction that ends by itself after `ttl` seconds."""
    transaction: Record = {
        **stamps.new_record(permissions=access.own_permissions(call.caller)),
        "status": "pending",
        "operations": 0,
        "expiresAt": stamps.now(after_seconds=call["ttl"]),
    }
    records.insert(call.db, "transactions", system.TRANSACTIONS, transaction)
    return _shown(transaction)


@route("GET", _PATH, scope=READ, params=[lists.QUERIES])
def list_transactions(call: Call) -> dict[str, Any]:
    """List transactions."""
    everything: tuple[str, list[str]] = ("1", [])
    listing = lists.Listing(
        "transactions",
        system.TRANSACTIONS,
        ("status", "expiresAt"),
        "Transaction",
        readable=everything
        if call.caller.is_key
        else permissions.granting("read", call.caller.roles),
    )
    found = lists.find(call, listing)
    return {"total": found.total, "transactions": [_shown(record) for record in found.records]}


@route("GET", f"{_PATH}/<transactionId>", scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a transaction."""
    return _shown(staging.find(call))


@route("DELETE", f"{_PATH}/<transactionId>", scope=WRITE)
def delete(call: Call) -> None:
    """Remove a transaction with what it has staged."""
    transaction = staging.find(call, "delete")
    staging.forget(call.db, transaction)
    records.delete(call.db, "transactions", int(transaction["$sequence"]))


@route(
    "POST",
    f"{_PATH}/<transactionId>/operations",
    scope=WRITE,
    params=[Param("operations", params.array(_operation), ())],
    status=201,
)
def add(call: Call) -> dict[str, Any]:
    """Stage operations. Rows that are to be changed have to be there already, or staged before."""
    given: list[Mapping[str, Any]] = list(call["operations"])
    if not given:
        raise refuse("general_bad_request", message="Operations array cannot be empty")
    transaction = staging.find(call)
    if transaction["status"] != "pending":
        staging.pending(call, old_words=True)
    staging.require_time(transaction)
    staging.require_room(transaction, len(given))
    made: set[tuple[int, str]] = set()
    for operation in given:
        table = _table(call, operation)
        _require_row(call, table, operation, made)
        if operation["action"] == "create":
            made.add((table.sequence, operation["rowId"]))
        staging.log(
            call.db,
            transaction,
            table,
            operation["action"],
            operation.get("rowId"),
            _data(operation["action"], operation.get("data") or {}),
        )
    return _shown(staging.count(call.db, transaction, len(given)))


@route(
    "PATCH",
    f"{_PATH}/<transactionId>",
    scope=WRITE,
    params=[
        Param("commit", params.boolean, default=False),
        Param("rollback", params.boolean, default=False),
    ],
)
def finish(call: Call) -> dict[str, Any] | Refusal:
    """Commit or roll back."""
    if not call["commit"] and not call["rollback"]:
        raise refuse("general_bad_request", message="Either commit or rollback must be true")
    if call["commit"] and call["rollback"]:
        message = "Cannot commit and rollback at the same time"
        raise refuse("general_bad_request", message=message)
    transaction = staging.pending(call)
    refusal = commit.run(call.db, transaction) if call["commit"] else None
    # Appwrite 1.9.6 calls a transaction that was rolled back failed, too.
    status = "committed" if call["commit"] and refusal is None else "failed"
    changes = {"status": status, "$updatedAt": stamps.now()}
    sequence = int(transaction["$sequence"])
    records.update(call.db, "transactions", system.TRANSACTIONS, sequence, changes)
    staging.forget(call.db, transaction)
    return refusal or _shown({**transaction, **changes})


def _table(call: Call, operation: Mapping[str, Any]) -> Table:
    if operation["action"] in _BULK_ACTIONS and not call.caller.is_key:
        raise refuse("user_unauthorized")
    database = schema.database(call.db, operation["databaseId"])
    if not (database["enabled"] or call.caller.is_key):
        raise refuse("database_not_found", operation["databaseId"])
    table = schema.find_table(call.db, database, operation["tableId"])
    if table is None or not (table.record["enabled"] or call.caller.is_key):
        raise refuse("collection_not_found", operation["tableId"])
    if operation["action"] in _BULK_ACTIONS and table.has_relationships:
        message = "Bulk operations are not supported for tableId with relationship attributes"
        raise refuse("general_bad_request", message=message)
    return table


def _data(action: str, data: Any) -> Any:
    if action in ("bulkCreate", "bulkUpsert"):
        given = list(data.values()) if isinstance(data, Mapping) else data
        if not all(isinstance(row, Mapping | list) for row in given):
            raise refuse("general_bad_request", message="Every row has to be an object")
        return [rows.as_object(row) for row in given]
    return rows.as_object(data)


def _require_row(
    call: Call, table: Table, operation: Mapping[str, Any], made: set[tuple[int, str]]
) -> None:
    action = operation["action"]
    if action not in _ROW_ACTIONS:
        return
    row_id = operation["rowId"]
    row = staged_rows.get(call.db, call["transactionId"], table, row_id)
    known = row is not None or (table.sequence, row_id) in made
    if not known and action not in ("create", "upsert"):
        raise refuse("document_not_found", row_id)
    _require_permission(call.caller, table, row if action != "create" else None, action)
    data = operation.get("data")
    if not call.caller.is_key and isinstance(data, Mapping) and "$permissions" in data:
        access.given_permissions(call.caller, permissions.of_row(data["$permissions"]))


def _require_permission(caller: Caller, table: Table, row: Record | None, action: str) -> None:
    if row is not None:
        access.require(caller, table, row, "delete" if action == "delete" else "update")
    elif not (caller.is_key or permissions.grants(table.permissions, "create", caller.roles)):
        raise refuse("user_unauthorized")


def _shown(transaction: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "status", "operations", "expiresAt")
    return {part: transaction[part] for part in parts}
