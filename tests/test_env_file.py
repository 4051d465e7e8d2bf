"""Files of variables are read as docker, dotenv and shells read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.env_file import parse_env_file, parse_variable
from appwrite_cli.errors import UsageError

READ = [
    ("", {}),
    ("A=1", {"A": "1"}),
    ("A=1\nB=2\n", {"A": "1", "B": "2"}),
    ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
    ("# no=1\n\n  \nA=1 # why\n#end", {"A": "1"}),
    ("  A = 1  \n", {"A": "1"}),
    ("export A=1\nexport\tB=2", {"A": "1", "B": "2"}),
    ("A=", {"A": ""}),
    ("A= # empty", {"A": ""}),
    ("A=a#b", {"A": "a#b"}),
    ("A=b=c", {"A": "b=c"}),
    ("A=with spaces in it", {"A": "with spaces in it"}),
    ('A="a # b" # why', {"A": "a # b"}),
    (r'A="a\nb\t\"c\"\\"', {"A": 'a\nb\t"c"\\'}),
    (r"A='a\n$B'", {"A": r"a\n$B"}),
    ('A="two\nlines"\nB=1', {"A": "two\nlines", "B": "1"}),
    ("A='two\nlines'", {"A": "two\nlines"}),
    ("A=$B", {"A": "$B"}),
    ("A=1\nB=2\nA=3", {"B": "2", "A": "3"}),
    ("A=é\n_B1=x", {"A": "é", "_B1": "x"}),
]


@pytest.mark.parametrize(("text", "found"), READ)
def test_variables_are_read(text: str, found: dict[str, str]) -> None:
    got = dict(parse_env_file(text, "--env-file .env"))
    assert got == found
    assert list(got) == list(found)


WRONG = [
    ("A", "line 1 is not NAME=VALUE"),
    ("A=1\nsecret words\n", "line 2 is not NAME=VALUE"),
    ("1A=2", "line 1 is not NAME=VALUE"),
    ("A-B=2", "line 1 is not NAME=VALUE"),
    ("A=1\n\nB='open\nC=1", "the quote in line 3 is not closed"),
    ('A="open', "the quote in line 1 is not closed"),
    ('A="a"b', "something follows the quote that begins in line 1"),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_mistake_is_told_by_its_line_and_never_shows_what_stands_there(
    text: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse_env_file(text, "--env-file .env")
    assert caught.value.message == f"--env-file .env: {words}"


@given(st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True), st.text()))
def test_what_is_quoted_comes_back(variables: dict[str, str]) -> None:
    def quoted(value: str) -> str:
        value = value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
        return f'"{value}"'

    text = "\n".join(f"{name}={quoted(value)}" for name, value in variables.items())
    assert dict(parse_env_file(text, "x")) == variables


@given(st.text())
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse_env_file(text, "x")
    except UsageError:
        return


def test_an_option_is_taken_as_it_stands() -> None:
    assert parse_variable("A= b # c", "--variable") == ("A", " b # c")
    for text in ("A", "=b", "A B=c", ""):
        with pytest.raises(UsageError, match="NAME=VALUE is expected"):
            parse_variable(text, "--variable")
