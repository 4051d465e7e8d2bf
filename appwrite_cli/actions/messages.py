"""Messages: emails, SMS and push notifications have a route each, and one kind of address."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.actions.verbs import create, pointing, read, some_change
from appwrite_cli.address import Address, New
from appwrite_cli.api_options import ApiOptions
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import UsageError

RECIPIENTS = ("topics", "users", "targets", "emails")
_CALLED = {"email": "an email", "sms": "an SMS", "push": "a push notification"}


def create_message(
    kind: str, new: New, parts: Mapping[str, Any], *, if_not_exists: bool = False
) -> Answer:
    """POST a message; raises UsageError where it reaches nobody and is no draft."""
    if not parts.get("draft") and not any(parts.get(name) for name in RECIPIENTS):
        raise UsageError("to whom?", hint="--topic, --user or --target; --draft for nobody yet")
    # Sent twice, it would reach people twice: an ID that was made here is looked for first.
    answer, _ = create(new, "messageId", parts, if_not_exists=if_not_exists, at=kind)
    return answer


def update_message(message: Address, parts: Mapping[str, Any], options: ApiOptions) -> Answer:
    """PATCH a message by the route of its kind, which is read first.

    Raises UsageError where nothing is to be changed, and for what its kind has not.
    """
    some_change(**parts)
    kind = read(message)["providerType"]
    operation = f"messaging.update{kind.capitalize()}"
    options.only_of(operation, parts, _CALLED.get(kind, kind))
    path = message.path.replace("/messages/", f"/messages/{kind}/")
    with pointing(message):
        return call("PATCH", path, body=parts)
