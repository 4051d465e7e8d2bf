"""The routes about the server itself and about the world."""

import pytest

from tests.local.conftest import Api, refusal


@pytest.mark.parametrize(
    "path",
    ["", "/db", "/cache", "/pubsub", "/storage", "/storage/local", "/anti-virus", "/queue/builds"],
)
def test_health_is_for_keys(api: Api, guest: Api, path: str) -> None:
    assert api.get(f"/health{path}").status_code == 200
    assert refusal(guest.get(f"/health{path}"))[:2] == (401, "general_unauthorized_scope")


def test_an_empty_queue_is_too_long_for_a_threshold_of_nothing(api: Api) -> None:
    assert api.get("/health/queue/mails", threshold=1).json() == {"size": 0}
    said = "threshold hit. Current value is 0 and threshold is 0."
    answer = api.get("/health/queue/mails", threshold=0)
    assert refusal(answer) == (503, "health_queue_size_exceeded", f"Queue jobs {said}")
    answer = api.get("/health/queue/failed/v1-mails", threshold="0")
    assert refusal(answer) == (503, "health_queue_size_exceeded", f"Queue failed jobs {said}")
    assert refusal(api.get("/health/queue/mails", threshold="many"))[:2] == (
        400,
        "general_argument_invalid",
    )


def test_only_known_queues_fail(api: Api) -> None:
    assert api.get("/health/queue/failed/v1-mails").json() == {"size": 0}
    status, kind, message = refusal(api.get("/health/queue/failed/letters"))
    assert (status, kind) == (400, "general_argument_invalid")
    assert message.startswith("Invalid `name` param: Value must be one of (v1-database, v1-deletes")


@pytest.mark.parametrize("path", ["/health/time", "/health/certificate"])
def test_what_would_need_the_network_is_not_answered(api: Api, path: str) -> None:
    assert api.get(path, domain="example.com").status_code == 501


@pytest.mark.parametrize(
    ("path", "key", "total", "known"),
    [
        ("countries", "countries", 197, {"name": "Germany", "code": "DE"}),
        ("countries/eu", "countries", 27, {"name": "Germany", "code": "DE"}),
        (
            "countries/phones",
            "phones",
            196,
            {"code": "+49", "countryCode": "DE", "countryName": "Germany"},
        ),
        ("continents", "continents", 7, {"name": "Europe", "code": "EU"}),
        ("languages", "languages", 186, {"name": "German", "code": "de", "nativeName": "Deutsch"}),
        ("codes", "localeCodes", 131, {"code": "de-at", "name": "German (Austria)"}),
        (
            "currencies",
            "currencies",
            117,
            {
                "symbol": "CHF",
                "name": "Swiss Franc",
                "symbolNative": "CHF",
                "decimalDigits": 2,
                "rounding": 0,
                "code": "CHF",
                "namePlural": "Swiss francs",
            },
        ),
    ],
)
def test_the_world_is_known_to_everybody(
    guest: Api, path: str, key: str, total: int, known: dict[str, object]
) -> None:
    answer = guest.get(f"/locale/{path}").json()
    assert answer["total"] == total == len(answer[key])
    assert known in answer[key]
    assert all(all(value != "" for value in entry.values()) for entry in answer[key])


def test_countries_are_sorted_by_name_and_calling_codes_by_number(guest: Api) -> None:
    names = [country["name"] for country in guest.get("/locale/countries").json()["countries"]]
    assert names == sorted(names)
    codes = [int(phone["code"]) for phone in guest.get("/locale/countries/phones").json()["phones"]]
    assert codes == sorted(codes)


def test_a_loopback_address_is_in_no_country(guest: Api) -> None:
    assert guest.get("/locale").json() == {
        "ip": "127.0.0.1",
        "countryCode": "--",
        "country": "Unknown",
        "continentCode": "--",
        "continent": "Unknown",
        "eu": False,
        "currency": "",
    }
