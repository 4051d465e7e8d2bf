"""Answers in the formats of older versions, and how versions compare."""

from typing import Any

import pytest

from appwrite_cli.local import response_formats
from tests.local.conftest import Api

HEADER = "x-appwrite-response-format"
IMPERSONATION = {"impersonator", "impersonatorUserId"}


def shown(api: Api, path: str, wanted: str) -> Any:
    answer = api.client.get(path, headers={HEADER: wanted})
    assert answer.status_code == 200, answer.text
    return answer.json()


# What PHP 8.3's version_compare says.
@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1.9.6", "1.9.6", 0),
        ("1.9.10", "1.9.9", 1),
        ("1.9", "1.9.0", -1),
        ("1.9.0", "1.9", 1),
        ("1.9.6-rc.1", "1.9.6", -1),
        ("1.9.6RC1", "1.9.6-rc.1", 0),
        ("1.9.6-beta", "1.9.6-alpha", 1),
        ("1.9.6-dev", "1.9.6-alpha", -1),
        ("1.9.6pl1", "1.9.6", 1),
        ("nonsense", "1.0.0", -1),
        ("nonsense", "dev", -1),
        ("", "1.0", -1),
        ("99999999999999999999999", "1", 1),
        ("1_9_6", "1.9.6", 0),
    ],
)
def test_versions_compare_as_in_php(one: str, other: str, order: int) -> None:
    sign = response_formats.compare(one, other)
    assert (sign > 0) - (sign < 0) == order


@pytest.mark.parametrize(
    ("wanted", "lost"),
    [
        ("", set()),
        ("0", set()),
        ("1.9.6", set()),
        ("2.0.0", set()),
        ("1.9.0", set()),
        ("1.8.9", IMPERSONATION),
        ("1.5.0", IMPERSONATION),
        ("1.4.13", IMPERSONATION | {"targets", "mfa"}),
        ("what", IMPERSONATION | {"targets", "mfa"}),
    ],
)
def test_a_user_loses_what_older_versions_did_not_have(
    api: Api, wanted: str, lost: set[str]
) -> None:
    made = api.post("/users", userId="u", email="u@example.org")
    every = set(made.json())
    assert set(shown(api, "/users/u", wanted)) == every - lost
    (listed,) = shown(api, "/users", wanted)["users"]
    assert set(listed) == every - lost


def test_memberships_and_sessions_lose_theirs(api: Api) -> None:
    api.post("/users", userId="u")
    api.post("/teams", teamId="t", name="T")
    api.post("/teams/t/memberships", userId="u", roles=[])
    api.post("/users/u/sessions")
    path = "/teams/t/memberships"
    whole = set(shown(api, path, "")["memberships"][0])
    assert set(shown(api, path, "1.9.1")["memberships"][0]) == whole - {"userPhone"}
    assert set(shown(api, path, "1.4.0")["memberships"][0]) == whole - {"userPhone", "mfa"}
    (session,) = shown(api, "/users/u/sessions", "1.4.0")["sessions"]
    assert {"factors", "secret"}.isdisjoint(session)


def test_preferences_keep_what_users_have_called_like_it(api: Api) -> None:
    api.post("/users", userId="u")
    api.patch("/users/u/prefs", prefs={"mfa": 1, "impersonator": 2})
    assert shown(api, "/users/u/prefs", "1.0.0") == {"mfa": 1, "impersonator": 2}


def test_sequences_of_rows_were_numbers_once(api: Api, table: str) -> None:
    api.post(f"{table}/rows", rowId="a", data={"name": "x"})
    assert shown(api, f"{table}/rows/a", "1.9.0")["$sequence"] == "1"
    assert shown(api, f"{table}/rows/a", "1.8.0")["$sequence"] == 1
    assert shown(api, f"{table}/rows", "1.8.0")["rows"][0]["$sequence"] == 1
    made = api.client.post(
        f"{table}/rows", json={"rows": [{"$id": "b", "name": "y"}]}, headers={HEADER: "1.8.0"}
    )
    assert made.json()["rows"][0]["$sequence"] == 2


def test_what_is_staged_for_rows_has_no_format(api: Api, table: str) -> None:
    begun = api.post("/tablesdb/transactions").json()["$id"]
    for body in ({"rowId": "a", "data": {"name": "x"}}, {"rows": [{"$id": "b", "name": "y"}]}):
        staged = {**body, "transactionId": begun}
        made = api.client.post(f"{table}/rows", json=staged, headers={HEADER: "1.8.0"})
        assert made.status_code in (200, 201), made.text


def test_refusals_are_the_same_in_every_format(api: Api) -> None:
    refused = api.client.get("/users/nobody", headers={HEADER: "1.0.0"})
    assert refused.json() == api.get("/users/nobody").json()


@pytest.mark.parametrize(
    ("wanted", "warned"),
    [("1.9.7", True), ("1.10.0-rc.1", True), ("1.9.6", False), ("1.9.6-rc.1", False), ("x", False)],
)
def test_a_newer_client_is_warned(api: Api, wanted: str, warned: bool) -> None:
    answer = api.client.get("/health/version", headers={HEADER: wanted, "x-appwrite-key": ""})
    words = answer.headers.get("x-appwrite-warning", "")
    assert words.startswith(f"The current SDK is built for Appwrite {wanted}.") == warned
