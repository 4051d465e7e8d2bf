"""Mock phones: numbers with a code of one's own, and testers who sign in with it."""

from typing import Any

import pytest

from appwrite_cli.local import application
from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query
from tests.local.people import as_user, sign_up

PATH = "/project/mock-phones"
NUMBER, OTHER = "+12025550123", "+12025550124"
OTP_RULE = "Value must be a valid string and at least 6 chars and no longer than 6 chars and only"


@pytest.fixture
def mock(api: Api) -> str:
    """The path of a mock phone, in a local Appwrite with a mailbox."""
    application(api.directory).open_mailbox()
    made = api.post(PATH, number=NUMBER, otp="123456")
    assert made.status_code == 201, made.text
    assert set(made.json()) == {"number", "otp", "$createdAt", "$updatedAt"}
    return f"{PATH}/{NUMBER}"


def sent(api: Api) -> int:
    """How many text messages were written down."""
    return len(list((api.directory / "mails").glob("*")))


def test_a_mock_phone_is_made_shown_changed_and_removed(api: Api, mock: str) -> None:
    assert api.get(mock).json()["otp"] == "123456"
    assert api.put(mock, otp="000000").json()["otp"] == "000000"
    words = (
        "Mock number with the requested number already exists. Try again with a different number. "
        "or update OTP of existing mock number."
    )
    again = refusal(api.post(PATH, number=NUMBER, otp="123456"))
    assert again == (409, "mock_number_already_exists", words)
    assert api.delete(mock).status_code == 204
    for answer in (api.get(mock), api.put(mock, otp="000000"), api.delete(mock)):
        assert refusal(answer)[:2] == (404, "mock_number_not_found")


def test_mock_phones_are_listed_by_limit_and_offset(api: Api, mock: str) -> None:
    api.post(PATH, number=OTHER, otp="111111")

    def numbers(params: dict[str, Any]) -> list[str]:
        return [each["number"] for each in listed(api, PATH, params)["mockNumbers"]]

    assert numbers({}) == [NUMBER, OTHER]
    assert numbers(query("limit", "", 1)) == [NUMBER]
    assert numbers(query("offset", "", 1)) == [OTHER]
    assert listed(api, PATH, {"total": "0"})["total"] == 0
    refused = refusal(api.get(PATH, **query("equal", "number", NUMBER)))
    assert refused[:2] == (400, "general_argument_invalid")


@pytest.mark.parametrize("odd", ["12345", "1234567", "12345a", 123456, None])
def test_a_code_has_six_digits(api: Api, mock: str, odd: Any) -> None:
    for answer in (api.post(PATH, number=OTHER, otp=odd), api.put(mock, otp=odd)):
        assert refusal(answer)[2].startswith(f"Invalid `otp` param: {OTP_RULE}")


def test_a_number_is_one_of_a_phone(api: Api) -> None:
    for answer in (api.post(PATH, number="12", otp="123456"), api.get(f"{PATH}/12")):
        assert refusal(answer)[2].startswith("Invalid `number` param: Phone number must start")


def test_a_tester_signs_in_with_the_code_and_is_sent_nothing(
    api: Api, guest: Api, mock: str
) -> None:
    token = guest.post("/account/tokens/phone", userId="tester", phone=NUMBER)
    assert token.status_code == 201
    body = {"userId": "tester", "secret": "123456"}
    assert guest.post("/account/sessions/token", **body).status_code == 201
    assert sent(api) == 0
    guest.post("/account/tokens/phone", userId="other", phone=OTHER)
    assert sent(api) == 1


def test_a_tester_proves_the_number_with_the_code(api: Api, mock: str) -> None:
    sign_up(api, "ann", phone=NUMBER)
    ann = as_user(api, "ann")
    assert ann.post("/account/verifications/phone").status_code == 201
    proof = {"userId": "ann", "secret": "123456"}
    assert ann.put("/account/verifications/phone", **proof).status_code == 200
    assert api.get("/users/ann").json()["phoneVerification"] is True
    assert sent(api) == 0
