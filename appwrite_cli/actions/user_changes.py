"""Changes to a user: the API has a request for each part, and a command may ask for several."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from appwrite_cli.actions.verbs import pointing
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import ApiError
from appwrite_cli.output import note


class Part(NamedTuple):
    """How one part of a user is changed: its name in messages, the request, its key in the body."""

    words: str
    path: str
    key: str
    method: str = "PATCH"


# By the names that the user's JSON has, in the order in which they are sent.
PARTS = {
    "name": Part("name", "name", "name"),
    "email": Part("email", "email", "email"),
    "phone": Part("phone number", "phone", "number"),
    "emailVerification": Part("verification of the email", "verification", "emailVerification"),
    "phoneVerification": Part(
        "verification of the phone number", "verification/phone", "phoneVerification"
    ),
    "prefs": Part("preferences", "prefs", "prefs"),
    "labels": Part("labels", "labels", "labels", "PUT"),
    "impersonator": Part("impersonator", "impersonator", "impersonator"),
    "password": Part("password", "password", "password"),
    "status": Part("status", "status", "status"),
}
# A change of the one takes the other away (source of Appwrite 1.9).
VERIFIED = {"email": "emailVerification", "phone": "phoneVerification"}


def update_user(user: Address, changes: Mapping[str, Any]) -> Answer:
    """Change those parts of a user that are not so already; returns the user as it is then.

    What is asked for is compared with what is there, unless it is a password. A key that may
    write users and not read them sends all of it. Raises what the client raises, after saying
    what was changed before.
    """
    current = _current(user) if changes.keys() - {"password"} else None
    wanted = changes if current is None else _different(changes, current.data)
    if current is not None and not wanted:
        note(f"user {user}: nothing to change")
        return current
    return send_parts(user, wanted)


def send_parts(user: Address, changes: Mapping[str, Any]) -> Answer:
    """Send each part in an order that is safe; returns the last answer.

    Whoever is blocked is so before anything else is done, and unblocked when all else is done.
    """
    done: list[str] = []
    answers: list[Answer] = []
    for name in _in_order(changes):
        part = PARTS[name]
        body = {part.key: changes[name]}
        try:
            with pointing(user):
                answers.append(call(part.method, f"{user.path}/{part.path}", body=body))
        except BaseException as error:
            explain_taken(error, part.words)
            if done:
                note(f"user {user}: changed before this: {', '.join(done)}")
            raise
        done.append(part.words)
    return answers[-1]


def explain_taken(error: BaseException, words: str) -> None:
    """Appwrite 1.9.6 speaks of a target where another user has the email or the phone number."""
    if isinstance(error, ApiError) and error.type == "user_target_already_exists":
        error.hint = error.hint or f"another user has this {words}"


def finish_user(made: Answer, user: Address, changes: Mapping[str, Any]) -> Answer:
    """Give a user that was just made what the API does not take when it is made.

    Returns the user as it is then; only after preferences alone it has to be read for that.
    """
    if not changes:
        return made
    try:
        answer = send_parts(user, changes)
    except BaseException:
        note(f"user {user} is there; awcli users update {user} goes on")
        raise
    shows_user = _in_order(changes)[-1] != "prefs"  # the answer to these is nothing but them
    return answer if shows_user or answer.dry else call("GET", user.path)


def _current(user: Address) -> Answer | None:
    try:
        with pointing(user):
            return call("GET", user.path)
    except ApiError as error:
        if error.type != "general_unauthorized_scope":
            raise
        return None  # whoever may not write either is told so by the first change


def _different(changes: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    different = {
        name: value
        for name, value in changes.items()
        if name == "password" or not _same(name, value, current.get(name))
    }
    for name, verified in VERIFIED.items():
        if name in different and verified in changes:
            different[verified] = changes[verified]
    return different


def _same(name: str, wanted: Any, current: Any) -> bool:
    if name == "labels":
        return set(wanted) == set(current or ())
    if name == "email":  # Appwrite keeps them in lower case
        return bool(wanted.lower() == (current or "").lower())
    return bool(wanted == (current or type(wanted)()))


def _in_order(changes: Mapping[str, Any]) -> list[str]:
    ordered = [name for name in PARTS if name in changes]
    if changes.get("status") is False:
        ordered.remove("status")
        ordered.insert(0, "status")
    return ordered
