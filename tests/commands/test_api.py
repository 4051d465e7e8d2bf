"""`awcli api`: any operation, by its name or by method and path."""

import json
import os
from pathlib import Path

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run
from tests.misbehaving import Misbehaving, Seen, Wire, answer, drop, page

ROWS = "/tablesdb/blog/tables/articles/rows"
PLACE = "databaseId=blog tableId=articles"


def test_an_operation_is_called_by_its_name(rows: Run, sent: Sent) -> None:
    got = rows(f"api tablesDB.getRow {PLACE} rowId=a -o json")
    assert got.json["title"] == "Apple"
    assert [str(request) for request in sent] == [f"GET {ROWS}/a"]


@pytest.mark.parametrize("path", ["tablesdb/blog", "/tablesdb/blog", "/tablesdb/blog/"])
def test_and_by_method_and_path_with_or_without_a_slash(rows: Run, path: str) -> None:
    assert rows(f"api get {path} -o json").json["name"] == "Blog"


def test_parameters_are_typed_by_the_catalog(blog: Run, sent: Sent) -> None:
    blog("api PUT tablesdb/blog/tables/articles name=5 enabled=false -q")
    blog(f"api tablesDB.createIntegerColumn {PLACE} key=n required=true default:=null min=-5 -q")
    assert sent.bodies == [
        {"name": "5", "enabled": False},
        {"key": "n", "required": True, "default": None, "min": -5},
    ]


def test_lists_are_collected_or_given_whole(blog: Run, sent: Sent) -> None:
    line = f"api tablesDB.createIndex {PLACE} key=k type=key columns=title -q"
    blog(line, "columns=views")
    blog(f"api tablesDB.createIndex {PLACE} key=j type=key -q", 'columns:=["title"]')
    assert [body["columns"] for body in sent.bodies] == [["title", "views"], ["title"]]


def test_data_gives_parameters_and_items_override_them(blog: Run, sent: Sent) -> None:
    blog("api tablesDB.create name=Shop -q", "--data", '{"databaseId": "shop", "name": "x"}')
    assert sent.bodies == [{"databaseId": "shop", "name": "Shop"}]


def test_limit_and_its_like_stand_for_queries(rows: Run) -> None:
    got = rows(f"api tablesDB.listRows {PLACE} limit==2 orderDesc==views -o json")
    assert [row["$id"] for row in got.json["rows"]] == ["c", "b"]
    got = rows(f"api GET {ROWS} limit==1 offset==1 -o ids")
    assert got == "b\n"
    assert rows(f"api GET {ROWS} cursorAfter==b -o ids") == "c\n"
    got = rows(f"api GET {ROWS} limit==x", code=2)
    assert got.err.startswith("error: limit is a whole number\n")


def test_a_unique_id_is_made_here(blog: Run, sent: Sent) -> None:
    blog("api tablesDB.create databaseId=unique() name=x -q")
    assert len(sent.bodies[0]["databaseId"]) == 20


