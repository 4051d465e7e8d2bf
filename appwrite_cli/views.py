"""How users, teams and what belongs to them are shown: more than one group of commands does."""

from appwrite_cli.output import View

USERS = View(
    "user",
    "users",
    ("$id", "name", "email", "phone", "status", "labels", "registration"),
    words={"status": ("active", "blocked")},
)
SESSIONS = View(
    "session",
    "sessions",
    ("$id", "provider", "clientName", "osName", "ip", "current", "expire"),
    ("userId", "$id"),
)
IDENTITIES = View(
    "identity", "identities", ("$id", "userId", "provider", "providerEmail", "$createdAt")
)
TARGETS = View(
    "target",
    "targets",
    ("$id", "providerType", "identifier", "name", "providerId", "expired"),
    ("userId", "$id"),
)
LOGS = View(
    "log", "logs", ("time", "event", "clientName", "osName", "ip", "countryName"), ("event",)
)
TOKENS = View("token", "tokens", ("$id", "userId", "secret", "expire"))
JWTS = View("JWT", "jwts", ("jwt",), ("jwt",))
TEAMS = View("team", "teams", ("$id", "name", "total", "$updatedAt"))
MEMBERSHIPS = View(
    "membership",
    "memberships",
    ("$id", "userId", "userName", "userEmail", "roles", "confirm", "teamName", "joined"),
    ("teamId", "$id"),
    words={"confirm": ("joined", "invited")},
)
# The same, of one user: what differs are the teams.
TEAMS_OF_USER = View(
    "membership",
    "memberships",
    ("$id", "teamId", "teamName", "roles", "confirm", "joined"),
    ("teamId", "$id"),
    words={"confirm": ("joined", "invited")},
)
