"""`awcli local`: filling, describing, removing and serving the embedded local Appwrite."""

import socket
from pathlib import Path

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "local"


def test_demo_needs_no_settings_and_can_be_repeated(awcli: Run) -> None:
    got = awcli("local demo")
    assert got == ""
    assert got.err.splitlines()[-1] == (
        "try: awcli --local rows list blog/articles --where title=Hello"
    )
    awcli("local demo")
    got = awcli("--local rows list blog/articles --where title=Hello -o ids")
    assert got == "blog/articles/hello\n"


def test_what_the_demo_says_to_try_works(demo: Run) -> None:
    assert demo("rows list blog/articles --where title=Hello --fields title") == "Hello\n"
    assert demo("tables show blog/articles").startswith("column\ttitle:varchar(255)!\t")


def test_the_state_is_in_the_working_directory_unless_told(
    awcli: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWCLI_LOCAL_DIR")
    got = awcli("local status --jmespath directory -o json")
    assert got.json == str(tmp_path / ".awcli" / "local")
    awcli("--local databases create shop -q")
    assert (tmp_path / ".awcli" / "local" / "appwrite.sqlite3").exists()


def test_status_before_and_after(local: Run, directory: Path) -> None:
    assert local("local status") == f"directory\t{directory}\nexists\tfalse\nbytes\t0\nserved\t\n"
    local("databases create shop -q")
    got = local("local status -o json").json
    assert (got["exists"], got["served"], got["bytes"] > 0) == (True, None, True)


def test_reset_asks_and_removes_everything(local: Run, directory: Path) -> None:
    local("databases create shop -q")
    got = local("local reset", code=2)
    assert got.err == (
        f"error: cannot ask without a terminal: delete the local Appwrite in {directory}?\n"
        "hint: --yes answers it\n"
    )
    local("local reset", terminal=True, stdin="n\n", code=2)
    assert local("databases list --count") == "1\n"
    got = local("local reset --yes")
    assert (got, got.err) == ("", f"deleted {directory}\n")
    assert not directory.exists()
    assert local("databases list --count") == "0\n"


def test_reset_of_nothing_is_done(local: Run, directory: Path) -> None:
    assert local("local reset").err == f"there is no local Appwrite in {directory}\n"


def test_a_dry_run_of_reset_removes_nothing(local: Run, directory: Path) -> None:
    local("databases create shop -q")
    assert local("local reset --dry-run").err == f"would delete {directory}\n"
    assert local("databases list --count") == "1\n"


def test_reset_leaves_other_directories_alone(local: Run, directory: Path) -> None:
    directory.mkdir()
    (directory / "letter.txt").write_text("dear")
    got = local("local reset --yes", code=2)
    assert got.err == f"error: {directory} holds no local Appwrite, so it is left alone\n"
    assert (directory / "letter.txt").exists()


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("posix", "export APPWRITE_PROJECT_ID=local"),
        ("fish", "set -gx APPWRITE_PROJECT_ID local"),
        ("powershell", '$env:APPWRITE_PROJECT_ID = "local"'),
        ("cmd", "set APPWRITE_PROJECT_ID=local"),
    ],
)
def test_env_prints_the_variables_for_a_shell(awcli: Run, shell: str, line: str) -> None:
    lines = awcli(f"local env --shell {shell}").splitlines()
    assert lines[1] == line
    assert "http://127.0.0.1:9080/v1" in lines[0]
    assert "local-key" in lines[2]


def test_an_unknown_shell_is_told(awcli: Run) -> None:
    got = awcli("local env --shell tcsh", code=2)
    assert got.err.startswith("error: invalid value for '--shell': 'tcsh' is not one of 'posix'")


def test_local_and_an_endpoint_exclude_each_other(awcli: Run, sent: Sent) -> None:
    got = awcli("databases list --local --endpoint https://example.com/v1", code=2)
    assert got.err.startswith("error: --local")
    assert sent == []


def test_an_endpoint_beats_the_variable(local: Run, sent: Sent) -> None:
    """`AWCLI_LOCAL=1` loses to `--endpoint`: so this asks for a project."""
    got = local("databases list --endpoint http://127.0.0.1:9/v1", code=2)
    assert got.err.startswith("error: no project is set\n")
    assert sent == []


def test_a_port_that_cannot_be_had_is_told(awcli: Run, directory: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        got = awcli(f"local serve --port {port}", code=1)
    assert got.err == (
        f"error: port {port} cannot be had: address already in use\n"
        "hint: --port 0 takes a free one\n"
    )
    assert not (directory / "endpoint").exists()


def test_while_it_is_served_it_says_where_and_is_not_removed(local: Run, directory: Path) -> None:
    local("databases create shop -q")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        (directory / "endpoint").write_text(endpoint)
        assert local("local status -o json").json["served"] == endpoint
        assert local("local env --shell posix").splitlines()[0] == (
            f"export APPWRITE_ENDPOINT={endpoint}"
        )
        got = local("local reset --yes", code=2)
        assert got.err == f"error: {directory} is being served at {endpoint}\nhint: stop it first\n"
    assert local("local status -o json").json["served"] is None
    local("local reset --yes -q")


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_cannot_be_is_a_usage_error(awcli: Run, port: str) -> None:
    got = awcli(["local", "serve", f"--port={port}"], code=2)
    assert got.err.startswith("error: invalid value for '--port': ")


def test_a_dry_run_of_the_demo_writes_nothing(awcli: Run, directory: Path) -> None:
    got = awcli("local demo --dry-run")
    assert got.err.splitlines()[0] == f"would fill {directory}"
    assert not directory.exists()
