"""`awcli sessions`: signing users in and out."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def ada(local: Run) -> Run:
    local("users create ada --name Ada --email ada@example.com -q")
    return local


def test_create_shows_the_secret_which_acts_as_the_user(ada: Run) -> None:
    made = ada("sessions create ada -o json").json
    assert made["userId"] == "ada"
    denied = ada("users list --session", made["secret"], code=3)
    assert "users.read" in denied.err


def test_create_prints_the_secret_for_people_too(ada: Run) -> None:
    shown = dict(line.split("\t", 1) for line in ada("sessions create ada").splitlines())
    assert len(shown["secret"]) > 20
    assert "*" not in shown["secret"]


def test_a_list_holds_every_session_by_its_full_address(ada: Run) -> None:
    made = [ada("sessions create ada -o ids") for _ in range(2)]
    assert all(line.startswith("ada/") for line in made)
    assert ada("sessions list ada -o ids") == "".join(made)
    assert ada("sessions list ada --count") == "2\n"
    assert [set(s) for s in ada("sessions list ada --fields ip -o json").json["sessions"]] == [
        {"ip"}
    ] * 2


def test_a_user_without_sessions_is_said_to_have_none(ada: Run) -> None:
    assert ada("sessions list ada", terminal=True).err == "no sessions of ada\n"


def test_sessions_end_one_by_one_or_all_at_once(ada: Run, sent: Sent) -> None:
    one, *_ = [ada("sessions create ada -o ids").strip() for _ in range(3)]
    asked = ada(f"sessions delete {one}", code=2)
    assert f"delete session {one}?" in asked.err
    assert ada(f"sessions delete {one} --yes").err == f"deleted session {one}\n"
    gone = ada(f"sessions delete {one} --yes", code=4)
    assert gone.err.endswith("[404 user_session_not_found]\nhint: awcli sessions list ada\n")
    assert ada(f"sessions delete {one} --yes --if-exists").err == f"there is no session {one}\n"
    asked = ada("sessions delete ada --all", code=2)
    assert "delete all sessions of user ada?" in asked.err
    assert ada("sessions delete ada --all --yes").err == "deleted all sessions of user ada\n"
    assert sent.writes[-1] == "DELETE /users/ada/sessions"
    assert ada("sessions list ada --count") == "0\n"


def test_all_users_are_tried_where_some_fail(ada: Run) -> None:
    got = ada("sessions delete nobody ada --all --yes", code=9)
    assert got.err.startswith("warning: nobody: User with the requested ID could not be found.")
    assert "deleted all sessions of user ada\n" in got.err


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            "delete s1",
            (
                "'s1' has 1 of the 2 parts of an address USER/SESSION\n"
                "hint: give USER/SESSION; every one: USER --all\n"
            ),
        ),
        ("delete ada/s1 --all", "'ada/s1' has more parts than USER\n"),
        ("delete ada --all --if-exists", "--all and --if-exists exclude each other\n"),
        ("list", "missing argument 'USER'\nhint: awcli sessions list --help\n"),
        ("list ada --limit 3", "there is no option --limit"),
        ("create a/b", "'a/b' has more parts than USER\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, line: str, error: str
) -> None:
    assert local(f"sessions {line}", code=2).err.removeprefix("error: ").startswith(error)
    assert sent == []


def test_a_user_who_is_not_there_has_no_sessions(local: Run) -> None:
    for line in ("list nobody", "create nobody", "delete nobody --all --yes"):
        got = local(f"sessions {line}", code=4)
        assert got.err.endswith("[404 user_not_found]\nhint: awcli users list\n")
