"""What a command line must not import.

Start-up is most of the time that a short command takes, and imports are most of start-up. A module
that one line at the top of another pulls in is paid for by every command, and nobody notices. So
these tests run command lines in fresh interpreters and look at what was imported. They say what
must be absent; how long it took is for benchmarks/ to say, never for a test.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.misbehaving import Misbehaving, answer
from tests.storage_server import StorageServer

# Prints to a file what the interpreter imported for this command line, beyond what it starts with.
PROBE = """
import sys
before = set(sys.modules)
from appwrite_cli.main import main
code = main(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write("\\n".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""
ROW = {"$id": "a", "$databaseId": "blog", "$tableId": "articles", "title": "Hello"}
LIST = ["rows", "list", "blog/articles"]

# Each is imported by those command lines that need it, and by no other.
HTTP = {"httpx", "http.client", "http.cookiejar", "email", "ssl", "urllib.request"}
TABLES = {"rich", "markdown_it", "pygments"}
# What nobody needs for one request: other transports of httpx, and its own command line.
UNUSED = {"httpx._main", "httpcore", "h11", "anyio", "trio", "click"}
OTHERS = {
    *UNUSED, "asyncio", "concurrent.futures", "csv", "importlib.metadata", "jmespath", "keyring",
    "platformdirs", "pydantic", "sqlite3", "tomli_w", "tomllib", "unittest", "waitress",
    "werkzeug", "appwrite_cli.local", "appwrite_cli.tree",
}  # fmt: skip
HEAVY = HTTP | TABLES | OTHERS

Imported = Callable[..., set[str]]


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    """Run `imported("rows", "list", endpoint=...)` and get the names of the modules it imported."""

    def run(*argv: str, endpoint: str = "", code: int = 0) -> set[str]:
        record = tmp_path / "imported"
        variables = {
            "APPWRITE_ENDPOINT": endpoint,
            "APPWRITE_PROJECT_ID": "blog" if endpoint else "",
            "APPWRITE_API_KEY": "standard_key" if endpoint else "",
        }
        done = subprocess.run(
            [sys.executable, "-c", PROBE, str(record), *argv],
            env={**os.environ, **variables, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return set(record.read_text().split())

    return run


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        server.then(answer(200, {"total": 1, "rows": [ROW]}))
        yield server


def groups(modules: set[str]) -> set[str]:
    """The groups of commands among the modules."""
    prefix = "appwrite_cli.commands."
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


def test_version_imports_next_to_nothing(imported: Imported) -> None:
    modules = imported("--version")
    own = {name for name in modules if name.startswith("appwrite_cli")}
    assert own == {"appwrite_cli", "appwrite_cli.main"}
    assert (
        sorted(modules & {*HEAVY, "typer", "json", "re", "dataclasses", "typing", "pathlib"}) == []
    )


def test_the_help_of_awcli_imports_no_group(imported: Imported) -> None:
    modules = imported("--help")
    assert groups(modules) == set()
    assert sorted(modules & HEAVY) == []


def test_a_wrong_group_imports_no_group(imported: Imported) -> None:
    modules = imported("rwos", code=2)
    assert groups(modules) == set()
    assert sorted(modules & HEAVY) == []


@pytest.mark.parametrize("line", [["rows", "list", "--help"], ["rows", "--help"]])
def test_the_help_of_a_command_imports_its_own_group_alone(
    imported: Imported, line: list[str]
) -> None:
    modules = imported(*line)
    assert groups(modules) == {"rows"}
    assert sorted(modules & HEAVY) == []


def test_a_list_as_json_imports_an_http_client_and_no_more(
    imported: Imported, server: Misbehaving
) -> None:
    modules = imported(*LIST, "-o", "json", endpoint=server.endpoint)
    assert server.requests[0].path == "/tablesdb/blog/tables/articles/rows"
    assert "httpx" in modules
    assert groups(modules) == {"rows"}
    assert sorted(modules & (TABLES | OTHERS)) == []


@pytest.mark.parametrize("group", ["users", "teams"])
def test_lists_of_people_import_nothing_that_only_writing_needs(
    imported: Imported, server: Misbehaving, group: str
) -> None:
    server.script = [answer(200, {"total": 0, group: []})]
    modules = imported(group, "list", "-o", "json", endpoint=server.endpoint)
    assert groups(modules) == {group}
    writing = {"people", "permission", "payload", "actions.prefs", "actions.user_input"}
    assert sorted(modules & {f"appwrite_cli.{name}" for name in writing}) == []
    assert sorted(modules & (TABLES | OTHERS)) == []


@pytest.mark.parametrize(
    ("line", "modules_of"),
    [
        ("webhooks", {"webhooks"}),
        ("project keys", {"project", "project_keys"}),
        ("messages", {"messages"}),
        ("providers", {"providers"}),
    ],
)
def test_lists_read_no_catalog_and_no_other_group(
    imported: Imported, server: Misbehaving, line: str, modules_of: set[str]
) -> None:
    server.script = [answer(200, {"total": 0, line.split()[-1]: []})]
    modules = imported(*line.split(), "list", "-o", "json", endpoint=server.endpoint)
    assert groups(modules) == modules_of
    writing = {"catalog", "people", "permission", "payload", "moments"}
    assert sorted(modules & {f"appwrite_cli.{name}" for name in writing}) == []
    assert sorted(modules & (TABLES | OTHERS)) == []


@pytest.mark.parametrize("form", ["ndjson", "ids", "tsv", "csv"])
def test_a_format_of_one_line_an_item_imports_nothing_for_tables(
    imported: Imported, server: Misbehaving, form: str
) -> None:
    modules = imported(*LIST, "-o", form, endpoint=server.endpoint)
    assert sorted(modules & (TABLES | OTHERS)) == []


def test_a_table_imports_nothing_for_markup(imported: Imported, server: Misbehaving) -> None:
    modules = imported(*LIST, "-o", "table", endpoint=server.endpoint)
    assert "rich" in modules
    assert sorted(modules & (OTHERS | {"markdown_it", "pygments"})) == []


def test_a_selection_imports_its_language(imported: Imported, server: Misbehaving) -> None:
    modules = imported(*LIST, "--jmespath", "rows[].title", endpoint=server.endpoint)
    assert "jmespath" in modules
    assert sorted(modules & (TABLES | OTHERS) - {"jmespath"}) == []


def test_the_local_appwrite_is_imported_where_it_answers(imported: Imported) -> None:
    modules = imported("databases", "list", "-o", "json", "--local")
    needed = {"sqlite3", "werkzeug", "appwrite_cli.local"}
    assert sorted(needed - modules) == []
    assert sorted(modules & (TABLES | OTHERS) - needed) == []


def test_a_list_of_files_imports_nothing_for_transfers(
    imported: Imported, server: Misbehaving
) -> None:
    server.script[:] = [answer(200, {"total": 0, "files": []})]
    modules = imported("files", "list", "covers", "-o", "json", endpoint=server.endpoint)
    assert groups(modules) == {"files"}
    assert sorted(name for name in modules if name.startswith("appwrite_cli.transfer")) == []
    assert sorted(modules & (TABLES | OTHERS)) == []


def test_an_upload_imports_what_it_needs_and_no_bars_for_a_log(imported: Imported) -> None:
    with StorageServer() as server:
        server.store.bucket("covers")
        words = ["files", "upload", "covers", "--text", "hello", "--name", "a.txt", "-o", "json"]
        modules = imported(*words, endpoint=server.endpoint)
    assert sorted(modules & (TABLES | OTHERS - {"concurrent.futures"})) == []
    assert "appwrite_cli.transfer.chunks" not in modules


def test_a_missing_setting_is_told_without_an_http_client(imported: Imported) -> None:
    modules = imported(*LIST, code=2)
    assert sorted(modules & {"httpx", "httpcore", *TABLES}) == []


def test_the_completion_script_is_printed_without_reading_the_tree(imported: Imported) -> None:
    modules = imported("completion", "show", "bash")
    assert groups(modules) == {"completion"}
    assert sorted(modules & HEAVY) == []
