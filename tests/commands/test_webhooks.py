"""`awcli webhooks`: made, changed without losing anything, signed anew, deleted."""

from pathlib import Path

import pytest

from tests.commands.conftest import Kept

NEW = "webhooks create orders --url https://example.com/hook --event users.*.create"


def test_a_webhook_is_made_found_changed_and_deleted(kept: Kept) -> None:
    kept(f"{NEW},teams.* --name Orders")
    assert kept.bodies == [
        {
            "webhookId": "orders",
            "name": "Orders",
            "url": "https://example.com/hook",
            "events": ["users.*.create", "teams.*"],
        }
    ]
    assert kept("webhooks list --fields name,url") == "Orders\thttps://example.com/hook\n"
    kept("webhooks update orders --disabled")
    assert kept("webhooks get orders --fields enabled,name") == "enabled\tfalse\nname\tOrders\n"
    assert kept("webhooks delete orders --yes").err == "deleted webhook orders\n"
    gone = kept("webhooks get orders", code=4)
    assert gone.err.endswith("hint: awcli webhooks list\n")
    assert kept("webhooks delete orders --yes --if-exists").err == "there is no webhook orders\n"


def test_a_change_sends_all_that_the_api_would_reset_and_no_more(kept: Kept) -> None:
    kept(f"{NEW} --tls --auth-username u")
    kept("webhooks update orders --event a")
    assert kept.bodies[-1] == {
        "name": "orders",
        "url": "https://example.com/hook",
        "events": ["a"],
        "tls": True,
        "authUsername": "u",
    }


def test_the_secret_is_shown_when_it_is_made_and_masked_elsewhere(kept: Kept) -> None:
    assert "secret\tfresh\n" in kept(NEW)
    assert "fresh" not in kept("webhooks get orders")
    assert kept("webhooks get orders -o json").json["secret"] == "fresh"
    assert kept("webhooks rotate orders --yes") == "changed\n"


def test_a_password_comes_from_a_file_and_is_never_shown(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "password.txt"
    file.write_text("pass word\n")
    made = kept(f"{NEW} --auth-password-file {file}")
    assert kept.bodies[0]["authPassword"] == "pass word"
    assert "pass word" not in made
    dry = kept(f"{NEW} --auth-password-file {file} --dry-run")
    assert dry.json["body"]["authPassword"] == "[redacted]"
    assert len(kept.writes) == 1


def test_a_webhook_that_exists_is_a_conflict_or_kept(kept: Kept) -> None:
    kept(NEW)
    got = kept(f"{NEW} --name Other", code=5)
    assert got.err.endswith("hint: --if-not-exists keeps that webhook\n")
    assert kept(f"{NEW} --name Other --if-not-exists -o json").json["name"] == "orders"


def test_a_secret_is_replaced_after_asking(kept: Kept) -> None:
    kept(NEW)
    got = kept("webhooks rotate orders", code=2)
    assert "replace the secret of webhook orders?" in got.err
    assert len(kept.writes) == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("webhooks create", "--url is missing\nhint: --help says what it is for\n"),
        ("webhooks create --url https://a.b", "--event is missing\n"),
        ("webhooks create --url nope --event a", "'nope' is not a URL\n"),
        ("webhooks create --url https://a.b --event ,", "--event is empty\nhint: is a shell"),
        ("webhooks create / --url https://a.b --event a", "'/' has more parts than WEBHOOK\n"),
        (
            "webhooks create --url https://a.b --event a --secret-file missing.txt",
            "--secret-file: cannot read 'missing.txt': no such file or directory\n",
        ),
        ("webhooks update orders", "no change was given\n"),
        ("webhooks rotate", "missing argument 'WEBHOOK'\n"),
        ("webhooks list orders", "unexpected: orders\n"),
        ("webhooks delete orders", "cannot ask without a terminal: delete webhook orders?"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(kept: Kept, line: str, error: str) -> None:
    assert kept(line, code=2).err.removeprefix("error: ").startswith(error)
    assert kept.server.requests == []
