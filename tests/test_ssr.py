"""The app of docs/ssr.md, the very code that stands there, on a local Appwrite that is served."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from appwrite_cli import client
from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server
from tests.conftest import ROOT, Run
from tests.console import blocks

APP = ROOT / "docs" / "examples" / "ssr_flask.py"
COOKIE = f"a_session_{PROJECT}"
PASSWORD = "correct horse battery"
# What the guide has its readers type, besides signing up.
TABLE = (
    "databases create app -q",
    "tables create app/notes --row-security --allow create=users --column text:varchar(255)! -q",
    "rows create app/notes/public text=Welcome --allow read=any -q",
    "rows create app/notes/editorial text=Plan --allow read,delete=team:editors/editor -q",
    "rows create app/notes/members text=Members --allow read=team:editors -q",
    "teams create editors --name Editors -q",
)


@pytest.fixture
def awcli_as_admin(awcli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """awcli with the key of a local Appwrite that is served, and the app's table in it."""
    server = Server(tmp_path / "local")
    server.start()
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
    monkeypatch.setenv("APPWRITE_PROJECT_ID", PROJECT)
    monkeypatch.setenv("APPWRITE_API_KEY", KEY)
    monkeypatch.setenv("OAUTH2_PROVIDER", "mock")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for line in TABLE:
        awcli(line)
    yield awcli
    client.close()
    server.close()


