"""The table of webhooks; the columns are those that Appwrite 1.9.6 shows or asks about."""

import sqlite3

from appwrite_cli.local import own_tables
from appwrite_cli.local.fields import by_key, flag, number, opaque, text
from appwrite_cli.local.own_tables import OwnTable

WEBHOOKS = by_key(
    text("name"),
    text("url"),
    text("events", array=True),
    flag("tls"),
    text("authUsername"),
    opaque("authPassword"),
    opaque("secret"),
    flag("enabled"),
    text("logs"),
    number("attempts"),
)


def create(db: sqlite3.Connection) -> None:
    """Make the table: a migration."""
    own_tables.create(db, {"webhooks": OwnTable(WEBHOOKS, (("name",),))})
