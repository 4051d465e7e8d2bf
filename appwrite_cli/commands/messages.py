"""`awcli messages`: emails, SMS and push notifications, sent now, later or not yet."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.address import Kind
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import IfNotExists, ListOptions, OwnId
from appwrite_cli.output import View, show
from appwrite_cli.resources import MESSAGE
from appwrite_cli.views import TARGETS

group = Group("messages")
MESSAGES = View(
    "message",
    "messages",
    ("$id", "providerType", "status", "scheduledAt", "deliveredAt", "deliveredTotal"),
)
REACHED = Kind("message", "target", path="/messaging/messages/{}/targets/{}")
EMAIL = {
    "subject": say("the subject"),
    "content": say("the text", "TEXT|@FILE"),
    "html": say("whether the text is HTML"),
    "cc": say("a target of a user who gets a copy", "ID"),
    "bcc": say("the same, unseen by the others", "ID"),
    "attachments": say("a file of the project's storage", "BUCKET/FILE"),
    "replyToEmail": say("where answers go", "EMAIL"),
    "replyToName": say("what that is called"),
    "emails": say("an address that is no user's", "EMAIL"),
}
SMS = {"content": EMAIL["content"]}
PUSH = {
    "title": say("the title"),
    "body": say("the text", "TEXT|@FILE"),
    "data": say("what the app gets besides, or @FILE"),
    "action": say("what a click opens"),
    "image": say("a picture of the project's storage", "BUCKET/FILE"),
    "icon": say("the name of an icon of the app (Android)"),
    "sound": say("the name of a sound of the app"),
    "color": say("such as #3366ff (Android)"),
    "tag": say("replaces the notification of this tag (Android)"),
    "badge": say("the number at the app's icon (iOS)"),
    "contentAvailable": say("wake the app up (iOS)"),
    "critical": say("sound although the phone is muted (iOS)"),
    "priority": say("how soon it is delivered"),
    "channelId": say("the channel of the app (Android)", "TEXT"),
}
WHOM = {
    "topics": say("everybody who subscribed to this topic", "ID"),
    "users": say("a user, by every target of this kind", "ID"),
    "targets": say("one target of a user", "ID"),
}
WHEN = {
    "draft": say("keep it, to be sent by messages update --no-draft"),
    "scheduledAt": say("send it then: 2h from now, or a date", "WHEN", "--at"),
}
Message = Annotated[
    str, typer.Argument(metavar="[MESSAGE]", help="its ID; a unique one where left out")
]

declare_reads(group, MESSAGE, MESSAGES, example="hello", lists=["--where status=failed"],
              search=True)  # fmt: skip


@group.command(
    examples=[
        "awcli messages email --topic news --subject Hello --content @hello.html --html",
        "awcli messages email hello --user ada --subject Hello --content 'See you' --at 2h",
        "awcli messages email hello --topic news --subject Hello --content Hi --draft",
    ]
)
def email(
    parts: Annotated[Body, ApiOptions("messaging.createEmail", **WHOM, **EMAIL, **WHEN)],
    message: Message = "",
    own_id: OwnId = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Send an email to topics, users or targets."""
    _create("email", message, own_id, parts, if_not_exists=if_not_exists)


@group.command(examples=["awcli messages sms --user ada --content 'Your code is 1234'"])
def sms(
    parts: Annotated[Body, ApiOptions("messaging.createSms", **WHOM, **SMS, **WHEN)],
    message: Message = "",
    own_id: OwnId = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Send an SMS to topics, users or targets."""
    _create("sms", message, own_id, parts, if_not_exists=if_not_exists)


@group.command(
    examples=[
        "awcli messages push --topic news --title News --body 'Something happened'",
        'awcli messages push --user ada --data \'{"article": "hello"}\' --content-available',
    ]
)
def push(
    parts: Annotated[Body, ApiOptions("messaging.createPush", **WHOM, **PUSH, **WHEN)],
    message: Message = "",
    own_id: OwnId = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Send a push notification to topics, users or targets."""
    _create("push", message, own_id, parts, if_not_exists=if_not_exists)


CHANGE = ApiOptions(
    "messaging.updateEmail",
    "messaging.updateSms",
    "messaging.updatePush",
    **WHOM,
    **EMAIL,
    **PUSH,
    **WHEN,
)


@group.command(
    examples=[
        "awcli messages update hello --subject 'Hello again'",
        "awcli messages update hello --no-draft",
        "awcli messages update hello --at 2030-01-31T09:00Z",
    ]
)
def update(
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="the message's ID")],
    parts: Annotated[Body, CHANGE],
) -> None:
    """Change a message that is not sent yet; what is not named stays as it is."""
    from appwrite_cli.actions.messages import update_message

    show(update_message(MESSAGE.one(message), parts, CHANGE), MESSAGES)


@group.command(examples=["awcli messages targets hello"])
def targets(
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="the message's ID")],
    listing: ListOptions,
) -> None:
    """List the targets that a message names."""
    list_resources(REACHED.below(message), TARGETS, listing)


declare_delete(
    group, MESSAGE, example="hello", lost="what is scheduled is not sent, what is sent stays sent"
)


def _create(
    kind: str, message: str, own_id: str | None, parts: Body, *, if_not_exists: bool
) -> None:
    from appwrite_cli.actions.messages import create_message

    new = MESSAGE.to_create(message, own_id)
    show(create_message(kind, new, parts, if_not_exists=if_not_exists), MESSAGES)
