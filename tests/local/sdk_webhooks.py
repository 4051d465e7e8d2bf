"""Every call of the official SDK's Webhooks on an empty local Appwrite."""

from typing import Any

from appwrite.query import Query
from appwrite.services.webhooks import Webhooks

from tests.local.sdk_walk import Walk, ids, run, same


def webhooks(api: Walk) -> None:
    hook: dict[str, Any] = {
        "url": "https://hooks.example.com/a",
        "name": "Hook",
        "events": ["users.*.create"],
        "enabled": False,
        "tls": True,
        "auth_username": "u",
        "auth_password": "p",
    }
    expected = {"$id": "w", "secret": "12345678", "enabled": False, "authUsername": "u"}
    api.has(expected, "create", "w", secret="12345678", **hook)
    api.refused(409, "webhook_already_exists", "create", "W", **hook)
    api.has({"name": "Hook", "secret": ""}, "get", "w")
    api.has({"name": "Other", "tls": True}, "update", "w", **{**hook, "name": "Other"})
    same(ids(api.list([Query.equal("name", "Other")], total=True), "webhooks"), ["w"], "list")
    api.has({"secret": "87654321"}, "update_secret", "w", "87654321")
    same(api.delete("w"), b"", "delete")
    api.refused(404, "webhook_not_found", "get", "w")


if __name__ == "__main__":
    run(Webhooks, (webhooks,))
