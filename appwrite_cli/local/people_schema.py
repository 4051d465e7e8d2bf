"""The tables of people: users and what belongs to them, teams, memberships.

The columns are those of Appwrite 1.9.6 (app/config/collections/common.php) that the API shows or
asks about, indexed as there. What belongs to a user names them twice: `userId`, which the API
shows, and `userSequence`, by which it is found.

No secret lies here in clear: `secret` is the SHA-256 hash of what was given out. A released file
has these columns; whatever is added later is a further migration, never a change to `create`.
"""

import sqlite3
from collections.abc import Sequence

from appwrite_cli.local import records, types
from appwrite_cli.local.fields import Column, by_key, flag, moment, number, opaque, text
from appwrite_cli.local.layout import compared, quote

# The index behind the `search` parameter of lists.
_SEARCH = {"key": "search", "type": "fulltext", "columns": ["search"]}

USERS = by_key(
    text("name"),
    text("email"),
    text("phone"),
    flag("status"),
    text("labels", array=True),
    opaque("password"),
    text("hash"),
    opaque("hashOptions"),
    opaque("passwordHistory"),  # JSON: the hashes before this one
    moment("passwordUpdate"),
    moment("registration"),
    flag("emailVerification"),
    flag("phoneVerification"),
    flag("mfa"),
    opaque("mfaRecoveryCodes"),  # JSON
    opaque("prefs"),  # JSON
    moment("accessedAt"),
    text("emailCanonical"),
    flag("emailIsFree"),
    flag("emailIsDisposable"),
    flag("emailIsCorporate"),
    flag("emailIsCanonical"),
    flag("impersonator"),
    text("search"),
)
_OF_USER = (number("userSequence"), text("userId"))
SESSIONS = by_key(
    *_OF_USER,
    text("provider"),
    text("providerUid"),
    opaque("providerAccessToken"),
    moment("providerAccessTokenExpiry"),
    opaque("providerRefreshToken"),
    opaque("secret"),
    opaque("userAgent"),
    text("ip"),
    text("osCode"),
    text("osName"),
    text("osVersion"),
    text("clientType"),
    text("clientCode"),
    text("clientName"),
    text("clientVersion"),
    text("clientEngine"),
    text("clientEngineVersion"),
    text("deviceName"),
    text("deviceBrand"),
    text("deviceModel"),
    text("countryCode"),
    text("factors", array=True),
    moment("expire"),
    moment("mfaUpdatedAt"),
    moment("accessedAt"),
)
TOKENS = by_key(
    *_OF_USER,
    number("type"),
    opaque("secret"),
    moment("expire"),
    opaque("userAgent"),
    text("ip"),
)
CHALLENGES = by_key(
    *_OF_USER,
    text("type"),
    opaque("token"),
    opaque("code"),
    moment("expire"),
)
AUTHENTICATORS = by_key(
    *_OF_USER,
    text("type"),
    flag("verified"),
    opaque("data"),  # JSON: the secret that both sides know
)
IDENTITIES = by_key(
    *_OF_USER,
    text("provider"),
    text("providerUid"),
    text("providerEmail"),
    opaque("providerAccessToken"),
    moment("providerAccessTokenExpiry"),
    opaque("providerRefreshToken"),
    text("scopes", array=True),
    moment("expire"),
)
TARGETS = by_key(
    *_OF_USER,
    text("sessionId"),
    number("sessionSequence"),
    text("providerType"),
    text("providerId"),
    text("identifier"),
    text("name"),
    flag("expired"),
)
LOGS = by_key(
    *_OF_USER,
    text("event"),
    text("mode"),
    text("ip"),
    opaque("userAgent"),
    text("countryCode"),
)
TEAMS = by_key(
    text("name"),
    number("total"),
    opaque("prefs"),  # JSON
    text("labels", array=True),
    text("search"),
)
MEMBERSHIPS = by_key(
    *_OF_USER,
    number("teamSequence"),
    text("teamId"),
    text("roles", array=True),
    moment("invited"),
    moment("joined"),
    flag("confirm"),
    opaque("secret"),
    text("search"),
)

_TABLES: dict[str, dict[str, Column]] = {
    "users": USERS,
    "sessions": SESSIONS,
    "tokens": TOKENS,
    "challenges": CHALLENGES,
    "authenticators": AUTHENTICATORS,
    "identities": IDENTITIES,
    "targets": TARGETS,
    "logs": LOGS,
    "teams": TEAMS,
    "memberships": MEMBERSHIPS,
}
# What queries filter and sort by, and what the server itself looks up.
_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "users": (
        ("name",),
        ("status",),
        ("passwordUpdate",),
        ("registration",),
        ("emailVerification",),
        ("phoneVerification",),
        ("accessedAt",),
        ("impersonator",),
    ),
    "sessions": (("userSequence",), ("provider", "providerUid")),
    "tokens": (("userSequence",), ("type", "expire")),
    "challenges": (("userSequence",), ("expire",)),
    "authenticators": (("userSequence",),),
    "identities": (
        ("userSequence",),
        ("userId",),
        ("providerUid",),
        ("providerEmail",),
        ("providerAccessTokenExpiry",),
    ),
    "targets": (
        ("userSequence",),
        ("userId",),
        ("providerId",),
        ("providerType",),
        ("sessionSequence",),
    ),
    "logs": (("userSequence",),),
    "teams": (("name",), ("total",)),
    "memberships": (
        ("userSequence",),
        ("userId",),
        ("teamId",),
        ("invited",),
        ("joined",),
        ("teamSequence", "confirm"),
    ),
}
# Null is no value: any number of users have no email.
_UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "users": (("email",), ("phone",)),
    "identities": (("provider", "providerUid"),),
    "targets": (("identifier",),),
    "memberships": (("teamSequence", "userSequence"),),
}
_SEARCHED = ("users", "teams", "memberships")


def create(db: sqlite3.Connection) -> None:
    """Make the tables with their indexes: a migration."""
    for table, columns in _TABLES.items():
        records.create_table(db, table, columns)
        for keys in _INDEXES[table]:
            _index(db, table, keys)
        for keys in _UNIQUE.get(table, ()):
            _index(db, table, keys, unique=True)
    for table in _SEARCHED:
        for statement in types.fulltext_ddl(table, _SEARCH):
            db.execute(statement)


def _index(
    db: sqlite3.Connection, table: str, keys: Sequence[str], *, unique: bool = False
) -> None:
    columns = _TABLES[table]
    parts = ", ".join(compared(key, columns) for key in keys)
    name = quote("_".join((table, *keys)))
    db.execute(f"CREATE {'UNIQUE ' if unique else ''}INDEX {name} ON {quote(table)} ({parts})")
