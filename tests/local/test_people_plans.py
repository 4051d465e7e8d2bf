"""How SQLite finds people: by an index, however many there are."""

import re
from typing import Any

import pytest

from appwrite_cli.local import application
from tests.local.conftest import Api
from tests.local.lists import listed, query


@pytest.fixture
def crowd(api: Api) -> Api:
    """Some users who are members of a team."""
    api.post("/teams", teamId="crew", name="Crew")
    for number in range(30):
        mail = f"u{number}@example.org"
        api.post("/users", userId=f"u{number}", email=mail, name=f"Name {number % 5}")
        api.post("/teams/crew/memberships", userId=f"u{number}", roles=["cook"])
    return api


def plans(api: Api, path: str, params: dict[str, Any]) -> dict[str, str]:
    """The statements that a request runs on the tables of people, and how SQLite runs each."""
    ran: list[str] = []
    store = application(api.directory).store
    with store.transaction(write=False) as db:
        db.set_trace_callback(ran.append)
    listed(api, path, params)
    with store.transaction(write=False) as db:
        db.set_trace_callback(None)
        return {
            sql: "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
            for sql in ran
            if re.search(r'FROM "(users|teams|memberships|targets|sessions)"', sql)
        }


@pytest.mark.parametrize(
    ("path", "params", "step"),
    [
        ("/users", query("equal", "name", "Name 1"), "SEARCH users USING INDEX users_name"),
        ("/users", query("equal", "email", "u3@example.org"), "USING INDEX users_email"),
        ("/users", query("startsWith", "email", "u3"), "USING INDEX users_email"),
        ("/users", query("equal", "$id", "u3"), "USING INDEX users_ids"),
        ("/users", query("greaterThan", "registration", "2999-01-01"), "users_registration"),
        ("/users", query("greaterThan", "accessedAt", "2999-01-01"), "users_accessedAt"),
        ("/users", {"search": "u3"}, "SEARCH users USING INTEGER PRIMARY KEY"),
        ("/users", query("orderDesc", "registration"), "users_registration"),
        ("/teams", query("equal", "name", "Crew"), "SEARCH teams USING INDEX teams_name"),
        ("/teams", query("greaterThan", "total", 99), "SEARCH teams USING INDEX teams_total"),
        ("/teams/crew/memberships", {}, "memberships_teamSequence"),
        ("/teams/crew/memberships", query("isNotNull", "confirm"), "memberships_teamSequence"),
        ("/users/u3/memberships", {}, "memberships_userSequence"),
        ("/users/u3/targets", {}, "targets_userSequence"),
        ("/users/u3/sessions", {}, "sessions_userSequence"),
        ("/users/identities", query("equal", "providerUid", "x"), ""),
    ],
)
def test_lists_of_people_are_found_by_an_index(
    crowd: Api, path: str, params: dict[str, Any], step: str
) -> None:
    found = plans(crowd, path, params)
    assert step in "; ".join(found.values())
    for sql, plan in found.items():
        if "count(*)" in sql and not re.search(r"c_|f_|_id|MATCH", sql):
            continue  # all are counted
        assert not re.search(r"SCAN (users|teams|memberships|targets|sessions)(;|$)", plan), sql
