"""Confirmations: who is asked, what answers, and what happens without an answer."""

import os
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import streams
from appwrite_cli.errors import UsageError
from appwrite_cli.output import ask_secret, confirm, confirm_protected
from appwrite_cli.output.ask import NOT_ASKED
from tests.output.rendering import Seen, seen

QUESTION = "delete 3 rows from blog/articles?"


@pytest.fixture
def protected() -> None:
    """A protected profile `prod` of the project `shop`, in use."""
    config = Path(os.environ["AWCLI_CONFIG"])
    config.parent.mkdir(parents=True)
    config.parent.chmod(0o700)
    config.write_text(
        'current = "prod"\n[profiles.prod]\nendpoint = "http://127.0.0.1:9/v1"\n'
        'project = "shop"\nprotected = true\n'
    )
    config.chmod(0o600)


def asked(stdin: str = "", *, terminal: bool = True, **options: Any) -> Seen:
    return seen(lambda: confirm(QUESTION), stdin=stdin, terminal=terminal, **options)


@pytest.mark.parametrize("answer", ["y\n", "Y\n", "yes\n", " YES \r\n"])
def test_yes_goes_on(answer: str) -> None:
    got = asked(answer)
    assert got == ""
    assert got.err == f"{QUESTION} [y/N] "


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "yep\n", "shop\n"])
def test_anything_else_declines(answer: str) -> None:
    with pytest.raises(UsageError, match="declined, nothing was changed"):
        asked(answer)


def test_the_option_yes_answers() -> None:
    assert asked(yes=True).err == ""
    assert asked(yes=True, terminal=False).err == ""


def test_a_dry_run_never_asks(protected: None) -> None:
    assert asked(dry_run=True, terminal=False).err == ""
    assert seen(lambda: confirm_protected(QUESTION), dry_run=True).err == ""


def test_without_a_terminal_nobody_can_be_asked() -> None:
    with pytest.raises(UsageError) as caught:
        asked("y\n", terminal=False)
    assert caught.value.message == f"cannot ask without a terminal: {QUESTION}"
    assert caught.value.hint == "--yes answers it"


def test_a_stdin_that_was_data_cannot_answer() -> None:
    def action() -> None:
        streams.read_stdin_bytes("addresses")
        confirm(QUESTION)

    with pytest.raises(UsageError, match="cannot ask, stdin was read as data"):
        seen(action, stdin="blog/articles/a\n", terminal=True)
    streams.reset()


def test_a_protected_project_wants_its_id_typed(protected: None) -> None:
    got = asked("shop\n")
    assert got.err == f"{QUESTION} The project is protected, type its ID to go on: [shop] "


@pytest.mark.parametrize("answer", ["y\n", "Shop\n", "\n", ""])
def test_and_nothing_else_will_do(protected: None, answer: str) -> None:
    with pytest.raises(UsageError, match="declined"):
        asked(answer)


def test_yes_is_not_enough_for_a_protected_project(protected: None) -> None:
    with pytest.raises(UsageError) as caught:
        asked(yes=True, terminal=False)
    assert caught.value.hint == "--confirm shop answers it"


def test_confirm_answers_for_a_protected_project(protected: None) -> None:
    assert asked(confirm="shop", terminal=False).err == ""


def test_confirm_has_to_name_this_project(protected: None) -> None:
    with pytest.raises(UsageError, match="--confirm names the project 'demo', but this is 'shop'"):
        asked(confirm="demo", yes=True)


def test_any_write_to_a_protected_project_is_asked_for_once(protected: None) -> None:
    def action() -> None:
        confirm_protected("create table blog/articles?")
        confirm_protected("create column blog/articles/title?")

    got = seen(action, stdin="shop\n", terminal=True)
    assert got.err.count("type its ID") == 1


def test_what_destroys_is_asked_for_even_after_another_write_was_allowed(protected: None) -> None:
    def action() -> None:
        confirm_protected("create table blog/articles?")
        confirm(QUESTION)

    assert seen(action, stdin="shop\ny\n", terminal=True).err.endswith(f"{QUESTION} [y/N] ")
    with pytest.raises(UsageError, match="declined"):
        seen(action, stdin="shop\nn\n", terminal=True)


def test_writes_to_other_projects_are_not_asked_for() -> None:
    assert seen(lambda: confirm_protected(QUESTION)).err == ""


def test_a_question_is_harmless_on_a_terminal() -> None:
    got = seen(lambda: confirm("delete \x1b[8m?"), stdin="y\n", terminal=True)
    assert got.err == "delete \\x1b[8m? [y/N] "


def test_a_secret_is_asked_for_on_a_terminal_only() -> None:
    def ask() -> None:
        ask_secret("new password:", otherwise="--password-file FILE reads it")

    with pytest.raises(UsageError) as caught:
        seen(ask, terminal=False)
    assert caught.value.message == "cannot ask without a terminal: new password:"
    assert caught.value.hint == "--password-file FILE reads it"


def test_a_dry_run_asks_for_no_secret() -> None:
    assert seen(lambda: print(ask_secret("?", otherwise="")), dry_run=True) == f"{NOT_ASKED}\n"
