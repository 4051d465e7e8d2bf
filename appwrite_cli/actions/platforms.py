"""Platforms: each kind has a route of its own, and another name for what identifies an app."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.actions.kept import update_kept
from appwrite_cli.actions.verbs import read, some_change
from appwrite_cli.address import Address
from appwrite_cli.catalog import Operation, find
from appwrite_cli.client import Answer
from appwrite_cli.errors import CliError, UsageError

KINDS = ("web", "android", "apple", "linux", "windows")


def of_kind(kind: str, identifier: str | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """The body for a platform of this kind; raises UsageError for what it does not take."""
    operation = _operation(kind)
    body = dict(more)
    if identifier is not None:
        body[_identifier(operation)] = identifier
    for name in body:
        if operation.parameter(name) is None:
            raise UsageError(f"a platform for {kind} takes no {name}")
    return body


def update_platform(address: Address, identifier: str | None, changes: Mapping[str, Any]) -> Answer:
    """Change a platform by the route of its kind, which is read first.

    Raises UsageError where nothing is to be changed, and CliError for a kind without a route.
    """
    some_change(identifier=identifier, **changes)
    kind = read(address)["type"]
    if kind not in KINDS:
        raise CliError(f"platform {address} is for {kind}, which awcli cannot change")
    body = of_kind(kind, identifier, changes)
    path = address.path.replace("/platforms/", f"/platforms/{kind}/")
    return update_kept(address, str(_operation(kind)), body, at=path)


def _operation(kind: str) -> Operation:
    return find(f"project.update{kind.capitalize()}Platform")


def _identifier(operation: Operation) -> str:
    """What identifies the app: the one thing but the name that is required in the body."""
    return next(
        known.name
        for known in operation.parameters
        if known.required and known.place == "body" and known.name != "name"
    )
