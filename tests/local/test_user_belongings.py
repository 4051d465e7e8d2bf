"""What belongs to users: targets, identities, sessions, tokens, JWTs, second factors, logs."""

import json
import sqlite3
from typing import Any

import httpx
import pytest

from appwrite_cli.local import people_schema, records, stamps, user_records
from appwrite_cli.local.store import Store
from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query


@pytest.fixture
def user(api: Api) -> str:
    """The path of a user with an address."""
    made = api.post("/users", userId="ada", email="ada@example.org")
    assert made.status_code == 201, made.text
    return "/users/ada"


def invalid(answer: httpx.Response, name: str, words: str) -> None:
    """Expect that a parameter was refused with these words at the start."""
    status, kind, said = refusal(answer)
    assert (status, kind) == (400, "general_argument_invalid")
    assert said.startswith(f"Invalid `{name}` param: {words}"), said


@pytest.mark.parametrize(
    ("kind", "identifier", "refused"),
    [
        ("email", "a@example.org", ""),
        ("EMAIL", "b@example.org", ""),
        ("email", "+12025550100", "general_invalid_email"),
        ("sms", "+12025550100", ""),
        ("sms", "a@example.org", "general_invalid_phone"),
        ("push", "anything at all", ""),
    ],
)
def test_an_identifier_has_to_suit_its_kind(
    api: Api, user: str, kind: str, identifier: str, refused: str
) -> None:
    path = f"{user}/targets"
    made = api.post(path, targetId="t", providerType=kind, identifier=identifier)
    if refused:
        assert refusal(made)[:2] == (400, refused)
    else:
        assert made.json()["identifier"] == identifier
        assert api.get(f"{path}/t").json() == made.json()


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"targetId": "_"}, "targetId", "Parameter must contain at most 36 chars."),
        ({"providerType": "fax"}, "providerType", "Value must be one of (email, sms, push)"),
        ({"providerType": ["email"]}, "providerType", "Value must be one of"),
        ({"identifier": ""}, "identifier", "Value must be a valid string and at least 1 chars"),
        ({"identifier": "x" * 256}, "identifier", "Value must be a valid string"),
        ({"providerId": "_"}, "providerId", "UID must contain at most 36 chars."),
        ({"name": ""}, "name", "Value must be a valid string and at least 1 chars"),
        ({"name": "x" * 129}, "name", "Value must be a valid string"),
    ],
)
def test_wrong_targets_are_refused(
    api: Api, user: str, change: dict[str, Any], name: str, words: str
) -> None:
    body = {"targetId": "t", "providerType": "push", "identifier": "x", **change}
    invalid(api.post(f"{user}/targets", **body), name, words)


def test_an_identifier_is_only_one_target(api: Api, user: str) -> None:
    for body in (
        {"targetId": "t", "identifier": "ada@example.org"},
        {"targetId": "t", "identifier": "ADA@example.org"},
    ):
        made = api.post(f"{user}/targets", providerType="email", **body)
        assert refusal(made)[:2] == (409, "user_target_already_exists")
    api.post(f"{user}/targets", targetId="t", providerType="email", identifier="b@example.org")
    clash = api.patch(f"{user}/targets/t", identifier="ada@example.org")
    assert refusal(clash) == (500, "general_unknown", "Server Error")
    assert api.get(f"{user}/targets/t").json()["identifier"] == "b@example.org"


def test_a_target_changes_in_what_is_given(api: Api, user: str) -> None:
    api.post(f"{user}/targets", targetId="t", providerType="push", identifier="x", name="Phone")
    assert api.patch(f"{user}/targets/t").json()["name"] == "Phone"
    assert api.patch(f"{user}/targets/t", name="Tablet").json()["identifier"] == "x"
    assert api.patch(f"{user}/targets/t", identifier="y").json()["name"] == "Tablet"
    unknown = api.patch(f"{user}/targets/t", providerId="p")
    assert refusal(unknown)[:2] == (404, "provider_not_found")


def test_a_target_of_somebody_else_is_not_there(api: Api, user: str) -> None:
    api.post("/users", userId="bob")
    api.post("/users/bob/targets", targetId="t", providerType="push", identifier="x")
    for answer in (
        api.get(f"{user}/targets/t"),
        api.patch(f"{user}/targets/t", name="x"),
        api.delete(f"{user}/targets/t"),
    ):
        assert refusal(answer)[:2] == (404, "user_target_not_found")
    assert api.get("/users/bob/targets/t").status_code == 200


@pytest.mark.parametrize("key", ["userId", "providerId", "identifier", "providerType"])
def test_targets_are_filtered_by_what_appwrite_allows(api: Api, user: str, key: str) -> None:
    path = f"{user}/targets"
    assert listed(api, path, query("notEqual", key, "x"))["total"] in (0, 1)
    assert listed(api, path, query("orderDesc", key))["total"] == 1
    words = "Invalid query: Attribute not found in schema: name"
    invalid(api.get(path, **query("equal", "name", "x")), "queries", words)
    wrong = refusal(api.get(path, **query("cursorAfter", "", "x")))
    assert wrong[1:] == (
        "general_cursor_not_found",
        "Target 'x' for the 'cursor' value not found.",
    )


