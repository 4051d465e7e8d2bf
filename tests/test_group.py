"""The command line itself: global options anywhere, help, version, and what is wrong with it."""

import json
from typing import Any

import pytest

from appwrite_cli import config
from tests.conftest import Run

ANYWHERE = [
    "{} databases list",
    "databases {} list",
    "databases list {}",
    "{0} databases {0} list {0}",
]


@pytest.fixture
def seen(awcli: Run, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a line and returns the settings that its command had."""

    def run(line: str) -> config.Settings:
        awcli(["--local", *line.split()], code=None)  # not every project is there
        return config.settings()

    return run


# --- where global options stand -------------------------------------------------------------------


@pytest.mark.parametrize("form", ANYWHERE)
@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        ("-o json", "output", "json"),
        ("--output=ids", "output", "ids"),
        ("-oids", "output", "ids"),
        ("--project shop", "project", "shop"),
        ("--timeout 3", "timeout", 3.0),
        ("--retries 7", "retries", 7),
        ("-y", "yes", True),
        ("-q", "quiet", True),
        ("--dry-run", "dry_run", True),
        ("--no-color", "no_color", True),
        ("-k", "insecure", True),
        ("--confirm shop", "confirm", "shop"),
    ],
)
def test_a_global_option_may_stand_anywhere(
    seen: Any, form: str, option: str, name: str, value: object
) -> None:
    assert getattr(seen(form.format(option)), name) == value


def test_the_innermost_wins(seen: Any) -> None:
    assert seen("-o json databases -o csv list -o ids").output == "ids"
    assert seen("-o json databases -o csv list").output == "csv"
    assert seen("-o json databases list").output == "json"


def test_the_last_of_the_same_place_wins(seen: Any) -> None:
    assert seen("databases list -o json -o csv").output == "csv"


def test_a_flag_is_not_taken_back_further_in(seen: Any) -> None:
    assert seen("--dry-run --quiet databases list").dry_run


def test_short_flags_may_be_joined(seen: Any) -> None:
    settings = seen("databases list -yqo json")
    assert (settings.yes, settings.quiet, settings.output) == (True, True, "json")


def test_options_and_arguments_mix(local: Run) -> None:
    local("databases create -q blog --name Blog")
    assert local("databases get -o ids blog") == "blog\n"
    assert local("databases get blog -o ids blog") == "blog\n"


def test_an_option_given_for_a_value_is_a_value(local: Run) -> None:
    local(["databases", "create", "blog", "--name", "-o", "-q"])
    assert local("databases get blog --fields name") == "name\t-o\n"


def test_two_dashes_end_the_options(local: Run) -> None:
    local("databases create -q -- blog")
    assert local("databases get -o ids -- blog") == "blog\n"
    got = local("databases get -- -o", code=2)
    assert got.err.startswith("error: the database ID holds '-' at its start\n  -o\n  ^\n")


def test_address_defaults_belong_to_groups_that_have_addresses(local: Run) -> None:
    got = local("databases list --database blog", code=2)
    assert got.err.startswith("error: there is no option --database")
    assert local("tables list --database nope", code=4).err.startswith("error: Database ")


def test_a_run_leaves_nothing_to_the_next(local: Run) -> None:
    assert local("databases list -o json --dry-run").json == {"total": 0, "databases": []}
    local("databases create blog -q")
    assert local("databases list --fields $id") == "blog\n"


# --- help and version -----------------------------------------------------------------------------


def test_awcli_alone_shows_help_and_is_done(awcli: Run) -> None:
    alone = awcli([])
    assert alone.startswith("usage: awcli COMMAND ...\n\nAdminister Appwrite projects from a shell")
    assert alone == awcli("--help") == awcli("-h")
    assert alone.err == ""


@pytest.mark.parametrize("line", ["rows", "rows -h", "rows --help", "rows -o json"])
def test_a_group_alone_shows_its_commands(awcli: Run, line: str) -> None:
    got = awcli(line)
    assert got.startswith("usage: awcli rows COMMAND ...\n")
    assert "\n  list    List the rows of a table\n" in got


@pytest.mark.parametrize(
    "line",
    [
        "rows list -h",
        "rows list --help",
        "rows list blog/articles --where title=x -h",
        "rows -o json list -h --where x",
        "rows get -h",  # an argument is missing, and help all the same
    ],
)
def test_help_of_a_command_anywhere_behind_its_name(awcli: Run, line: str) -> None:
    assert awcli(line).startswith(f"usage: awcli rows {'get' if 'get' in line else 'list'} ")


@pytest.mark.parametrize(
    "line",
    ["-V", "--version", "rows -V", "rows list -V", "rows list x --where y --version", "-o json -V"],
)
def test_the_version_is_shown_anywhere(awcli: Run, line: str) -> None:
    assert awcli(line).startswith("awcli 0.")


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            "row list",
            "error: there is no command 'row' in awcli, did you mean 'rows'?\nhint: awcli --help\n",
        ),
        (
            "rows lst",
            (
                "error: there is no command 'lst' in awcli rows, did you mean 'list'?\n"
                "hint: awcli rows --help\n"
            ),
        ),
        ("xyzzy", "error: there is no command 'xyzzy' in awcli\nhint: awcli --help\n"),
        (
            "rows list --wher x",
            (
                "error: there is no option --wher, did you mean '--where'?\n"
                "hint: awcli rows list --help\n"
            ),
        ),
        ("rows list -x", "error: there is no option -x\nhint: awcli rows list --help\n"),
        ("--nope", "error: there is no option --nope\nhint: awcli --help\n"),
        ("rows --nope list", "error: there is no option --nope\nhint: awcli rows --help\n"),
        (
            "rows list --where",
            "error: option '--where' requires an argument\nhint: awcli rows list --help\n",
        ),
        ("rows -o", "error: option '-o' requires an argument\nhint: awcli rows --help\n"),
        (
            "rows list --limit x",
            (
                "error: invalid value for '--limit': 'x' is not a whole number\n"
                "hint: awcli rows list --help\n"
            ),
        ),
        (
            "rows list --all=yes",
            "error: option '--all' does not take a value\nhint: awcli rows list --help\n",
        ),
        (
            "rows get",
            "error: missing argument 'ADDRESS...'\nhint: awcli rows get --help\n",
        ),
        (
            "rows list a b",
            "error: unexpected: b\nhint: awcli rows list --help\n",
        ),
        (
            "databases list -o jsn",
            (
                "error: --output: there is no output format 'jsn', did you mean 'json'?\n"
                "hint: one of table, json, ndjson, csv, tsv, ids\n"
            ),
        ),
    ],
)
def test_a_wrong_line_is_told_with_where_to_read_on(local: Run, line: str, error: str) -> None:
    got = local(line, code=2)
    assert (got, got.err) == ("", error)


def test_a_command_is_not_abbreviated(local: Run) -> None:
    assert local("rows li", code=2).err.startswith("error: there is no command 'li'")
    assert local("rows list --lim 3", code=2).err.startswith("error: there is no option --lim")


@pytest.mark.parametrize(
    "line",
    [
        "-o json rows list --wher x",
        "rows list -o json --wher x",
        "rows list --wher x -o json",
        "rows list --wher x -o=ids --output=json",
        "rows list --wher x -ojson",
        "rows -o json list --where",
        "rows list -o json --where",
        "rows list --limit x -o json",
        "rows list a b -o json",
        "rows get -o json",
        "rows lst -o json",
        "rowz list -o json",
        "--nope rows list -o json",
        "rows --nope list -o json",
        "-o json",
        "rows list a/b/c -o json",
    ],
)
@pytest.mark.parametrize("kind", ["json", "ndjson"])
def test_a_wrong_line_is_told_as_json_wherever_the_format_stands(
    local: Run, line: str, kind: str
) -> None:
    line = line.replace("json", kind)
    if line == f"-o {kind}":
        line += " xyzzy"
    got = local(line, code=2)
    last = json.loads(got.err.splitlines()[-1])
    assert set(last["error"]) == {"message", "code", "type", "response"}
    assert last["error"]["type"] == "usage"
    assert got == ""


def test_the_environment_may_ask_for_json_too(local: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWCLI_OUTPUT", "json")
    assert local("rows list --wher x", code=2).error["type"] == "usage"


def test_a_wrong_expression_is_told_before_anything_is_sent(local: Run) -> None:
    got = local("databases create blog --jmespath foo[", code=2)
    assert got.err.startswith("error: --jmespath")
    assert local("databases list --count") == "0\n"


@pytest.mark.parametrize(
    "line",
    [
        ["rows", "delete", "", "--all", "--yes"],
        ["rows", "update", "", "--all", "status=draft", "--yes"],
        ["rows", "list", ""],
        ["rows", "create", "", "title=x", "status=live"],
        ["databases", "create", ""],
        ["tables", "delete", "blog/articles", "", "--yes"],
    ],
)
def test_an_empty_argument_of_an_unset_variable_is_never_the_default(
    demo: Run, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "blog")
    monkeypatch.setenv("APPWRITE_TABLE_ID", "articles")
    got = demo(line, code=2)
    assert got.err.startswith("error: an empty argument\nhint: is a shell variable unset?")
    assert demo("rows list --count") == "12\n"
