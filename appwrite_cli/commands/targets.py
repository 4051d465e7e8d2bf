"""`awcli targets`: where messages reach a user: emails, phone numbers and devices."""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    get_resources,
    pointing,
    some_change,
)
from appwrite_cli.client import call
from appwrite_cli.group import Group
from appwrite_cli.ids import check_id
from appwrite_cli.options import (
    Addresses,
    Fields,
    IfExists,
    IfNotExists,
    ListOptions,
    Name,
    OwnId,
)
from appwrite_cli.output import show
from appwrite_cli.resources import TARGET
from appwrite_cli.views import TARGETS

group = Group("targets")
Provider = Annotated[
    str | None, typer.Option("--provider", metavar="ID", help="the provider that sends there")
]


@group.command(
    "list",
    examples=["awcli targets list ada", "awcli targets list ada --where providerType=sms"],
)
def list_(
    user: Annotated[str, typer.Argument(metavar="USER", help="the user's ID")],
    listing: ListOptions,
) -> None:
    """List the targets of a user."""
    list_resources(TARGET.below(user), TARGETS, listing)


@group.command(examples=["awcli targets get ada/work"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show targets."""
    get_resources(TARGET.many(addresses), TARGETS, fields=fields)


@group.command(
    "create",
    examples=[
        "awcli targets create ada/work email ada@work.example.com --name Work",
        "awcli targets create ada sms +12025550123",
    ],
)
def create_(
    target: Annotated[str, typer.Argument(metavar="USER[/TARGET]", help="the user, and its ID")],
    kind: Annotated[
        Literal["email", "sms", "push"],
        typer.Argument(metavar="email|sms|push", help="what is sent there"),
    ],
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="IDENTIFIER", help="an email, a phone number, or the token of a device"
        ),
    ],
    own_id: OwnId = None,
    provider: Provider = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Give a user one more target."""
    from appwrite_cli.people import check_name, check_target

    new = TARGET.to_create(target, own_id)
    body = changed(
        providerType=kind,
        identifier=check_target(kind, identifier),
        providerId=None if provider is None else check_id(provider, "provider ID"),
        name=None if name is None else check_name(name),
    )
    answer, _ = create(new, "targetId", body, if_not_exists=if_not_exists)
    show(answer, TARGETS)


@group.command(
    examples=[
        "awcli targets update ada/work --name Office",
        "awcli targets update ada/work --identifier ada@office.example.com",
    ]
)
def update(
    target: Annotated[str, typer.Argument(metavar="USER/TARGET")],
    identifier: Annotated[
        str | None, typer.Option("--identifier", metavar="TEXT", help="where it reaches the user")
    ] = None,
    provider: Provider = None,
    name: Name = None,
) -> None:
    """Change a target; what is not named stays as it is."""
    from appwrite_cli.people import check_name

    address = TARGET.one(target)
    body = some_change(
        identifier=identifier,
        providerId=None if provider is None else check_id(provider, "provider ID"),
        name=None if name is None else check_name(name),
    )
    with pointing(address):
        show(call("PATCH", address.path, body=body), TARGETS)


@group.command(examples=["awcli targets delete ada/work"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete targets: messages do not reach the user there any more."""
    delete_resources(TARGET.many(addresses), if_exists=if_exists)
