"""Users and teams on a server that misbehaves: what is sent again, told, and hidden."""

from collections.abc import Iterator
from typing import Any

import pytest

from appwrite_cli import client
from tests.conftest import Run
from tests.misbehaving import Behaviour, Misbehaving, answer, cut, drop, hang, page, refuse

KEY = "standard_0123456789abcdef"
PASSWORD = "correct horse battery"
BUSY = refuse(429, "general_rate_limit_exceeded", "Rate limit exceeded")
ADA = {"$id": "ada", "name": "Ada", "email": "ada@example.com", "labels": [], "status": True}
DELETED = answer(204, b"", {"content-length": "", "content-type": ""})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    """A server that the environment points at."""
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", KEY)
        monkeypatch.setattr("appwrite_cli.client.retry.sleep", lambda _: None)
        yield running
        client.close()


def sent(server: Misbehaving) -> list[str]:
    return [f"{seen.method} {seen.path}" for seen in server.requests]


# What makes or consumes a secret, or may make something twice, is sent once


ONCE = {
    "sessions create ada": "POST /users/ada/sessions",
    "users jwt ada": "POST /users/ada/jwts",
    "users token ada": "POST /users/ada/tokens",
    "sessions delete ada --all --yes": "DELETE /users/ada/sessions",
    "users create ada --name Ada": "POST /users",
    "memberships create crew --email a@b.co": "POST /teams/crew/memberships",
    "memberships update crew/m1 --role owner": "PATCH /teams/crew/memberships/m1",
    "memberships accept crew/m1 ada s3cret": "PATCH /teams/crew/memberships/m1/status",
    "targets update ada/work --name Work": "PATCH /users/ada/targets/work",
    "users mfa ada --enable": "PATCH /users/ada/mfa",
}


@pytest.mark.parametrize("line", ONCE)
@pytest.mark.parametrize("fault", [drop, cut(500, b"{"), page(502, "<title>Bad</title>")])
def test_what_may_have_been_done_is_not_sent_again(
    awcli: Run, server: Misbehaving, line: str, fault: Behaviour
) -> None:
    server.then(fault)
    result = awcli(line, code=7)
    assert sent(server) == [ONCE[line]]
    assert "it may or may not have been done" in result.err


@pytest.mark.parametrize("line", ONCE)
def test_what_was_certainly_not_done_is_sent_again(
    awcli: Run, server: Misbehaving, line: str
) -> None:
    server.then(BUSY, answer(200, {"$id": "x", "jwt": "a.b.c", "secret": "s", "totp": False}))
    server.then(answer(200, {"totp": False}), refuse(404, "user_recovery_codes_not_found"))
    awcli(line)
    assert sent(server)[:2] == [ONCE[line]] * 2


@pytest.mark.parametrize("path", ["/users", "/teams", "/users/ada/targets"])
def test_an_id_made_here_makes_creation_safe_to_repeat(
    awcli: Run, server: Misbehaving, path: str
) -> None:
    line = {
        "/users": "users create --name Ada",
        "/teams": "teams create --name Crew",
        "/users/ada/targets": "targets create ada push abc",
    }[path]
    server.then(drop, refuse(409, "user_already_exists"), answer(200, {"$id": "made here"}))
    assert awcli(f"{line} -o json").json == {"$id": "made here"}
    (own_id,) = {value for value in server.requests[0].json.values() if len(value) == 20}
    assert sent(server) == [f"POST {path}"] * 2 + [f"GET {path}/{own_id}"]


