"""Names that try to move the cursor, hide, turn around, or break lines."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from appwrite_cli.output import note, show, show_list, show_many, show_value, warn
from appwrite_cli.output.cells import clean, clean_json
from tests.output.rendering import ROWS, Answer, pages, seen

HOSTILE = [
    ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
    ("\x9b31mC1", r"\x9b31mC1"),
    ("two\nlines", r"two\nlines"),
    ("over\rwritten", r"over\rwritten"),
    ("a\tb", r"a\tb"),
    ("back\x08space\x7f", r"back\x08space\x7f"),
    ("nul\0", r"nul\x00"),
    ("\u202egnp.exe", r"\u202egnp.exe"),
    ("\u2066isolate\u2069", r"\u2066isolate\u2069"),
    ("\u061cmark\u200f", r"\u061cmark\u200f"),
    ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
    ("soft\xadhyphen", r"soft\xadhyphen"),
    ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
    ("tag\U000e0041", r"tag\U000e0041"),
    ("lone\ud800", r"lone\ud800"),
    ("[bold]markup[/] :smile:", "[bold]markup[/] :smile:"),
    ("日本語", "日本語"),
    ("👍🏽", "👍🏽"),
    ("e\u0301", "e\u0301"),
    ("שלום عربى", "שלום عربى"),
    ("葛\U000e0100", "葛\U000e0100"),
]


@pytest.mark.parametrize(("name", "shown"), HOSTILE)
def test_a_terminal_is_shown_what_is_there(name: str, shown: str) -> None:
    item = {"$id": "x", "name": name}
    assert clean(name) == shown
    listed = seen(lambda: show_list(pages("rows", [item]), ROWS), terminal=True)
    assert listed.splitlines()[1].rstrip() == f"x   {shown}"
    one = seen(lambda: show(Answer(item), ROWS), terminal=True)
    assert one.splitlines()[1] == f"name  {shown}"


@pytest.mark.parametrize("output", ["", "table", "json", "ndjson", "csv", "tsv", "ids"])
@pytest.mark.parametrize(("name", "shown"), HOSTILE)
def test_no_format_lets_it_reach_a_terminal(name: str, shown: str, output: str) -> None:
    item = {"$id": name, name: name, "nested": {name: [name]}}
    for action in (
        lambda: show(Answer(item), ROWS, "parent"),
        lambda: show_list(pages("rows", [item], [item]), ROWS, "parent"),
        lambda: show_many([Answer(item)], ROWS, "parent"),
        lambda: show_value([item]),
        lambda: show_value(name),
        lambda: note(name),
        lambda: warn(name),
    ):
        got = seen(action, output=output, terminal=True, width=400)
        assert [c for c in got + got.err if not harmless(c)] == []


def harmless(character: str) -> bool:
    """An independent opinion: Unicode's own categories."""
    return character in "\n\t" or (
        unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_text_is_cleaned_is_one_harmless_line(name: str) -> None:
    visible_format = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    for character in clean(name):
        is_sign = character in visible_format or ord(character) > 0x11000
        assert harmless(character) or is_sign
        assert character not in "\n\t"


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaned_json_is_the_same_json(name: str) -> None:
    document = json.dumps({name: [name]}, ensure_ascii=False)
    assert json.loads(clean_json(document)) == json.loads(document)


@pytest.mark.parametrize("output", ["", "ndjson", "csv", "tsv"])
def test_a_pipe_gets_what_the_server_said(output: str) -> None:
    name = "\x1b[31m\u202e"
    got = seen(lambda: show_list(pages("rows", [{"$id": name}]), ROWS), output=output)
    last = got.splitlines()[-1]
    assert (json.loads(last)["$id"] if output == "ndjson" else last) == name


ALIGNED = [
    "plain",
    "日本語テスト",
    "e\u0301clair",
    "👍🏽 thumbs",
    "\uff46\uff55\uff4c\uff4c",
    "한국어",
]


def test_columns_line_up_below_wide_and_combining_characters() -> None:
    items = [{"name": name, "end": "|"} for name in ALIGNED]
    got = seen(lambda: show_list(pages("rows", items), ROWS), terminal=True)
    starts = {cell_len(line[: line.index("|")]) for line in got.splitlines()[1:]}
    assert len(starts) == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("output", ["", "csv"])
def test_a_terminal_of_another_encoding_is_no_crash(encoding: str, output: str) -> None:
    item: dict[str, Any] = {"$id": "x", "name": "日本 é" + "long " * 40}
    got = seen(
        lambda: show_list(pages("rows", [item]), ROWS),
        terminal=True,
        encoding=encoding,
        output=output,
    )
    assert r"\u65e5\u672c" in got
