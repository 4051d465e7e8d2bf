"""What a project has on or off: services, protocols, ways to sign in."""

from appwrite_cli.catalog import find
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import UsageError, did_you_mean

OPERATIONS = {
    "service": "project.updateService",
    "protocol": "project.updateProtocol",
    "auth-method": "project.updateAuthMethod",
}


def switch(what: str, name: str, *, enabled: bool) -> Answer:
    """Switch one of them; raises UsageError for a name that the catalog does not know."""
    operation = find(OPERATIONS[what])
    parameter = operation.parameters[0]
    if name not in parameter.choices:
        raise UsageError(
            f"there is no {what} {name!r}{did_you_mean(name, parameter.choices)}",
            hint=f"one of {', '.join(parameter.choices)}",
        )
    path = operation.path.replace(f"{{{parameter.name}}}", name)
    return call(operation.method, path, body={"enabled": enabled})
