"""Teams and memberships: who sees what, who may do what, invitations, and wrong values."""

import email
import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from appwrite_cli.local import application
from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query
from tests.local.people import as_user, sign_up

KEY_RULE = "Parameter must contain at most 36 chars."
NAME_RULE = "Value must be a valid string and at least 1 chars and no longer than 128 chars"
JOIN = "http://localhost/join?from=mail"


def invalid(answer: httpx.Response, name: str, words: str) -> None:
    """Expect that a parameter was refused with these words at the start."""
    status, kind, said = refusal(answer)
    assert (status, kind) == (400, "general_argument_invalid")
    assert said.startswith(f"Invalid `{name}` param: {words}"), said


@pytest.fixture
def ann(api: Api) -> Api:
    """Ann, who is signed in and has made the team `crew`."""
    sign_up(api, "ann", name="Ann")
    mine = as_user(api, "ann")
    assert mine.post("/teams", teamId="crew", name="Crew").status_code == 201
    return mine


@pytest.fixture
def bob(api: Api) -> Api:
    """Bob, who is signed in."""
    sign_up(api, "bob", name="Bob")
    return as_user(api, "bob")


@pytest.fixture
def mails(api: Api) -> Callable[[], list[Path]]:
    """What was written down instead of sent, the oldest first; there is a mailbox."""
    application(api.directory).open_mailbox()
    return lambda: sorted((api.directory / "mails").glob("*.*"))


def member(api: Api, user: str, *roles: str) -> str:
    """Make a user a member of `crew` with the key; the path of the membership."""
    made = api.post("/teams/crew/memberships", userId=user, roles=list(roles))
    assert made.status_code == 201, made.text
    return f"/teams/crew/memberships/{made.json()['$id']}"


@pytest.mark.parametrize("odd", [True, 5, ["x"], {"a": 1}, None, "_x", "x" * 37])
def test_a_team_needs_an_id(api: Api, odd: Any) -> None:
    invalid(api.post("/teams", teamId=odd, name="T"), "teamId", KEY_RULE)


@pytest.mark.parametrize("odd", [True, 5, ["x"], {}, None, "", "x" * 129])
def test_a_team_needs_a_name(api: Api, odd: Any) -> None:
    invalid(api.post("/teams", teamId="t", name=odd), "name", NAME_RULE)
    api.post("/teams", teamId="t", name="T")
    invalid(api.put("/teams/t", name=odd), "name", NAME_RULE)


def test_ids_of_teams_differ_by_more_than_case(api: Api) -> None:
    api.post("/teams", teamId="crew", name="Crew")
    refused = refusal(api.post("/teams", teamId="CREW", name="Crew"))
    assert refused[:2] == (409, "team_already_exists")
    assert api.get("/teams/Crew").json()["$id"] == "crew"


@pytest.mark.parametrize("odd", ["owner", [""], ["a b"], ["x" * 37], [5], {"a": 5}, ["a"] * 101])
def test_wrong_roles_of_a_founder_are_refused(api: Api, odd: Any) -> None:
    words = "Value must a valid array no longer than 100 items and Parameter must contain at most"
    invalid(api.post("/teams", teamId="t", name="T", roles=odd), "roles", words)


ALLOWED: dict[str, tuple[str, Any, Any]] = {
    "name": ("startsWith", "c", 5),
    "total": ("greaterThanEqual", 0, "many"),
    "$id": ("equal", "crew", 5),
    "$createdAt": ("greaterThan", "2020-01-01", "x"),
    "$updatedAt": ("greaterThan", "2020-01-01", 1),
}


@pytest.mark.parametrize("key", ALLOWED)
def test_teams_are_filtered_by_what_appwrite_allows(api: Api, key: str) -> None:
    method, good, bad = ALLOWED[key]
    api.post("/teams", teamId="crew", name="Crew")
    assert listed(api, "/teams", query(method, key, good))["total"] == 1
    assert listed(api, "/teams", query("orderAsc", key))["total"] == 1
    words = f'Invalid query: Query value is invalid for attribute "{key}"'
    invalid(api.get("/teams", **query(method, key, bad)), "queries", words)


