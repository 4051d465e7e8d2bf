"""`users export`: whole, exact, without secrets unless asked for."""

import csv
import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.misbehaving import refuse
from tests.transfer.conftest import Project
from tests.transfer.people import EMPTY

ADA = {
    **EMPTY,
    "$id": "ada",
    "name": 'Lovelace, "Ada"\nCountess',
    "email": "ada@example.com",
    "password": "$2y$10$hash",
    "hash": "bcrypt",
    "hashOptions": {"type": "bcrypt", "cost": 8},
    "labels": ["vip"],
    "prefs": {"theme": "dark"},
}
EVE = {**EMPTY, "$id": "eve", "status": False}


@pytest.fixture
def two(project: Project) -> Project:
    project.store.users = {"ada": dict(ADA), "eve": dict(EVE)}
    return project


def parsed(text: str, form: str) -> list[Any]:
    if form == "json":
        found: list[Any] = json.loads(text)
        return found
    if form == "ndjson":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_is_what_the_server_said(two: Project, awcli: Run, form: str) -> None:
    assert parsed(awcli(f"users export --hashes --format {form}"), form) == [ADA, EVE]


def test_csv_has_headings_and_json_for_what_is_nested(two: Project, awcli: Run) -> None:
    ada, eve = parsed(awcli("users export --hashes --format csv"), "csv")
    assert ada["name"] == ADA["name"]
    assert (ada["labels"], ada["prefs"]) == ('["vip"]', '{"theme":"dark"}')
    assert (ada["password"], ada["hash"]) == ("$2y$10$hash", "bcrypt")
    assert (eve["status"], eve["password"]) == ("false", "")


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_hashes_are_left_out_unless_asked_for(two: Project, awcli: Run, form: str) -> None:
    text = awcli(f"users export --format {form}")
    assert "$2y$" not in text
    for user in parsed(text, form):
        assert user.keys().isdisjoint({"password", "hash", "hashOptions"})
        assert user["$id"]


@pytest.mark.parametrize(
    ("options", "form"),
    [
        (["users.csv"], "csv"),
        (["users.json"], "json"),
        (["users.jsonl"], "ndjson"),
        (["users.txt"], "ndjson"),
        (["users.txt", "--format", "json"], "json"),
        (["users.txt", "-o", "csv"], "csv"),
    ],
)
def test_the_format_is_named_or_that_of_the_file(
    two: Project, awcli: Run, options: list[str], form: str
) -> None:
    result = awcli(["users", "export", *options])
    assert (result, result.err) == ("", f"exported 2 users to {options[0]}\n")
    users = parsed(Path(options[0]).read_bytes().decode(), form)
    assert [user["$id"] for user in users] == ["ada", "eve"]
    if os.name == "posix":
        assert Path(options[0]).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_an_empty_project_gives_an_empty_file(project: Project, awcli: Run, form: str) -> None:
    assert parsed(awcli(f"users export --format {form}"), form) == []


def test_filters_select_users(two: Project, awcli: Run) -> None:
    assert parsed(awcli(["users", "export", "--where", "status=true"]), "ndjson")[0]["$id"] == "ada"
    (seen,) = [seen for seen in two.requests if seen.path == "/users"]
    assert seen.queries[0]["method"] == "equal"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "xml"], "there is no format 'xml'"),
        (["-o", "tsv"], "-o tsv is no format of exports"),
        (["."], "is a directory"),
        (["nowhere/users.csv"], "cannot write"),
        (["--where", ""], "an empty filter"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_read(
    two: Project, awcli: Run, options: list[str], words: str
) -> None:
    assert words in awcli(["users", "export", *options], code=2).err
    assert two.requests == []


def test_a_file_is_replaced_only_by_a_whole_one(two: Project, awcli: Run) -> None:
    Path("users.csv").write_text("before")
    two.then(refuse(401, "user_unauthorized"))
    awcli("users export users.csv", code=3)
    assert Path("users.csv").read_text() == "before"
    awcli("users export users.csv")
    assert "ada" in Path("users.csv").read_text()
    assert [path.name for path in Path().glob("users*")] == ["users.csv"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_a_file_of_hashes_is_for_its_owner_alone_whatever_stood_there(
    two: Project, awcli: Run
) -> None:
    part = Path("users.csv.part")
    part.write_text("somebody else's")
    part.chmod(0o666)
    awcli("users export users.csv --hashes")
    assert Path("users.csv").stat().st_mode & 0o777 == 0o600
    assert Path("users.csv").read_text().startswith("$id,")


@pytest.mark.skipif(os.name != "posix", reason="Windows lets few make links")
def test_a_link_is_followed(two: Project, awcli: Run) -> None:
    Path("kept").mkdir()
    Path("users.csv").symlink_to("kept/users.csv")
    awcli("users export users.csv")
    assert Path("users.csv").is_symlink()
    assert "ada" in Path("kept/users.csv").read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_written_to_and_stays_one(two: Project, awcli: Run) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text()))
    reader.start()
    awcli("users export pipe --format csv")
    reader.join()
    assert "ada@example.com" in read[0]
    assert Path("pipe").is_fifo()
    assert list(Path().glob("pipe*")) == [Path("pipe")]


