"""Multi-factor authentication of a user: shown, switched, recovered."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.actions.verbs import pointing, read
from appwrite_cli.address import Address
from appwrite_cli.client import Repeat, call
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.output import View, confirm, note, show, show_value

MFA = View("factor", "factors", ("mfa", "totp", "email", "phone", "recoveryCode"), ("mfa",))
CODES = View("recovery code", "recoveryCodes", ("value",), address=())
AUTHENTICATORS = ("totp",)  # the kinds that Appwrite 1.9 knows


def act(user: Address, *, enable: bool | None, codes: bool, new_codes: bool, remove: str) -> None:
    """Do the one thing that the options of `users mfa` ask for; without any, show what there is.

    Raises UsageError, and what the client raises.
    """
    if sum([enable is not None, codes, new_codes, bool(remove)]) > 1:
        raise UsageError("one thing at a time", hint="awcli users mfa --help")
    with pointing(user):
        if enable is not None:
            answer = call("PATCH", f"{user.path}/mfa", body={"mfa": enable})
            if not answer.dry:
                show_value(_shown(user, answer.data), MFA)
        elif codes:
            _show_codes(user)
        elif new_codes:
            _make_codes(user)
        elif remove:
            _remove_authenticator(user, remove)
        else:
            show_value(_shown(user, read(user)), MFA)


def _shown(user: Address, found: Mapping[str, Any]) -> dict[str, Any]:
    """Whether it is on, and the factors that the user has."""
    return {"mfa": found.get("mfa", False), **_factors(user)}


def _factors(user: Address) -> Mapping[str, Any]:
    factors: Mapping[str, Any] = call("GET", f"{user.path}/mfa/factors").data
    return factors


def _show_codes(user: Address) -> None:
    try:
        answer = call("GET", f"{user.path}/mfa/recovery-codes")
    except ApiError as error:
        if error.type == "user_recovery_codes_not_found":
            error.hint = f"awcli users mfa {user} --new-recovery-codes"
        raise
    show(answer, CODES, reveal=True)


def _make_codes(user: Address) -> None:
    """Codes for a user who has none are made, others are replaced: two requests in the API."""
    path = f"{user.path}/mfa/recovery-codes"
    if _factors(user).get("recoveryCode"):
        confirm(f"replace the recovery codes of user {user}? those of now will not work any more.")
        # A second one would make the codes of the first worthless.
        answer = call("PUT", path, repeat=Repeat.UNSENT)
    else:
        answer = call("PATCH", path)
    show(answer, CODES, reveal=True)


def _remove_authenticator(user: Address, kind: str) -> None:
    if kind not in AUTHENTICATORS:
        known = ", ".join(AUTHENTICATORS)
        raise UsageError(f"there is no authenticator {kind!r}", hint=f"one of {known}")
    confirm(f"remove the {kind} authenticator of user {user}?")
    if not call("DELETE", f"{user.path}/mfa/authenticators/{kind}").dry:
        note(f"removed the {kind} authenticator of user {user}")
