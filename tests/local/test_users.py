"""Users beyond what the recordings show: wrong values, conflicts, and what goes with a user."""

import sqlite3
from typing import Any

import httpx
import pytest

from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query

GOOD: dict[str, Any] = {"userId": "u", "email": "u@example.org"}
PASSWORD_RULE = "Password must be between 8 and 256 characters long."
NAME_RULE = "Value must be a valid string and at least 1 chars and no longer than 128 chars"
EMAIL_RULE = "Value must be a valid email address"
PHONE_RULE = "Phone number must start with a '+' can have a maximum of fifteen digits."
KEY_RULE = "Parameter must contain at most 36 chars."
BOOLEAN_RULE = "Value must be a valid boolean"
INTEGER_RULE = "Value must be a valid signed 64-bit integer"
SCRYPT = {
    "passwordSalt": "salt",
    "passwordCpu": 8,
    "passwordMemory": 14,
    "passwordParallel": 1,
    "passwordLength": 64,
}
MODIFIED = {
    "passwordSalt": "c2FsdA==",
    "passwordSaltSeparator": "Bw==",
    "passwordSignerKey": "a2V5",
}
HASH = "0123456789abcdef"


@pytest.fixture
def user(api: Api) -> str:
    """The path of a user with an address and a number."""
    made = api.post("/users", userId="ada", email="ada@example.org", phone="+12025550123")
    assert made.status_code == 201, made.text
    return "/users/ada"


def invalid(answer: httpx.Response, name: str, words: str) -> None:
    """Expect that a parameter was refused with these words at the start."""
    status, kind, said = refusal(answer)
    assert (status, kind) == (400, "general_argument_invalid")
    assert said.startswith(f"Invalid `{name}` param: {words}"), said


@pytest.mark.parametrize("odd", [True, 5, 1.5, ["x"], {"a": 1}])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("userId", KEY_RULE),
        ("email", EMAIL_RULE + " or null"),
        ("phone", PHONE_RULE + " or null"),
        ("password", PASSWORD_RULE),
        ("name", NAME_RULE),
    ],
)
def test_values_of_other_types_are_refused(api: Api, name: str, words: str, odd: Any) -> None:
    invalid(api.post("/users", **{**GOOD, name: odd}), name, words)


@pytest.mark.parametrize("name", ["email", "phone", "password", "name"])
def test_null_is_as_if_it_was_not_given(api: Api, name: str) -> None:
    assert api.post("/users", **{"userId": "u", name: None}).status_code == 201


def test_parameters_are_checked_in_their_order(api: Api) -> None:
    wrong = {"name": "", "password": "x", "phone": "1", "email": "x", "userId": "_"}
    for name in ("userId", "email", "phone", "password", "name"):
        status, _, words = refusal(api.post("/users", **wrong))
        assert status == 400
        assert words.startswith(f"Invalid `{name}` param: ")
        del wrong[name]
        wrong["userId"] = wrong.get("userId", "u")
    assert api.post("/users", **wrong).status_code == 201


@pytest.mark.parametrize(
    ("password", "taken"),
    [("a" * 7, False), ("a" * 8, True), ("a" * 256, True), ("a" * 257, False), ("é" * 4, True)],
)
def test_passwords_are_counted_in_bytes(api: Api, password: str, taken: bool) -> None:
    answer = api.post("/users", userId="u", password=password)
    assert answer.status_code == (201 if taken else 400)


@pytest.mark.parametrize(
    ("email", "taken"),
    [
        ("a@b.co", True),
        ("A.B+c@Sub.Example.ORG", True),
        ("a@b", False),
        ("a@@b.co", False),
        ("a b@c.de", False),
        ("@b.co", False),
        ("a" * 64 + "@b.co", True),
        ("a" * 65 + "@b.co", False),
        ("a@b..co", False),
    ],
)
def test_emails_are_checked_and_put_in_lower_case(api: Api, email: str, taken: bool) -> None:
    answer = api.post("/users", userId="u", email=email)
    if taken:
        assert answer.json()["email"] == email.lower()
        assert answer.json()["targets"][0]["identifier"] == email.lower()
    else:
        invalid(answer, "email", EMAIL_RULE)


