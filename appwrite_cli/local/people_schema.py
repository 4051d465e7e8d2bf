"""The tables of people: users and what belongs to them, teams, memberships.

The columns are those of Appwrite 1.9.6 (app/config/collections/common.php) that the API shows or
asks about, indexed as there. What belongs to a user names them twice: `userId`, which the API
shows, and `userSequence`, by which it is found.

No secret lies here in clear: `secret` is the SHA-256 hash of what was given out. A released file
has these columns; whatever is added later is a further migration, never a change to `create`.
"""

import sqlite3

from appwrite_cli.local import own_tables
from appwrite_cli.local.fields import by_key, flag, moment, number, opaque, text
from appwrite_cli.local.own_tables import OwnTable

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

_TABLES = {
    "users": OwnTable(
        USERS,
        indexed=(
            ("name",),
            ("status",),
            ("passwordUpdate",),
            ("registration",),
            ("emailVerification",),
            ("phoneVerification",),
            ("accessedAt",),
            ("impersonator",),
        ),
        unique=(("email",), ("phone",)),
        searched=True,
    ),
    "sessions": OwnTable(SESSIONS, (("userSequence",), ("provider", "providerUid"))),
    "tokens": OwnTable(TOKENS, (("userSequence",), ("type", "expire"))),
    "challenges": OwnTable(CHALLENGES, (("userSequence",), ("expire",))),
    "authenticators": OwnTable(AUTHENTICATORS, (("userSequence",),)),
    "identities": OwnTable(
        IDENTITIES,
        indexed=(
            ("userSequence",),
            ("userId",),
            ("providerUid",),
            ("providerEmail",),
            ("providerAccessTokenExpiry",),
        ),
        unique=(("provider", "providerUid"),),
    ),
    "targets": OwnTable(
        TARGETS,
        indexed=(
            ("userSequence",),
            ("userId",),
            ("providerId",),
            ("providerType",),
            ("sessionSequence",),
        ),
        unique=(("identifier",),),
    ),
    "logs": OwnTable(LOGS, (("userSequence",),)),
    "teams": OwnTable(TEAMS, (("name",), ("total",)), searched=True),
    "memberships": OwnTable(
        MEMBERSHIPS,
        indexed=(
            ("userSequence",),
            ("userId",),
            ("teamId",),
            ("invited",),
            ("joined",),
            ("teamSequence", "confirm"),
        ),
        unique=(("teamSequence", "userSequence"),),
        searched=True,
    ),
}


def create(db: sqlite3.Connection) -> None:
    """Make the tables with their indexes: a migration."""
    own_tables.create(db, _TABLES)
