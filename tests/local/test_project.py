"""The project: its keys, variables, platforms and labels, and what can be switched off."""

from typing import Any

import pytest

from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query
from tests.local.people import PASSWORD, as_user, sign_up

KEYS, VARIABLES, PLATFORMS = "/project/keys", "/project/variables", "/project/platforms"
IDENTIFIERS = {
    "apple": "bundleIdentifier",
    "android": "applicationId",
    "windows": "packageIdentifierName",
    "linux": "packageName",
}


def ids(api: Api, path: str, params: dict[str, Any]) -> list[str]:
    found = listed(api, path, params)
    return [each["$id"] for each in found[path.rsplit("/", 1)[1]]]


def variable(api: Api, id_: str, key: str, **more: Any) -> Any:
    made = api.post(VARIABLES, variableId=id_, key=key, value="v", **more)
    assert made.status_code == 201, made.text
    return made.json()


def test_keys_are_listed_by_queries_all_of_them_unless_asked_otherwise(api: Api) -> None:
    for number in range(30):
        body = {"keyId": f"k{number}", "name": f"K{number}", "scopes": ["users.read"]}
        assert api.post(KEYS, **body).status_code == 201
    assert len(ids(api, KEYS, {})) == 30
    assert ids(api, KEYS, query("limit", "", 2)) == ["k0", "k1"]
    assert ids(api, KEYS, query("equal", "name", "K7")) == ["k7"]
    assert listed(api, KEYS, {"total": "0"})["total"] == 0
    refused = refusal(api.get(KEYS, **query("equal", "secret", "x")))
    assert refused[:2] == (400, "general_argument_invalid")


def test_the_end_of_a_key_is_shown_in_utc(api: Api) -> None:
    body = {"name": "K", "scopes": [], "expire": "2999-01-01T02:00:00+02:00"}
    made = api.post(KEYS, keyId="k", **body).json()
    assert made["expire"] == "2999-01-01T00:00:00.000+00:00"
    assert api.get(f"{KEYS}/k").json()["expire"] == made["expire"]
    again = refusal(api.post(KEYS, keyId="K", **body))
    assert again[:2] == (409, "key_already_exists")


def test_an_ephemeral_key_has_its_scopes_for_a_while(api: Api) -> None:
    made = api.post(f"{KEYS}/ephemeral", scopes=["users.read"], duration=60)
    assert made.status_code == 201
    key = made.json()
    assert key["secret"].startswith("ephemeral_")
    assert (key["name"], key["scopes"], key["accessedAt"], key["sdks"]) == (
        "",
        ["users.read"],
        "",
        [],
    )
    bearer = Api(api.directory, **{"x-appwrite-key": key["secret"]})
    assert bearer.get("/users").status_code == 200
    assert refusal(bearer.get("/teams"))[:2] == (401, "general_unauthorized_scope")
    assert listed(api, KEYS, {})["total"] == 0
    forged = Api(api.directory, **{"x-appwrite-key": key["secret"][:-4] + "AAAA"})
    assert refusal(forged.get("/users"))[:2] == (401, "user_unauthorized")


def test_the_jwt_of_a_user_is_no_key(api: Api) -> None:
    sign_up(api, "ann")
    token = as_user(api, "ann").post("/account/jwts").json()["jwt"]
    bearer = Api(api.directory, **{"x-appwrite-key": f"ephemeral_{token}"})
    assert refusal(bearer.get("/users"))[:2] == (401, "user_unauthorized")


@pytest.mark.parametrize("duration", [0, 3601, "x", None])
def test_an_ephemeral_key_is_good_for_an_hour_at_most(api: Api, duration: Any) -> None:
    refused = refusal(api.post(f"{KEYS}/ephemeral", scopes=[], duration=duration))
    words = "Invalid `duration` param: Value must be a valid range between 1 and 3,600"
    assert refused == (400, "general_argument_invalid", words)


def test_a_variable_is_secret_unless_asked_for_otherwise(api: Api) -> None:
    assert variable(api, "a", "A", secret=False)["value"] == "v"
    made = variable(api, "b", "B")
    assert (made["secret"], made["value"]) == (True, "")
    assert api.get(f"{VARIABLES}/b").json() == made
    refused = refusal(api.put(f"{VARIABLES}/b", secret=False))
    words = "Secret variables cannot be marked as non-secret. Please re-create the variable if "
    assert refused[:2] == (400, "variable_cannot_unset_secret")
    assert refused[2].startswith(words)
    assert api.put(f"{VARIABLES}/a", secret=True).json()["value"] == ""


