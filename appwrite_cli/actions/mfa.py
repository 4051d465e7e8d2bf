"""Multi-factor authentication of a user: shown, switched, recovered."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.actions.verbs import pointing, read
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, Repeat, call
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.output import View, confirm, note, show, show_value
from appwrite_cli.user_options import MfaChange

MFA = View("factor", "factors", address=())
CODES = View("recovery code", "recoveryCodes", ("value",), address=())
NO_CODES = "user_recovery_codes_not_found"
AUTHENTICATORS = ("totp",)  # the kinds that Appwrite 1.9 knows


def act(user: Address, change: MfaChange) -> None:
    """Do the one thing that the options of `users mfa` ask for; without any, show what there is.

    Raises UsageError, and what the client raises.
    """
    wanted = [change.enable is not None, change.codes, change.new_codes, bool(change.remove)]
    if sum(wanted) > 1:
        raise UsageError("one thing at a time", hint="awcli users mfa --help")
    with pointing(user):
        if change.enable is not None:
            answer = call("PATCH", f"{user.path}/mfa", body={"mfa": change.enable})
            if not answer.dry:
                show_value(_shown(user, answer.data), MFA)
        elif change.codes:
            _show_codes(user)
        elif change.new_codes:
            _make_codes(user)
        elif change.remove:
            _remove_authenticator(user, change.remove)
        else:
            show_value(_shown(user, read(user)), MFA)


def _shown(user: Address, found: Mapping[str, Any]) -> dict[str, Any]:
    """Whether it is on, and the factors that the user has."""
    factors = call("GET", f"{user.path}/mfa/factors").data
    return {"mfa": found.get("mfa", False), **factors, "recoveryCode": _has_codes(user)}


def _show_codes(user: Address) -> None:
    try:
        answer = _read_codes(user)
    except ApiError as error:
        if error.type == NO_CODES:
            error.hint = f"awcli users mfa {user} --new-recovery-codes"
        raise
    show(answer, CODES, reveal=True)


def _make_codes(user: Address) -> None:
    """Codes for a user who has none are made, others are replaced: two requests in the API."""
    path = f"{user.path}/mfa/recovery-codes"
    if _has_codes(user):
        confirm(f"replace the recovery codes of user {user}? Those of now end with that.")
        # Sent twice, it would make the codes that were answered first worthless.
        answer = call("PUT", path, repeat=Repeat.UNSENT)
    else:
        answer = call("PATCH", path)
    show(answer, CODES, reveal=True)


def _has_codes(user: Address) -> bool:
    """Whether there are any: the list of factors does not tell (Appwrite 1.9.6)."""
    try:
        return bool(_read_codes(user).data["recoveryCodes"])
    except ApiError as error:
        if error.type != NO_CODES:
            raise
        return False


def _read_codes(user: Address) -> Answer:
    return call("GET", f"{user.path}/mfa/recovery-codes")


def _remove_authenticator(user: Address, kind: str) -> None:
    if kind not in AUTHENTICATORS:
        known = ", ".join(AUTHENTICATORS)
        raise UsageError(f"there is no authenticator {kind!r}", hint=f"one of {known}")
    confirm(f"remove the {kind} authenticator of user {user}?")
    if not call("DELETE", f"{user.path}/mfa/authenticators/{kind}").dry:
        note(f"removed the {kind} authenticator of user {user}")
