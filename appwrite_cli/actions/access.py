"""Permissions of a resource that is about to be written: built from options, linted, told."""

from collections.abc import Sequence

from appwrite_cli.errors import UsageError
from appwrite_cli.options import PermissionOptions
from appwrite_cli.output import note, warn
from appwrite_cli.permission import Resource, combine, lint


def permissions_for(
    options: PermissionOptions,
    resource: Resource,
    *,
    security: bool | None = None,
    inherited: Sequence[str] | None = None,
    new: bool = False,
) -> list[str] | None:
    """The permissions to send, None where none were given; a `new` resource then has none.

    What is probably not meant is warned of, and with `--strict` refused. `security` and
    `inherited` as for `permission.lint`. Raises UsageError.
    """
    permissions = combine(options.allow, options.permission, resource, none=options.no_permissions)
    there = [] if new and permissions is None else permissions
    found = lint(there, resource, security=security, inherited=inherited)
    if options.strict and found.warnings:
        raise UsageError(
            "; ".join(found.warnings), hint="leave --strict out to send it all the same"
        )
    for text in found.warnings:
        warn(text)
    for text in found.notes:
        note(f"note: {text}")
    return permissions