def test_what_is_not_given_of_a_variable_stays(api: Api) -> None:
    variable(api, "a", "A", secret=False)
    assert api.put(f"{VARIABLES}/a", value="").json()["value"] == ""
    assert api.put(f"{VARIABLES}/a", key="Z").json()["key"] == "Z"
    assert refusal(api.put(f"{VARIABLES}/a"))[:2] == (400, "general_argument_invalid")
    assert refusal(api.put(f"{VARIABLES}/nope", key="Z"))[:2] == (404, "variable_not_found")


def test_no_two_variables_have_a_key_or_an_id(api: Api) -> None:
    variable(api, "a", "A")
    variable(api, "b", "B")
    for answer in (
        api.post(VARIABLES, variableId="A", key="C", value="v"),
        api.post(VARIABLES, variableId="c", key="a", value="v"),
        api.put(f"{VARIABLES}/b", key="A"),
    ):
        assert refusal(answer)[:2] == (409, "variable_already_exists")
    assert api.put(f"{VARIABLES}/b", key="b").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "x" * 256}, "Value must be a valid string and"),
        ({"value": "x" * 8193}, "Value must be a valid string and no longer than 8192 chars"),
        ({"value": 5}, "Value must be a valid string and no longer than 8192 chars"),
        ({"secret": "no"}, "Value must be a valid boolean"),
    ],
)
def test_a_variable_is_checked(api: Api, change: dict[str, Any], words: str) -> None:
    (name,) = change
    variable(api, "a", "A")
    body = {"variableId": "b", "key": "B", "value": "v", **change}
    for answer in (api.post(VARIABLES, **body), api.put(f"{VARIABLES}/a", **change)):
        status, kind, said = refusal(answer)
        assert (status, kind) == (400, "general_argument_invalid")
        assert said.startswith(f"Invalid `{name}` param: {words}")


def test_variables_are_listed_by_queries(api: Api) -> None:
    variable(api, "a", "A", secret=False)
    variable(api, "b", "B")
    assert ids(api, VARIABLES, query("equal", "key", "b")) == ["b"]
    assert ids(api, VARIABLES, query("equal", "secret", *[True])) == ["b"]
    assert ids(api, VARIABLES, query("equal", "resourceType", "project")) == ["a", "b"]
    assert ids(api, VARIABLES, query("cursorAfter", "", "a")) == ["b"]
    refused = refusal(api.get(VARIABLES, **query("equal", "value", "v")))
    assert refused[:2] == (400, "general_argument_invalid")


@pytest.mark.parametrize(("type_", "identifier"), IDENTIFIERS.items())
def test_a_platform_of_an_app_has_its_identifier(api: Api, type_: str, identifier: str) -> None:
    path = f"{PLATFORMS}/{type_}"
    made = api.post(path, platformId="p", name="App", **{identifier: "com.example.app"})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["type"], shown[identifier]) == (type_, "com.example.app")
    assert set(shown) == {"$id", "$createdAt", "$updatedAt", "name", "type", identifier}
    assert api.get(f"{PLATFORMS}/p").json() == shown
    changed = api.put(f"{path}/p", name="B", **{identifier: "com.example.b"}).json()
    assert (changed["name"], changed[identifier]) == ("B", "com.example.b")
    assert ids(api, PLATFORMS, query("equal", identifier, "com.example.b")) == ["p"]
    again = refusal(api.post(path, platformId="P", name="App", **{identifier: "x"}))
    assert again[:2] == (409, "platform_already_exists")
    for other in IDENTIFIERS:
        body = {"name": "B", IDENTIFIERS[other]: "x"}
        expected = 200 if other == type_ else 400
        assert api.put(f"{PLATFORMS}/{other}/p", **body).status_code == expected
    wrong = refusal(api.put(f"{PLATFORMS}/web/p", name="B", hostname="app.example.com"))
    assert wrong[:2] == (400, "platform_method_unsupported")
    missing = refusal(api.post(path, platformId="q", name="Q"))
    assert missing[2] == f'Param "{identifier}" is not optional.'


@pytest.mark.parametrize("odd", ["a/b", "a:1", "https://a", "x" * 254, "", "0", 5])
def test_a_host_is_no_address(api: Api, odd: Any) -> None:
    refused = refusal(api.post(f"{PLATFORMS}/web", platformId="p", name="P", hostname=odd))
    words = "Value must be a valid hostname without path, port and protocol."
    assert refused == (400, "general_argument_invalid", f"Invalid `hostname` param: {words}")


def test_older_clients_make_platforms_of_any_type_in_one_place(api: Api) -> None:
    path = f"{PLATFORMS}/web"
    made = api.post(path, platformId="p", name="P", type="flutter-ios", key="com.example").json()
    assert (made["type"], made["key"], made["hostname"]) == ("apple", "com.example", "")
    assert api.get(f"{PLATFORMS}/p").json()["bundleIdentifier"] == "com.example"
    assert api.put(f"{path}/p", name="Q", key="com.other").json()["key"] == "com.other"
    wrong = refusal(api.post(path, platformId="q", name="Q", type="fax"))
    assert wrong[:2] == (400, "general_bad_request")
    assert wrong[2].startswith('Param "type" is invalid: Value must be one of (web, flutter-web,')
    missing = refusal(api.post(path, platformId="q", name="Q"))
    assert missing[2] == 'Param "hostname" is not optional.'
    assert refusal(api.get(f"{PLATFORMS}/q"))[:2] == (404, "platform_not_found")


