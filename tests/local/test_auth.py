"""Who asks, and what that lets them do: keys, sessions, JWTs, guests, roles and scopes."""

import base64
from typing import Any

import pytest

from appwrite_cli.local import PROJECT, application, signed_in, user_records
from tests.local.conftest import Api, refusal
from tests.local.people import People, as_user, by_jwt, sign_in, sign_up

ROWS = "/tablesdb/shop/tables/items/rows"


@pytest.fixture
def secured(api: Api, table: str) -> str:
    """The rows of a table whose rows have permissions of their own."""
    api.put(table, name="Items", rowSecurity=True, permissions=['create("users")'])
    return f"{table}/rows"


def ids(caller: Api) -> list[str]:
    """The rows that somebody may read."""
    answer = caller.get(ROWS)
    assert answer.status_code == 200, answer.text
    return [row["$id"] for row in answer.json()["rows"]]


def roles_of(api: Api, name: str) -> list[str]:
    with application(api.directory).store.transaction(write=False) as db:
        return signed_in.roles(db, user_records.require(db, name))


class TestRoles:
    def test_they_come_in_the_order_of_messages(self, api: Api, people: People) -> None:
        people("ada")
        api.put("/users/ada/labels", labels=["vip"])
        api.post("/teams", teamId="crew", name="Crew")
        joined = api.post("/teams/crew/memberships", userId="ada", roles=["cook"]).json()
        assert roles_of(api, "ada") == [
            *("users", "user:ada", "user:ada/unverified", "users/unverified"),
            *("team:crew", f"member:{joined['$id']}", "team:crew/cook", "label:vip"),
        ]
        api.patch("/users/ada/verification/phone", phoneVerification=True)
        assert roles_of(api, "ada")[2:4] == ["user:ada/verified", "users/verified"]

    @pytest.mark.parametrize(
        ("role", "ada", "bob", "nobody"),
        [
            ("any", True, True, True),
            ("guests", False, False, True),
            ("users", True, True, False),
            ("users/verified", True, False, False),
            ("users/unverified", False, True, False),
            ("user:ada", True, False, False),
            ("user:ada/verified", True, False, False),
            ("user:ada/unverified", False, False, False),
            ("label:vip", True, False, False),
            ("team:crew", True, False, False),
            ("team:crew/cook", True, False, False),
            ("team:crew/owner", False, False, False),
        ],
    )
    def test_each_one_opens_what_it_should(
        self,
        role: str,
        ada: bool,
        bob: bool,
        nobody: bool,
        api: Api,
        guest: Api,
        secured: str,
    ) -> None:
        for name in ("ada", "bob"):
            sign_up(api, name)
        api.patch("/users/ada/verification", emailVerification=True)
        api.put("/users/ada/labels", labels=["vip"])
        api.post("/teams", teamId="crew", name="Crew")
        api.post("/teams/crew/memberships", userId="ada", roles=["cook"])
        api.post(secured, rowId="r", data={"name": "x"}, permissions=[f'read("{role}")'])
        session = as_user(api, "ada")
        bearer = by_jwt(api, session.post("/account/jwts").json()["jwt"])
        for caller, may in ((session, ada), (bearer, ada), (as_user(api, "bob"), bob)):
            assert ids(caller) == (["r"] if may else [])
            assert caller.get(f"{secured}/r").status_code == (200 if may else 404)
        assert ids(guest) == (["r"] if nobody else [])
        assert ids(api) == ["r"]

    def test_changes_of_a_team_take_effect_at_once(self, api: Api, people: People) -> None:
        api.post("/tablesdb", databaseId="shop", name="Shop")
        api.post(
            "/tablesdb/shop/tables",
            tableId="items",
            name="Items",
            permissions=['read("team:crew/cook")'],
        )
        ada = people("ada")
        api.post("/teams", teamId="crew", name="Crew")
        assert refusal(ada.get(ROWS))[:2] == (401, "user_unauthorized")
        member = api.post("/teams/crew/memberships", userId="ada", roles=["cook"]).json()["$id"]
        assert ids(ada) == []
        path = f"/teams/crew/memberships/{member}"
        api.patch(path, roles=["guest"])
        assert ada.get(ROWS).status_code == 401
        api.patch(path, roles=["guest", "cook"])
        assert ada.get(ROWS).status_code == 200
        api.delete(path)
        assert ada.get(ROWS).status_code == 401


