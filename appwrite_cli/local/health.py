"""Whether the server is well: the local one is, when it answers."""

from typing import Any

from appwrite_cli.local import params
from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.params import Param
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_QUEUES = (
    *("audits", "builds", "certificates", "databases", "deletes", "functions", "logs", "mails"),
    *("messaging", "migrations", "stats-resources", "stats-usage", "webhooks"),
)
# How Appwrite's workers call theirs, in its order.
_FAILED = (
    *("v1-database", "v1-deletes", "v1-audits", "v1-mails", "v1-functions", "v1-stats-resources"),
    *("v1-stats-usage", "v1-webhooks", "v1-certificates", "v1-builds", "v1-screenshots"),
    *("v1-messaging", "v1-migrations"),
)
_THRESHOLD = Param("threshold", params.loose_integer, 5000)


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
    _ask(call)
    return _status("http")


@route("GET", "/health/db", scope="health.read")
def database(call: Call) -> dict[str, Any]:
    """The state of the databases: one, in a file."""
    _ask(call)
    return {"total": 1, "statuses": [_status("sqlite")]}


@route("GET", "/health/cache", scope="health.read")
def cache(call: Call) -> dict[str, Any]:
    """The state of the cache: this process remembers the structure of tables."""
    _ask(call)
    return {"total": 1, "statuses": [_status("Cache")]}


@route("GET", "/health/pubsub", scope="health.read")
def pubsub(call: Call) -> dict[str, Any]:  # noqa: ARG001 - the same for everybody
    """The state of what carries messages between servers: there is no such thing."""
    return {"total": 0, "statuses": []}


@route("GET", "/health/storage", scope="health.read")
@route("GET", "/health/storage/local", scope="health.read")
def storage(call: Call) -> dict[str, Any]:
    """The state of the files, which lie beside the database."""
    _ask(call)
    return _status("")


@route("GET", "/health/anti-virus", scope="health.read")
def antivirus(call: Call) -> dict[str, Any]:  # noqa: ARG001 - the same for everybody
    """Whether files are looked through for viruses: they are not."""
    return {"version": "", "status": "disabled"}


@route("GET", "/health/queue/failed/<name>", scope="health.read", params=[_THRESHOLD])
def failed(call: Call) -> dict[str, Any]:
    """How many jobs of a queue have failed: none, a request does its work or says why not."""
    if call["name"].lower() not in _FAILED:
        rule = f"Value must be one of ({', '.join(_FAILED)})"
        raise refuse("general_argument_invalid", message=f"Invalid `name` param: {rule}")
    return _size(0, call["threshold"], "failed jobs")


def queue(call: Call) -> dict[str, Any]:
    """How much waits to be done: nothing, all is done at once."""
    return _size(0, call["threshold"], "jobs")


for _name in _QUEUES:
    route("GET", f"/health/queue/{_name}", scope="health.read", params=[_THRESHOLD])(queue)


def _size(size: int, threshold: int, what: str) -> dict[str, Any]:
    if size >= threshold:
        message = (
            f"Queue {what} threshold hit. Current value is {size} and threshold is {threshold}."
        )
        raise refuse("health_queue_size_exceeded", message=message)
    return {"size": size}


def _ask(call: Call) -> None:
    call.db.execute("SELECT 1 FROM databases LIMIT 1")


def _status(name: str) -> dict[str, Any]:
    return {"name": name, "ping": 0, "status": "pass"}
