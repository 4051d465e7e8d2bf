"""`awcli rows update` and `delete` with --where and --all: counted, asked, done in batches."""

import json
from typing import Any

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

ROWS = "/tablesdb/blog/tables/articles/rows"


def titles(run: Run) -> list[str]:
    return run("rows list blog/articles --all --fields title").split()


def many(run: Run, number: int) -> None:
    """Rows r000, r001, ... with that number as their views."""
    lines = "\n".join(f"r{n:03}" for n in range(number))
    addresses = "\n".join(f"blog/articles/{line}" for line in lines.splitlines())
    run("rows upsert - title=x views:=1 -q -o ids", stdin=addresses)


def test_delete_with_where_deletes_what_matches(rows: Run) -> None:
    got = rows("rows delete blog/articles --where views>=20 --yes")
    assert (got, got.err) == ("", "deleted 2 rows of blog/articles\n")
    assert titles(rows) == ["Apple"]


def test_delete_with_all_deletes_everything(rows: Run) -> None:
    assert rows("rows delete blog/articles --all -y").err == "deleted 3 rows of blog/articles\n"
    assert titles(rows) == []


def test_the_number_is_known_before_anything_is_asked(rows: Run, sent: Sent) -> None:
    got = rows("rows delete blog/articles --where views>=20", terminal=True, stdin="n\n", code=2)
    assert got.err == (
        "delete 2 rows from blog/articles? [y/N] error: declined, nothing was changed\n"
    )
    got = rows("rows update blog/articles --all status=live", terminal=True, stdin="n\n", code=2)
    assert got.err.startswith("update 3 rows of blog/articles? [y/N] ")
    assert sent.writes == []


def test_without_a_terminal_there_is_nobody_to_ask(rows: Run, sent: Sent) -> None:
    got = rows("rows delete blog/articles --where views=1", code=2)
    assert got.err == (
        "error: cannot ask without a terminal: delete 1 row from blog/articles?\n"
        "hint: --yes answers it\n"
    )
    assert sent.writes == []


def test_the_answer_is_awaited(rows: Run) -> None:
    rows("rows delete blog/articles --where views=1", terminal=True, stdin="y\n")
    assert titles(rows) == ["Banana", "Cherry"]


@pytest.mark.parametrize("verb", ["delete", "update"])
def test_no_rows_is_done_without_a_question(rows: Run, sent: Sent, verb: str) -> None:
    item = ["status=live"] * (verb == "update")
    got = rows(f"rows {verb} blog/articles --where views=12345", *item)
    assert (got, got.err) == ("", "no rows of blog/articles match\n")
    assert sent.writes == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["blog/articles", "--all", "--where", "views=1"],
            (
                "error: --all means no filter, and --where is one\n"
                "hint: --where EXPR selects some rows, --all every one\n"
            ),
        ),
        (["blog/articles", "--where", ""], "error: an empty filter\n"),
        (
            ["blog/articles", "--all", "--transaction", ""],
            "error: the transaction ID is empty\n",
        ),
        (["blog/articles", "--where", "title="], "error: expected a value\n"),
        (
            ["blog/articles", "--where", 'title^=""'],
            "error: startsWith with an empty text in a bulk write\n",
        ),
        (
            ["blog/articles", "blog/other", "--all"],
            "error: --where and --all work on one table\nhint: name it alone: DATABASE/TABLE\n",
        ),
        (
            ["blog/articles/a", "--all"],
            "error: 'blog/articles/a' has more parts than DATABASE/TABLE\n",
        ),
        (["--all"], "error: no database or table is given\n"),
    ],
)
@pytest.mark.parametrize("verb", ["delete", "update"])
def test_a_wrong_line_is_told_and_sends_nothing(
    rows: Run, sent: Sent, verb: str, arguments: list[str], error: str
) -> None:
    item = ["status=live"] * (verb == "update")
    got = rows(f"rows {verb} --yes", *arguments, *item, code=2)
    assert got.err.startswith(error)
    assert sent == []


def test_neither_where_nor_all_is_no_bulk_work(rows: Run, sent: Sent) -> None:
    got = rows("rows delete blog/articles --yes", code=2)
    assert got.err == (
        "error: 'blog/articles' has 2 of the 3 parts of an address DATABASE/TABLE/ROW\n"
        "hint: give DATABASE/TABLE/ROW, or set --database or APPWRITE_DATABASE_ID;"
        " many rows: DATABASE/TABLE with --where or --all\n"
    )
    assert rows("rows delete --yes", code=2).err.endswith("with --where or --all\n")
    assert sent == []


