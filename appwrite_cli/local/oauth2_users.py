"""Whom an OAuth2 provider has let in: an account that is known, one with that address, a new one.

The order is that of Appwrite 1.9.6 (app/controllers/api/account.php), and so are its refusals: an
address that the provider has not verified never opens an account that was there before.
"""

import sqlite3

from appwrite_cli.local import (
    account,
    email_facts,
    people_schema,
    records,
    sessions,
    stamps,
    user_records,
)
from appwrite_cli.local.oauth2_mock import Granted
from appwrite_cli.local.oauth2_providers import Profile
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call


def resolve(call: Call, provider: str, profile: Profile) -> Record:
    """The user whom a provider means, made if there is none; raises Refusal for a clash.

    Whoever is signed in already stays the same user, and the session ends that the next replaces.
    """
    db = call.db
    if (user := call.caller.user) is not None:
        _refuse_others(db, user, profile.email)
        if call.caller.signed_in.session is not None:
            sessions.delete(db, call.caller.signed_in.session)
        return user_records.require(db, user["$id"])
    known = _by_session(db, provider, profile.uid) or _by_identity(db, provider, profile.uid)
    if known is not None:
        return known
    owner = user_records.find_by(db, "email", profile.email)
    owner = owner or _by_address_of_identity(db, profile.email)
    if owner is None:
        changes = {**account.without_password(), "emailVerification": True}
        return user_records.make(db, email=profile.email, name=profile.name, changes=changes)
    if not profile.is_verified:
        raise refuse("general_bad_request")
    return owner


def tie(db: sqlite3.Connection, user: Record, provider: str, granted: Granted) -> None:
    """Remember as whom a provider knows a user, and its latest tokens."""
    uid, sequence = granted.profile.uid, int(user["$sequence"])
    found = [
        identity
        for identity in _identities(db, "providerUid", uid)
        if identity["provider"] == provider and identity["userSequence"] == sequence
    ]
    if found:
        changes = {**granted.tokens, "$updatedAt": stamps.now()}
        columns = people_schema.IDENTITIES
        records.update(db, "identities", columns, int(found[0]["$sequence"]), changes)
        return
    _refuse_identities_of_others(db, user, granted.profile.email, "general_bad_request")
    own = user["$id"]
    identity: Record = {
        **stamps.new_record(
            permissions=['read("any")', f'update("user:{own}")', f'delete("user:{own}")']
        ),
        "userSequence": sequence,
        "userId": own,
        "provider": provider,
        "providerUid": uid,
        "providerEmail": granted.profile.email,
        **granted.tokens,
    }
    try:
        records.insert(db, "identities", people_schema.IDENTITIES, identity)
    except sqlite3.IntegrityError:
        raise refuse("user_already_exists") from None


def complete(db: sqlite3.Connection, user: Record, profile: Profile) -> Record:
    """Give a user the address and the name that they lacked until now."""
    changes: Record = {}
    if not user["email"]:
        changes |= {"email": profile.email, **email_facts.of(profile.email)}
    if not user["name"]:
        changes["name"] = profile.name
    return user_records.update(db, user, changes) if changes else user


def _refuse_others(db: sqlite3.Connection, user: Record, email: str) -> None:
    _refuse_identities_of_others(db, user, email, "user_already_exists")
    owner = user_records.find_by(db, "email", email)
    if owner is not None and owner["$id"] != user["$id"]:
        raise refuse("user_already_exists")


def _refuse_identities_of_others(
    db: sqlite3.Connection, user: Record, email: str, refusal: str
) -> None:
    own = int(user["$sequence"])
    if any(found["userSequence"] != own for found in _identities(db, "providerEmail", email)):
        raise refuse(refusal)


def _by_session(db: sqlite3.Connection, provider: str, uid: str) -> Record | None:
    for session in records.find_by(db, "sessions", people_schema.SESSIONS, "providerUid", uid):
        if session["provider"] == provider:
            return user_records.find(db, session["userId"])
    return None


def _by_identity(db: sqlite3.Connection, provider: str, uid: str) -> Record | None:
    for identity in _identities(db, "providerUid", uid):
        if identity["provider"] == provider:
            return user_records.find(db, identity["userId"])
    return None


def _by_address_of_identity(db: sqlite3.Connection, email: str) -> Record | None:
    found = _identities(db, "providerEmail", email)
    return user_records.find(db, found[0]["userId"]) if found else None


def _identities(db: sqlite3.Connection, key: str, value: str) -> list[Record]:
    return records.find_by(db, "identities", people_schema.IDENTITIES, key, value)
