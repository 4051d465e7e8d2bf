"""Columns as the official SDK sends them, and as a real server was recorded to answer."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.services.tables_db import TablesDB

from appwrite_cli.columns.changes import ColumnChange, update_column
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.columns.spec import ColumnSpec, column_of
from appwrite_cli.columns.types import TYPES
from appwrite_cli.errors import GrammarError
from tests.column_cases import CHANGES, CREATED, SHOWN


class _SentError(Exception):
    """The request that the SDK was about to send."""


class _Spy(Client):  # type: ignore[misc]
    def call(self, method: str, path: str = "", *args: Any, **_: Any) -> Any:
        raise _SentError(method, path, args[1] if len(args) > 1 else None)


def sdk_sends(operation: str, **arguments: Any) -> tuple[str, str, dict[str, Any]]:
    """Method, path below the table, and body of a call of the official SDK."""
    service = TablesDB(_Spy())
    # The SDK warns that string columns are deprecated.
    with pytest.raises(_SentError) as caught, warnings.catch_warnings(record=True):
        getattr(service, operation)("d", "t", **arguments)
    method, path, body = caught.value.args
    return method, path.removeprefix("/tablesdb/d/tables/t/columns/"), body


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


SDK_NAMES = {"bigint": "big_int"}


@pytest.mark.parametrize(("spec", "path", "body"), CREATED)
def test_creating_sends_what_the_sdk_sends(spec: str, path: str, body: dict[str, Any]) -> None:
    column = parse_column(spec)
    arguments = {_snake(name): value for name, value in column.body.items()}
    sent = sdk_sends(f"create_{SDK_NAMES.get(path, path)}_column", **arguments)
    assert sent == ("post", column.path, column.body)


@pytest.mark.parametrize(("key", "change", "path", "body"), CHANGES)
def test_updating_sends_what_the_sdk_sends(
    key: str, change: ColumnChange, path: str, body: dict[str, Any]
) -> None:
    type_ = path.partition("/")[0]
    arguments = {_snake(name): value for name, value in body.items()}
    sent = sdk_sends(f"update_{SDK_NAMES.get(type_, type_)}_column", key=key, **arguments)
    assert sent[:2] == ("patch", path)
    assert sent[2] == body


def test_every_parameter_is_one_of_the_operation(corpus: Path) -> None:
    operations: dict[str, dict[str, Any]] = {}
    for line in (corpus.parent / "api" / "operations.jsonl").read_text().splitlines():
        operation = json.loads(line)
        if operation["service"] == "tablesDB":
            name = operation["path"].rpartition("/columns/")[2]
            operations[f"{operation['method']} {name}"] = operation
    for spec, path, _ in CREATED:
        known = operations[f"POST {path}"]["parameters"]
        body = set(parse_column(spec).body)
        assert body <= {p["name"] for p in known if p["in"] == "body"}
        assert body >= {p["name"] for p in known if p["in"] == "body" and p["required"]}
    for key, change, _, _ in CHANGES:
        update = update_column(SHOWN[key], change)
        known = operations[f"PATCH {update.path.partition('/')[0]}/{{key}}"]["parameters"]
        body = set(update.body)
        assert body <= {p["name"] for p in known if p["in"] == "body"}
        assert body >= {p["name"] for p in known if p["in"] == "body" and p["required"]}
    paths = {name.removeprefix("POST ") for name in operations if name.startswith("POST ")}
    assert set(TYPES) <= paths


def recorded(corpus: Path) -> list[dict[str, Any]]:
    """The recorded requests that make a column, with their answers."""
    found = []
    for name in ("columns", "indexes", "relationships", "rows"):
        for line in (corpus / "corpus" / f"{name}.jsonl").read_text().splitlines():
            step = json.loads(line)
            if step.get("method") == "POST" and "/columns/" in step["path"]:
                found.append(step)
    return found


def test_recorded_columns_come_back_from_their_spec(corpus: Path) -> None:
    seen = 0
    for step in recorded(corpus):
        body, answer = step["json"], step["expect"].get("json", {})
        if step["expect"]["status"] != 202 or "key" not in body or body.get("elements") == []:
            continue
        path = step["path"].rpartition("/")[2]
        column = column_of(answer)
        assert parse_column(str(column)) == column
        assert column.path == path
        if column.relationship is None:
            assert column.body == {k: int(v) if k == "size" else v for k, v in body.items()}
            shown = {k: v for k, v in answer.items() if k in column.shown}
            assert shown == column.shown
        else:
            assert body.items() <= (column.body | {"twoWay": column.relationship.two_way}).items()
        seen += 1
    assert seen > 50


def test_recorded_refusals_are_refused_here_as_well(corpus: Path) -> None:
    refused = 0
    for step in recorded(corpus):
        body, answer = step["json"], step["expect"].get("json", {})
        wrong = answer.get("type") in ("column_value_invalid", "column_default_unsupported")
        if not wrong and "Invalid `default`" not in str(answer.get("message")):
            continue
        type_ = TYPES[step["path"].rpartition("/")[2]]
        column = ColumnSpec(
            body["key"],
            type_,
            array=body.get("array", False),
            required=body["required"],
            default=body.get("default"),
            size=body.get("size", 0),
            minimum=body.get("min"),
            maximum=body.get("max"),
            elements=tuple(body.get("elements", ())),
        )
        with pytest.raises(GrammarError):
            parse_column(str(column))
        refused += 1
    assert refused > 15