class TestRows:
    def test_a_row_made_without_permissions_is_its_makers(
        self, api: Api, people: People, secured: str
    ) -> None:
        ada, bob = people("ada"), people("bob")
        made = ada.post(secured, rowId="hers", data={"name": "x"}).json()
        assert made["$permissions"] == [
            *('read("user:ada")', 'update("user:ada")', 'delete("user:ada")')
        ]
        path = f"{secured}/hers"
        assert bob.get(path).status_code == 404
        assert refusal(bob.patch(path, data={"name": "y"}))[:2] == (401, "user_unauthorized")
        assert refusal(bob.delete(path))[:2] == (401, "user_unauthorized")
        assert ada.patch(path, data={"name": "y"}).json()["name"] == "y"
        assert ada.delete(path).status_code == 204

    def test_a_key_beside_a_session_makes_rows_for_the_user(self, api: Api, secured: str) -> None:
        sign_up(api, "ada")
        both = Api(api.directory, **{"x-appwrite-session": sign_in(api, "ada")})
        made = both.post(secured, rowId="r", data={"name": "x"}).json()
        assert made["$permissions"][0] == 'read("user:ada")'

    def test_nobody_gives_rights_away_that_they_have_not(
        self, people: People, secured: str
    ) -> None:
        given = {"rowId": "r", "data": {"name": "x"}}
        refused = people("ada").post(secured, **given, permissions=['read("users/verified")'])
        status, kind, words = refusal(refused)
        assert (status, kind) == (401, "user_unauthorized")
        assert words.startswith("Permissions must be one of: (any, users, user:ada, ")

    def test_what_is_disabled_is_not_there_for_users(
        self, api: Api, people: People, table: str
    ) -> None:
        ada = people("ada")
        api.put(table, name="Items", permissions=['read("users")'])
        assert ids(ada) == []
        api.put(table, name="Items", enabled=False, permissions=['read("users")'])
        assert refusal(ada.get(ROWS))[:2] == (404, "table_not_found")
        assert ids(api) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("token", "words"),
        [
            ("x", "Incomplete segments"),
            ("a.b.c", "JSON failed: Syntax error"),
            ("e30.e30.", "Missing header algo"),
        ],
    )
    def test_a_wrong_jwt_is_refused_everywhere(
        self, token: str, words: str, guest: Api, api: Api
    ) -> None:
        for caller in (guest, api):  # a key does not help
            for path in ("/account", "/tablesdb", "/health/version"):
                answer = caller.client.get(path, headers={"x-appwrite-jwt": token})
                status, kind, message = refusal(answer)
                assert (status, kind) == (401, "user_jwt_invalid")
                assert message.startswith("Failed to verify JWT. ")
                assert message.endswith(words)

    def test_a_jwt_means_nothing_without_the_project(self, api: Api) -> None:
        headers = {"x-appwrite-jwt": "x", "x-appwrite-project": "nosuch", "x-appwrite-key": ""}
        answer = api.client.get("/account", headers=headers)
        assert refusal(answer)[:2] == (404, "project_not_found")

    def test_a_jwt_of_a_user_who_is_gone_is_a_guest(self, api: Api, people: People) -> None:
        people("ada")
        bearer = by_jwt(api, api.post("/users/ada/jwts").json()["jwt"])
        assert bearer.get("/account").status_code == 200
        api.delete("/users/ada")
        assert refusal(bearer.get("/account"))[:2] == (401, "general_unauthorized_scope")

    def test_the_scope_is_looked_at_before_the_block(self, api: Api, people: People) -> None:
        ada = people("ada")
        api.patch("/users/ada/status", status=False)
        assert refusal(ada.get("/users"))[:2] == (401, "general_unauthorized_scope")
        assert refusal(ada.get("/tablesdb/x/tables/y/rows"))[:2] == (403, "user_blocked")

    def test_the_block_is_looked_at_before_the_parameters(self, api: Api, people: People) -> None:
        ada = people("ada")
        api.patch("/users/ada/status", status=False)
        assert refusal(ada.patch("/account/name", name=5))[:2] == (403, "user_blocked")
        api.patch("/users/ada/status", status=True)
        assert refusal(ada.patch("/account/name", name=5))[:2] == (400, "general_argument_invalid")
        again = ada.post("/account/sessions/email", email=5)
        assert refusal(again)[:2] == (401, "user_session_already_exists")

    def test_there_is_nobody_in_the_mode_of_administrators(self, api: Api, people: People) -> None:
        ada = people("ada")
        headers = {"x-appwrite-mode": "admin"}
        answer = ada.client.get("/account", headers=headers)
        assert refusal(answer)[:2] == (401, "general_unauthorized_scope")
        assert api.client.get("/users", headers=headers).status_code == 200
        console = {**headers, "x-appwrite-project": "console"}
        answer = ada.client.get("/account", headers=console)
        assert refusal(answer)[2] == "Admin mode is not allowed for console project"

    @pytest.mark.parametrize(
        ("method", "path", "scope"),
        [
            ("GET", "/users", "users.read"),
            ("POST", "/tablesdb", "databases.write"),
            ("GET", "/project/keys", "keys.read"),
            ("GET", "/health", "health.read"),
        ],
    )
    def test_users_have_not_the_scopes_of_administrators(
        self, method: str, path: str, scope: str, people: People
    ) -> None:
        answer = people("ada").client.request(method, path)
        assert refusal(answer)[2] == (f'ada@example.com (role: users) missing scopes (["{scope}"])')

    def test_who_has_no_address_is_called_user(self, api: Api) -> None:
        secret = api.post("/account/sessions/anonymous").json()["secret"]
        anonymous = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-session": secret})
        assert refusal(anonymous.get("/users"))[2].startswith("User (role: users) missing")