@pytest.fixture
def app(awcli_as_admin: Run) -> Any:
    """The Flask app of the guide."""
    spec = importlib.util.spec_from_file_location("ssr_flask", APP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.app.testing = True
    return module.app


class Browser:
    """A browser in front of the app: it keeps cookies and follows redirects of the app's own."""

    def __init__(self, app: Any) -> None:
        self.http = app.test_client()

    def get(self, path: str) -> Any:
        return self.http.get(path, follow_redirects=True)

    def post(self, path: str, **form: str) -> Any:
        return self.http.post(path, data=form, follow_redirects=True)

    def sign(self, way: str, email: str, password: str = PASSWORD) -> Any:
        return self.post(f"/sign{way}", email=email, password=password)

    @property
    def session(self) -> str:
        """The secret of the session that it keeps; empty for none."""
        cookie = self.http.get_cookie(COOKIE)
        return str(cookie.value) if cookie else ""

    @property
    def notes(self) -> list[str]:
        """What the page lists."""
        return re.findall(r"<li>(.*)", self.get("/").text)


@pytest.fixture
def ada(app: Any) -> Browser:
    """A browser in which Ada has just signed up."""
    browser = Browser(app)
    assert browser.sign("up", "ada@example.com").status_code == 200
    return browser


def id_of(awcli: Run, email: str) -> str:
    return awcli(f"users list --where email={email} -o ids").strip()


def test_the_guide_shows_the_very_code_that_is_tested() -> None:
    page = (ROOT / "docs" / "ssr.md").read_text("utf-8")
    shown = [block.text for block in blocks(page) if block.language == "python"]
    assert APP.read_text("utf-8") in shown


def test_nobody_sees_anything_before_signing_in(app: Any) -> None:
    page = Browser(app).get("/")
    assert page.status_code == 200
    assert "Sign in" in page.text
    assert "<li>" not in page.text


def test_whoever_signs_up_is_signed_in(ada: Browser) -> None:
    assert "Hello ada@example.com" in ada.get("/").text
    assert ada.session


def test_a_user_sees_what_row_permissions_allow(ada: Browser, app: Any) -> None:
    assert ada.notes == ["Welcome"]
    ada.post("/notes", text="Mine <b>alone</b>")
    assert ada.notes == ["Welcome", "Mine &lt;b&gt;alone&lt;/b&gt;"]
    grace = Browser(app)
    grace.sign("up", "grace@example.com")
    assert grace.notes == ["Welcome"]


def test_a_change_of_team_roles_takes_effect_at_once(ada: Browser, awcli_as_admin: Run) -> None:
    awcli = awcli_as_admin
    member = f"--user {id_of(awcli, 'ada@example.com')}"
    assert ada.notes == ["Welcome"]
    membership = awcli(f"memberships create editors {member} --role guest -o ids").strip()
    assert ada.notes == ["Welcome", "Members"]
    awcli(f"memberships update {membership} --role editor -q")
    assert ada.notes == ["Welcome", "Plan", "Members"]
    assert ada.post("/notes/editorial/delete").status_code == 200
    assert ada.notes == ["Welcome", "Members"]
    awcli(f"memberships delete {membership} --yes")
    assert ada.notes == ["Welcome"]


def test_what_a_user_may_not_do_is_refused_in_words(ada: Browser) -> None:
    refused = ada.post("/notes/public/delete")
    assert refused.status_code == 401
    assert "not authorized to perform the requested action" in refused.text
    assert ada.notes == ["Welcome"]


def test_signing_out_ends_the_session_on_the_server_too(ada: Browser, awcli_as_admin: Run) -> None:
    old = ada.session
    assert "Sign in" in ada.post("/signout").text
    assert ada.session == ""
    awcli_as_admin(["account", "get", "--session", old], code=3)
    ada.http.set_cookie(COOKIE, old)
    assert "Sign in" in ada.get("/").text
    assert ada.session == ""


def test_a_session_that_the_administrator_ended_is_no_error(
    ada: Browser, awcli_as_admin: Run
) -> None:
    awcli_as_admin(f"sessions delete {id_of(awcli_as_admin, 'ada@example.com')} --all --yes")
    page = ada.get("/")
    assert (page.status_code, "Sign in" in page.text, ada.session) == (200, True, "")


def test_wrong_passwords_and_taken_addresses_are_told(ada: Browser, app: Any) -> None:
    other = Browser(app)
    wrong = other.sign("in", "ada@example.com", "not this one")
    assert (wrong.status_code, other.session) == (401, "")
    assert "Invalid credentials. Please check the email and password." in wrong.text
    assert other.sign("up", "ada@example.com").status_code == 409
    assert other.sign("in", "ada@example.com").status_code == 200
    assert other.session not in ("", ada.session)


def test_the_cookie_is_the_one_that_awcli_prints(ada: Browser, awcli_as_admin: Run) -> None:
    signed_in = ada.http.post("/signin", data={"email": "ada@example.com", "password": PASSWORD})
    line = awcli_as_admin(
        "account login --email ada@example.com --password-file - --cookie", stdin=PASSWORD
    )
    name, _, value = line.strip().partition(": ")
    assert name == "Set-Cookie"
    of_awcli, of_app = SimpleCookie(value), SimpleCookie(signed_in.headers["set-cookie"])
    assert set(of_awcli) == set(of_app) == {COOKIE}
    for flag in ("path", "httponly", "secure", "samesite", "domain", "max-age"):
        assert of_awcli[COOKIE][flag] == of_app[COOKIE][flag], flag
    assert of_awcli[COOKIE]["expires"][:16] == of_app[COOKIE]["expires"][:16]
    for cookie in (of_awcli, of_app):
        as_user = ["--session", cookie[COOKIE].value, "--jmespath", "email"]
        assert awcli_as_admin(["account", "get", *as_user]) == "ada@example.com\n"


def to_provider(browser: Browser) -> str:
    """Where the browser comes back to, having gone to the provider."""
    away = browser.http.get("/oauth2/mock")
    assert away.status_code == 302
    address = away.headers["location"]
    with httpx.Client(trust_env=False) as http:
        while urlsplit(address).hostname != "localhost":
            address = http.get(address).headers["location"]
    return str(address)


def test_a_user_signs_in_with_a_provider(app: Any) -> None:
    browser = Browser(app)
    back = urlsplit(to_provider(browser))
    assert back.path == "/oauth2-success"
    arrived = browser.http.get(f"{back.path}?{back.query}")
    assert arrived.status_code == 200
    assert "Hello " in browser.get("/").text
    assert browser.notes == ["Welcome"]


def test_a_sign_in_that_was_begun_elsewhere_is_refused(app: Any) -> None:
    back = urlsplit(to_provider(Browser(app)))
    victim = Browser(app)
    for query in (back.query, re.sub(r"state=[^&]*&?", "", back.query)):
        assert victim.http.get(f"{back.path}?{query}").status_code == 400
    assert victim.session == ""


def test_the_server_notes_the_browser_of_the_user(app: Any, awcli_as_admin: Run) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    browser = Browser(app)
    browser.http.post(
        "/signup",
        data={"email": "ada@example.com", "password": PASSWORD},
        headers={"user-agent": firefox},
    )
    user = id_of(awcli_as_admin, "ada@example.com")
    assert awcli_as_admin(f"sessions list {user} --jmespath sessions[0].clientName") == "Firefox\n"


def test_a_forged_cookie_is_nobody(app: Any) -> None:
    browser = Browser(app)
    browser.http.set_cookie(COOKIE, "bm9ib2R5")
    assert "Sign in" in browser.get("/").text
    assert sys.modules.get("ssr_flask") is None
