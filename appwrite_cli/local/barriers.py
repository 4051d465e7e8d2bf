"""What stands between a caller with the right scope and an operation, in Appwrite 1.9.6's order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from appwrite_cli.local.auth import Caller
from appwrite_cli.local.refusal import refuse, server_error

Guard = Callable[[Caller], None]
_FRESH = timedelta(minutes=30)  # how long a challenge of MFA counts as recent


def blocked(caller: Caller) -> None:
    """Refuse users who are blocked; an API key beside their session is let in."""
    if caller.user is not None and not caller.is_key and caller.user["status"] is False:
        raise refuse("user_blocked")


def enough_factors(caller: Caller) -> None:
    """Refuse a session that has shown one factor where the user wants two."""
    who = caller.signed_in
    if caller.is_key or who.user is None or who.session is None:
        return
    needed = 2 if who.user["mfa"] and who.has_more_factors else 1
    if len(who.session["factors"]) < needed:
        raise refuse("user_more_factors_required")


def nobody_signed_in(caller: Caller) -> None:
    """Refuse to sign in who is signed in."""
    if caller.user is not None:
        raise refuse("user_session_already_exists")


def recent_challenge(caller: Caller) -> None:
    """Refuse a session that has not just passed a challenge of MFA."""
    session = caller.signed_in.session
    if session is None:  # Appwrite 1.9.6 fails for a JWT here
        raise server_error()
    passed = session["mfaUpdatedAt"]
    if not passed or datetime.fromisoformat(passed) + _FRESH < datetime.now(UTC):
        raise refuse("user_challenge_required")


USUAL: tuple[Guard, ...] = (blocked, enough_factors)