@pytest.mark.parametrize(
    ("phone", "taken"),
    [
        ("+1202555", True),
        ("+120255", False),
        ("+123456789012345", True),
        ("+1234567890123456", False),
        ("+0123456789", False),
        ("+999123456", False),  # no country has it
        ("+4915112345678", True),
        ("+ 4915112345678", False),
        ("004915112345678", False),
    ],
)
def test_phones_need_a_plus_and_a_country(api: Api, phone: str, taken: bool) -> None:
    answer = api.post("/users", userId="u", phone=phone)
    if taken:
        assert answer.json()["phone"] == phone
    else:
        invalid(answer, "phone", PHONE_RULE)


@pytest.mark.parametrize(
    "clash",
    [
        {"userId": "ADA"},
        {"userId": "x", "email": "Ada@Example.org"},
        {"userId": "x", "email": "àda@example.org"},
        {"userId": "x", "phone": "+12025550123"},
    ],
)
def test_nobody_takes_what_is_another_users(api: Api, user: str, clash: dict[str, Any]) -> None:
    answer = api.post("/users", **clash)
    if "à" in str(clash):  # no address at all
        invalid(answer, "email", EMAIL_RULE)
        return
    assert refusal(answer)[:2] == (409, "user_already_exists")
    assert api.get("/users").json()["total"] == 1
    assert user


def test_an_address_keeps_the_target_that_it_has(api: Api, user: str) -> None:
    """A target of somebody else with a new user's address does not stand in the way."""
    api.post(f"{user}/targets", targetId="t", providerType="email", identifier="eve@example.org")
    made = api.post("/users", userId="eve", email="eve@example.org")
    assert made.status_code == 201
    assert made.json()["targets"] == []


IMPORTS: dict[str, dict[str, Any]] = {
    "argon2": {},
    "bcrypt": {},
    "md5": {},
    "phpass": {},
    "sha": {},
    "scrypt": SCRYPT,
    "scrypt-modified": MODIFIED,
}


@pytest.mark.parametrize("kind", IMPORTS)
def test_imports_need_an_address_and_a_hash(api: Api, kind: str) -> None:
    path, own = f"/users/{kind}", IMPORTS[kind]
    body = {**GOOD, "password": HASH, **own}
    for name in ("userId", "email", "password", *own):
        without = {key: value for key, value in body.items() if key != name}
        assert refusal(api.post(path, **without))[2] == f'Param "{name}" is not optional.'
    invalid(api.post(path, **{**body, "password": "short"}), "password", PASSWORD_RULE)
    invalid(api.post(path, **{**body, "email": ""}), "email", EMAIL_RULE)
    invalid(api.post(path, **{**body, "name": ""}), "name", NAME_RULE)
    made = api.post(path, **{**body, "name": "N"})
    assert made.status_code == 201, made.text
    assert (made.json()["password"], made.json()["name"]) == (HASH, "N")
    assert refusal(api.post(path, **{**body, "userId": "v"}))[:2] == (409, "user_already_exists")
    unnamed = api.post(path, **{**body, "userId": "w", "email": "w@example.org", "name": None})
    assert (unnamed.status_code, unnamed.json()["name"]) == (201, "")


@pytest.mark.parametrize(
    "version", ["sha1", "sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-512"]
)
def test_a_version_of_sha_is_kept(api: Api, version: str) -> None:
    made = api.post("/users/sha", **GOOD, password=HASH, passwordVersion=version)
    assert (made.json()["hash"], made.json()["hashOptions"]) == ("sha", {"version": version})


@pytest.mark.parametrize("version", ["sha512/224", "sha512/256", "SHA512"])
def test_versions_that_appwrite_takes_and_cannot_use_fail(api: Api, version: str) -> None:
    made = api.post("/users/sha", **GOOD, password=HASH, passwordVersion=version)
    assert refusal(made) == (500, "general_unknown", "Server Error")
    assert api.get("/users").json()["total"] == 0


@pytest.mark.parametrize("name", ["passwordCpu", "passwordMemory", "passwordParallel"])
@pytest.mark.parametrize("odd", ["8", 1.5, None, True, [8], 2**63])
def test_costs_are_integers(api: Api, name: str, odd: Any) -> None:
    body = {**GOOD, "password": HASH, **SCRYPT, name: odd}
    invalid(api.post("/users/scrypt", **body), name, INTEGER_RULE)


@pytest.mark.parametrize(
    "change",
    [
        {"passwordCpu": 1},
        {"passwordCpu": 12},
        {"passwordCpu": -8},
        {"passwordMemory": 0},
        {"passwordParallel": 0},
        {"passwordLength": 15},
        {"passwordSalt": "0"},
    ],
)
def test_costs_that_appwrite_cannot_use_fail(api: Api, change: dict[str, Any]) -> None:
    made = api.post("/users/scrypt", **{**GOOD, "password": HASH, **SCRYPT, **change})
    assert refusal(made) == (500, "general_unknown", "Server Error")


