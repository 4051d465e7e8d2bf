"""Hostile requests about accounts, users and teams: whoever sends them, answers are orderly."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from appwrite_cli.local import application, cookies, operations, sessions, user_records
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.params import REQUIRED
from appwrite_cli.local.routing import ROUTES, Route
from appwrite_cli.local.sessions import Origin
from tests.local.conftest import Api
from tests.local.hostile import ODD, SQL, Attempt, encodable, values

operations.load()
ABOUT = ("/account", "/users", "/teams", "/mock")
TRIED = [route for route in ROUTES if route.path.startswith(ABOUT)]
IDS = ["ada", "crew", "current", "mock", "totp", "email", "nobody", "unique()"]
# What is well-formed, so that one wrong value among them is looked at.
GOOD: dict[str, list[Any]] = {
    "email": ["ada@example.com", "new@example.com"],
    "phone": ["+12025550123"],
    "number": ["+12025550123"],
    "url": ["http://localhost/"],
    "redirect_uri": ["http://localhost/"],
    "duration": [60],
    "roles": [["owner"]],
    "prefs": [{"a": 1}],
    "labels": [["vip"]],
    "factor": ["totp", "recoveryCode"],
    "provider": ["mock", "github"],
    "state": ['{"success":"http://localhost/"}'],
    "queries": [['{"method":"limit","values":[1]}']],
}
# Hashing takes long: only passwords that are refused are tried.
PASSWORDS: list[Any] = ["", "short", None, [], {"a": 1}, 12345678, "x" * 300]
texts = st.sampled_from([text for text in [*SQL, *ODD] if text not in ("", ".", "..")])


@st.composite
def attempts(
    draw: st.DrawFn,
    tried: list[Route] = TRIED,
    good: dict[str, list[Any]] = GOOD,
    ids: list[str] = IDS,
) -> Attempt:
    """A request of which at most one parameter is hostile."""
    route = draw(st.sampled_from(tried))
    hostile = draw(st.sampled_from(["", *(param.name for param in route.params)]))
    path, body = route.path, {}
    for param in route.params:
        in_path = f"<{param.name}>" in path
        if param.name in ("password", "oldPassword"):
            value = draw(st.sampled_from(PASSWORDS))
        elif param.name == hostile:
            value = draw(texts if in_path else values)
        else:
            value = draw(st.sampled_from(good.get(param.name, ids)))
        if in_path:
            path = path.replace(f"<{param.name}>", _quoted(value))
        elif param.default is REQUIRED or draw(st.booleans()):
            body[param.name] = value
    return Attempt(route.method, path, body)


def _quoted(value: Any) -> str:
    return quote(encodable(str(value)), safe="")


@pytest.fixture
def secret(api: Api) -> str:
    """The session of a user who is there, in a team; made without a password."""
    application(api.directory).open_mailbox()
    with application(api.directory).store.transaction(write=True) as db:
        user = user_records.make(db, id_="ada", email="ada@example.com")
        _, shown = sessions.create(db, user, Origin("server", ["server"]), Incoming())
    api.post("/teams", teamId="crew", name="Crew")
    api.post("/teams/crew/memberships", userId="ada", roles=["owner"])
    return shown.encoded()


def orderly(api: Api, attempt: Attempt, headers: dict[str, str]) -> None:
    """An answer as Appwrite gives them, which tells nothing of the machine."""
    client = api.client
    kept = dict(client.headers)
    client.headers.update(headers)
    answer = attempt.send(client)
    client.headers = kept
    kind = answer.headers.get("content-type", "")
    assert answer.status_code < 500 or '"general_' in answer.text or "Error 5" in answer.text
    assert answer.status_code in (204, 301) or kind.startswith(("application/json", "text/html"))
    assert str(api.directory) not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "examples",
    [pytest.param(150, id="a tenth"), pytest.param(1500, id="all", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("who", ["key", "session", "guest"])
def test_any_request_is_answered_in_order(who: str, examples: int, api: Api, secret: str) -> None:
    headers = {
        "key": {},
        "session": {"x-appwrite-key": "", "x-appwrite-session": secret},
        "guest": {"x-appwrite-key": ""},
    }[who]

    caller = Api(api.directory)

    def check(attempt: Attempt) -> None:
        orderly(caller, attempt, headers)

    chosen = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    seed(5)(chosen(given(attempts())(check)))()


def test_what_is_passed_around_shows_no_secret() -> None:
    """What a traceback or a log could show of it."""
    shown = cookies.Credentials("ada", "s3cr3t")
    incoming = Incoming(headers={"x-appwrite-jwt": "s3cr3t"}, session=shown)
    origin = Origin("mock", ["email"], tokens={"providerAccessToken": "s3cr3t"})
    assert "s3cr3t" not in f"{shown!r} {incoming!r} {origin!r}"
