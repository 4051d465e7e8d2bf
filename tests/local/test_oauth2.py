"""Signing in at a provider, from the first redirect to the app's own address."""

import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from appwrite_cli.local import PROJECT
from tests.local.conftest import Api, refusal
from tests.local.people import People, sign_up

SUCCESS = "http://localhost:3000/done?from=login"
FAILURE = "http://localhost:3000/failed"
EMAIL = "useroauth@localhost.test"  # of whom the provider knows


class Browser:
    """Follows redirects within the local Appwrite, keeps cookies, and stops at the app."""

    def __init__(self, api: Api) -> None:
        self.client = httpx.Client(transport=api.client._transport, base_url="http://127.0.0.1/v1")
        self.last: httpx.Response | None = None

    def __call__(self, address: str, **query: str) -> httpx.URL:
        self.last = self.client.get(address, params={"project": PROJECT, **query})
        while self.last.has_redirect_location and self.last.next_request:
            url = self.last.next_request.url
            if url.port == 3000:
                return url
            self.last = self.client.send(self.last.next_request)
        raise AssertionError(f"{self.last.status_code}: {self.last.text}")


def parameters(url: httpx.URL) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(str(url)).query).items()}


@pytest.fixture
def browser(api: Api) -> Browser:
    return Browser(api)


def test_an_app_gets_a_secret_that_makes_a_session(api: Api, guest: Api, browser: Browser) -> None:
    arrived = browser("/account/tokens/oauth2/mock", success=SUCCESS, failure=FAILURE)
    assert str(arrived).startswith("http://localhost:3000/done?")
    given = parameters(arrived)
    assert given.pop("from") == "login"
    assert set(given) == {"secret", "userId"}
    assert "set-cookie" not in (browser.last.headers if browser.last else {})
    session = api.post("/account/sessions/token", **given)
    assert session.status_code == 201
    assert session.json()["provider"] == "mock"
    assert session.json()["factors"] == ["email"]
    again = api.post("/account/sessions/token", **given)
    assert refusal(again)[:2] == (401, "user_invalid_token")
    user = api.get(f"/users/{given['userId']}").json()
    assert (user["email"], user["name"], user["emailVerification"]) == (EMAIL, "User Name", True)
    assert [target["identifier"] for target in user["targets"]] == [EMAIL]


def test_a_browser_gets_cookies(browser: Browser) -> None:
    arrived = browser("/account/sessions/oauth2/mock", success=SUCCESS, failure=FAILURE)
    assert str(arrived) == SUCCESS
    account = browser.client.get("/account", params={"project": PROJECT})
    assert account.json()["email"] == EMAIL
    current = browser.client.get("/account/sessions/current", params={"project": PROJECT}).json()
    assert (current["provider"], current["providerUid"]) == ("mock", "1")
    assert current["providerAccessToken"]
    assert current["factors"] == ["email", "oauth2"]


def test_extending_the_session_renews_the_tokens_of_the_provider(browser: Browser) -> None:
    browser("/account/sessions/oauth2/mock", success=SUCCESS)
    path, project = "/account/sessions/current", {"project": PROJECT}
    before = browser.client.get(path, params=project).json()
    answer = browser.client.patch(path, params=project, headers={"x-appwrite-project": PROJECT})
    after = answer.json()
    assert after["$id"] == before["$id"]
    assert after["providerAccessToken"]
    assert after["providerAccessTokenExpiry"] >= before["providerAccessTokenExpiry"][:10]
    assert after["providerAccessTokenExpiry"][10] == " "  # as the database has it


def test_the_same_person_is_the_same_user_again(api: Api, browser: Browser) -> None:
    first = parameters(browser("/account/tokens/oauth2/mock", success=SUCCESS))
    second = parameters(browser("/account/tokens/oauth2/mock", success=SUCCESS))
    assert first["userId"] == second["userId"]
    found = api.get("/users/identities").json()
    assert found["total"] == 1
    assert found["identities"][0]["providerEmail"] == EMAIL


def test_a_verified_address_opens_the_account_that_has_it(api: Api, browser: Browser) -> None:
    sign_up(api, "ada")
    api.patch("/users/ada/email", email=EMAIL)
    assert parameters(browser("/account/tokens/oauth2/mock", success=SUCCESS))["userId"] == "ada"


def test_an_address_that_is_not_verified_opens_no_account(api: Api, browser: Browser) -> None:
    sign_up(api, "ada")
    api.patch("/users/ada/email", email="useroauthunverified@localhost.test")
    path = "/account/tokens/oauth2/mock-unverified"
    arrived = browser(path, success=SUCCESS, failure=FAILURE)
    assert str(arrived).startswith(FAILURE)
    error = json.loads(parameters(arrived)["error"])
    assert (error["code"], error["type"]) == (400, "general_bad_request")
    assert api.get("/users/identities").json()["total"] == 0