def test_so_its_creation_may_be_repeated(awcli: Run) -> None:
    with Misbehaving() as server:
        server.then(drop)
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        line = ["api", "tablesDB.createRow", *PLACE.split(), "rowId=unique()", 'data:={"n": 1}']
        awcli([*target, *line, "-q"])
    first, second = server.requests
    assert first.json == second.json
    assert server.store.done == [f"POST {ROWS}/{first.json['rowId']}"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("api", "error: an operation is missing\n"),
        ("api GET", "error: a path is missing after GET\n"),
        ("api nope.nope", "error: there is no operation 'nope.nope'"),
        ("api tablesDB.get", "error: tablesDB.get needs databaseId, which is not given\n"),
        (
            "api tablesDB.create",
            "error: tablesDB.create needs databaseId, name, which are not given\n",
        ),
        (
            "api tablesDB.get databasId=x",
            "error: tablesDB.get has no parameter 'databasId', did you mean 'databaseId'?\n",
        ),
        (
            "api GET tablesdb/blog databaseId=shop",
            "error: tablesDB.get has no parameter 'databaseId'",
        ),
        (
            "api tablesDB.create databaseId=a databaseId=b name=x",
            "error: databaseId is given twice\n",
        ),
        (
            "api tablesDB.create databaseId=a name=x enabled=ja",
            "error: enabled is true or false\n",
        ),
        ("api tablesDB.create databaseId=a name:=5", "error: name is text\n"),
        ("api tablesDB.create databaseId=a name@x", "error: name is text, no upload\n"),
        (
            f"api tablesDB.createIndex {PLACE} key=k type=kee columns=a",
            "error: 'kee' is no value of type, did you mean 'key'?\n",
        ),
        (
            f"api tablesDB.createIndex {PLACE} key=k type=key columns=a lengths=x",
            "error: lengths is a number\n",
        ),
        (
            f"api tablesDB.createRow {PLACE} rowId=a data=x",
            "error: data is a JSON object\n",
        ),
        ("api tablesDB.get databaseId=..", "error: databaseId stands in the path"),
        ("api tablesDB.get databaseId=", "error: databaseId stands in the path"),
        ("api GET users?limit=5", "error: 'users?limit=5' is more than a path\n"),
        ("api GET https://x.test/v1/users", "error: 'https://x.test/v1/users' is a whole address"),
        ("api GET /v1/users", "error: '/v1/users': the endpoint ends in /v1 already\n"),
        ("api GET users/../teams", "error: 'users/../teams' has parts that lead elsewhere\n"),
        ("api tablesDB.get databaseId", "error: 'databaseId' is no data item: = is missing\n"),
        ("api --list nope", "error: there is no service 'nope'"),
        ("api --list users teams", "error: one service at most, not 2: users, teams\n"),
        ("api users.get userId=a --paginate", "error: users.get is no list to walk through\n"),
        ("api tablesDB.list --paginate --include", "error: --paginate excludes --include"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, line: str, error: str
) -> None:
    assert local(line, code=2).err.startswith(error)
    assert sent == []


def test_a_deletion_asks(blog: Run, sent: Sent) -> None:
    got = blog("api tablesDB.delete databaseId=blog", code=2)
    assert got.err.startswith("error: cannot ask without a terminal: DELETE /tablesdb/blog?\n")
    assert sent == []
    blog("api DELETE tablesdb/blog --yes")
    assert sent.writes == ["DELETE /tablesdb/blog"]


def test_so_does_a_change_of_many(rows: Run, sent: Sent) -> None:
    line = f"api tablesDB.updateRows {PLACE} data:={{}}"
    assert rows(line, code=2).err.startswith("error: cannot ask without a terminal: PATCH ")
    assert sent == []


def test_every_page_of_a_list_is_walked(rows: Run) -> None:
    got = rows(f"api tablesDB.listRows {PLACE} orderDesc==views --paginate -o json")
    assert [row["$id"] for row in got.json["rows"]] == ["c", "b", "a"]
    assert rows(f"api GET {ROWS} --paginate -o ndjson").count("\n") == 3
    assert rows("api tablesDB.list --paginate -o ids") == "blog\n"


def test_status_and_headers_are_shown_on_demand(blog: Run) -> None:
    got = blog("api GET tablesdb/blog --include -o json")
    head, _, body = got.partition("\n\n")
    assert head.startswith("HTTP 200 OK\n")
    assert "content-type: application/json" in head
    assert json.loads(body)["$id"] == "blog"


def test_what_is_no_json_is_passed_on_as_it_is(local: Run) -> None:
    assert local("api GET ping") == "Pong!"


def test_an_answer_goes_to_a_file(awcli: Run, tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00"

    def send(_seen: Seen, wire: Wire) -> None:
        wire.answer(200, picture, kind="image/png")

    with Misbehaving() as server:
        server.then(send, send, send)
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        line = ["api", "avatars.getQr", "text=Hello"]
        got = awcli([*target, *line, "--to", "qr.png"])
        assert got.err == "9 bytes written to qr.png\n"
        assert awcli([*target, *line]).raw == picture
        got = awcli([*target, *line], terminal=True, code=2)
        assert got.err == "error: the answer is image/png, 9 bytes\nhint: --to FILE saves it\n"
    assert (tmp_path / "qr.png").read_bytes() == picture


def test_a_file_that_cannot_be_written_is_told_before_anything_is_sent(
    blog: Run, sent: Sent
) -> None:
    for target, words in (("no/where.json", "there is no directory"), (".", "'.' is a directory")):
        result = blog(["api", "users.create", "userId=ada", "--to", target], code=2)
        assert result.err.startswith(f"error: --to: {words}")
    assert sent == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_the_file_is_for_its_owner_alone(local: Run) -> None:
    Path("ada.json").touch(mode=0o644)
    local("api users.create userId=ada --to ada.json")
    assert json.loads(Path("ada.json").read_text())["$id"] == "ada"
    assert Path("ada.json").stat().st_mode & 0o777 == 0o600


def test_dry_run_shows_the_request_without_its_secrets(local: Run) -> None:
    line = "api users.updatePassword userId=ada password=correct-horse --dry-run"
    got = local(line)
    assert got.json["path"] == "/users/ada/password"
    assert "correct-horse" not in got


def test_a_deprecated_operation_names_what_replaces_it(local: Run) -> None:
    got = local("api databases.list", code=None)
    assert got.err.startswith("warning: databases.list is deprecated; use tablesDB.list\n")


def test_an_operation_that_the_server_does_not_know_tells_which_do(awcli: Run) -> None:
    with Misbehaving() as server:
        server.then(page(404, "<h1>Not found</h1>"))
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        got = awcli([*target, "api", "waf.listRules"], code=4)
    assert got.err.endswith("hint: waf.listRules: servers newer than 1.9 only\n")


def test_a_path_that_is_not_in_the_catalog_is_sent_as_it_stands(awcli: Run) -> None:
    with Misbehaving() as server:
        server.then(answer(200, {"ok": True}), answer(200, {"ok": True}))
        target = ["--endpoint", server.endpoint, "--project", "p", "--key", "standard_key"]
        got = awcli([*target, "api", "GET", "new/thing", "a=1", "b==2"])
        awcli([*target, "api", "POST", "new/thing", "a=1", "n:=2", "b==3", "-q"])
    assert got.err == "GET /new/thing is not in the catalog: sent as it stands\n"
    assert [seen.params for seen in server.requests] == [{"a": "1", "b": "2"}, {"b": "3"}]
    assert server.requests[1].json == {"a": "1", "n": 2}


def test_services_and_their_operations_are_listed(awcli: Run) -> None:
    services = dict(line.split("\t") for line in awcli("api --list").splitlines())
    assert services["webhooks"] == "6"
    assert awcli("api --list webhooks -o json").json[0] == {
        "operation": "webhooks.create",
        "method": "POST",
        "path": "/webhooks",
        "note": "",
    }


@pytest.mark.parametrize(
    "line", ["api messaging.createTopic --help", "api -h messaging.createTopic"]
)
def test_help_of_an_operation_comes_from_the_catalog(awcli: Run, line: str) -> None:
    got = awcli(line)
    assert got.startswith(
        "usage: awcli api messaging.createTopic topicId=... name=... [KEY=VALUE...]\n\n"
        "POST /messaging/topics\n\nparameters:\n  topicId      text (required)\n"
    )


def test_help_of_an_unknown_operation_is_an_error(awcli: Run) -> None:
    assert (
        "did you mean 'messaging.createTopic'?" in awcli("api messaging.creatTopic -h", code=2).err
    )
