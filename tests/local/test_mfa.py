"""Second factors: authenticator apps, recovery codes, and sessions that have shown one only."""

import time
from typing import Any

import pytest

from appwrite_cli.local import application, authenticators
from tests.local.conftest import Api, refusal
from tests.local.people import People, as_user

APP = "/account/mfa/authenticators/totp"
CODES = "/account/mfa/recovery-codes"
CHALLENGES = "/account/mfa/challenges"


def with_app(ada: Api) -> str:
    """Set an authenticator app up for a user, and the second factor on; returns the secret."""
    secret: str = ada.post(APP).json()["secret"]
    assert ada.put(APP, otp=otp(secret)).status_code == 200
    assert ada.patch("/account/mfa", mfa=True).json()["mfa"] is True
    return secret


def otp(secret: str) -> str:
    return authenticators.password(secret, time.time())


def passes(ada: Api, factor: str, given: str) -> Any:
    challenge = ada.post(CHALLENGES, factor=factor).json()["$id"]
    return ada.put(CHALLENGES, challengeId=challenge, otp=given)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """One moment for server and test, so that no password changes in between."""
    now = time.time()
    monkeypatch.setattr("appwrite_cli.local.authenticators.time.time", lambda: now)


def test_a_new_session_has_to_show_the_second_factor(api: Api, people: People) -> None:
    secret = with_app(people("ada"))
    ada = as_user(api, "ada")
    assert refusal(ada.get("/account"))[:2] == (401, "user_more_factors_required")
    assert refusal(ada.get("/account/prefs"))[:2] == (401, "user_more_factors_required")
    assert ada.get("/account/mfa/factors").json() == {
        "totp": True,
        "phone": False,
        "email": False,
        "recoveryCode": False,
    }
    wrong = passes(ada, "totp", "000000" if otp(secret) != "000000" else "111111")
    assert refusal(wrong)[:2] == (401, "user_invalid_token")
    shown = passes(ada, "totp", otp(secret)).json()
    assert shown["factors"] == ["password", "totp"]
    assert shown["mfaUpdatedAt"]
    assert ada.get("/account").status_code == 200


def test_the_session_that_turns_it_on_goes_on(people: People) -> None:
    ada = people("ada")
    with_app(ada)
    assert ada.get("/account/sessions/current").json()["factors"] == ["password", "totp"]


def test_one_factor_is_enough_where_there_is_no_other(api: Api, people: People) -> None:
    people("ada").patch("/account/mfa", mfa=True)
    assert as_user(api, "ada").get("/account").status_code == 200


def test_whoever_has_not_shown_it_may_leave(api: Api, people: People) -> None:
    with_app(people("ada"))
    assert as_user(api, "ada").delete("/account/sessions/current").status_code == 204


def test_an_app_is_set_up_once(people: People) -> None:
    ada = people("ada")
    assert refusal(ada.put(APP, otp="123456"))[:2] == (404, "user_authenticator_not_found")
    first = ada.post(APP).json()
    assert first["uri"] == authenticators.uri(first["secret"], "local", "ada@example.com")
    second = ada.post(APP).json()["secret"]
    assert second != first["secret"]
    assert refusal(ada.put(APP, otp=otp(first["secret"])))[:2] == (401, "user_invalid_token")
    assert ada.put(APP, otp=otp(second)).status_code == 200
    for answer in (ada.post(APP), ada.put(APP, otp=otp(second))):
        assert refusal(answer)[:2] == (409, "user_authenticator_already_verified")


def test_removing_it_takes_a_recent_challenge(people: People) -> None:
    ada = people("ada")
    secret = with_app(ada)
    assert refusal(ada.delete(APP))[:2] == (401, "user_challenge_required")
    assert passes(ada, "totp", otp(secret)).status_code == 200
    assert ada.delete(APP).status_code == 204
    assert refusal(ada.delete(APP))[:2] == (404, "user_authenticator_not_found")


def test_recovery_codes_work_once_each(api: Api, people: People) -> None:
    ada = people("ada")
    with_app(ada)
    codes = ada.post(CODES).json()["recoveryCodes"]
    assert len(set(codes)) == 6
    assert all(len(code) == 10 for code in codes)
    assert refusal(ada.post(CODES))[:2] == (409, "user_recovery_codes_already_exists")
    assert refusal(ada.get(CODES))[:2] == (401, "user_challenge_required")
    other = as_user(api, "ada")
    assert passes(other, "recoveryCode", codes[0]).status_code == 200
    assert other.get(CODES).json()["recoveryCodes"] == codes[1:]
    assert refusal(passes(other, "recoveryCode", codes[0]))[:2] == (401, "user_invalid_token")
    assert not set(other.patch(CODES).json()["recoveryCodes"]) & set(codes)


def test_a_challenge_of_another_user_is_none(people: People) -> None:
    ada, eve = people("ada"), people("eve")
    secret = with_app(ada)
    challenge = ada.post(CHALLENGES, factor="totp").json()["$id"]
    answer = eve.put(CHALLENGES, challengeId=challenge, otp=otp(secret))
    assert refusal(answer)[:2] == (401, "user_invalid_token")
    answer = ada.put("/account/mfa/challenge", challengeId=challenge, otp=otp(secret))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("factor", "status", "kind"),
    [
        ("email", 503, "general_smtp_disabled"),
        ("phone", 503, "general_phone_disabled"),
        ("face", 400, "general_argument_invalid"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    factor: str, status: int, kind: str, people: People
) -> None:
    answer = people("ada").post(CHALLENGES, factor=factor)
    assert refusal(answer)[:2] == (status, kind)


def test_a_code_by_mail_is_a_factor_of_a_verified_address(api: Api, people: People) -> None:
    application(api.directory).open_mailbox()
    ada = people("ada")
    assert refusal(ada.post(CHALLENGES, factor="email"))[:2] == (400, "user_email_not_verified")
    assert refusal(ada.post(CHALLENGES, factor="phone"))[:2] == (400, "user_phone_not_found")
    api.patch("/users/ada/verification", emailVerification=True)
    challenge = ada.post(CHALLENGES, factor="email").json()["$id"]
    (mail,) = (api.directory / "mails").iterdir()
    code = next(line for line in mail.read_text().splitlines() if line.isdigit())
    shown = ada.put(CHALLENGES, challengeId=challenge, otp=code).json()
    assert shown["factors"] == ["password", "email"]


def test_a_jwt_has_no_session_to_show_factors_with(api: Api, people: People) -> None:
    from tests.local.people import by_jwt

    ada = people("ada")
    bearer = by_jwt(api, ada.post("/account/jwts").json()["jwt"])
    for answer in (bearer.patch("/account/mfa", mfa=True), bearer.delete(APP)):
        assert refusal(answer)[:2] == (500, "general_unknown")
