"""Column specs: what is sent, what is refused, and printing."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.columns.parse import KINDS, ON_DELETE, parse_column
from appwrite_cli.columns.spec import ColumnSpec, Relationship, column_of, print_column
from appwrite_cli.columns.types import TYPES
from appwrite_cli.errors import GrammarError, UsageError
from tests.column_cases import CREATED, FLOAT_MAX, INT_MAX, INT_MIN, LONG

REFUSED: list[tuple[str, str, int]] = [
    ("", "expected ':' after the column key", 0),
    ("title", "expected ':' after the column key", 5),
    (":text", "the column key is missing", 0),
    ("a b:text", "the column key holds ' '", 1),
    ("$id:text", "the column key holds '$' at its start", 0),
    (f"{LONG}k:text", "the column key has 37 characters, 36 are the most", 36),
    ("x:", "the type is missing", 2),
    ("x:strng(5)", "unknown type 'strng', did you mean 'string'?", 2),
    ("x:Varchar(5)", "unknown type 'Varchar', did you mean 'varchar'?", 2),
    ("x:double", "unknown type 'double', did you mean 'float'?", 2),
    ("x:linestring", "unknown type 'linestring', did you mean 'line'?", 2),
    ("x:int", "unknown type 'int', did you mean 'integer'?", 2),
    ("x:varchar", "varchar needs a size", 9),
    ("x:varchar(encrypt)", "varchar needs a size", 10),
    ("x:varchar()", "an argument is missing", 10),
    ("x:varchar(0)", "the size of varchar is 1 to 16381", 10),
    ("x:varchar(16382)", "the size of varchar is 1 to 16381", 10),
    ("x:string(1073741825)", "the size of string is 1 to 1073741824", 9),
    ("x:varchar(ten)", "'ten' is no size", 10),
    ("x:varchar(10", "expected ',' or ')'", 12),
    ("x:varchar(10,encrypted)", "varchar takes no 'encrypted'", 13),
    ("x:varchar(149,encrypt)", "encrypted text needs a size of 150 or more", 10),
    ("x:text(500)", "text takes no '500'", 7),
    ("x:boolean(1)", "boolean takes no '1'", 10),
    ("x:email(encrypt)", "email takes no 'encrypt'", 8),
    ("x:integer(5)", "'5' is no range", 10),
    ("x:integer(..)", "'..' is no range", 10),
    ("x:integer(5..1)", "the range is upside down", 10),
    ("x:integer(0..1.5)", "'1.5' is no whole number of 64 bits", 13),
    (
        "x:integer(0..9223372036854775808)",
        "'9223372036854775808' is no whole number of 64 bits",
        13,
    ),
    ("x:integer(0..5,6)", "integer takes no '6'", 15),
    ("x:float(a..)", "'a' is no number", 8),
    ("x:enum", "enum needs elements", 6),
    ("x:enum(a,,b)", "an argument is missing", 9),
    ("x:enum(a,a)", "the element 'a' is given twice", 9),
    ('x:enum(a,"")', "an element has 1 to 255 characters", 9),
    ('x:enum(a"b")', "expected ',' or ')'", 8),
    ('x:enum("a)', "not quoted as in JSON: unterminated string starting at", 7),
    (f"x:enum({'e' * 256})", "an element has 1 to 255 characters", 7),
    (f"x:enum({','.join(f'e{i}' for i in range(101))})", "101 elements, 100 are the most", 397),
    ("x:text![]", "expected '[]', '!', '=' or the end", 7),
    ("x:text?", "expected '[]', '!', '=' or the end", 6),
    ("x:text!=a", "a required column has no default", 7),
    ("x:text[]=a", "an array column has no default", 8),
    ("x:point[]", "a point column cannot be an array", 7),
    ("x:varchar(3)=abcd", "the default has 4 characters, the column holds 3", 13),
    ("x:integer(0..5)=6", "the default 6 is outside the range 0..5", 16),
    ("x:integer(5..)=1", "the default 1 is outside the range 5..", 15),
    ("x:float(..0.5)=1", "the default 1 is outside the range ..0.5", 15),
    ("x:integer=a", "the default 'a' is no whole number", 10),
    ("x:integer=1.5", "the default '1.5' is no whole number", 10),
    ("x:integer=", "the default '' is no whole number", 10),
    ("x:float=1e999", "the default '1e999' is no number", 8),
    ("x:boolean=yes", "the default 'yes' is neither true nor false", 10),
    (
        "x:enum(draft,live)=drft",
        "the default 'drft' is none of the elements, did you mean 'draft'?",
        19,
    ),
    ("x:datetime=yesterday", "the default 'yesterday' is no time", 11),
    ("x:datetime=0900-01-01", "the default '0900-01-01' is no time", 11),
    ("x:email=nope", "the default 'nope' is no email", 8),
    ("x:ip=300.1.1.1", "the default '300.1.1.1' is no ip", 5),
    ("x:url=not a url", "the default 'not a url' is no url", 6),
    ("x:point=1", "the default is no point", 8),
    ("x:point=[1]", "the default is no point", 8),
    ("x:point=[200,100]", "the default is no point", 8),
    ("x:point=[1,", "not JSON: expecting value", 11),
    ("x:line=[[1,1]]", "the default is no line", 7),
    ("x:polygon=[[[0,0],[0,1],[1,1]]]", "the default is no polygon", 10),
    ("x:relationship", "a relationship needs a table and a kind", 14),
    ("x:relationship(authors)", "a relationship needs a table and a kind", 14),
    ("x:relationship(a b,oneToOne)", "'a b' is no table ID", 15),
    ("x:relationship(a,oneToone)", "unknown kind 'oneToone', did you mean 'oneToOne'?", 17),
    (
        "x:relationship(a,oneToOne,onDelete=setnull)",
        "unknown onDelete 'setnull', did you mean 'setNull'?",
        35,
    ),
    ("x:relationship(a,oneToOne,twoway=b)", "unknown 'twoway', did you mean 'twoWay'?", 26),
    ("x:relationship(a,oneToOne,twoWay=)", "'' is no key of the other side", 33),
    ("x:relationship(a,oneToOne,twoWay,twoWay=b)", "twoWay is given twice", 33),
    ("x:relationship(a,oneToOne)!", "a relationship cannot be required", 26),
    ("x:relationship(a,oneToOne)[]", "a relationship column cannot be an array", 26),
    ("x:relationship(a,oneToOne)=b", "a relationship has no default", 26),
]

INLINE: list[tuple[str, dict[str, Any] | None]] = [
    ("s:string(64)!", {"key": "s", "type": "string", "size": 64, "required": True}),
    (
        "n:integer(0..10)=3",
        {"key": "n", "type": "integer", "required": False, "min": 0, "max": 10, "default": 3},
    ),
    ("f:float", {"key": "f", "type": "double", "required": False}),
    ("b:bigint", {"key": "b", "type": "bigint", "required": False}),
    ("d:boolean=false", {"key": "d", "type": "boolean", "required": False, "default": False}),
    ("w:datetime", {"key": "w", "type": "datetime", "required": False}),
    ("m:email", {"key": "m", "type": "string", "format": "email", "size": 254, "required": False}),
    (
        "k:enum(a,b)[]",
        {
            "key": "k",
            "type": "string",
            "format": "enum",
            "size": 255,
            "elements": ["a", "b"],
            "required": False,
            "array": True,
        },
    ),
    ("p:point!", {"key": "p", "type": "point", "required": True}),
    ("g:polygon", {"key": "g", "type": "polygon", "required": False}),
    # Made after the table: Appwrite 1.9.6 refuses them inline, or would make another column.
    ("v:varchar(20)", None),
    ("t:text", None),
    ("l:line", None),
    ("n:integer", None),
    ("n:integer(..2147483648)", None),
    ("b:bigint(0..)", None),
    ("s:string(200,encrypt)", None),
    ("p:point=[1,2]", None),
    ("r:relationship(a,oneToOne)", None),
]


@pytest.mark.parametrize(("spec", "path", "body"), CREATED)
def test_a_spec_gives_the_request_that_makes_the_column(
    spec: str, path: str, body: dict[str, Any]
) -> None:
    column = parse_column(spec)
    assert (column.path, column.body) == (path, body)
    assert json.dumps(column.body, sort_keys=True) == json.dumps(body, sort_keys=True)


@pytest.mark.parametrize(("spec", "reason", "position"), REFUSED)
def test_a_wrong_spec_is_refused_with_a_caret(spec: str, reason: str, position: int) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_column(spec)
    assert (caught.value.reason, caught.value.position) == (reason, position)


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(GrammarError) as caught:
        parse_column("views:integer(0..5)=6")
    assert str(caught.value) == (
        "the default 6 is outside the range 0..5\n  views:integer(0..5)=6\n                      ^"
    )


@pytest.mark.parametrize(("spec", "inline"), INLINE)
def test_a_spec_says_whether_a_table_can_be_made_with_it(
    spec: str, inline: dict[str, Any] | None
) -> None:
    assert parse_column(spec).inline == inline


def test_only_the_old_string_type_warns() -> None:
    specs = {name: f"x:{name}" + {"varchar": "(5)", "enum": "(a)"}.get(name, "") for name in TYPES}
    del specs["relationship"], specs["string"]
    assert [parse_column(spec).warning for spec in specs.values()] == [""] * len(specs)
    assert parse_column("x:string(50)").warning == (
        "x: string columns are deprecated, varchar(50) takes their place"
    )
    assert parse_column("x:string(20000)").warning == (
        "x: string columns are deprecated, text takes their place"
    )


# Printing


@pytest.mark.parametrize(("spec", "path", "body"), CREATED)
def test_parsing_what_was_printed_gives_the_same_column(
    spec: str, path: str, body: dict[str, Any]
) -> None:
    column = parse_column(spec)
    assert parse_column(str(column)) == column
    assert column_of(column.shown).body | body == body | column_of(column.shown).body


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}", fullmatch=True)


@st.composite
def columns(draw: st.DrawFn) -> ColumnSpec:
    """Any column that a spec can describe."""
    type_ = draw(st.sampled_from(list(TYPES.values())))
    made: dict[str, Any] = {}
    if type_.value == "relationship":
        two_way = draw(st.booleans())
        key = draw(st.just("") | KEYS) if two_way else ""
        on_delete = draw(st.sampled_from(["", *ON_DELETE]))
        kind = draw(st.sampled_from(KINDS))
        related = Relationship(draw(KEYS), kind, two_way, key, on_delete)
        return ColumnSpec(draw(KEYS), type_, relationship=related)
    if type_.most:
        made["size"] = draw(st.integers(150, type_.most))
    if type_.encrypts:
        made["encrypt"] = draw(st.booleans())
    if type_.value == "elements":
        made["elements"] = tuple(draw(st.lists(WORDS, min_size=1, max_size=5, unique=True)))
    if type_.ranged:
        numbers = (
            st.integers(INT_MIN + 1, INT_MAX - 1)
            if type_.value == "integer"
            else st.floats(-1e300, 1e300) | st.integers(-(10**20), 10**20)
        )
        low, high = sorted(draw(st.tuples(numbers, numbers)))
        made["minimum"] = draw(st.sampled_from([None, low]))
        made["maximum"] = draw(st.sampled_from([None, high]))
    shape = draw(st.sampled_from(["plain", "required", "array", "default"]))
    made["required"] = shape == "required"
    made["array"] = shape == "array" and type_.value != "geometry"
    if shape == "default":
        if type_.value == "elements":
            made["default"] = draw(st.sampled_from(made["elements"]))
        elif type_.ranged:
            made["default"] = next(
                (made[end] for end in ("minimum", "maximum") if made[end] is not None), 0
            )
        elif type_.value == "boolean":
            made["default"] = draw(st.booleans())
        elif type_.name == "point":
            made["default"] = draw(st.lists(st.floats(-90, 90), min_size=2, max_size=2))
        elif type_.value == "text" and not type_.format:
            made["default"] = draw(st.just("") | WORDS)
    return ColumnSpec(draw(KEYS), type_, **made)


@given(columns())
def test_printing_and_parsing_are_inverse(column: ColumnSpec) -> None:
    assert parse_column(str(column)) == column


@given(columns())
def test_a_column_as_the_api_shows_it_prints_as_its_spec(column: ColumnSpec) -> None:
    seen = column_of(column.shown)
    assert parse_column(print_column(column.shown)) == seen
    if column.relationship is None:
        assert seen == column


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        parse_column(text)


PIECES = st.sampled_from(
    ["x", ":", *TYPES, "(", ")", ",", "..", "[]", "!", "=", '"', "5", "-1.5", "encrypt", "[1,2]",
     " ", "twoWay", "onDelete=cascade", "oneToOne", "true", "\\", "\ud800"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_spec_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        column = parse_column(f"x:{text}")
    except UsageError:
        return
    assert parse_column(str(column)) == column
    json.dumps([column.body, column.inline, column.shown], allow_nan=False)


@pytest.mark.parametrize(
    ("column", "spec"),
    [
        (
            {"key": "v", "type": "varchar", "size": 20, "default": "hi", "encrypt": None},
            "v:varchar(20)=hi",
        ),
        ({"key": "n", "type": "integer", "min": INT_MIN, "max": INT_MAX}, "n:integer"),
        ({"key": "n", "type": "integer", "min": None, "max": None}, "n:integer"),
        (
            {"key": "f", "type": "double", "min": 0, "max": FLOAT_MAX, "required": True},
            "f:float(0..)!",
        ),
        ({"key": "d", "type": "datetime", "format": ""}, "d:datetime"),
        ({"key": "l", "type": "linestring", "default": [[0, 0], [1, 1]]}, "l:line=[[0,0],[1,1]]"),
        (
            {"key": "e", "type": "string", "format": "enum", "elements": ["a", "b, c"]},
            'e:enum(a,"b, c")',
        ),
        ({"key": "x", "type": "vector", "array": True, "required": True}, "x:vector[]!"),
        (
            {
                "key": "cover",
                "type": "relationship",
                "relatedTable": "covers",
                "relationType": "oneToOne",
                "twoWay": False,
                "twoWayKey": "books",
                "onDelete": "cascade",
                "side": "parent",
            },
            "cover:relationship(covers,oneToOne,onDelete=cascade)",
        ),
        (
            {
                "key": "books",
                "type": "relationship",
                "relatedTable": "books",
                "relationType": "manyToOne",
                "twoWay": True,
                "twoWayKey": "author",
                "onDelete": "setNull",
                "side": "child",
            },
            "books:relationship(books,oneToMany,twoWay=author,onDelete=setNull)",
        ),
    ],
)
def test_columns_of_the_api_print_as_specs(column: dict[str, Any], spec: str) -> None:
    assert print_column(column) == spec


def test_a_type_unknown_here_has_no_spec() -> None:
    with pytest.raises(UsageError, match="column 'x' has the unknown type 'vector'"):
        column_of({"key": "x", "type": "vector"})