def test_sessions_of_a_user_are_made_listed_and_ended(api: Api, user: str) -> None:
    first = api.post(f"{user}/sessions").json()
    second = api.post(f"{user}/sessions").json()
    assert (first["provider"], first["factors"]) == ("server", ["server"])
    assert first["secret"] != second["secret"] != ""
    found = api.get(f"{user}/sessions").json()
    assert [session["$id"] for session in found["sessions"]] == [first["$id"], second["$id"]]
    assert found["sessions"][0]["secret"] != first["secret"]
    assert api.get(f"{user}/sessions", total="0").json()["total"] == 0
    api.post("/users", userId="bob")
    for path in ("/users/bob", user):
        gone = api.delete(f"{path}/sessions/{'x' if path == user else first['$id']}")
        assert refusal(gone)[:2] == (404, "user_session_not_found")
    assert api.delete(f"{user}/sessions/{first['$id']}").status_code == 204
    assert api.delete(f"{user}/sessions").status_code == 204
    assert api.get(f"{user}/sessions").json() == {"total": 0, "sessions": []}


def test_no_secret_lies_in_the_file(api: Api, user: str) -> None:
    secrets = [api.post(f"{user}/sessions").json()["secret"]]
    secrets.append(api.post(f"{user}/tokens", length=64).json()["secret"])
    api.patch(f"{user}/password", password="correct horse battery")
    content = b"".join(file.read_bytes() for file in api.directory.glob("appwrite.sqlite3*"))
    for secret in [*secrets, "correct horse battery"]:
        assert secret.encode() not in content


def test_a_session_made_by_a_key_signs_in(api: Api, user: str) -> None:
    secret = api.post(f"{user}/sessions").json()["secret"]
    mine = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-session": secret})
    assert mine.get("/account").json()["$id"] == "ada"
    api.delete(f"{user}/sessions")
    assert mine.get("/account").status_code == 401


@pytest.mark.parametrize("length", [4, 6, 128])
def test_a_token_is_as_long_as_asked(api: Api, user: str, length: int) -> None:
    token = api.post(f"{user}/tokens", length=length).json()
    assert len(token["secret"]) == length
    assert token["userId"] == "ada"
    assert token["expire"] > stamps.now()


@pytest.mark.parametrize(
    ("path", "name", "odd", "words"),
    [
        ("tokens", "length", 3, "Value must be a valid range between 4 and 128"),
        ("tokens", "length", 129, "Value must be a valid range between 4 and 128"),
        ("tokens", "length", "x", "Value must be a valid range between 4 and 128"),
        ("tokens", "expire", 59, "Value must be a valid range between 60 and 31,536,000"),
        ("tokens", "expire", 31_536_001, "Value must be a valid range"),
        ("tokens", "expire", [60], "Value must be a valid range"),
        ("jwts", "duration", -1, "Value must be a valid range between 0 and 3,600"),
        ("jwts", "duration", 3601, "Value must be a valid range between 0 and 3,600"),
        ("jwts", "sessionId", "_", "UID must contain at most 36 chars."),
        ("jwts", "sessionId", 5, "UID must contain at most 36 chars."),
    ],
)
def test_wrong_tokens_and_jwts_are_refused(
    api: Api, user: str, path: str, name: str, odd: Any, words: str
) -> None:
    invalid(api.post(f"{user}/{path}", **{name: odd}), name, words)


def test_a_jwt_of_no_time_is_a_fault(api: Api, user: str) -> None:
    fault = (500, "general_unknown", "Server Error")
    assert refusal(api.post(f"{user}/jwts", duration=0)) == fault
    assert api.post(f"{user}/jwts", duration=1).status_code == 201


def test_a_jwt_ends_with_the_session_that_it_names(api: Api, user: str) -> None:
    session = api.post(f"{user}/sessions").json()
    for body in ({}, {"sessionId": "recent"}, {"sessionId": session["$id"]}):
        token = api.post(f"{user}/jwts", **body).json()["jwt"]
        mine = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-jwt": token})
        assert mine.get("/account").json()["$id"] == "ada"
    api.delete(f"{user}/sessions")
    assert mine.get("/account").status_code == 401
    unbound = api.post(f"{user}/jwts", sessionId="none").json()["jwt"]
    mine = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-jwt": unbound})
    assert mine.get("/account").json()["$id"] == "ada"


def test_recovery_codes_are_made_once_and_renewed(api: Api, user: str) -> None:
    path = f"{user}/mfa/recovery-codes"
    for method in ("GET", "PUT"):
        refused = refusal(api.client.request(method, path))
        assert refused[:2] == (404, "user_recovery_codes_not_found")
    first = api.patch(path).json()["recoveryCodes"]
    assert len(set(first)) == 6
    assert {len(code) for code in first} == {10}
    assert refusal(api.patch(path))[:2] == (409, "user_recovery_codes_already_exists")
    assert api.get(path).json()["recoveryCodes"] == first
    second = api.put(path).json()["recoveryCodes"]
    assert set(first).isdisjoint(second)
    assert api.get(path).json()["recoveryCodes"] == second


