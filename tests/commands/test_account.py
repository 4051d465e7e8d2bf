"""`awcli account` against a server that answers as told: what is asked, shown, kept and refused."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import client
from tests.conftest import Result, Run
from tests.misbehaving import Behaviour, Misbehaving, answer, cut, drop, page, redirect, refuse

KEY = "standard_0123456789abcdef"
SECRET = "eyJpZCI6ImFkYSIsInNlY3JldCI6IjAxMjM0NTY3ODkifQ=="
PASSWORD = "correct horse battery"
SESSION = {
    "$id": "s1",
    "$createdAt": "2026-01-02T03:04:05.678+00:00",
    "userId": "ada",
    "expire": "2027-01-02T03:04:05.678+00:00",
    "provider": "email",
    "ip": "127.0.0.1",
    "current": True,
    "secret": SECRET,
}
USER = {"$id": "ada", "name": "Ada", "email": "ada@example.com", "status": True, "labels": []}
COOKIE = (
    f"Set-Cookie: a_session_blog={SECRET}; HttpOnly; Secure; SameSite=Strict; Path=/; "
    "Expires=Sat, 02 Jan 2027 03:04:05 GMT\n"
)
OWN_PAGE = page(
    412,
    "<title>Blog - Error</title><section>\n<h1 class='x'>Error 412</h1>\n\n"
    "<p>This provider is disabled &amp; nobody\ngets in.</p>\n<small>Error ID: 1</small></section>",
)
LOGIN = "account login --email ada@example.com --password-file -"
AS_USER = [
    "account get",
    "account update --name Ada",
    "account prefs",
    "account prefs theme=dark",
    "account sessions",
    "account sessions current",
    "account jwt",
    "account logout",
    "account logout s1 --yes",
    "account logout --all --yes",
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    """A server to which the environment points, with an API key."""
    with Misbehaving() as running:
        monkeypatch.setenv("APPWRITE_ENDPOINT", running.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "blog")
        monkeypatch.setenv("APPWRITE_API_KEY", KEY)
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield running
        client.close()


@pytest.fixture
def signed_in(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Misbehaving:
    """The same server, with a session in place of the key."""
    monkeypatch.delenv("APPWRITE_API_KEY")
    monkeypatch.setenv("APPWRITE_SESSION", SECRET)
    return server


def session(**fields: Any) -> Behaviour:
    return answer(201, {**SESSION, **fields})


def appwrites_cookies(value: str) -> dict[str, str]:
    """The cookies of Appwrite 1.9.6, as an HTTP library joins them."""
    flags = "expires=Sat, 02 Jan 2027 03:04:05 GMT; Max-Age=31536000; path=/; httponly"
    both = [
        f"a_session_blog_legacy=old; {flags}",
        f"a_session_blog={value}; {flags}; SameSite=None",
    ]
    return {"set-cookie": ", ".join(both)}


# Signing in


def test_a_session_is_shown_with_its_id_its_end_and_its_secret(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(session())
    shown = awcli(LOGIN, stdin=PASSWORD + "\n")
    assert shown == (
        f"$id\ts1\nuserId\tada\nexpire\t2027-01-02T03:04:05.678+00:00\nsecret\t{SECRET}\n"
    )
    assert shown.err == ""
    assert server.requests[0].json == {"email": "ada@example.com", "password": PASSWORD}


def test_machine_formats_get_the_answer_of_the_server(awcli: Run, server: Misbehaving) -> None:
    content = json.dumps(SESSION, indent=3).encode()
    server.then(answer(201, content), session())
    assert awcli(f"{LOGIN} -o json", stdin=PASSWORD).raw == content + b"\n"
    assert awcli(f"{LOGIN} --jmespath secret", stdin=PASSWORD) == f"{SECRET}\n"


def test_the_key_goes_along_and_nothing_else(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_SESSION", "another-session")
    monkeypatch.setenv("APPWRITE_JWT", "a.b.c")
    for line in (LOGIN, "account exchange ada 8f6b1c", f"{LOGIN} --session other --jwt x.y.z"):
        server.then(session())
        awcli(line, stdin=PASSWORD if "login" in line else "")
    for seen in server.requests:
        assert seen.headers["x-appwrite-key"] == KEY
        assert "x-appwrite-session" not in seen.headers
        assert "x-appwrite-jwt" not in seen.headers


@pytest.mark.parametrize("value", [SECRET, SECRET.replace("=", "%3D")])
def test_without_a_key_the_secret_is_taken_from_the_cookie_as_a_browser_does(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.delenv("APPWRITE_API_KEY")
    server.then(answer(201, {**SESSION, "secret": ""}, appwrites_cookies(value)))
    shown = awcli(f"{LOGIN} -o json", stdin=PASSWORD)
    assert shown.json == SESSION
    assert "API keys with the scope sessions.write only: this one is taken from" in shown.err
    assert "x-appwrite-key" not in server.requests[0].headers


def test_cookies_in_headers_of_their_own_are_understood_as_well(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def two_headers(_seen: Any, wire: Any) -> None:
        content = json.dumps({**SESSION, "secret": ""}).encode()
        wire.send(
            b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n"
            b"set-cookie: a_session_blog_legacy=old; expires=Sat, 02 Jan 2027 03:04:05 GMT\r\n"
            b"set-cookie: a_session_blog=" + SECRET.encode() + b"; path=/\r\n"
            b"content-length: " + str(len(content)).encode() + b"\r\n\r\n" + content
        )

    monkeypatch.delenv("APPWRITE_API_KEY")
    server.then(two_headers)
    assert awcli(f"{LOGIN} --jmespath secret", stdin=PASSWORD) == f"{SECRET}\n"


def test_without_a_secret_anywhere_the_words_say_which_key_is_needed(
    awcli: Run, server: Misbehaving
) -> None:
    server.then(session(secret=""), session(secret=5))
    shown = awcli(LOGIN, stdin=PASSWORD)
    assert "secret\t\n" in shown
    assert shown.err.startswith("warning: the server tells a session's secret to API keys with ")
    refused = awcli(f"{LOGIN} --cookie", stdin=PASSWORD, code=1)
    assert refused == ""
    assert "the user is signed in, but the server tells" in refused.err
    assert "hint: set APPWRITE_API_KEY or --key-file FILE, and sign in again" in refused.err


def test_an_answer_that_is_no_session_is_an_error(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(201, {"$id": "s1"}))
    refused = awcli(LOGIN, stdin=PASSWORD, code=7)
    assert "has no 'secret'" in refused.err


def test_wrong_credentials_end_in_3(awcli: Run, server: Misbehaving) -> None:
    server.then(refuse(401, "user_invalid_credentials", "Invalid credentials."))
    assert awcli(LOGIN, stdin=PASSWORD, code=3).err == (
        "error: Invalid credentials. [401 user_invalid_credentials]\n"
    )


@pytest.mark.parametrize("fault", [drop, cut(201, b'{"$id":"s1","secret":"ab')])
def test_signing_in_is_not_repeated_where_nobody_knows_whether_it_worked(
    awcli: Run, server: Misbehaving, fault: Behaviour
) -> None:
    server.then(fault)
    refused = awcli(LOGIN, stdin=PASSWORD, code=7)
    assert len(server.requests) == 1
    assert "been done" in refused.err
    assert "hint: " in refused.err


# The cookie


@pytest.mark.parametrize("form", ["", "-o table", "-o csv", "-o ids"])
def test_the_cookie_is_the_line_alone(awcli: Run, server: Misbehaving, form: str) -> None:
    server.then(session())
    shown = awcli(f"{LOGIN} --cookie {form}", stdin=PASSWORD)
    assert shown == COOKIE
    assert shown.err == ""


@pytest.mark.parametrize(
    ("expire", "shown"),
    [
        ("2027-01-02T03:04:05.999+00:00", "Sat, 02 Jan 2027 03:04:05 GMT"),
        ("2027-01-02 03:04:05.678", "Sat, 02 Jan 2027 03:04:05 GMT"),
        ("2027-01-02T03:04:05+02:00", "Sat, 02 Jan 2027 01:04:05 GMT"),
        ("2026-09-09T09:09:09Z", "Wed, 09 Sep 2026 09:09:09 GMT"),
    ],
)
def test_the_cookie_ends_with_the_session(
    awcli: Run, server: Misbehaving, expire: str, shown: str
) -> None:
    server.then(session(expire=expire))
    line = awcli(f"{LOGIN} --cookie", stdin=PASSWORD)
    assert line.endswith(f"; Path=/; Expires={shown}\n")


@pytest.mark.parametrize("expire", ["", "soon", "9999-12-31T23:59:59-14:00", None, 5])
def test_an_end_that_is_no_time_makes_no_cookie(
    awcli: Run, server: Misbehaving, expire: object
) -> None:
    server.then(session(expire=expire))
    refused = awcli(f"{LOGIN} --cookie", stdin=PASSWORD, code=1)
    assert (refused, "the session's end is no time" in refused.err) == ("", True)


@pytest.mark.parametrize("secret", ["a;b", "a\r\nSet-Cookie: x=y", 'a"b', "a b", "ä", "a,b"])
def test_a_secret_that_would_break_out_of_the_cookie_makes_none(
    awcli: Run, server: Misbehaving, secret: str
) -> None:
    server.then(session(secret=secret))
    refused = awcli(f"{LOGIN} --cookie", stdin=PASSWORD, code=1)
    assert (refused, "cannot be sent as a cookie" in refused.err) == ("", True)


# Passwords


def test_without_a_terminal_a_password_is_not_asked_for(awcli: Run, server: Misbehaving) -> None:
    refused = awcli("account login --email ada@example.com", code=2)
    assert "cannot ask without a terminal: password of ada@example.com:" in refused.err
    assert "--password-file FILE" in refused.err
    assert server.requests == []


@pytest.mark.parametrize(
    ("content", "words"),
    [("one\ntwo\n", "more than one line"), ("", ""), (b"\xff\xfe\xfd", "not UTF-8 text")],
)
def test_a_file_that_holds_no_password_is_refused(
    awcli: Run, server: Misbehaving, content: str | bytes, words: str
) -> None:
    refused = awcli("account create --email a@b.c --password-file -", stdin=content, code=2)
    assert words in refused.err
    assert server.requests == []


def test_a_password_is_asked_for_unseen(server: Misbehaving) -> None:
    pytest.importorskip("termios")
    from tests.terminal import Terminal

    server.then(session())
    terminal = Terminal("account", "login", "--email", "ada@example.com", "--no-color")
    terminal.expect("password of ada@example.com: ")
    terminal.type(f"{PASSWORD}\n")
    lines = terminal.finish()
    assert [line.split() for line in lines if line.startswith("secret")] == [["secret", SECRET]]
    assert PASSWORD not in terminal.shown
    assert server.requests[0].json["password"] == PASSWORD


def test_a_new_password_is_asked_for_twice(server: Misbehaving) -> None:
    pytest.importorskip("termios")
    from tests.terminal import Terminal

    server.then(answer(201, USER))
    terminal = Terminal("account", "create", "--email", "ada@example.com", "--no-color")
    for question in ("new password: ", "once more: "):
        terminal.expect(question)
        terminal.type(f"{PASSWORD}\n")
    terminal.finish()
    assert PASSWORD not in terminal.shown
    assert server.requests[0].json["password"] == PASSWORD


def test_ctrl_d_in_place_of_a_password_sends_nothing(server: Misbehaving) -> None:
    pytest.importorskip("termios")
    from tests.terminal import Terminal

    terminal = Terminal("account", "login", "--email", "ada@example.com", "--no-color")
    terminal.expect("password of ada@example.com: ")
    terminal.type("\x04")
    terminal.finish(2)
    assert server.requests == []


def test_an_empty_password_sends_nothing(server: Misbehaving) -> None:
    pytest.importorskip("termios")
    from tests.terminal import Terminal

    terminal = Terminal("account", "login", "--email", "ada@example.com", "--no-color")
    terminal.expect("password of ada@example.com: ")
    terminal.type("\n")
    terminal.finish(2)
    assert server.requests == []


# Signing up, providers, tokens


def test_a_new_user_is_shown_without_being_signed_in(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(201, USER))
    shown = awcli(
        "account create --id ada --email ada@example.com --name Ada --password-file - -o json",
        stdin=PASSWORD,
    )
    assert shown.json == USER
    assert server.requests[0].json == {
        "userId": "ada",
        "email": "ada@example.com",
        "password": PASSWORD,
        "name": "Ada",
    }


def test_a_user_whose_id_was_made_here_is_made_once(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appwrite_cli.client.retry.sleep", lambda _: None)
    server.then(drop, refuse(409, "user_already_exists", "A user exists."), answer(200, USER))
    line = "account create --email ada@example.com --password-file -"
    assert "ada@example.com" in awcli(line, stdin=PASSWORD)
    made = server.requests[0].json["userId"]
    assert [f"{seen.method} {seen.path}" for seen in server.requests] == [
        "POST /account",
        "POST /account",
        f"GET /users/{made}",
    ]


def test_without_a_key_nobody_can_tell_who_made_the_user(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APPWRITE_API_KEY")
    server.then(drop)
    line = "account create --email ada@example.com --password-file -"
    assert "may or may not have been done" in awcli(line, stdin=PASSWORD, code=7).err
    assert len(server.requests) == 1


def test_the_address_of_a_provider_is_printed_and_not_followed(
    awcli: Run, server: Misbehaving
) -> None:
    address = "https://github.com/login/oauth/authorize?client_id=a&state=%7B%22x%22%3A1%7D"
    server.then(redirect(address, 301))
    line = "account oauth2 github --success https://example.com/in --failure https://example.com"
    shown = awcli(line)
    assert (shown, shown.err) == (f"{address}\n", "")
    assert len(server.requests) == 1
    assert server.requests[0].headers["x-appwrite-key"] == KEY


def test_the_official_sdk_returns_the_same_address(awcli: Run, server: Misbehaving) -> None:
    from appwrite.client import Client
    from appwrite.enums.o_auth_provider import OAuthProvider
    from appwrite.services.account import Account

    server.then(*[redirect("https://provider.example.com/?a=b%20c&d=", 301)] * 2)
    sdk = Account(Client().set_endpoint(server.endpoint).set_project("blog").set_key(KEY))
    address = sdk.create_o_auth2_token(OAuthProvider.GITHUB)
    assert awcli("account oauth2 github") == f"{address}\n"


@pytest.mark.parametrize(
    ("behaviour", "code", "words"),
    [
        (OWN_PAGE, 1, "error: This provider is disabled & nobody gets in. [412]\n"),
        (page(400, "<title>Error</title>"), 1, "this is no answer of Appwrite"),
        (redirect("javascript:alert(1)", 301), 7, "to what is no address"),
        (redirect("/relative", 301), 1, "and no address to sign in at"),
        (redirect("ftp://example.com/", 301), 1, "and no address to sign in at"),
        (answer(200, {}), 1, "answered 200 and no address to sign in at"),
        (page(404, "<h1>Not found</h1>"), 4, "is the endpoint"),
    ],
)
def test_a_provider_that_does_not_work_is_explained(
    awcli: Run, server: Misbehaving, behaviour: Behaviour, code: int, words: str
) -> None:
    server.then(behaviour)
    refused = awcli("account oauth2 github", code=code)
    assert refused == ""
    assert words in refused.err


@pytest.mark.parametrize("provider", ["../users", "git hub", "github?x=y", "ä"])
def test_a_provider_is_a_word(awcli: Run, server: Misbehaving, provider: str) -> None:
    assert "is no provider" in awcli(["account", "oauth2", provider], code=2).err
    assert server.requests == []


def test_a_token_is_exchanged_for_a_session(awcli: Run, server: Misbehaving) -> None:
    server.then(session(), session())
    assert awcli("account exchange ada 8f6b1c --cookie") == COOKIE
    assert f"secret\t{SECRET}\n" in awcli("account exchange ada -", stdin="8f6b1c\n")
    assert [seen.json for seen in server.requests] == [{"userId": "ada", "secret": "8f6b1c"}] * 2


def test_a_token_that_was_used_is_refused_with_a_hint(awcli: Run, server: Misbehaving) -> None:
    server.then(refuse(401, "user_invalid_token", "Invalid token passed in the request."))
    assert "hint: a token works once" in awcli("account exchange ada 8f6b1c", code=3).err


@pytest.mark.parametrize(
    ("line", "behaviour"),
    [
        ("account create --email a@b.c --password-file -", answer(201, USER)),
        (LOGIN, session()),
        ("account exchange ada 8f6b1c", session()),
        ("account oauth2 github", redirect("https://example.com/", 301)),
    ],
)
def test_the_end_users_program_is_told_to_the_server(
    awcli: Run,
    server: Misbehaving,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    behaviour: Behaviour,
) -> None:
    words = [*line.split(), "--user-agent", "Mozilla/5.0 (X11; Linux x86_64)"]
    stdin = PASSWORD if "password-file" in line else ""
    server.then(behaviour, behaviour)
    assert awcli(words, stdin=stdin).err == ""
    assert server.requests[0].headers["x-forwarded-user-agent"] == words[-1]
    assert server.requests[0].headers["user-agent"].startswith("awcli/")
    monkeypatch.delenv("APPWRITE_API_KEY")
    monkeypatch.setenv("APPWRITE_SESSION", SECRET)
    assert "takes it from API keys only" in awcli(words, stdin=stdin).err
    assert "empty" in awcli([*words[:-1], ""], stdin=stdin, code=2).err
    assert len(server.requests) == 2


# Acting as a user


@pytest.mark.parametrize("line", AS_USER)
@pytest.mark.parametrize("who", ["key", "nobody", "local"])
def test_what_a_user_does_needs_a_session_or_a_jwt(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch, line: str, who: str
) -> None:
    if who != "key":
        monkeypatch.delenv("APPWRITE_API_KEY")
    refused = awcli(line if who != "local" else f"{line} --local", code=2)
    source = {"key": "APPWRITE_API_KEY gives an API key", "local": "--local gives an API key"}
    assert source.get(who, "no session is set") in refused.err
    assert "hint: awcli account login --email EMAIL --jmespath secret > FILE" in refused.err
    assert refused == ""
    assert server.requests == []


def test_where_the_server_is_not_known_that_is_said_first(awcli: Run) -> None:
    assert "no endpoint is set" in awcli("account get", code=2).err


@pytest.mark.parametrize("kind", ["session", "jwt"])
def test_a_user_is_shown(awcli: Run, server: Misbehaving, kind: str) -> None:
    Path("secret").write_text(f"{SECRET}\n")
    server.then(answer(200, USER))
    assert awcli(f"account get --{kind}-file secret -o json").json == USER
    assert server.requests[0].headers[f"x-appwrite-{kind}"] == SECRET
    assert "x-appwrite-key" not in server.requests[0].headers


def test_sessions_are_listed_with_their_own_ids(awcli: Run, signed_in: Misbehaving) -> None:
    found = {"total": 2, "sessions": [SESSION, {**SESSION, "$id": "s2"}]}
    signed_in.then(*[answer(200, found)] * 3)
    assert awcli("account sessions -o ids") == "s1\ns2\n"
    assert SECRET not in awcli("account sessions -o table")
    assert awcli("account sessions -o json").json == found


def test_a_jwt_is_printed_alone(awcli: Run, signed_in: Misbehaving) -> None:
    signed_in.then(*[answer(201, {"jwt": "aaa.bbb.ccc"})] * 2)
    assert awcli("account jwt --duration 60") == "aaa.bbb.ccc\n"
    assert awcli("account jwt -o json").json == {"jwt": "aaa.bbb.ccc"}
    assert [seen.json for seen in signed_in.requests] == [{"duration": 60}, {}]


@pytest.mark.parametrize("duration", ["0", "3601", "soon"])
def test_a_jwt_lives_an_hour_at_most(awcli: Run, signed_in: Misbehaving, duration: str) -> None:
    assert "--duration" in awcli(f"account jwt --duration {duration}", code=2).err
    assert signed_in.requests == []


def test_preferences_are_shown_and_changed(awcli: Run, signed_in: Misbehaving) -> None:
    """The API answers a change of preferences with the whole user: shown are the preferences."""
    changed = {**USER, "prefs": {"theme": "dark", "size": 3}}
    signed_in.then(*[answer(200, {"theme": "dark"})] * 2, answer(200, changed))
    assert awcli("account prefs -o json").json == {"theme": "dark"}
    assert awcli("account prefs size:=3 -o json").json == {"theme": "dark", "size": 3}
    assert signed_in.requests[-1].json == {"prefs": {"theme": "dark", "size": 3}}


def test_changes_before_a_failure_are_told(awcli: Run, signed_in: Misbehaving) -> None:
    signed_in.then(answer(200, USER), refuse(409, "user_target_already_exists", "Taken."))
    refused = awcli(
        "account update --name Ada --email new@example.com --phone +12025550123 --password-file -",
        stdin=PASSWORD,
        code=5,
    )
    assert "changed before this: name\n" in refused.err
    assert [seen.path for seen in signed_in.requests] == ["/account/name", "/account/email"]


def test_nothing_to_change_is_a_usage_error(awcli: Run, signed_in: Misbehaving) -> None:
    assert "no change was given" in awcli("account update", code=2).err
    both = "account update --new-password-prompt --new-password-file x"
    assert "exclude each other" in awcli(both, code=2).err
    assert signed_in.requests == []


@pytest.mark.parametrize(
    ("line", "path", "words"),
    [
        ("account logout", "/account/sessions/current", "signed out\n"),
        ("account logout --all --yes", "/account/sessions", "signed out everywhere\n"),
        ("account logout s2 --yes", "/account/sessions/s2", "deleted session s2\n"),
    ],
)
def test_signing_out(awcli: Run, signed_in: Misbehaving, line: str, path: str, words: str) -> None:
    signed_in.then(answer(204, b"", {"content-length": "", "content-type": ""}))
    done = awcli(line)
    assert (done, done.err) == ("", words)
    assert [f"{seen.method} {seen.path}" for seen in signed_in.requests] == [f"DELETE {path}"]


@pytest.mark.parametrize("line", ["account logout --all", "account logout s2"])
def test_sessions_of_other_devices_end_after_a_question(
    awcli: Run, signed_in: Misbehaving, line: str
) -> None:
    assert "cannot ask without a terminal" in awcli(line, code=2).err
    assert signed_in.requests == []


@pytest.mark.parametrize("line", ["account logout", "account logout --all --yes"])
def test_the_end_of_the_session_in_use_is_not_asked_for_twice(
    awcli: Run, signed_in: Misbehaving, line: str
) -> None:
    """A second request would be refused, as the session is gone."""
    signed_in.then(drop)
    assert "may or may not have been done" in awcli(line, code=7).err
    assert len(signed_in.requests) == 1


def test_all_sessions_and_some_exclude_each_other(awcli: Run, signed_in: Misbehaving) -> None:
    assert "--all is every session" in awcli("account logout s1 --all", code=2).err
    assert signed_in.requests == []


def test_a_session_that_is_not_there_points_to_the_list(awcli: Run, signed_in: Misbehaving) -> None:
    signed_in.then(*[refuse(404, "user_session_not_found", "Not found.")] * 2)
    for line in ("account sessions zzz", "account logout zzz --yes"):
        assert "hint: awcli account sessions" in awcli(line, code=4).err


def test_a_session_that_has_ended_says_how_to_get_another(
    awcli: Run, signed_in: Misbehaving
) -> None:
    words = 'User (role: guests) missing scopes (["account"])'
    signed_in.then(refuse(401, "general_unauthorized_scope", words))
    assert "hint: the session has ended" in awcli("account get", code=3).err


# Dry runs


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        (LOGIN, "POST /account/sessions/email"),
        ("account create --email a@b.c --password-file -", "POST /account"),
        ("account exchange ada 8f6b1c-token --cookie", "POST /account/sessions/token"),
        ("account login --email a@b.c --cookie", "POST /account/sessions/email"),
    ],
)
def test_a_dry_run_shows_the_request_and_no_secret(
    awcli: Run, server: Misbehaving, line: str, request_: str
) -> None:
    shown = awcli(f"{line} --dry-run", stdin=PASSWORD if "file" in line else "")
    assert f"{shown.json['method']} {shown.json['path']}" == request_
    assert "[redacted]" in shown
    assert PASSWORD not in shown + shown.err
    assert "8f6b1c-token" not in shown + shown.err
    assert server.requests == []


# Keeping the session


@pytest.fixture
def profile(awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile for the server, in use, that holds an API key; and the config file."""
    monkeypatch.delenv("APPWRITE_API_KEY")
    Path("key").write_text(KEY)
    awcli(
        f"profiles add dev --endpoint {server.endpoint} --project blog --key-file key --use --quiet"
    )
    monkeypatch.delenv("APPWRITE_ENDPOINT")
    monkeypatch.delenv("APPWRITE_PROJECT_ID")
    return Path(os.environ["AWCLI_CONFIG"])


