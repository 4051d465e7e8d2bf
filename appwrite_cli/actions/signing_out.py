"""Signing out: sessions of the user who is signed in, ended."""

from collections.abc import Sequence

from appwrite_cli.actions.verbs import delete_resources
from appwrite_cli.address import Address
from appwrite_cli.client import Repeat, call
from appwrite_cli.config import settings
from appwrite_cli.output import confirm, note


def end_current() -> None:
    """End the session in use, without a question: one signs in again."""
    _end("/account/sessions/current", "signed out")


def end_all() -> None:
    """End every session of the user, after asking."""
    confirm("end all sessions of this user, on every device?")
    _end("/account/sessions", "signed out everywhere")


def end_some(sessions: Sequence[Address]) -> None:
    """End these sessions, after asking once; all are tried."""
    delete_resources(sessions)


def _end(path: str, done: str) -> None:
    # Whoever ends the session in use cannot ask a second time: it would be refused.
    if call("DELETE", path, repeat=Repeat.UNSENT).dry:
        return
    note(done)
    credential, profile = settings().credential, settings().profile
    if profile and credential and credential.source == f"profile {profile}":
        note(
            f"profile {profile} still holds the session: awcli profiles set {profile} --unset "
            f"{credential.kind}"
        )
