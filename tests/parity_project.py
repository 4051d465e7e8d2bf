"""The project, its keys, variables and platforms, and webhooks: lines and the SDK's calls."""

from typing import Any

from appwrite.enums.project_auth_method_id import ProjectAuthMethodId
from appwrite.enums.project_key_scopes import ProjectKeyScopes
from appwrite.enums.project_protocol_id import ProjectProtocolId
from appwrite.enums.project_service_id import ProjectServiceId
from appwrite.enums.project_smtp_secure import ProjectSMTPSecure
from appwrite.id import ID
from appwrite.services.project import Project
from appwrite.services.webhooks import Webhooks

from tests.sdk import Call, Case, lists, same

ROWS_READ, ROWS_WRITE = ProjectKeyScopes.ROWS_READ, ProjectKeyScopes.ROWS_WRITE
LATER = "2099-01-01T00:00:00.000+00:00"
URL = "https://example.com/hook"
FOUND = {
    "/webhooks/orders": {
        "$id": "orders",
        "name": "Orders",
        "url": URL,
        "events": ["users.*.create"],
        "enabled": False,
        "tls": True,
        "authUsername": "",
        "authPassword": "",
        "secret": "",
        "attempts": 3,
    },
    "/project/keys/ci": {"$id": "ci", "name": "CI", "scopes": ["rows.read"], "expire": ""},
    "/project/keys/old": {"$id": "old", "name": "Old", "scopes": [], "expire": LATER},
    "/project/platforms/shop": {"$id": "shop", "name": "Shop", "type": "web", "hostname": "a.b"},
    "/project/platforms/app": {
        "$id": "app",
        "name": "App",
        "type": "android",
        "applicationId": "com.example",
    },
    "/project/variables": {"total": 1, "variables": [{"$id": "region", "key": "REGION"}]},
    "/project": {"$id": "parity", "name": "Parity"},
}


def project(line: str, *calls: Call, stdin: str = "") -> Case:
    return same(line, *calls, stdin=stdin, service=Project, found=FOUND)


def webhooks(line: str, *calls: Call, stdin: str = "") -> Case:
    return same(line, *calls, stdin=stdin, service=Webhooks, found=FOUND)


class ProjectOf1p9(Project):  # type: ignore[misc] # it carries no types
    """With the call that the SDK for servers of 1.9 has (22.2.0), and this one no more."""

    def create_key(self, key_id: str, name: str, scopes: list[str], expire: str = "") -> Any:
        headers = {
            "X-Appwrite-Project": self.client.get_config("project"),
            "content-type": "application/json",
        }
        body = {"keyId": key_id, "name": name, "scopes": scopes}
        if expire:
            body["expire"] = expire
        return self.client.call("post", "/project/keys", headers, body)


def old(line: str, *calls: Call) -> Case:
    return same(line, *calls, service=ProjectOf1p9, found=FOUND)


PROJECT_OF_1_9 = [
    old(
        "project keys create ci --scope rows.read,rows.write --if-not-exists",
        lambda api: api.create_key("ci", "ci", ["rows.read", "rows.write"]),
    ),
    old(
        "project keys create --id ci --name CI --scope rows.read --expires 2099-01-01",
        lambda api: api.create_key("ci", "CI", ["rows.read"], LATER),
    ),
]

WEBHOOKS = [
    *lists("webhooks list", "list", service=Webhooks),
    webhooks("webhooks get orders --fields name", lambda api: api.get("orders")),
    webhooks(
        f"webhooks create orders --url {URL} --event users.*.create --event a,b --if-not-exists",
        lambda api: api.create("orders", URL, "orders", ["users.*.create", "a", "b"]),
    ),
    webhooks(
        f"webhooks create --name Orders --url {URL} --event a --enabled --no-tls"
        " --auth-username u --auth-password-file - --description d",
        lambda api: api.create(
            ID.unique(),
            URL,
            "Orders",
            ["a"],
            enabled=True,
            tls=False,
            auth_username="u",
            auth_password="pass word",
            description="d",
        ),
        stdin="pass word\n",
    ),
    webhooks(
        f"webhooks create --id w --url {URL} --event a --tls --disabled --secret-file -",
        lambda api: api.create(
            "w", URL, "w", ["a"], enabled=False, tls=True, secret="0123456789abcdef"
        ),
        stdin="0123456789abcdef",
    ),
    webhooks(
        "webhooks update orders --name New",
        lambda api: api.update("orders", "New", URL, ["users.*.create"], enabled=False, tls=True),
    ),
    webhooks(
        "webhooks update orders --enabled --no-tls --url https://b.c --event x --auth-username u"
        " --auth-password-file - --description d",
        lambda api: api.update(
            "orders",
            "Orders",
            "https://b.c",
            ["x"],
            enabled=True,
            tls=False,
            auth_username="u",
            auth_password="p",
            description="d",
        ),
        stdin="p",
    ),
    webhooks(
        "webhooks update orders --disabled --tls",
        lambda api: api.update(
            "orders", "Orders", URL, ["users.*.create"], enabled=False, tls=True
        ),
    ),
    webhooks("webhooks rotate orders --yes", lambda api: api.update_secret("orders")),
    webhooks(
        "webhooks rotate orders --secret-file - --yes",
        lambda api: api.update_secret("orders", "0123456789abcdef"),
        stdin="0123456789abcdef\n",
    ),
    webhooks("webhooks delete orders --if-exists --yes", lambda api: api.delete("orders")),
]

