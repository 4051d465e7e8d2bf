"""Whether the server is well: the local one is, when it answers."""

from typing import Any

from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.routing import Call, route

_QUEUES = (
    *("audits", "builds", "certificates", "databases", "deletes", "functions", "logs", "mails"),
    *("messaging", "migrations", "stats-resources", "stats-usage", "webhooks"),
)


@route("GET", "/ping", scope="global")
def ping(call: Call) -> str:  # noqa: ARG001 - the same for everybody
    """Say that the endpoint is right."""
    return "Pong!"


@route("GET", "/health/version", scope="public")
def version(call: Call) -> dict[str, Any]:  # noqa: ARG001 - the same for everybody
    """The version of the Appwrite whose answers are given."""
    return {"version": VERSION}


@route("GET", "/health", scope="health.read")
def health(call: Call) -> dict[str, Any]:
    """The state of the server itself."""
    call.db.execute("SELECT 1 FROM databases LIMIT 1")
    return _status("http")


@route("GET", "/health/db", scope="health.read")
def database(call: Call) -> dict[str, Any]:
    """The state of the databases: one, in a file."""
    call.db.execute("SELECT 1 FROM databases LIMIT 1")
    return {"total": 1, "statuses": [_status("sqlite")]}


@route("GET", "/health/storage", scope="health.read")
@route("GET", "/health/storage/local", scope="health.read")
def storage(call: Call) -> dict[str, Any]:  # noqa: ARG001 - files lie beside the database
    """The state of the files."""
    return _status("")


def queue(call: Call) -> dict[str, Any]:  # noqa: ARG001 - nothing ever waits
    """How much waits to be done: nothing, all is done at once."""
    return {"size": 0}


for _name in _QUEUES:
    route("GET", f"/health/queue/{_name}", scope="health.read")(queue)


def _status(name: str) -> dict[str, Any]:
    return {"name": name, "ping": 0, "status": "pass"}
