"""`awcli teams`: teams of users.

What only some of the commands need is imported in them: listing and reading have to be quick.
"""

from typing import Annotated

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
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Fields,
    IfExists,
    IfNotExists,
    Name,
    OwnId,
    PrefsItems,
    PrefsOptions,
    SearchOptions,
    TeamRoles,
)
from appwrite_cli.output import show
from appwrite_cli.resources import TEAM
from appwrite_cli.views import TEAMS

group = Group("teams")
Team = Annotated[str, typer.Argument(metavar="TEAM", help="the team's ID")]


@group.command("list", examples=["awcli teams list", "awcli teams list --where 'total>10'"])
def list_(listing: SearchOptions) -> None:
    """List teams: every one with an API key, a user's own with a session or JWT."""
    list_resources(TEAM.below(""), TEAMS, listing)


@group.command(examples=["awcli teams get editors"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show teams."""
    get_resources(TEAM.many(addresses), TEAMS, fields=fields)


@group.command(
    "create",
    examples=["awcli teams create editors --name Editors", "awcli teams create --name Editors"],
)
def create_(
    team: Annotated[
        str, typer.Argument(metavar="[TEAM]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    role: TeamRoles = NOTHING,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a team; without a name it is called by its ID.

    With a session or JWT the user becomes its first member, with the roles given or as owner. An
    API key makes it empty.
    """
    from appwrite_cli.people import check_roles, check_some_name

    new = TEAM.to_create(team, own_id)
    body = changed(
        name=new.address.id if name is None else check_some_name(name),
        roles=check_roles(role, own=True) or None,
    )
    answer, _ = create(new, "teamId", body, if_not_exists=if_not_exists)
    show(answer, TEAMS)


@group.command(examples=["awcli teams update editors --name 'All editors'"])
def update(team: Team, name: Name = None) -> None:
    """Rename a team."""
    from appwrite_cli.people import check_some_name

    address = TEAM.one(team)
    body = some_change(name=None if name is None else check_some_name(name))
    with pointing(address):
        show(call("PUT", address.path, body=body), TEAMS)


@group.command(examples=["awcli teams delete old", "awcli teams delete old tmp --yes"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete teams with all their memberships; the users stay."""
    delete_resources(TEAM.many(addresses), if_exists=if_exists)


@group.command(
    examples=[
        "awcli teams prefs editors",
        "awcli teams prefs editors color=red limit:=20",
        "awcli teams prefs editors --unset color",
    ]
)
def prefs(team: Team, options: PrefsOptions, items: PrefsItems = NOTHING) -> None:
    """Show a team's preferences, or set some of them; the others stay."""
    from appwrite_cli.actions.prefs import show_or_change

    show_or_change(TEAM.one(team), items, options, method="PUT")