@pytest.mark.parametrize("key", ["prefs", "search", "labels", "billingPlan", "$permissions"])
def test_and_by_nothing_else(api: Api, key: str) -> None:
    words = f"Invalid query: Attribute not found in schema: {key}"
    invalid(api.get("/teams", **query("equal", key, "x")), "queries", words)


def test_a_search_finds_ids_and_the_newest_name(api: Api) -> None:
    api.post("/teams", teamId="crew", name="Old Sailors")
    api.put("/teams/crew", name="Young Pilots")
    found = [listed(api, "/teams", {"search": text})["total"] for text in ("crew", "pilots", "old")]
    assert found == [1, 1, 0]


def test_a_founder_is_an_owner_whatever_the_roles(api: Api, bob: Api) -> None:
    made = bob.post("/teams", teamId="t", name="T", roles=["cook"]).json()
    assert made["total"] == 1
    (membership,) = api.get("/teams/t/memberships").json()["memberships"]
    assert (membership["userId"], membership["roles"]) == ("bob", ["cook", "owner"])
    assert membership["confirm"] is True


def test_a_team_made_with_a_key_has_no_member(api: Api) -> None:
    assert api.post("/teams", teamId="t", name="T", roles=["cook"]).json()["total"] == 0
    assert api.get("/teams/t/memberships").json() == {"total": 0, "memberships": []}


def test_only_members_see_a_team(api: Api, ann: Api, bob: Api) -> None:
    for path in ("", "/prefs", "/memberships", "/memberships/x"):
        assert refusal(bob.get(f"/teams/crew{path}"))[:2] == (404, "team_not_found")
    assert bob.get("/teams").json()["total"] == 0
    member(api, "bob")
    assert bob.get("/teams/crew").json()["total"] == 2
    assert bob.get("/teams").json()["total"] == 1
    assert bob.get("/teams/crew/memberships").json()["total"] == 2
    assert ann.get("/teams").json()["total"] == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "", {"name": "Mine"}),
        ("DELETE", "", {}),
        ("PUT", "/prefs", {"prefs": {"a": 1}}),
    ],
)
def test_only_owners_change_a_team(
    api: Api, ann: Api, bob: Api, method: str, path: str, body: dict[str, Any]
) -> None:
    request = (method, f"/teams/crew{path}")
    assert refusal(bob.client.request(*request, json=body))[:2] == (404, "team_not_found")
    member(api, "bob", "cook")
    assert refusal(bob.client.request(*request, json=body))[:2] == (401, "user_unauthorized")
    assert ann.client.request(*request, json=body).status_code in (200, 204)


def test_new_roles_count_at_once(api: Api, ann: Api, bob: Api) -> None:
    path = member(api, "bob", "cook")
    assert bob.put("/teams/crew", name="Mine").status_code == 401
    assert ann.patch(path, roles=["cook", "owner"]).json()["roles"] == ["cook", "owner"]
    assert bob.put("/teams/crew", name="Mine").json()["name"] == "Mine"
    refused = refusal(ann.patch(path, roles=["a b"]))
    assert "at most 81 chars" in refused[2]
    assert ann.patch(path, roles=["x" * 81]).status_code == 200
    assert bob.put("/teams/crew", name="Ours").status_code == 401


def test_only_owners_change_roles_and_invite(api: Api, ann: Api, bob: Api) -> None:
    path = member(api, "bob", "cook")
    refused = refusal(bob.patch(path, roles=["owner"]))
    assert refused == (401, "user_unauthorized", "User is not allowed to modify roles")
    application(api.directory).open_mailbox()
    body = {"email": "new@example.com", "roles": [], "url": JOIN}
    assert refusal(bob.post("/teams/crew/memberships", **body)) == (
        401,
        "user_unauthorized",
        "User is not allowed to send invitations for this team",
    )
    assert listed(api, "/users", query("equal", "email", "new@example.com"))["total"] == 0
    assert ann.post("/teams/crew/memberships", **body).status_code == 201


def test_sessions_see_nothing_of_who_the_members_are(api: Api, ann: Api, bob: Api) -> None:
    path = member(api, "bob", "cook")
    hidden = {"userId": "", "userName": "", "userEmail": "", "userPhone": "", "mfa": False}
    for seen in (ann.get(path).json(), bob.get(path).json()):
        assert {key: seen[key] for key in hidden} == hidden
        assert (seen["roles"], seen["teamName"]) == (["cook"], "Crew")
    with_key = api.get(path).json()
    assert (with_key["userId"], with_key["userName"]) == ("bob", "Bob")
    assert with_key["userAccessedAt"] != ""


