"""Variables of the project. They are kept and shown; nothing here runs that would read them."""

import sqlite3
from typing import Any

from appwrite_cli.local import lists, params, project_schema, records, stamps
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "project.read", "project.write"
_PATH = "/project/variables"
_VARIABLE = f"{_PATH}/<variableId>"
_VALUE = params.text(8192, least=0)
_TABLE = "project_variables"
_LISTING = lists.Listing(
    _TABLE,
    project_schema.VARIABLES,
    ("key", "resourceType", "resourceId", "secret"),
    "Variable",
    names=lists.DOCUMENTS,
)


@route(
    "POST",
    _PATH,
    scope=_WRITE,
    params=[
        Param("variableId", params.custom_id),
        Param("key", params.text(255)),
        Param("value", _VALUE),
        Param("secret", params.boolean, default=True),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a variable, a secret one unless it is asked for otherwise."""
    now = stamps.now()
    variable: Record = {
        "$id": stamps.chosen_id(call["variableId"]),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        **{key: call[key] for key in ("key", "value", "secret")},
        "resourceType": "project",
        "resourceId": "",
    }
    try:
        records.insert(call.db, _TABLE, project_schema.VARIABLES, variable)
    except sqlite3.IntegrityError:
        raise refuse("variable_already_exists") from None
    return _shown(variable)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_variables(call: Call) -> dict[str, Any]:
    """List variables."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "variables": [_shown(variable) for variable in found.records]}


@route("GET", _VARIABLE, scope=_READ)
def get(call: Call) -> dict[str, Any]:
    """Show a variable."""
    return _shown(_require(call))


@route(
    "PUT",
    _VARIABLE,
    scope=_WRITE,
    params=[
        Param("key", params.nullable(params.text(255, least=0)), None),
        Param("value", params.nullable(_VALUE), None),
        Param("secret", params.nullable(params.boolean), None),
    ],
)
def update(call: Call) -> dict[str, Any]:
    """Change a variable; what is not given stays, and a secret one stays secret."""
    variable = _require(call)
    if variable["secret"] and call["secret"] is False:
        raise refuse("variable_cannot_unset_secret")
    changes = {key: call[key] for key in ("key", "value", "secret") if call[key] is not None}
    if not changes:
        raise refuse("general_argument_invalid")
    changes["$updatedAt"] = stamps.now()
    sequence = int(variable["$sequence"])
    try:
        records.update(call.db, _TABLE, project_schema.VARIABLES, sequence, changes)
    except sqlite3.IntegrityError:
        raise refuse("variable_already_exists") from None
    return _shown({**variable, **changes})


@route("DELETE", _VARIABLE, scope=_WRITE)
def delete(call: Call) -> None:
    """Remove a variable."""
    records.delete(call.db, _TABLE, int(_require(call)["$sequence"]))


def _require(call: Call) -> Record:
    variable = records.get(call.db, _TABLE, project_schema.VARIABLES, call["variableId"])
    if variable is None:
        raise refuse("variable_not_found")
    return variable


def _shown(variable: Record) -> dict[str, Any]:
    parts = ("$id", "$createdAt", "$updatedAt", "key", "secret", "resourceType", "resourceId")
    value = "" if variable["secret"] else variable["value"]
    return {**{part: variable[part] for part in parts}, "value": value}
