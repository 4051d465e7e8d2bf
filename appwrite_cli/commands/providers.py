"""`awcli providers`: services that send messages."""

from collections.abc import Sequence
from typing import Annotated

import typer

from appwrite_cli.actions.verbs import create, pointing
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import NOTHING, IfNotExists, OwnId
from appwrite_cli.output import View, show
from appwrite_cli.resources import PROVIDER

group = Group("providers")
PROVIDERS = View(
    "provider",
    "providers",
    ("$id", "name", "type", "provider", "enabled", "$updatedAt"),
    secrets=frozenset({"authKey", "authToken", "serviceAccountJSON"}),
)
Settings = Annotated[
    list[str],
    typer.Argument(
        metavar="SETTING=VALUE...", help="host=smtp.example.com port=587 password=@password.txt"
    ),
]
Ask = Annotated[
    list[str],
    typer.Option("--ask", metavar="SETTING", help="ask for this secret, unseen; repeatable"),
]


def help_of(words: Sequence[str]) -> str:
    """The settings of the kind of provider that the line names; empty where it names none."""
    from appwrite_cli.actions.providers import settings_help

    return settings_help(words)


declare_reads(group, PROVIDER, PROVIDERS, example="mail", lists=["--where type=sms"], search=True)


@group.command(
    "create",
    examples=[
        "awcli providers create smtp mail host=smtp.example.com port=587 password=@password.txt",
        "awcli providers create mailgun mail domain=mg.example.com --ask apiKey",
        "awcli providers create fcm app serviceAccountJSON=@account.json",
        "awcli providers create smtp --help",
    ],
    help_of=help_of,
)
def create_(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="the service, such as smtp, mailgun or twilio")
    ],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[PROVIDER] [SETTING=VALUE...]",
            help="its ID, and what the service needs: --help after KIND lists that",
        ),
    ] = NOTHING,
    ask: Ask = NOTHING,
    own_id: OwnId = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a provider; without name= it is called by its ID.

    A secret is never written in the line, where others see it: SETTING=@FILE reads it, - is
    stdin, and --ask asks for it.
    """
    from appwrite_cli.actions.providers import provider_settings
    from appwrite_cli.payload import split_arguments

    addresses, items = split_arguments(words)
    if len(addresses) > 1:
        raise UsageError(f"one provider, not {len(addresses)}: {', '.join(addresses)}")
    new = PROVIDER.to_create("".join(addresses), own_id)
    body = {"name": new.address.id, **provider_settings(kind, items, ask, new=True)}
    answer, _ = create(new, "providerId", body, if_not_exists=if_not_exists, at=kind)
    show(answer, PROVIDERS)


@group.command(
    examples=[
        "awcli providers update mail enabled=false",
        "awcli providers update mail port=465 encryption=ssl password=@password.txt",
    ]
)
def update(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="the provider's ID")],
    settings: Settings = NOTHING,
    ask: Ask = NOTHING,
) -> None:
    """Change a provider; what is not named stays as it is."""
    from appwrite_cli.actions.providers import change_of

    address = PROVIDER.one(provider)
    path, body = change_of(address, settings, ask)
    with pointing(address):
        show(call("PATCH", path, body=body), PROVIDERS)


declare_delete(group, PROVIDER, example="mail", lost="nothing is sent by them any more")
