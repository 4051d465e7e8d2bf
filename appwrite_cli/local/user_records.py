"""Users as they are stored, with their targets: made, found, changed, shown, removed."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from appwrite_cli.local import email_facts, passwords, people_schema, records, stamps, targets
from appwrite_cli.local.passwords import Hashed
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse

_OWNED = ("identities", "targets", "sessions", "tokens", "challenges", "authenticators", "logs")
_AS_THEY_ARE = (
    *("$id", "$createdAt", "$updatedAt", "name", "password", "hash", "status", "labels"),
    *("emailVerification", "phoneVerification", "mfa", "impersonator"),
    *("emailCanonical", "emailIsFree", "emailIsDisposable", "emailIsCorporate", "emailIsCanonical"),
)
_EMPTY_FOR_NULL = ("email", "phone", "registration", "passwordUpdate", "accessedAt")
_NOBODY = Hashed("", "argon2", passwords.ARGON2)


def find(db: sqlite3.Connection, id_: str) -> Record | None:
    """The user with that ID, or None."""
    return records.get(db, "users", people_schema.USERS, id_)


def require(db: sqlite3.Connection, id_: str) -> Record:
    """The user with that ID; raises Refusal if there is none."""
    user = find(db, id_)
    if user is None:
        raise refuse("user_not_found")
    return user


def find_by(db: sqlite3.Connection, key: str, value: str) -> Record | None:
    """The user with that `email` or `phone`, compared as Appwrite does, or None."""
    found = records.find_by(db, "users", people_schema.USERS, key, value)
    return found[0] if found else None


def make(
    db: sqlite3.Connection,
    *,
    id_: str = "unique()",
    email: str | None = None,
    phone: str | None = None,
    name: str = "",
    hashed: Hashed | None = None,
    changes: Record | None = None,
    with_targets: bool = True,
) -> Record:
    """Store a new user, with a target for the email address and one for the phone number.

    `changes` replaces what a new user usually is. Raises Refusal where the ID, the address or the
    number is another user's.
    """
    now, id_ = stamps.now(), stamps.chosen_id(id_)
    email = email.lower() if email else email
    if email:
        refuse_email_of_identity(db, email)
    kept = hashed or _NOBODY
    user: Record = {
        **stamps.new_record(id_, ['read("any")', f'update("user:{id_}")', f'delete("user:{id_}")']),
        "name": name,
        "email": email,
        "phone": phone,
        "status": True,
        "labels": [],
        "password": kept.password or None,
        "hash": kept.hash,
        "hashOptions": json.dumps(dict(kept.options)),
        "passwordHistory": "[]",
        "passwordUpdate": now if hashed else None,
        "registration": now,
        "emailVerification": False,
        "phoneVerification": False,
        "mfa": False,
        "mfaRecoveryCodes": "[]",
        "prefs": "{}",
        "accessedAt": None,
        "impersonator": False,
        **email_facts.of(email),
        **(changes or {}),
    }
    user["search"] = _search(user)
    try:
        sequence = records.insert(db, "users", people_schema.USERS, user)
    except sqlite3.IntegrityError:
        raise refuse("user_already_exists") from None
    user["$sequence"] = str(sequence)
    for kind, identifier in (("email", email), ("sms", phone)):
        if with_targets and identifier and targets.find_by_identifier(db, identifier) is None:
            targets.make(db, user, provider_type=kind, identifier=identifier)
    return user


def update(db: sqlite3.Connection, user: Record, changes: Record) -> Record:
    """Change values of a user; returns them as they are then.

    Raises sqlite3.IntegrityError where an address or a number is another user's.
    """
    changes = {**changes, "$updatedAt": stamps.now()}
    changes["search"] = _search({**user, **changes})
    records.update(db, "users", people_schema.USERS, int(user["$sequence"]), changes)
    return {**user, **changes}


def set_password(
    db: sqlite3.Connection,
    user: Record,
    plain: str,
    options: passwords.Options = passwords.ARGON2,
) -> Record:
    """Give a user another password, hashed with these options of Argon2id."""
    hashed = passwords.new(plain, options)
    changes = {
        "password": hashed.password,
        "hash": hashed.hash,
        "hashOptions": json.dumps(dict(hashed.options)),
        "passwordUpdate": stamps.now(),
    }
    return update(db, user, changes)


def rehash(db: sqlite3.Connection, user: Record, plain: str) -> None:
    """Hash a password that was just found right as Appwrite does, whatever had hashed it."""
    hashed = passwords.new(plain)
    changes = {
        "password": hashed.password,
        "hash": hashed.hash,
        "hashOptions": json.dumps(dict(hashed.options)),
    }
    update(db, user, changes)


def has_password(user: Record, plain: str) -> bool:
    """Whether that is the password of a user; whoever has none, has no right one."""
    options = json.loads(user["hashOptions"] or "{}")
    return passwords.verify(plain, user["password"] or "", user["hash"] or "", options)


def move_address(
    db: sqlite3.Connection, user: Record, key: str, changes: Record, taken: Refusal
) -> Record:
    """Change the `email` or `phone` of a user, and the target that has followed it until now.

    Raises `taken` where it is another user's.
    """
    old, new = user[key], changes[key]
    try:
        user = update(db, user, changes)
        followed = targets.of_user_by_identifier(db, user, old) if old else None
        if followed is None:
            kind = "email" if key == "email" else "sms"
            if new:
                targets.make(db, user, provider_type=kind, identifier=new)
        elif new:
            targets.update(db, followed, {"identifier": new})
        else:
            targets.delete(db, followed)
    except sqlite3.IntegrityError:
        raise taken from None
    return user


def delete(db: sqlite3.Connection, user: Record) -> None:
    """Remove a user with all that belongs to them; teams count one member less."""
    sequence = int(user["$sequence"])
    of_teams = "SELECT c_teamSequence FROM memberships WHERE c_userSequence = ? AND c_confirm"
    db.execute(
        f"UPDATE teams SET c_total = max(c_total - 1, 0) WHERE _sequence IN ({of_teams})",  # noqa: S608
        (sequence,),
    )
    for table in ("memberships", *_OWNED):
        db.execute(f"DELETE FROM {table} WHERE c_userSequence = ?", (sequence,))  # noqa: S608
    records.delete(db, "users", sequence)


def refuse_email_of_identity(
    db: sqlite3.Connection,
    email: str,
    *,
    but_of: Record | None = None,
    taken: str = "user_email_already_exists",
) -> None:
    """Refuse an address under which a provider knows a user, but for that user, as `taken`."""
    found = records.find_by(db, "identities", people_schema.IDENTITIES, "providerEmail", email)
    own = None if but_of is None else int(but_of["$sequence"])
    if any(identity["userSequence"] != own for identity in found):
        raise refuse(taken)


def shown(db: sqlite3.Connection, user: Record) -> dict[str, Any]:
    """A user as the API shows them to those who may see all."""
    return _shown(user, targets.of_user(db, user))


def shown_all(db: sqlite3.Connection, users: Sequence[Record]) -> list[dict[str, Any]]:
    """Users as the API shows them, with one look at the targets of all."""
    by_user = defaultdict(list)
    for target in targets.of_users(db, users):
        by_user[target["userSequence"]].append(target)
    return [_shown(user, by_user[int(user["$sequence"])]) for user in users]


def prefs(user: Record) -> dict[str, Any]:
    """The preferences of a user or of a team."""
    read: dict[str, Any] = json.loads(user["prefs"] or "{}")
    return read


def _shown(user: Record, of_user: Sequence[Record]) -> dict[str, Any]:
    return {
        **{key: user[key] for key in _AS_THEY_ARE},
        **{key: user[key] or "" for key in _EMPTY_FOR_NULL},
        "hashOptions": json.loads(user["hashOptions"] or "{}"),
        "prefs": prefs(user),
        "targets": [targets.shown(target) for target in of_user],
        "impersonatorUserId": None,
    }


def _search(user: Record) -> str:
    """What the `search` parameter looks into."""
    labels = [f"label:{label}" for label in user["labels"]]
    words = (user["$id"], user["email"], user["name"], user["phone"], *labels)
    return " ".join(word for word in words if word and word != "0")