class TestBeingNoted:
    def test_a_first_use_is_shown_as_the_database_has_it(self, api: Api, people: People) -> None:
        ada = people("ada")
        assert api.get("/users/ada").json()["accessedAt"] == ""
        first = ada.get("/account").json()["accessedAt"]
        assert first[10] == " "
        noted = ada.get("/account").json()["accessedAt"]
        assert noted[10] == "T"
        assert noted == api.get("/users/ada").json()["accessedAt"]

    def test_a_refused_first_use_is_noted_too(self, api: Api, people: People) -> None:
        assert people("ada").get("/users").status_code == 401
        assert api.get("/users/ada").json()["accessedAt"]
        assert people("bob").patch("/account/name", name="").status_code == 400
        assert api.get("/users/bob").json()["accessedAt"]


class TestImpersonation:
    @pytest.mark.parametrize(
        ("header", "value"),
        [("id", "bob"), ("email", "BOB@example.com"), ("phone", "+12025550123")],
    )
    def test_whoever_may_acts_as_another_user(self, header: str, value: str, api: Api) -> None:
        sign_up(api, "bob", phone="+12025550123")
        sign_up(api, "ada")
        named = {f"x-appwrite-impersonate-user-{header}": value}
        ada = as_user(api, "ada")
        assert ada.client.get("/account", headers=named).json()["$id"] == "ada"
        api.patch("/users/ada/impersonator", impersonator=True)
        seen: dict[str, Any] = ada.client.get("/account", headers=named).json()
        assert (seen["$id"], seen["impersonatorUserId"]) == ("bob", "ada")
        assert ada.client.get("/users", headers=named).status_code == 200
        assert api.get("/users/bob").json()["accessedAt"] == ""

    def test_a_user_who_is_not_there_changes_nothing(self, api: Api, people: People) -> None:
        ada = people("ada")
        api.patch("/users/ada/impersonator", impersonator=True)
        named = {"x-appwrite-impersonate-user-id": "nobody"}
        assert ada.client.get("/account", headers=named).json()["$id"] == "ada"


def test_the_project_may_stand_in_the_address(api: Api, people: People) -> None:
    people("ada")
    headers = {"x-appwrite-project": "", "x-appwrite-key": "", "x-appwrite-session": "x"}
    answer = api.client.get(
        "/account",
        params={"project": PROJECT},
        headers={**headers, "x-appwrite-session": sign_in(api, "ada")},
    )
    assert answer.json()["$id"] == "ada"


@pytest.mark.parametrize(
    "claimed",
    [
        r'{"id":"ada","secret":"\ud800"}',
        r'{"id":"\udfff","secret":"x"}',
        '{"id":["ada"],"secret":"x"}',
        '["ada","x"]',
        "null",
    ],
)
def test_a_session_that_is_none_is_a_guest(claimed: str, api: Api, people: People) -> None:
    people("ada")
    shown = base64.b64encode(claimed.encode()).decode()
    for header in ({"x-appwrite-session": shown}, {"cookie": f"a_session_{PROJECT}={shown}"}):
        answer = Api(api.directory, **{"x-appwrite-key": "", **header}).get("/account")
        assert refusal(answer)[:2] == (401, "general_unauthorized_scope")
