"""Providers of messages of every kind: what is kept, and what it takes to enable them."""

from typing import Any

import pytest

from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query
from tests.local.people import sign_up

PATH = "/messaging/providers"
SENDER = {
    "fromName": "",
    "fromEmail": "a@example.org",
    "replyToName": "",
    "replyToEmail": "",
}
FROM = {"from": "+12025550123"}
# What each kind needs to be enabled, as credentials and as options, and its type.
KINDS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "mailgun": ("email", {"apiKey": "k", "domain": "d", "isEuRegion": False}, SENDER),
    "sendgrid": ("email", {"apiKey": "k"}, SENDER),
    "ses": ("email", {"accessKey": "a", "secretKey": "s", "region": "r"}, SENDER),
    "resend": ("email", {"apiKey": "k"}, SENDER),
    "smtp": (
        "email",
        {"host": "h", "port": 587, "username": "", "password": ""},
        {"encryption": "", "autoTLS": True, "mailer": "", **SENDER},
    ),
    "telesign": ("sms", {"customerId": "c", "apiKey": "k"}, FROM),
    "textmagic": ("sms", {"username": "u", "apiKey": "k"}, FROM),
    "twilio": ("sms", {"accountSid": "a", "authToken": "t"}, FROM),
    "vonage": ("sms", {"apiKey": "k", "apiSecret": "s"}, FROM),
    "fcm": ("push", {"serviceAccountJSON": {"a": 1}}, {}),
    "apns": (
        "push",
        {"authKey": "k", "authKeyId": "i", "teamId": "t", "bundleId": "b"},
        {"sandbox": False},
    ),
}
MSG91 = {"senderId": "s", "authKey": "k"}


def given(kind: str) -> dict[str, Any]:
    """The parameters that make a provider with all that it needs: what is empty is not sent."""
    _, credentials, options = KINDS[kind]
    return {name: value for name, value in {**credentials, **options}.items() if value != ""}


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_with_all_it_needs_is_enabled(api: Api, kind: str) -> None:
    type_, credentials, options = KINDS[kind]
    made = api.post(f"{PATH}/{kind}", providerId="p", name="P", enabled=True, **given(kind))
    assert made.status_code == 201, made.text
    shown = made.json()
    expected = {"$id": "p", "name": "P", "provider": kind, "type": type_, "enabled": True}
    assert {key: shown[key] for key in expected} == expected
    assert shown["credentials"] == credentials
    assert shown["options"] == (options or [])
    assert api.get(f"{PATH}/p").json() == shown
    assert refusal(api.post(f"{PATH}/{kind}", providerId="P", name="P", host="h"))[:2] == (
        409,
        "provider_already_exists",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_that_lacks_something_is_disabled(api: Api, kind: str) -> None:
    for lacking in given(kind):
        if lacking in ("host", "port", "autoTLS", "sandbox"):  # given, or there by themselves
            continue
        body = {name: value for name, value in given(kind).items() if name != lacking}
        made = api.post(f"{PATH}/{kind}", providerId="unique()", name="P", enabled=True, **body)
        assert made.json()["enabled"] is False, lacking


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "apns"])
def test_a_provider_is_enabled_once_it_has_what_it_lacked(api: Api, kind: str) -> None:
    api.post(f"{PATH}/{kind}", providerId="p", name="P", host="h")
    refused = refusal(api.patch(f"{PATH}/{kind}/p", enabled=True))
    words = "Provider with the requested ID is missing credentials."
    assert refused == (400, "provider_missing_credentials", words)
    assert api.patch(f"{PATH}/{kind}/p", enabled=True, **given(kind)).json()["enabled"] is True
    renamed = api.patch(f"{PATH}/{kind}/p", name="Q").json()
    assert (renamed["name"], renamed["enabled"]) == ("Q", True)
    assert api.patch(f"{PATH}/{kind}/p", enabled=False).json()["enabled"] is False


def test_apns_keeps_a_later_bundle_under_another_name_as_a_real_server(api: Api) -> None:
    api.post(f"{PATH}/apns", providerId="p", name="P")
    changes = {"authKey": "k", "authKeyId": "i", "teamId": "t", "bundleId": "b", "sandbox": True}
    changed = api.patch(f"{PATH}/apns/p", **changes).json()
    assert changed["credentials"] == {
        "authKey": "k",
        "authKeyId": "i",
        "teamId": "t",
        "bundle": "b",
    }
    assert changed["options"] == {"sandbox": True}
    refused = refusal(api.patch(f"{PATH}/apns/p", enabled=True))
    assert refused[:2] == (400, "provider_missing_credentials")


def test_msg91_needs_a_template_only_later_as_on_a_real_server(api: Api) -> None:
    made = api.post(f"{PATH}/msg91", providerId="p", name="P", enabled=True, **MSG91).json()
    assert (made["enabled"], made["options"]) == (True, [])
    refused = refusal(api.patch(f"{PATH}/msg91/p", enabled=True))
    assert refused[:2] == (400, "provider_missing_credentials")
    assert api.patch(f"{PATH}/msg91/p", enabled=True, templateId="t").json()["enabled"] is True


