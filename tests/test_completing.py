"""`awcli __complete`: what the completion scripts ask for, on the local Appwrite with the demo."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appwrite_cli import completing, resources, tree
from appwrite_cli.address import Kind
from appwrite_cli.completing.answer import ANSWERERS, MOST
from appwrite_cli.completing.kinds import argument_kind, is_plain, option_kind
from appwrite_cli.config.paths import cache_directory
from appwrite_cli.description import Argument, Command, Option, global_options
from tests.conftest import ROOT, Run
from tests.misbehaving import Misbehaving, answer, hang

ADDRESS = ":address/database/table"
ROW = ":address/database/table/row"

Complete = Callable[..., list[str]]


def asking(run: Run) -> Complete:
    def complete(kind: str, command: str, current: str, line: str = "") -> list[str]:
        return run(["__complete", kind, command, current, *line.split()]).splitlines()

    return complete


@pytest.fixture
def complete(demo: Run) -> Complete:
    """The candidates, with tabs and descriptions, on the demo."""
    return asking(demo)


def values() -> Iterator[tuple[Option | Argument, Command | None, str]]:
    """Every value that some command takes, and its kind."""
    for option in global_options():
        if not option.is_flag:
            yield option, None, option_kind(option, None)
    for command in tree.build().commands():
        for option in command.options:
            if not option.is_flag:
                yield option, command, option_kind(option, command)
        for argument in command.arguments:
            yield argument, command, argument_kind(argument, command)


def command_of(words: str) -> Command:
    """The command that is called so."""
    path = tuple(words.split())
    return next(command for command in tree.build().commands() if command.path == path)


def test_every_value_has_a_kind_or_is_known_to_be_plain() -> None:
    """Say in `completing/kinds.py` what a new placeholder or flag stands for."""
    unknown = [
        f"{' '.join(command.path) if command else ''} {value.metavar}"
        for value, command, kind in values()
        if not kind and not is_plain(value, command)
    ]
    assert unknown == []


def test_every_kind_is_answered_by_the_shell_or_by_awcli() -> None:
    kinds = {kind.partition("/")[0] for *_, kind in values() if kind.startswith(":")}
    assert kinds >= {":address", ":where", ":allow", ":items", ":profile", ":file"}
    assert kinds - {":file", ":directory"} <= set(ANSWERERS)
    assert all(" " not in kind and "'" not in kind for *_, kind in values())


@pytest.mark.parametrize(
    ("kind", "command", "current", "line", "candidates"),
    [
        # addresses, part by part
        (ADDRESS, "rows list", "", "", ["blog/\tBlog"]),
        (ADDRESS, "rows list", "bl", "", ["blog/\tBlog"]),
        (ADDRESS, "rows list", "x", "", []),
        (ADDRESS, "rows list", "blog/ar", "", ["blog/articles\tArticles"]),
        (ADDRESS, "rows list", "blog//ar", "", ["blog/articles\tArticles"]),
        (ADDRESS, "rows list", "nowhere/", "", []),
        (ADDRESS, "rows list", "blog/articles/", "", []),
        (ADDRESS, "rows list", "BL", "", []),
        (ADDRESS, "rows list", "'", "", []),
        (ADDRESS, "rows list", "bl", "--where title=x", ["blog/\tBlog"]),
        (ROW, "rows get", "blog/ar", "", ["blog/articles/\tArticles"]),
        (ROW, "rows get", "blog/articles/fi", "", [
            "blog/articles/finding-things", "blog/articles/first-steps",
        ]),
        (ROW, "rows get", "blog/articles/he", "blog/articles/bulk", ["blog/articles/hello"]),
        (":address/database/table/column", "columns get", "blog/authors/n", "", [
            "blog/authors/name\tvarchar",
        ]),
        (":address/database/table/index", "indexes get", "blog/authors/", "", [
            "blog/authors/by_email\tunique",
        ]),
        # shorter ones, where defaults fill in
        (ADDRESS, "rows list", "a", "--database blog", ["articles\tArticles", "authors\tAuthors"]),
        (ROW, "rows get", "he", "--database blog --table articles", ["hello"]),
        (ROW, "rows get", "articles/he", "--database blog", ["articles/hello"]),
        (":own/database/table", "rows list", "ar", "--database blog --table", [
            "articles\tArticles",
        ]),
        (":own/database/table/row", "rows list", "he", "blog/articles --after", ["hello"]),
        # the table of a bulk command
        (ROW, "rows delete", "blog/ar", "--where title=x", ["blog/articles\tArticles"]),
        # the fields of filters
        (":where/rows", "rows list", "ti", "blog/articles --where", ["title\tvarchar"]),
        (":where/rows", "rows list", "ti", "--database blog articles --where", ["title\tvarchar"]),
        (":where/rows", "rows list", "views>1 and st", "blog/articles --where", [
            "views>1 and status\tstring",
        ]),
        (":where/rows", "rows list", "not (ti", "blog/articles --where", ["not (title\tvarchar"]),
        (":where/rows", "rows list", "title='a and ' or vi", "blog/articles --where", [
            "title='a and ' or views\tinteger",
        ]),
        (":where/rows", "rows list", "title='a and vi", "blog/articles --where", []),
        (":where/rows", "rows list", "title=vi", "blog/articles --where", []),
        (":where/rows", "rows list", "views between 1 and vi", "blog/articles --where", []),
        (":where/rows", "rows list", "_c", "blog/articles --where", ["_createdAt"]),
        (":where/rows", "rows list", "$c", "blog/articles --where", ["$createdAt"]),
        (":where/rows", "rows update", "ti", "blog/articles --where", ["title\tvarchar"]),
        (":where/rows", "rows list", "ti", "--where", []),
        # the values of enumerations
        (":where/rows", "rows list", "status=", "blog/articles --where", [
            "status=draft", "status=live",
        ]),
        (":where/rows", "rows list", "status != dr", "blog/articles --where", ["status != draft"]),
        (":where/rows", "rows list", "status in (draft, l", "blog/articles --where", [
            "status in (draft, live",
        ]),
        (":items/rows", "rows create", "status=l", "blog/articles", ["status=live"]),
        # orders and lists of fields
        (":sort/rows", "rows list", "-vi", "blog/articles --sort", ["-views\tinteger"]),
        (":sort/rows", "rows list", "title,-vi", "blog/articles --sort", ["title,-views\tinteger"]),
        (":sort/rows", "rows list", "ra", "blog/articles --sort", ["random\tin random order"]),
        (":select/rows", "rows list", "title,vi", "blog/articles", ["title,views\tinteger"]),
        (":fields/databases", "databases list", "na", "", ["name"]),
        (":fields/tables", "tables list", "_i", "", ["_id"]),
        (":query/rows", "rows list", "orderD", "blog/articles", ["orderDesc("]),
        (":query/rows", "rows list", "sum(vi", "blog/articles", ["sum(views\tinteger"]),
        # items
        (":items/rows", "rows create", "bl", "", ["blog/\tBlog"]),
        (":items/rows", "rows create", "ti", "blog/articles", ["title="]),
        (":items/rows", "rows update", "blog/articles/he", "", ["blog/articles/hello"]),
        (":items/rows", "rows update", "ti", "blog/articles/hello", ["title="]),
        (":items/rows", "transactions add", "ti", "t1 update blog/articles/hello", ["title="]),
        # permissions
        (":allow/row", "rows create", "", "", ["read=", "update=", "delete=", "write="]),
        (":allow/table", "tables create", "read,cr", "", ["read,create="]),
        (":allow/row", "rows create", "read=us", "", [
            "read=users", "read=users/verified", "read=users/unverified", "read=user:",
        ]),
        (":allow/row", "rows create", "read=users/v", "", ["read=users/verified"]),
        (":allow/row", "rows create", "read=user:ada/un", "", ["read=user:ada/unverified"]),
        # specs
        (":column", "columns create", "blog/ar", "", ["blog/articles\tArticles"]),
        (":column", "columns create", "note:var", "blog/articles", ["note:varchar"]),
        (":column", "tables create", "note:bo", "blog/new --column", ["note:boolean"]),
        (":index", "indexes create", "by_title=k", "blog/articles", ["by_title=key("]),
        (":index", "indexes create", "a=key(views, ti", "blog/articles", ["a=key(views, title"]),
        # operations
        (":operation", "api", "G", "", ["GET\ta path follows"]),
        (":operation", "api", "tables", "", ["tablesDB."]),
        (":operation", "api", "tablesDB.listT", "", [
            "tablesDB.listTables", "tablesDB.listTransactions",
        ]),
        (":operation", "api", "databaseI", "tablesDB.getTable", ["databaseId=\ttext"]),
        (":operation", "api", "runtime=python-3.1", "functions.create", [
            "runtime=python-3.10", "runtime=python-3.11", "runtime=python-3.12",
            "runtime=python-3.13", "runtime=python-3.14",
        ]),
        (":operation", "api", "x", "no.operation", []),
        (":enum/Runtime", "api", "go-1.24", "", ["go-1.24"]),
        (":enum/Framework", "sites create", "next", "--framework", ["nextjs"]),
        (":enum/ProjectKeyScopes", "project keys create", "rows.", "--scope", [
            "rows.read", "rows.write",
        ]),
        (":enum/ProjectKeyScopes", "project keys create", "rows.read,rows.", "--scope", [
            "rows.read,rows.write",
        ]),
        # fields of what a group within a group is about
        (":fields/project/keys", "project keys list", "acc", "--fields", ["accessedAt"]),
        (":sort/sites/logs", "sites logs list", "-dur", "shop --sort", ["-duration"]),
        (":fields/sites", "sites frameworks", "build", "--fields", ["buildRuntime"]),
        # providers and their settings
        (":provider/kinds", "providers create", "m", "", ["mailgun", "msg91"]),
        (":provider/settings", "providers create", "po", "smtp mail host=x", [
            "port=\ta number, may be left out",
        ]),
        (":provider/settings", "providers create", "ho", "smtp mail host=x", []),
        (":provider/settings", "providers create", "encryption=s", "smtp", ["encryption=ssl"]),
        (":provider/settings", "providers create", "po", "unknown", []),
        (":provider/secrets", "providers create", "", "smtp mail --ask", ["password"]),
    ],
)  # fmt: skip
def test_a_value_is_completed_by(
    complete: Complete, kind: str, command: str, current: str, line: str, candidates: list[str]
) -> None:
    found = complete(kind, command, current, line)
    assert sorted(found) == sorted(candidates)
    assert complete(kind, command, current, line) == found


def test_users_and_teams_complete_the_roles_of_permissions(
    awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, *parts in (("USER", "user"), ("TEAM", "team"), ("MEMBERSHIP", "team", "membership")):
        path = "".join(f"/{part}s/{{}}" for part in parts)
        monkeypatch.setattr(resources, name, Kind(*parts, path=path), raising=False)
    ada = {"$id": "ada", "name": "", "email": "ada@example.com"}
    bob = {"$id": "bob", "name": "Bob\x1b[31m\tof\nGreenland " + "x" * 80}
    members = [{"$id": "m1", "roles": ["owner", "editor"]}, {"$id": "m2", "roles": ["owner"]}]
    server.then(
        answer(200, {"total": 2, "users": [ada, bob]}),
        answer(200, {"total": 1, "teams": [{"$id": "core", "name": "Core"}]}),
        answer(200, {"total": 2, "memberships": members}),
    )
    complete = asking(awcli)
    users, *teams = (
        complete(":allow/row", "rows create", f"read={role}", "blog/articles")
        for role in ("user:", "team:", "team:core/")
    )
    assert users[0] == "read=user:ada\tada@example.com"
    assert users[1].startswith("read=user:bob\tBob [31m of Greenland xxx")
    assert users[1].isascii()
    assert len(users[1]) < 80
    assert teams == [["read=team:core\tCore"], ["read=team:core/editor", "read=team:core/owner"]]
    assert [seen.path for seen in server.requests] == [
        "/users",
        "/teams",
        "/teams/core/memberships",
    ]


@pytest.mark.parametrize(
    ("words", "metavar", "path", "key", "current", "candidates"),
    [
        ("project keys get", "ADDRESS...", "/project/keys", "keys", "", ["one\tOne"]),
        ("project keys update", "KEY", "/project/keys", "keys", "on", ["one\tOne"]),
        ("project platforms delete", "ADDRESS...", "/project/platforms", "platforms", "",
         ["one\tOne"]),
        ("project variables get", "ADDRESS...", "/project/variables", "variables", "",
         ["one\tOne"]),
        ("sites deployments get", "ADDRESS...", "/sites", "sites", "", ["one/\tOne"]),
        ("sites deployments get", "ADDRESS...", "/sites/shop/deployments", "deployments", "shop/o",
         ["shop/one\tOne"]),
        ("sites deployments from-branch", "SITE", "/sites", "sites", "", ["one\tOne"]),
        ("sites variables update", "SITE/VARIABLE", "/sites/shop/variables", "variables", "shop/",
         ["shop/one\tOne"]),
        ("sites logs get", "ADDRESS...", "/sites/shop/logs", "executions", "shop/",
         ["shop/one\tOne"]),
        ("subscribers create", "TOPIC[/SUBSCRIBER]", "/messaging/topics", "topics", "",
         ["one\tOne"]),
        ("providers update", "PROVIDER", "/messaging/providers", "providers", "", ["one\tOne"]),
    ],
)  # fmt: skip
def test_addresses_are_those_of_what_the_group_is_about(
    awcli: Run,
    server: Misbehaving,
    words: str,
    metavar: str,
    path: str,
    key: str,
    current: str,
    candidates: list[str],
) -> None:
    command = command_of(words)
    argument = next(one for one in command.arguments if one.metavar == metavar)
    server.then(answer(200, {"total": 1, key: [{"$id": "one", "name": "One"}]}))
    assert asking(awcli)(argument_kind(argument, command), words, current) == candidates
    assert [seen.path for seen in server.requests] == [path]


def test_a_list_goes_on_after_one_of_its_own(awcli: Run, server: Misbehaving) -> None:
    command = command_of("sites deployments list")
    after = next(option for option in command.options if "--after" in option.flags)
    kind = option_kind(after, command)
    server.then(answer(200, {"total": 1, "deployments": [{"$id": "d1", "type": "vcs"}]}))
    assert asking(awcli)(kind, "sites deployments list", "d", "shop --after") == ["d1\tvcs"]
    assert server.requests[0].path == "/sites/shop/deployments"


def test_what_is_to_be_made_is_not_named_by_what_is_there() -> None:
    for words in ("messages email", "project keys create", "webhooks create", "sites create"):
        command = command_of(words)
        assert [argument_kind(argument, command) for argument in command.arguments] == [""]


def test_the_settings_of_a_provider_are_those_of_its_kind(awcli: Run, server: Misbehaving) -> None:
    listed = [{"$id": "mail", "provider": "mailgun"}, {"$id": "app", "provider": "fcm"}]
    server.then(answer(200, {"total": 2, "providers": listed}))
    assert asking(awcli)(":provider/settings", "providers update", "do", "mail") == [
        "domain=\ttext, may be left out"
    ]


def test_targets_are_those_of_all_users(awcli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWCLI_LOCAL", "1")
    for user, number in (("ada", "+491234567"), ("bob", "+491234568")):
        awcli(f"users create {user} --email {user}@example.com")
        awcli(f"targets create {user}/{user}-phone sms {number}")
    complete = asking(awcli)
    for words in ("messages email --target", "messages push --bcc", "subscribers create news"):
        found = complete(":target", " ".join(words.split()[:2]), "ada", words.split()[2])
        assert found == ["ada-phone\t+491234567"]


def test_a_long_list_is_asked_for_what_begins_so(awcli: Run, server: Misbehaving) -> None:
    first = {"total": 1000, "databases": [{"$id": f"a{number}"} for number in range(200)]}
    found = {"total": 1, "databases": [{"$id": "zebra", "name": "Stripes"}]}
    server.then(answer(200, first), answer(200, first), answer(200, found))
    complete = asking(awcli)
    assert len(complete(":address/database", "databases get", "")) == 200
    assert complete(":address/database", "databases get", "ze") == ["zebra\tStripes"]
    assert complete(":address/database", "databases get", "ze") == ["zebra\tStripes"]
    assert [query["method"] for query in server.requests[2].queries] == ["startsWith", "limit"]
    assert server.requests[2].queries[0]["values"] == ["ze"]
    assert len(server.requests) == 3


def test_what_no_id_can_be_is_not_offered(awcli: Run, server: Misbehaving) -> None:
    names = ["fine", "$(reboot)", "a b", "-o", "a\nb", "", None, 7]
    listed = [{"$id": name} for name in names]
    server.then(answer(200, {"total": len(listed), "databases": listed}))
    assert asking(awcli)(":address/database", "databases get", "") == ["fine"]


def test_elements_are_quoted_where_a_filter_wants_it(awcli: Run, server: Misbehaving) -> None:
    elements = ["plain", "two words", "this and that", "a,b", 'say "hi"', "7", "$(reboot)"]
    column = {"key": "kind", "type": "string", "format": "enum", "elements": elements}
    server.then(answer(200, {"total": 1, "columns": [column]}))
    complete = asking(awcli)
    assert complete(":where/rows", "rows list", "kind=", "blog/articles --where") == [
        "kind=plain",
        "kind=two words",
        'kind="this and that"',
        'kind="a,b"',
        r'kind="say \"hi\""',
        'kind="7"',
        'kind="$(reboot)"',
    ]
    items = complete(":items/rows", "rows create", "kind=", "blog/articles")
    assert items == [f"kind={element}" for element in elements]


def test_profiles_are_offered_with_their_servers(awcli: Run) -> None:
    for name in ("prod", "staging"):
        line = f"profiles add {name} --endpoint https://example.com/v1 --project blog --key k"
        awcli(line)
    complete = asking(awcli)
    assert complete(":profile", "rows list", "pr", "-p") == ["prod\tblog at https://example.com/v1"]
    assert len(complete(":profile", "", "", "--profile")) == 2


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "blog")
        monkeypatch.setenv("APPWRITE_API_KEY", "topsecret")
        yield server


LISTED = answer(200, {"total": 1, "databases": [{"$id": "blog", "name": "Blog"}]})
ASK = ["__complete", ":address/database", "databases get", ""]


class TestKept:
    """An answer is kept for a minute, for whoever would get the same one."""

    def test_it_is_not_asked_for_again(self, awcli: Run, server: Misbehaving) -> None:
        server.then(LISTED)
        assert awcli(ASK) == awcli([*ASK[:3], "bl"]) == awcli(ASK) == "blog\tBlog\n"
        assert len(server.requests) == 1

    @pytest.mark.parametrize("setting", ["0", "off", "False"])
    def test_without_a_cache_it_is(
        self, awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch, setting: str
    ) -> None:
        monkeypatch.setenv("AWCLI_CACHE", setting)
        server.then(LISTED, LISTED)
        assert awcli(ASK) == awcli(ASK)
        assert len(server.requests) == 2
        assert not cache_directory().exists()

    def test_after_a_minute_it_is(self, awcli: Run, server: Misbehaving) -> None:
        server.then(LISTED, LISTED)
        awcli(ASK)
        (kept,) = (cache_directory() / "completion").iterdir()
        before = time.time() - completing.FRESH - 1
        os.utime(kept, (before, before))
        awcli(ASK)
        assert len(server.requests) == 2

    @pytest.mark.parametrize("words", [["--project", "other"], ["--key", "another"], ["-k"]])
    def test_other_options_have_answers_of_their_own(
        self, awcli: Run, server: Misbehaving, words: list[str]
    ) -> None:
        server.then(LISTED, LISTED)
        awcli(ASK)
        awcli([*ASK, *words])
        assert len(server.requests) == 2

    def test_so_have_other_variables_directories_and_configurations(
        self, awcli: Run, server: Misbehaving, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        server.then(*[LISTED] * 4)
        awcli(ASK)
        monkeypatch.setenv("APPWRITE_API_KEY", "another")
        awcli(ASK)
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        awcli(ASK)
        awcli("profiles add prod --endpoint https://example.com/v1 --project blog --key k")
        awcli(ASK)
        assert len(server.requests) == 4

    def test_nobody_else_may_read_it_and_no_secret_is_in_it(
        self, awcli: Run, server: Misbehaving
    ) -> None:
        server.then(LISTED)
        awcli([*ASK, "--key", "supersecret"])
        files = [path for path in cache_directory().rglob("*") if path.is_file()]
        assert len(files) == 1
        for path in files:
            assert b"secret" not in path.read_bytes()
            if os.name == "posix":
                assert path.stat().st_mode & 0o777 == 0o600
                assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_nothing_is_kept_of_a_refusal_or_an_empty_list(
        self, awcli: Run, server: Misbehaving
    ) -> None:
        server.then(answer(200, {"total": 0, "databases": []}), LISTED)
        assert awcli(ASK) == ""
        assert awcli(ASK) == "blog\tBlog\n"

    def test_a_broken_entry_is_asked_for_again(self, awcli: Run, server: Misbehaving) -> None:
        server.then(LISTED, LISTED)
        awcli(ASK)
        (kept,) = (cache_directory() / "completion").iterdir()
        kept.write_bytes(b"\xff\xfe")
        assert awcli(ASK) == "blog\tBlog\n"

    def test_old_entries_go_where_there_are_many(self, awcli: Run, server: Misbehaving) -> None:
        server.then(LISTED, LISTED)
        awcli(ASK)
        directory = cache_directory() / "completion"
        (kept,) = directory.iterdir()
        before = time.time() - completing.FRESH - 1
        for number in range(MOST):
            old = directory / f"old{number}"
            old.touch()
            os.utime(old, (before, before))
        awcli([*ASK, "--project", "other"])
        assert kept in directory.iterdir()
        assert len(list(directory.iterdir())) == 2

    def test_it_is_where_the_cache_is(self) -> None:
        assert Path(completing.entry_path(ASK[1:], "")).parent == cache_directory() / "completion"


def launch(*argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a script calls it."""
    return subprocess.run(
        [sys.executable, "-m", "appwrite_cli", "__complete", *argv],
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.PIPE,
    )


