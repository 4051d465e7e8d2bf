"""`awcli teams`: made, renamed, given preferences, deleted."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def crew(local: Run) -> Run:
    local("teams create crew --name Crew -q")
    return local


def test_a_team_is_called_by_its_id_unless_named(local: Run, sent: Sent) -> None:
    assert local("teams create crew --fields name -o csv", code=2).err.startswith(
        "error: there is no option --fields"
    )
    assert local("teams create crew -o json").json["name"] == "crew"
    made = local("teams create --name Others -o ids").strip()
    assert sent.bodies == [
        {"teamId": "crew", "name": "crew"},
        {"teamId": made, "name": "Others"},
    ]


def test_teams_are_listed_found_and_shown(crew: Run) -> None:
    crew("teams create zoo --name Zoo -q")
    assert crew("teams list --fields $id,name,total") == "crew\tCrew\t0\nzoo\tZoo\t0\n"
    assert crew("teams list --search zoo -o ids") == "zoo\n"
    assert crew("teams list --where name=Crew --count") == "1\n"
    assert crew("teams get crew --fields name") == "name\tCrew\n"
    got = crew("teams list --fields $id,name --no-color", terminal=True)
    assert got == "ID    name\ncrew  Crew\nzoo   Zoo\n"


def test_update_renames(crew: Run, sent: Sent) -> None:
    assert crew(["teams", "update", "crew", "--name", "All of it", "-o", "json"]).json["name"] == (
        "All of it"
    )
    assert sent.writes == ["PUT /teams/crew"]


def test_preferences_are_set_key_by_key_and_sent_whole(crew: Run, sent: Sent) -> None:
    assert crew("teams prefs crew").err == "no preferences of team crew\n"
    crew("teams prefs crew color=red limit:=3 -q")
    assert crew("teams prefs crew limit:=4 -o json").json == {"color": "red", "limit": 4}
    assert crew("teams prefs crew --unset color") == "limit\t4\n"
    assert sent.writes == ["PUT /teams/crew/prefs"] * 3
    assert sent.bodies[1] == {"prefs": {"color": "red", "limit": 4}}


def test_a_team_that_exists_already_is_a_conflict_or_kept(crew: Run) -> None:
    got = crew("teams create crew --name Other", code=5)
    assert got.err.endswith("[409 team_already_exists]\nhint: --if-not-exists keeps that team\n")
    kept = crew("teams create crew --name Other --if-not-exists -o json")
    assert kept.json["name"] == "Crew"


def test_delete_asks_and_forgives_where_it_is_asked_to(crew: Run) -> None:
    assert "delete team crew?" in crew("teams delete crew", code=2).err
    assert crew("teams delete crew --yes").err == "deleted team crew\n"
    gone = crew("teams delete crew --yes", code=4)
    assert gone.err.endswith("[404 team_not_found]\nhint: awcli teams list\n")
    assert crew("teams delete crew --yes --if-exists").err == "there is no team crew\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["create", "a/b"], "'a/b' has more parts than TEAM\n"),
        (["create", "crew", "--name", ""], "the name is empty\nhint: is a shell variable unset?\n"),
        (
            ["create", "crew", "--role", "owner,a b"],
            "'a b' is not a role of a team\n  owner,a b\n         ^\n",
        ),
        (["create", "crew", "--role", "r" * 37], "the role has 37 characters, 36 are the most"),
        (["update", "crew"], "no change was given\nhint: --help lists what can be changed\n"),
        (["update", "crew", "--name", ""], "the name is empty\n"),
        (["update", "crew", "--name", "n" * 129], "the name has 129 characters, 128 are the most"),
        (["prefs", "crew", "--replace"], "--replace, but by what?\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, words: list[str], error: str
) -> None:
    assert local(["teams", *words], code=2).err.removeprefix("error: ").startswith(error)
    assert sent == []
