"""Users: create, list, get, delete, and the preferences of one."""

import json
from typing import Any

from appwrite_cli.local import (
    lists,
    params,
    passwords,
    people_params,
    people_schema,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.routing import Call, route

READ, WRITE = "users.read", "users.write"
PATH = "/users/<userId>"
NAME = Param("name", params.text(128), "")
_LISTING = lists.Listing(
    "users",
    people_schema.USERS,
    (
        *("name", "email", "phone", "status", "passwordUpdate", "registration"),
        *("emailVerification", "phoneVerification", "labels", "impersonator", "accessedAt"),
    ),
    "User",
    names=lists.DOCUMENTS,
)


@route(
    "POST",
    "/users",
    scope=WRITE,
    params=[
        Param("userId", params.custom_id),
        Param("email", params.nullable(params.email), None),
        Param("phone", params.nullable(people_params.phone), None),
        Param("password", people_params.password, ""),
        NAME,
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Make a user."""
    plain = call["password"]
    user = user_records.make(
        call.db,
        id_=call["userId"],
        email=call["email"],
        phone=call["phone"],
        name=call["name"],
        hashed=passwords.new(plain) if plain else None,
    )
    return user_records.shown(call.db, user)


@route("GET", "/users", scope=READ, params=lists.PARAMS)
def list_users(call: Call) -> dict[str, Any]:
    """List users."""
    found = lists.find(call, _LISTING)
    return {"total": found.total, "users": user_records.shown_all(call.db, found.records)}


@route("GET", PATH, scope=READ)
def get(call: Call) -> dict[str, Any]:
    """Show a user."""
    return user_records.shown(call.db, user_records.require(call.db, call["userId"]))


@route("DELETE", PATH, scope=WRITE)
def delete(call: Call) -> None:
    """Remove a user with all that belongs to them."""
    user_records.delete(call.db, user_records.require(call.db, call["userId"]))


@route("GET", f"{PATH}/prefs", scope=READ)
def get_prefs(call: Call) -> dict[str, Any]:
    """Show the preferences of a user."""
    return user_records.prefs(user_records.require(call.db, call["userId"]))


@route("PATCH", f"{PATH}/prefs", scope=WRITE, params=[Param("prefs", people_params.prefs)])
def update_prefs(call: Call) -> dict[str, Any]:
    """Replace the preferences of a user."""
    user = user_records.require(call.db, call["userId"])
    given: dict[str, Any] = call["prefs"]
    user_records.update(call.db, user, {"prefs": json.dumps(given)})
    return given
