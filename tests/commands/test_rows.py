"""`awcli rows`: one row or several that are addressed; bulk work is in test_rows_bulk."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

TABLE = "/tablesdb/blog/tables/articles"
ROWS = f"{TABLE}/rows"


# --- create ---------------------------------------------------------------------------------------


def test_create_types_values_by_the_columns(blog: Run, sent: Sent) -> None:
    got = blog(
        "rows create blog/articles/hello views=10 tags=a tags=b -o json",
        "title=Hello World",
    )
    shown = {name: got.json[name] for name in ("$id", "title", "views", "tags", "status")}
    assert shown == {
        "$id": "hello",
        "title": "Hello World",
        "views": 10,
        "tags": ["a", "b"],
        "status": "draft",
    }
    assert sent.bodies == [
        {"rowId": "hello", "data": {"views": 10, "tags": ["a", "b"], "title": "Hello World"}}
    ]


def test_the_columns_are_read_only_where_they_matter(blog: Run, sent: Sent) -> None:
    blog("rows create blog/articles title=Hello views:=1 -q")
    assert sent.reads == []
    blog("rows create blog/articles title=5 -q")
    assert sent.reads == [f"{TABLE}/columns"]
    assert [body["data"]["title"] for body in sent.bodies] == ["Hello", "5"]


@pytest.mark.parametrize(
    ("item", "data"),
    [
        ("views:=3", {"views": 3}),
        ('tags:=["x"]', {"tags": ["x"]}),
        ("tags=1", {"tags": ["1"]}),
        ("status:=null", {"status": None}),
        ("status=live", {"status": "live"}),
    ],
)
def test_items_become_data(blog: Run, item: str, data: dict[str, Any]) -> None:
    got = blog("rows create blog/articles title=Hello --dry-run", item)
    assert got.json["body"]["data"] == {"title": "Hello", **data}


def test_values_come_from_files_and_stdin(blog: Run, tmp_path: Path) -> None:
    (tmp_path / "title.txt").write_text("From a file\n")
    got = blog("rows create blog/articles title=@title.txt -o json")
    assert got.json["title"] == "From a file\n"
    got = blog("rows create blog/articles title=@- -o json", stdin="From stdin")
    assert got.json["title"] == "From stdin"
    got = blog("rows create blog/articles --data - views=5 -o json", stdin='{"title": "Whole"}')
    assert (got.json["title"], got.json["views"]) == ("Whole", 5)


def test_without_an_id_a_unique_one_is_made_here(blog: Run, sent: Sent) -> None:
    address = blog("rows create blog/articles title=x -o ids").strip()
    assert address == f"blog/articles/{sent.bodies[0]['rowId']}"
    assert len(sent.bodies[0]["rowId"]) == 20


def test_id_gives_the_id(blog: Run) -> None:
    assert blog("rows create blog/articles --id x title=x -o ids") == "blog/articles/x\n"


def test_the_table_may_come_from_defaults(blog: Run, defaults: None) -> None:
    assert blog("rows create title=x --id x -o ids") == "blog/articles/x\n"
    assert blog("rows get x -o ids") == "blog/articles/x\n"
    assert blog("rows update x views:+=2 -o json").json["views"] == 2
    assert blog("rows list -o ids --where title=x") == "blog/articles/x\n"
    assert blog("rows delete x -y").err == "deleted row blog/articles/x\n"


def test_defaults_come_from_a_project_file_too(blog: Run, tmp_path: Path) -> None:
    (tmp_path / "appwrite.toml").write_text('[defaults]\ndatabase = "blog"\ntable = "articles"\n')
    assert blog("rows create title=x --id x -o ids") == "blog/articles/x\n"


def test_an_address_beats_defaults_and_options_beat_the_environment(
    blog: Run, defaults: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_TABLE_ID", "other")
    assert blog("rows create blog/articles/x title=x -o ids") == "blog/articles/x\n"
    assert blog("rows get x --table articles -o ids") == "blog/articles/x\n"
    assert blog("rows get articles/x -o ids") == "blog/articles/x\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["blog/articles/x"],
            (
                "error: no data was given\n"
                "hint: such as title=Hello or views:=10; see --help for more\n"
            ),
        ),
        (
            ["title=x"],
            "error: no database or table is given\nhint: give DATABASE/TABLE, or set",
        ),
        (["blog/articles/x/y", "title=x"], "error: 'blog/articles/x/y' has more parts than"),
        (
            ["blog/articles/x", "title=x", "--id", "y"],
            (
                "error: 'blog/articles/x' already ends with the ID of the row,"
                " and --id gives another\n"
                "hint: leave one of the two out\n"
            ),
        ),
        (
            ["blog/articles", "title=x", "--id", "a/b"],
            "error: the row ID holds '/'\n  a/b\n   ^\n",
        ),
        (
            ["blog/articles/a", "blog/articles/b", "title=x"],
            "error: one address at most, not 2: blog/articles/a, blog/articles/b\n",
        ),
        (["blog/articles", "title=x", "--id", ""], "error: the row ID is empty\n"),
        (
            ["blog/articles", "title=x", "--transaction", ""],
            "error: the transaction ID is empty\n",
        ),
        (
            ["blog/articles", "title=x", "oops"],
            (
                "error: 'oops' is no data item: = is missing\n"
                "hint: addresses come first, then items such as title=Hello or views:=10\n"
            ),
        ),
        (
            ["blog/articles", "title=x", "views:+=1"],
            "error: operators work in rows update and rows upsert only\n  views:+=1\n       ^\n",
        ),
        (
            ["blog/articles", "title==x"],
            (
                "error: == makes a parameter of the query string, which only api takes\n"
                "  title==x\n       ^\n"
            ),
        ),
        (
            ["blog/articles", "views:=1,5"],
            "error: not JSON: ",
        ),
        (
            ["blog/articles", "title=@nope.txt"],
            "error: title=@nope.txt: cannot read 'nope.txt': no such file or directory\n",
        ),
        (["blog/articles", "--data", "[]"], "error: --data is not a JSON object\n"),
        (["blog/articles", "--data", "{"], "error: not JSON: "),
        (
            ["blog/articles", "title=@-", "--data", "-"],
            (
                "error: stdin was already read for title=@-, so --data cannot be read from it\n"
                "hint: give one of the two as a file\n"
            ),
        ),
        (
            ["blog/articles", "title=x", "--allow", "raed=any"],
            (
                "error: unknown action 'raed', did you mean 'read'?\n  raed=any\n  ^\n"
                "hint: actions on a row: read, update, delete, write\n"
            ),
        ),
        (
            ["blog/articles", "title=x", "--allow", "create=any"],
            "error: a row has no permission create\n  create=any\n  ^\nhint: give it on the table",
        ),
        (
            ["blog/articles", 'title={"method":"increment","values":[1]}'],
            "error: Appwrite would run this value as an operator instead of storing it\n",
        ),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    blog: Run, sent: Sent, arguments: list[str], error: str
) -> None:
    assert blog("rows create", *arguments, code=2).err.startswith(error)
    assert sent == []


def test_a_value_that_the_column_cannot_hold_is_told_before_the_row_is_sent(
    blog: Run, sent: Sent
) -> None:
    got = blog("rows create blog/articles title=x views=1.5", code=2)
    assert got.err.startswith(
        "error: '1.5' is not a whole number, as the integer column views needs\n"
        "  views=1.5\n        ^\n"
    )
    got = blog("rows create blog/articles title=x title=y", code=2)
    assert got.err.startswith("error: title is given twice\n  title=y\n        ^\n")
    assert sent.writes == []


def test_a_refused_row_points_to_the_columns(blog: Run) -> None:
    assert blog("rows create blog/articles views=1", code=1).err == (
        'error: Invalid document structure: Missing required attribute "title"'
        " [400 row_invalid_structure]\n"
        "hint: awcli tables show blog/articles lists the columns\n"
    )


def test_a_single_text_for_a_list_is_sent_once_more_as_a_list(blog: Run, sent: Sent) -> None:
    got = blog("rows create blog/articles/x title=x tags=a -o json")
    assert got.json["tags"] == ["a"]
    assert [body["data"]["tags"] for body in sent.bodies] == ["a", ["a"]]
    assert sent.reads == [f"{TABLE}/columns"]


@pytest.mark.parametrize("verb", ["update", "upsert"])
def test_so_it_is_where_rows_are_changed(rows: Run, verb: str) -> None:
    got = rows(f"rows {verb} blog/articles/a blog/articles/b title=x tags=b -o json")
    assert [row["tags"] for row in got.json] == [["b"], ["b"]]


def test_a_text_for_a_list_that_stays_refused_tells_how_to_write_it(blog: Run, sent: Sent) -> None:
    got = blog("rows create blog/articles title=x tags:=5", code=1)
    assert got.err.endswith("hint: a list of one element: KEY:='[\"TEXT\"]'\n")
    assert len(sent.bodies) == 1


def test_a_missing_table_is_a_404_and_its_hint(blog: Run) -> None:
    got = blog("rows create blog/nope title=x", code=4)
    assert got.err.endswith("[404 table_not_found]\nhint: awcli tables list blog\n")


def test_a_taken_id_is_a_conflict(rows: Run) -> None:
    got = rows("rows create blog/articles/a title=x", code=5)
    assert got.err.endswith("[409 row_already_exists]\nhint: --if-not-exists keeps that row\n")


def test_if_not_exists_keeps_the_row_that_is_there(rows: Run) -> None:
    got = rows("rows create blog/articles/a title=Other --if-not-exists -o json")
    assert got.json["title"] == "Apple"
    assert got.err == "row blog/articles/a exists already and stays as it is\n"


def test_a_unique_index_is_no_reason_to_forgive(rows: Run) -> None:
    rows("indexes create blog/articles one=unique(title) -q")
    got = rows("rows create blog/articles/new title=Apple --if-not-exists", code=5)
    assert got.err.endswith(
        "[409 row_already_exists]\nhint: the ID is free: a unique index refuses one of the values\n"
    )
    got = rows("rows create blog/articles title=Apple", code=5)
    assert got.err.endswith("hint: the ID is free: a unique index refuses one of the values\n")
    got = rows("rows update blog/articles/b title=Apple", code=5)
    assert got.err.endswith(
        "hint: a unique index refuses one of the values: awcli indexes list blog/articles\n"
    )


def test_permissions_go_along(blog: Run, sent: Sent) -> None:
    got = blog(
        "rows create blog/articles title=x --allow read=users --allow write=user:ada -o json"
    )
    assert got.json["$permissions"] == [
        'read("users")',
        'update("user:ada")',
        'delete("user:ada")',
    ]
    blog("rows create blog/articles title=x --no-permissions -q")
    assert sent.bodies[-1]["permissions"] == []


def test_strict_asks_the_table_whether_row_permissions_count(blog: Run, sent: Sent) -> None:
    got = blog("rows create blog/articles title=x --allow read=users --strict", code=2)
    assert "row security" in got.err
    assert (sent.reads, sent.writes) == ([TABLE], [])
    blog("tables update blog/articles --row-security -q")
    assert blog("rows create blog/articles title=x --allow read=users --strict -q -o ids")


# --- get and list ---------------------------------------------------------------------------------


def test_get_shows_the_row_in_every_format(rows: Run) -> None:
    assert rows("rows get blog/articles/a --fields title,views") == "title\tApple\nviews\t1\n"
    assert rows("rows get blog/articles/a --fields title,views -o csv") == "title,views\nApple,1\n"
    assert rows("rows get blog/articles/a -o ids") == "blog/articles/a\n"
    assert rows("rows get blog/articles/a -o json").json["title"] == "Apple"
    assert rows("rows get blog/articles/a -o ndjson").json["title"] == "Apple"
    assert rows("rows get blog/articles/a --jmespath title -o json") == '"Apple"\n'


def test_select_reads_only_these_columns(rows: Run) -> None:
    got = rows("rows get blog/articles/a --select title -o json")
    assert "views" not in got.json
    assert got.json["title"] == "Apple"


def test_one_that_is_missing_is_a_404_and_its_hint(rows: Run) -> None:
    assert rows("rows get blog/articles/x", code=4).err == (
        "error: Row with the requested ID 'x' could not be found. [404 row_not_found]\n"
        "hint: awcli rows list blog/articles\n"
    )


@pytest.mark.parametrize(
    ("address", "error"),
    [
        (
            "x",
            (
                "error: 'x' has 1 of the 3 parts of an address DATABASE/TABLE/ROW\n"
                "hint: give DATABASE/TABLE/ROW, or set"
                " --database and --table, or APPWRITE_DATABASE_ID and APPWRITE_TABLE_ID\n"
            ),
        ),
        (
            "articles/x",
            (
                "error: 'articles/x' has 2 of the 3 parts of an address DATABASE/TABLE/ROW\n"
                "hint: give DATABASE/TABLE/ROW, or set"
                " --database or APPWRITE_DATABASE_ID\n"
            ),
        ),
        ("a/b/c/d", "error: 'a/b/c/d' has more parts than DATABASE/TABLE/ROW\n"),
        ("a//c", "error: the table ID is empty\n"),
        ("a/b/", "error: the row ID is empty\n"),
        ("", "error: an empty argument\nhint: is a shell variable unset?"),
    ],
)
def test_a_wrong_address_is_told_and_sends_nothing(
    blog: Run, sent: Sent, address: str, error: str
) -> None:
    assert blog(["rows", "get", address], code=2).err.startswith(error)
    assert sent == []


def test_list_filters_sorts_and_pages(rows: Run) -> None:
    assert rows("rows list blog/articles --where title=banana -o ids") == "blog/articles/b\n"
    assert rows("rows list blog/articles --where views>1 --sort -views --fields title") == (
        "Cherry\nBanana\n"
    )
    got = rows("rows list blog/articles --limit 1 --offset 1 -o ids")
    assert got == "blog/articles/b\n"
    assert rows("rows list blog/articles --after a --before c", code=2).err.startswith(
        "error: only one of --after and --before"
    )
    assert rows("rows list blog/articles --after a -o ids").split() == [
        "blog/articles/b",
        "blog/articles/c",
    ]


def test_list_as_json_is_what_the_server_said(rows: Run) -> None:
    got = rows("rows list blog/articles --where views<10 -o json")
    assert got.json["total"] == 1
    assert [row["$id"] for row in got.json["rows"]] == ["a"]


def test_list_on_a_terminal_says_that_there_are_more(rows: Run) -> None:
    got = rows("rows list blog/articles --limit 2 --fields $id,title --no-color", terminal=True)
    assert got == "ID  title\na   Apple\nb   Banana\n"
    assert got.err == "2 of 3; --all shows every one\n"


# --- update and upsert ----------------------------------------------------------------------------


def test_update_sends_only_what_was_asked(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles/a views=5 -o json")
    assert (got.json["title"], got.json["views"]) == ("Apple", 5)
    assert sent.writes == [f"PATCH {ROWS}/a"]
    assert sent.bodies == [{"data": {"views": 5}}]


def test_operators_change_what_is_stored(rows: Run) -> None:
    got = rows(
        "rows update blog/articles/b views:+=5 -o json", 'title:concat="s"', 'tags:append=["x"]'
    )
    assert (got.json["views"], got.json["title"], got.json["tags"]) == (25, "Bananas", ["x"])


def test_permissions_alone_are_a_change(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles/a --allow read=users -o json")
    assert (got.json["$permissions"], got.json["title"]) == (['read("users")'], "Apple")
    assert sent.bodies == [{"permissions": ['read("users")']}]


def test_several_are_updated_and_all_are_tried(rows: Run) -> None:
    got = rows(
        "rows update blog/articles/a blog/articles/x blog/articles/c views=7 -o json", code=9
    )
    assert [(row["$id"], row["views"]) for row in got.json] == [("a", 7), ("c", 7)]
    assert got.err.startswith("warning: blog/articles/x: Row with the requested ID 'x' could not")
    assert got.error["message"] == "1 of 3 rows failed"


def test_addresses_to_update_come_from_stdin(rows: Run) -> None:
    ids = rows("rows list blog/articles --where views<100 -o ids")
    got = rows("rows update - status=live -o ids", stdin=ids)
    assert got == "blog/articles/a\nblog/articles/b\n"
    assert rows("rows list blog/articles --where status=live --count") == "2\n"


def test_stdin_is_read_for_one_thing_only(rows: Run, sent: Sent) -> None:
    got = rows("rows update - title=@-", stdin="blog/articles/a\n", code=2)
    assert got.err == (
        "error: stdin was already read for title=@-, so the addresses cannot be read from it\n"
        "hint: give one of the two as a file\n"
    )
    assert sent == []


def test_a_usage_error_stops_the_whole_line(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles/a blog/articles/b views=1 views=2", code=2)
    assert got.err.startswith("error: views is given twice\n")
    assert sent.writes == []


@pytest.mark.parametrize("verb", ["update", "upsert"])
def test_a_value_that_one_of_the_tables_cannot_hold_stops_the_whole_line(
    rows: Run, sent: Sent, verb: str
) -> None:
    rows("tables create blog/notes --column views:varchar(9) -q")
    sent.clear()
    got = rows(f"rows {verb} blog/notes/n blog/articles/a views=1.5", code=2)
    assert got.err.startswith("error: '1.5' is not a whole number, as the integer column views")
    assert sent.writes == []


def test_rows_of_several_tables_keep_their_own_addresses(rows: Run) -> None:
    rows("tables create blog/notes --column text:text -q")
    rows("rows create blog/notes/n text=x -q")
    got = rows("rows get blog/articles/a blog/notes/n -o ids")
    assert got == "blog/articles/a\nblog/notes/n\n"


def test_a_table_that_is_missing_fails_with_its_rows(rows: Run) -> None:
    got = rows("rows update blog/nope/a blog/articles/a views=5 -o ids", code=9)
    assert got == "blog/articles/a\n"
    assert "warning: blog/nope/a: Table with the requested ID 'nope' could not be found." in got.err


def test_columns_and_permissions_are_looked_at_once_a_table(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles/a blog/articles/b views=5 --allow write=any -o ids")
    assert got.err.count("warning: ") == 1
    assert sent.reads == [f"{TABLE}/columns"]


@pytest.mark.parametrize("verb", ["update", "upsert"])
def test_no_change_is_a_usage_error(rows: Run, sent: Sent, verb: str) -> None:
    got = rows(f"rows {verb} blog/articles/a", code=2)
    assert got.err.startswith("error: no data was given\nhint: such as title=Hello")
    assert sent == []


@pytest.mark.parametrize("address", [[], ["blog/articles"]])
def test_update_without_a_row_tells_both_ways(rows: Run, sent: Sent, address: list[str]) -> None:
    got = rows("rows update", *address, "title=x", code=2)
    assert got.err.endswith("; many rows: DATABASE/TABLE with --where or --all\n")
    assert sent == []


def test_upsert_creates_and_changes(rows: Run, sent: Sent) -> None:
    got = rows("rows upsert blog/articles/new title=New -o json")
    assert (got.json["$id"], got.json["views"]) == ("new", 0)
    got = rows("rows upsert blog/articles/a title=Apples -o json")
    assert (got.json["title"], got.json["views"]) == ("Apples", 1)
    assert sent.writes == [f"PUT {ROWS}/new", f"PUT {ROWS}/a"]


def test_upsert_takes_operators_on_what_exists(rows: Run) -> None:
    got = rows("rows upsert blog/articles/b title=Banana views:+=1 -o json")
    assert got.json["views"] == 21


# --- delete ---------------------------------------------------------------------------------------


def test_delete_takes_what_list_gives(rows: Run) -> None:
    ids = rows("rows list blog/articles --where views>1 -o ids")
    got = rows("rows delete - --yes", stdin=ids)
    assert (got, got.err) == ("", "deleted row blog/articles/b\ndeleted row blog/articles/c\n")
    assert rows("rows list blog/articles -o ids") == "blog/articles/a\n"


def test_delete_asks(rows: Run, sent: Sent) -> None:
    got = rows("rows delete blog/articles/a blog/articles/b", terminal=True, stdin="n\n", code=2)
    assert got.err == (
        "delete 2 rows (blog/articles/a, blog/articles/b)? [y/N] "
        "error: declined, nothing was changed\n"
    )
    assert sent == []


def test_deleting_what_is_missing_is_a_404_unless_forgiven(rows: Run) -> None:
    assert "[404 row_not_found]" in rows("rows delete blog/articles/x -y", code=4).err
    got = rows("rows delete blog/articles/x -y --if-exists")
    assert got.err == "there is no row blog/articles/x\n"


@pytest.mark.parametrize(
    ("address", "kind"), [("blog/nope/a", "table"), ("nope/articles/a", "database")]
)
def test_if_exists_means_the_row_and_not_its_table(rows: Run, address: str, kind: str) -> None:
    got = rows(f"rows delete {address} -y --if-exists", code=4)
    assert f"[404 {kind}_not_found]" in got.err


@pytest.mark.parametrize(
    ("line", "request_line"),
    [
        (
            "create blog/articles/x title=x",
            (
                f'{{"method": "POST", "path": "{ROWS}",'
                ' "body": {"rowId": "x", "data": {"title": "x"}}}\n'
            ),
        ),
        (
            "update blog/articles/a title=x",
            f'{{"method": "PATCH", "path": "{ROWS}/a", "body": {{"data": {{"title": "x"}}}}}}\n',
        ),
        (
            "upsert blog/articles/a title=x",
            f'{{"method": "PUT", "path": "{ROWS}/a", "body": {{"data": {{"title": "x"}}}}}}\n',
        ),
        ("delete blog/articles/a", f'{{"method": "DELETE", "path": "{ROWS}/a"}}\n'),
    ],
)
def test_a_dry_run_prints_the_request_and_sends_no_write(
    rows: Run, sent: Sent, line: str, request_line: str
) -> None:
    got = rows(f"rows {line} --dry-run", terminal=True)
    assert (got, got.err) == (request_line, "")
    assert sent.writes == []


def test_a_deletion_in_a_transaction_is_staged(demo: Run) -> None:
    transaction = demo("transactions begin -o ids").strip()
    got = demo(f"rows delete blog/articles/hello --yes --transaction {transaction}")
    assert got.err == "staged: delete row blog/articles/hello\n"
    assert demo("rows get blog/articles/hello -o ids") == "blog/articles/hello\n"
    demo(f"transactions commit {transaction}")
    demo("rows get blog/articles/hello", code=4)


def test_fields_choose_what_is_shown_of_a_written_row(demo: Run) -> None:
    got = demo("rows update blog/articles/hello views:+=1 --fields title,views")
    assert got == "title\tHello\nviews\t121\n"
