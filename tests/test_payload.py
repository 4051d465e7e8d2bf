"""Data items: how arguments are split, what each item is, and what it becomes for a table."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.payload import (
    Item,
    needs_columns,
    parameters,
    parse_items,
    plain_data,
    read_data,
    row_data,
    split_arguments,
)
from appwrite_cli.payload.operators import CONDITIONS, runs_as_operator
from appwrite_cli.streams import read_text

FILES = {"text.md": "# Hello\n", "meta.json": '{"a": [1, 2]}', "-": "from stdin"}


def read(source: str, what: str) -> str:
    """A reader of files that are not there."""
    if source not in FILES:
        raise UsageError(f"{what}: cannot read {source!r}")
    return FILES[source]


RUNS = '{"method":"increment","values":[1]}'


def items_of(*arguments: str, **allowed: bool) -> list[Item]:
    return parse_items(arguments, read, **allowed)


def column(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "array": False, **more}


COLUMNS = [
    column("title", "varchar", size=255),
    column("body", "text"),
    column("mail", "string", format="email"),
    column("status", "string", format="enum", elements=["draft", "live"]),
    column("views", "integer"),
    column("big", "bigint"),
    column("price", "double"),
    column("live", "boolean"),
    column("due", "datetime", format=""),
    column("place", "point"),
    column("way", "linestring"),
    column("area", "polygon"),
    column("tags", "varchar", size=20) | {"array": True},
    column("marks", "integer") | {"array": True},
    column("author", "relationship", relationType="manyToOne", side="parent"),
    column("books", "relationship", relationType="manyToOne", side="child"),
    column("shops", "relationship", relationType="manyToMany", side="parent"),
    column("kids", "relationship", relationType="oneToMany", side="parent"),
    column("parent", "relationship", relationType="oneToMany", side="child"),
    column("shape", "vector"),
]

ITEMS: list[tuple[str, str, str, Any]] = [
    ("title=Hello", "title", "=", "Hello"),
    ("title=", "title", "=", ""),
    ("title=a=b", "title", "=", "a=b"),
    ("title=a:=b", "title", "=", "a:=b"),
    ("title= spaced ", "title", "=", " spaced "),
    ('title="quoted"', "title", "=", '"quoted"'),
    ("title=two\nlines", "title", "=", "two\nlines"),
    ("title=😀 אב", "title", "=", "😀 אב"),
    ("$id=ada", "$id", "=", "ada"),
    ("a.b-c_d=1", "a.b-c_d", "=", "1"),
    ("_UPPER=1", "_UPPER", "=", "1"),
    ("views:=10", "views", ":=", 10),
    ("views:=-0.5e3", "views", ":=", -500.0),
    ("views:=9007199254740993", "views", ":=", 9007199254740993),
    ('tags:=["a"]', "tags", ":=", ["a"]),
    ("deleted:=null", "deleted", ":=", None),
    ('h:="@ada"', "h", ":=", "@ada"),
    ('h:= {"a": 1} ', "h", ":=", {"a": 1}),
    ("body=@text.md", "body", "=@", "# Hello\n"),
    ("body=@-", "body", "=@", "from stdin"),
    ("meta:=@meta.json", "meta", ":=@", {"a": [1, 2]}),
    ("page==2", "page", "==", "2"),
    ("page===2", "page", "==", "=2"),
    ("queries[]==x", "queries[]", "==", "x"),
    ("queries[0]==x", "queries[0]", "==", "x"),
    ("views:+=1", "views", ":+=", '{"method":"increment","values":[1]}'),
    ("views:-=2.5", "views", ":-=", '{"method":"decrement","values":[2.5]}'),
    ("views:+=[1,100]", "views", ":+=", '{"method":"increment","values":[1,100]}'),
    ('tags:append=["x"]', "tags", ":append=", '{"method":"arrayAppend","values":["x"]}'),
    ('tags:append="x"', "tags", ":append=", '{"method":"arrayAppend","values":["x"]}'),
    ('tags:remove="x"', "tags", ":remove=", '{"method":"arrayRemove","values":["x"]}'),
    ('tags:insert=[0,"x"]', "tags", ":insert=", '{"method":"arrayInsert","values":[0,"x"]}'),
    ("tags:unique=", "tags", ":unique=", '{"method":"arrayUnique","values":[]}'),
    ("live:toggle=[]", "live", ":toggle=", '{"method":"toggle","values":[]}'),
    ("due:add-days=7", "due", ":add-days=", '{"method":"dateAddDays","values":[7]}'),
    ("due:set-now=", "due", ":set-now=", '{"method":"dateSetNow","values":[]}'),
    ('t:concat="ä"', "t", ":concat=", '{"method":"stringConcat","values":["\\u00e4"]}'),
    (
        'tags:filter="isNotNull"',
        "tags",
        ":filter=",
        '{"method":"arrayFilter","values":["isNotNull",null]}',
    ),
]

REFUSED: list[Any] = [
    ("=x", "the key is missing", 0),
    (":=1", "the key is missing", 0),
    ("a b=x", "' ' cannot be part of a key", 1),
    ("a:b:=1", "':' cannot be part of a key", 1),
    ("-x=1", "'-' cannot be part of a key", 0),
    ("é=1", "'é' cannot be part of a key", 0),
    ("a[]=1", "'[' cannot be part of a key", 1),
    ("views:=", "not JSON: expecting value", 7),
    ("views:=ten", "not JSON: expecting value", 7),
    ("views:=01", "not JSON: extra data", 8),
    ("views:=[1,]", "not JSON: ", 9),
    ("views:=NaN", "not JSON: NaN is no number of JSON", 7),
    ("views:=-Infinity", "not JSON: -Infinity is no number of JSON", 7),
    ("views:=1e999", "not JSON: 1e999 is beyond the range of a double", 7),
    ('v:="\\ud800"', "the JSON holds half a surrogate pair", 3),
    pytest.param("v:=" + "[" * 100_000, "the JSON is nested too deeply", 3, id="deep"),
    ("body=@", "the name of a file is missing", 6),
    ("meta:=@", "the name of a file is missing", 7),
    ("views:incremnt=1", "unknown operator 'incremnt', did you mean 'increment'?", 6),
    ("views:+=", "no value: increment takes the JSON list [number, max?]", 8),
    ("views:+=x", "not JSON: expecting value", 8),
    ('views:+="1"', "number of increment must be a number", 8),
    ("views:+=true", "number of increment must be a number", 8),
    ("views:+=[1,2,3]", "increment takes the JSON list [number, max?], not 3 arguments", 8),
    ("views:divide=0", "divisor of divide must be a number other than 0", 13),
    ("views:modulo=[0]", "divisor of modulo must be a number other than 0", 13),
    ("live:toggle=true", "toggle takes no argument, not 1 argument", 12),
    ("tags:append=", "no value: append takes a JSON list of elements", 12),
    ("tags:append=x", "not JSON: expecting value", 12),
    ('tags:insert=[-1,"x"]', "index of insert must be an index from 0", 12),
    ('tags:insert="x"', "insert takes the JSON list [index, element], not 1 argument", 12),
    ("due:add-days=1.5", "days of add-days must be a whole number", 13),
    ("t:concat=1", "text of concat must be a string", 9),
    ('tags:filter=["like","x"]', f"condition of filter must be one of {', '.join(CONDITIONS)}", 12),
    ('tags:filter=["isNull",1]', "condition isNull of filter takes no value", 12),
]

TYPED: list[tuple[list[str], dict[str, Any]]] = [
    (["title=5"], {"title": "5"}),
    (["title=true"], {"title": "true"}),
    (["title=null"], {"title": "null"}),
    (["title=[1]"], {"title": "[1]"}),
    (["body=1e5"], {"body": "1e5"}),
    (["mail=1"], {"mail": "1"}),
    (["status=live"], {"status": "live"}),
    (["views=10"], {"views": 10}),
    (["views=-3"], {"views": -3}),
    (["big=9223372036854775807"], {"big": 9223372036854775807}),
    (["price=5"], {"price": 5}),
    (["price=0.10"], {"price": 0.1}),
    (["price=1e3"], {"price": 1000.0}),
    (["live=true"], {"live": True}),
    (["live=false"], {"live": False}),
    (["due=2026-01-31"], {"due": "2026-01-31"}),
    (["place=[13.4,52.5]"], {"place": [13.4, 52.5]}),
    (["way=[[0,0],[1,1]]"], {"way": [[0, 0], [1, 1]]}),
    (["tags=news"], {"tags": ["news"]}),
    (["tags=news", "tags=5"], {"tags": ["news", "5"]}),
    (["tags="], {"tags": [""]}),
    (["marks=1", "marks=2"], {"marks": [1, 2]}),
    (["marks=1", "marks:=2"], {"marks": [1, 2]}),
    (['tags:=["a"]'], {"tags": ["a"]}),
    (["tags:=5"], {"tags": 5}),
    (['title:="5"'], {"title": "5"}),
    (["views:=1.5"], {"views": 1.5}),
    (["body=@text.md"], {"body": "# Hello\n"}),
    (["tags=@text.md"], {"tags": ["# Hello\n"]}),
    (["author=ja"], {"author": "ja"}),
    (["author=5"], {"author": "5"}),
    (["author:=null"], {"author": None}),
    (["books=b1", "books=b2"], {"books": ["b1", "b2"]}),
    (["shops=s1"], {"shops": ["s1"]}),
    (["kids=k1"], {"kids": ["k1"]}),
    (["parent=p1"], {"parent": "p1"}),
    (["unknown=5"], {"unknown": "5"}),
    (["shape=[1]"], {"shape": "[1]"}),
    (['$permissions=read("any")'], {"$permissions": ['read("any")']}),
    (["views=1", "title=x", "price=2"], {"views": 1, "title": "x", "price": 2}),
    (["views:+=1", "title=x"], {"views": '{"method":"increment","values":[1]}', "title": "x"}),
]

BADLY_TYPED: list[tuple[list[str], str, str, int]] = [
    (
        ["views=abc"],
        "'abc' is not a whole number, as the integer column views needs",
        "views=abc",
        6,
    ),
    (
        ["views=5.0"],
        "'5.0' is not a whole number, as the integer column views needs",
        "views=5.0",
        6,
    ),
    (
        ["views=1e3"],
        "'1e3' is not a whole number, as the integer column views needs",
        "views=1e3",
        6,
    ),
    (
        ["views=007"],
        "'007' is not a whole number, as the integer column views needs",
        "views=007",
        6,
    ),
    (["views="], "'' is not a whole number, as the integer column views needs", "views=", 6),
    (
        ["big=9223372036854775808"],
        "'9223372036854775808' is not a whole number of 64 bits, as the bigint column big needs",
        "big=9223372036854775808",
        4,
    ),
    (["price=1,5"], "'1,5' is not a number, as the float column price needs", "price=1,5", 6),
    (["price=1e999"], "'1e999' is not a number, as the float column price needs", "price=1e999", 6),
    (
        ["live=yes"],
        "'yes' is neither true nor false, as the boolean column live needs",
        "live=yes",
        5,
    ),
    (["live=1"], "'1' is neither true nor false, as the boolean column live needs", "live=1", 5),
    (
        ["place=52.5,13.4"],
        "'52.5,13.4' is not a JSON list, as the point column place needs",
        "place=52.5,13.4",
        6,
    ),
    (["author=a b"], "'a b' is not an ID, as the relationship author needs", "author=a b", 7),
    (['tags=["a"]'], "tags is a list: = gives one element", 'tags=["a"]', 5),
    (
        ["marks=1", "marks=x"],
        "'x' is not a whole number, as the integer column marks needs",
        "marks=x",
        6,
    ),
    (["title=a", "title=b"], "title is given twice", "title=b", 6),
    (["unknown=a", "unknown=b"], "unknown is given twice", "unknown=b", 8),
    (["author=a", "author=b"], "author is given twice", "author=b", 7),
    (
        ["tags=a", 'tags:=["b"]'],
        "a list is the whole value, and tags is given twice",
        'tags:=["b"]',
        6,
    ),
    (["views:+=1", "views:+=1"], "views is given twice", "views:+=1", 8),
    (["tags=a", 'tags:append="b"'], "tags is given twice", 'tags:append="b"', 12),
]


@pytest.mark.parametrize(("argument", "key", "separator", "value"), ITEMS)
def test_an_argument_is_an_item(argument: str, key: str, separator: str, value: Any) -> None:
    (item,) = items_of(argument, operators=True, parameters=True)
    assert (item.key, item.separator, item.value) == (key, separator, value)
    assert type(item.value) is type(value)


@pytest.mark.parametrize(("argument", "reason", "position"), REFUSED)
def test_a_wrong_item_is_refused_with_a_caret(argument: str, reason: str, position: int) -> None:
    with pytest.raises(GrammarError) as caught:
        items_of(argument, operators=True, parameters=True)
    if reason.endswith(": "):  # the words after it differ between versions of Python
        assert caught.value.reason.startswith(reason)
    else:
        assert (caught.value.reason, caught.value.position) == (reason, position)


def test_the_caret_stands_under_the_value() -> None:
    with pytest.raises(GrammarError) as caught:
        items_of("views:=ten")
    assert str(caught.value) == "not JSON: expecting value\n  views:=ten\n         ^"


@pytest.mark.parametrize(
    ("arguments", "addresses", "items"),
    [
        ([], [], []),
        (["blog/articles"], ["blog/articles"], []),
        (["blog/articles", "title=x"], ["blog/articles"], ["title=x"]),
        (["a", "b", "x:=1", "y=2"], ["a", "b"], ["x:=1", "y=2"]),
        (["title=x"], [], ["title=x"]),
        (["-", "views:+=1"], ["-"], ["views:+=1"]),
    ],
)
def test_addresses_come_before_the_first_item(
    arguments: list[str], addresses: list[str], items: list[str]
) -> None:
    assert split_arguments(arguments) == (addresses, items)


def test_an_address_among_the_items_is_refused() -> None:
    with pytest.raises(UsageError, match="'blog/articles' is no data item: = is missing"):
        split_arguments(["title=x", "blog/articles"])


def test_parameters_and_operators_are_refused_where_they_have_no_place() -> None:
    with pytest.raises(GrammarError, match="only api takes") as caught:
        items_of("title==x")
    assert caught.value.position == 5
    with pytest.raises(GrammarError, match="rows update and rows upsert only") as caught:
        items_of("views:+=1")
    assert caught.value.position == 5


@pytest.mark.parametrize(("arguments", "data"), TYPED)
def test_values_become_what_the_column_wants(arguments: list[str], data: dict[str, Any]) -> None:
    made = row_data(items_of(*arguments, operators=True), COLUMNS)
    assert made == data
    assert json.dumps(made) == json.dumps(data)  # 1 is not true, and 1 is not 1.0


@pytest.mark.parametrize(("arguments", "reason", "shown", "position"), BADLY_TYPED)
def test_a_value_that_the_column_cannot_hold_is_refused_before_sending(
    arguments: list[str], reason: str, shown: str, position: int
) -> None:
    with pytest.raises(GrammarError) as caught:
        row_data(items_of(*arguments, operators=True), COLUMNS)
    error = caught.value
    assert (error.reason, error.text, error.position) == (reason, shown, position)


def test_clearing_a_number_is_explained() -> None:
    with pytest.raises(GrammarError) as caught:
        row_data(items_of("views=null"), COLUMNS)
    assert caught.value.hint == "to clear it: views:=null"


def test_without_columns_text_stays_text_and_repeated_keys_become_lists() -> None:
    items = items_of("views=10", "tags=a", "tags=b", "n:=1")
    assert row_data(items, None) == {"views": "10", "tags": ["a", "b"], "n": 1}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["title=Hello"], False),
        (["title=Hello World", "body=@text.md"], False),
        (["title=5"], True),
        (["title=-1.5e3"], True),
        (["title=true"], True),
        (["title=false"], True),
        (["title=True"], False),
        (["title=null"], False),
        (["title=007"], False),
        (["title=NaN"], False),
        (["title=1e999"], False),
        (['title="5"'], False),
        (["place=[1,2]"], True),
        (["title=[draft] x"], False),
        (['title={"a": 1}'], False),
        (["views:=5"], False),
        (["tags=a", "tags=b"], True),
        (["views:+=1"], False),
        (["$id=5"], False),
        (['$permissions=read("any")', '$permissions=read("users")'], False),
        ([], False),
    ],
)
def test_the_columns_are_needed_only_where_they_decide(
    arguments: list[str],
    needed: bool,
) -> None:
    assert needs_columns(items_of(*arguments, operators=True)) is needed


def test_data_is_the_base_and_items_override_its_keys() -> None:
    data = {"title": "old", "views": 1}
    assert row_data(items_of("title=new"), None, data) == {"title": "new", "views": 1}
    assert data == {"title": "old", "views": 1}


def test_plain_data_keeps_text_and_collects_repeated_keys() -> None:
    items = items_of("topicId=t", "n=5", "roles=a", "roles:=1", "limit==5", parameters=True)
    assert plain_data(items) == {"topicId": "t", "n": "5", "roles": ["a", 1]}
    assert plain_data([], {"a": 1}) == {"a": 1}


def test_repeated_parameters_become_lists() -> None:
    items = items_of("limit==5", "q==a", "q==b", "name=x", parameters=True)
    assert parameters(items) == {"limit": "5", "q": ["a", "b"]}


def test_operators_in_data_and_in_operator_syntax_run() -> None:
    data = read_data(json.dumps({"views": RUNS}), read)
    made = row_data(items_of("likes:+=1", operators=True), COLUMNS, data)
    assert made == {"views": RUNS, "likes": RUNS}
    assert runs_as_operator(data)
    assert not runs_as_operator({"views": 1, "tags": [RUNS]})


def test_data_is_json_a_file_or_stdin(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('\ufeff{"a": "ä"}', encoding="utf-8")
    assert read_data('{"a": 1}', read) == {"a": 1}
    assert read_data(f"@{path}", read_text) == {"a": "ä"}
    assert read_data("-", lambda source, what: f'{{"{source}": "{what}"}}') == {"-": "--data"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "not JSON: expecting value"),
        ("{", "not JSON: expecting property name enclosed in double quotes\n  {\n   ^"),
        ("[1]", "--data is not a JSON object"),
        ('"a"', "--data is not a JSON object"),
        ("@nothing.json", "--data: cannot read 'nothing.json'"),
        ("@text.md", "--data: 'text.md', line 1, column 1: not JSON: expecting value"),
        ("-", "--data: stdin, line 1, column 1: not JSON: expecting value"),
    ],
)
def test_data_that_is_no_object_is_refused(source: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_data(source, read)
    assert caught.value.message == message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "latin1.txt").write_bytes(b"caf\xe9")
    (tmp_path / "list.json").write_text('[\n  1,\n  "x\n]')
    for name, message in [
        ("missing.txt", "cannot read"),
        ("directory", "cannot read"),
        ("latin1.txt", "is not UTF-8 text"),
    ]:
        with pytest.raises(UsageError, match=message) as caught:
            parse_items([f"body=@{tmp_path / name}"], read_text)
        assert name in caught.value.message
    with pytest.raises(UsageError, match=r"line 3, column \d: not JSON: invalid control character"):
        parse_items([f"body:=@{tmp_path / 'list.json'}"], read_text)


def test_text_that_begins_with_an_at_sign_is_explained() -> None:
    with pytest.raises(UsageError) as caught:
        items_of("handle=@ada")
    assert caught.value.hint == "for text that begins with @: handle:='\"@ada\"'"


def test_files_are_read_after_every_item_is_well_formed() -> None:
    def never(source: str, what: str) -> str:
        raise AssertionError(f"read {source} for {what}")

    with pytest.raises(GrammarError):
        parse_items(["body=@text.md", "views:=ten"], never)


def test_an_argument_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        items_of("title=caf\udce9")


@given(st.lists(st.text(max_size=20), max_size=4), st.booleans())
def test_no_argument_raises_anything_but_a_usage_error(
    arguments: list[str],
    known: bool,
) -> None:
    try:
        _, texts = split_arguments(arguments)
        items = parse_items(texts, read, operators=True, parameters=True)
        needs_columns(items)
        plain_data(items)
        parameters(items)
        row_data(items, COLUMNS if known else None)
    except UsageError:
        pass


KEYS = st.sampled_from([str(column["key"]) for column in COLUMNS] + ["other", "$id"])
SEPARATORS = st.sampled_from(["=", ":=", "=@", ":=@", ":+=", ":append=", ":filter=", ":x="])
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["true", "1", "-0.5", "[1,2]", "[[0,0],[1,1]]", "{}", "null", RUNS, '"x"']),
)


@given(st.lists(st.tuples(KEYS, SEPARATORS, VALUES).map("".join), max_size=4))
def test_no_item_raises_anything_but_a_usage_error(arguments: list[str]) -> None:
    try:
        data = row_data(parse_items(arguments, read, operators=True), COLUMNS)
    except UsageError:
        return
    json.dumps(data, allow_nan=False, ensure_ascii=False).encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_is_never_changed(text: str) -> None:
    (item,) = items_of(f"title={text}") if text[:1] not in "@=" else [None]
    if item and not runs_as_operator(text):
        assert row_data([item], COLUMNS) == {"title": text}
