"""Every call of the official SDK's Project on an empty local Appwrite.

Much of it is not built: policies, mail, templates and the providers of OAuth2. Those calls have to
answer 501.
"""

import inspect
import sys
from typing import Any

from appwrite.enums.project_auth_method_id import ProjectAuthMethodId
from appwrite.enums.project_key_scopes import ProjectKeyScopes
from appwrite.enums.project_protocol_id import ProjectProtocolId
from appwrite.enums.project_service_id import ProjectServiceId
from appwrite.query import Query
from appwrite.services.project import Project

from tests.local.sdk_walk import Walk, ids, run, same

# What the SDK wants to read of a project, and Appwrite's own cloud alone has.
CLOUD = {"onboarding", "wafEnabled"}
SCOPES = [ProjectKeyScopes.USERS_READ]
APPS = {
    "android": "application_id",
    "apple": "bundle_identifier",
    "linux": "package_name",
    "windows": "package_identifier_name",
}


def called(api: Walk, method: str, path: str, body: dict[str, Any]) -> Any:
    """What a path answers, with the SDK's client alone."""
    client: Any = api.api.client
    headers = {"content-type": "application/json", "x-appwrite-project": sys.argv[2]}
    return client.call(method, path, headers, body)


def keys(api: Walk) -> None:
    body = {"keyId": "k", "name": "K", "scopes": ["users.read"]}
    if hasattr(api.api, "create_key"):
        api.has({"$id": "k", "expire": ""}, "create_key", "k", "K", SCOPES, None)
    else:  # newer SDKs leave the making of keys to the console
        called(api, "post", "/project/keys", body)
    api.has({"scopes": ["users.read"], "name": ""}, "create_ephemeral_key", SCOPES, 60)
    api.has({"name": "K"}, "get_key", "k")
    until = "2999-01-01T00:00:00.000+00:00"
    api.has({"name": "L", "expire": until}, "update_key", "k", "L", SCOPES, until)
    same(ids(api.list_keys([Query.equal("name", "L")], total=True), "keys"), ["k"], "list_keys")
    same(api.delete_key("k"), b"", "delete_key")


def variables(api: Walk) -> None:
    api.has({"key": "A", "value": "v"}, "create_variable", "a", "A", "v", secret=False)
    api.has({"key": "B", "value": ""}, "update_variable", "a", "B", "w", secret=True)
    api.has({"secret": True}, "get_variable", "a")
    found = api.list_variables([Query.equal("key", "B")], total=True)
    same(ids(found, "variables"), ["a"], "list_variables")
    same(api.delete_variable("a"), b"", "delete_variable")


def platforms(api: Walk) -> None:
    for type_, name in APPS.items():
        given = {name: "com.example"}
        api.has({"$id": type_, "type": type_}, f"create_{type_}_platform", type_, "App", **given)
        api.has({"name": "Other"}, f"update_{type_}_platform", type_, "Other", **given)
    api.has({"hostname": "a.example.com"}, "create_web_platform", "web", "Web", "a.example.com")
    api.has({"hostname": "b.example.com"}, "update_web_platform", "web", "Web", "b.example.com")
    api.has({"hostname": "b.example.com"}, "get_platform", "web")
    found = api.list_platforms([Query.equal("name", "Other")], total=True)
    same(len(found["platforms"]), 4, "list_platforms")
    same(api.delete_platform("web"), b"", "delete_platform")


def mock_phones(api: Walk) -> None:
    number = "+12025550123"
    api.has({"number": number, "otp": "123456"}, "create_mock_phone", number, "123456")
    api.has({"otp": "654321"}, "update_mock_phone", number, "654321")
    api.has({"otp": "654321"}, "get_mock_phone", number)
    found = api.list_mock_phones([Query.limit(5)], total=True)
    same([mock["number"] for mock in found["mockNumbers"]], [number], "list_mock_phones")
    same(api.delete_mock_phone(number), b"", "delete_mock_phone")


def settings(api: Walk) -> None:
    api.unread(CLOUD, "get")
    api.unread(CLOUD, "update_labels", ["vip"])
    api.unread(CLOUD, "update_protocol", ProjectProtocolId.WEBSOCKET, enabled=False)
    api.unread(CLOUD, "update_service", ProjectServiceId.ADVISOR, enabled=False)
    api.unread(CLOUD, "update_auth_method", ProjectAuthMethodId.INVITES, enabled=False)
    shown = called(api, "get", "/project", {})
    same(shown["labels"], ["vip"], "update_labels")
    off = [
        [each["$id"] for each in shown[key] if not each["enabled"]]
        for key in ("protocols", "services", "authMethods")
    ]
    same(off, [["websocket"], ["advisor"], ["invites"]], "switches")


def absent(api: Walk) -> None:
    """Call whatever was not called until now: each of them has to answer 501."""
    for name, method in inspect.getmembers(Project, inspect.isfunction):
        if not name.startswith("_") and name not in api.used:
            given = inspect.signature(method).parameters.values()
            needed = [each for each in given if each.default is each.empty]
            api.is_absent(name, *(_any(each.annotation) for each in needed[1:]))


def _any(annotation: Any) -> Any:
    """Some value of a type of the SDK, which checks none of them."""
    if inspect.isclass(annotation) and hasattr(annotation, "__members__"):
        return next(iter(annotation.__members__.values()))
    return {bool: True, int: 1, float: 1}.get(annotation, "x")


if __name__ == "__main__":
    run(Project, (keys, variables, platforms, mock_phones, settings, absent))
