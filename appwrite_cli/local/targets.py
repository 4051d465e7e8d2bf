"""Targets: where messages reach a user. Each address and number of a user has one."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import people_schema, records, stamps
from appwrite_cli.local.records import Record

_SHOWN = ("$id", "$createdAt", "$updatedAt", "userId", "providerId", "providerType", "identifier")


def make(
    db: sqlite3.Connection,
    user: Record,
    *,
    provider_type: str,
    identifier: str,
    id_: str = "unique()",
    name: str | None = None,
    provider_id: str | None = None,
    session: Record | None = None,
) -> Record:
    """Store a target of a user; raises sqlite3.IntegrityError where the identifier has one."""
    own = user["$id"]
    target: Record = {
        **stamps.new_record(
            id_,
            [f'{action}("user:{own}")' for action in ("read", "update", "delete")],
        ),
        "userSequence": int(user["$sequence"]),
        "userId": own,
        "sessionId": session["$id"] if session else None,
        "sessionSequence": int(session["$sequence"]) if session else None,
        "providerType": provider_type,
        "providerId": provider_id,
        "identifier": identifier,
        "name": name,
        "expired": False,
    }
    target["$sequence"] = str(records.insert(db, "targets", people_schema.TARGETS, target))
    return target


def update(db: sqlite3.Connection, target: Record, changes: Record) -> Record:
    """Change values of a target; raises sqlite3.IntegrityError where the identifier has one."""
    changes = {**changes, "$updatedAt": stamps.now()}
    records.update(db, "targets", people_schema.TARGETS, int(target["$sequence"]), changes)
    return {**target, **changes}


def delete(db: sqlite3.Connection, target: Record) -> None:
    """Remove a target."""
    records.delete(db, "targets", int(target["$sequence"]))


def find(db: sqlite3.Connection, id_: str) -> Record | None:
    """The target with that ID, whoever it belongs to, or None."""
    return records.get(db, "targets", people_schema.TARGETS, id_)


def find_by_identifier(db: sqlite3.Connection, identifier: str) -> Record | None:
    """The target of an address, a number or a device, whoever it belongs to, or None."""
    found = records.find_by(db, "targets", people_schema.TARGETS, "identifier", identifier)
    return found[0] if found else None


def of_user_by_identifier(db: sqlite3.Connection, user: Record, identifier: str) -> Record | None:
    """The target of a user for exactly that address or number, or None."""
    found = (target for target in of_user(db, user) if target["identifier"] == identifier)
    return next(found, None)


def of_user(db: sqlite3.Connection, user: Record) -> list[Record]:
    """All targets of a user, the oldest first."""
    return of_users(db, [user])


def of_users(db: sqlite3.Connection, users: Sequence[Record]) -> list[Record]:
    """All targets of some users, the oldest first."""
    sequences = [int(user["$sequence"]) for user in users]
    return records.find_any(db, "targets", people_schema.TARGETS, "userSequence", sequences)


def shown(target: Record) -> dict[str, Any]:
    """A target as the API shows it."""
    return {
        **{key: target[key] for key in _SHOWN},
        "name": target["name"] or "",
        "expired": target["expired"],
    }
