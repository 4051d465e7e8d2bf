"""`awcli messages`: sent now, later or not yet; changed by the route of their kind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Kept

DRAFT = "messages email hello --subject Hi --content Hi --draft"


@pytest.fixture
def drafts(kept: Kept) -> Kept:
    """A draft of each kind: e, s and p; the server says of which kind they are."""
    kept("messages email e --subject Hi --content Hi --draft -q")
    kept("messages sms s --content Hi --draft -q")
    kept("messages push p --title Hi --draft -q")
    for own_id, kind in (("e", "email"), ("s", "sms"), ("p", "push")):
        kept.server.store.resources[f"/messaging/messages/{own_id}"]["providerType"] = kind
    return kept


def test_an_email_is_made_with_its_content_from_a_file(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "mail.html").write_text("<b>Hi</b>\n")
    kept("messages email hello --topic news --subject Hi --content @mail.html --html -q")
    assert kept.writes[0].path == "/messaging/messages/email"
    assert kept.bodies == [
        {
            "messageId": "hello",
            "topics": ["news"],
            "subject": "Hi",
            "content": "<b>Hi</b>\n",
            "html": True,
        }
    ]


def test_each_kind_has_its_own_route(drafts: Kept) -> None:
    assert [seen.path.rpartition("/")[2] for seen in drafts.writes] == ["email", "sms", "push"]
    assert drafts("messages list --fields $id,providerType") == "e\temail\ns\tsms\np\tpush\n"


def test_a_message_is_scheduled_from_now(kept: Kept) -> None:
    kept("messages sms --user ada --content Hi --at 2h -q")
    moment = datetime.fromisoformat(kept.bodies[0]["scheduledAt"])
    assert timedelta(minutes=119) < moment - datetime.now(UTC) <= timedelta(hours=2)


def test_a_change_takes_the_route_of_the_kind(drafts: Kept) -> None:
    for own_id, line in (("e", "--subject New"), ("s", "--content New"), ("p", "--title New")):
        drafts(f"messages update {own_id} {line} -q")
    assert [(seen.method, seen.path, seen.json) for seen in drafts.writes[3:]] == [
        ("PATCH", "/messaging/messages/email/e", {"subject": "New"}),
        ("PATCH", "/messaging/messages/sms/s", {"content": "New"}),
        ("PATCH", "/messaging/messages/push/p", {"title": "New"}),
    ]
    drafts("messages update e --no-draft -q")
    assert drafts.bodies[-1] == {"draft": False}


def test_what_the_kind_has_not_is_refused_once_it_is_known(drafts: Kept) -> None:
    got = drafts("messages update s --subject Hi", code=2)
    assert got.err == (
        "error: an SMS has no --subject\n"
        "hint: it takes --topic, --user, --target, --content, --draft, --at\n"
    )
    got = drafts("messages update e --title Hi", code=2)
    assert got.err.startswith("error: an email has no --title\n")
    assert len(drafts.writes) == 3


def test_messages_are_deleted_and_missed(drafts: Kept) -> None:
    assert drafts("messages delete e --yes").err == "deleted message e\n"
    assert drafts("messages delete e --yes --if-exists").err == "there is no message e\n"
    gone = drafts("messages update e --subject x", code=4)
    assert gone.err.endswith("hint: awcli messages list\n")


def test_a_message_that_exists_is_not_sent_twice(kept: Kept) -> None:
    kept(f"{DRAFT} -q")
    assert kept(DRAFT, code=5).err.endswith("hint: --if-not-exists keeps that message\n")
    kept(f"{DRAFT} --if-not-exists -q")
    assert len(kept.server.store.resources) == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("messages email --subject Hi --content Hi", "to whom?\nhint: --topic, --user or --target"),
        ("messages email --topic news --content Hi", "--subject is missing\n"),
        ("messages sms --topic news", "--content is missing\n"),
        ("messages sms --topic / --content Hi", "the ID of --topic holds '/' at its start\n"),
        ("messages sms --user a --content Hi --at 2001-01-01", "--at: 2001-01-01 has passed\n"),
        ("messages sms --user a --content @none", "--content: cannot read 'none': no such file"),
        ("messages sms --user a --content Hi --subject x", "there is no option --subject"),
        (
            "messages email --user a --subject x --content y --attachment a",
            "--attachment: 'a' is not the address of a file\nhint: BUCKET/FILE\n",
        ),
        ("messages push --user a --data [1]", "--data is a JSON object\n"),
        ("messages push --user a --priority low", "invalid value for '--priority': 'low' is not"),
        ("messages push --user a --badge x", "invalid value for '--badge': 'x' is not"),
        ("messages update e", "no change was given\n"),
        ("messages update e --topic a --no-topics", "--topic and --no-topics exclude each other"),
        ("messages targets", "missing argument 'MESSAGE'\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(kept: Kept, line: str, error: str) -> None:
    assert kept(line, code=2).err.removeprefix("error: ").startswith(error)
    assert kept.server.requests == []
