"""What a caller may do with the rows of a table. API keys may do everything."""

import json
from collections.abc import Sequence

from appwrite_cli.local import permissions
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.schema import Table


def require_create(caller: Caller, table: Table) -> None:
    """Refuse to make rows unless the table's permissions let the caller."""
    if caller.is_key or permissions.grants(table.permissions, "create", caller.roles):
        return
    given = [
        permissions.role_of(permission)
        for permission in table.permissions
        if permission.startswith("create(")
    ]
    if not given:
        raise refuse("user_unauthorized", message="No permissions provided for action 'create'")
    raise refuse(
        "user_unauthorized",
        message=f'Missing "create" permission for role "{given[-1]}". Only '
        f'"{_compact(caller.roles)}" scopes are allowed and "{_compact(given)}" was given.',
    )


def require(caller: Caller, table: Table, row: Record, action: str) -> None:
    """Refuse to update or delete a row unless the table or the row lets the caller."""
    if not allows(caller, table, row, action):
        raise refuse("user_unauthorized")


def allows(caller: Caller, table: Table, row: Record, action: str) -> bool:
    """Whether a caller may do something with a row; the row's own permissions count if it is on."""
    if caller.is_key or permissions.grants(table.permissions, action, caller.roles):
        return True
    secured = bool(table.record["rowSecurity"])
    return secured and permissions.grants(row["$permissions"], action, caller.roles)


def readable(caller: Caller, table: Table) -> tuple[str, list[str]]:
    """The SQL condition, with its parameters, for the rows that a caller may read.

    Raises Refusal where neither the table nor its rows can grant anything.
    """
    if caller.is_key or permissions.grants(table.permissions, "read", caller.roles):
        return "1", []
    if not table.record["rowSecurity"]:
        raise refuse("user_unauthorized")
    return permissions.granting("read", caller.roles)


def given_permissions(caller: Caller, given: Sequence[str] | None) -> list[str] | None:
    """Permissions for a row as they are stored; a caller who is no key may give own roles only."""
    if given is None:
        return None
    expanded = permissions.expand(given, permissions.ROW_ACTIONS)
    if not caller.is_key and any(permissions.role_of(p) not in caller.roles for p in expanded):
        known = ", ".join(caller.roles)
        raise refuse("user_unauthorized", message=f"Permissions must be one of: ({known})")
    return expanded


def own_permissions(caller: Caller) -> list[str]:
    """The permissions of a row that was made without any: its maker's, if that is a user."""
    if not caller.user_id:
        return []
    return [f'{action}("user:{caller.user_id}")' for action in permissions.ROW_ACTIONS]


def _compact(values: Sequence[str]) -> str:
    return json.dumps(list(values), separators=(",", ":")).replace("/", "\\/")
