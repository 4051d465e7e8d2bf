"""`awcli subscribers`: who gets the messages of a topic."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import create
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.ids import check_id
from appwrite_cli.options import IfNotExists, OwnId
from appwrite_cli.output import View, show
from appwrite_cli.resources import SUBSCRIBER

group = Group("subscribers")
SUBSCRIBERS = View(
    "subscriber",
    "subscribers",
    ("$id", "userId", "userName", "providerType", "targetId", "$createdAt"),
    ("topicId", "$id"),
)

declare_reads(
    group,
    SUBSCRIBER,
    SUBSCRIBERS,
    example="news/ada",
    lists=["--where providerType=email"],
    search=True,
)


@group.command(
    "create",
    examples=["awcli subscribers create news/ada work", "awcli subscribers create news work"],
)
def create_(
    subscriber: Annotated[
        str, typer.Argument(metavar="TOPIC[/SUBSCRIBER]", help="the topic, and its ID")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="the ID of a target of a user, who it reaches")
    ],
    own_id: OwnId = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Subscribe a target of a user to a topic: see awcli targets list USER."""
    new = SUBSCRIBER.to_create(subscriber, own_id)
    body = {"targetId": check_id(target, "target ID")}
    answer, _ = create(new, "subscriberId", body, if_not_exists=if_not_exists)
    show(answer, SUBSCRIBERS)


declare_delete(group, SUBSCRIBER, example="news/ada", lost="the topic does not reach them any more")