def test_an_email_that_is_taken_is_a_conflict_on_a_repeated_creation_too(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(drop, refuse(409, "user_already_exists", "Taken"), refuse(404, "user_not_found"))
    result = awcli("users create --email ada@example.com", code=5)
    assert "Taken [409 user_already_exists]" in result.err
    assert "another user has the email" in result.err


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("users delete ada --yes", "user_not_found"),
        ("teams delete crew --yes", "team_not_found"),
        ("sessions delete ada/s1 --yes", "user_session_not_found"),
        ("targets delete ada/t1 --yes", "user_target_not_found"),
        ("identities delete i1 --yes", "user_identity_not_found"),
        ("memberships delete crew/m1 --yes", "team_invite_not_found"),
    ],
)
def test_a_deletion_whose_answer_was_lost_is_done_when_it_is_gone(
    awcli: Run, server: Misbehaving, line: str, kind: str
) -> None:
    server.then(drop, refuse(404, kind))
    assert awcli(line).err.startswith("deleted ")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("users delete ada --yes", "project_not_found"),
        ("sessions delete ada/s1 --yes", "user_not_found"),
        ("memberships delete crew/m1 --yes", "team_not_found"),
    ],
)
def test_if_exists_forgives_nothing_but_the_thing_itself(
    awcli: Run, server: Misbehaving, line: str, kind: str
) -> None:
    server.then(refuse(404, kind))
    awcli(f"{line} --if-exists", code=4)


def test_what_replaces_everything_is_sent_again(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, {"a": 1}), drop, answer(200, {"a": 1, "b": "2"}))
    assert awcli("teams prefs crew b=2") == "a\t1\nb\t2\n"
    assert sent(server) == ["GET /teams/crew/prefs", *["PUT /teams/crew/prefs"] * 2]


def test_replaced_recovery_codes_are_not_replaced_again(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, {"recoveryCodes": ["one"]}), drop)
    result = awcli("users mfa ada --new-recovery-codes --yes", code=7)
    assert "may or may not have been done" in result.err
    assert sent(server)[1:] == ["PUT /users/ada/mfa/recovery-codes"]


# Several requests of one command


