"""Calls of an official SDK on a local Appwrite, with their answers checked.

The modules beside this one walk through one service each. test_sdk.py runs them as scripts, because
one process can import one version of the SDK only:

    python -m tests.local.sdk_tables ENDPOINT PROJECT KEY

They write as JSON which methods the SDK has with which parameters, which parameters were used, and
which methods answered 501. What is wrong ends them with a traceback.
"""

import contextlib
import inspect
import io
import json
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from appwrite.client import Client
from appwrite.exception import AppwriteException
from pydantic import ValidationError


class Walk:
    """A service with a record of what was called, and answers as the JSON that they were."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.used: dict[str, set[str]] = defaultdict(set)
        self.absent: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.api, name)

        def call(*args: Any, **given: Any) -> Any:
            bound = inspect.signature(method).bind(*args, **given)
            answer = method(*args, **given)
            self.used[name].update(bound.arguments)
            if hasattr(answer, "rows"):  # their data is not in the `to_dict` of the list
                return {"total": answer.total, "rows": [row.to_dict() for row in answer.rows]}
            return answer.to_dict() if hasattr(answer, "to_dict") else answer

        return call

    def has(self, expected: dict[str, Any], name: str, /, *args: Any, **given: Any) -> Any:
        """Call, and compare the parts of the answer that are named."""
        answer = getattr(self, name)(*args, **given)
        got = {key: answer.get(key, "(none)") for key in expected}
        same(got, expected, name)
        return answer

    def refused(self, code: int, kind: str, name: str, /, *args: Any, **given: Any) -> None:
        """Call, and expect that error."""
        try:
            answer = getattr(self.api, name)(*args, **given)
        except AppwriteException as error:
            same((error.code, error.type), (code, kind), name)
        else:
            raise AssertionError(f"{name} was not refused: {answer}")

    def is_absent(self, name: str, /, *args: Any, **given: Any) -> None:
        """Call what only newer servers have, if this SDK has it: 501."""
        if hasattr(self.api, name):
            self.refused(501, "general_not_implemented", name, *args, **given)
            self.absent.append(name)

    def staged(self, name: str, /, *args: Any, **given: Any) -> None:
        """Call inside a transaction.

        As those of Appwrite 1.9.6, the answers leave out times and more there, and SDK 22.2.0
        cannot read them: it fails after the server has done its part.
        """
        try:
            getattr(self, name)(*args, **given)
        except ValidationError as error:
            lacking = {(part["type"], str(part["loc"][-1])[:1]) for part in error.errors()}
            same(lacking, {("missing", "$")}, f"{name}, staged")
            self.is_used(name)

    def unread(self, fields: set[str], name: str, /, *args: Any, **given: Any) -> None:
        """Call, where this SDK may fail to read these fields of the answer.

        They are as Appwrite 1.9.6 has them, or has not; the server has done its part by then.
        """
        method = getattr(self.api, name)
        self.used[name].update(inspect.signature(method).bind(*args, **given).arguments)
        try:
            method(*args, **given)
        except AppwriteException as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            named = {str(part["loc"][0]) for part in error.__cause__.errors()}
            same(named - fields, set(), name)

    def is_used(self, name: str) -> None:
        """Count a method as called with all its parameters, where calls do not show that."""
        self.used[name].update(inspect.signature(getattr(self.api, name)).parameters)


def same(got: object, expected: object, what: str) -> None:
    if got != expected:
        raise AssertionError(f"{what}: got {got!r}, expected {expected!r}")


def ids(answer: dict[str, Any], key: str) -> list[str]:
    same(answer["total"], len(answer[key]), key)
    named = "key" if key in ("columns", "indexes") else "$id"
    return [item[named] for item in answer[key]]


def run(service: type, parts: Iterable[Callable[[Walk], None]]) -> None:
    """Walk through the parts of a service as a script does, and write the report."""
    endpoint, project, key = sys.argv[1:]
    client = Client().set_endpoint(endpoint).set_project(project).set_key(key)
    api = Walk(service(client))
    # SDK 27 says with each answer that the server is older, and string columns are deprecated.
    with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings(action="ignore"):
        for part in parts:
            part(api)
    methods = {
        name: sorted(set(inspect.signature(method).parameters) - {"self"})
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_")
    }
    used = {name: sorted(names) for name, names in api.used.items()}
    version = client.get_headers()["x-sdk-version"]
    report = {"version": version, "methods": methods, "used": used, "absent": api.absent}
    print(json.dumps(report))
