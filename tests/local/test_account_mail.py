"""What is proved by mail and text messages: with a mailbox, and without."""

import email
import email.policy
import re
import stat
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from appwrite_cli.local import application
from tests.local.conftest import Api, refusal
from tests.local.people import PASSWORD, People, sign_up

PAGE = "http://localhost:3000/page?tab=1"


class Mails:
    """The mailbox of a local Appwrite, whose messages are taken out one by one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.seen: set[Path] = set()

    def next(self) -> str:
        """The text of the one message that is new."""
        (new,) = set(self.directory.iterdir()) - self.seen
        self.seen.add(new)
        content = new.read_bytes()
        if new.suffix == ".txt":
            return content.decode()
        body = email.message_from_bytes(content, policy=email.policy.default).get_body()
        assert body is not None
        text: str = body.get_content()
        return text

    def link(self) -> dict[str, str]:
        """The parameters of the address in the one message that is new."""
        found = re.search(r"http\S+", self.next())
        assert found is not None
        values = parse_qs(urlsplit(found[0]).query)
        return {name: value[0] for name, value in values.items()}

    def code(self) -> str:
        found = re.search(r"\b\d{6}\b", self.next())
        assert found is not None
        return found[0]


@pytest.fixture
def mails(api: Api) -> Mails:
    application(api.directory).open_mailbox()
    return Mails(api.directory / "mails")


def test_a_magic_link_signs_in_and_verifies(api: Api, guest: Api, mails: Mails) -> None:
    path = "/account/tokens/magic-url"
    made = guest.post(path, userId="ada", email="Ada@example.com", url=PAGE, phrase=True).json()
    assert made["secret"] == ""
    assert made["phrase"]
    link = mails.link()
    assert (link["tab"], link["userId"], link["project"]) == ("1", "ada", "local")
    session = guest.put("/account/sessions/magic-url", userId="ada", secret=link["secret"])
    assert (session.status_code, session.json()["provider"]) == (201, "magic-url")
    assert api.get("/users/ada").json()["emailVerification"] is True
    again = guest.put("/account/sessions/magic-url", userId="ada", secret=link["secret"])
    assert refusal(again)[:2] == (401, "user_invalid_token")


def test_a_code_by_mail_signs_in(api: Api, guest: Api, mails: Mails) -> None:
    sign_up(api, "ada")
    made = api.post("/account/tokens/email", userId="unique()", email="ada@example.com").json()
    code = mails.code()
    assert (made["userId"], made["secret"], made["phrase"]) == ("ada", code, "")
    session = guest.post("/account/sessions/token", userId="ada", secret=code).json()
    assert (session["provider"], session["factors"]) == ("token", ["email"])


def test_a_code_by_text_message_signs_in(api: Api, guest: Api, mails: Mails) -> None:
    guest.post("/account/tokens/phone", userId="ada", phone="+12025550123")
    session = guest.put("/account/sessions/phone", userId="ada", secret=mails.code()).json()
    assert (session["provider"], session["factors"]) == ("phone", ["phone"])
    assert api.get("/users/ada").json()["phoneVerification"] is True


def test_a_link_verifies_the_address(api: Api, people: People, guest: Api, mails: Mails) -> None:
    ada = people("ada")
    assert ada.post("/account/verifications/email", url=PAGE).status_code == 201
    link = mails.link()
    for wrong in ({"userId": "ada", "secret": "x"}, {"userId": "eve", "secret": link["secret"]}):
        assert guest.put("/account/verifications/email", **wrong).status_code in (401, 404)
    right = {"userId": "ada", "secret": link["secret"]}
    assert guest.put("/account/verification", **right).status_code == 200
    assert ada.get("/account").json()["emailVerification"] is True
    again = ada.post("/account/verifications/email", url=PAGE)
    assert refusal(again)[:2] == (409, "user_email_already_verified")


def test_a_code_verifies_the_phone(people: People, guest: Api, mails: Mails) -> None:
    ada = people("ada")
    assert refusal(ada.post("/account/verifications/phone"))[:2] == (400, "user_phone_not_found")
    ada.patch("/account/phone", phone="+12025550123", password=PASSWORD)
    ada.post("/account/verifications/phone")
    proved = guest.put("/account/verifications/phone", userId="ada", secret=mails.code())
    assert proved.status_code == 200
    assert ada.get("/account").json()["phoneVerification"] is True


def test_a_forgotten_password_is_replaced(api: Api, guest: Api, mails: Mails) -> None:
    sign_up(api, "ada")
    unknown = guest.post("/account/recovery", email="eve@example.com", url=PAGE)
    assert refusal(unknown)[:2] == (404, "user_not_found")
    guest.post("/account/recovery", email="ada@example.com", url=PAGE)
    given = {"userId": "ada", "secret": mails.link()["secret"]}
    short = guest.put("/account/recovery", **given, password="short")
    assert refusal(short)[:2] == (400, "general_argument_invalid")
    assert guest.put("/account/recovery", **given, password="a new password").status_code == 200
    path = "/account/sessions/email"
    assert guest.post(path, email="ada@example.com", password="a new password").is_success
    assert refusal(guest.put("/account/recovery", **given, password=PASSWORD))[0] == 401


def test_a_secret_of_one_kind_is_none_of_another(people: People, guest: Api, mails: Mails) -> None:
    ada = people("ada")
    ada.post("/account/verifications/email", url=PAGE)
    given = {"userId": "ada", "secret": mails.link()["secret"]}
    for answer in (
        guest.put("/account/recovery", **given, password=PASSWORD),
        guest.put("/account/sessions/magic-url", **given),
        guest.post("/account/sessions/token", **given),
    ):
        assert refusal(answer)[:2] == (401, "user_invalid_token")


def test_a_secret_ends_by_itself(api: Api, people: People, guest: Api, mails: Mails) -> None:
    ada = people("ada")
    ada.post("/account/verifications/email", url=PAGE)
    given = {"userId": "ada", "secret": mails.link()["secret"]}
    with application(api.directory).store.transaction(write=True) as db:
        db.execute("UPDATE tokens SET c_expire = '2020-01-01T00:00:00.000+00:00'")
    answer = guest.put("/account/verifications/email", **given)
    assert refusal(answer)[:2] == (401, "user_invalid_token")


def test_no_link_leads_elsewhere(people: People, mails: Mails) -> None:
    answer = people("ada").post("/account/verifications/email", url="https://evil.example.net/")
    status, kind, words = refusal(answer)
    assert (status, kind) == (400, "general_argument_invalid")
    assert words == (
        "Invalid `url` param: Invalid URI. Register your new client (evil.example.net) as a new "
        "Web platform on your project console dashboard"
    )
    assert not mails.directory.exists()


def test_without_a_mailbox_all_of_it_is_refused(people: People, guest: Api) -> None:
    ada = people("ada")
    for answer, kind in (
        (guest.post("/account/recovery", email="a@example.com", url=PAGE), "smtp"),
        (guest.post("/account/tokens/email", userId="a", email="a@example.com"), "smtp"),
        (guest.post("/account/tokens/phone", userId="a", phone="+12025550123"), "phone"),
        (ada.post("/account/verifications/email", url=PAGE), "smtp"),
        (ada.post("/account/verifications/phone"), "phone"),
    ):
        assert refusal(answer)[:2] == (503, f"general_{kind}_disabled")


def test_messages_are_for_their_owner_and_no_name_tells_a_secret(
    api: Api, guest: Api, mails: Mails
) -> None:
    guest.post("/account/tokens/magic-url", userId="ada", email="ada@example.com", url=PAGE)
    (file,) = mails.directory.iterdir()
    secret = mails.link()["secret"]
    assert secret not in file.name
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(mails.directory.stat().st_mode) == 0o700


@pytest.mark.parametrize("value", ["1", "true"])
def test_the_environment_opens_the_mailbox(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWCLI_LOCAL_MAIL", value)
    assert application(tmp_path / "state").mailbox is not None


def test_no_header_of_a_mail_can_be_smuggled_in(people: People, mails: Mails) -> None:
    ada = people("ada")
    smuggled = "a@example.com\r\nBcc: e@example.com"
    answer = ada.post("/account/tokens/email", userId="a", email=smuggled)
    assert answer.status_code == 400
    assert not mails.directory.exists()
    name = "Crew\r\nBcc: e@example.com"
    assert ada.post("/teams", teamId="crew", name=name).status_code == 201
    invited = ada.post(
        "/teams/crew/memberships", email="b@example.com\n", roles=["owner"], url=PAGE
    )
    assert invited.status_code == 201
    (file,) = mails.directory.iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert message["bcc"] is None
    assert message["to"] == "b@example.com"
