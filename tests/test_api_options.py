"""Options made from the catalog: their names, what they take, and what the API is sent."""

from pathlib import Path
from typing import Any

import pytest

from appwrite_cli.api_options import ApiOptions, kebab, say
from appwrite_cli.catalog import find
from appwrite_cli.commands import (
    messages,
    project,
    project_keys,
    project_platforms,
    project_variables,
    sites,
    sites_variables,
    topics,
    webhooks,
)
from appwrite_cli.errors import UsageError

MODULES = (
    *(messages, topics, webhooks, sites, sites_variables),
    *(project, project_keys, project_platforms, project_variables),
)
EMAIL = ApiOptions(
    "messaging.createEmail",
    subject=say("its subject"),
    content=say("what it says", "TEXT|@FILE"),
    topics=say("whom it reaches", "ID"),
    html=say("whether it is HTML"),
    replyToEmail=say("where answers go", "EMAIL"),
)
CHANGE = ApiOptions("messaging.updateEmail", topics=say("whom it reaches", "ID"))
PUSH = ApiOptions(
    "messaging.createPush", badge=say("a number"), data=say("more"), priority=say("how")
)


def given(options: ApiOptions, **values: Any) -> dict[str, Any]:
    """What the options make of these values, as if all others were left out."""
    defaults = {option.name: option.default for option in options.parameters()}
    body: dict[str, Any] = options.value({**defaults, **values})
    return body


def flags(options: ApiOptions) -> list[str]:
    marks = [option.annotation.__metadata__[0] for option in options.parameters()]
    return [
        mark.default if isinstance(mark.default, str) else mark.param_decls[0] for mark in marks
    ]


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("replyToEmail", "reply-to-email"), ("serviceAccountJSON", "service-account-json"),
     ("autoTLS", "auto-tls"), ("cc", "cc")],
)  # fmt: skip
def test_names_of_the_api_are_spelled_as_options_are(name: str, spelled: str) -> None:
    assert kebab(name) == spelled


def test_an_option_is_named_after_one_value_and_a_flag_after_both() -> None:
    assert flags(EMAIL) == ["--subject", "--content", "--topic", "--html/--no-html",
                            "--reply-to-email"]  # fmt: skip
    assert flags(CHANGE) == ["--topic", "--no-topics"]


def test_help_says_what_repeats_and_what_is_newer_than_1_9() -> None:
    texts = [option.annotation.__metadata__[0].help for option in EMAIL.parameters()]
    assert texts[2] == "whom it reaches; repeatable, or A,B"
    assert texts[4] == "where answers go (servers newer than 1.9)"


def test_what_is_given_is_sent_and_nothing_else() -> None:
    assert given(EMAIL, subject="Hi", content="x", html=False) == {
        "subject": "Hi",
        "content": "x",
        "html": False,
    }


def test_lists_are_split_and_hold_each_value_once() -> None:
    assert given(CHANGE, topics=["a,b", "b", " c "]) == {"topics": ["a", "b", "c"]}


def test_a_list_can_be_emptied_where_something_is_changed() -> None:
    assert given(CHANGE, no_topics=True) == {"topics": []}
    assert given(CHANGE) == {}
    with pytest.raises(UsageError, match="--topic and --no-topics exclude each other"):
        given(CHANGE, no_topics=True, topics=["a"])


def test_content_and_json_come_from_files_too(tmp_path: Path) -> None:
    (tmp_path / "mail.html").write_text("<b>é</b>\n", encoding="utf-8")
    (tmp_path / "data.json").write_text('{"a": 1}')
    assert given(EMAIL, subject="s", content="@mail.html")["content"] == "<b>é</b>\n"
    assert given(PUSH, data="@data.json", badge=3) == {"badge": 3, "data": {"a": 1}}


@pytest.mark.parametrize(
    ("options", "values", "message"),
    [
        (EMAIL, {}, "--subject is missing"),
        (EMAIL, {"subject": "", "content": "x"}, "--subject is empty"),
        (EMAIL, {"subject": "s", "content": "x", "topics": ["a,,b"]}, "--topic is empty"),
        (EMAIL, {"subject": "s", "content": "x", "topics": ["/"]}, "the ID of --topic holds '/'"),
        (EMAIL, {"subject": "s", "content": "x", "replyToEmail": "x"}, "'x' is not an email"),
        (EMAIL, {"subject": "s", "content": "@none"}, "--content: cannot read 'none'"),
        (PUSH, {"data": "[1]"}, "--data is a JSON object"),
        (PUSH, {"data": "{"}, "--data is a JSON object"),
    ],
)
def test_what_cannot_be_sent_is_refused(
    options: ApiOptions, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as refused:
        given(options, **values)
    assert str(refused.value).startswith(message)


def test_an_empty_text_is_a_change_where_something_is_there() -> None:
    rename = ApiOptions("messaging.updateEmail", subject=say("its subject"))
    assert given(rename, subject="") == {"subject": ""}


def test_of_several_operations_the_one_that_is_meant_decides() -> None:
    either = ApiOptions(
        "messaging.updateEmail", "messaging.updateSms", subject=say("a"), content=say("b")
    )
    either.only_of("messaging.updateSms", {"content": "x"}, "an SMS")
    with pytest.raises(UsageError) as refused:
        either.only_of("messaging.updateSms", {"subject": "x"}, "an SMS")
    assert str(refused.value) == "an SMS has no --subject"
    assert refused.value.hint == "it takes --content"


def test_every_word_of_a_group_is_about_a_parameter_of_its_operation() -> None:
    for module in MODULES:
        for options in declared(module):
            known = {p.name for name in options.operations for p in find(name).parameters}
            assert set(options.words) <= known


def declared(module: Any) -> list[ApiOptions]:
    """The options from the catalog in the signatures of a module's commands."""
    hints = [
        mark
        for info in module.group.registered_commands
        for hint in info.callback.__annotations__.values()
        for mark in getattr(hint, "__metadata__", ())
    ]
    return [mark for mark in hints if isinstance(mark, ApiOptions)]
