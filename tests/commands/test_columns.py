"""`awcli columns`."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

COLUMNS = "/tablesdb/blog/tables/articles/columns"


def test_create_waits_and_shows_the_column(blog: Run, sent: Sent) -> None:
    got = blog("columns create blog/articles likes:integer(0..)=0 -o json")
    assert (got.json["key"], got.json["status"], got.json["default"]) == ("likes", "available", 0)
    assert sent.writes == [f"POST {COLUMNS}/integer"]
    assert sent.bodies == [{"key": "likes", "required": False, "default": 0, "min": 0}]
    assert sent.reads.count(f"{COLUMNS}/likes") == 2  # waited for, then shown


def test_no_wait_shows_what_the_server_answered(blog: Run, sent: Sent) -> None:
    got = blog("columns create blog/articles likes:integer --no-wait -o json")
    assert got.json["key"] == "likes"
    assert f"{COLUMNS}/likes" not in sent.reads


def test_several_are_made_in_order_and_shown_as_a_list(blog: Run, sent: Sent) -> None:
    got = blog("columns create blog/articles b:text a:email -o json")
    assert [column["key"] for column in got.json] == ["b", "a"]
    assert sent.writes == [f"POST {COLUMNS}/text", f"POST {COLUMNS}/email"]


def test_the_table_may_come_from_defaults(blog: Run, defaults: None) -> None:
    assert blog("columns create likes:integer -o ids") == "blog/articles/likes\n"
    assert blog("columns get likes -o ids") == "blog/articles/likes\n"
    assert blog("columns list --count") == "5\n"
    assert blog("columns list articles --table nope --count") == "5\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["blog/articles"],
            (
                "error: expected a column spec such as 'title:varchar(255)'\n"
                "hint: the address of the table comes first\n"
            ),
        ),
        (
            ["blog/articles", "a:text", "b"],
            (
                "error: expected a column spec such as 'title:varchar(255)', not 'b'\n"
                "hint: the address of the table comes first\n"
            ),
        ),
        (
            ["a:text"],
            (
                "error: no database or table is given\n"
                "hint: give DATABASE/TABLE, or set --database and --table,"
                " or APPWRITE_DATABASE_ID and APPWRITE_TABLE_ID\n"
            ),
        ),
        (
            ["blog/articles", "a:txt"],
            "error: unknown type 'txt', did you mean 'text'?\n  a:txt\n    ^\n",
        ),
        (
            ["blog/articles/a", "a:text"],
            "error: 'blog/articles/a' has more parts than DATABASE/TABLE\n",
        ),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    blog: Run, sent: Sent, arguments: list[str], error: str
) -> None:
    assert blog("columns create", *arguments, code=2).err.startswith(error)
    assert sent == []


@pytest.mark.parametrize(
    ("specs", "error"),
    [
        (["title:text"], "error: the column 'title' exists already\n"),
        (
            ["Title:text"],
            "error: the column 'Title' exists already (as 'title'); case does not count\n",
        ),
        (["a:text", "a:text"], "error: the column 'a' is given twice\n"),
        (
            ["big:varchar(16381)"],
            "error: the rows of blog/articles would take 68671 of 65535 bytes: big (65526)",
        ),
    ],
)
def test_what_the_table_does_not_allow_is_told_and_nothing_is_made(
    blog: Run, sent: Sent, specs: list[str], error: str
) -> None:
    got = blog("columns create blog/articles", "fine:integer", *specs, code=2)
    assert got.err.startswith(error)
    assert sent.writes == []


def test_if_not_exists_makes_the_others(blog: Run, sent: Sent) -> None:
    got = blog("columns create blog/articles title:text likes:integer --if-not-exists -o ids")
    assert got == "blog/articles/title\nblog/articles/likes\n"
    assert got.err == "column blog/articles/title exists already and stays as it is\n"


def test_the_deprecated_string_type_warns(blog: Run) -> None:
    got = blog("columns create blog/articles old:string(20) -o ids")
    assert got == "blog/articles/old\n"
    assert got.err.startswith("warning: ")


def test_list_shows_the_columns(blog: Run) -> None:
    assert blog("columns list blog/articles --fields key,type,size,required,default") == (
        "title\tvarchar\t255\ttrue\t\n"
        "views\tinteger\t\tfalse\t0\n"
        "tags\tvarchar\t64\tfalse\t\n"
        "status\tstring\t\tfalse\tdraft\n"
    )


def test_get_shows_one_and_several(blog: Run) -> None:
    assert blog("columns get blog/articles/title -o json").json["size"] == 255
    got = blog("columns get blog/articles/title blog/articles/nope -o ids", code=9)
    assert got == "blog/articles/title\n"
    assert got.err.endswith("error: 1 of 2 columns failed\n")


def test_those_of_several_tables_cannot_be_told_apart(blog: Run, sent: Sent) -> None:
    """The JSON of a column does not say which table it is of."""
    got = blog("columns get blog/articles/title blog/notes/title", code=2)
    assert got.err == (
        "error: columns of blog/articles and of blog/notes\nhint: name those of one at a time\n"
    )
    assert sent == []


def test_one_that_is_missing_is_a_404_and_its_hint(blog: Run) -> None:
    got = blog("columns get blog/articles/nope", code=4)
    assert got.err.endswith("hint: awcli columns list blog/articles\n")


def test_update_keeps_what_is_not_named(blog: Run, sent: Sent) -> None:
    got = blog("columns update blog/articles/title --size 300 -o json")
    assert (got.json["size"], got.json["required"]) == (300, True)
    assert sent.bodies == [{"required": True, "default": None, "size": 300}]
    got = blog("columns update blog/articles/views --default 5 -o json")
    assert (got.json["default"], got.json["min"]) == (5, 0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--optional"], {"required": False}),
        (["--optional", "--default", "None yet"], {"required": False, "default": "None yet"}),
        (["--new-key", "headline"], {"key": "headline", "required": True}),
        (["--spec", "title:varchar(99)=x"], {"size": 99, "required": False, "default": "x"}),
    ],
)
def test_update_changes_what_is_named(
    blog: Run, options: list[str], expected: dict[str, object]
) -> None:
    got = blog("columns update blog/articles/title -o json", *options)
    assert {name: got.json[name] for name in expected} == expected


def test_update_of_a_range_elements_and_default(blog: Run) -> None:
    got = blog("columns update blog/articles/views --range 0..9 --no-default -o json")
    assert (got.json["min"], got.json["max"], got.json["default"]) == (0, 9, None)
    got = blog(
        "columns update blog/articles/status --element draft --element live --element gone -o json"
    )
    assert (got.json["elements"], got.json["default"]) == (["draft", "live", "gone"], "draft")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ([], "error: nothing to change was given\n"),
        (["--range", "0.."], "error: title is of type varchar, which has no range\n"),
        (["--default", "x"], "error: title is required, and a required column has no default\n"),
        (["--spec", "title:text"], "error: title is of type varchar: a column cannot change its"),
        (["--new-key", "a b"], "error: the new key holds ' '\n"),
    ],
)
def test_a_change_that_cannot_be_is_told_and_nothing_is_written(
    blog: Run, sent: Sent, options: list[str], error: str
) -> None:
    assert blog("columns update blog/articles/title", *options, code=2).err.startswith(error)
    assert sent.writes == []


def test_a_changed_column_is_known_to_the_next_row(blog: Run) -> None:
    """Columns are cached for a minute; what changes them forgets them."""
    blog("rows create blog/articles title=x views=1 -q")
    blog("columns create blog/articles zip:varchar(9) -q")
    got = blog("rows create blog/articles title=x zip=01234 -o json")
    assert got.json["zip"] == "01234"


def test_delete_asks_and_waits_until_it_is_gone(blog: Run, sent: Sent) -> None:
    got = blog("columns delete blog/articles/tags", terminal=True, stdin="y\n")
    assert got.err.startswith(
        "delete column blog/articles/tags? [y/N] deleted column blog/articles/tags\n"
    )
    assert sent.reads == [f"{COLUMNS}/tags"]
    assert blog("columns list blog/articles --fields key") == "title\nviews\nstatus\n"


def test_delete_without_waiting(blog: Run, sent: Sent) -> None:
    blog("columns delete blog/articles/tags --no-wait -y")
    assert sent.reads == []


def test_if_exists_means_the_column_and_not_its_table(blog: Run) -> None:
    got = blog("columns delete blog/articles/nope -y --if-exists")
    assert got.err == "there is no column blog/articles/nope\n"
    got = blog("columns delete blog/nope/title -y --if-exists", code=4)
    assert got.err.endswith("[404 table_not_found]\nhint: awcli tables list blog\n")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("create blog/articles likes:integer", f"POST {COLUMNS}/integer"),
        ("update blog/articles/title --size 9", f"PATCH {COLUMNS}/varchar/title"),
        ("delete blog/articles/title", f"DELETE {COLUMNS}/title"),
    ],
)
def test_a_dry_run_prints_the_request_and_sends_no_write(
    blog: Run, sent: Sent, line: str, path: str
) -> None:
    got = blog(f"columns {line} --dry-run")
    assert f"{got.json['method']} {got.json['path']}" == path
    assert sent.writes == []
