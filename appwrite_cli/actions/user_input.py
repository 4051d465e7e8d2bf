"""From the options of `users create` and `users update` to what is sent, checked before that."""

from collections.abc import Callable, Sequence
from typing import Any

from appwrite_cli.actions.passwords import new_password
from appwrite_cli.actions.prefs import preferences
from appwrite_cli.actions.verbs import changed
from appwrite_cli.errors import UsageError
from appwrite_cli.people import check_email, check_labels, check_name, check_phone
from appwrite_cli.user_options import UserChanges, UserOptions

_CHECKS: dict[str, Callable[[str], str]] = {
    "name": check_name,
    "email": check_email,
    "phone": check_phone,
}


def new_user(
    options: UserOptions, prefs: Sequence[str], *, verify_email: bool, verify_phone: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What makes a user, and what is changed afterwards, by the names of the user's JSON.

    Raises UsageError.
    """
    for name in _CHECKS:
        if getattr(options, name) == "":
            raise UsageError(f"--{name} is empty", hint="leave it out for a user without one")
    for wanted, name in ((verify_email, "email"), (verify_phone, "phone")):
        if wanted and getattr(options, name) is None:
            raise UsageError(f"--verify-{name} without --{name}: there is nothing to verify")
    parts = _parts(options)
    more = changed(
        labels=parts.pop("labels", None),
        prefs=preferences(prefs) or None,
        emailVerification=verify_email or None,
        phoneVerification=verify_phone or None,
    )
    parts |= changed(password=new_password(options))
    return parts, more


def user_changes(options: UserChanges) -> dict[str, Any]:
    """What is to be changed, by the names of the user's JSON; an empty text takes it away.

    Raises UsageError, also where nothing is.
    """
    if options.no_labels and options.labels is not None:
        raise UsageError("--labels and --no-labels exclude each other")
    if options.no_password and (options.password_prompt or options.password_file is not None):
        raise UsageError("--no-password excludes a new password")
    changes = _parts(options) | changed(
        status=None if options.block is None else not options.block,
        emailVerification=options.verify_email,
        phoneVerification=options.verify_phone,
        impersonator=options.impersonator,
    )
    if options.no_labels:
        changes["labels"] = []
    password = "" if options.no_password else new_password(options)
    changes |= changed(password=password)
    if not changes:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    return changes


def _parts(options: UserOptions) -> dict[str, Any]:
    """Name, email, phone and labels, as far as they are given."""
    given = {name: getattr(options, name) for name in _CHECKS}
    parts: dict[str, Any] = {
        name: _CHECKS[name](text) if text else text
        for name, text in given.items()
        if text is not None
    }
    if options.labels is not None:
        parts["labels"] = check_labels(options.labels)
    return parts
