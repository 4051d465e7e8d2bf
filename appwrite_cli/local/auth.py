"""Who asks: the project of a request, its API key or its user, and what the caller may do.

There is one project, and one key that may do everything; further keys with fewer scopes are made
through `POST /project/keys`, and for a while through `/project/keys/ephemeral`. The order of the
checks is that of Appwrite 1.9.6.
"""

import json
import sqlite3
from dataclasses import dataclass

from appwrite_cli.local import KEY, PROJECT, jwts, records, scopes, signed_in, stamps, system
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.signed_in import NOBODY, SignedIn

EPHEMERAL = "ephemeral_"  # how keys begin that are JWTs and are not kept
_CONSOLE = "console"
_ADMIN = "admin"  # the mode of the console's users, of whom there are none here
_ACCESS_SECONDS = 24 * 3600  # how often Appwrite notes that a key was used


@dataclass(frozen=True)
class Caller:
    """Who asks. `roles` are those that permissions of tables and rows speak of.

    `signed_in` is whose session or JWT came along, with an API key too: then the key decides what
    may be done, and the user who is meant by `account` and by rows made without permissions.
    """

    name: str
    role: str
    scopes: frozenset[str]
    roles: tuple[str, ...]
    in_project: bool = True
    signed_in: SignedIn = NOBODY

    @property
    def is_key(self) -> bool:
        """Whether an API key asks: permissions do not bind it."""
        return self.role == "applications"

    @property
    def user(self) -> Record | None:
        """The user who is signed in, or None."""
        return self.signed_in.user

    @property
    def user_id(self) -> str:
        """The ID of the user who is signed in, or nothing."""
        return str(self.user["$id"]) if self.user else ""

    def require(self, any_of: tuple[str, ...]) -> None:
        """Refuse unless the caller has one of these scopes, and a project."""
        if not self.scopes.intersection(any_of):
            missing = json.dumps(list(any_of), separators=(",", ":"))
            raise refuse(
                "general_unauthorized_scope",
                message=f"{self.name} (role: {self.role}) missing scopes ({missing})",
            )
        if not self.in_project and not {"public", "global"}.intersection(any_of):
            raise refuse("project_not_found")


def caller_of(db: sqlite3.Connection, incoming: Incoming) -> Caller:
    """The caller of a request; raises Refusal for an unknown project, a wrong key or JWT."""
    secret = incoming.headers.get("x-appwrite-key", "")
    named = incoming.headers.get("x-appwrite-project", "")
    project = named or incoming.query.get("project", "")
    admin = _ADMIN in (incoming.headers.get("x-appwrite-mode"), incoming.query.get("mode"))
    if admin and project in ("", _CONSOLE):
        words = "Admin mode is not allowed for console project"
        raise refuse("general_bad_request", message=words)
    who = NOBODY if admin or project != PROJECT else signed_in.find(db, incoming)
    if secret and project == PROJECT and not named:
        raise refuse("project_id_missing")
    if secret and not project:
        raise refuse("project_id_missing")
    if project not in ("", _CONSOLE, PROJECT):
        raise refuse("project_not_found")
    if secret:
        if project != PROJECT:
            raise refuse("user_unauthorized")
        return _key(db, secret, incoming.host, who)
    if who.user is None:
        return Caller("User", "guests", scopes.GUEST, ("any", "guests"), project == PROJECT)
    return _user(db, who.user, who)


def _user(db: sqlite3.Connection, user: Record, who: SignedIn) -> Caller:
    allowed = scopes.USER
    if user["impersonator"] or who.impersonator_id:
        allowed = allowed | {"users.read"}
    roles = ("any", *signed_in.roles(db, user))
    return Caller(user["email"] or "User", "users", allowed, roles, signed_in=who)


def _key(db: sqlite3.Connection, secret: str, host: str, who: SignedIn) -> Caller:
    name = f"app.{PROJECT}@service.{host}"
    allowed = scopes.EVERY_KEY
    if secret == KEY:
        return Caller(name, "applications", scopes.FULL, (), signed_in=who)
    if secret.startswith(EPHEMERAL):
        given = _ephemeral_scopes(db, secret.removeprefix(EPHEMERAL))
        return Caller(name, "applications", allowed.union(given), (), signed_in=who)
    found = records.find(db, "keys", system.KEYS, "c_secret = ?", (secret,))
    if not found:
        raise refuse("user_unauthorized")
    key = found[0]
    if key["expire"] and key["expire"] < stamps.now():
        raise refuse("project_key_expired")
    return Caller(name, "applications", allowed.union(key["scopes"]), (), signed_in=who)


def _ephemeral_scopes(db: sqlite3.Connection, token: str) -> list[str]:
    try:
        payload = jwts.decode(db, token)
    except jwts.InvalidToken:
        raise refuse("user_unauthorized") from None
    if payload.get("projectId") != PROJECT:  # the JWT of a user
        raise refuse("user_unauthorized")
    return list(payload["scopes"])


def unnoted_key(db: sqlite3.Connection, secret: str) -> int | None:
    """The sequence of the key with that secret, if its last noted use is older than a day."""
    found = records.find(db, "keys", system.KEYS, "c_secret = ?", (secret,))
    yesterday = stamps.now(after_seconds=-_ACCESS_SECONDS)
    due = bool(found) and (found[0]["accessedAt"] or "") < yesterday
    return int(found[0]["$sequence"]) if due else None