def test_verified_addresses_and_numbers_are_factors(api: Api, user: str) -> None:
    path = f"{user}/mfa/factors"
    nothing = {"totp": False, "phone": False, "email": False, "recoveryCode": False}
    assert api.get(path).json() == nothing
    api.patch(f"{user}/verification", emailVerification=True)
    api.patch(f"{user}/verification/phone", phoneVerification=True)  # there is no number
    assert api.get(path).json() == {**nothing, "email": True}
    api.patch(f"{user}/phone", number="+12025550123")
    api.patch(f"{user}/verification/phone", phoneVerification=True)
    assert api.get(path).json() == {**nothing, "email": True, "phone": True}


def _store(api: Api, table: str, columns: records.Columns, **values: Any) -> None:
    """Put a record of the user `ada` into the file."""
    store = Store(api.directory)
    with store.transaction(write=True) as db:
        user = user_records.require(db, "ada")
        now = stamps.now()
        record = {"$id": stamps.unique_id(), "$createdAt": now, "$updatedAt": now}
        owner = {"userSequence": int(user["$sequence"]), "userId": "ada", "$permissions": []}
        records.insert(db, table, columns, {**record, **owner, **values})
    store.close()


def test_an_authenticator_is_a_factor_once_it_is_verified(api: Api, user: str) -> None:
    path = f"{user}/mfa/authenticators/totp"
    assert refusal(api.delete(path))[:2] == (404, "user_authenticator_not_found")
    own = people_schema.AUTHENTICATORS
    _store(api, "authenticators", own, type="totp", verified=True, data=json.dumps({}))
    assert api.get(f"{user}/mfa/factors").json()["totp"] is True
    assert api.delete(path).status_code == 204
    assert api.get(f"{user}/mfa/factors").json()["totp"] is False
    invalid(api.delete(f"{user}/mfa/authenticators/x"), "type", "Value must be one of (totp)")


@pytest.fixture
def identity(api: Api, user: str) -> str:
    """The ID of an identity of that user."""
    assert user
    own = people_schema.IDENTITIES
    mail = "ada@provider.example.org"
    _store(api, "identities", own, provider="mock", providerUid="7", providerEmail=mail)
    (found,) = listed(api, "/users/identities", {})["identities"]
    return str(found["$id"])


def test_identities_are_listed_filtered_and_removed(api: Api, identity: str) -> None:
    (found,) = listed(api, "/users/identities", query("equal", "provider", "MOCK"))["identities"]
    assert found["providerEmail"] == "ada@provider.example.org"
    assert (found["providerAccessToken"], found["providerAccessTokenExpiry"]) == ("", "")
    for key in ("userId", "provider", "providerUid", "providerEmail"):
        assert listed(api, "/users/identities", query("equal", key, "x"))["total"] == 0
    words = "Invalid query: Attribute not found in schema: secrets"
    invalid(api.get("/users/identities", **query("equal", "secrets", "x")), "queries", words)
    wrong = refusal(api.get("/users/identities", **query("cursorAfter", "", "x")))
    assert wrong[2] == "User 'x' for the 'cursor' value not found."
    searched = refusal(api.get("/users/identities", search="ada"))
    assert searched[:2] == (400, "general_query_invalid")
    assert api.delete(f"/users/identities/{identity}").status_code == 204
    gone = refusal(api.delete(f"/users/identities/{identity}"))
    assert gone[:2] == (404, "user_identity_not_found")


def test_an_address_that_a_provider_knows_is_taken(api: Api, identity: str) -> None:
    mail = "Ada@Provider.example.org"
    refused = refusal(api.post("/users", userId="x", email=mail))
    assert refused[:2] == (409, "user_email_already_exists")
    api.post("/users", userId="bob")
    refused = refusal(api.patch("/users/bob/email", email=mail))
    assert refused[:2] == (409, "user_email_already_exists")
    assert api.patch("/users/ada/email", email=mail).status_code == 200  # it is their own
    assert identity


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (query("equal", "event", "x"), "Invalid query method: equal"),
        (query("limit", "", 0), "Invalid query: Invalid limit: Value must be a valid range"),
        ({"queries[0]": "{"}, "Invalid query: Invalid query: Syntax error"),
        ({"queries": "x"}, "Queries must be an array"),
    ],
)
def test_logs_are_paged_and_no_more(
    api: Api, user: str, params: dict[str, str], words: str
) -> None:
    invalid(api.get(f"{user}/logs", **params), "queries", words)


def test_targets_follow_a_user_in_sql_too(api: Api, user: str) -> None:
    """Lists look for targets by an index, however many users are asked for."""
    assert user
    db = sqlite3.connect(api.directory / "appwrite.sqlite3")
    plan = db.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM targets"
        " WHERE c_userSequence IN (SELECT value FROM json_each('[1]'))"
    ).fetchall()
    db.close()
    assert any("USING INDEX targets_userSequence" in row[-1] for row in plan)
