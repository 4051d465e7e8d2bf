"""`awcli project`: settings, API keys, variables and platforms."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Kept


def test_a_key_is_made_with_scopes_and_an_expiry(kept: Kept) -> None:
    made = kept("project keys create ci --scope rows.read,rows.write --expires 90d")
    assert "secret\tfresh\n" in made
    (body,) = kept.bodies
    expire = datetime.fromisoformat(body.pop("expire"))
    assert body == {"keyId": "ci", "name": "ci", "scopes": ["rows.read", "rows.write"]}
    assert timedelta(days=89, hours=23) < expire - datetime.now(UTC) <= timedelta(days=90)


def test_the_secret_of_a_key_is_masked_once_it_was_shown(kept: Kept) -> None:
    kept("project keys create ci --scope rows.read -q")
    assert "fresh" not in kept("project keys get ci")
    assert kept("project keys get ci -o json --jmespath secret") == '"fresh"\n'
    assert kept("project keys list --fields name,secret") == "ci\t\n"


def test_a_key_keeps_what_is_not_changed(kept: Kept) -> None:
    kept("project keys create ci --name CI --scope rows.read --expires 2099-01-01 -q")
    kept("project keys update ci --scope users.read -q")
    later = "2099-01-01T00:00:00.000+00:00"
    assert kept.bodies[-1] == {"name": "CI", "scopes": ["users.read"], "expire": later}
    kept("project keys update ci --expires never -q")
    assert kept.bodies[-1] == {"name": "CI", "scopes": ["users.read"], "expire": None}


def test_an_ephemeral_key_is_printed_alone(kept: Kept) -> None:
    assert kept("project keys ephemeral --scope rows.read --duration 60") == "fresh\n"


def test_the_hint_of_what_is_not_there_names_the_group(kept: Kept) -> None:
    for noun in ("key", "variable", "platform"):
        gone = kept(f"project {noun}s get nope", code=4)
        assert gone.err.endswith(f"hint: awcli project {noun}s list\n")
        kept(f"project {noun}s delete nope --yes --if-exists")


def test_variables_are_made_and_changed_by_their_names(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text("t=1\n")
    kept("project variables set REGION=eu TOKEN=@token.txt --no-secret -q")
    assert [body.pop("variableId") != "" for body in kept.bodies] == [True, True]
    assert kept("project variables list --fields key,value") == "REGION\teu\nTOKEN\tt=1\n"
    kept("project variables set REGION=us -q")
    assert (kept.writes[-1].method, kept.bodies[-1]) == ("PUT", {"key": "REGION", "value": "us"})
    assert kept("project variables list --count") == "2\n"


def test_the_values_of_variables_are_not_in_a_dry_run(kept: Kept) -> None:
    dry = kept("project variables set REGION=eu --dry-run")
    assert dry.json["body"]["value"] == "[redacted]"
    assert kept.writes == []


def test_each_kind_of_platform_has_its_own_route_and_name(kept: Kept) -> None:
    kept("project platforms create web app.example.com --id shop --name Shop -q")
    kept("project platforms create android com.example.shop --id app --fingerprint AA:BB -q")
    assert [(seen.path, seen.json) for seen in kept.writes] == [
        (
            "/project/platforms/web",
            {"platformId": "shop", "name": "Shop", "hostname": "app.example.com"},
        ),
        (
            "/project/platforms/android",
            {
                "platformId": "app",
                "name": "com.example.shop",
                "fingerprints": ["AA:BB"],
                "applicationId": "com.example.shop",
            },
        ),
    ]
    kept("project platforms update shop --identifier shop.example.com -q")
    assert kept.writes[-1].path == "/project/platforms/web/shop"
    assert kept.bodies[-1] == {"name": "Shop", "hostname": "shop.example.com"}


def test_a_platform_of_an_unknown_kind_is_left_alone(kept: Kept) -> None:
    kept("project platforms create web a.b --id shop -q")
    kept.server.store.resources["/project/platforms/shop"]["type"] = "toaster"
    got = kept("project platforms update shop --name New", code=1)
    assert got.err == "error: platform shop is for toaster, which awcli cannot change\n"
    assert len(kept.writes) == 1


def test_what_a_kind_of_platform_has_not_is_refused_after_it_was_read(kept: Kept) -> None:
    kept("project platforms create web a.b --id shop -q")
    got = kept("project platforms update shop --fingerprint AA", code=2)
    assert got.err.startswith("error: a platform for web takes no fingerprints\n")
    assert len(kept.writes) == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("project keys create ci", "--scope is missing\n"),
        (
            "project keys create ci --scope rows.reed",
            "--scope: there is no 'rows.reed', did you mean",
        ),
        (
            "project keys create ci --scope rows.read --expires soon",
            "--expires: 'soon' is no time\nhint: a span such as 90d or 12h, or a date",
        ),
        (
            "project keys create ci --scope rows.read --expires 2020-01-01",
            "--expires: 2020-01-01 has passed\n",
        ),
        ("project keys create ci --scope rows.read --expires 0d", "--expires: '0d' is no time\n"),
        (
            "project keys create ci --scope rows.read --expires 999999999w",
            "--expires: 999999999w leads out of the calendar\n",
        ),
        ("project keys create ci --scope rows.read --expires never", "--expires: 'never' is no"),
        ("project keys update ci", "no change was given\n"),
        ("project keys ephemeral --scope rows.read", "--duration is missing\n"),
        ("project keys ephemeral --duration x", "invalid value for '--duration': 'x' is not"),
        ("project variables set", "missing argument 'NAME=VALUE...'\n"),
        ("project variables set REGION", "'REGION' is no data item"),
        ("project variables set N:=1", "a variable is text\n"),
        ("project variables set A.B=1", "'A.B' is no name of a variable\n"),
        ("project variables set A=1 A=2", "A is given twice\n"),
        (f"project variables set A={'x' * 8193}", "the value of A has 8193 characters"),
        ("project variables update v1", "no change was given\n"),
        ("project platforms create toaster a", "invalid value for 'web|android|apple|linux"),
        ("project platforms create web a.b --fingerprint A", "a platform for web takes no"),
        ("project platforms update shop", "no change was given\n"),
        (
            "project platforms update app --fingerprint A --no-fingerprints",
            "--fingerprint and --no-fingerprints exclude each other\n",
        ),
        ("project service graphq --disable", "there is no service 'graphq', did you mean 'graph"),
        ("project service graphql", "missing option"),
        ("project labels", "which labels?\n"),
        ("project labels a --clear", "--clear excludes labels\n"),
        ("project smtp", "no change was given\n"),
        ("project smtp --secure none", "invalid value for '--secure': 'none' is not one of"),
        ("project smtp --sender-email nope", "'nope' is not an email address\n"),
        ("project kyes list", "there is no command 'kyes' in awcli project, did you mean 'keys'?"),
        ("project keys lst", "there is no command 'lst' in awcli project keys, did you mean"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(kept: Kept, line: str, error: str) -> None:
    assert kept(line, code=2).err.removeprefix("error: ").startswith(error)
    assert kept.server.requests == []