def test_a_change_of_several_parts_that_breaks_off_says_what_was_done(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(answer(200, ADA), answer(200, ADA), answer(200, ADA), drop)
    result = awcli("users update ada --block --name New --email new@b.co --labels vip", code=7)
    assert sent(server)[1:] == [
        "PATCH /users/ada/status",
        "PATCH /users/ada/name",
        "PATCH /users/ada/email",
    ]
    assert result.err.startswith("user ada: changed before this: status, name\nerror: ")


def test_a_new_user_who_is_not_finished_is_told_and_can_be(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(201, ADA), answer(200, ADA), refuse(400, "general_argument_invalid", "No"))
    line = "users create ada --email a@b.co --verify-email --labels vip --pref a=1"
    result = awcli(line, code=1)
    assert result == ""
    assert result.err == (
        "user ada: changed before this: verification of the email\n"
        "user ada is there; awcli users update ada goes on\n"
        "error: No [400 general_argument_invalid]\n"
    )


def test_a_key_that_may_write_users_and_not_read_them_sends_all_that_is_asked(
    awcli: Run, server: Misbehaving
) -> None:
    scope = refuse(401, "general_unauthorized_scope", 'missing scopes (["users.read"])')
    server.then(scope, answer(200, ADA), answer(200, ADA))
    awcli("users update ada --name Ada --unblock -q")
    assert sent(server)[1:] == ["PATCH /users/ada/name", "PATCH /users/ada/status"]


def test_a_user_who_cannot_be_read_is_not_changed(awcli: Run, server: Misbehaving) -> None:
    server.then(refuse(404, "user_not_found", "Nobody"))
    result = awcli("users update ada --name Ada", code=4)
    assert result.err == "error: Nobody [404 user_not_found]\nhint: awcli users list\n"
    assert sent(server) == ["GET /users/ada"]


def test_preferences_that_cannot_be_read_are_not_written(awcli: Run, server: Misbehaving) -> None:
    server.then(refuse(500, "general_unknown"))
    awcli("users prefs ada a=1", code=7)
    assert sent(server) == ["GET /users/ada/prefs"]


@pytest.mark.parametrize("content", [b"[]", b'"ok"', b"null", b"{}", b"<html>"])
@pytest.mark.parametrize(
    "line",
    [
        "users list",
        "users labels ada",
        "users labels ada --add vip",
        "users jwt ada",
        "users token ada",
        "users mfa ada --recovery-codes -o table",
        "users logs ada --all",
        "sessions list ada",
        "sessions list ada --count",
        "identities get i1",
        "memberships list crew --count",
    ],
)
def test_json_of_another_server_is_no_defect_of_awclis(
    awcli: Run, server: Misbehaving, content: bytes, line: str
) -> None:
    server.then(*[answer(200, content)] * 9)
    result = awcli(line, code=None)
    assert "defect" not in result.err
    assert "Traceback" not in result.err
    assert result.code == 7 or (content == b"{}" and "recovery" in line)


# Lists


def test_logs_are_walked_by_offset(awcli: Run, server: Misbehaving) -> None:
    def logs(*events: str) -> Behaviour:
        return answer(200, {"total": 3, "logs": [{"event": event} for event in events]})

    server.then(logs("a", "b"), logs("c"))
    got = awcli("users logs ada --all --page-size 2 --fields event")
    assert got == "a\nb\nc\n"
    first, second = (seen.queries for seen in server.requests)
    assert [(query["method"], query["values"]) for query in first] == [("limit", [2])]
    assert sorted((query["method"], query["values"]) for query in second) == [
        ("limit", [2]),
        ("offset", [2]),
    ]


def test_of_several_identities_each_is_looked_for(awcli: Run, server: Misbehaving) -> None:
    one: dict[str, Any] = {"$id": "i1", "provider": "github", "providerAccessToken": "gho_x"}
    none = answer(200, {"total": 0, "identities": []})
    server.then(answer(200, {"total": 1, "identities": [one]}), none)
    got = awcli("identities get i1 i2", code=9)
    assert "gho_x" not in got
    assert "warning: i2: there is no identity i2. [404 user_identity_not_found]\n" in got.err
    server.then(answer(200, {"total": 1, "identities": [one]}))
    assert awcli("identities get i1 -o json").json == one


# Secrets


@pytest.mark.parametrize(
    "line",
    [
        "users create ada --email a@b.co --password-file -",
        "users update ada --password-file -",
    ],
)
@pytest.mark.parametrize(
    "fault", [drop, answer(400, {"message": "no", "code": 400}), hang, answer(200, b"{")]
)
def test_a_password_is_in_no_trace_and_no_error(
    awcli: Run, server: Misbehaving, line: str, fault: Behaviour
) -> None:
    server.then(fault)
    options = "--debug --timeout 0.3 --retries 0"
    result = awcli(f"{line} {options}", stdin=PASSWORD, code=None)
    assert result.code != 0
    assert server.requests[0].json["password"] == PASSWORD
    assert PASSWORD not in result + result.err
    assert KEY not in result + result.err


def test_secrets_of_answers_are_in_no_trace(awcli: Run, server: Misbehaving) -> None:
    secrets = {"jwt": "jwt-0123456789", "secret": "secret-0123456789"}
    for line in ("users jwt ada", "users token ada", "sessions create ada"):
        server.then(answer(201, {"$id": "x", **secrets}))
        result = awcli(f"{line} --debug")
        assert any(secret in result for secret in secrets.values())
        assert all(secret not in result.err for secret in secrets.values())


def test_the_secret_of_an_invitation_goes_out_without_the_key(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(answer(200, {"$id": "m1", "teamId": "crew"}))
    result = awcli("memberships accept crew/m1 ada - --debug", stdin="s3cret-0123456789\n")
    (seen,) = server.requests
    assert seen.json == {"userId": "ada", "secret": "s3cret-0123456789"}
    assert not seen.headers.keys() & {"x-appwrite-key", "x-appwrite-session", "x-appwrite-jwt"}
    assert "s3cret-0123456789" not in result + result.err


@pytest.mark.parametrize(
    "line",
    [
        "users update ada --password-prompt",
        "users create ada --password-prompt --labels vip",
        "users mfa ada --new-recovery-codes",
        "users mfa ada --remove-authenticator totp",
        "sessions delete ada --all",
        "sessions create ada",
        "users jwt ada",
        "memberships create crew --user ada",
        "teams prefs crew a=1",
    ],
)
def test_a_dry_run_writes_nothing_and_asks_nothing(
    awcli: Run, server: Misbehaving, line: str
) -> None:
    server.then(answer(200, {"recoveryCodes": ["one"]}))
    result = awcli(f"{line} --dry-run")
    assert {seen.method for seen in server.requests} <= {"GET"}
    assert all(word.startswith('{"method": ') for word in result.splitlines())
    assert "[redacted]" in result or "password" not in line
