"""Which user a request comes from: by a session, or by a JWT; and the roles of a user.

As Appwrite 1.9.6 reads a request (app/init/resources/request.php) and names the roles
(src/Appwrite/Utopia/Database/Documents/User.php).
"""

import sqlite3
from dataclasses import dataclass, field

from appwrite_cli.local import authenticators, jwts, people_schema, records, sessions, stamps
from appwrite_cli.local.collation import fold
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.jwts import InvalidToken
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse

_NOTED_SECONDS = 24 * 3600  # how often it is noted that a user was here
_IMPERSONATED = "x-appwrite-impersonate-user-"


@dataclass(frozen=True)
class SignedIn:
    """The user of a request and the session that was shown; a JWT shows none.

    `impersonator_id` is the user who acts as this one. `has_more_factors`: the user could show a
    second factor.
    """

    user: Record | None = field(default=None, repr=False)
    session: Record | None = field(default=None, repr=False)
    impersonator_id: str = ""
    has_more_factors: bool = False

    @property
    def is_to_be_noted(self) -> bool:
        """Whether it is a day since it was noted that the user was here."""
        if self.user is None or self.impersonator_id:
            return False
        return (self.user["accessedAt"] or "") < stamps.now(after_seconds=-_NOTED_SECONDS)


NOBODY = SignedIn()


def find(db: sqlite3.Connection, incoming: Incoming) -> SignedIn:
    """The user of a request; raises Refusal for a wrong JWT, and for one beside a session."""
    who = _by_session(db, incoming)
    if token := incoming.headers.get("x-appwrite-jwt", ""):
        if who.user is not None:
            raise refuse("user_jwt_and_cookie_set")
        who = _by_jwt(db, token)
    if who.user is not None and who.user["impersonator"]:
        return _impersonating(db, who, who.user, incoming)
    return who


def roles(db: sqlite3.Connection, user: Record) -> list[str]:
    """The roles of a user beside `any`, in the order in which messages list them."""
    id_ = user["$id"]
    verified = user["emailVerification"] or user["phoneVerification"]
    state = "verified" if verified else "unverified"
    found = ["users", f"user:{id_}", f"user:{id_}/{state}", f"users/{state}"]
    where = "c_userSequence = ? AND c_confirm = 1"
    for membership in records.find(
        db, "memberships", people_schema.MEMBERSHIPS, where, (int(user["$sequence"]),)
    ):
        team = f"team:{membership['teamId']}"
        found += [team, f"member:{membership['$id']}"]
        found += [f"{team}/{role}" for role in membership["roles"]]
    found += [f"label:{label}" for label in user["labels"]]
    return list(dict.fromkeys(found))


def note(db: sqlite3.Connection, user: Record) -> None:
    """Note that a user was here just now."""
    changes = {"accessedAt": stamps.now()}
    records.update(db, "users", people_schema.USERS, int(user["$sequence"]), changes)


def touch(user: Record) -> None:
    """Let the record of a user say that it was here just now, as Appwrite shows that at once."""
    user["accessedAt"] = stamps.as_stored(stamps.now())


def _by_session(db: sqlite3.Connection, incoming: Incoming) -> SignedIn:
    shown = incoming.session
    user = _user(db, shown.user_id) if shown.user_id else None
    session = sessions.verify(db, user, shown.secret) if user else None
    if user is None or session is None:
        return NOBODY
    return SignedIn(user, session, has_more_factors=_more_factors(db, user))


def _by_jwt(db: sqlite3.Connection, token: str) -> SignedIn:
    try:
        payload = jwts.decode(db, token)
    except InvalidToken as error:
        raise refuse("user_jwt_invalid", message=f"Failed to verify JWT. {error}") from None
    user = _user(db, str(payload.get("userId", "")))
    session_id = payload.get("sessionId")
    if user is None:
        return NOBODY
    if session_id and not any(s["$id"] == session_id for s in sessions.of_user(db, user)):
        return NOBODY  # a JWT ends with its session
    return SignedIn(user)


def _impersonating(
    db: sqlite3.Connection, who: SignedIn, user: Record, incoming: Incoming
) -> SignedIn:
    for what, column in (("id", ""), ("email", "email"), ("phone", "phone")):
        wanted = incoming.headers.get(_IMPERSONATED + what) or incoming.query.get(
            f"impersonate{what if column else 'UserId'}", ""
        )
        if wanted:
            target = _by_column(db, column, wanted) if column else _user(db, wanted)
            # The session shown is none of the other user's.
            return who if target is None else SignedIn(target, None, str(user["$id"]))
    return who


def _more_factors(db: sqlite3.Connection, user: Record) -> bool:
    if user["emailVerification"] or user["phoneVerification"]:
        return True
    found = authenticators.of_user(db, user)
    return found is not None and bool(found["verified"])


def _user(db: sqlite3.Connection, id_: str) -> Record | None:
    return records.get(db, "users", people_schema.USERS, id_)


def _by_column(db: sqlite3.Connection, column: str, value: str) -> Record | None:
    found = records.find(
        db, "users", people_schema.USERS, f"f_{column} = ?", (fold(value),), "LIMIT 1"
    )
    return found[0] if found else None