@pytest.mark.parametrize("name", MODIFIED)
def test_parts_of_firebases_hash_are_base64(api: Api, name: str) -> None:
    made = api.post("/users/scrypt-modified", **{**GOOD, "password": HASH, **MODIFIED, name: "!"})
    assert refusal(made) == (500, "general_unknown", "Server Error")


ALLOWED: dict[str, tuple[str, Any, Any]] = {  # a method, a value that fits, one that does not
    "name": ("equal", "x", 5),
    "email": ("startsWith", "x", 5),
    "phone": ("equal", "+1", False),
    "status": ("equal", True, "true"),
    "passwordUpdate": ("lessThan", "2020-01-01T00:00:00.000+00:00", "soon"),
    "registration": ("greaterThan", "2020-01-01", 2020),
    "emailVerification": ("notEqual", True, 1),
    "phoneVerification": ("equal", False, "no"),
    "labels": ("contains", "vip", 5),
    "impersonator": ("equal", True, 0),
    "accessedAt": ("greaterThan", "2020-01-01", True),
    "$id": ("equal", "x", 5),
    "$createdAt": ("lessThanEqual", "2020-01-01", "x"),
    "$updatedAt": ("greaterThanEqual", "2020-01-01", []),
    "$sequence": ("equal", 1, "x"),
}


@pytest.mark.parametrize("key", ALLOWED)
def test_users_are_filtered_by_what_appwrite_allows(api: Api, user: str, key: str) -> None:
    method, good, bad = ALLOWED[key]
    assert user
    assert "users" in listed(api, "/users", query(method, key, good))
    words = f'Invalid query: Query value is invalid for attribute "{key}"'
    invalid(api.get("/users", **query(method, key, bad)), "queries", words)
    assert "users" in listed(api, "/users", query("orderDesc", key))


@pytest.mark.parametrize(
    "key", ["password", "hash", "prefs", "mfa", "search", "$permissions", "userSequence", "", "a.b"]
)
def test_by_nothing_else(api: Api, key: str) -> None:
    words = f"Invalid query: Attribute not found in schema: {key.partition('.')[0]}"
    invalid(api.get("/users", **query("equal", key, "x")), "queries", words)


def test_a_list_column_is_only_asked_for_its_elements(api: Api) -> None:
    words = 'Invalid query: Cannot query equal on attribute "labels" because it is an array.'
    invalid(api.get("/users", **query("equal", "labels", "x")), "queries", words)


def test_wrong_cursors_are_refused(api: Api, user: str) -> None:
    words = "Invalid query: Invalid cursor: UID must contain at most 36 chars."
    invalid(api.get("/users", **query("cursorAfter", "", "_x")), "queries", words)
    status, kind, said = refusal(api.get("/users", **query("cursorBefore", "", "x")))
    assert (status, kind) == (400, "general_cursor_not_found")
    assert said == "User 'x' for the 'cursor' value not found."
    both = {**query("orderAsc", "accessedAt"), **query("cursorAfter", "", "ada", at=1)}
    status, kind, said = refusal(api.get("/users", **both))
    assert (status, kind) == (400, "database_query_order_null")
    assert said == (
        "The order attribute 'accessedAt' had a null value. Cursor pagination requires all "
        "documents order attribute values are non-null."
    )
    assert user


def test_a_search_finds_ids_names_addresses_numbers_and_labels(api: Api, user: str) -> None:
    api.patch(f"{user}/name", name="Countess Lovelace")
    api.put(f"{user}/labels", labels=["engine"])
    api.post("/users", userId="bob")
    for text in ("ada", "lovelace", "ada@example.org", "engine", "12025550123"):
        assert [u["$id"] for u in listed(api, "/users", {"search": text})["users"]] == ["ada"]
    api.patch(f"{user}/name", name="Somebody")
    assert listed(api, "/users", {"search": "lovelace"})["total"] == 0


def test_totals_stop_only_when_asked_with_a_number(api: Api, user: str) -> None:
    assert user
    assert listed(api, "/users", {"total": "0"})["total"] == 0
    assert listed(api, "/users", {"total": "false"})["total"] == 1


