"""Users to import: from the fields of a record to the requests that make one complete."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from appwrite_cli.client import Client, Repeat
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.output.view import value_at
from appwrite_cli.transfer.importing import Thing
from appwrite_cli.transfer.records import Record
from appwrite_cli.transfer.user_fields import (
    ALIASES,
    FORMS,
    HASH_OPTIONS,
    NEEDED,
    OPTIONAL,
    PLAIN,
    SECRETS,
    convert,
)
from appwrite_cli.transfer.workers import Pace


@dataclass(frozen=True, repr=False)
class User(Thing):
    """A user: the path and the body of the request that makes it, and what further ones set."""

    path: str
    body: Mapping[str, Any]
    phone: str
    labels: Sequence[str]
    prefs: Mapping[str, Any]
    email_verified: bool
    phone_verified: bool
    blocked: bool


@dataclass(frozen=True, repr=False)
class Layout:
    """How the columns of a file become fields.

    `mapped` are fields with the column that holds each, dots leading into JSON; `given` are
    fields for records that say nothing; `algorithm` is that of passwords whose record names none.
    """

    mapped: Mapping[str, str]
    given: Mapping[str, Any]
    algorithm: str = ""

    def fields_of(self, record: Record) -> dict[str, Any]:
        """The fields that a record gives, converted; raises UsageError for a wrong value."""
        found = {ALIASES.get(name, name): value for name, value in record.fields.items()}
        for name in self.mapped.values():
            found.pop(name, None)
        found |= {name: value_at(record.fields, column) for name, column in self.mapped.items()}
        return {**self.given, **convert(found)}


def read_user(layout: Layout, record: Record, derived: str) -> User:
    """The user that a record stands for, `derived` its ID where it names none.

    Raises UsageError for what is wrong or missing.
    """
    fields = layout.fields_of(record)
    options = fields.pop("hashOptions", {})
    stored = {ours: options[theirs] for theirs, ours in HASH_OPTIONS.items() if theirs in options}
    fields = {**convert(stored), **fields}
    if "status" in fields and "blocked" in fields:
        raise UsageError("status and blocked say the same: give one of them")
    phone, name = fields.get("phone"), fields.get("name")
    body: dict[str, Any] = {"userId": fields.get("userId", derived)}
    algorithm = fields.get("hash") or layout.algorithm or PLAIN
    if "password" not in fields:
        algorithm = PLAIN  # of users without one, answers name an algorithm all the same
    elif algorithm != PLAIN:
        body |= _hashed(algorithm, fields)
    else:
        body["password"] = fields["password"]
    if "email" in fields:
        body["email"] = fields["email"]
    if algorithm == PLAIN and phone:
        body["phone"] = phone
    if name:
        body["name"] = name
    return User(
        id=body["userId"],
        secrets=tuple(str(fields[name]) for name in SECRETS if name in fields),
        path="/users" if algorithm == PLAIN else f"/users/{algorithm}",
        body=body,
        phone=phone or "",
        labels=fields.get("labels", ()),
        prefs=fields.get("prefs", {}),
        email_verified=fields.get("emailVerification", False),
        phone_verified=fields.get("phoneVerification", False),
        blocked=fields.get("blocked", not fields.get("status", True)),
    )


def _hashed(algorithm: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    if "email" not in fields:
        raise UsageError("the email is missing: Appwrite takes a hashed password only with one")
    if not re.match(FORMS.get(algorithm, ""), fields["password"]):
        raise UsageError(f"the password is no {algorithm} hash: nobody could sign in with it")
    missing = [name for name in NEEDED[algorithm] if name not in fields]
    if missing:
        raise UsageError(f"{' and '.join(missing)} missing: {algorithm} cannot do without")
    names = ("password", *NEEDED[algorithm], *OPTIONAL.get(algorithm, ()))
    return {name: fields[name] for name in names if name in fields}


class Request(NamedTuple):
    """A request about a user that exists, `path` below the user's own."""

    method: str
    path: str
    body: Mapping[str, Any]


def missing(user: User, there: Mapping[str, Any]) -> Iterator[Request]:
    """What the user on the server, `there`, lacks of this one, in the order in which it is sent.

    Only what is empty there is filled: what somebody has set since stays. Those who may not sign
    in are blocked first; a new phone number is never verified, so that comes after it.
    """
    if user.blocked and there.get("status") is not False:
        yield Request("PATCH", "status", {"status": False})
    if user.phone and not there.get("phone"):
        yield Request("PATCH", "phone", {"number": user.phone})
    if user.labels and not there.get("labels"):
        yield Request("PUT", "labels", {"labels": user.labels})
    if user.prefs and not there.get("prefs"):
        yield Request("PATCH", "prefs", {"prefs": user.prefs})
    if user.email_verified and not there.get("emailVerification"):
        yield Request("PATCH", "verification", {"emailVerification": True})
    if user.phone_verified and not there.get("phoneVerification"):
        yield Request("PATCH", "verification/phone", {"phoneVerification": True})


def send_user(client: Client, pace: Pace, user: User) -> bool:
    """Make the user, or complete the one that is there; whether it was there before.

    Raises ApiError where the server refuses it, or where its ID, email or phone number is
    somebody else's.
    """
    pace.wait()
    place = f"/users/{user.id}"
    existed = False
    try:
        there = client.call("POST", user.path, body=user.body, proof=place).data or {}
    except ApiError as conflict:
        if conflict.code != 409:
            raise
        there = _existing(client, place, conflict)
        existed = True
    if not is_same(user, there):
        raise ApiError(f"another user has the ID {user.id!r}", 409, "user_already_exists")
    for request in missing(user, there):
        pace.wait()
        # Every value is absolute: done twice is done once.
        path = f"{place}/{request.path}"
        client.call(request.method, path, body=request.body, repeat=Repeat.ALWAYS)
    return existed


def _existing(client: Client, place: str, conflict: ApiError) -> Mapping[str, Any]:
    """The user whose ID is taken; raises the conflict where it is about something else."""
    try:
        found: Mapping[str, Any] = client.call("GET", place).data
    except ApiError as error:
        if error.code != 404 or error.type != "user_not_found":
            raise
        conflict.message += " The ID is free: another user has the email or the phone number."
        raise conflict from None
    return found


def is_same(user: User, there: Mapping[str, Any]) -> bool:
    """Whether the user of this ID on the server is the one of the record.

    Known by the email, else by the phone number, else by the name. Emails are stored in lower
    case. A password proves nothing: signing in changes its hash.
    """
    for field in ("email", "phone", "name"):
        if wanted := user.body.get(field):
            found = str(there.get(field, wanted))
            return found.lower() == str(wanted).strip().lower()
    return True