def test_the_project_has_labels(api: Api) -> None:
    shown = api.get("/project").json()
    assert (shown["$id"], shown["labels"], shown["status"]) == ("local", [], "active")
    changed = api.put("/project/labels", labels=["vip", "old", "vip"]).json()
    assert changed["labels"] == ["vip", "old"]
    assert api.get("/project").json() == changed
    refused = refusal(api.put("/project/labels", labels=["a b"]))
    assert refused[:2] == (400, "general_argument_invalid")


def switched(api: Api, path: str, *, on: bool) -> None:
    kind, name = path.split("/")
    key = {"auth-methods": "authMethods"}.get(kind, kind)
    shown = api.patch(f"/project/{path}", enabled=on).json()
    assert {"$id": name, "enabled": on} in shown[key]
    assert api.get("/project").json()[key] == shown[key]


def test_a_service_that_is_off_answers_keys_alone(api: Api, guest: Api) -> None:
    sign_up(api, "ann")
    ann = as_user(api, "ann")
    switched(api, "services/account", on=False)
    for caller in (ann, guest):
        assert refusal(caller.get("/account"))[:2] == (403, "general_service_disabled")
    assert ann.get("/teams").status_code == 200
    assert refusal(api.get("/account"))[0] == 401  # a key is no user
    switched(api, "services/account", on=True)
    assert ann.get("/account").status_code == 200


def test_without_the_rest_protocol_keys_alone_are_answered(api: Api, guest: Api) -> None:
    switched(api, "protocols/rest", on=False)
    assert refusal(guest.get("/account"))[:2] == (403, "general_api_disabled")
    assert api.get("/users").status_code == 200
    assert api.patch("/project/protocols/rest/status", enabled=True).status_code == 200
    assert refusal(guest.get("/account"))[0] == 401


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("email-password", "/account", "Email / Password"),
        ("email-password", "/account/sessions/email", "Email / Password"),
        ("anonymous", "/account/sessions/anonymous", "Anonymous"),
        ("magic-url", "/account/tokens/magic-url", "Magic URL"),
        ("email-otp", "/account/tokens/email", "Email OTP"),
        ("phone", "/account/tokens/phone", "Phone"),
    ],
)
def test_a_way_to_sign_in_is_switched_off(
    api: Api, guest: Api, method: str, path: str, name: str
) -> None:
    switched(api, f"auth-methods/{method}", on=False)
    words = f"{name} authentication is disabled for this project"
    assert refusal(guest.post(path)) == (501, "user_auth_method_unsupported", words)
    assert api.post(path).json().get("type") != "user_auth_method_unsupported"
    switched(api, f"auth-methods/{method}", on=True)
    assert guest.post(path).status_code != 501


def test_tokens_and_invitations_of_users_are_switched_off(api: Api) -> None:
    sign_up(api, "ann")
    ann = as_user(api, "ann")
    ann.post("/teams", teamId="crew", name="Crew")
    switched(api, "auth-methods/jwt", on=False)
    switched(api, "auth-methods/invites", on=False)
    for path in ("/account/jwts", "/teams/crew/memberships"):
        assert refusal(ann.post(path))[:2] == (501, "user_auth_method_unsupported")
    body = {"email": "ann@example.com", "password": PASSWORD}
    assert ann.post("/account/sessions/email", **body).status_code == 401


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("services/nope", "serviceId"),
        ("services/console", "serviceId"),
        ("protocols/soap", "protocolId"),
        ("auth-methods/fax", "methodId"),
    ],
)
def test_only_what_there_is_can_be_switched(api: Api, path: str, name: str) -> None:
    status, kind, said = refusal(api.patch(f"/project/{path}", enabled=True))
    assert (status, kind) == (400, "general_argument_invalid")
    assert said.startswith(f"Invalid `{name}` param: Value must be one of (")
    refused = refusal(api.patch("/project/services/users", enabled="no"))
    assert refused[2] == "Invalid `enabled` param: Value must be a valid boolean"


def test_the_project_is_for_keys(api: Api, guest: Api) -> None:
    sign_up(api, "ann")
    for caller in (guest, as_user(api, "ann")):
        for path in ("/project", KEYS, VARIABLES, PLATFORMS, "/webhooks"):
            assert refusal(caller.get(path))[:2] == (401, "general_unauthorized_scope")