SWITCHES = {
    "status": ("status", "true"),
    "impersonator": ("impersonator", "1"),
    "verification": ("emailVerification", None),
    "verification/phone": ("phoneVerification", None),
    "mfa": ("mfa", None),
}


@pytest.mark.parametrize("path", SWITCHES)
def test_switches_take_booleans(api: Api, user: str, path: str) -> None:
    key, loose = SWITCHES[path]
    for value in (True, False):
        assert api.patch(f"{user}/{path}", **{key: value}).json()[key] is value
    odds: tuple[Any, ...] = ("yes", 2, None, [], {})
    for odd in odds:
        invalid(api.patch(f"{user}/{path}", **{key: odd}), key, BOOLEAN_RULE)
    answer = api.patch(f"{user}/{path}", **{key: loose or "true"})
    if loose:
        assert answer.json()[key] is True
    else:
        invalid(answer, key, BOOLEAN_RULE)
    assert refusal(api.patch(f"{user}/{path}"))[2] == f'Param "{key}" is not optional.'
    assert refusal(api.patch(f"/users/x/{path}", **{key: True}))[:2] == (404, "user_not_found")


def test_labels_are_letters_and_digits(api: Api, user: str) -> None:
    assert api.put(f"{user}/labels", labels=["a", "B2", "a"]).json()["labels"] == ["a", "B2"]
    assert len(api.put(f"{user}/labels", labels=["a"] * 1000).json()["labels"]) == 1
    for odd in (["é"], [""], ["a" * 37], [1], "a", None, ["a"] * 1001):
        words = "Value must a valid array no longer than 1000 items and Value must be"
        invalid(api.put(f"{user}/labels", labels=odd), "labels", words)
    assert api.get(user).json()["labels"] == ["a"]


def test_an_address_moves_with_its_target(api: Api, user: str) -> None:
    api.patch(f"{user}/verification", emailVerification=True)
    (email, _) = api.get(user).json()["targets"]
    moved = api.patch(f"{user}/email", email="Countess@Example.org").json()
    assert (moved["email"], moved["emailVerification"]) == ("countess@example.org", False)
    assert moved["targets"][0]["$id"] == email["$id"]
    assert moved["targets"][0]["identifier"] == "countess@example.org"
    removed = api.patch(f"{user}/email", email="").json()
    assert (removed["email"], removed["emailCanonical"]) == ("", None)
    assert [t["providerType"] for t in api.get(user).json()["targets"]] == ["sms"]
    back = api.patch(f"{user}/email", email="ada@example.org").json()
    assert [t["providerType"] for t in back["targets"]] == ["sms", "email"]


def test_only_one_user_at_a_time_has_an_empty_address(api: Api, user: str) -> None:
    """Appwrite 1.9.6 keeps an empty text under its unique index; numbers it keeps as null."""
    api.post("/users", userId="bob", email="bob@example.org", phone="+12025550124")
    for path in (user, "/users/bob"):
        assert api.patch(f"{path}/phone", number="").status_code == 200
    assert api.patch(f"{user}/email", email="").status_code == 200
    refused = refusal(api.patch("/users/bob/email", email=""))
    assert refused[:2] == (409, "user_email_already_exists")
    assert api.get("/users/bob").json()["email"] == "bob@example.org"


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [("email", "email", "bob@example.org"), ("phone", "number", "+12025550124")],
)
def test_what_another_target_has_is_taken(
    api: Api, user: str, path: str, key: str, value: str
) -> None:
    api.post("/users", userId="bob", email="bob@example.org", phone="+12025550124")
    refused = refusal(api.patch(f"{user}/{path}", **{key: value}))
    assert refused[:2] == (409, "user_target_already_exists")
    own = api.get(user).json()["email" if path == "email" else "phone"]
    assert refusal(api.patch(f"{user}/{path}", **{key: own}))[1] == "user_target_already_exists"


def test_a_password_is_hashed_anew(api: Api, user: str) -> None:
    first = api.patch(f"{user}/password", password="correct horse").json()
    again = api.patch(f"{user}/password", password="correct horse").json()
    assert first["password"].startswith("$argon2id$")
    assert first["password"] != again["password"]
    assert first["passwordUpdate"] <= again["passwordUpdate"]
    for odd in (None, 5, ["x"], "short"):
        invalid(api.patch(f"{user}/password", password=odd), "password", PASSWORD_RULE)


