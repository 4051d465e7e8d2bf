"""The text of a batch: words as a POSIX shell reads them, names, references, mistakes."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.batch.script import Line, Reference, parse_script
from appwrite_cli.errors import UsageError


def words(text: str) -> list[str]:
    """The words of the only line in a text."""
    (line,) = parse_script(text)
    return line.argv(str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rows list", ["rows", "list"]),
        ("awcli rows list", ["rows", "list"]),
        ("  rows\tlist  ", ["rows", "list"]),
        ("rows list # all of them", ["rows", "list"]),
        ("rows get a#b", ["rows", "get", "a#b"]),
        ("a 'b c' \"d e\"", ["a", "b c", "d e"]),
        ("a b'c'\"d\"e", ["a", "bcde"]),
        ("a ''", ["a", ""]),
        (r"a b\ c \'", ["a", "b c", "'"]),
        (r'a "\"\\\$\n"', ["a", '"\\$\\n']),
        (r"a '\"'", ["a", '\\"']),
        ("a \\\n  b", ["a", "b"]),
        ("a b\\\nc", ["a", "bc"]),
        ("a 'two\nlines'", ["a", "two\nlines"]),
        ("a $id $createdAt '${x}'", ["a", "$id", "$createdAt", "${x}"]),
        ("a views>=1".replace(">", "\\>"), ["a", "views>=1"]),
        ("rows update x views:+=1 a=~/b*", ["rows", "update", "x", "views:+=1", "a=~/b*"]),
        ("a\r\n", ["a"]),
    ],
)
def test_words_are_those_of_a_shell(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_lines_have_the_numbers_of_their_first_lines() -> None:
    text = "# a comment\n\nrows list\\\n x\n   \nrows get 'a\nb'\n# the end\nrows delete y"
    assert [line.number for line in parse_script(text)] == [3, 6, 9]


def test_an_answer_is_kept_under_a_name() -> None:
    (line,) = parse_script("db = awcli databases create --name x")
    assert (line.name, line.argv(str)[:2]) == ("db", ["databases", "create"])


@pytest.mark.parametrize("text", ["a '=' b", "a= b", "a =b", "a \\= b"])
def test_only_a_bare_equals_sign_names_an_answer(text: str) -> None:
    (line,) = parse_script(text)
    assert line.name == ""


def test_references_are_found_but_in_single_quotes() -> None:
    (line,) = parse_script("rows get ${db.$id}/t/\"${row.rows.0.$id}\" '${no}' ${HOME}")
    assert line.references == [
        Reference("db", "$id"),
        Reference("row", "rows.0.$id"),
        Reference("HOME", ""),
    ]
    values = {"db": "shop", "row": "r 1", "HOME": "/x"}
    assert line.argv(lambda reference: values[reference.name]) == [
        "rows", "get", "shop/t/r 1", "${no}", "/x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a\nb 'c", "line 2: this quote is not closed\n  b 'c\n    ^"),
        ('a "b', 'line 1: this quote is not closed\n  a "b\n    ^'),
        ("a \\", "line 1: nothing follows the backslash\n  a \\\n    ^"),
        ("a | b", "line 1: '|' means something to a shell, and this is none\n  a | b\n    ^"),
        ("a views>1", "line 1: '>' means something to a shell, and this is none\n  a views>1\n  "),
        ("a $(b)", "line 1: '$' means something to a shell, and this is none\n  a $(b)\n    ^"),
        ("a ${", "line 1: expected ${NAME} or ${NAME.FIELD}\n  a ${\n    ^"),
        ("a ${1}", "line 1: expected ${NAME} or ${NAME.FIELD}\n"),
        ("a ${x:-y}", "line 1: expected ${NAME} or ${NAME.FIELD}\n"),
        ("1a = b", "line 1: '1a' cannot be the name of an answer"),
        ("a =", "line 1: a command is missing"),
        ("awcli", "line 1: a command is missing"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, error: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_script(text)
    assert caught.value.message.startswith(error)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2))
def test_what_shlex_quotes_is_read_as_it_was(arguments: list[str]) -> None:
    assert words("x " + shlex.join(["y", *arguments])) == ["x", "y", *arguments]


@given(st.text(st.sampled_from("ab '\"\\\n#$${}=.|>") | st.characters()))
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        lines = parse_script(text)
    except UsageError:
        return
    assert all(isinstance(line, Line) and line.words for line in lines)
