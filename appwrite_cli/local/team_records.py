"""Teams and memberships as they are stored: found by who may see them, made, changed, removed.

A key may do everything. Others may do what the record's own permissions say, as in Appwrite 1.9.6:
members see their team, its owners change it, and members may leave.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import people_schema, permissions, records, stamps, user_records
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call


def readable(caller: Caller) -> tuple[str, Sequence[Any]]:
    """The SQL condition, with its parameters, for teams or memberships that a caller may see."""
    return ("1", ()) if caller.is_key else permissions.granting("read", caller.roles)


def allows(caller: Caller, record: Record, action: str) -> bool:
    """Whether a caller may do something with a team or a membership."""
    return caller.is_key or permissions.grants(record["$permissions"], action, caller.roles)


def require(call: Call, id_: str, *, to: str = "read") -> Record:
    """The team with that ID, for a caller who may do that with it; raises Refusal otherwise."""
    team = records.get(call.db, "teams", people_schema.TEAMS, id_)
    if team is None or not allows(call.caller, team, "read"):
        raise refuse("team_not_found")
    if not allows(call.caller, team, to):
        raise refuse("user_unauthorized")
    return team


def is_owner(caller: Caller, team: Record) -> bool:
    """Whether a caller may invite to a team and change the roles of its members."""
    return caller.is_key or f"team:{team['$id']}/owner" in caller.roles


def make(db: sqlite3.Connection, id_: str, name: str, *, total: int) -> Record:
    """Store a new team; raises Refusal where the ID is another one's."""
    id_ = stamps.chosen_id(id_)
    owners = f"team:{id_}/owner"
    team: Record = {
        **stamps.new_record(
            id_, [f'read("team:{id_}")', f'update("{owners}")', f'delete("{owners}")']
        ),
        "name": name,
        "total": total,
        "prefs": "{}",
        "labels": [],
        "search": f"{id_} {name}",
    }
    try:
        sequence = records.insert(db, "teams", people_schema.TEAMS, team)
    except sqlite3.IntegrityError:
        raise refuse("team_already_exists") from None
    return {**team, "$sequence": str(sequence)}


def update(db: sqlite3.Connection, team: Record, changes: Record) -> Record:
    """Change values of a team; returns them as they are then."""
    changes = {**changes, "$updatedAt": stamps.now()}
    records.update(db, "teams", people_schema.TEAMS, int(team["$sequence"]), changes)
    return {**team, **changes}


def count(db: sqlite3.Connection, team: Record, members: int) -> None:
    """Let a team have so many members more, or less."""
    db.execute(
        "UPDATE teams SET c_total = max(c_total + ?, 0) WHERE _sequence = ?",
        (members, int(team["$sequence"])),
    )


def delete(db: sqlite3.Connection, team: Record) -> None:
    """Remove a team with all its memberships."""
    sequence = int(team["$sequence"])
    db.execute("DELETE FROM memberships WHERE c_teamSequence = ?", (sequence,))
    records.delete(db, "teams", sequence)


def shown(team: Record) -> dict[str, Any]:
    """A team as the API shows it."""
    parts = ("$id", "$createdAt", "$updatedAt", "name", "total")
    return {**{part: team[part] for part in parts}, "prefs": user_records.prefs(team)}