def test_a_key_sees_whether_members_show_two_factors(api: Api, ann: Api) -> None:
    (membership,) = api.get("/teams/crew/memberships").json()["memberships"]
    path = f"/teams/crew/memberships/{membership['$id']}"
    api.patch("/users/ann/mfa", mfa=True)
    assert api.get(path).json()["mfa"] is False  # there is no factor yet
    api.patch("/users/ann/verification", emailVerification=True)
    assert api.get(path).json()["mfa"] is True
    api.patch("/users/ann/phone", number="+12025550123")
    assert api.get(path).json()["userPhone"] == "+12025550123"
    assert ann


def test_members_leave_and_owners_remove(api: Api, ann: Api, bob: Api) -> None:
    (owner,) = api.get("/teams/crew/memberships").json()["memberships"]
    path = member(api, "bob")
    refused = refusal(bob.delete(f"/teams/crew/memberships/{owner['$id']}"))
    assert refused[:2] == (401, "user_unauthorized")
    assert bob.delete(path).status_code == 204
    assert bob.get("/teams/crew").status_code == 404
    path = member(api, "bob")
    assert ann.delete(path).status_code == 204
    assert ann.get("/teams/crew").json()["total"] == 1
    assert refusal(ann.delete(path))[:2] == (404, "team_invite_not_found")


def test_a_removed_user_is_a_member_no_more(api: Api, ann: Api, bob: Api) -> None:
    member(api, "bob")
    assert bob.get("/teams/crew").status_code == 200
    api.delete("/users/bob")
    assert ann.get("/teams/crew/memberships").json()["total"] == 1
    assert ann.get("/teams/crew").json()["total"] == 1


def test_roles_of_teams_open_rows(api: Api, ann: Api, bob: Api, table: str) -> None:
    api.put(table, name="Items", rowSecurity=True, permissions=[])
    member(api, "bob", "cook")
    for role, sees in (
        ('read("team:crew")', True),
        ('read("team:crew/cook")', True),
        ('read("team:crew/owner")', False),
        ('read("team:other")', False),
    ):
        row = api.post(f"{table}/rows", rowId="unique()", data={"name": "x"}, permissions=[role])
        answer = bob.get(f"{table}/rows/{row.json()['$id']}")
        assert answer.status_code == (200 if sees else 404), role
    assert ann


def test_memberships_of_another_team_are_a_mismatch(api: Api, ann: Api, guest: Api) -> None:
    api.post("/teams", teamId="other", name="Other")
    sign_up(api, "bob")
    name = member(api, "bob").rpartition("/")[2]
    path = f"/teams/other/memberships/{name}"
    taken = {"userId": "bob", "secret": "x"}
    for answer in (
        api.get(path),
        api.patch(path, roles=[]),
        api.delete(path),
        guest.patch(f"{path}/status", **taken),
    ):
        assert refusal(answer)[:2] == (404, "team_membership_mismatch")
    for method in ("GET", "DELETE"):
        answer = api.client.request(method, f"/teams/no/memberships/{name}")
        assert refusal(answer)[:2] == (404, "team_not_found")
    assert ann


MEMBERSHIPS: dict[str, tuple[str, Any, Any]] = {
    "userId": ("equal", "ann", 5),
    "teamId": ("equal", "crew", True),
    "invited": ("greaterThan", "2020-01-01", "x"),
    "joined": ("lessThan", "2999-01-01", 5),
    "confirm": ("equal", True, "yes"),
    "roles": ("contains", "owner", 5),
}


@pytest.mark.parametrize("key", MEMBERSHIPS)
@pytest.mark.parametrize("path", ["/teams/crew/memberships", "/users/ann/memberships"])
def test_memberships_are_filtered_by_what_appwrite_allows(
    api: Api, ann: Api, path: str, key: str
) -> None:
    method, good, bad = MEMBERSHIPS[key]
    assert listed(api, path, query(method, key, good))["total"] == 1
    words = f'Invalid query: Query value is invalid for attribute "{key}"'
    invalid(api.get(path, **query(method, key, bad)), "queries", words)
    words = "Invalid query: Attribute not found in schema: secret"
    invalid(api.get(path, **query("equal", "secret", "x")), "queries", words)
    assert ann