def test_an_update_without_data_is_told_before_anything_is_counted(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles --all", code=2)
    assert got.err.startswith("error: no data was given\n")
    assert sent == []


def test_the_empty_string_may_be_looked_for(rows: Run) -> None:
    rows("rows create blog/articles/e", "title=", "-q")
    got = rows("rows delete blog/articles -y --where", 'title=""')
    assert got.err == "deleted 1 row of blog/articles\n"


def test_the_default_table_serves(rows: Run, defaults: None) -> None:
    assert rows("rows update status=live --where views=1 -y").err == (
        "updated 1 row of blog/articles\n"
    )
    assert rows("rows delete --where status=live -y").err == "deleted 1 row of blog/articles\n"


def test_update_changes_what_matches_and_nothing_else(rows: Run) -> None:
    got = rows("rows update blog/articles --where views<100 status=live views:+=1 -y")
    assert (got, got.err) == ("", "updated 2 rows of blog/articles\n")
    assert rows("rows list blog/articles --fields views,status") == (
        "2\tlive\n21\tlive\n300\tdraft\n"
    )


def test_update_types_values_by_the_columns(rows: Run, sent: Sent) -> None:
    rows("rows update blog/articles --all views=7 tags=x -y")
    assert sent.bodies[0]["data"] == {"views": 7, "tags": ["x"]}


def test_permissions_go_into_the_data_of_a_bulk_update(rows: Run, sent: Sent) -> None:
    rows("rows update blog/articles --where views=1 --allow read=users -y")
    assert sent.bodies[0]["data"] == {"$permissions": ['read("users")']}
    got = rows("rows get blog/articles/a -o json")
    assert got.json["$permissions"] == ['read("users")']


def test_more_than_a_batch_is_deleted_in_batches(blog: Run, sent: Sent) -> None:
    many(blog, 130)
    sent.clear()
    got = blog("rows delete blog/articles --where title=x -y")
    assert got.err == "deleted 130 rows of blog/articles\n"
    assert sent.writes == [f"DELETE {ROWS}"] * len(sent.writes)
    limits = [json.loads(body["queries"][-1]) for body in sent.bodies]
    assert limits == [{"method": "limit", "values": [100]}] * len(limits)


def test_an_operator_reaches_every_row_once_even_where_it_changes_the_selection(
    blog: Run, sent: Sent
) -> None:
    many(blog, 130)
    sent.clear()
    got = blog("rows update blog/articles --where views<1000 views:+=1 -y")
    assert got.err == "updated 130 rows of blog/articles\n"
    assert blog("rows list blog/articles --where views=2 --count") == "130\n"
    assert sent.writes == [f"PATCH {ROWS}"] * 2


def test_a_row_that_leaves_the_selection_hides_no_other(blog: Run) -> None:
    many(blog, 130)
    blog("rows update blog/articles --where views=1 views=5 -y")
    assert blog("rows list blog/articles --where views=5 --count") == "130\n"


def test_a_number_on_a_text_column_is_sent_as_the_text_it_was(rows: Run) -> None:
    rows("rows create blog/articles/n title=5 -q")
    got = rows("rows delete blog/articles --where title=5 -y")
    assert got.err == "deleted 1 row of blog/articles\n"
    assert titles(rows) == ["Apple", "Banana", "Cherry"]


def test_a_dry_run_of_a_deletion_prints_its_request(rows: Run, sent: Sent) -> None:
    got = rows("rows delete blog/articles --where views=1 --dry-run", terminal=True)
    assert got.json["method"] == "DELETE"
    assert [json.loads(query) for query in got.json["body"]["queries"]] == [
        {"method": "equal", "attribute": "views", "values": [1]},
        {"method": "limit", "values": [100]},
    ]
    assert got.err.endswith("the request is repeated until none of 1 row is left\n")
    assert sent.writes == []


def test_a_dry_run_of_an_update_names_the_rows(rows: Run, sent: Sent) -> None:
    got = rows("rows update blog/articles --where views>1 status=live --dry-run")
    query: dict[str, Any] = json.loads(got.json["body"]["queries"][0])
    assert query == {"method": "equal", "attribute": "$id", "values": ["b", "c"]}
    assert sent.writes == []


def test_quiet_says_nothing_of_what_was_done(rows: Run) -> None:
    assert rows("rows delete blog/articles --all -y -q").err == ""


def test_a_refused_change_says_how_far_it_came(rows: Run) -> None:
    got = rows("rows update blog/articles --all -y", "title:=null", code=1)
    assert got.err.startswith("updated 0 rows of blog/articles before this; ")
    assert titles(rows) == ["Apple", "Banana", "Cherry"]


def test_a_missing_table_is_a_404_and_its_hint(blog: Run) -> None:
    got = blog("rows delete blog/nope --all -y", code=4)
    assert got.err.endswith("[404 table_not_found]\nhint: awcli tables list blog\n")