KEYS = [
    *lists("project keys list", "list_keys", service=Project),
    project("project keys get ci --fields name", lambda api: api.get_key("ci")),
    project(
        "project keys update ci --name New",
        lambda api: api.update_key("ci", "New", [ROWS_READ]),
    ),
    project(
        "project keys update old --scope rows.write --description d",
        lambda api: api.update_key("old", "Old", [ROWS_WRITE], LATER, "d"),
    ),
    project(
        "project keys update ci --expires 2099-01-01",
        lambda api: api.update_key("ci", "CI", [ROWS_READ], LATER),
    ),
    project(
        "project keys ephemeral --scope rows.read --duration 900",
        lambda api: api.create_ephemeral_key([ROWS_READ], 900),
    ),
    project("project keys delete ci --if-exists --yes", lambda api: api.delete_key("ci")),
]

VARIABLES = [
    *lists("project variables list", "list_variables", service=Project),
    project("project variables get v1 --fields key", lambda api: api.get_variable("v1")),
    project(
        "project variables set REGION=eu PLAN=@- --secret",
        lambda api: api.update_variable("region", "REGION", "eu", secret=True),
        lambda api: api.create_variable(ID.unique(), "PLAN", "pro", secret=True),
        stdin="pro\n",
    ),
    project(
        "project variables set PLAN=pro --no-secret --description d",
        lambda api: api.create_variable(ID.unique(), "PLAN", "pro", secret=False, description="d"),
    ),
    project(
        "project variables update v1 --new-key NEW --value-file - --secret --description d",
        lambda api: api.update_variable("v1", "NEW", "eu", secret=True, description="d"),
        stdin="eu\n",
    ),
    project(
        "project variables update v1 --no-secret",
        lambda api: api.update_variable("v1", secret=False),
    ),
    project("project variables delete v1 --if-exists --yes", lambda api: api.delete_variable("v1")),
]

PLATFORMS = [
    *lists("project platforms list", "list_platforms", service=Project),
    project("project platforms get shop --fields name", lambda api: api.get_platform("shop")),
    project(
        "project platforms create web a.b --id shop --name Shop --if-not-exists",
        lambda api: api.create_web_platform("shop", "Shop", "a.b"),
    ),
    project(
        "project platforms create android com.example --fingerprint AA:BB,CC",
        lambda api: api.create_android_platform(
            ID.unique(), "com.example", "com.example", ["AA:BB", "CC"]
        ),
    ),
    project(
        "project platforms create apple com.a",
        lambda api: api.create_apple_platform(ID.unique(), "com.a", "com.a"),
    ),
    project(
        "project platforms create linux a",
        lambda api: api.create_linux_platform(ID.unique(), "a", "a"),
    ),
    project(
        "project platforms create windows a",
        lambda api: api.create_windows_platform(ID.unique(), "a", "a"),
    ),
    project(
        "project platforms update shop --identifier c.d",
        lambda api: api.update_web_platform("shop", "Shop", "c.d"),
    ),
    project(
        "project platforms update app --name New --fingerprint AA",
        lambda api: api.update_android_platform("app", "New", "com.example", ["AA"]),
    ),
    project(
        "project platforms update app --no-fingerprints",
        lambda api: api.update_android_platform("app", "App", "com.example", []),
    ),
    project(
        "project platforms delete shop --if-exists --yes", lambda api: api.delete_platform("shop")
    ),
]


def moved(kind: str) -> Case:
    """A platform of another kind, with its own name for what identifies the app."""
    names = {"apple": "bundleIdentifier", "linux": "packageName"}
    name = names.get(kind, "packageIdentifierName")
    found = {"/project/platforms/p": {"$id": "p", "name": "P", "type": kind, name: "old"}}
    return same(
        "project platforms update p --identifier new",
        lambda api: getattr(api, f"update_{kind}_platform")("p", "P", "new"),
        service=Project,
        found=found,
    )


SETTINGS = [
    project("project get --fields name", lambda api: api.get()),
    project(
        "project service graphql --disable",
        lambda api: api.update_service(ProjectServiceId.GRAPHQL, enabled=False),
    ),
    project(
        "project service graphql --enable",
        lambda api: api.update_service(ProjectServiceId.GRAPHQL, enabled=True),
    ),
    project(
        "project protocol websocket --disable",
        lambda api: api.update_protocol(ProjectProtocolId.WEBSOCKET, enabled=False),
    ),
    project(
        "project protocol rest --enable",
        lambda api: api.update_protocol(ProjectProtocolId.REST, enabled=True),
    ),
    project(
        "project auth-method anonymous --disable",
        lambda api: api.update_auth_method(ProjectAuthMethodId.ANONYMOUS, enabled=False),
    ),
    project(
        "project auth-method jwt --enable",
        lambda api: api.update_auth_method(ProjectAuthMethodId.JWT, enabled=True),
    ),
    project("project labels prod,eu", lambda api: api.update_labels(["prod", "eu"])),
    project("project labels --clear", lambda api: api.update_labels([])),
    project(
        "project smtp --host h --port 587 --username u --password-file - --secure tls"
        " --sender-email a@b.c --sender-name S --reply-to-email d@e.f --reply-to-name R --enabled",
        lambda api: api.update_smtp(
            host="h",
            port=587,
            username="u",
            password="p",
            secure=ProjectSMTPSecure.TLS,
            sender_email="a@b.c",
            sender_name="S",
            reply_to_email="d@e.f",
            reply_to_name="R",
            enabled=True,
        ),
        stdin="p\n",
    ),
    project("project smtp --disabled", lambda api: api.update_smtp(enabled=False)),
]

PROJECT = [
    *KEYS,
    *VARIABLES,
    *PLATFORMS,
    *(moved(kind) for kind in ("apple", "linux", "windows")),
    *SETTINGS,
]
