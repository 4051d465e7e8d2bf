"""`awcli targets` and `awcli identities`."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def ada(local: Run) -> Run:
    local("users create ada --name Ada --email ada@example.com -q")
    return local


def test_an_email_of_a_user_is_a_target_already(ada: Run) -> None:
    assert ada("targets list ada --fields providerType,identifier") == "email\tada@example.com\n"


def test_targets_are_made_found_changed_and_deleted(ada: Run, sent: Sent) -> None:
    got = ada("targets create ada/work email ada@work.example.com --name Work -o json").json
    assert (got["$id"], got["userId"], got["name"]) == ("work", "ada", "Work")
    assert ada("targets create ada sms +12025550123 -o ids").startswith("ada/")
    assert ada("targets list ada --where providerType=sms --count") == "1\n"
    assert ada("targets get ada/work --fields name") == "name\tWork\n"
    ada("targets update ada/work --name Office --identifier ada@office.example.com -q")
    changed = ada("targets get ada/work -o json").json
    assert (changed["name"], changed["identifier"]) == ("Office", "ada@office.example.com")
    assert ada("targets delete ada/work --yes").err == "deleted target ada/work\n"
    gone = ada("targets get ada/work", code=4)
    assert gone.err.endswith("[404 user_target_not_found]\nhint: awcli targets list ada\n")
    assert ada("targets delete ada/work --yes --if-exists").err == "there is no target ada/work\n"
    assert sent.bodies[2] == {"name": "Office", "identifier": "ada@office.example.com"}


def test_a_target_that_exists_already_is_a_conflict_or_kept(ada: Run) -> None:
    ada("targets create ada/work push abc -q")
    got = ada("targets create ada/work push def", code=5)
    assert got.err.endswith("hint: --if-not-exists keeps that target\n")
    kept = ada("targets create ada/work push def --if-not-exists -o json")
    assert kept.json["identifier"] == "abc"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("targets create ada email nope", "'nope' is not an email address\n  nope\n      ^\n"),
        ("targets create ada sms 1", "'1' is not a phone number\n  1\n  ^\n"),
        (
            "targets create ada",
            "missing argument 'email|sms|push'\nhint: awcli targets create --help\n",
        ),
        ("targets create ada fax 1", "invalid value for 'email|sms|push': 'fax' is not one of"),
        ("targets create ada push abc --provider /", "the provider ID holds '/' at its start\n"),
        ("targets create ada/work push abc --id w", "'ada/work' already ends with the ID of the"),
        (
            "targets update ada/work",
            "no change was given\nhint: --help lists what can be changed\n",
        ),
        ("targets get work", "'work' has 1 of the 2 parts of an address USER/TARGET\n"),
        ("identities get a/b", "'a/b' has more parts than IDENTITY\n"),
        ("identities delete", "missing argument 'ADDRESS...'\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, line: str, error: str
) -> None:
    assert local(line, code=2).err.removeprefix("error: ").startswith(error)
    assert sent == []


def test_nobody_has_an_identity_yet(local: Run) -> None:
    assert local("identities list -o json").json == {"total": 0, "identities": []}
    assert local("identities list --where provider=github --count") == "0\n"


def test_an_identity_that_is_not_there_is_not_found(local: Run) -> None:
    got = local("identities get i1 -o json", code=4)
    assert got.error == {
        "message": "there is no identity i1.",
        "code": 404,
        "type": "user_identity_not_found",
        "response": None,
    }
    assert "hint: awcli identities list\n" in got.err
    local("identities delete i1 --yes", code=4)
    assert local("identities delete i1 --yes --if-exists").err == "there is no identity i1\n"
