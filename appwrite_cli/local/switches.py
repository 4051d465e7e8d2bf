"""What can be switched off in the project: services, protocols, and ways to sign in.

Switches bind users and guests; API keys may do everything all the same. The order of the checks is
that of Appwrite 1.9.6.
"""

import json
import sqlite3
from typing import Any

from appwrite_cli.local import PROJECT, project_schema, records
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Route

SERVICES = (
    *("account", "avatars", "databases", "tablesdb", "locale", "health", "project", "storage"),
    *("teams", "users", "vcs", "sites", "functions", "proxy", "graphql", "migrations"),
    *("messaging", "advisor"),
)
PROTOCOLS = ("rest", "graphql", "websocket")
AUTH_METHODS = {
    "email-password": "Email / Password",
    "magic-url": "Magic URL",
    "email-otp": "Email OTP",
    "anonymous": "Anonymous",
    "invites": "Invites",
    "jwt": "JWT",
    "phone": "Phone",
}
# The operations that are a way to sign in, or belong to one.
_METHOD_OF = {
    "/account": "email-password",
    "/account/sessions/email": "email-password",
    "/account/sessions": "email-password",
    "/account/sessions/anonymous": "anonymous",
    "/account/tokens/magic-url": "magic-url",
    "/account/sessions/magic-url": "magic-url",
    "/account/tokens/email": "email-otp",
    "/account/tokens/phone": "phone",
    "/account/sessions/phone": "phone",
    "/account/verifications/phone": "phone",
    "/account/verification/phone": "phone",
    "/account/jwts": "jwt",
    "/account/jwt": "jwt",
    "/teams/<teamId>/memberships": "invites",
}


def project(db: sqlite3.Connection) -> Record:
    """The one project."""
    (found,) = records.find(db, "projects", project_schema.PROJECTS, "_id = ?", (PROJECT,))
    return found


def kept(of: Record, kind: str) -> dict[str, bool]:
    """The switches of the project that were moved: those of a kind by their names."""
    read: dict[str, bool] = json.loads(of[kind])
    return read


def shown(of: Record, kind: str, known: tuple[str, ...]) -> list[dict[str, Any]]:
    """All switches of a kind as the API shows them."""
    moved = kept(of, kind)
    return [{"$id": name, "enabled": moved.get(name, True)} for name in known]


def refuse_service(db: sqlite3.Connection, caller: Caller, route: Route) -> None:
    """Refuse what belongs to a service that is off, and everything where the REST protocol is."""
    if caller.is_key:
        return
    of = project(db)
    service = route.path.strip("/").partition("/")[0]
    if not kept(of, "services").get(service, True):
        raise refuse("general_service_disabled")
    if not kept(of, "protocols").get("rest", True):
        raise refuse("general_api_disabled")


def refuse_method(db: sqlite3.Connection, caller: Caller, route: Route) -> None:
    """Refuse a way to sign in that is off."""
    method = _METHOD_OF.get(route.path) if route.method == "POST" else None
    if method is None or caller.is_key or kept(project(db), "authMethods").get(method, True):
        return
    words = f"{AUTH_METHODS[method]} authentication is disabled for this project"
    raise refuse("user_auth_method_unsupported", message=words)