def kept(awcli: Run) -> Any:
    return awcli("profiles show dev -o json").json


def test_the_session_takes_the_place_of_the_key(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    server.then(session(), answer(200, USER))
    done = awcli(f"{LOGIN} --save --yes", stdin=PASSWORD)
    assert server.requests[0].headers["x-appwrite-key"] == KEY
    assert SECRET not in done + done.err
    assert "profile dev acts as user ada until 2027-01-02T03:04:05.678+00:00\n" in done.err
    assert kept(awcli)["session"] == "in the config file"
    assert "key" not in kept(awcli)
    assert KEY not in profile.read_text()
    assert awcli("account get --jmespath name") == "Ada\n"
    assert server.requests[1].headers["x-appwrite-session"] == SECRET


def test_it_is_asked_before_the_key_goes(awcli: Run, server: Misbehaving, profile: Path) -> None:
    before = profile.read_bytes()
    refused = awcli(f"{LOGIN} --save", stdin=PASSWORD, code=2)
    assert "replace the API key of profile dev? A profile holds one secret." in refused.err
    assert "--yes answers it" in refused.err
    assert server.requests == []
    assert profile.read_bytes() == before


def test_one_session_replaces_another_without_a_question(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    server.then(session(), answer(201, {**SESSION, "secret": ""}, appwrites_cookies("bmV3")))
    awcli(f"{LOGIN} --save --yes", stdin=PASSWORD)
    awcli(f"{LOGIN} --save", stdin=PASSWORD)
    assert 'session = "bmV3"' in profile.read_text()


def test_the_cookie_may_be_had_as_well(awcli: Run, server: Misbehaving, profile: Path) -> None:
    server.then(session())
    assert awcli(f"{LOGIN} --save --cookie --yes", stdin=PASSWORD) == COOKIE
    assert "session" in kept(awcli)


def test_a_dry_run_keeps_nothing(awcli: Run, server: Misbehaving, profile: Path) -> None:
    before = profile.read_bytes()
    assert awcli(f"{LOGIN} --save --dry-run", stdin=PASSWORD).json["method"] == "POST"
    assert profile.read_bytes() == before
    assert server.requests == []


def test_a_refused_sign_in_keeps_the_key(awcli: Run, server: Misbehaving, profile: Path) -> None:
    server.then(refuse(401, "user_invalid_credentials", "Invalid credentials."))
    awcli(f"{LOGIN} --save --yes", stdin=PASSWORD, code=3)
    assert "key" in kept(awcli)


def test_a_session_without_a_secret_keeps_the_key(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    server.then(session(secret=""))
    awcli(f"{LOGIN} --save --yes", stdin=PASSWORD, code=1)
    assert "key" in kept(awcli)


def test_a_config_file_that_cannot_be_written_is_told_after_signing_in(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    server.then(session())
    profile.with_name(profile.name + ".new").mkdir()  # as if another awcli were writing, for ever
    refused = awcli(f"{LOGIN} --save --yes", stdin=PASSWORD, code=1)
    assert "the user is signed in, but the session could not be kept: " in refused.err
    assert SECRET not in refused + refused.err


def test_without_a_profile_there_is_nowhere_to_keep_it(awcli: Run, server: Misbehaving) -> None:
    for line in (f"{LOGIN} --save", f"{LOGIN} --save --local"):
        assert "no profile is in use" in awcli(line, stdin=PASSWORD, code=2).err
    assert server.requests == []


def test_a_profile_keeps_no_session_of_another_server(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    line = f"{LOGIN} --save --yes --project shop"
    refused = awcli(line, stdin=PASSWORD, code=2)
    assert "profile dev is for project blog at" in refused.err
    assert server.requests == []


def test_a_variable_that_is_stronger_is_warned_of(
    awcli: Run, server: Misbehaving, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_API_KEY", KEY)
    server.then(*[session()] * 2)
    stronger = "APPWRITE_API_KEY is set, and stronger than the profile"
    assert stronger in awcli(f"{LOGIN} --save --yes", stdin=PASSWORD).err
    assert stronger not in awcli(f"-p dev {LOGIN} --save --yes", stdin=PASSWORD).err


def test_signing_out_says_that_the_profile_still_holds_the_session(
    awcli: Run, server: Misbehaving, profile: Path
) -> None:
    server.then(session(), answer(204, b"", {"content-length": "", "content-type": ""}))
    awcli(f"{LOGIN} --save --yes", stdin=PASSWORD)
    done = awcli("account logout")
    assert done.err == (
        "signed out\nprofile dev still holds the session: awcli profiles set dev --unset session\n"
    )
    awcli("profiles set dev --unset session")
    assert "session" not in kept(awcli)


# Acting as a user with every other command


@pytest.mark.parametrize("kind", ["session", "jwt"])
@pytest.mark.parametrize(
    ("line", "behaviour"),
    [
        ("rows list blog/articles", answer(200, {"total": 0, "rows": []})),
        ("rows get blog/articles/hello", answer(200, {"$id": "hello"})),
        ("rows create blog/articles title=New", answer(201, {"$id": "new"})),
        ("rows delete blog/articles/hello --yes", answer(204, b"")),
        ("teams list", answer(200, {"total": 0, "teams": []})),
        ("teams create core --name Core", answer(201, {"$id": "core"})),
        ("memberships list core", answer(200, {"total": 0, "memberships": []})),
    ],
)
def test_every_command_acts_as_the_user(
    awcli: Run, server: Misbehaving, kind: str, line: str, behaviour: Behaviour
) -> None:
    Path("secret").write_text(SECRET)
    server.then(behaviour)
    awcli(f"{line} --{kind}-file secret")
    (seen,) = server.requests
    assert seen.headers[f"x-appwrite-{kind}"] == SECRET
    assert "x-appwrite-key" not in seen.headers


def test_a_user_who_may_not_is_told_whose_permission_is_missing(
    awcli: Run, signed_in: Misbehaving
) -> None:
    words = "The current user is not authorized to perform the requested action."
    signed_in.then(refuse(401, "user_unauthorized", words))
    refused = awcli("rows delete blog/articles/hello --yes", code=3)
    assert "hint: this user lacks the permission" in refused.err


def last_line(result: Result) -> str:
    return re.split(r"\n", result.err.strip())[-1]


def test_a_refusal_is_json_where_json_is_asked_for(awcli: Run, signed_in: Misbehaving) -> None:
    words = 'User (role: guests) missing scopes (["account"])'
    signed_in.then(refuse(401, "general_unauthorized_scope", words))
    refused = awcli("account get -o json", code=3)
    assert json.loads(last_line(refused))["error"]["type"] == "general_unauthorized_scope"
