"""`awcli topics`: what messages can be about, for whoever subscribes."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import changed, create, pointing, some_change
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import IfNotExists, Name, OwnId
from appwrite_cli.output import View, show
from appwrite_cli.resources import TOPIC

group = Group("topics")
TOPICS = View(
    "topic", "topics", ("$id", "name", "subscribe", "emailTotal", "smsTotal", "pushTotal")
)
WORDS = {
    "subscribe": say("who may subscribe, such as users or team:crew", "ROLE"),
    "description": say("what it is about"),
    "qos": say("whether push messages are kept for who is away: 0 or 1"),
    "expiry": say("how long they are kept", "SECONDS"),
}

declare_reads(group, TOPIC, TOPICS, example="news", lists=["--search news"], search=True)


@group.command(
    "create",
    examples=[
        "awcli topics create news --name News",
        "awcli topics create alerts --subscribe any",
    ],
)
def create_(
    body: Annotated[Body, ApiOptions("messaging.createTopic", **WORDS)],
    topic: Annotated[
        str, typer.Argument(metavar="[TOPIC]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a topic; without a name it is called by its ID.

    Whoever is signed in may subscribe where --subscribe names no roles.
    """
    new = TOPIC.to_create(topic, own_id)
    body = {"name": name or new.address.id, **body}
    answer, _ = create(new, "topicId", body, if_not_exists=if_not_exists)
    show(answer, TOPICS)


@group.command(
    examples=[
        "awcli topics update news --name 'All the news'",
        "awcli topics update news --subscribe team:crew,label:vip",
    ]
)
def update(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="the topic's ID")],
    body: Annotated[Body, ApiOptions("messaging.updateTopic", **WORDS)],
    name: Name = None,
) -> None:
    """Change a topic; what is not named stays as it is."""
    address = TOPIC.one(topic)
    changes = some_change(**(changed(name=name) | body))
    with pointing(address):
        show(call("PATCH", address.path, body=changes), TOPICS)


declare_delete(group, TOPIC, example="news", lost="with all their subscribers")
