"""`--jmespath` and `--fields`."""

import json
from typing import Any

import pytest

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.output import View, show, show_list, show_many, show_part, show_value
from appwrite_cli.output.view import value_at
from tests.output.rendering import ROWS, USERS, Answer, Seen, pages, row, seen

ITEMS = [{"$id": "a", "n": 1, "tags": ["x", "y"]}, {"$id": "b", "n": 2, "tags": []}]


def listed(expression: str = "", *fields: str, **options: Any) -> Seen:
    return seen(
        lambda: show_list(pages("rows", ITEMS[:1], ITEMS[1:]), ROWS, "p", fields=fields),
        jmespath=expression,
        **options,
    )


SELECTED = [
    ("total", "json", "2\n"),
    ("total", "", "2\n"),
    ("rows[].n", "json", "[1,2]\n"),
    ("rows[].n", "", "1\n2\n"),
    ("rows[].n", "csv", "value\n1\n2\n"),
    ("rows[].[n, tags]", "", '1\t["x","y"]\n2\t[]\n'),
    ("rows[?n > `1`]", "ids", "p/b\n"),
    ('rows[].{id: "$id", n: n}', "", "a\t1\nb\t2\n"),
    ('rows[].{id: "$id", n: n}', "csv", "id,n\na,1\nb,2\n"),
    ('rows[].{id: "$id", n: n}', "table", "id  n\na   1\nb   2\n"),
    ("rows[0]", "", '$id\ta\nn\t1\ntags\t["x","y"]\n'),
    ("rows[0].tags", "json", '["x","y"]\n'),
    ("nothing", "json", "null\n"),
    ("n", "ndjson", "1\n2\n"),
    ("{n: n}", "ndjson", '{"n":1}\n{"n":2}\n'),
    ("length(rows)", "", "2\n"),
    ("@", "json", '{"total":2,"rows":[' + ",".join(
        json.dumps(item, separators=(",", ":")) for item in ITEMS
    ) + "]}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "output", "expected"), SELECTED)
def test_an_expression_works_on_the_whole_json_and_on_each_item_in_ndjson(
    expression: str, output: str, expected: str
) -> None:
    assert listed(expression, output=output) == expected


def test_an_expression_works_on_one_resource_on_several_and_on_own_data() -> None:
    assert seen(lambda: show(Answer(ITEMS[0]), ROWS), jmespath="n", output="json") == "1\n"
    assert seen(lambda: show(Answer(ITEMS[0]), ROWS), jmespath="n", output="ndjson") == "1\n"
    many = [Answer(item) for item in ITEMS]
    assert seen(lambda: show_many(many, ROWS), jmespath="[].n", output="json") == "[1,2]\n"
    assert seen(lambda: show_many(many, ROWS), jmespath="n", output="ndjson") == "1\n2\n"
    assert seen(lambda: show_value({"a": [1]}), jmespath="a[0]") == "1\n"


def test_what_is_selected_is_indented_on_a_terminal() -> None:
    got = listed("rows[].n", output="json", terminal=True)
    assert got == "[\n  1,\n  2\n]\n"


WRONG = [
    ("rows[", "the expression ends too early", "rows[", 5),
    ("rows[].$id", "this character has no meaning here", "rows[].$id", 7),
    ("a b", "this is not expected here", "a b", 2),
    ("'open", "", "'open", None),
    ("a..b", "this is not expected here", "a..b", 2),
]


@pytest.mark.parametrize(("expression", "reason", "written", "position"), WRONG)
def test_a_wrong_expression_is_a_usage_error_that_points_at_it(
    expression: str, reason: str, written: str, position: int | None
) -> None:
    with pytest.raises(GrammarError) as caught:
        listed(expression)
    assert caught.value.text == written
    assert reason in caught.value.reason
    assert position is None or caught.value.position == position


def test_a_dollar_outside_of_quotes_gets_a_hint() -> None:
    with pytest.raises(GrammarError) as caught:
        listed("rows[].$id")
    assert caught.value.hint == 'names that begin with $ are quoted: "$id"'


@pytest.mark.parametrize("expression", ["unknown(rows)", "length(total)", "length()"])
def test_an_expression_that_does_not_suit_the_data_is_a_usage_error(expression: str) -> None:
    with pytest.raises(UsageError, match="--jmespath: "):
        listed(expression)


FIELDS = [
    (["n", "$id"], "", "1\ta\n2\tb\n"),
    (["n,$id"], "", "1\ta\n2\tb\n"),
    (["n", "_id"], "tsv", "n\t$id\n1\ta\n2\tb\n"),
    (["tags.0", "n"], "csv", "tags.0,n\nx,1\n,2\n"),
    (["n"], "json", '{"rows":[{"n":1},{"n":2}],"total":2}\n'),
    (["n"], "ndjson", '{"n":1}\n{"n":2}\n'),
    (["n"], "table", "n\n1\n2\n"),
    (["n"], "ids", "p/a\np/b\n"),
]


@pytest.mark.parametrize(("fields", "output", "expected"), FIELDS)
def test_fields_choose_columns_in_their_order(
    fields: list[str], output: str, expected: str
) -> None:
    got = listed("", *fields, output=output)
    assert (got, got.err) == (expected, "")


def test_fields_choose_of_one_resource_too() -> None:
    def action() -> None:
        show(Answer(row("r", title="A")), ROWS, fields=["title", "_createdAt"])

    assert seen(action) == "title\tA\n$createdAt\t2026-02-03T04:05:06.789+00:00\n"
    assert seen(action, output="json") == (
        '{"title":"A","$createdAt":"2026-02-03T04:05:06.789+00:00"}\n'
    )


def test_a_field_that_nothing_has_is_warned_of() -> None:
    def action() -> None:
        show_list(pages("users", [{"$id": "a", "name": "Ada"}]), USERS, fields=["nmae"])

    got = seen(action)
    assert got == "\n"
    assert got.err == "warning: --fields: no field 'nmae' here, did you mean 'name'?\n"


@pytest.mark.parametrize("fields", [[""], ["a,,b"], ["a", ""]])
def test_an_empty_field_is_a_usage_error(fields: list[str]) -> None:
    with pytest.raises(UsageError, match="--fields: a name is empty"):
        listed("", *fields)


PATHS = [
    ({"a": {"b": 1}}, "a.b", 1),
    ({"a.b": 1, "a": {"b": 2}}, "a.b", 1),
    ({"a": {"b.c": 1}}, "a.b.c", 1),
    ({"a": [{"b": 1}, {"b": 2}]}, "a.b", [1, 2]),
    ({"a": [{"b": 1}, {"b": 2}]}, "a.1.b", 2),
    ({"a": [1]}, "a.5", None),
    ({"a": None}, "a.b", None),
    ({"a": 1}, "b", None),
    ({"": 1}, "a.", None),
]


@pytest.mark.parametrize(("item", "path", "found"), PATHS)
def test_what_stands_at_a_path(item: Any, path: str, found: Any) -> None:
    assert value_at(item, path) == found


TOKEN = Answer({"$id": "t1", "secret": "abc"})


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({}, "abc\n"),
        ({"terminal": True}, "abc\n"),
        ({"output": "table"}, "abc\n"),
        ({"output": "csv"}, "$id,secret\nt1,abc\n"),
        ({"output": "ids"}, "t1\n"),
        ({"output": "ndjson"}, '{"$id":"t1","secret":"abc"}\n'),
        ({"output": "json"}, '{\n "$id": "t1",\n "secret": "abc"\n}\n'),
        ({"jmespath": '"$id"'}, "t1\n"),
    ],
)
def test_the_one_thing_a_command_is_for_stands_alone_for_people(
    options: dict[str, Any], shown: str
) -> None:
    assert (
        seen(lambda: show_part(TOKEN, View("token", "tokens", ("$id",)), "secret"), **options)
        == shown
    )


def test_a_dry_run_has_no_part_to_show() -> None:
    assert seen(lambda: show_part(Answer(None, dry=True), USERS, "secret")) == ""