def test_a_provider_is_tied_to_who_is_signed_in(api: Api, people: People, browser: Browser) -> None:
    ada = people("ada")
    secret = ada.client.headers["x-appwrite-session"]
    browser.client.headers["x-appwrite-session"] = secret
    browser("/account/sessions/oauth2/mock", success=SUCCESS)
    # The session before has ended; the one of the provider is the user's now.
    assert refusal(ada.get("/account"))[0] == 401
    sessions = api.get("/users/ada/sessions").json()["sessions"]
    assert [session["provider"] for session in sessions] == ["mock"]
    assert api.get("/users/identities").json()["identities"][0]["userId"] == "ada"


def test_the_account_of_somebody_else_is_not_taken(
    api: Api, people: People, browser: Browser
) -> None:
    sign_up(api, "bob")
    api.patch("/users/bob/email", email=EMAIL)
    ada = people("ada")
    browser.client.headers["x-appwrite-session"] = ada.client.headers["x-appwrite-session"]
    arrived = browser("/account/sessions/oauth2/mock", success=SUCCESS, failure=FAILURE)
    error = json.loads(parameters(arrived)["error"])
    assert (error["code"], error["type"]) == (409, "user_already_exists")
    assert ada.get("/account").status_code == 200


def test_a_blocked_user_arrives_at_the_failure(api: Api, browser: Browser) -> None:
    id_ = parameters(browser("/account/tokens/oauth2/mock", success=SUCCESS))["userId"]
    api.patch(f"/users/{id_}/status", status=False)
    arrived = browser("/account/tokens/oauth2/mock", success=SUCCESS, failure=FAILURE)
    assert json.loads(parameters(arrived)["error"])["type"] == "user_blocked"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"error": "access_denied", "error_description": "No"}, 500, "access_denied: No"),
        ({}, 500, "Missing OAuth2 code"),
        ({"code": "made-up"}, 500, "Failed to obtain access token"),
        ({"state": "{"}, 500, "Server Error"),
        ({"state": "[]"}, 500, "Server Error"),
        ({"state": '{"success": "https://evil.example.net/"}'}, 400, "Invalid redirect URL"),
        ({"state": '{"success": ["http://localhost"]}'}, 400, "Invalid redirect URL"),
        (
            {"state": json.dumps({"success": SUCCESS, "failure": "//evil.example.net"})},
            400,
            "OAuth failure",
        ),
    ],
)
def test_what_comes_back_wrong_is_a_page(
    query: dict[str, str], status: int, words: str, guest: Api
) -> None:
    state = json.dumps({"success": SUCCESS, "failure": "", "token": True})
    path = "/account/sessions/oauth2/mock/redirect"
    answer = guest.get(path, **{"state": state, **query})
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert (answer.status_code, words in answer.text) == (status, True), answer.text


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("github", {}, 412, "This provider is disabled"),
        ("nosuch", {}, 400, "Value must be one of (amazon, "),
        ("Mock", {}, 400, "Value must be one of (amazon, "),
        ("mock", {"success": "https://evil.example.net/"}, 400, "(evil.example.net)"),
        ("mock", {"success": "http://localhost@evil.example.net/"}, 400, "(evil.example.net)"),
        ("mock", {"success": "http://localhost.evil.example.net/"}, 400, "Invalid URI"),
        ("mock", {"success": "http://localhost\\@evil.example.net/"}, 400, "Invalid"),
        ("mock", {"success": "javascript:alert(1)"}, 400, "Invalid URI"),
        ("mock", {"success": "/relative"}, 400, "Invalid URI."),
        ("mock", {"success": SUCCESS, "failure": "x"}, 400, "Invalid `failure` param"),
        ("mock", {"scopes[0]": ""}, 400, "Invalid `scopes` param"),
    ],
)
def test_what_cannot_begin_is_a_page(
    path: str, query: dict[str, str], status: int, words: str, guest: Api
) -> None:
    for kind in ("sessions", "tokens"):
        answer = guest.get(f"/account/{kind}/oauth2/{path}", **query)
        assert answer.headers["content-type"] == "text/html; charset=UTF-8"
        assert (answer.status_code, words in answer.text) == (status, True), answer.text


def test_what_was_sent_stands_in_a_page_as_text(guest: Api) -> None:
    answer = guest.get("/account/sessions/oauth2/mock/redirect", error="<script>alert(1)</script>")
    assert answer.status_code == 400
    answer = guest.get(
        "/account/sessions/oauth2/mock/redirect",
        error="<script>",
        state=json.dumps({"success": SUCCESS}),
    )
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("address", [SUCCESS, "http://127.0.0.1:8000/", "http://[::1]:5000/x"])
def test_addresses_of_this_machine_are_allowed(address: str, guest: Api) -> None:
    answer = guest.get("/account/tokens/oauth2/mock", success=address, failure="exp://app")
    assert answer.status_code == 301
    assert "no-store" in answer.headers["cache-control"]
