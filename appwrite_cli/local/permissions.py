"""Permissions as Appwrite checks, expands and grants them."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from appwrite_cli.local.params import KEY_RULE, Invalid, is_key
from appwrite_cli.local.refusal import refuse

ACTIONS = ("create", "read", "update", "delete")
ROW_ACTIONS = ("read", "update", "delete")
_ROLES = ("any", "guests", "users", "user", "team", "member", "label")
_WITH_ID = ("user", "team", "member", "label")
_WITH_DIMENSION = ("users", "user", "team")
_STATES = ("verified", "unverified")
_FORM = re.compile(r'(?P<action>[^("]*)\("(?P<role>[^"]*)"\)')
_LABEL = re.compile(r"[A-Za-z0-9]{1,36}", re.ASCII)
_DIMENSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}", re.ASCII)
_DIMENSION_RULE = KEY_RULE.replace("36", "81")
_LABEL_RULE = (
    "Value must be a valid string between 1 and 36 chars containing only alphanumeric chars"
)


def check(actions: Sequence[str]) -> Callable[[Any], list[str]]:
    """A check of parameters for a list of permissions with these actions and `write`."""
    allowed = (*actions, "write")

    def permissions(value: Any) -> list[str]:
        if not isinstance(value, list):
            raise Invalid("Permissions must be an array of strings.")
        if len(value) > 100:
            raise Invalid("You can only provide up to 100 permissions.")
        for permission in value:
            _check_one(permission, allowed)
        return value

    return permissions


def roles(value: Any) -> list[str]:
    """A check of parameters: a list of at most 100 roles, as permissions name them."""
    if not isinstance(value, list):
        raise Invalid("Roles must be an array of strings.")
    if len(value) > 100:
        raise Invalid("You can only provide up to 100 roles.")
    for role in value:
        if not isinstance(role, str):
            raise Invalid("Every role must be of type string.")
        if role == "*":
            raise Invalid('Wildcard role "*" has been replaced. Use "any" instead.')
        if "role:" in role:
            raise Invalid(
                'Roles using the "role:" prefix have been removed. '
                'Use "users", "guests", or "any" instead.'
            )
        if not role.startswith(_ROLES):
            raise Invalid(f'Role "{role}" is not allowed. Must be one of: {", ".join(_ROLES)}.')
        _check_role(role)
    return value


def expand(permissions: Iterable[str], actions: Sequence[str]) -> list[str]:
    """Permissions with `write` replaced by what it stands for among `actions`, each one once."""
    written = [action for action in actions if action != "read"]
    expanded: dict[str, None] = {}
    for permission in permissions:
        action, role = _split(permission)
        for each in written if action == "write" else [action]:
            expanded[f'{each}("{role}")'] = None
    return list(expanded)


def of_row(given: Any) -> list[str]:
    """The permissions in the data of a row as they are stored; raises Refusal for wrong ones."""
    if not given:
        return []
    try:
        return expand(check(ACTIONS)(given), ROW_ACTIONS)
    except Invalid as error:
        raise refuse("general_bad_request", message=str(error)) from None


def grants(permissions: Iterable[str], action: str, roles: Collection[str]) -> bool:
    """Whether permissions allow an action to somebody with these roles."""
    wanted = {f'{action}("{role}")' for role in roles}
    return any(permission in wanted for permission in permissions)


def granting(action: str, roles: Iterable[str]) -> tuple[str, list[str]]:
    """The SQL condition, with its parameters, for records that allow an action by themselves."""
    wanted = [f'{action}("{role}")' for role in roles]
    marks = ", ".join("?" * len(wanted))
    within = f"SELECT 1 FROM json_each(_permissions) WHERE value IN ({marks})"  # noqa: S608
    return f"EXISTS ({within})", wanted


def role_of(permission: str) -> str:
    """The role that a checked permission is about."""
    return _split(permission)[1]


def _split(permission: str) -> tuple[str, str]:
    match = _FORM.fullmatch(permission)
    if match is None:
        raise Invalid(f'Invalid permission string format: "{permission}".')
    return match["action"], match["role"]


def _check_one(permission: Any, allowed: Sequence[str]) -> None:
    if not isinstance(permission, str):
        raise Invalid("Every permission must be of type string.")
    if permission == "*":
        raise Invalid('Wildcard permission "*" has been replaced. Use "any" instead.')
    if "role:" in permission:
        raise Invalid(
            'Permissions using the "role:" prefix have been replaced. '
            'Use "users", "guests", or "any" instead.'
        )
    if not permission.startswith(tuple(allowed)):
        raise Invalid(
            f'Permission "{permission}" is not allowed. Must be one of: {", ".join(allowed)}.'
        )
    action, role = _split(permission)
    if action not in (*ACTIONS, "write"):
        raise Invalid(f'Invalid permission type: "{action}".')
    _check_role(role)


def _check_role(text: str) -> None:
    named, slash, dimension = text.partition("/")
    role, _, identifier = named.partition(":")
    if "/" in dimension:
        raise Invalid("Only one dimension can be provided")
    if slash and not dimension:
        raise Invalid("Dimension must not be empty")
    if role not in _ROLES:
        raise Invalid(f'Role "{role}" is not allowed. Must be one of: {", ".join(_ROLES)}.')
    if role not in _WITH_ID and identifier:
        raise Invalid(f'Role "{role}" can not have an ID value.')
    if role in _WITH_ID:
        _check_identifier(role, identifier)
    if not dimension:
        return
    if role not in _WITH_DIMENSION:
        raise Invalid(f'Role "{role}" can not have a dimension value.')
    if role != "team" and dimension not in _STATES:
        raise Invalid(
            f'Role "{role}" dimension value is invalid. Must be one of: {", ".join(_STATES)}.'
        )
    if not _DIMENSION.fullmatch(dimension):
        raise Invalid(f'Role "{role}" dimension value is invalid: {_DIMENSION_RULE}')


def _check_identifier(role: str, identifier: str) -> None:
    if not identifier:
        raise Invalid(f'Role "{role}" must have an ID value.')
    if role == "label" and not _LABEL.fullmatch(identifier):
        raise Invalid(f'Role "label" identifier value is invalid: {_LABEL_RULE}')
    if role != "label" and not is_key(identifier):
        raise Invalid(f'Role "{role}" identifier value is invalid: {KEY_RULE}')
