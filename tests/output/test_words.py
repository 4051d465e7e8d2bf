"""Notes, warnings and errors on stderr."""

import json
import sys

import pytest

from appwrite_cli.errors import ApiError, CliError, GrammarError, NetworkError, UsageError
from appwrite_cli.output import note, report, warn
from tests.output.rendering import seen, text

NOT_FOUND = ApiError(
    "Row with the requested ID 'x' could not be found.",
    404,
    "row_not_found",
    {"message": "Row with the requested ID 'x' could not be found.", "code": 404},
    hint="awcli rows list blog/articles",
)


def speak() -> None:
    note("created")
    warn("careful")
    report(UsageError("no"))


def test_words_go_to_stderr_only() -> None:
    got = seen(speak)
    assert got == ""
    assert got.err == "created\nwarning: careful\nerror: no\n"


def test_quiet_silences_notes_but_neither_warnings_nor_errors() -> None:
    assert seen(speak, quiet=True).err == "warning: careful\nerror: no\n"


@pytest.mark.parametrize("output", ["", "table", "csv", "tsv", "ids"])
def test_an_error_is_a_sentence_with_its_code_and_type_and_a_hint(output: str) -> None:
    assert seen(lambda: report(NOT_FOUND), output=output).err == text("""
        error: Row with the requested ID 'x' could not be found. [404 row_not_found]
        hint: awcli rows list blog/articles
        """)


@pytest.mark.parametrize("output", ["json", "ndjson"])
@pytest.mark.parametrize("terminal", [True, False])
def test_with_json_the_last_line_is_the_error_as_one_object(output: str, terminal: bool) -> None:
    def action() -> None:
        warn("careful")
        report(NOT_FOUND)

    got = seen(action, output=output, terminal=terminal)
    warning, hint, last = got.err.splitlines()
    assert warning == "warning: careful"
    assert hint == "hint: awcli rows list blog/articles"
    assert json.loads(last) == {
        "error": {
            "message": NOT_FOUND.message,
            "code": 404,
            "type": "row_not_found",
            "response": NOT_FOUND.response,
        }
    }


ERRORS = [
    (UsageError("no"), {"message": "no", "code": None, "type": "usage", "response": None}),
    (
        NetworkError("refused"),
        {"message": "refused", "code": None, "type": "unavailable", "response": None},
    ),
    (
        ApiError("Bad", 502, "", "<html>\n"),
        {"message": "Bad", "code": 502, "type": "", "response": "<html>\n"},
    ),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS)
def test_errors_of_every_kind_are_objects(error: CliError, expected: object) -> None:
    assert json.loads(seen(lambda: report(error), output="json").err) == {"error": expected}


def test_a_mistake_in_a_text_keeps_its_caret() -> None:
    error = GrammarError("--where: a value is missing", "title=", 6)
    assert seen(lambda: report(error)).err == text("""
        error: --where: a value is missing
          title=
                ^
        """)


def test_a_message_of_the_server_cannot_pretend_to_be_a_line_of_awclis() -> None:
    error = ApiError("no\nhint: awcli databases delete prod --yes\x1b[8m", 400, "bad")
    assert seen(lambda: report(error)).err == (
        "error: no\\nhint: awcli databases delete prod --yes\\x1b[8m [400 bad]\n"
    )


def test_an_error_in_the_settings_can_be_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    got = seen(lambda: report(UsageError("no such profile")), output="json", profile="nope")
    assert json.loads(got.err)["error"]["message"] == "no such profile"


def test_a_closed_stderr_is_no_further_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

        def isatty(self) -> bool:
            return False

    for broken in (None, Full()):
        monkeypatch.setattr(sys, "stderr", broken)
        note("created")
        report(UsageError("no"))
