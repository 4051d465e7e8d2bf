"""One call in every format, piped and on a terminal."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.output import View, show, show_list, show_many, show_value
from tests.output.rendering import ROWS, USERS, Answer, Seen, pages, row, seen, text

HELLO = row("hello", title="Hello", views=7, draft=False, tags=["a", "b"], author=None)
BYE = row("bye", title="", views=-1.5, draft=True, tags=[], author={"name": "Ada"})


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are an hour ahead."""
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a process cannot be set on this system")
    monkeypatch.setenv("TZ", "UTC-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def listed(*items: Any, view: View = ROWS, total: int | None = None, **options: Any) -> Seen:
    return seen(lambda: show_list(pages(view.items, items, total=total), view), **options)


LISTS = {
    ("", True): """
        ID     title  views  draft  tags  author          updated
        hello  Hello      7  no     a, b  -               2026-02-03 15:15
        bye            -1.5  yes          {"name":"Ada"}  2026-02-03 15:15
        """,
    ("table", False): """
        ID     title  views  draft  tags  author          updated
        hello  Hello      7  no     a, b  -               2026-02-03 15:15
        bye            -1.5  yes          {"name":"Ada"}  2026-02-03 15:15
        """,
    ("", False): """
        hello\tHello\t7\tfalse\t["a","b"]\t\t2026-02-03T14:15:16.789+00:00
        bye\t\t-1.5\ttrue\t[]\t{"name":"Ada"}\t2026-02-03T14:15:16.789+00:00
        """,
    ("tsv", False): """
        $id\ttitle\tviews\tdraft\ttags\tauthor\t$updatedAt\t$sequence\t$createdAt\t$permissions\t$databaseId\t$tableId
        hello\tHello\t7\tfalse\t["a","b"]\t\t2026-02-03T14:15:16.789+00:00\t1\t2026-02-03T04:05:06.789+00:00\t[]\tblog\tarticles
        bye\t\t-1.5\ttrue\t[]\t{"name":"Ada"}\t2026-02-03T14:15:16.789+00:00\t1\t2026-02-03T04:05:06.789+00:00\t[]\tblog\tarticles
        """,
    ("csv", False): """
        $id,title,views,draft,tags,author,$updatedAt,$sequence,$createdAt,$permissions,$databaseId,$tableId
        hello,Hello,7,false,"[""a"",""b""]",,2026-02-03T14:15:16.789+00:00,1,2026-02-03T04:05:06.789+00:00,[],blog,articles
        bye,"",-1.5,true,[],"{""name"":""Ada""}",2026-02-03T14:15:16.789+00:00,1,2026-02-03T04:05:06.789+00:00,[],blog,articles
        """,
    ("ids", False): """
        blog/articles/hello
        blog/articles/bye
        """,
}


@pytest.mark.parametrize(("output", "terminal"), LISTS)
def test_a_list_in_each_format(output: str, terminal: bool) -> None:
    got = listed(HELLO, BYE, output=output, terminal=terminal)
    assert got == text(LISTS[output, terminal])
    assert got.err == ""


@pytest.mark.parametrize("output", ["csv", "tsv", "ids"])
def test_machine_formats_are_the_same_on_a_terminal(output: str) -> None:
    assert listed(HELLO, BYE, output=output, terminal=True) == text(LISTS[output, False])


def test_ndjson_is_one_resource_a_line() -> None:
    got = listed(HELLO, BYE, output="ndjson")
    assert [json.loads(line) for line in got.splitlines()] == [HELLO, BYE]
    assert got.splitlines()[1].startswith('{"title":"","views":-1.5,"draft":true,"tags":[],')


def test_piped_json_is_the_bytes_of_the_server() -> None:
    page = Answer({"total": 2, "rows": [HELLO, BYE]})
    got = seen(lambda: show_list(iter([page]), ROWS), output="json")
    assert got.encode() == page.content + b"\n"
    got = seen(lambda: show(Answer(HELLO), ROWS), output="json")
    assert got.encode() == Answer(HELLO).content + b"\n"


def test_json_on_a_terminal_is_indented() -> None:
    page = Answer({"total": 1, "rows": [{"$id": "é", "tags": []}]})
    assert seen(
        lambda: show_list(iter([page]), ROWS), output="json", terminal=True, color=True
    ) == text("""
        {
          "total": 1,
          "rows": [
            {
              "$id": "é",
              "tags": []
            }
          ]
        }
        """)


def test_several_pages_are_one_json_answer() -> None:
    def action() -> None:
        show_list(pages("rows", [{"a": 1}, {"a": 2}], [{"a": "\u00e9"}], [], total=3), ROWS)

    assert seen(action, output="json") == '{"rows":[{"a":1},{"a":2},{"a":"é"}],"total":3}\n'
    assert seen(action, output="json", terminal=True) == text("""
        {
          "rows": [
            {
              "a": 1
            },
            {
              "a": 2
            },
            {
              "a": "é"
            }
          ],
          "total": 3
        }
        """)


def test_the_total_of_a_merged_answer_is_right_where_the_server_stopped_counting() -> None:
    lists: list[list[Any]] = [[{"n": n} for n in range(2600)] for _ in range(2)]
    got = seen(lambda: show_list(pages("rows", *lists, total=5000), ROWS, all=True), output="json")
    assert json.loads(got)["total"] == len(json.loads(got)["rows"]) == 5200


ONE = {
    ("", True): """
        $id           bye
        title
        views         -1.5
        draft         yes
        tags
        author        {"name":"Ada"}
        $sequence     1
        $createdAt    2026-02-03 05:05:06+01:00
        $updatedAt    2026-02-03 15:15:16+01:00
        $permissions
        $databaseId   blog
        $tableId      articles
        """,
    ("", False): """
        $id\tbye
        title\t
        views\t-1.5
        draft\ttrue
        tags\t[]
        author\t{"name":"Ada"}
        $sequence\t1
        $createdAt\t2026-02-03T04:05:06.789+00:00
        $updatedAt\t2026-02-03T14:15:16.789+00:00
        $permissions\t[]
        $databaseId\tblog
        $tableId\tarticles
        """,
    ("csv", False): """
        $id,title,views,draft,tags,author,$updatedAt,$sequence,$createdAt,$permissions,$databaseId,$tableId
        bye,"",-1.5,true,[],"{""name"":""Ada""}",2026-02-03T14:15:16.789+00:00,1,2026-02-03T04:05:06.789+00:00,[],blog,articles
        """,
    ("ids", False): """
        blog/articles/bye
        """,
}


@pytest.mark.parametrize(("output", "terminal"), ONE)
def test_one_resource_in_each_format(output: str, terminal: bool) -> None:
    got = seen(lambda: show(Answer(BYE), ROWS), output=output, terminal=terminal)
    assert got == text(ONE[output, terminal])


def test_one_resource_in_ndjson_is_one_line() -> None:
    got = seen(lambda: show(Answer({"b": "é", "a": [1, None]}), ROWS), output="ndjson")
    assert got == '{"b":"é","a":[1,null]}\n'


def test_nothing_is_shown_of_a_dry_run_or_an_empty_answer() -> None:
    assert seen(lambda: show(Answer({"a": 1}, dry=True), ROWS)) == ""
    assert seen(lambda: show(Answer(None), ROWS)) == ""
    assert seen(lambda: show_many([Answer({"a": 1}, dry=True)], ROWS)) == ""


MANY = {
    "": "u1\tAda\t\t\nu2\tBob\t\t\n",
    "json": '[{"$id":"u1","name":"Ada"},{"$id":"u2","name":"Bob"}]\n',
    "ndjson": '{"$id":"u1","name":"Ada"}\n{"$id":"u2","name":"Bob"}\n',
    "ids": "u1\nu2\n",
    "csv": "$id,name,email,status\nu1,Ada,,\nu2,Bob,,\n",
    "table": "ID  name  email  status\nu1  Ada   -      -\nu2  Bob   -      -\n",
}


@pytest.mark.parametrize("output", MANY)
def test_several_addresses_are_a_list_and_in_json_an_array(output: str) -> None:
    answers = [Answer({"$id": "u1", "name": "Ada"}), Answer({"$id": "u2", "name": "Bob"})]
    assert seen(lambda: show_many(iter(answers), USERS), output=output) == MANY[output]


def test_no_address_at_all_is_an_empty_array() -> None:
    assert seen(lambda: show_many([], USERS), output="json") == "[]\n"
    assert seen(lambda: show_many([], USERS), output="json", terminal=True) == "[]\n"


VALUES = [
    (1240, "", "1240\n"),
    (1240, "json", "1240\n"),
    ("text\twith\ttabs", "", "text\twith\ttabs\n"),
    ("text", "json", '"text"\n'),
    (None, "", "\n"),
    ({"endpoint": "x", "reachable": True}, "", "endpoint\tx\nreachable\ttrue\n"),
    ({"endpoint": "x", "reachable": True}, "table", "endpoint   x\nreachable  yes\n"),
    ({"endpoint": "x", "reachable": True}, "json", '{"endpoint":"x","reachable":true}\n'),
    ([{"name": "dev"}, {"name": "prod"}], "ids", "dev\nprod\n"),
    ([{"name": "dev"}, {"name": "prod"}], "", "dev\nprod\n"),
    ([{"name": "dev"}, {"name": "prod"}], "csv", "name\ndev\nprod\n"),
    ([{"name": "dev"}], "table", "name\ndev\n"),
    (["a", "b"], "", "a\nb\n"),
    (["a", "b"], "csv", "value\na\nb\n"),
    ([["a", 1], ["b", 2]], "", "a\t1\nb\t2\n"),
    ([], "json", "[]\n"),
    ([], "", ""),
]


@pytest.mark.parametrize(("data", "output", "expected"), VALUES)
def test_data_of_awclis_own_has_the_same_formats(data: Any, output: str, expected: str) -> None:
    assert seen(lambda: show_value(data), output=output) == expected


EMPTY = {
    "": "",
    "tsv": "$id\tname\temail\tstatus\n",
    "csv": "$id,name,email,status\n",
    "ndjson": "",
    "ids": "",
    "table": "",
}


@pytest.mark.parametrize("output", EMPTY)
def test_an_empty_list_has_headings_where_they_are_known(output: str) -> None:
    assert listed(view=USERS, output=output) == EMPTY[output]


def test_an_empty_table_says_so_on_stderr() -> None:
    got = seen(lambda: show_list(pages("rows", []), ROWS, "blog/articles"), terminal=True)
    assert (got, got.err) == ("", "no rows of blog/articles\n")


CSV = [
    (None, ""),
    ("", '""'),
    ("plain", "plain"),
    ("a,b", '"a,b"'),
    ('say "hi"', '"say ""hi"""'),
    ("two\nlines", '"two\nlines"'),
    ("carriage\r", '"carriage\r"'),
    (" padded ", '" padded "'),
    (True, "true"),
    (10**20, "100000000000000000000"),
    (1.5, "1.5"),
    ({"a": [None]}, '"{""a"":[null]}"'),
]


@pytest.mark.parametrize(("value", "cell"), CSV)
def test_csv_tells_null_from_empty_and_quotes_what_it_must(value: Any, cell: str) -> None:
    assert listed({"a": 1, "b": value}, output="csv") == f"a,b\n1,{cell}\n"


TSV = [("a\tb", r"a\tb"), ("a\nb", r"a\nb"), ("a\\nb", r"a\\nb"), ("a\r", r"a\r"), (None, "")]


@pytest.mark.parametrize(("value", "cell"), TSV)
@pytest.mark.parametrize("output", ["", "tsv"])
def test_tabs_line_feeds_and_backslashes_are_escaped(value: Any, cell: str, output: str) -> None:
    got = listed({"$id": "x", "b": value}, output=output)
    assert got.splitlines()[-1] == f"x\t{cell}"


def test_each_page_is_written_at_once_as_it_comes() -> None:
    order: list[str] = []

    def walk() -> Iterator[Answer]:
        for page in pages("rows", [{"$id": "a"}, {"$id": "b"}], [{"$id": "c"}]):
            order.append("fetched")
            yield page

    got = seen(lambda: show_list(walk(), ROWS), watch=lambda: order.append("written"))
    assert order == ["fetched", "written"] * 2
    assert got.writes == [b"a\nb\n", b"c\n"]


@pytest.mark.parametrize("output", ["csv", "tsv"])
def test_a_field_that_comes_after_the_headings_is_not_lost_in_silence(output: str) -> None:
    def action() -> None:
        show_list(pages("rows", [{"a": 1}], [{"a": 2, "b": 3}], [{"a": 4, "b": 5}]), ROWS)

    got = seen(action, output=output)
    assert got == "a\n1\n2\n4\n"
    assert got.err.count("warning: left out") == 1
    assert "no such field: b" in got.err


MORE = [
    ({"total": 1240}, {}, "", True, "1 of 1240; --all shows every one\n"),
    ({"total": 5000}, {}, "", True, "1 of more than 5000; --all shows every one\n"),
    ({"total": 1}, {}, "", True, ""),
    ({"total": 1240}, {"all": True}, "", True, ""),
    ({"total": 1240}, {"limit": 1}, "", True, "1 of 1240; --all shows every one\n"),
    ({"total": 1240}, {}, "", False, "1 of 1240; --all shows every one\n"),
    ({"total": 1240}, {"limit": 1}, "", False, ""),
    ({"total": 1240}, {}, "json", False, ""),
]


@pytest.mark.parametrize(("size", "asked", "output", "terminal", "words"), MORE)
def test_that_there_are_more_is_said_on_stderr(
    size: Any, asked: Any, output: str, terminal: bool, words: str
) -> None:
    def action() -> None:
        show_list(pages("rows", [{"$id": "x"}], **size), ROWS, **asked)

    assert seen(action, output=output, terminal=terminal).err == words
    assert seen(action, output=output, terminal=terminal, quiet=True).err == ""


def test_an_address_uses_the_parent_where_the_answer_does_not_tell() -> None:
    columns = View("column", "columns", ("key", "type"), ("key",))
    got = seen(
        lambda: show_list(pages("columns", [{"key": "title"}]), columns, "blog/articles"),
        output="ids",
    )
    assert got == "blog/articles/title\n"


def test_what_has_no_address_cannot_be_shown_by_it() -> None:
    with pytest.raises(UsageError, match=r"this row has no \$databaseId/\$tableId/\$id"):
        listed({"sum": 3}, output="ids")


def test_a_line_feed_in_an_id_cannot_make_two_addresses() -> None:
    assert listed({"$id": "a\nb"}, view=USERS, output="ids") == "a\\nb\n"


def test_a_lone_surrogate_is_its_json_escape() -> None:
    assert listed({"a": "\ud83d"}, output="ndjson") == '{"a":"\\ud83d"}\n'
