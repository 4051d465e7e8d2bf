"""Whether the server is well: the local one is, when it answers."""

from typing import Any

from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.routing import Call, route


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


@route("GET", "/health/storage/local", scope="health.read")
def storage(call: Call) -> dict[str, Any]:  # noqa: ARG001 - files lie beside the database
    """The state of the files."""
    return _status("")


@route("GET", "/health/queue/databases", scope="health.read")
def queue(call: Call) -> dict[str, Any]:  # noqa: ARG001 - nothing ever waits
    """How many columns and indexes wait to be made: none, they are made at once."""
    return {"size": 0}


def _status(name: str) -> dict[str, Any]:
    return {"name": name, "ping": 0, "status": "pass"}
