"""Webhooks: what is kept of them, and the events that they may name."""

from typing import Any

import pytest

from appwrite_cli.local.params import Invalid
from appwrite_cli.local.webhook_events import event
from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query

HOOK: dict[str, Any] = {
    "name": "Hook",
    "url": "https://hooks.example.com/a",
    "events": ["users.*.create"],
}
URL_RULE = (
    "1. Value must be a valid URL with following schemes (http, https) \n"
    "2. Value must be a public domain \n"
)


@pytest.fixture
def hook(api: Api) -> str:
    """The path of a webhook with all that can be given."""
    more = {"tls": True, "authUsername": "u", "authPassword": "p", "secret": "12345678"}
    made = api.post("/webhooks", webhookId="w", enabled=False, **HOOK, **more)
    assert made.status_code == 201, made.text
    expected = {**HOOK, **more, "$id": "w", "enabled": False, "logs": "", "attempts": 0}
    assert {key: made.json()[key] for key in expected} == expected
    return "/webhooks/w"


def test_the_secret_is_shown_when_it_is_made(api: Api, hook: str) -> None:
    assert api.get(hook).json()["secret"] == ""
    made = api.post("/webhooks", webhookId="v", **HOOK).json()
    assert len(made["secret"]) == 128
    other = api.patch(f"{hook}/secret").json()["secret"]
    assert len(other) == 128
    assert api.patch(f"{hook}/secret", secret="87654321").json()["secret"] == "87654321"
    assert {each["secret"] for each in listed(api, "/webhooks", {})["webhooks"]} == {""}
    for odd in ("short", "x" * 257, 5):
        refused = refusal(api.patch(f"{hook}/secret", secret=odd))
        words = "Value must be a valid string and at least 8 chars and no longer than 256 chars"
        assert refused[2] == f"Invalid `secret` param: {words} or null"


def test_what_is_not_given_of_a_webhook_goes_back_to_its_default(api: Api, hook: str) -> None:
    changed = api.put(hook, **{**HOOK, "name": "Other"}).json()
    assert (changed["name"], changed["enabled"], changed["tls"]) == ("Other", True, False)
    assert (changed["authUsername"], changed["authPassword"], changed["secret"]) == ("", "", "")
    assert api.get(hook).json() == changed


def test_a_webhook_is_found_by_its_id(api: Api, hook: str) -> None:
    again = refusal(api.post("/webhooks", webhookId="W", **HOOK))
    words = "Webhook with the same ID already exists. Try again with a different ID."
    assert again == (409, "webhook_already_exists", words)
    assert api.delete(hook).status_code == 204
    for answer in (
        api.get(hook),
        api.put(hook, **HOOK),
        api.patch(f"{hook}/secret"),
        api.delete(hook),
    ):
        assert refusal(answer)[:2] == (404, "webhook_not_found")


def test_webhooks_are_listed_by_queries(api: Api, hook: str) -> None:
    api.post("/webhooks", webhookId="v", **{**HOOK, "name": "Another"})

    def ids(params: dict[str, Any]) -> list[str]:
        return [each["$id"] for each in listed(api, "/webhooks", params)["webhooks"]]

    assert ids({}) == ["w", "v"]
    assert ids(query("equal", "name", "another")) == ["v"]
    assert ids(query("equal", "authUsername", "u")) == ["w"]
    assert ids(query("equal", "tls", *[True])) == ["w"]
    assert ids(query("contains", "events", "users.*.create")) == ["w", "v"]
    assert ids(query("orderAsc", "name")) == ["v", "w"]
    refused = refusal(api.get("/webhooks", **query("equal", "secret", "x")))
    assert refused[:2] == (400, "general_argument_invalid")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(({"url": url}, URL_RULE) for url in ("x", "ftp://example.com", 5, "http://[::1]/")),
        *(({"url": f"http://{host}/"}, URL_RULE) for host in ("localhost", "127.0.0.1", "a.test")),
        ({"name": ""}, "Value must be a valid string and at least 1 chars"),
        ({"events": "x"}, "Value must a valid array no longer than 100 items and Event is not va"),
        ({"events": ["x"] * 101}, "Value must a valid array no longer than 100 items and Event"),
        ({"events": [5]}, "Value must a valid array no longer than 100 items and Event is not"),
        ({"enabled": "yes"}, "Value must be a valid boolean"),
        ({"tls": 1}, "Value must be a valid boolean"),
        ({"authUsername": "x" * 257}, "Value must be a valid string and at least 1 chars"),
    ],
)
def test_a_webhook_is_checked(api: Api, hook: str, change: dict[str, Any], words: str) -> None:
    (name,) = change
    for answer in (
        api.post("/webhooks", webhookId="v", **{**HOOK, **change}),
        api.put(hook, **{**HOOK, **change}),
    ):
        status, kind, said = refusal(answer)
        assert (status, kind) == (400, "general_argument_invalid")
        assert said.startswith(f"Invalid `{name}` param: {words}")


@pytest.mark.parametrize(
    "named",
    [
        "users.*",
        "users.ada.create",
        "users.*.update.email",
        "users.*.sessions",
        "users.*.sessions.*",
        "users.*.sessions.*.delete",
        "teams.*.memberships.*.update.status",
        "databases.*.tables.*.rows.*",
        "databases.*.tables.*.rows.*.create",
        "buckets.photos.files.*.delete",
        "messages.*.update",
    ],
)
def test_an_event_is_one_of_appwrite(named: str) -> None:
    assert event(named) == named


@pytest.mark.parametrize(
    "named",
    [
        *("", "users", "users.", ".create", "nobody.*", "users.*.fly", "users.*.update.shoe"),
        *("users.*.sessions.*.fly", "users.*.sessions..create", "messages.*.delete"),
        *("teams.*.memberships.*.update.shoe", "teams.*.memberships.*.create.status"),
        "databases.*.tables.*.rows.*.fly",
        "databases.*.tables.*.rows.*.upsert",  # Appwrite looks in the wrong place
        "databases.*.tables.*.rows.*.create.more",
        None,
    ],
)
def test_other_words_are_no_events(named: Any) -> None:
    with pytest.raises(Invalid, match="Event is not valid"):
        event(named)
