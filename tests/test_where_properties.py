"""What holds for every `--where`: printing and parsing are inverse, and nothing else is raised."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.list_queries import list_queries
from appwrite_cli.where import Where, query_call
from appwrite_cli.where.methods import METHODS, Kind, Method, Parameter
from appwrite_cli.where.parse import Parser
from appwrite_cli.where.tree import And, Argument, Call, Field, List, Literal, Node, Not, Or

NOW = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)

# Trees

WORDS = [
    "x",
    "and",
    "or",
    "not",
    "AND",
    "Foo (Bar)",
    "O'Brien",
    "=",
    "!",
    "[",
    "5",
    "-0.5e3",
    "日本",
]
WORDS += ["true", "null", "{now-7d}", "`", '"', "\\", "$", "a\nb", "()", "and-roll", "1e999", "&&"]


def unquoted(text: str) -> Literal:
    return Literal(text, quoted=False)


def survives(literal: Literal) -> bool:
    """Whether an unquoted value ends nowhere before its end, even in a list."""
    parser = Parser(f"={literal.text}")
    parser.position, parser.closers = 1, ",]"
    try:
        return parser.value() == literal and parser.at_end()
    except GrammarError:
        return False


names = st.one_of(
    st.from_regex(r"\A\$?[A-Za-z0-9_][A-Za-z0-9_-]{0,6}(\.[a-z]{1,4})?\Z"),
    st.sampled_from(["and", "OR", "not", "_id", "a._id", "in", "null", "`", "*", "a.*", "$"]),
    st.text(min_size=1, max_size=8),
)
fields = st.builds(Field, names)
bare = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join).map(unquoted)
scalars = st.text(max_size=10).map(lambda text: Literal(text, quoted=True)) | bare.filter(survives)
json_lists = (
    st.lists(st.integers() | st.text(max_size=4) | st.booleans() | st.none(), min_size=1)
    .flatmap(lambda flat: st.sampled_from([flat, [flat], [flat, flat]]))
    .map(json.dumps)
    .map(unquoted)
)
lists = st.builds(List, st.lists(scalars | json_lists, min_size=1, max_size=3).map(tuple))


def arguments(
    method: Method, trees: st.SearchStrategy[Node]
) -> st.SearchStrategy[tuple[Argument, ...]]:
    """What the grammar can write as the arguments of a method."""

    def of(parameter: Parameter) -> st.SearchStrategy[tuple[Argument, ...]]:
        match parameter.kind:
            case Kind.FIELD:
                return st.tuples(fields)
            case Kind.VALUE:
                return st.tuples(scalars)
            case Kind.VALUES:
                in_comparison = method.name in ("equal", "notEqual", "contains")
                return st.tuples(scalars | lists | json_lists if in_comparison else scalars | lists)
            case Kind.TEXT:
                return st.tuples(scalars)
            case Kind.SHAPE:
                return st.tuples(json_lists)
            case Kind.INTEGER | Kind.NUMBER:
                return st.tuples(st.integers(1, 99).map(str).map(unquoted))
            case Kind.FLAG:
                return st.tuples(st.sampled_from(["true", "false"]).map(unquoted))
            case Kind.OPERATOR:
                return st.tuples(st.sampled_from(["=", "<>", ">="]).map(unquoted))
            case Kind.FIELDS:
                return st.lists(fields, min_size=1, max_size=3).map(tuple)
            case Kind.FILTERS | Kind.QUERIES:
                return st.lists(trees, min_size=1, max_size=2).map(tuple)

    columns = st.tuples(*map(of, method.parameters))
    return columns.map(lambda groups: tuple(argument for group in groups for argument in group))


CALLABLE = [
    method
    for method in METHODS.values()
    if not method.shorthand and method.name not in ("and", "or")
]


def calls(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.sampled_from(CALLABLE).flatmap(
        lambda method: st.builds(Call, st.just(method.name), arguments(method, trees))
    )


def reads_as_null(node: Node) -> bool:
    return (
        isinstance(node, Call)
        and node.method in ("equal", "notEqual")
        and node.arguments[1] == unquoted("null")
    )


def groups(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    members = st.lists(trees, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, trees) | st.builds(And, members) | st.builds(Or, members)


leaves = calls(st.builds(Call, st.just("isNull"), st.tuples(fields))).filter(
    lambda node: not reads_as_null(node)
)
trees = st.recursive(
    leaves,
    lambda children: (
        groups(children) | calls(children).filter(lambda node: not reads_as_null(node))
    ),
    max_leaves=8,
)


@given(trees)
def test_a_printed_tree_parses_to_an_equal_one(tree: Node) -> None:
    assert Where.parse(str(tree)).tree == tree


# Texts

PIECES = [
    *WORDS,
    "a",
    "`b c`",
    "_id",
    "$createdAt",
    "views",
    "=",
    "!=",
    "<",
    "<=",
    "^=",
    "==",
    "<>",
]
PIECES += ["and", "or", "not", "(", ")", ",", "[", "]", '"x"', "'y'", "in", "between", "contains"]
PIECES += [
    "is",
    "null",
    "2024-05-31",
    "now",
    '["a",1]',
    "elemMatch(",
    "containsAny(",
    "limit(",
    "or(",
]
PIECES += ["distanceLessThan(", "leftJoin(", "on(", "select(", "{", "}", "||", "\ud800", "\t", ""]
texts = st.text(max_size=40) | st.builds(
    str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(PIECES), max_size=14)
)


@given(texts)
@example("a=1, b and title not contains x, y")
@example("elemMatch(a, b=and) or not (c between 1 and 2 and (d=1 and e=2))")
@example("relationship(a, leftJoin(t, on(b, c, =), d>1), page(2))")
@example("notContains(a,and) and between(a,or,x) and a in (and,or)")
def test_whatever_parses_prints_as_its_like(text: str) -> None:
    try:
        where = Where.parse(text)
    except GrammarError:
        return
    again = Where.parse(str(where))
    assert again.tree == where.tree
    assert str(again) == str(where)


@given(texts, st.booleans())
def test_no_text_raises_anything_but_a_grammar_error(text: str, bulk: bool) -> None:
    reads: list[Callable[[], object]] = [
        lambda: Where.parse(text).queries(now=NOW, bulk=bulk),
        lambda: query_call(text, now=NOW),
        lambda: query_call("{" + text, now=NOW),
    ]
    for read in reads:
        with suppress(GrammarError):
            read()


@given(st.lists(texts, max_size=3), texts)
def test_no_list_option_raises_anything_but_a_usage_error(sort: list[str], select: str) -> None:
    with suppress(UsageError):
        list_queries(sort=sort, select=select)


@given(trees)
def test_the_queries_of_a_tree_are_json_with_a_known_method(tree: Node) -> None:
    text = str(tree)
    try:
        queries = Where.parse(text).queries(now=NOW)
    except GrammarError:
        return
    for query in queries:
        assert json.loads(query)["method"] in METHODS


@given(trees)
def test_two_negations_are_none(tree: Node) -> None:
    try:
        queries = Where.parse(f"not ({tree})").queries(now=NOW) and Where.parse(str(tree)).queries(
            now=NOW
        )
    except GrammarError:
        return
    assert Where.parse(f"not not ({tree})").queries(now=NOW) == queries


# Size

HOSTILE = {
    "brackets": "(" * 10_000,
    "balanced brackets": "(" * 10_000 + "a=1" + ")" * 10_000,
    "nots": "not " * 10_000 + "a=1",
    "nots and brackets": "not(" * 10_000,
    "calls": "elemMatch(a," * 10_000,
    "ors": "or(" * 10_000,
    "lists": "a=" + "[" * 10_000,
    "balanced lists": "a=" + "[" * 400 + "]" * 400,
    "objects": 'a=[{"a":' * 10_000,
    "lists in a call": "containsAny(a," + "[" * 10_000,
    "brackets in a value": "a=x" + "(" * 10_000,
    "digits": "a=" + "9" * 10_000,
    "exponent": "a=1e" + "9" * 10_000,
    "JSON": '{"method":' * 10_000,
    "an unknown word": "a " + "x" * 10_000 + " 1",
    "an unknown method": "x" * 10_000 + "(1)",
    "a joined method": "leftJoin(a, " + "on(" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_deep_and_long_texts_are_usage_errors(text: str) -> None:
    reads: list[Callable[[], object]] = [
        lambda: Where.parse(text).queries(now=NOW),
        lambda: query_call(text, now=NOW),
    ]
    for read in reads:
        with pytest.raises(GrammarError) as caught:
            read()
        assert len(caught.value.reason) < 300


@pytest.mark.parametrize(
    ("opening", "closing", "depth"),
    [("(", ")", 32), ("not ", "", 32), ("or(b=2, ", ")", 32), ("or(b=2, not (c=3 or ", "))", 10)],
)
def test_the_deepest_text_allowed_takes_less_than_half_of_the_stack(
    opening: str, closing: str, depth: int
) -> None:
    text = opening * depth + "a=1" + closing * depth
    frame, used = sys._getframe(), 0
    while frame.f_back:
        frame, used = frame.f_back, used + 1
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(used + 400)  # of the 1000 that Python has
    try:
        where = Where.parse(text)
        assert Where.parse(str(where)).tree == where.tree
        assert where.queries(now=NOW)
    finally:
        sys.setrecursionlimit(limit)


LONG: dict[str, Callable[[int], str]] = {
    "blanks in a value": lambda n: "a=x" + " " * n + "y",
    "blanks around the operator": lambda n: "a" + " " * n + "=" + " " * n + "x" + " " * n,
    "comparisons": lambda n: "a=1" + " and a=1" * (n // 10),
    "alternatives": lambda n: "a=1" + " or a=1" * (n // 10),
    "words in a value": lambda n: "a=x" + " andx orx" * n,
    "brackets in a value": lambda n: "a=x" + "()" * n,
    "commas in a value": lambda n: "a=x" + "," * n,
    "values": lambda n: "a in (" + "x," * n + "x)",
    "quotes": lambda n: 'a in ("x"' + ', "x"' * (n // 5) + ")",
    "escapes": lambda n: 'a="' + r"\n\u0041" * n + '"',
    "JSON": lambda n: "a=[" + "[1]," * n + "1]",
    "backquotes": lambda n: "`" + "``" * n + "`=1",
    "segments": lambda n: "a" + ".a" * n + "=1",
    "arguments": lambda n: "exists(a" + ",a" * (n // 5) + ")",
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG.keys())
def test_a_long_text_does_not_take_quadratic_time(make: Callable[[int], str]) -> None:
    """These take less than a second; what is quadratic takes minutes."""
    started = time.process_time()
    where = Where.parse(make(100_000))
    assert str(where)
    assert where.queries(now=NOW)
    assert time.process_time() - started < 20


def test_a_mistake_at_the_end_of_a_long_text_is_shown_briefly() -> None:
    with pytest.raises(GrammarError) as caught:
        Where.parse("a=1 and " * 10_000 + "b==1")
    assert len(str(caught.value)) < 300
