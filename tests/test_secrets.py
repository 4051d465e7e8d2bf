"""Passwords, keys and sessions stand in nothing that awcli says: traces, errors, dry runs."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import client as client_module
from appwrite_cli import config, known_secrets, tree
from appwrite_cli import local as local_appwrite
from appwrite_cli.client import Client
from appwrite_cli.config import Settings
from appwrite_cli.config.credentials import Credential
from appwrite_cli.errors import CliError
from appwrite_cli.failures import exit_code_for
from appwrite_cli.redact import REDACTED, redact_fragment, redact_text
from tests.conftest import Run
from tests.misbehaving import Behaviour, Misbehaving, answer, cut, page, refuse

KEY = "standard_0123456789abcdef"
PASSWORDS = [
    "correct horse battery",
    'quote " and \\ bäck',
    "line\ttab",
    "it's {mine}",
    "日本語の番号",
]
SIGN_IN = "/account/sessions/email"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    config.reset()
    known_secrets.reset()
    yield
    config.reset()
    known_secrets.reset()


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as running:
        yield running
        client_module.close()


@pytest.fixture
def client(server: Misbehaving) -> Client:
    credential = Credential("key", KEY, "test")
    settings = Settings(endpoint=server.endpoint, project="demo", credential=credential, debug=True)
    return Client(settings, pause=lambda _: None)


# What is taken out of a text


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_secret_is_taken_out_in_every_form_that_programs_quote_it(password: str) -> None:
    from urllib.parse import quote, quote_plus

    forms = [password, json.dumps(password), json.dumps(password, ensure_ascii=False)]
    forms += [repr(password), quote(password), quote(password, safe=""), quote_plus(password)]
    within = (password, f"{forms[2]} '", json.dumps({"password": password, "x": "'"}))
    forms += [*map(repr, within), *(repr(text.encode()) for text in within)]
    for form in forms:
        shown = redact_text(f"server: <{form}> is wrong", [password])
        assert REDACTED in shown
        assert password not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"$id":"a","secret":"abc', '{"$id":"a","secret":"[redacted]'),
        ('{"$id":"a","secret":"abc","userId":"u"', '{"$id":"a","secret":"[redacted]","userId":"u"'),
        (r'{"jwt" : "a\"b", "x": "y"}', '{"jwt" : "[redacted]", "x": "y"}'),
        ('{"secret": "", "name": "Ada"}', '{"secret": "", "name": "Ada"}'),
        ('<p>{"oldPassword":"12345678"}</p>', '<p>{"oldPassword":"[redacted]"}</p>'),
        ("plain words", "plain words"),
    ],
)
def test_json_that_is_cut_off_or_wrapped_shows_no_values_of_secrets(text: str, shown: str) -> None:
    assert redact_fragment(text) == shown


def test_the_longest_of_several_secrets_goes_first() -> None:
    known_secrets.remember("longer-secret")
    known_secrets.remember("longer-secret-still")
    assert redact_text("longer-secret-still", known_secrets.known()) == REDACTED


def test_the_key_of_the_local_appwrite_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert known_secrets.PUBLIC == local_appwrite.KEY
    monkeypatch.setenv("APPWRITE_API_KEY", local_appwrite.KEY)
    assert known_secrets.known() == []


def test_only_the_latest_of_many_secrets_are_remembered() -> None:
    for number in range(1000):
        known_secrets.remember(f"password-{number}")
    assert len(known_secrets.known()) == 64
    assert "password-999" in known_secrets.known()


def test_threads_may_remember_at_once() -> None:
    def work(number: int) -> None:
        for step in range(200):
            known_secrets.remember(f"password-{number}-{step}")
            known_secrets.known()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(known_secrets.known()) == 64


# What is said of a request


def failing(client: Client, body: dict[str, Any]) -> CliError:
    with pytest.raises(CliError) as caught:
        client.call("POST", SIGN_IN, body=body)
    return caught.value


@pytest.mark.parametrize("form", ["table", "json", "ndjson"])
@pytest.mark.parametrize("password", PASSWORDS)
def test_a_server_that_repeats_a_password_is_not_repeated(
    server: Misbehaving,
    client: Client,
    password: str,
    form: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config.use({"output": form})
    echoes: list[Behaviour] = [
        refuse(400, "general_argument_invalid", f"Invalid `password` param: {password}"),
        refuse(400, "general_argument_invalid", f"Invalid body: {json.dumps(password)}"),
        answer(400, {"message": "no", "type": "x", "version": "1", "password": password}),
        page(500, f"<p>{password}</p>"),
        page(200, f"<p>{password}</p>"),
        cut(201, json.dumps({"$id": "a", "password": password}).encode()),
    ]
    for echo in echoes:
        server.then(echo)
        exit_code_for(failing(client, {"email": "ada@example.com", "password": password}))
        shown = capsys.readouterr().err
        assert shown
        for quoted in (password, json.dumps(password)[1:-1], repr(password)[1:-1]):
            assert quoted not in shown, echo


def test_a_secret_that_the_server_gave_is_in_no_trace_and_no_later_message(
    server: Misbehaving, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    server.then(answer(201, {"$id": "s1", "secret": "the-session-secret"}))
    session = client.call("POST", SIGN_IN, body={"password": "correct horse battery"}).data
    server.then(cut(201, b'{"$id":"s2","secret":"another-session-secr'))
    failing(client, {"password": "correct horse battery"})
    exit_code_for(ValueError(f"not a number: {session['secret']!r}"))
    shown = capsys.readouterr().err
    assert '"secret": "[redacted]"' in shown
    assert "ValueError: not a number: '[redacted]'" in shown
    assert "another-session" not in shown
    assert "the-session-secret" not in shown


def test_a_traceback_shows_no_secret_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    config.use({"debug": True})
    password = known_secrets.remember("correct horse battery")
    try:
        int(password)
    except ValueError as error:
        exit_code_for(error)
    shown = capsys.readouterr().err
    assert "Traceback (most recent call last)" in shown
    assert "invalid literal for int() with base 10: '[redacted]'" in shown
    assert password not in shown


def test_a_dry_run_shows_no_secret(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    dry = Client(replace(client.settings, dry_run=True))
    dry.call("POST", SIGN_IN, body={"email": "ada@example.com", "password": "correct horse"})
    line = json.loads(capsys.readouterr().out)
    assert line["body"] == {"email": "ada@example.com", "password": REDACTED}


# Every command that takes or gets a secret

SECRETS = {
    "key": KEY,
    "session": "eyJpZCI6ImFkYSIsInNlY3JldCI6IjAxMjM0NTY3ODkifQ==",
    "jwt": "aaaa.bbbb.cccc",
    "password": 'quote " and \\ bäck',
    "token": "8f6b1c0123456789",
    "new": "new-secret-of-the-server",
}
GOT = {
    "$id": "ada",
    "userId": "ada",
    "expire": "2027-01-02T03:04:05.678+00:00",
    "secret": SECRETS["new"],
    "jwt": SECRETS["new"],
    "password": SECRETS["new"],
    "recoveryCodes": [SECRETS["new"]],
    "sessions": [{"$id": "s1", "userId": "ada", "secret": SECRETS["new"]}],
    "total": 1,
}
AS_KEY, AS_USER, AS_JWT = "--key-file key", "--session-file session", "--jwt-file jwt"
COMMANDS = [
    f"account create --email ada@example.com --password-file password {AS_KEY}",
    f"account login --email ada@example.com --password-file password {AS_KEY}",
    f"account login --email ada@example.com --password-file password --cookie {AS_KEY}",
    f"account exchange ada {SECRETS['token']} {AS_KEY}",
    f"account oauth2 github {AS_KEY}",
    f"account get {AS_USER}",
    f"account get {AS_JWT}",
    f"account update --email new@example.com --password-file password {AS_USER}",
    f"account update --new-password-file password --password-file token {AS_USER}",
    f"account prefs theme=dark {AS_USER}",
    f"account sessions {AS_USER}",
    f"account jwt {AS_USER}",
    f"account logout {AS_USER}",
    f"users create ada --email ada@example.com --password-file password {AS_KEY}",
    f"users update ada --password-file password {AS_KEY}",
    f"users get ada {AS_KEY}",
    f"users jwt ada {AS_KEY}",
    f"users token ada {AS_KEY}",
    f"users mfa ada --recovery-codes {AS_KEY}",
    f"sessions create ada {AS_KEY}",
    f"sessions list ada {AS_KEY}",
    f"teams list {AS_USER}",
    f"rows list blog/articles {AS_JWT}",
    f"api POST account/sessions/email email=ada@example.com password=@password {AS_KEY}",
    f"api users.createSession userId=ada {AS_KEY}",
    f"batch lines {AS_KEY}",
]
each_command = pytest.mark.parametrize("line", COMMANDS)


def echo(status: int) -> Behaviour:
    """Everything that came, and every secret there is, in the message and in fields."""

    def behave(seen: Any, wire: Any) -> None:
        said = f"{dict(seen.headers)} {seen.target} {seen.body!r} {seen.body.decode()}"
        body = {"message": said, "code": status, "type": "x", "version": "1.9.6", "was": said}
        wire.answer(status, json.dumps({**body, **GOT}).encode())

    return behave


FAULTS: dict[str, Behaviour] = {
    "refused": echo(400),
    "not allowed": echo(401),
    "limited": echo(429),
    "broken": echo(500),
    "in a page": lambda seen, wire: page(500, f"<p>{seen.headers} {seen.body!r}")(seen, wire),
    "where JSON belongs": lambda seen, wire: page(200, f"<p>{seen.headers}")(seen, wire),
    "cut off": cut(201, json.dumps(GOT).encode()[:-40]),
    "no object": answer(200, [GOT]),
    "answered": answer(201, GOT),
    "dropped": lambda _seen, wire: wire.close(),
}


@pytest.fixture
def there(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Misbehaving:
    """A server to which the environment points, and a file for each secret."""
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
    monkeypatch.setenv("APPWRITE_PROJECT_ID", "blog")
    monkeypatch.setattr("appwrite_cli.client.retry.sleep", lambda _: None)
    for name, secret in SECRETS.items():
        Path(name).write_text(secret, encoding="utf-8")
    Path("lines").write_text(
        "account login --email ada@example.com --password-file password\n"
        f"name = account exchange ada {SECRETS['token']}\n"
        "rows get blog/articles/${name.secret}\n"
    )
    return server


def assert_no_secret_in(text: str) -> None:
    for name, secret in SECRETS.items():
        forms = {secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], repr(secret.encode())[2:-1]}
        for form in forms:
            assert form not in text, f"the {name} is shown: {text}"


@each_command
@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_makes_a_command_tell_a_secret(
    awcli: Run, there: Misbehaving, line: str, form: str, fault: str
) -> None:
    there.script.extend([FAULTS[fault]] * 8)
    result = awcli(f"{line} --debug -o {form}", code=None)
    assert there.requests
    assert f"> {there.requests[0].method} " in result.err
    assert_no_secret_in(result.err)
    if result.code:
        assert_no_secret_in(result)


@each_command
@pytest.mark.parametrize("debug", [True, False])
def test_a_crash_tells_no_secret(
    awcli: Run, there: Misbehaving, monkeypatch: pytest.MonkeyPatch, line: str, debug: bool
) -> None:
    """The exception repeats all that is to be sent, as those of libraries may."""

    def crash(_self: Any, request: Any, url: str, _headers: Any) -> Any:
        raise RuntimeError(f"{url} {request!r} {request.content.decode()}")

    monkeypatch.setattr(Client, "_message", crash)
    result = awcli(f"{line} --debug" if debug else line, code=1)
    assert "RuntimeError" in result.err
    assert "[redacted]" in result.err
    assert ("Traceback (most recent call last)" in result.err) is debug
    assert_no_secret_in(result + result.err)


@each_command
def test_a_crash_after_the_answer_tells_no_secret(
    awcli: Run, there: Misbehaving, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    def crash(data: Any, *_: Any, **__: Any) -> Any:
        raise RuntimeError(f"cannot show {data!r}")

    for name in ("_show_data", "_show_answer", "_writer"):
        monkeypatch.setattr(f"appwrite_cli.output.render.{name}", crash)
    there.script.extend([answer(201, GOT)] * 8)
    result = awcli(f"{line} --debug", code=None)
    assert_no_secret_in(result.err)


@each_command
def test_a_dry_run_of_a_command_shows_no_secret(awcli: Run, there: Misbehaving, line: str) -> None:
    there.script.extend([answer(200, GOT)] * 8)
    result = awcli(f"{line} --dry-run --debug -o json", code=None)
    assert {seen.method for seen in there.requests} <= {"GET"}
    assert_no_secret_in(result.err)
    if "POST" in result or "PATCH" in result:
        assert_no_secret_in(result)


def test_no_option_takes_a_password() -> None:
    """Other processes can see the arguments of a command."""
    given = [
        f"{' '.join(command.path)} {flag}"
        for command in tree.build().commands()
        for option in command.options
        for flag in option.flags
        if re.search("password|secret|token", flag) and option.metavar not in ("", "FILE")
    ]
    assert given == []


def test_an_argument_that_is_a_secret_can_come_from_stdin(awcli: Run, there: Misbehaving) -> None:
    there.then(answer(201, GOT))
    awcli(f"account exchange ada - {AS_KEY}", stdin=SECRETS["token"])
    assert there.requests[0].json == {"userId": "ada", "secret": SECRETS["token"]}
