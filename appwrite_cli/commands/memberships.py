"""`awcli memberships`: who belongs to a team, and with which roles."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import delete_resources, get_resources, pointing
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.ids import check_id
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Email,
    Fields,
    IfExists,
    Phone,
    SearchOptions,
    TeamRoles,
)
from appwrite_cli.output import show
from appwrite_cli.resources import MEMBERSHIP
from appwrite_cli.views import MEMBERSHIPS

group = Group("memberships", defaults=("team",))
Membership = Annotated[str, typer.Argument(metavar="[TEAM/]MEMBERSHIP", help="its address")]


@group.command(
    "list",
    examples=[
        "awcli memberships list editors",
        "awcli memberships list editors --where 'roles contains owner'",
    ],
)
def list_(
    listing: SearchOptions,
    team: Annotated[str, typer.Argument(metavar="[TEAM]", help="the team's ID")] = "",
) -> None:
    """List the memberships of a team."""
    list_resources(MEMBERSHIP.below(team), MEMBERSHIPS, listing)


@group.command(examples=["awcli memberships get editors/68c1a2b30004f2d1e5a7"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show memberships."""
    get_resources(MEMBERSHIP.many(addresses), MEMBERSHIPS, fields=fields)


@group.command(
    examples=[
        "awcli memberships create editors --user ada --role owner",
        "awcli memberships create editors --email grace@example.com --name Grace --role author",
        (
            "awcli memberships create editors --email grace@example.com"
            " --url https://example.com/join --session-file session.txt"
        ),
    ]
)
def create(
    team: Annotated[str, typer.Argument(metavar="[TEAM]", help="the team's ID")] = "",
    user: Annotated[
        str | None, typer.Option("--user", metavar="ID", help="a user of the project")
    ] = None,
    email: Email = None,
    phone: Phone = None,
    role: TeamRoles = NOTHING,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="where the invitation leads to")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="of a user who is not there yet")
    ] = None,
) -> None:
    """Make a user a member of a team, or invite one.

    With an API key the membership holds at once, and an unknown email or phone number makes a
    user. With a session or JWT an invitation is sent, which needs --url.
    """
    from appwrite_cli.actions.memberships import invite

    memberships = MEMBERSHIP.below(team)
    answer = invite(
        memberships, user=user, email=email, phone=phone, roles=role, url=url, name=name
    )
    show(answer, MEMBERSHIPS)


@group.command(
    examples=[
        "awcli memberships update editors/68c1a2b30004f2d1e5a7 --role owner,author",
        "awcli memberships update editors/68c1a2b30004f2d1e5a7 --no-roles",
    ]
)
def update(
    membership: Membership,
    role: TeamRoles = NOTHING,
    no_roles: Annotated[bool, typer.Option("--no-roles", help="take every role away")] = False,
) -> None:
    """Give a member other roles, in place of those of now."""
    from appwrite_cli.people import check_roles

    address = MEMBERSHIP.one(membership)
    if bool(role) == no_roles:
        both = "--role and --no-roles exclude each other" if no_roles else "which roles?"
        raise UsageError(both, hint="--role names every role, --no-roles is none")
    with pointing(address):
        answer = call("PATCH", address.path, body={"roles": check_roles(role)})
    show(answer, MEMBERSHIPS)


@group.command(
    examples=["awcli memberships accept editors/68c1a2b30004f2d1e5a7 ada - < secret.txt"]
)
def accept(
    membership: Membership,
    user: Annotated[str, typer.Argument(metavar="USER", help="userId of the invitation")],
    secret: Annotated[
        str,
        typer.Argument(metavar="SECRET", help="secret of the invitation, - reads it from stdin"),
    ],
) -> None:
    """Accept an invitation, as the page does that its link leads to.

    It goes out without a key or session, for the API wants none. As an argument the secret is
    visible to other processes.
    """
    from appwrite_cli.actions.memberships import accept_invitation

    answer = accept_invitation(MEMBERSHIP.one(membership), check_id(user, "user ID"), secret)
    show(answer, MEMBERSHIPS)


@group.command(examples=["awcli memberships delete editors/68c1a2b30004f2d1e5a7"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete memberships: the users stay, and lose what the team may do."""
    delete_resources(MEMBERSHIP.many(addresses), if_exists=if_exists)
