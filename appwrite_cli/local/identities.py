"""Identities: as whom the providers of OAuth2 know a user."""

import sqlite3
from typing import Any

from appwrite_cli.local import lists, people_schema, records
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call

_AS_THEY_ARE = ("$id", "$createdAt", "$updatedAt", "userId", "provider", "providerUid")
_EMPTY_FOR_NULL = (
    *("providerEmail", "providerAccessToken", "providerAccessTokenExpiry"),
    "providerRefreshToken",
)
_FILTERABLE = (
    *("userId", "provider", "providerUid", "providerEmail"),
    "providerAccessTokenExpiry",
)


def page(call: Call, user: Record | None = None, *, noun: str = "User") -> dict[str, Any]:
    """A page of the identities of a user, or of all; raises Refusal for wrong queries.

    `noun` is what Appwrite calls one that is not found as a cursor.
    """
    listing = lists.Listing(
        "identities",
        people_schema.IDENTITIES,
        _FILTERABLE,
        noun,
        names=lists.DOCUMENTS,
        parent_column="c_userSequence" if user else "",
        parent=int(user["$sequence"]) if user else 0,
    )
    found = lists.find(call, listing)
    return {"total": found.total, "identities": [shown(each) for each in found.records]}


def find(db: sqlite3.Connection, id_: str) -> Record | None:
    """The identity with that ID, whoever it belongs to, or None."""
    return records.get(db, "identities", people_schema.IDENTITIES, id_)


def delete(db: sqlite3.Connection, identity: Record) -> None:
    """Remove an identity."""
    records.delete(db, "identities", int(identity["$sequence"]))


def shown(identity: Record) -> dict[str, Any]:
    """An identity as the API shows it."""
    return {
        **{key: identity[key] for key in _AS_THEY_ARE},
        **{key: identity[key] or "" for key in _EMPTY_FOR_NULL},
    }
