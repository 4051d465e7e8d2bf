"""`awcli batch`: many command lines, one process."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run
from tests.misbehaving import Misbehaving


def test_lines_are_run_in_their_order(rows: Run, sent: Sent) -> None:
    text = "rows get blog/articles/b --fields title\nrows delete blog/articles/c --yes\n"
    got = rows("batch", stdin=text)
    assert got == "title\tBanana\n"
    assert got.err == "deleted row blog/articles/c\n2 of 2 lines done\n"
    assert [request.method for request in sent] == ["GET", "DELETE"]


def test_they_come_from_a_file_too(rows: Run, tmp_path: Path) -> None:
    (tmp_path / "x.awcli").write_text("# nothing but\nrows list blog/articles --count\n")
    assert rows("batch x.awcli") == "3\n"
    assert rows("batch", stdin="# nothing\n").err == "no commands in it\n"


def test_answers_are_kept_and_used(local: Run, sent: Sent) -> None:
    text = (
        "db = databases create --name Shop\n"
        "t = tables create ${db.$id}/items --column n:integer\n"
        "row = rows create ${db.$id}/${t.$id} n=7\n"
        "rows get ${db.$id}/${t.$id}/${row.$id} --select n --jmespath n\n"
        'rows create ${db.$id}/items/copy "n=${row.n}" -o ids\n'
    )
    got = local("batch -q", stdin=text)
    shop = sent.bodies[0]["databaseId"]
    assert got == f"7\n{shop}/items/copy\n"


def test_variables_are_those_of_the_environment(rows: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROW", "a")
    assert rows("batch -q", stdin="rows get blog/articles/${ROW} -o ids") == "blog/articles/a\n"
    monkeypatch.setenv("ROW", "")
    got = rows("batch", stdin="rows get blog/articles/${ROW}", code=2)
    assert got.err.startswith("error: line 1: ${ROW}: no line before keeps that name, and no ")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("rows get blog/articles/a\nrow list\n", "error: line 2: there is no command 'row'"),
        ("rows get blog/articles/a\n\nrows lst\n", "error: line 3: there is no command 'lst'"),
        (
            "rows get blog/articles/a\nrows get x --fild y",
            "error: line 2: there is no option --fild",
        ),
        ("rows get blog/articles/a\nrows get ${x.$id}", "error: line 2: ${x.$id}: no line before"),
        ("rows get blog/articles/a\nbatch x", "error: line 2: batch is not for a batch"),
        ("rows get blog/articles/a\nrows get 'x", "error: line 2: this quote is not closed\n"),
    ],
)
def test_what_is_certain_to_fail_is_found_before_anything_is_run(
    rows: Run, sent: Sent, text: str, error: str
) -> None:
    assert rows("batch", stdin=text, code=2).err.startswith(error)
    assert sent == []


def test_the_first_failure_ends_it_with_its_line_and_exit_code(rows: Run, sent: Sent) -> None:
    text = "rows get blog/articles/a -o ids\nrows get blog/articles/x\nrows get blog/articles/b\n"
    got = rows("batch", stdin=text, code=4)
    assert got == "blog/articles/a\n"
    assert got.err.startswith("1 of 3 lines done, 1 failed\nerror: line 2: Row with the requested")
    assert len(sent) == 2


def test_a_failure_is_told_as_the_batch_is(rows: Run) -> None:
    got = rows("batch", stdin="r = rows get blog/articles/x\n", code=4)
    assert got.err.endswith("[404 row_not_found]\nhint: awcli rows list blog/articles\n")
    got = rows("batch -o json", stdin="rows get blog/articles/x -o csv\n", code=4)
    assert got.error["type"] == "row_not_found"


def test_to_keep_going_tells_each_failure(rows: Run) -> None:
    text = "rows get blog/articles/x\nrows get blog/articles/b -o ids\ndatabases get nope\n"
    got = rows("batch --keep-going", stdin=text, code=9)
    assert got == "blog/articles/b\n"
    told = [line for line in got.err.splitlines() if line.startswith("error: line")]
    assert [line[:14] for line in told] == ["error: line 1:", "error: line 3:"]
    assert got.err.endswith("1 of 3 lines done, 2 failed\nerror: 2 of 3 lines failed\n")


def test_options_of_the_batch_hold_for_every_line(rows: Run, sent: Sent) -> None:
    got = rows("batch --dry-run", stdin="rows delete blog/articles/a\nrows delete blog/articles/b")
    assert [json.loads(line)["method"] for line in got.splitlines()] == ["DELETE", "DELETE"]
    assert sent == []
    text = (
        "rows list blog/articles --limit 1\nrows list blog/articles --limit 1 -o csv --fields title"
    )
    got = rows("batch -q -o ids", stdin=text)
    assert got.splitlines()[:2] == ["blog/articles/a", "title"]


def test_a_line_may_act_as_somebody_else(awcli: Run) -> None:
    with Misbehaving() as server:
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        text = "teams get a\nteams get a --session secret\n".replace("teams get", "databases get")
        awcli([*target, "batch", "--keep-going"], stdin=text, code=None)
    seen = [
        next(name for name in ("x-appwrite-key", "x-appwrite-session") if name in seen.headers)
        for seen in server.requests
    ]
    assert seen == ["x-appwrite-key", "x-appwrite-session"]


def test_a_dry_run_shows_everything(local: Run, sent: Sent) -> None:
    text = (
        "db = databases create --name Shop\n"
        "tables create ${db.$id}/items --column n:integer\n"
        "row = rows create ${db.$id}/items n=7\n"
        "rows update ${db.$id}/items/${row.$id} n=8\n"
        "rows get ${db.$id}/items/${row.$id}\n"
    )
    got = local("batch --dry-run", stdin=text)
    shown = [json.loads(line) for line in got.splitlines()]
    assert [request["method"] for request in shown] == ["POST"] * 4 + ["PATCH"]
    made = shown[0]["body"]["databaseId"], shown[3]["body"]["rowId"]
    assert shown[4]["path"] == f"/tablesdb/{made[0]}/tables/items/rows/{made[1]}"
    assert sent.writes == []


def test_connections_are_shared(awcli: Run) -> None:
    with Misbehaving() as server:
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        awcli([*target, "batch", "--keep-going", "-q"], stdin="databases get a\n" * 5, code=9)
        assert {seen.connection for seen in server.requests} == {1}


def test_lines_side_by_side_are_told_in_their_order(rows: Run) -> None:
    lines = [f"rows get blog/articles/{name} -o ids" for name in "abcabcabc"]
    got = rows("batch --jobs 4", stdin="\n".join(lines))
    assert got.split() == [f"blog/articles/{name}" for name in "abcabcabc"]
    assert got.err == "9 of 9 lines done\n"


def test_a_line_waits_for_the_answer_that_it_takes(local: Run) -> None:
    text = "".join(
        f"d{n} = databases create --name N{n}\ndatabases get ${{d{n}.$id}} --jmespath name\n"
        for n in range(8)
    )
    assert local("batch --jobs 4 -q", stdin=text).split() == [f"N{n}" for n in range(8)]


def test_a_failure_side_by_side_ends_it_too(rows: Run, sent: Sent) -> None:
    text = "rows get blog/articles/x\n" + "rows get blog/articles/a\n" * 200
    got = rows("batch --jobs 2", stdin=text, code=4)
    assert "error: line 1: Row with the requested ID 'x'" in got.err
    assert len(sent) < 150
    got = rows("batch --jobs 2 --keep-going -q -o ids", stdin=text, code=9)
    assert got.count("\n") == 200


def test_nobody_is_asked_side_by_side(rows: Run, sent: Sent) -> None:
    got = rows("batch --jobs 2", stdin="rows delete blog/articles/a", code=2)
    assert "cannot ask while lines run side by side: delete row blog/articles/a?" in got.err
    assert sent == []


def test_a_protected_project_asks_once(awcli: Run, tmp_path: Path) -> None:
    with Misbehaving() as server:
        awcli(
            "profiles add prod --protected --project shop --key standard_key",
            *("--endpoint", server.endpoint),
        )
        (tmp_path / "x").write_text("databases delete a -o json\ndatabases delete b -o csv\n")
        got = awcli("-p prod batch x --keep-going -y", stdin="shop\n", terminal=True, code=None)
        assert got.err.count("type its ID to go on") == 1
        assert [seen.method for seen in server.requests] == ["DELETE", "DELETE"]


@pytest.mark.parametrize("jobs", ["0", "-1"])
def test_jobs_are_one_or_more(local: Run, jobs: str) -> None:
    got = local(f"batch --jobs {jobs}", stdin="x", code=2)
    assert got.err == f"error: --jobs is 1 or more, not {jobs}\n"


def test_what_is_no_json_cannot_be_kept(rows: Run) -> None:
    got = rows("batch", stdin="x = rows list blog/articles -o ids\n", code=2)
    assert "what this line writes is no JSON, so 'x' cannot keep it" in got.err


def test_a_field_that_the_answer_has_not_is_told(rows: Run) -> None:
    text = "r = rows get blog/articles/a\nrows get blog/articles/${r.$idd}\n"
    got = rows("batch", stdin=text, code=2)
    assert "error: line 2: ${r.$idd}: there is no such field in the answer, did you" in got.err
