"""`awcli webhooks`: URLs that are told of what happens in the project."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import changed, create, pointing
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.client import Repeat, call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import IfNotExists, Name, OwnId
from appwrite_cli.output import View, confirm, show, show_part
from appwrite_cli.resources import WEBHOOK

group = Group("webhooks")
WEBHOOKS = View("webhook", "webhooks", ("$id", "name", "url", "events", "enabled", "attempts"))
MADE = WEBHOOKS._replace(revealed=frozenset({"secret"}))  # no other answer tells it again
WORDS = {
    "url": say("where the events are sent", "URL"),
    "events": say("what is told, such as users.*.create", "EVENT"),
    "enabled": say("whether anything is sent", flag="--enabled/--disabled"),
    "tls": say("whether the certificate of the URL is verified"),
    "authUsername": say("the name that the URL asks for (HTTP basic authentication)"),
    "authPassword": say("the password for that in a file, - is stdin", "FILE",
                        "--auth-password-file"),
    "description": say("what it is for"),
}  # fmt: skip
NEW = ApiOptions(
    "webhooks.create",
    **WORDS,
    secret=say("the key that signs what is sent, in a file, - is stdin", "FILE", "--secret-file"),
)
CHANGE = ApiOptions("webhooks.update", **WORDS)
Webhook = Annotated[str, typer.Argument(metavar="WEBHOOK", help="the webhook's ID")]

declare_reads(group, WEBHOOK, WEBHOOKS, example="orders", lists=["--where enabled=false"])


@group.command(
    "create",
    examples=[
        "awcli webhooks create orders --url https://example.com/hook --event 'users.*.create'",
        "awcli webhooks create --name Sync --url https://example.com/sync --event users.*,teams.*",
    ],
)
def create_(
    body: Annotated[Body, NEW],
    webhook: Annotated[
        str, typer.Argument(metavar="[WEBHOOK]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a webhook; without a name it is called by its ID.

    Without --secret-file the server makes the key that signs what is sent. It is shown here, and
    never again.
    """
    new = WEBHOOK.to_create(webhook, own_id)
    body = {"name": name or new.address.id, **body}
    answer, _ = create(new, "webhookId", body, if_not_exists=if_not_exists)
    show(answer, MADE)


@group.command(
    examples=[
        "awcli webhooks update orders --event users.*.create,users.*.delete",
        "awcli webhooks update orders --disabled",
    ]
)
def update(webhook: Webhook, body: Annotated[Body, CHANGE], name: Name = None) -> None:
    """Change a webhook; what is not named stays as it is."""
    from appwrite_cli.actions.kept import update_kept

    changes = changed(name=name) | body
    show(update_kept(WEBHOOK.one(webhook), "webhooks.update", changes), WEBHOOKS)


@group.command(
    examples=[
        "awcli webhooks rotate orders --yes > secret.txt",
        "awcli webhooks rotate orders --secret-file - --yes < secret.txt",
    ]
)
def rotate(
    webhook: Webhook,
    body: Annotated[
        Body,
        ApiOptions(
            "webhooks.updateSecret",
            secret=say("the new key in a file, - is stdin", "FILE", "--secret-file"),
        ),
    ],
) -> None:
    """Replace the key that signs what is sent, and show the new one."""
    address = WEBHOOK.one(webhook)
    confirm(f"replace the secret of webhook {address}? What checks signatures needs the new one.")
    # Sent twice, it would make another key than the one that was answered.
    repeat = None if body else Repeat.UNSENT
    with pointing(address):
        answer = call("PATCH", f"{address.path}/secret", body=body, repeat=repeat)
    show_part(answer, MADE, "secret")


declare_delete(group, WEBHOOK, example="orders", lost="nothing is sent there any more")
