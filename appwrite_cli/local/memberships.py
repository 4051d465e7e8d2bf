"""The members of teams: list, get, change their roles, confirm, remove; and the teams of a user."""

import hmac
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import (
    lists,
    logs,
    membership_records,
    params,
    people_params,
    people_schema,
    records,
    session_answers,
    sessions,
    stamps,
    team_records,
    teams,
    user_records,
    users,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.query_parse import CURSORS, Fault, parse
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse, server_error
from appwrite_cli.local.routing import Call, route

PATH = f"{teams.PATH}/memberships"
ROLES = Param("roles", params.array(people_params.role, people_params.ROLES))
_ONE = f"{PATH}/<membershipId>"
_FILTERABLE = ("userId", "teamId", "invited", "joined", "confirm", "roles")
_SECRET = params.text(256)


@route("GET", PATH, scope=teams.READ, params=lists.PARAMS)
def list_memberships(call: Call) -> dict[str, Any]:
    """List the members of a team."""
    team = team_records.require(call, call["teamId"])
    found = lists.find(call, _listing(call, "c_teamSequence", team))
    members = _users_of(call, found.records)
    seen = [
        membership_records.seen_by(
            call.db, call.caller, membership, team, members.get(membership["userSequence"])
        )
        for membership in found.records
    ]
    return {"total": found.total, "memberships": seen}


@route("GET", _ONE, scope=teams.READ)
def get(call: Call) -> dict[str, Any]:
    """Show a member of a team."""
    team, membership = _require(call)
    user = user_records.find(call.db, membership["userId"])
    return membership_records.seen_by(call.db, call.caller, membership, team, user)


@route("PATCH", _ONE, scope=teams.WRITE, params=[ROLES])
def update(call: Call) -> dict[str, Any]:
    """Replace the roles of a member."""
    team, membership = _require(call)
    user = user_records.require(call.db, membership["userId"])
    if not team_records.is_owner(call.caller, team):
        raise refuse("user_unauthorized", message="User is not allowed to modify roles")
    membership = membership_records.update(call.db, membership, {"roles": call["roles"]})
    logs.note_caller(call, "membership.update")
    return membership_records.shown(membership, team, user)


@route("DELETE", _ONE, scope=teams.WRITE)
def delete(call: Call) -> None:
    """Remove a member from a team, or an invitation that nobody has taken."""
    membership = membership_records.find(call.db, call.caller, call["membershipId"])
    if membership is None:
        raise refuse("team_invite_not_found")
    team = team_records.require(call, call["teamId"])
    if not membership_records.belongs(membership, team):
        raise refuse("team_membership_mismatch")
    if not team_records.allows(call.caller, membership, "delete"):
        raise refuse("user_unauthorized")
    records.delete(call.db, "memberships", int(membership["$sequence"]))
    if membership["confirm"]:
        team_records.count(call.db, team, -1)
    logs.note_caller(call, "membership.delete")


@route(
    "PATCH",
    f"{_ONE}/status",
    scope="public",
    params=[Param("userId", params.uid), Param("secret", _SECRET)],
)
def confirm(call: Call) -> dict[str, Any]:
    """Take an invitation with the secret of its mail; whoever is not signed in is then."""
    membership = membership_records.find(call.db, call.caller, call["membershipId"])
    if membership is None:
        raise refuse("membership_not_found")
    team = records.get(call.db, "teams", people_schema.TEAMS, call["teamId"])
    if team is None:
        raise refuse("team_not_found")
    if not membership_records.belongs(membership, team):
        raise refuse("team_membership_mismatch")
    if not hmac.compare_digest(sessions.digest(call["secret"]), membership["secret"] or ""):
        raise refuse("team_invalid_secret")
    user = _invited(call, membership)
    if membership["confirm"]:
        raise refuse("membership_already_confirmed")
    user = user_records.update(call.db, user, {"emailVerification": True})
    if call.caller.user is None:
        origin = sessions.Origin("email", ["email"], uid=user["email"] or "")
        session_answers.sign_in(call, user, origin)
    changes = {"joined": stamps.now(), "confirm": True}
    membership = membership_records.update(call.db, membership, changes)
    team_records.count(call.db, team, 1)
    logs.note(call.db, user, "membership.update", call.incoming)
    return membership_records.shown(membership, team, user)


@route("GET", f"{users.PATH}/memberships", scope=users.READ, params=lists.PARAMS)
def of_user(call: Call) -> dict[str, Any]:
    """List the memberships of a user; the total is that of the page, as in Appwrite 1.9.6."""
    user = user_records.require(call.db, call["userId"])
    if _has_cursor(call["queries"]):
        raise server_error()  # Appwrite 1.9.6 takes a cursor here and then fails
    found = lists.find(call, _listing(call, "c_userSequence", user)).records
    shown = []
    for membership in found:
        team = records.get(call.db, "teams", people_schema.TEAMS, membership["teamId"])
        shown.append(membership_records.shown(membership, team, user))
    return {"total": len(shown) if call["total"] else 0, "memberships": shown}


def _listing(call: Call, column: str, parent: Record) -> lists.Listing:
    return lists.Listing(
        "memberships",
        people_schema.MEMBERSHIPS,
        _FILTERABLE,
        "Membership",
        names=lists.DOCUMENTS,
        parent_column=column,
        parent=int(parent["$sequence"]),
        readable=team_records.readable(call.caller),
    )


def _require(call: Call) -> tuple[Record, Record]:
    """The team and the membership of a call; raises Refusal."""
    team = team_records.require(call, call["teamId"])
    membership = membership_records.find(call.db, call.caller, call["membershipId"])
    if membership is None:
        raise refuse("membership_not_found")
    if not membership_records.belongs(membership, team):
        raise refuse("team_membership_mismatch")
    return team, membership


def _invited(call: Call, membership: Record) -> Record:
    """The user whose invitation it is, if that is who is signed in, or nobody is."""
    current = call.caller.user
    user = current or user_records.find(call.db, call["userId"])
    if (
        user is None
        or call["userId"] != membership["userId"]
        or membership["userSequence"] != int(user["$sequence"])
    ):
        email = (current["email"] or "") if current else ""
        words = f"Invite does not belong to current user ({email})"
        raise refuse("team_invite_mismatch", message=words)
    return user


def _users_of(call: Call, found: Sequence[Record]) -> dict[int, Record]:
    """The users of memberships by their sequence; keys alone are told of them."""
    if not call.caller.is_key:
        return {}
    sequences = [membership["userSequence"] for membership in found]
    members = records.find_any(call.db, "users", people_schema.USERS, "$sequence", sequences)
    return {int(user["$sequence"]): user for user in members}


def _has_cursor(queries: Any) -> bool:
    try:
        return any(parse(text).method in CURSORS for text in queries)
    except (Fault, TypeError):
        return False  # refused as a list of queries, in its own words
