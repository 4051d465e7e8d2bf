"""Changes that users make to their own account: the API has a request for each part."""

from typing import Any

from appwrite_cli.actions.account_passwords import password_of
from appwrite_cli.actions.user_changes import explain_taken
from appwrite_cli.actions.verbs import changed
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import UsageError
from appwrite_cli.output import note


def update_account(
    name: str | None,
    email: str | None,
    phone: str | None,
    password: str | None,
    password_file: str | None,
) -> Answer:
    """Send each part that is given; returns the last answer, the user as it is then.

    The present password is read where a part takes it. Raises UsageError where nothing is to be
    changed, and what the client raises, after saying what was changed before.
    """
    parts = changed(name=name, email=email, phone=phone, password=password)
    if not parts:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    present = ""
    if parts.keys() - {"name"}:
        present = password_of("the user who is signed in", password_file)
    done: list[str] = []
    for part, value in parts.items():
        try:
            answer = call("PATCH", f"/account/{part}", body=_body(part, value, present))
        except BaseException as error:
            explain_taken(error, part)
            if done:
                note(f"changed before this: {', '.join(done)}")
            raise
        done.append(part)
    return answer


def _body(part: str, value: str, present: str) -> dict[str, Any]:
    """The new password goes last: the parts before it take the present one."""
    if part == "name":
        return {"name": value}
    if part == "password":
        return {"password": value, "oldPassword": present}
    return {part: value, "password": present}
