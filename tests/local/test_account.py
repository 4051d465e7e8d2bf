"""The account of whoever is signed in: signing up, in and out, and what an account changes."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from appwrite_cli.local import PROJECT
from tests.local.conftest import Api, refusal
from tests.local.people import PASSWORD, People, as_user, by_jwt, sign_in, sign_up

COOKIES = (f"a_session_{PROJECT}_legacy", f"a_session_{PROJECT}")


def cookies_of(answer: Any) -> dict[str, list[str]]:
    """The cookies that an answer sets: name to value and flags."""
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        first, *flags = header.split("; ")
        name, _, value = first.partition("=")
        found[name] = [value, *flags]
    return found


class TestSigningUp:
    def test_a_guest_becomes_a_user(self, guest: Api) -> None:
        given = {"userId": "ada", "email": "Ada@Example.com", "password": PASSWORD}
        made = guest.post("/account", **given)
        assert made.status_code == 201
        assert made.json()["email"] == "ada@example.com"
        assert not {"password", "hash", "hashOptions"} & set(made.json())
        again = guest.post("/account", **{**given, "userId": "eve"})
        assert refusal(again)[:2] == (409, "user_already_exists")

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"userId": None}, 'Param "userId" is not optional.'),
            ({"userId": "-"}, "Invalid `userId` param: Parameter must contain at most 36 chars."),
            ({"email": 5}, "Invalid `email` param: Value must be a valid email address"),
            ({"password": "é" * 3}, "Invalid `password` param: Password must be between 8 and"),
            ({"password": "x" * 257}, "Invalid `password` param: Password must be between 8 and"),
            ({"password": ["x" * 8]}, "Invalid `password` param: Password must be between 8 and"),
            ({"name": "n" * 129}, "Invalid `name` param: Value must be a valid string"),
            # The first wrong one in Appwrite's order is told.
            ({"email": "", "password": "x"}, "Invalid `email` param"),
        ],
    )
    def test_what_is_wrong_is_told(self, changed: dict[str, Any], words: str, guest: Api) -> None:
        given = {"userId": "ada", "email": "ada@example.com", "password": PASSWORD, **changed}
        if given["userId"] is None:
            del given["userId"]
        status, kind, message = refusal(guest.post("/account", **given))
        assert (status, kind) == (400, "general_argument_invalid")
        assert message.startswith(words)

    def test_no_answer_tells_a_password(self, api: Api, people: People) -> None:
        ada = people("ada")
        for answer in (ada.get("/account"), ada.patch("/account/name", name="Ada"), ada.get("/")):
            assert PASSWORD not in answer.text
            assert "argon2" not in answer.text

    def test_an_account_removes_itself(self, api: Api, people: People) -> None:
        ada = people("ada")
        assert ada.delete("/account").status_code == 204
        assert refusal(ada.get("/account"))[:2] == (401, "general_unauthorized_scope")
        assert refusal(api.get("/users/ada"))[:2] == (404, "user_not_found")


class TestSessions:
    def test_a_guest_is_told_the_secret_by_cookies_only(self, api: Api, guest: Api) -> None:
        sign_up(api, "ada")
        made = guest.post("/account/sessions/email", email="ada@example.com", password=PASSWORD)
        assert made.json()["secret"] == ""
        found = cookies_of(made)
        assert set(found) == set(COOKIES)
        value, *flags = found[COOKIES[1]]
        assert {"path=/", "httponly", "SameSite=None"} <= set(flags)
        assert "secure" not in flags
        fallback = json.loads(made.headers["x-fallback-cookies"])[COOKIES[1]]
        assert value.replace("%3D", "=") == fallback
        assert json.loads(base64.b64decode(fallback))["id"] == "ada"

    @pytest.mark.parametrize("way", ["cookie", "legacy", "header", "fallback"])
    def test_every_way_to_show_a_session_works(self, way: str, api: Api, guest: Api) -> None:
        sign_up(api, "ada")
        secret = sign_in(api, "ada")
        headers = {
            "cookie": {"cookie": f"{COOKIES[1]}={secret}"},
            "legacy": {"cookie": f"{COOKIES[0]}={secret.replace('=', '%3D')}"},
            "header": {"x-appwrite-session": secret},
            "fallback": {"x-fallback-cookies": json.dumps({COOKIES[1]: secret})},
        }[way]
        answer = guest.client.get("/account", headers=headers)
        assert answer.json()["$id"] == "ada"

    @pytest.mark.parametrize(
        "session",
        [
            "nonsense",
            base64.b64encode(b"[]").decode(),
            base64.b64encode(b'{"id": 5, "secret": []}').decode(),
            base64.b64encode(b'{"id": "ada", "secret": ""}').decode(),
            base64.b64encode(b'{"id": "ada"}').decode(),
            base64.b64encode(b"[" * 100_000).decode(),
        ],
    )
    def test_what_is_no_session_is_a_guest(self, session: str, api: Api, guest: Api) -> None:
        sign_up(api, "ada")
        for name in ("x-appwrite-session", "x-fallback-cookies"):
            answer = guest.client.get("/account", headers={name: session})
            assert refusal(answer)[:2] == (401, "general_unauthorized_scope")

    def test_a_session_of_one_is_none_of_another(self, api: Api, guest: Api) -> None:
        sign_up(api, "ada")
        sign_up(api, "eve")
        known = json.loads(base64.b64decode(sign_in(api, "eve")))
        forged = base64.b64encode(json.dumps({**known, "id": "ada"}).encode()).decode()
        answer = guest.client.get("/account", headers={"x-appwrite-session": forged})
        assert answer.status_code == 401

    def test_a_session_ends_by_itself(self, api: Api, people: People) -> None:
        ada = people("ada")
        over = datetime.now(UTC) - timedelta(seconds=1)
        set_in_store(api, "UPDATE sessions SET c_expire = ?", over.isoformat("T", "milliseconds"))
        assert refusal(ada.get("/account"))[:2] == (401, "general_unauthorized_scope")

    def test_extending_lasts_a_year(self, api: Api, people: People) -> None:
        ada = people("ada")
        answer = ada.patch("/account/sessions/current")
        left = datetime.fromisoformat(answer.json()["expire"] + "+00:00") - datetime.now(UTC)
        assert timedelta(days=364) < left <= timedelta(days=365)
        assert ada.get("/account/sessions/current").json()["current"] is True

    def test_no_one_sees_or_ends_sessions_of_others(self, api: Api, people: People) -> None:
        ada, eve = people("ada"), people("eve")
        id_ = ada.get("/account/sessions/current").json()["$id"]
        path = f"/account/sessions/{id_}"
        for answer in (eve.get(path), eve.patch(path), eve.delete(path)):
            assert refusal(answer)[:2] == (404, "user_session_not_found")
        assert ada.get(path).status_code == 200

    def test_cookies_go_with_the_current_session_only(self, api: Api, people: People) -> None:
        ada = people("ada")
        sign_in(api, "ada")
        current, other = sorted(
            ada.get("/account/sessions").json()["sessions"], key=lambda one: not one["current"]
        )
        assert cookies_of(ada.delete(f"/account/sessions/{other['$id']}")) == {}
        ended = cookies_of(ada.delete(f"/account/sessions/{current['$id']}"))
        assert set(ended) == set(COOKIES)
        assert "Max-Age=0" in ended[COOKIES[1]]

    def test_the_client_is_described(self, api: Api) -> None:
        sign_up(api, "ada")
        answer = api.client.post(
            "/account/sessions/email",
            json={"email": "ada@example.com", "password": PASSWORD},
            headers={"user-agent": "curl/8.5.0"},
        ).json()
        assert (answer["clientType"], answer["clientName"]) == ("library", "curl")
        assert answer["ip"] == "127.0.0.1"
        assert (answer["countryCode"], answer["countryName"]) == ("--", "Unknown")

    def test_the_path_of_old_sdks_signs_in_too(self, api: Api) -> None:
        sign_up(api, "ada")
        made = api.post("/account/sessions", email="ADA@example.com", password=PASSWORD)
        assert made.status_code == 201

    def test_an_imported_hash_becomes_one_of_appwrites(self, api: Api) -> None:
        import hashlib

        hashed = hashlib.md5(PASSWORD.encode()).hexdigest()
        api.post("/users/md5", userId="ada", email="ada@example.com", password=hashed)
        assert api.get("/users/ada").json()["hash"] == "md5"
        sign_in(api, "ada")
        assert api.get("/users/ada").json()["hash"] == "argon2"
        sign_in(api, "ada")


class TestJwts:
    def test_a_jwt_ends_with_its_session(self, api: Api, people: People) -> None:
        ada = people("ada")
        bearer = by_jwt(api, ada.post("/account/jwts").json()["jwt"])
        assert bearer.get("/account").json()["$id"] == "ada"
        assert refusal(bearer.get("/account/sessions/current"))[0] == 404
        ada.delete("/account/sessions/current")
        assert refusal(bearer.get("/account"))[:2] == (401, "general_unauthorized_scope")

    def test_a_jwt_beside_a_session_is_refused(self, api: Api, people: People) -> None:
        ada = people("ada")
        token = ada.post("/account/jwts").json()["jwt"]
        answer = ada.client.get("/account", headers={"x-appwrite-jwt": token})
        assert refusal(answer)[:2] == (403, "user_jwt_and_cookie_set")

    def test_a_duration_of_nothing_fails_as_on_the_server(self, people: People) -> None:
        assert refusal(people("ada").post("/account/jwts", duration=0))[:2] == (
            500,
            "general_unknown",
        )

    @pytest.mark.parametrize("duration", [-1, 3601, "x", None, 1.5])
    def test_a_duration_out_of_range_is_refused(self, duration: Any, people: People) -> None:
        answer = people("ada").post("/account/jwts", duration=duration)
        if duration is None:  # null is as if it were not given
            assert answer.status_code == 201
        else:
            assert refusal(answer)[2].endswith("Value must be a valid range between 0 and 3,600")


class TestChanges:
    def test_prefs_are_replaced(self, people: People) -> None:
        ada = people("ada")
        ada.patch("/account/prefs", prefs={"lang": "de", "deep": {"a": [1, None]}})
        assert ada.get("/account/prefs").json() == {"lang": "de", "deep": {"a": [1, None]}}
        ada.patch("/account/prefs", prefs={})
        assert ada.get("/account/prefs").json() == {}
        assert refusal(ada.patch("/account/prefs"))[2] == 'Param "prefs" is not optional.'

    def test_a_first_password_needs_no_old_one(self, api: Api) -> None:
        secret = api.post("/account/sessions/anonymous").json()["secret"]
        anonymous = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-session": secret})
        changed = anonymous.patch("/account/password", password="a new password")
        assert changed.status_code == 200
        refused = anonymous.patch("/account/password", password=PASSWORD, oldPassword="wrong one")
        assert refusal(refused)[:2] == (401, "user_invalid_credentials")

    def test_another_password_signs_in(self, api: Api, people: People) -> None:
        ada = people("ada")
        ada.patch("/account/password", password="another password", oldPassword=PASSWORD)
        assert refusal(
            api.post("/account/sessions/email", email="ada@example.com", password=PASSWORD)
        )[:2] == (401, "user_invalid_credentials")
        path = "/account/sessions/email"
        assert api.post(path, email="ada@example.com", password="another password").is_success

    def test_a_new_address_is_not_verified(self, api: Api, people: People) -> None:
        ada = people("ada")
        api.patch("/users/ada/verification", emailVerification=True)
        changed = ada.patch("/account/email", email="New@example.com", password=PASSWORD).json()
        assert (changed["email"], changed["emailVerification"]) == ("new@example.com", False)
        assert [target["identifier"] for target in changed["targets"]] == ["new@example.com"]

    def test_numbers_of_others_are_refused(self, api: Api, people: People) -> None:
        sign_up(api, "bob", phone="+12025550123")
        ada = people("ada")
        refused = ada.patch("/account/phone", phone="+12025550123", password=PASSWORD)
        assert refusal(refused)[:2] == (409, "user_target_already_exists")
        refused = ada.patch("/account/phone", phone="2025550123", password=PASSWORD)
        assert refusal(refused)[:2] == (400, "general_argument_invalid")

    def test_whoever_blocks_the_account_is_out(self, api: Api, people: People) -> None:
        ada = people("ada")
        assert ada.patch("/account/status").json()["status"] is False
        assert refusal(ada.get("/account"))[:2] == (403, "user_blocked")
        signing_in = api.post("/account/sessions/email", email="ada@example.com", password=PASSWORD)
        assert refusal(signing_in)[:2] == (403, "user_blocked")

    def test_logs_tell_what_was_done(self, api: Api, people: People) -> None:
        ada = people("ada")
        ada.patch("/account/name", name="Ada")
        found = ada.get("/account/logs").json()
        assert [log["event"] for log in found["logs"]] == ["user.update", "session.create"]
        assert found["total"] == 2
        assert api.get("/users/ada/logs").json() == found


class TestPushTargets:
    def test_a_device_is_registered_and_goes_with_the_session(
        self, api: Api, people: People
    ) -> None:
        ada = people("ada")
        made = ada.post("/account/targets/push", targetId="phone", identifier="device-1")
        assert made.status_code == 201
        assert made.json()["providerType"] == "push"
        changed = ada.put("/account/targets/phone/push", identifier="device-2").json()
        assert (changed["identifier"], changed["expired"]) == ("device-2", False)
        ada.delete("/account/sessions/current")
        assert "phone" not in api.get("/users/ada/targets").text

    def test_devices_of_others_are_not_there(self, people: People) -> None:
        ada, eve = people("ada"), people("eve")
        ada.post("/account/targets/push", targetId="phone", identifier="device-1")
        path = "/account/targets/phone/push"
        for answer in (eve.put(path, identifier="x"), eve.delete(path)):
            assert refusal(answer)[:2] == (404, "user_target_not_found")
        again = eve.post("/account/targets/push", targetId="phone", identifier="device-3")
        assert refusal(again)[:2] == (409, "user_target_already_exists")
        same = eve.post("/account/targets/push", targetId="other", identifier="device-1")
        assert refusal(same)[:2] == (409, "user_target_already_exists")
        assert ada.delete(path).status_code == 204


def test_nothing_of_an_account_is_for_guests_or_keys(api: Api, guest: Api) -> None:
    for path in ("", "/prefs", "/sessions", "/logs", "/identities", "/mfa/factors"):
        for caller in (api, guest):
            status, kind, words = refusal(caller.get(f"/account{path}"))
            assert (status, kind) == (401, "general_unauthorized_scope")
            assert words.endswith('missing scopes (["account"])')


def test_a_key_beside_a_session_means_the_user_where_the_key_may(api: Api) -> None:
    sign_up(api, "ada")
    ada = as_user(api, "ada")
    both = Api(api.directory, **{"x-appwrite-session": sign_in(api, "ada")})
    assert refusal(both.get("/account"))[:2] == (401, "general_unauthorized_scope")
    refused = both.post("/account/sessions/anonymous")
    assert refusal(refused)[:2] == (401, "user_session_already_exists")
    assert ada.get("/account").status_code == 200


def set_in_store(api: Api, statement: str, *values: Any) -> None:
    """Change what time alone would change."""
    from appwrite_cli.local import application

    with application(api.directory).store.transaction(write=True) as db:
        db.execute(statement, values)
