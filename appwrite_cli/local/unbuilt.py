"""Services of Appwrite that the local one has not yet: they answer 501, in plain words.

Project, key and scope are checked before, as everywhere.
"""

from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, route

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Path of a service and the resource that its scopes are named after; "" where they differ inside.
_SERVICES = {
    "account": "",
    "avatars": "",
    "databases": "databases",
    "functions": "functions",
    "graphql": "",
    "locale": "",
    "messaging": "",
    "migrations": "migrations",
    "presences": "presences",
    "project": "",
    "proxy": "rules",
    "sites": "sites",
    "storage/buckets": "buckets",
    "teams": "teams",
    "tokens": "tokens",
    "users": "users",
    "vcs": "vcs",
    "webhooks": "webhooks",
}


def refuse_service(call: Call) -> Refusal:
    """Say that the service is not there."""
    del call
    message = (
        "The local Appwrite does not have this service yet. Use a server for it: --endpoint, or "
        "`awcli profiles add`."
    )
    raise refuse("general_not_implemented", message=message)


for _service, _resource in _SERVICES.items():
    for _method in _METHODS:
        _action = "read" if _method == "GET" else "write"
        _scope = f"{_resource}.{_action}" if _resource else "global"
        for _path in (f"/{_service}", f"/{_service}/<path:rest>"):
            route(_method, _path, scope=_scope)(refuse_service)
route("GET", "/functions/runtimes", scope="public")(refuse_service)