@pytest.mark.parametrize(
    "argv",
    [
        [],
        [":address/database"],
        [":nothing", "rows list", ""],
        [":address/nothing", "rows list", ""],
        [":address/database", "no such", ""],
        [":address/database", "rows", ""],
        [":address/database", "rows list", "", "--no-such-option"],
        [":address/database", "rows list", "", "--key-file", "-"],
        [":address/database", "rows list", "", "--key-file", "nowhere"],
        [":address/database", "rows list", "", "-p", "nobody"],
        [":address/database", "rows list", "", "--version"],
        [":address/database", "rows list", "", "--help"],
        [":where/rows", "rows list", "ti", "blog/articles", "--limit", "many", "--where"],
        [":where/rows", "rows list", "a=" + "(" * 5000, "blog/articles"],
    ],
)
def test_whatever_is_wrong_there_is_no_word_about_it(argv: list[str]) -> None:
    done = launch(*argv, AWCLI_COMPLETION_TIMEOUT="50")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_with_debug_it_says_what_is_wrong() -> None:
    done = launch(
        ":address/database", "rows list", "", AWCLI_DEBUG="1", AWCLI_COMPLETION_TIMEOUT="50"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "no endpoint is set" in done.stderr


def test_a_server_that_is_silent_is_not_waited_for(server: Misbehaving) -> None:
    server.then(hang)
    done = launch(*ASK[1:], AWCLI_COMPLETION_TIMEOUT="2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_server_that_is_down_is_asked_once(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(503, ""), LISTED)
    assert awcli(ASK) == ""
    assert len(server.requests) == 1


def test_a_keyring_is_not_asked(awcli: Run, server: Misbehaving, tmp_path: Path) -> None:
    file = Path(os.environ["AWCLI_CONFIG"])
    file.parent.mkdir()
    file.write_text(
        f'[profiles.prod]\nendpoint = "{server.endpoint}"\nproject = "blog"\n'
        'key = {keyring = "prod key"}\n'
    )
    assert awcli([*ASK, "-p", "prod"]) == ""
    assert server.requests == []


def test_the_local_appwrite_is_not_made_by_asking_it(local: Run, tmp_path: Path) -> None:
    assert asking(local)(":address/database", "databases get", "") == []
    assert not (tmp_path / "local").exists()


def test_a_kept_answer_imports_next_to_nothing(awcli: Run, server: Misbehaving) -> None:
    server.then(LISTED)
    awcli(ASK)
    probe = (
        "import sys; before = set(sys.modules); from appwrite_cli.main import main;"
        f"main({ASK!r}); print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    kept, modules = done.stdout.splitlines()
    assert kept == "blog\tBlog"
    own = {name for name in modules.split() if name.startswith("appwrite_cli")}
    assert own == {"appwrite_cli", "appwrite_cli.main", "appwrite_cli.completing"}
    assert {"typer", "json", "re", "pathlib", "threading"}.isdisjoint(modules.split())
    assert len(server.requests) == 1
