"""Memberships as they are stored: made, found, confirmed, shown, removed."""

import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import people_schema, records, sessions, stamps, team_records, user_mfa
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record

_SECRET_BYTES = 128


def make(
    db: sqlite3.Connection,
    team: Record,
    user: Record,
    roles: Sequence[str],
    *,
    confirmed: bool,
    secret: str = "",
    readers: Sequence[str] = ("any",),
) -> Record:
    """Store a membership; `secret` confirms it later, `readers` are the roles that may see it."""
    now, id_ = stamps.now(), stamps.unique_id()
    changers = (f"user:{user['$id']}", f"team:{team['$id']}/owner")
    membership: Record = {
        **stamps.new_record(
            id_,
            [
                *(f'read("{role}")' for role in readers),
                *(f'{action}("{role}")' for action in ("update", "delete") for role in changers),
            ],
        ),
        "userSequence": int(user["$sequence"]),
        "userId": user["$id"],
        "teamSequence": int(team["$sequence"]),
        "teamId": team["$id"],
        "roles": list(roles),
        "invited": now,
        "joined": now if confirmed else None,
        "confirm": confirmed,
        "secret": sessions.digest(secret) if secret else "",
        "search": f"{id_} {user['$id']}",
    }
    sequence = records.insert(db, "memberships", people_schema.MEMBERSHIPS, membership)
    return {**membership, "$sequence": str(sequence)}


def found_team(db: sqlite3.Connection, team: Record, maker: Record, roles: Sequence[str]) -> Record:
    """Make who has made a team its first member."""
    readers = (f"user:{maker['$id']}", f"team:{team['$id']}")
    return make(db, team, maker, roles, confirmed=True, readers=readers)


def find(db: sqlite3.Connection, caller: Caller, id_: str) -> Record | None:
    """The membership with that ID, of whatever team, if there is one that the caller may see."""
    found = records.get(db, "memberships", people_schema.MEMBERSHIPS, id_)
    if found is None or not team_records.allows(caller, found, "read"):
        return None
    return found


def between(db: sqlite3.Connection, team: Record, user: Record) -> Record | None:
    """The membership of a user in a team, confirmed or not, or None."""
    where = "c_teamSequence = ? AND c_userSequence = ?"
    bound = (int(team["$sequence"]), int(user["$sequence"]))
    found = records.find(db, "memberships", people_schema.MEMBERSHIPS, where, bound)
    return found[0] if found else None


def belongs(membership: Record, team: Record) -> bool:
    """Whether a membership is one of that team."""
    return bool(membership["teamSequence"] == int(team["$sequence"]))


def update(db: sqlite3.Connection, membership: Record, changes: Record) -> Record:
    """Change values of a membership; returns them as they are then."""
    changes = {**changes, "$updatedAt": stamps.now()}
    sequence = int(membership["$sequence"])
    records.update(db, "memberships", people_schema.MEMBERSHIPS, sequence, changes)
    return {**membership, **changes}


def new_secret() -> str:
    """A secret that confirms a membership."""
    return secrets.token_hex(_SECRET_BYTES)


def shown(membership: Record, team: Record | None, user: Record | None) -> dict[str, Any]:
    """A membership as the API shows it to whoever has changed it."""
    as_they_are = ("$id", "$createdAt", "$updatedAt", "userId", "teamId", "confirm", "roles")
    return {
        **{key: membership[key] for key in as_they_are},
        "teamName": team["name"] if team else "",
        "userName": user["name"] if user else "",
        "userEmail": (user["email"] or "") if user else "",
        "userPhone": "",
        "userAccessedAt": "",
        "invited": membership["invited"] or "",
        "joined": membership["joined"] or "",
        "mfa": False,
    }


def seen_by(
    db: sqlite3.Connection, caller: Caller, membership: Record, team: Record, user: Record | None
) -> dict[str, Any]:
    """A membership as the API shows it to readers: who the member is, it tells keys alone.

    So it is in projects of Appwrite 1.9.6 as they are made, whose privacy settings hide all of it.
    """
    if not caller.is_key:
        return {**shown(membership, team, None), "userId": ""}
    seen = shown(membership, team, user)
    if user is not None:
        seen["userPhone"] = user["phone"] or ""
        seen["userAccessedAt"] = user["accessedAt"] or ""
        seen["mfa"] = bool(user["mfa"]) and any(user_mfa.factors(db, user).values())
    return seen
