"""`awcli memberships`, and `users memberships`: who belongs to a team."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def crew(local: Run) -> Run:
    """The team crew, and the users ada and bob, who do not belong to it."""
    local("teams create crew --name Crew -q")
    local("users create ada --name Ada --email ada@example.com -q")
    local("users create bob --name Bob --email bob@example.com -q")
    return local


def test_members_are_found_by_id_and_email_or_made(crew: Run, sent: Sent) -> None:
    got = crew("memberships create crew --user ada --role owner,lead -o json").json
    assert (got["userId"], got["roles"], got["confirm"]) == ("ada", ["owner", "lead"], True)
    got = crew("memberships create crew --email bob@example.com -o json").json
    assert (got["userId"], got["roles"]) == ("bob", [])
    got = crew("memberships create crew --email new@example.com --name New -o json").json
    assert got["userName"] == "New"
    crew("memberships create crew --phone +12025550188 -q")
    assert sent.bodies[0] == {"userId": "ada", "roles": ["owner", "lead"]}
    assert crew("teams get crew --fields total") == "total\t4\n"


def test_addresses_name_the_team(crew: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = crew("memberships create crew --user ada --role owner -o ids").strip()
    team, _, own_id = made.partition("/")
    assert team == "crew"
    assert crew("memberships list crew -o ids") == f"{made}\n"
    assert crew("users memberships ada -o ids") == f"{made}\n"
    heading = crew("users memberships ada --no-color", terminal=True).splitlines()[0].split()
    assert heading == ["ID", "teamId", "teamName", "roles", "confirm", "joined"]
    assert crew(f"memberships get {made} --fields userId") == "userId\tada\n"
    monkeypatch.setenv("APPWRITE_TEAM_ID", "crew")
    assert crew("memberships list --where userId=ada -o ids") == f"{made}\n"
    assert crew(f"memberships get {own_id} -o ids") == f"{made}\n"


def test_a_table_says_who_has_joined(crew: Run) -> None:
    crew("memberships create crew --user ada --role owner,lead -q")
    line = "memberships list crew --fields userName,userEmail,roles,confirm --no-color"
    assert crew(line, terminal=True) == (
        "userName  userEmail        roles        confirm\n"
        "Ada       ada@example.com  owner, lead  joined\n"
    )


def test_roles_are_replaced_or_taken_away(crew: Run, sent: Sent) -> None:
    made = crew("memberships create crew --user ada --role owner -o ids").strip()
    assert crew(f"memberships update {made} --role a --role b -o json").json["roles"] == ["a", "b"]
    assert crew(f"memberships update {made} --no-roles -o json").json["roles"] == []
    assert sent.bodies[1:] == [{"roles": ["a", "b"]}, {"roles": []}]


def test_whoever_is_a_member_cannot_become_one(crew: Run) -> None:
    crew("memberships create crew --user ada -q")
    got = crew("memberships create crew --user ada", code=5)
    assert got.err.endswith(
        "[409 membership_already_confirmed]\n"
        "hint: the roles can be changed: awcli memberships list crew\n"
    )


def test_a_membership_ends_and_is_forgiven_to_be_gone(crew: Run) -> None:
    made = crew("memberships create crew --user ada -o ids").strip()
    assert crew(f"memberships delete {made} --yes").err == f"deleted membership {made}\n"
    gone = crew(f"memberships delete {made} --yes", code=4)
    assert gone.err.endswith("[404 team_invite_not_found]\nhint: awcli memberships list crew\n")
    again = crew(f"memberships delete {made} --yes --if-exists")
    assert again.err == f"there is no membership {made}\n"
    assert crew("users list -o ids") == "ada\nbob\n"


def test_a_wrong_secret_accepts_nothing(crew: Run) -> None:
    made = crew("memberships create crew --user ada -o ids").strip()
    got = crew(f"memberships accept {made} ada -", stdin="wrong\n", code=3)
    assert got.err.startswith("error: The team invitation secret is invalid.")


def test_without_a_mail_service_an_invitation_is_refused_at_once(crew: Run) -> None:
    crew("memberships create crew --user ada --role owner -q")
    session = crew("sessions create ada --jmespath secret").strip()
    line = "memberships create crew --user bob --url http://localhost/join --session"
    got = crew(f"{line} {session}", code=7)
    assert got.err.startswith("error: SMTP is disabled on your Appwrite instance.")
    assert "retry" not in got.err
    assert got.err.endswith(
        "hint: the server has no mail service; the local Appwrite writes mails to files: "
        "AWCLI_LOCAL_MAIL=1, or awcli local serve --mail\n"
    )


def test_what_is_missing_is_told_apart(crew: Run) -> None:
    assert crew("memberships list none", code=4).err.endswith("hint: awcli teams list\n")
    assert crew("memberships create none --user ada", code=4).err.endswith(
        "hint: awcli teams list\n"
    )
    got = crew("memberships create crew --user none", code=4)
    assert got.err == (
        "error: User with given userId doesn't exist. [404 user_not_found]\n"
        "hint: awcli users list; --email and --phone make whoever is not there yet\n"
    )
    got = crew("memberships create crew --user ada --email other@example.com", code=5)
    assert got.err.endswith(
        "hint: give one of --user, --email and --phone: they name different users\n"
    )
    got = crew("memberships get crew/none", code=4)
    assert got.err.endswith("hint: awcli memberships list crew\n")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("create crew --role owner", "who?\nhint: --user ID, --email EMAIL or --phone NUMBER\n"),
        ("create crew --email nope", "'nope' is not an email address\n"),
        ("create crew --phone 555", "'555' is not a phone number\n"),
        (
            "create crew --user ada --url example.com",
            "'example.com' is not a URL\nhint: such as https://example.com/join\n",
        ),
        (
            "create crew --user ada --role _a",
            (
                "'_a' is not a role of a team\n  _a\n  ^\nhint: it has 1 to 81 letters, digits,"
                " dots, dashes and underscores, the first a letter or digit\n"
            ),
        ),
        ("update crew/m1", "which roles?\nhint: --role names every role, --no-roles is none\n"),
        ("update crew/m1 --role a --no-roles", "--role and --no-roles exclude each other\n"),
        (
            "get m1",
            (
                "'m1' has 1 of the 2 parts of an address TEAM/MEMBERSHIP\n"
                "hint: give TEAM/MEMBERSHIP, or set --team or APPWRITE_TEAM_ID\n"
            ),
        ),
        ("list", "no team is given\nhint: give TEAM, or set --team or APPWRITE_TEAM_ID\n"),
        ("accept crew/m1 a/b s", "the user ID holds '/'\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, words: str, error: str
) -> None:
    got = local(f"memberships {words}", code=2)
    assert got.err.removeprefix("error: ").startswith(error)
    assert sent == []