def test_what_is_not_given_of_a_provider_stays(api: Api) -> None:
    body = {"host": "h", "port": 25, "username": "u", "password": "p", "encryption": "SSL"}
    api.post(f"{PATH}/smtp", providerId="p", name="P", mailer="m", autoTLS=False, **body)
    changed = api.patch(f"{PATH}/smtp/p", host="i", fromName="F").json()
    assert changed["credentials"] == {"host": "i", "port": 25, "username": "u", "password": "p"}
    options = {"encryption": "SSL", "autoTLS": False, "mailer": "m", **SENDER}
    assert changed["options"] == {**options, "fromName": "F", "fromEmail": ""}
    changed = api.patch(f"{PATH}/smtp/p", port=26, encryption="none", autoTLS=True).json()
    assert changed["credentials"]["port"] == 26
    assert (changed["options"]["encryption"], changed["options"]["autoTLS"]) == ("", True)


def test_a_provider_is_changed_as_what_it_is(api: Api) -> None:
    api.post(f"{PATH}/twilio", providerId="p", name="P")
    words = "Provider with the requested ID is of the incorrect type."
    assert refusal(api.patch(f"{PATH}/vonage/p", name="Q")) == (
        400,
        "provider_incorrect_type",
        words,
    )
    assert refusal(api.patch(f"{PATH}/twilio/q", name="Q"))[:2] == (404, "provider_not_found")
    assert api.delete(f"{PATH}/p").status_code == 204
    assert refusal(api.delete(f"{PATH}/p"))[:2] == (404, "provider_not_found")
    assert api.patch(f"{PATH}/nosuch/p", name="Q").status_code == 404


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("smtp", {"port": 0}, "Value must be a valid range between 1 and 65,535"),
        ("smtp", {"port": "x"}, "Value must be a valid range between 1 and 65,535"),
        ("smtp", {"encryption": "starttls"}, "Value must be one of (none, ssl, tls)"),
        ("smtp", {"fromEmail": "x"}, "Value must be a valid email address"),
        ("smtp", {"autoTLS": "yes"}, "Value must be a valid boolean"),
        ("smtp", {"host": ""}, "Value must be a valid string and at least 1 chars"),
        ("sendgrid", {"fromName": "x" * 129}, "Value must be a valid string"),
        ("ses", {"region": "x" * 129}, "Value must be a valid string and at least 1 chars"),
        ("mailgun", {"isEuRegion": 1}, "Value must be a valid boolean"),
        ("fcm", {"serviceAccountJSON": "{"}, "Value must be a valid JSON string"),
        ("apns", {"sandbox": "x"}, "Value must be a valid boolean"),
        ("twilio", {"enabled": "true"}, "Value must be a valid boolean or null"),
        ("twilio", {"name": 5}, "Value must be a valid string and at least 1 chars"),
    ],
)
def test_a_provider_is_checked(api: Api, kind: str, change: dict[str, Any], words: str) -> None:
    (name,) = change
    assert api.post(f"{PATH}/{kind}", providerId="p", name="P", host="h").status_code == 201
    body = {"providerId": "q", "name": "P", "host": "h", **change}
    for answer in (api.post(f"{PATH}/{kind}", **body), api.patch(f"{PATH}/{kind}/p", **change)):
        status, type_, said = refusal(answer)
        assert (status, type_) == (400, "general_argument_invalid")
        assert said.startswith(f"Invalid `{name}` param: {words}")


def test_a_sender_is_a_phone_number_when_it_is_made(api: Api) -> None:
    made = refusal(api.post(f"{PATH}/twilio", providerId="p", name="P", **{"from": "me"}))
    assert made[2].startswith("Invalid `from` param: Phone number must start with a '+'")
    api.post(f"{PATH}/twilio", providerId="p", name="P")
    assert api.patch(f"{PATH}/twilio/p", **{"from": "me"}).json()["options"] == {"from": "me"}
    missing = refusal(api.post(f"{PATH}/smtp", providerId="q", name="Q"))
    assert missing[2] == 'Param "host" is not optional.'


def test_providers_are_listed_by_queries_and_search(api: Api) -> None:
    for kind in ("twilio", "smtp", "fcm"):
        api.post(f"{PATH}/{kind}", providerId=kind, name=f"My {kind}", host="h")

    def ids(params: dict[str, Any]) -> list[str]:
        return [provider["$id"] for provider in listed(api, PATH, params)["providers"]]

    assert ids({}) == ["twilio", "smtp", "fcm"]
    assert ids(query("equal", "type", "push")) == ["fcm"]
    assert ids(query("equal", "enabled", *[True])) == []
    assert ids({"search": "sms"}) == ["twilio"]
    api.patch(f"{PATH}/fcm/fcm", name="Phones")
    assert ids({"search": "phones"}) == ["fcm"]
    assert ids(query("orderDesc", "name")) == ["fcm", "twilio", "smtp"]
    refused = refusal(api.get(PATH, **query("equal", "credentials", "x")))
    assert refused[:2] == (400, "general_argument_invalid")


def test_a_target_may_name_a_provider_of_its_kind(api: Api) -> None:
    sign_up(api, "ann")
    api.post(f"{PATH}/fcm", providerId="f", name="F")
    api.post(f"{PATH}/twilio", providerId="t", name="T")
    target = {"providerType": "push", "identifier": "x", "targetId": "d"}
    made = api.post("/users/ann/targets", **target, providerId="f").json()
    assert made["providerId"] == "f"
    wrong = refusal(api.patch("/users/ann/targets/d", providerId="t"))
    assert wrong[:2] == (400, "provider_incorrect_type")
    other = {**target, "targetId": "e", "identifier": "y"}
    assert api.post("/users/ann/targets", **other, providerId="nope").json()["providerId"] is None
    assert api.patch("/users/ann/targets/e", providerId="f").json()["providerId"] == "f"
    api.delete(f"{PATH}/f")
    assert api.get("/users/ann/targets/e").json()["providerId"] == "f"
