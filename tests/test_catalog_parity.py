"""Every operation of the official SDK, called through `awcli api`: both send the same.

Each is called twice: with all its parameters, and with the required ones alone. Uploads are
compared in test_api_uploads.
"""

import inspect
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import appwrite.services
import pytest
from appwrite.query import Query

from appwrite_cli import catalog
from appwrite_cli.catalog import Operation, Parameter
from tests.conftest import Run
from tests.misbehaving import Misbehaving
from tests.sdk import KEY, PROJECT, Project, Sdk, Sent

OF_SDK_27 = 874
SAMPLES = {"": "text 1", "b": True, "n": 7, "o": {"key": "value"}, "s[]": ["a", "b"], "n[]": [1, 2]}


@cache
def known(service: str) -> list[Operation]:
    return [o for o in catalog.operations(service) if not o.until and not o.upload]


def plain(name: str) -> str:
    """A name in whatever case, for those of Python differ from those of the API."""
    return name.replace("_", "").lower()


def operations_of(service: type[Any]) -> dict[str, str]:
    """The names of the SDK's methods by their plain form."""
    found = inspect.getmembers(service, inspect.isfunction)
    return {plain(name): name for name, _ in found if not name.startswith("_")}


def service_of(name: str) -> type[Any]:
    modules = {plain(found.name): found.name for found in iter_modules(appwrite.services.__path__)}
    module = import_module(f"appwrite.services.{modules[plain(name)]}")
    return next(
        value
        for value in vars(module).values()
        if inspect.isclass(value) and value.__module__ == module.__name__
    )


def sample(parameter: Parameter) -> Any:
    if parameter.choices:
        return parameter.choices[-1]
    if parameter.name == "queries":
        return [Query.limit(5), Query.equal("name", "ada")]
    return "ada" if parameter.place == "path" else SAMPLES[parameter.type]


def word(parameter: Parameter) -> str:
    value = sample(parameter)
    text = value if isinstance(value, str) else json.dumps(value)
    separator = ":=" if isinstance(value, list) else "="
    return f"{parameter.name}{separator}{text}"


def chosen(operation: Operation) -> Iterator[tuple[Operation, list[Parameter]]]:
    required = [parameter for parameter in operation.parameters if parameter.required]
    yield operation, list(operation.parameters)
    if len(required) < len(operation.parameters):
        yield operation, required


def calls(service: str) -> list[tuple[Operation, list[Parameter]]]:
    return [call for operation in known(service) for call in chosen(operation)]


def sent_by_the_sdk(service: str) -> list[Sent]:
    names = operations_of(service_of(service))

    def call(api: Any, operation: Operation, parameters: list[Parameter]) -> Any:
        method = getattr(api, names[plain(operation.name)])
        arguments = {plain(name): name for name in inspect.signature(method).parameters}
        given = {}
        for parameter in parameters:
            name = plain(parameter.name)  # words of Python have an x before them: `xfrom`, `xmin`
            given[arguments[name if name in arguments else f"x{name}"]] = sample(parameter)
        return method(**given)

    made = [
        lambda api, operation=operation, parameters=parameters: call(api, operation, parameters)
        for operation, parameters in calls(service)
    ]
    return Sdk().sends(made, service_of(service))


@pytest.mark.parametrize("service", catalog.services())
def test_every_operation_sends_what_the_sdk_sends(service: str, awcli: Run) -> None:
    expected = sent_by_the_sdk(service)
    for (operation, parameters), wanted in zip(calls(service), expected, strict=True):
        line = ["api", str(operation), *map(word, parameters), "--yes", "--key", KEY]
        with Misbehaving(store=Project()) as server:
            awcli([*line, "--endpoint", server.endpoint, "--project", PROJECT], code=None)
        (seen,) = server.requests
        sent = Sent.of(seen)
        if service == "oauth2":  # there the SDK names the project in the path alone
            assert sent.headers.pop("x-appwrite-project") == PROJECT
        assert sent == wanted, line


@pytest.mark.parametrize("service", catalog.services())
def test_the_catalog_has_every_operation_of_a_service(service: str) -> None:
    named = {plain(o.name) for o in catalog.operations(service) if not o.until}
    assert named == set(operations_of(service_of(service)))


def test_the_catalog_has_as_many_operations_as_the_newest_sdk() -> None:
    assert sum(not operation.until for operation in catalog.operations()) == OF_SDK_27