def many(project: Project, count: int) -> list[str]:
    ids = [f"u{n}" for n in range(count)]
    project.store.users = {own_id: {**EMPTY, "$id": own_id} for own_id in ids}
    return ids


def interrupted(project: Project, awcli: Run, *options: str) -> None:
    """Fail at the third page."""
    project.then(project.store, project.store, refuse(401, "user_unauthorized"))
    result = awcli(["users", "export", "all.json", *options], code=3)
    assert "exported 2 000 users before this" in result.err


def exported() -> list[str]:
    return [user["$id"] for user in json.loads(Path("all.json").read_text())]


def test_an_export_goes_on_where_it_was(project: Project, awcli: Run) -> None:
    ids = many(project, 2500)
    interrupted(project, awcli)
    result = awcli("users export all.json")
    assert "going on behind the first 2 000" in result.err
    assert exported() == ids
    asked = [
        {query["method"]: query["values"] for query in seen.queries} for seen in project.requests
    ]
    assert asked[3]["cursorAfter"] == ["u1999"]


def test_it_starts_again_where_the_last_user_is_gone(project: Project, awcli: Run) -> None:
    many(project, 2500)
    interrupted(project, awcli)
    del project.store.users["u1999"]
    project.then(refuse(400, "general_cursor_not_found", "User 'u1999' not found."))
    result = awcli("users export all.json")
    assert "u1999, the last one that was written, is gone: starting again" in result.err
    assert exported() == list(project.store.users)


@pytest.mark.parametrize("spoil", ["all.json.part", "journal"])
def test_it_starts_again_without_what_it_needs(
    project: Project, awcli: Run, tmp_path: Path, spoil: str
) -> None:
    ids = many(project, 2500)
    interrupted(project, awcli)
    (journal,) = (tmp_path / "state" / "awcli" / "transfers").iterdir()
    (Path(spoil) if spoil != "journal" else journal).unlink()
    result = awcli("users export all.json")
    assert "going on" not in result.err
    assert exported() == ids


def test_other_options_are_another_export(project: Project, awcli: Run) -> None:
    ids = many(project, 2500)
    interrupted(project, awcli)
    assert "going on" not in awcli("users export all.json --hashes").err
    assert exported() == ids


def test_a_part_of_the_list_starts_again(project: Project, awcli: Run) -> None:
    many(project, 3000)
    interrupted(project, awcli, "--query", "limit(2500)")
    result = awcli(["users", "export", "all.json", "--query", "limit(2500)"])
    assert "going on" not in result.err
    assert len(exported()) == 2500


def test_a_terminal_sees_no_control_characters(two: Project, awcli: Run) -> None:
    two.store.users["ada"]["name"] = "\x1b[2J"
    assert "\x1b[2J" not in awcli("users export --format csv", terminal=True)


def test_a_dry_run_writes_no_file(two: Project, awcli: Run) -> None:
    result = awcli("users export users.csv --dry-run")
    assert "would write users to users.csv" in result.err
    assert not Path("users.csv").exists()