def test_memberships_are_paged_by_cursors_in_teams_alone(api: Api, ann: Api) -> None:
    sign_up(api, "bob")
    second = member(api, "bob").rpartition("/")[2]
    path = "/teams/crew/memberships"
    (first,) = listed(api, path, query("cursorBefore", "", second))["memberships"]
    assert first["userId"] == "ann"
    wrong = refusal(api.get(path, **query("cursorAfter", "", "x")))
    assert wrong[1:] == (
        "general_cursor_not_found",
        "Membership 'x' for the 'cursor' value not found.",
    )
    of_user = api.get("/users/bob/memberships", **query("cursorAfter", "", second))
    assert refusal(of_user) == (500, "general_unknown", "Server Error")
    assert ann


def test_the_total_of_a_users_memberships_is_that_of_the_page(api: Api) -> None:
    sign_up(api, "bob")
    for team in ("a", "b"):
        api.post("/teams", teamId=team, name=team)
        api.post(f"/teams/{team}/memberships", userId="bob", roles=[])
    found = listed(api, "/users/bob/memberships", query("limit", "", 1))
    assert found["total"] == 1
    assert [m["teamName"] for m in found["memberships"]] == ["a"]


def test_invitations_name_one_user(api: Api, ann: Api) -> None:
    sign_up(api, "bob", phone="+12025550124")
    sign_up(api, "eve", phone="+12025550125")
    path = "/teams/crew/memberships"
    for body, words in (
        ({"userId": "bob", "email": "eve@example.com"}, "Given userId and email doesn't match"),
        ({"userId": "bob", "phone": "+12025550125"}, "Given userId and phone doesn't match"),
        (
            {"email": "bob@example.com", "phone": "+12025550125"},
            "Given email and phone doesn't match",
        ),
    ):
        refused = refusal(api.post(path, roles=[], **body))
        assert refused == (409, "user_already_exists", words)
    body = {"userId": "bob", "email": "BOB@example.com", "phone": "+12025550124"}
    assert api.post(path, roles=[], **body).status_code == 201
    # A new address with the number of somebody else.
    clash = api.post(path, roles=[], email="new@example.com", phone="+12025550125")
    assert refusal(clash)[:2] == (409, "user_already_exists")
    assert api.get("/teams/crew").json()["total"] == 2
    assert ann


def test_a_user_made_by_an_invitation_has_no_targets_and_may_set_a_password(api: Api) -> None:
    api.post("/teams", teamId="crew", name="Crew")
    made = api.post("/teams/crew/memberships", email="New@example.com", roles=["x"]).json()
    assert (made["userName"], made["userEmail"]) == ("new@example.com", "new@example.com")
    user = api.get(f"/users/{made['userId']}").json()
    assert (user["targets"], user["passwordUpdate"], user["hash"]) == ([], "", "argon2")
    assert user["hashOptions"]["memory_cost"] == 7168  # as of those who sign up
    called = api.post("/teams/crew/memberships", phone="+12025550126", roles=[], name="Call").json()
    assert api.get(f"/users/{called['userId']}").json()["phone"] == "+12025550126"
    assert called["userName"] == "Call"


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"email": "x"}, "email", "Value must be a valid email address"),
        ({"email": ""}, "email", "Value must be a valid email address"),
        ({"userId": "_"}, "userId", "UID must contain at most 36 chars."),
        ({"phone": "1"}, "phone", "Phone number must start with a '+'"),
        ({"roles": "x"}, "roles", "Value must a valid array no longer than 100 items"),
        ({"roles": ["x"] * 101}, "roles", "Value must a valid array no longer than 100 items"),
        ({"roles": ["x" * 82]}, "roles", "Value must a valid array no longer than 100 items"),
        ({"url": "x"}, "url", "Invalid URI."),
        ({"url": "https://example.net/x"}, "url", "Invalid URI. Register your new client"),
        ({"url": "javascript:alert(1)"}, "url", "Invalid URI."),
        ({"name": ""}, "name", NAME_RULE),
    ],
)
def test_wrong_invitations_are_refused(
    api: Api, ann: Api, change: dict[str, Any], name: str, words: str
) -> None:
    body = {"email": "new@example.com", "roles": [], "url": JOIN, **change}
    invalid(api.post("/teams/crew/memberships", **body), name, words)
    invalid(ann.post("/teams/crew/memberships", **body), name, words)


