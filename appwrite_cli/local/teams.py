"""Teams: create, list, get, rename, delete, and their preferences."""

import json
from typing import Any

from appwrite_cli.local import (
    lists,
    logs,
    membership_records,
    params,
    people_params,
    people_schema,
    team_records,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.routing import Call, route

READ, WRITE = "teams.read", "teams.write"
PATH = "/teams/<teamId>"
_NAME = Param("name", params.text(128))
_OWNER = "owner"


@route(
    "POST",
    "/teams",
    scope=WRITE,
    params=[
        Param("teamId", params.custom_id),
        _NAME,
        Param("roles", params.array(params.key, people_params.ROLES), (_OWNER,)),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a team. A user who makes one is its first member, and an owner whatever the roles."""
    maker = None if call.caller.is_key else call.caller.user
    team = team_records.make(call.db, call["teamId"], call["name"], total=0 if maker is None else 1)
    if maker is not None:
        roles = list(call["roles"])
        roles = roles if _OWNER in roles else [*roles, _OWNER]
        membership_records.found_team(call.db, team, maker, roles)
        logs.note_caller(call, "team.create")
    return team_records.shown(team)


@route("GET", "/teams", scope=READ, params=lists.PARAMS)
def list_teams(call: Call) -> dict[str, Any]:
    """List teams: all of them with a key, those that the user is a member of without."""
    listing = lists.Listing(
        "teams",
        people_schema.TEAMS,
        ("name", "total"),
        "Team",
        names=lists.DOCUMENTS,
        readable=team_records.readable(call.caller),
    )
    found = lists.find(call, listing)
    return {"total": found.total, "teams": [team_records.shown(team) for team in found.records]}


@route("GET", PATH, scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a team."""
    return team_records.shown(team_records.require(call, call["teamId"]))


@route("PUT", PATH, scope=WRITE, params=[_NAME])
def update(call: Call) -> dict[str, Any]:
    """Rename a team."""
    team = team_records.require(call, call["teamId"], to="update")
    name = call["name"]
    changes = {"name": name, "search": f"{team['$id']} {name}"}
    logs.note_caller(call, "team.update")
    return team_records.shown(team_records.update(call.db, team, changes))


@route("DELETE", PATH, scope=WRITE)
def delete(call: Call) -> None:
    """Remove a team with all its memberships."""
    team_records.delete(call.db, team_records.require(call, call["teamId"], to="delete"))
    logs.note_caller(call, "team.delete")


@route("GET", f"{PATH}/prefs", scope=READ)
def get_prefs(call: Call) -> dict[str, Any]:
    """Show the preferences of a team."""
    return user_records.prefs(team_records.require(call, call["teamId"]))


@route("PUT", f"{PATH}/prefs", scope=WRITE, params=[Param("prefs", people_params.prefs)])
def update_prefs(call: Call) -> dict[str, Any]:
    """Replace the preferences of a team."""
    team = team_records.require(call, call["teamId"], to="update")
    given: dict[str, Any] = call["prefs"]
    team_records.update(call.db, team, {"prefs": json.dumps(given)})
    logs.note_caller(call, "team.update")
    return given
