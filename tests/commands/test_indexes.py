"""`awcli indexes`."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

INDEXES = "/tablesdb/blog/tables/articles/indexes"


def test_create_waits_and_shows_the_index(blog: Run, sent: Sent) -> None:
    got = blog("indexes create blog/articles", "newest=key(views desc, title(9))", "-o", "json")
    shown = {name: got.json[name] for name in ("key", "type", "columns", "lengths", "status")}
    assert shown == {
        "key": "newest",
        "type": "key",
        "columns": ["views", "title"],
        "lengths": [0, 9],
        "status": "available",
    }
    assert got.json["orders"][0] == "desc"
    assert sent.writes == [f"POST {INDEXES}"]
    assert sent.reads.count(f"{INDEXES}/newest") == 2  # waited for, then shown


def test_several_are_made_in_order(blog: Run, sent: Sent) -> None:
    got = blog("indexes create blog/articles b=key(views) a=unique(title) -o ids")
    assert got == "blog/articles/b\nblog/articles/a\n"
    assert [body["key"] for body in sent.bodies] == ["b", "a"]


def test_the_table_may_come_from_defaults(blog: Run, defaults: None) -> None:
    assert blog("indexes create b=key(views) -o ids") == "blog/articles/b\n"
    assert blog("indexes get b -o ids") == "blog/articles/b\n"
    assert blog("indexes list --count") == "2\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["blog/articles"],
            (
                "error: expected an index spec such as 'by_title=key(title)'\n"
                "hint: the address of the table comes first\n"
            ),
        ),
        (
            ["blog/articles", "x=kye(title)"],
            "error: unknown index type 'kye', did you mean 'key'?\n",
        ),
        (["blog/articles", "x=key()"], "error: a column is missing\n  x=key()\n        ^\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    blog: Run, sent: Sent, arguments: list[str], error: str
) -> None:
    assert blog("indexes create", *arguments, code=2).err.startswith(error)
    assert sent == []


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        ("x=key(titel)", "error: index x: there is no column 'titel', did you mean 'title'?\n"),
        ("by_title=key(title)", "error: the index 'by_title' exists already\n"),
        ("x=fulltext(views)", "error: index x: "),
    ],
)
def test_what_the_table_does_not_allow_is_told_and_nothing_is_made(
    blog: Run, sent: Sent, spec: str, error: str
) -> None:
    got = blog("indexes create blog/articles fine=key(views)", spec, code=2)
    assert got.err.startswith(error)
    assert sent.writes == []


def test_a_unique_index_over_repeated_values_is_refused(rows: Run, sent: Sent) -> None:
    """Appwrite 1.9.6 would accept it, say `available`, and not enforce it."""
    rows("rows create blog/articles/d", "title=bANANA  ", "-q")
    got = rows("indexes create blog/articles one=unique(title)", code=1)
    assert got.err.splitlines()[-2:] == [
        "error: one cannot be unique: rows 'b' and 'd' have the same title",
        "hint: change one of them, or leave the check out with --no-check",
    ]
    assert f"POST {INDEXES}" not in sent.writes


def test_several_columns_repeat_only_together(rows: Run) -> None:
    rows("rows create blog/articles/d title=Apple views=2 -q")
    assert rows("indexes create blog/articles one=unique(title,views) -o ids")
    got = rows("indexes create blog/articles two=unique(title)", code=1)
    assert "rows 'a' and 'd' have the same title" in got.err


def test_null_equals_nothing(blog: Run) -> None:
    blog("columns create blog/articles code:varchar(9) -q")
    for own_id in "ab":
        blog(f"rows create blog/articles/{own_id} title=x -q")
    assert blog("indexes create blog/articles one=unique(code) -o ids") == "blog/articles/one\n"


def test_no_check_leaves_it_out(rows: Run, sent: Sent) -> None:
    rows("rows create blog/articles/d title=Apple -q")
    rows("indexes create blog/articles one=unique(title) --no-check -q")
    assert "/tablesdb/blog/tables/articles/rows" not in sent.reads


def test_if_not_exists_keeps_an_index_without_looking_at_rows(blog: Run, sent: Sent) -> None:
    blog("indexes create blog/articles one=unique(title) -q")
    sent.clear()
    got = blog("indexes create blog/articles one=unique(title) --if-not-exists -o ids")
    assert (got, got.err) == (
        "blog/articles/one\n",
        "index blog/articles/one exists already and stays as it is\n",
    )
    assert "/tablesdb/blog/tables/articles/rows" not in sent.reads


def test_list_and_get_show_them(blog: Run) -> None:
    assert blog("indexes list blog/articles --fields key,type,columns,status") == (
        'by_title\tkey\t["title"]\tavailable\n'
    )
    assert blog("indexes get blog/articles/by_title -o json").json["type"] == "key"
    got = blog("indexes get blog/articles/nope", code=4)
    assert got.err.endswith(
        "[404 column_index_not_found]\nhint: awcli indexes list blog/articles\n"
    )


def test_delete_waits_until_they_are_gone(blog: Run, sent: Sent) -> None:
    blog("indexes create blog/articles b=key(views) -q")
    sent.clear()
    got = blog("indexes delete blog/articles/b blog/articles/by_title -y")
    assert got.err == "deleted index blog/articles/b\ndeleted index blog/articles/by_title\n"
    assert sent.reads == [f"{INDEXES}/b", f"{INDEXES}/by_title"]


def test_a_question_names_indexes_in_their_plural(blog: Run) -> None:
    got = blog("indexes delete blog/articles/a blog/articles/b", code=2)
    assert "delete 2 indexes (blog/articles/a, blog/articles/b)?" in got.err


def test_if_exists_means_the_index_and_not_its_table(blog: Run) -> None:
    got = blog("indexes delete blog/articles/nope -y --if-exists")
    assert got.err == "there is no index blog/articles/nope\n"
    assert "[404 table_not_found]" in blog("indexes delete blog/no/x -y --if-exists", code=4).err


def test_a_dry_run_prints_the_request_and_sends_no_write(blog: Run, sent: Sent) -> None:
    got = blog("indexes create blog/articles b=key(views) --dry-run")
    assert got == (
        f'{{"method": "POST", "path": "{INDEXES}",'
        ' "body": {"key": "b", "type": "key", "columns": ["views"]}}\n'
    )
    got = blog("indexes delete blog/articles/by_title --dry-run")
    assert got == f'{{"method": "DELETE", "path": "{INDEXES}/by_title"}}\n'
    assert sent.writes == []