def test_sessions_need_an_address_to_come_back_to_and_mail(api: Api, ann: Api) -> None:
    path = "/teams/crew/memberships"
    assert refusal(ann.post(path, roles=[]))[2] == "URL is required"
    words = "At least one of userId, email, or phone is required"
    assert refusal(ann.post(path, roles=[], url=JOIN))[2] == words
    body = {"email": "new@example.com", "roles": [], "url": JOIN}
    assert refusal(ann.post(path, **body))[:2] == (503, "general_smtp_disabled")
    assert api.get("/users").json()["total"] == 1


def invited(ann: Api, mails: Callable[[], list[Path]], **body: Any) -> dict[str, str]:
    """Invite as Ann; what the link in the mail says."""
    asked = ann.post("/teams/crew/memberships", **{"roles": ["cook"], "url": JOIN, **body})
    assert asked.status_code == 201, asked.text
    assert (asked.json()["confirm"], asked.json()["joined"]) == (False, "")
    text = mails()[-1].read_text("utf-8")
    (link,) = re.findall(r"http://localhost/join\S+", text)
    return dict(parse_qsl(urlsplit(link).query))


def test_a_mail_lets_somebody_join_and_signs_them_in(
    api: Api, ann: Api, guest: Api, mails: Callable[[], list[Path]]
) -> None:
    link = invited(ann, mails, email="new@example.com", name="New")
    assert (link["from"], link["teamId"], link["teamName"]) == ("mail", "crew", "Crew")
    mail = email.message_from_bytes(mails()[-1].read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["To"] == "new@example.com"
    assert "Ann invites you to the team Crew" in mail.get_content()
    assert api.get("/teams/crew").json()["total"] == 1
    path = f"/teams/crew/memberships/{link['membershipId']}"
    joined = guest.patch(f"{path}/status", userId=link["userId"], secret=link["secret"])
    assert joined.status_code == 200, joined.text
    assert (joined.json()["confirm"], joined.json()["userName"]) == (True, "New")
    assert joined.json()["joined"] != ""
    assert "a_session_local" in "".join(joined.headers.get_list("set-cookie"))
    session = json.loads(joined.headers["x-fallback-cookies"])["a_session_local"]
    mine = Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-session": session})
    assert mine.get("/account").json()["emailVerification"] is True
    assert mine.get("/teams/crew").json()["total"] == 2
    again = guest.patch(f"{path}/status", userId=link["userId"], secret=link["secret"])
    assert refusal(again)[:2] == (409, "membership_already_confirmed")


def test_an_invitation_is_for_whom_it_was_sent(
    api: Api, ann: Api, bob: Api, guest: Api, mails: Callable[[], list[Path]]
) -> None:
    link = invited(ann, mails, email="new@example.com")
    path = f"/teams/crew/memberships/{link['membershipId']}/status"
    right = {"userId": link["userId"], "secret": link["secret"]}
    wrong = refusal(guest.patch(path, **{**right, "secret": "x"}))
    assert wrong[:2] == (401, "team_invalid_secret")
    wrong = refusal(guest.patch(path, **{**right, "userId": "bob"}))
    assert wrong[1:] == ("team_invite_mismatch", "Invite does not belong to current user ()")
    wrong = refusal(bob.patch(path, **right))
    assert wrong[1:] == (
        "team_invite_mismatch",
        "Invite does not belong to current user (bob@example.com)",
    )
    assert api.get("/teams/crew").json()["total"] == 1


def test_a_second_invitation_replaces_the_secret(
    ann: Api, guest: Api, mails: Callable[[], list[Path]]
) -> None:
    first = invited(ann, mails, email="new@example.com")
    second = invited(ann, mails, email="new@example.com")
    assert first["membershipId"] == second["membershipId"]
    path = f"/teams/crew/memberships/{first['membershipId']}/status"
    used = guest.patch(path, userId=first["userId"], secret=first["secret"])
    assert refusal(used)[:2] == (401, "team_invalid_secret")
    assert guest.patch(path, userId=first["userId"], secret=second["secret"]).status_code == 200


def test_a_key_confirms_who_was_invited_and_counts_nobody(
    api: Api, ann: Api, mails: Callable[[], list[Path]]
) -> None:
    """As Appwrite 1.9.6 does; the roles stay those of the invitation."""
    invited(ann, mails, email="new@example.com")
    path = "/teams/crew/memberships"
    confirmed = api.post(path, email="new@example.com", roles=["other"]).json()
    assert (confirmed["confirm"], confirmed["roles"]) == (True, ["cook"])
    assert api.get("/teams/crew").json()["total"] == 1
    refused = refusal(api.post(path, email="new@example.com", roles=[]))
    assert refused[:2] == (409, "membership_already_confirmed")


def test_who_has_no_address_is_asked_by_text_message(
    api: Api, ann: Api, mails: Callable[[], list[Path]]
) -> None:
    link = invited(ann, mails, phone="+12025550127")
    assert mails()[-1].suffix == ".txt"
    assert "To: +12025550127" in mails()[-1].read_text("utf-8")
    assert api.get(f"/users/{link['userId']}").json()["phone"] == "+12025550127"


def test_an_unanswered_invitation_can_be_taken_back(
    api: Api, ann: Api, mails: Callable[[], list[Path]]
) -> None:
    link = invited(ann, mails, email="new@example.com")
    assert ann.delete(f"/teams/crew/memberships/{link['membershipId']}").status_code == 204
    assert api.get("/teams/crew").json()["total"] == 1


def test_logs_tell_what_a_user_did_with_teams(api: Api, ann: Api, bob: Api) -> None:
    path = member(api, "bob")  # a key's doing
    ann.put("/teams/crew", name="Crew!")
    ann.patch(path, roles=["cook"])
    bob.delete(path)
    ann.delete("/teams/crew")
    events = [log["event"] for log in listed(api, "/users/ann/logs", query("limit", "", 4))["logs"]]
    assert events == ["team.delete", "membership.update", "team.update", "team.create"]
    found = listed(api, "/users/bob/logs", query("limit", "", 1))
    (latest,) = found["logs"]
    assert (latest["event"], latest["userId"], latest["userName"]) == (
        "membership.delete",
        "bob",
        "Bob",
    )
    assert latest["ip"] != ""
    assert found["total"] > 1
    assert listed(api, "/users/bob/logs", {"total": "0"})["total"] == 0
    assert listed(api, "/users/bob/logs", query("offset", "", 1))["logs"][0] != latest


def test_preferences_of_a_team_are_as_those_of_a_user(api: Api) -> None:
    api.post("/teams", teamId="t", name="T")
    assert api.put("/teams/t/prefs", prefs=[]).json() == {}
    assert api.put("/teams/t/prefs", prefs={"a": {}}).json() == {"a": []}
    for odd in (["a"], "x", 5, None, {"0": 1}, {"a": "x" * 65530}):
        invalid(api.put("/teams/t/prefs", prefs=odd), "prefs", "Value must be a valid object.")
    assert api.get("/teams/t").json()["prefs"] == {"a": []}


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/teams", "teams.read"),
        ("POST", "/teams", "teams.write"),
        ("GET", "/teams/t", "teams.read"),
        ("PUT", "/teams/t", "teams.write"),
        ("DELETE", "/teams/t", "teams.write"),
        ("GET", "/teams/t/prefs", "teams.read"),
        ("PUT", "/teams/t/prefs", "teams.write"),
        ("GET", "/teams/t/memberships", "teams.read"),
        ("POST", "/teams/t/memberships", "teams.write"),
        ("PATCH", "/teams/t/memberships/m", "teams.write"),
        ("DELETE", "/teams/t/memberships/m", "teams.write"),
    ],
)
def test_guests_have_no_part_in_teams(guest: Api, method: str, path: str, scope: str) -> None:
    refused = refusal(guest.client.request(method, path))
    assert refused[:2] == (401, "general_unauthorized_scope")
    assert refused[2] == f'User (role: guests) missing scopes (["{scope}"])'
