"""Passwords, keys and sessions stand in nothing that awcli says: traces, errors, dry runs."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from appwrite_cli import client as client_module
from appwrite_cli import config, known_secrets
from appwrite_cli import local as local_appwrite
from appwrite_cli.client import Client
from appwrite_cli.config import Settings
from appwrite_cli.config.credentials import Credential
from appwrite_cli.errors import CliError
from appwrite_cli.failures import exit_code_for
from appwrite_cli.redact import REDACTED, redact_fragment, redact_text
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
    for form in forms:
        shown = redact_text(f"server: <{form}> is wrong", [password])
        assert REDACTED in shown
        assert password not in shown
        assert form.strip("'\"") not in shown


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