def test_an_imported_hash_is_replaced_with_a_new_password(api: Api) -> None:
    api.post("/users/sha", **GOOD, password=HASH, passwordVersion="sha1")
    changed = api.patch("/users/u/password", password="correct horse").json()
    assert (changed["hash"], changed["hashOptions"]["type"]) == ("argon2", "argon2")


def test_an_empty_password_is_answered_and_then_not_kept(api: Api, user: str) -> None:
    assert api.patch(f"{user}/password", password="").json()["password"] == ""
    assert api.get(user).json()["password"].startswith("$argon2id$")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ([], {}),
        ({"a": {}}, {"a": []}),
        ({"a": {"0": 1, "1": 2}}, {"a": [1, 2]}),
        ({"5": 1}, {"5": 1}),
        ({"a": [1, None, "é"], "b": 1.5}, {"a": [1, None, "é"], "b": 1.5}),
    ],
)
def test_preferences_are_kept_as_php_reads_them(api: Api, user: str, given: Any, kept: Any) -> None:
    assert api.patch(f"{user}/prefs", prefs=given).json() == kept
    assert api.get(f"{user}/prefs").json() == kept
    assert api.get(user).json()["prefs"] == kept


@pytest.mark.parametrize(
    "odd", [["a"], "x", "{}", 5, None, True, {"0": 1}, {"a": "x" * 65530}, {"a": "é" * 11000}]
)
def test_what_is_no_object_or_too_long_is_no_preference(api: Api, user: str, odd: Any) -> None:
    words = "Value must be a valid object."
    invalid(api.patch(f"{user}/prefs", prefs=odd), "prefs", words)
    assert api.get(f"{user}/prefs").json() == {}


def test_nothing_of_a_removed_user_stays(api: Api, user: str) -> None:
    api.post("/teams", teamId="t", name="T")
    api.post("/teams/t/memberships", userId="ada", roles=[])
    api.post(f"{user}/sessions")
    api.post(f"{user}/tokens")
    assert api.get("/teams/t").json()["total"] == 1
    assert api.delete(user).status_code == 204
    assert api.get("/teams/t").json()["total"] == 0
    db = sqlite3.connect(api.directory / "appwrite.sqlite3")
    tables = ("users", "targets", "sessions", "tokens", "memberships")
    left = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    db.close()
    assert left == dict.fromkeys(tables, 0)
    assert api.post("/users", userId="ada", email="ada@example.org").status_code == 201


ROUTES = [
    ("GET", "", {}),
    ("DELETE", "", {}),
    ("GET", "/prefs", {}),
    ("PATCH", "/prefs", {"prefs": {}}),
    ("PATCH", "/name", {"name": "x"}),
    ("PATCH", "/email", {"email": ""}),
    ("PATCH", "/phone", {"number": ""}),
    ("PATCH", "/password", {"password": ""}),
    ("PUT", "/labels", {"labels": []}),
    ("GET", "/memberships", {}),
    ("GET", "/logs", {}),
    ("GET", "/sessions", {}),
    ("POST", "/sessions", {}),
    ("DELETE", "/sessions", {}),
    ("DELETE", "/sessions/s", {}),
    ("POST", "/tokens", {}),
    ("POST", "/jwts", {}),
    ("GET", "/targets", {}),
    ("GET", "/targets/t", {}),
    ("DELETE", "/targets/t", {}),
    ("PATCH", "/targets/t", {}),
    ("GET", "/mfa/factors", {}),
    ("GET", "/mfa/recovery-codes", {}),
    ("PUT", "/mfa/recovery-codes", {}),
    ("PATCH", "/mfa/recovery-codes", {}),
    ("DELETE", "/mfa/authenticators/totp", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_who_is_not_there_is_not_found(
    api: Api, guest: Api, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = api.client.request(method, f"/users/nobody{path}", json=body)
    assert refusal(answer)[:2] == (404, "user_not_found")
    answer = api.client.request(method, f"/users/_{path}", json=body)
    invalid(answer, "userId", "UID must contain at most 36 chars.")
    answer = guest.client.request(method, f"/users/nobody{path}", json=body)
    if path.startswith("/sessions") and method != "GET":  # guests have `sessions.write`
        assert refusal(answer)[:2] == (404, "user_not_found")
    else:
        assert refusal(answer)[:2] == (401, "general_unauthorized_scope")


def test_guests_learn_no_secret_of_a_session(guest: Api, user: str) -> None:
    made = guest.post(f"{user}/sessions")
    assert (made.status_code, made.json()["secret"]) == (201, "")
