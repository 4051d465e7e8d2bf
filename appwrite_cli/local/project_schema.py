"""The tables of the project's own service: variables, platforms, mock phones, the project itself.

The columns are those of Appwrite 1.9.6 (app/config/collections/projects.php and platform.php) that
the API shows or asks about. The identifier of an app is there by each name that queries may use.
"""

import sqlite3

from appwrite_cli.local import PROJECT, own_tables, records, stamps
from appwrite_cli.local.fields import by_key, flag, opaque, text
from appwrite_cli.local.own_tables import OwnTable

VARIABLES = by_key(
    text("key"),
    opaque("value"),
    flag("secret"),
    text("resourceType"),
    text("resourceId"),
)
PLATFORMS = by_key(
    text("type"),
    text("name"),
    text("hostname"),
    text("bundleIdentifier"),
    text("applicationId"),
    text("packageIdentifierName"),
    text("packageName"),
)
MOCK_PHONES = by_key(text("number"), opaque("otp"))
PROJECTS = by_key(
    text("name"),
    text("labels", array=True),
    opaque("services"),  # JSON: those that were switched on or off
    opaque("protocols"),
    opaque("authMethods"),
)

_TABLES = {
    "project_variables": OwnTable(VARIABLES, unique=(("key",),)),
    "platforms": OwnTable(PLATFORMS, (("name",), ("type",))),
    "mock_phones": OwnTable(MOCK_PHONES, unique=(("number",),)),
    "projects": OwnTable(PROJECTS),
}


def create(db: sqlite3.Connection) -> None:
    """Make the tables, and the one project: a migration."""
    own_tables.create(db, _TABLES)
    now = stamps.now()
    project = {"$id": PROJECT, "$createdAt": now, "$updatedAt": now, "$permissions": []}
    switches = dict.fromkeys(("services", "protocols", "authMethods"), "{}")
    records.insert(db, "projects", PROJECTS, {**project, "name": PROJECT, "labels": [], **switches})
