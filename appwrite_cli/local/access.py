"""What a caller may do with what a table or bucket holds. API keys may do everything."""

import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from appwrite_cli.local import permissions
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse


class Guarded(Protocol):
    """A table or a bucket: what its permissions grant holds for everything in it."""

    @property
    def permissions(self) -> list[str]:
        """Its permissions."""

    @property
    def secured(self) -> bool:
        """Whether the permissions of the rows or files in it count as well."""


def permits(caller: Caller, given: Iterable[str], action: str) -> bool:
    """Whether permissions let a caller do something."""
    return caller.is_key or permissions.grants(given, action, caller.roles)


def refuse_for_lack(caller: Caller, given: Iterable[str], action: str) -> Refusal:
    """The refusal that says which roles have the permission that a caller lacks."""
    start = f"{action}("
    roles = [permissions.role_of(entry) for entry in given if entry.startswith(start)]
    return refuse_action(caller, action, roles)


def refuse_action(caller: Caller, action: str, roles: Sequence[str]) -> Refusal:
    """The refusal of an action that was given to some roles, of which the caller has none."""
    if not roles:
        return refuse("user_unauthorized", message=f"No permissions provided for action '{action}'")
    return refuse(
        "user_unauthorized",
        message=f'Missing "{action}" permission for role "{roles[-1]}". Only '
        f'"{_compact(caller.roles)}" scopes are allowed and "{_compact(roles)}" was given.',
    )


def require_create(caller: Caller, there: Guarded) -> None:
    """Refuse to make rows or files unless the permissions of their place let the caller."""
    if not permits(caller, there.permissions, "create"):
        raise refuse_for_lack(caller, there.permissions, "create")


def require(caller: Caller, there: Guarded, record: Record, action: str) -> None:
    """Refuse to update or delete a row or file unless its place or itself lets the caller."""
    if not allows(caller, there, record, action):
        raise refuse("user_unauthorized")


def allows(caller: Caller, there: Guarded, record: Record, action: str) -> bool:
    """Whether a caller may do something with a row or file; its own permissions count if on."""
    if permits(caller, there.permissions, action):
        return True
    return there.secured and permissions.grants(record["$permissions"], action, caller.roles)


def readable(caller: Caller, there: Guarded) -> tuple[str, list[str]]:
    """The SQL condition, with its parameters, for the rows or files that a caller may read.

    Raises Refusal where neither their place nor they themselves can grant anything.
    """
    if permits(caller, there.permissions, "read"):
        return "1", []
    if not there.secured:
        raise refuse("user_unauthorized")
    return permissions.granting("read", caller.roles)


def given_permissions(caller: Caller, given: Sequence[str] | None) -> list[str] | None:
    """Permissions of a row or file as stored; a caller who is no key may give own roles only."""
    if given is None:
        return None
    expanded = permissions.expand(given, permissions.ROW_ACTIONS)
    if not caller.is_key and any(permissions.role_of(p) not in caller.roles for p in expanded):
        known = ", ".join(caller.roles)
        raise refuse("user_unauthorized", message=f"Permissions must be one of: ({known})")
    return expanded


def own_permissions(caller: Caller) -> list[str]:
    """The permissions of what was made without any: its maker's, if that is a user."""
    if not caller.user_id:
        return []
    return [f'{action}("user:{caller.user_id}")' for action in permissions.ROW_ACTIONS]


def _compact(values: Sequence[str]) -> str:
    return json.dumps(list(values), separators=(",", ":")).replace("/", "\\/")
