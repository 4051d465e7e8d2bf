"""Records read from CSV, JSON and NDJSON: exact where they are right, told where they are wrong."""

import csv
import io
import json
from itertools import chain, islice, repeat
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appwrite_cli.errors import UsageError
from appwrite_cli.transfer import json_records
from appwrite_cli.transfer.records import LONGEST, Record, format_of, read_records

NAMES = st.lists(st.text("abcXYZ$_ é", min_size=1, max_size=5), min_size=1, max_size=4, unique=True)
# Whatever can be sent; a carriage return alone ends a line for the csv module outside quotes only.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=5)


def read(content: bytes | str, form: str) -> list[Record]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_records(io.BytesIO(data), form, "users"))


def fields(content: bytes | str, form: str) -> list[Any]:
    records = read(content, form)
    assert [record.problem for record in records] == [""] * len(records)
    return [dict(record.fields) for record in records]


def problems(content: bytes | str, form: str) -> list[tuple[int, str]]:
    return [(record.line, record.problem) for record in read(content, form)]


@pytest.fixture(params=[1, 7, 65536])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many bytes of a JSON document are read at once."""
    monkeypatch.setattr(json_records, "PIECE", request.param)
    return int(request.param)


@given(st.data(), NAMES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_is_written_as_csv_is_read_back(
    data: st.DataObject, names: list[str], ending: str, mark: bool
) -> None:
    row = st.lists(TEXTS, min_size=len(names), max_size=len(names))
    # A line with one empty field looks like no line at all, and is none.
    rows = [r for r in data.draw(st.lists(row, max_size=5)) if len(r) > 1 or r[0]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([names, *rows])
    content = b"\xef\xbb\xbf" * mark + text.getvalue().encode()
    expected = [dict(zip(names, (c or None for c in cells), strict=True)) for cells in rows]
    assert fields(content, "csv") == expected


@given(OBJECTS, st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans(), st.booleans())
def test_what_is_written_as_ndjson_is_read_back(
    objects: list[Any], ending: str, ascii_only: bool, mark: bool
) -> None:
    lines = [json.dumps(each, ensure_ascii=ascii_only) + ending for each in objects]
    assert fields(b"\xef\xbb\xbf" * mark + "".join(lines).encode(), "ndjson") == objects


@given(OBJECTS, st.sampled_from([None, 0, 3]), st.sampled_from(["", "ascii"]), st.integers(1, 40))
@example([{"a": '\\"}]'}, {"b": "\\"}], None, "", 1)
def test_what_is_written_as_json_is_read_back_in_whatever_pieces(
    objects: list[Any], indent: int | None, letters: str, size: int
) -> None:
    for document in (objects, {"total": 1, "other": [{"x": "]"}], "users": objects}):
        text = json.dumps(document, indent=indent, ensure_ascii=bool(letters))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_records, "PIECE", size)
            assert fields(text, "json") == objects


@given(st.binary(max_size=60), st.sampled_from(["csv", "json", "ndjson"]))
@example(b'a,b\n"x', "csv")
@example(b'[{"a":"\\', "json")
@example(b'{"users":[[]', "json")
def test_nonsense_is_a_bad_record_or_a_usage_error(content: bytes, form: str) -> None:
    try:
        records = read(content, form)
    except UsageError:
        return
    for record in records:
        assert record.line >= 1
        json.dumps(dict(record.fields), ensure_ascii=False).encode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_heading(separator: str) -> None:
    text = "id,email\na,a@b\n".replace(",", separator)
    assert fields(text, "csv") == [{"id": "a", "email": "a@b"}]


def test_a_wrong_line_of_a_csv_does_not_spoil_the_others() -> None:
    content = b'id,email\na,1\nb\nc,1,2\n"d"x,1\n\xff,1\n\n"multi\nline",1\ne,"1\n'
    assert problems(content, "csv") == [
        (2, ""),
        (3, "it has 1 fields, the heading has 2"),
        (4, "it has 3 fields, the heading has 2"),
        (5, "it is not CSV: ',' expected after '\"'"),
        (6, "it is not UTF-8 text"),
        (8, ""),
        (10, "it is not CSV: unexpected end of data"),
    ]


def test_a_wrong_line_of_ndjson_does_not_spoil_the_others() -> None:
    content = b'{"id":"a"}\n{"id":}\n\n[1]\n{"id":"\xff"}\n{"id":NaN}\n{"id":"\\ud800"}\n{"id":"b"}'
    assert problems(content, "ndjson") == [
        (1, ""),
        (2, "not JSON: expecting value"),
        (4, "it is no JSON object"),
        (5, "it is not UTF-8 text"),
        (6, "not JSON: NaN is no number of JSON"),
        (7, "the JSON holds half a surrogate pair"),
        (8, ""),
    ]


def test_a_wrong_element_of_json_does_not_spoil_the_others(piece: int) -> None:
    content = b'[\n{"a":1,,},\n3, "x",\n{"b":"\xff"},{"c":\n2}]'
    assert problems(content, "json") == [
        (2, "not JSON: expecting property name enclosed in double quotes"),
        (3, "it is no JSON object"),
        (3, "it is no JSON object"),
        (4, "it is not UTF-8 text"),
        (4, ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "x",
        "3",
        "[",
        "[{",
        '[{"a":"x',
        "[1 2]",
        "[,]",
        "{",
        '{"a" 3}',
        '{"a":[1',
        '{"users":3}',
        '{"a":1 "b":2}',
        "{}",
    ],
)
def test_a_document_that_is_none_is_a_usage_error(text: str, piece: int) -> None:
    with pytest.raises(UsageError):
        read(text, "json")


@pytest.mark.parametrize("text", ["[]", " [ ] ", '{"users":[]}', '{"total":0, "users" : [ ]}'])
def test_an_empty_list_has_no_records(text: str, piece: int) -> None:
    assert read(text, "json") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"id,email,id\n", "the column 'id' is there twice"),
        (b"\xffid,email\n", "the first line is not UTF-8 text"),
        (b'"id"x,email\n', "the first line is no heading"),
        (b"id\rada\r", "the first line is no heading"),
    ],
)
def test_a_heading_that_is_none_is_a_usage_error(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(content, "csv")


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_what_is_too_long_is_passed_over(form: str) -> None:
    long = "x" * (LONGEST + 10)
    texts = {
        "csv": f"id\na\n{long}\nb\n",
        "ndjson": f'{{"id":"a"}}\n{{"id":"{long}"}}\n{{"id":"b"}}\n',
        "json": f'[{{"id":"a"}},\n{{"id":"{long}"}},\n{{"id":"b"}}]',
    }
    got = read(texts[form], form)
    assert [record.fields.get("id") for record in got] == ["a", None, "b"]
    assert got[1].problem


def test_an_array_is_never_read_whole() -> None:
    class Endless(io.RawIOBase):
        pieces = chain([b"["], repeat(b'{"a":"[1]"},'))

        def read(self, size: int = -1) -> bytes:
            return next(self.pieces)

    endless: Any = Endless()
    records = islice(read_records(endless, "json", "users"), 1000)
    assert [dict(record.fields) for record in records] == [{"a": "[1]"}] * 1000


@pytest.mark.parametrize(
    ("name", "start", "form"),
    [
        ("users.csv", b"{", "csv"),
        ("users.CSV", b"", "csv"),
        ("users.ndjson", b"[", "ndjson"),
        ("users.jsonl", b"", "ndjson"),
        ("users.json", b' [{"a":1}]', "json"),
        ("users.json", b'{"a":1}\n{"a":2}\n', "ndjson"),
        ("users.json", b'{"a":1}', "ndjson"),
        ("users.json", b'{"users":[{"a":1}]}', "json"),
        ("users.json", b'{\n "users": [', "json"),
        ("stdin", b'\xef\xbb\xbf{"a":[1]}\n', "ndjson"),
        ("stdin", b"id,email\n", "csv"),
        ("stdin", b"", "csv"),
    ],
)
def test_the_format_is_that_of_the_name_or_of_the_content(
    name: str, start: bytes, form: str
) -> None:
    assert format_of(name, start, "users") == form


@pytest.mark.parametrize(
    ("name", "start"), [("users.csv", b"\xff\xfei\0d\0"), ("users.json", b"id,email")]
)
def test_a_format_that_cannot_be_is_a_usage_error(name: str, start: bytes) -> None:
    with pytest.raises(UsageError):
        format_of(name, start, "users")
