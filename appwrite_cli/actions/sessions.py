"""Sessions of a user as one: the API lists and deletes all of them at once."""

from collections.abc import Sequence

from appwrite_cli.actions.verbs import fields_of, pointing, try_each
from appwrite_cli.address import Address, Collection
from appwrite_cli.client import Repeat, call
from appwrite_cli.output import confirm, note, show_list, show_value
from appwrite_cli.views import SESSIONS


def list_sessions(sessions: Collection, *, count: bool, fields: str) -> None:
    """Show every session of a user, or how many there are: no queries, no pages."""
    with pointing(sessions):
        answer = call("GET", sessions.path)
    if count:
        show_value(answer.data["total"])
    else:
        show_list([answer], SESSIONS, str(sessions), fields=fields_of(fields), all=True)


def delete_all(users: Sequence[Address]) -> None:
    """End every session of these users, after asking once."""
    names = ", ".join(map(str, users))
    confirm(f"delete all sessions of user {names}?")

    def delete(user: Address) -> None:
        # Sent twice, it could end a session that began in between.
        if not call("DELETE", f"{user.path}/sessions", repeat=Repeat.UNSENT).dry:
            note(f"deleted all sessions of user {user}")

    try_each(users, delete)
