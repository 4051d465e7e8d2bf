"""`awcli topics`, `subscribers` and `providers`."""

from pathlib import Path

import pytest

from tests.commands.conftest import Kept


def test_topics_are_made_found_changed_and_deleted(kept: Kept) -> None:
    kept("topics create news --name News --subscribe users,team:crew/owner -q")
    assert kept.bodies == [
        {"topicId": "news", "name": "News", "subscribe": ["users", "team:crew/owner"]}
    ]
    assert kept("topics list --fields name,subscribe").startswith("News\t")
    kept("topics update news --name New -q")
    assert (kept.writes[-1].method, kept.bodies[-1]) == ("PATCH", {"name": "New"})
    assert kept("topics delete news --yes").err == "deleted topic news\n"
    assert kept("topics get news", code=4).err.endswith("hint: awcli topics list\n")


def test_subscribers_are_below_their_topic(kept: Kept) -> None:
    kept("topics create news -q")
    kept("subscribers create news/ada ada-mail -q")
    assert kept.writes[-1].path == "/messaging/topics/news/subscribers"
    assert kept.bodies[-1] == {"subscriberId": "ada", "targetId": "ada-mail"}
    assert kept("subscribers list news -o ids") == "news/ada\n"
    assert kept("subscribers get news/ada --fields targetId") == "targetId\tada-mail\n"
    assert kept("subscribers delete news/ada --yes").err == "deleted subscriber news/ada\n"
    gone = kept("subscribers get news/ada", code=4)
    assert gone.err.endswith("hint: awcli subscribers list news\n")


def test_a_provider_gets_its_secret_from_a_file(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "password.txt").write_text("s3cret word\n")
    line = "providers create smtp mail host=h port=587 password=@password.txt"
    made = kept(line)
    assert kept.writes[0].path == "/messaging/providers/smtp"
    body = {"name": "mail", "host": "h", "port": 587, "password": "s3cret word"}
    assert kept.bodies == [{"providerId": "mail", **body}]
    assert "s3cret word" not in made
    assert kept(f"{line} --dry-run").json["body"]["password"] == "[redacted]"
    assert "s3cret word" not in kept("providers get mail")
    assert kept("providers get mail -o json").json["password"] == "s3cret word"


def test_a_provider_is_changed_by_the_route_of_its_kind(kept: Kept) -> None:
    kept("providers create smtp mail host=h -q")
    kept.server.store.resources["/messaging/providers/mail"]["provider"] = "smtp"
    kept("providers update mail enabled=false encryption=tls -q")
    assert kept.writes[-1].path == "/messaging/providers/smtp/mail"
    assert kept.bodies[-1] == {"enabled": False, "encryption": "tls"}
    got = kept("providers update mail domain=d", code=2)
    assert got.err.startswith("error: smtp has no setting 'domain'\n")
    assert len(kept.writes) == 2


def test_the_help_of_a_kind_lists_its_settings(kept: Kept) -> None:
    text = kept("providers create smtp --help")
    assert "  host          text (required)\n" in text
    assert "  password      text, a secret\n" in text
    assert "  encryption    one of none, ssl, tls\n" in text
    assert "usage: awcli providers create KIND" in kept("providers create --help")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("topics create / --name x", "'/' has more parts than TOPIC\n"),
        ("topics create news --subscribe anyy", "unknown role 'anyy', did you mean 'any'?\n"),
        ("topics create news --subscribe user", "user needs an ID\n"),
        ("topics update news", "no change was given\n"),
        ("topics create news --qos x", "invalid value for '--qos': 'x' is not"),
        ("subscribers list", "missing argument 'TOPIC'\n"),
        ("subscribers create news", "missing argument 'TARGET'\n"),
        ("subscribers create news /", "the target ID holds '/' at its start\n"),
        ("subscribers get ada", "'ada' has 1 of the 2 parts of an address TOPIC/SUBSCRIBER\n"),
        ("providers create", "missing argument 'KIND'\n"),
        ("providers create smpt mail", "there is no kind of provider 'smpt', did you mean 'smtp'"),
        ("providers create smtp mail", "smtp needs host\nhint: awcli providers create smtp --help"),
        ("providers create smtp a b host=h", "one provider, not 2: a, b\n"),
        ("providers create smtp mail hots=h", "smtp has no setting 'hots', did you mean 'host'?"),
        ("providers create smtp mail host=h port=x", "port is a number\n"),
        ("providers create smtp mail host=h encryption=x", "'x' is no value of encryption\n"),
        (
            "providers create smtp mail host=h password=secret",
            "password is a secret, and the line is visible to other processes\nhint: password=@F",
        ),
        ('providers create smtp mail host=h password:="secret"', "password is a secret, and the"),
        ("providers create smtp mail host=h --ask host", "--ask: 'host' is no secret of smtp\n"),
        (
            "providers create mailgun mail apiKey=@- --ask apiKey",
            "apiKey is given and asked for\nhint: leave one of the two out\n",
        ),
        ("providers create mailgun mail --ask apiKey", "cannot ask without a terminal: apiKey:"),
        ("providers update mail", "no change was given\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(kept: Kept, line: str, error: str) -> None:
    got = kept(line, code=2)
    assert got.err.removeprefix("error: ").startswith(error)
    assert "secret word" not in got.err
    assert kept.server.requests == []
