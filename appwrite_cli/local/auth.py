"""Who asks: the project of a request, its API key, and what that lets the caller do.

There is one project, and one key that may do everything; further keys with fewer scopes are made
through `POST /project/keys`. The order of the checks is that of Appwrite 1.9.6.
"""

import json
import sqlite3
from dataclasses import dataclass
from typing import Protocol

from appwrite_cli.local import KEY, PROJECT, records, scopes, stamps, system
from appwrite_cli.local.refusal import refuse

_CONSOLE = "console"
_ACCESS_SECONDS = 24 * 3600  # how often Appwrite notes that a key was used


class Lookup(Protocol):
    """Headers or the parameters of a URL, by name."""

    def get(self, key: str, default: str) -> str:
        """The value of a name, or the default."""


@dataclass(frozen=True)
class Caller:
    """Who asks. `roles` are those that permissions of tables and rows speak of."""

    name: str
    role: str
    scopes: frozenset[str]
    roles: tuple[str, ...]
    in_project: bool = True
    user_id: str = ""

    @property
    def is_key(self) -> bool:
        """Whether an API key asks: permissions do not bind it."""
        return self.role == "applications"

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


def caller_of(db: sqlite3.Connection, headers: Lookup, query: Lookup, host: str) -> Caller:
    """The caller of a request; raises Refusal for an unknown project and a wrong key."""
    secret = headers.get("x-appwrite-key", "")
    named = headers.get("x-appwrite-project", "")
    project = named or query.get("project", "")
    if secret and project == PROJECT and not named:
        raise refuse("project_id_missing")
    if secret and not project:
        raise refuse("project_id_missing")
    if project not in ("", _CONSOLE, PROJECT):
        raise refuse("project_not_found")
    if secret:
        if project != PROJECT:
            raise refuse("user_unauthorized")
        return _key(db, secret, host)
    return Caller("User", "guests", scopes.GUEST, ("any", "guests"), project == PROJECT)


def _key(db: sqlite3.Connection, secret: str, host: str) -> Caller:
    name = f"app.{PROJECT}@service.{host}"
    if secret == KEY:
        return Caller(name, "applications", scopes.FULL, ())
    found = records.find(db, "keys", system.KEYS, "c_secret = ?", (secret,))
    if not found:
        raise refuse("user_unauthorized")
    key = found[0]
    if key["expire"] and key["expire"] < stamps.now():
        raise refuse("project_key_expired")
    return Caller(name, "applications", scopes.EVERY_KEY.union(key["scopes"]), ())


def unnoted_key(db: sqlite3.Connection, secret: str) -> int | None:
    """The sequence of the key with that secret, if its last noted use is older than a day."""
    found = records.find(db, "keys", system.KEYS, "c_secret = ?", (secret,))
    yesterday = stamps.now(after_seconds=-_ACCESS_SECONDS)
    due = bool(found) and (found[0]["accessedAt"] or "") < yesterday
    return int(found[0]["$sequence"]) if due else None
