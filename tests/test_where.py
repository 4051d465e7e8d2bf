"""The grammar of `--where`: what each text is sent as, or where its mistake is."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from appwrite.query import Query as Sdk

from appwrite_cli.errors import Exit, GrammarError, UsageError
from appwrite_cli.where import Where, query_call, where_queries

# Half past midnight in a zone two hours ahead: the UTC day is still the one before.
NOW = datetime(2024, 5, 31, 0, 30, tzinfo=timezone(timedelta(hours=2)))

A, B, C = Sdk.equal("a", 1), Sdk.equal("b", 2), Sdk.equal("c", 3)
NOT_A, NOT_B = Sdk.not_equal("a", 1), Sdk.not_equal("b", 2)

SENT = [
    # One comparison, and white space
    ("title=Hello", [Sdk.equal("title", "Hello")]),
    ("  title  =  Hello  ", [Sdk.equal("title", "Hello")]),
    ("\n\ttitle\n=\r\nHello\n", [Sdk.equal("title", "Hello")]),
    ("title=Hello World", [Sdk.equal("title", "Hello World")]),
    ("title=Hello\n  World", [Sdk.equal("title", "Hello\n  World")]),
    # Precedence, parentheses, top-level `and`
    ("a=1 and b=2", [A, B]),
    ("a=1 AND b=2 And c=3", [A, B, C]),
    ("a=1 or b=2", [Sdk.or_queries([A, B])]),
    ("a=1 or b=2 and c=3", [Sdk.or_queries([A, Sdk.and_queries([B, C])])]),
    ("(a=1 or b=2) and c=3", [Sdk.or_queries([A, B]), C]),
    ("((((a=1))))", [A]),
    ("(a=1)and(b=2)or(c=3)", [Sdk.or_queries([Sdk.and_queries([A, B]), C])]),
    ("a=1 and (b=2 and c=3)", [A, B, C]),
    ("a=1 or (b=2 or c=3)", [Sdk.or_queries([A, B, C])]),
    ("and(a=1, or(b=2, c=3))", [A, Sdk.or_queries([B, C])]),
    ("a=1\nand\nb=2", [A, B]),
    ('a="1"and b=2', [Sdk.equal("a", "1"), B]),
    # Fields
    ("author.name=Ada", [Sdk.equal("author.name", "Ada")]),
    ("a-b=1", [Sdk.equal("a-b", 1)]),
    ("2fa=true", [Sdk.equal("2fa", value=True)]),
    ("$id=x", [Sdk.equal("$id", "x")]),
    ("_id=x", [Sdk.equal("$id", "x")]),
    ("author._id=x", [Sdk.equal("author.$id", "x")]),
    ("_sequence>7", [Sdk.greater_than("$sequence", 7)]),
    ("`_id`=x", [Sdk.equal("_id", "x")]),
    ("`and`=1", [Sdk.equal("and", 1)]),
    ("`my field`=1", [Sdk.equal("my field", 1)]),
    ("`a``b`=1", [Sdk.equal("a`b", 1)]),
    ("`größe`>1", [Sdk.greater_than("größe", 1)]),
    ("in in (in)", [Sdk.equal("in", ["in"])]),
    ("null is null", [Sdk.is_null("null")]),
    ("between between between and and1", [Sdk.between("between", "between", "and1")]),
    # Symbols: the longest match
    ("a<=1", [Sdk.less_than_equal("a", 1)]),
    ("a>=1", [Sdk.greater_than_equal("a", 1)]),
    ("a!=1", [NOT_A]),
    ("a^=x", [Sdk.starts_with("a", "x")]),
    ("a$=x", [Sdk.ends_with("a", "x")]),
    ("a$=$x", [Sdk.ends_with("a", "$x")]),
    ("a*=x", [Sdk.contains("a", "x")]),
    ("a~=x", [Sdk.search("a", "x")]),
    ("a=-5", [Sdk.equal("a", -5)]),
    # Words
    ("a STARTS-WITH x", [Sdk.starts_with("a", "x")]),
    ("a Not Contains x", [Sdk.not_contains("a", "x")]),
    ("a matches x$", [Sdk.regex("a", "x$")]),
    ('a matches "^x$"', [Sdk.regex("a", "^x$")]),
    ("a between 1 and 2 and b=2", [Sdk.between("a", 1, 2), B]),
    ("a not between x y and z", [Sdk.not_between("a", "x y", "z")]),
    ("a IS NOT NULL", [Sdk.is_not_null("a")]),
    ("a in(1,2)", [Sdk.equal("a", [1, 2])]),
    ("a in ( x y , 'p, q' , 3 )", [Sdk.equal("a", ["x y", "p, q", 3])]),
    ("a in (x (y), z)", [Sdk.equal("a", ["x (y)", "z"])]),
    ("a not in (1, 2)", [NOT_A, Sdk.not_equal("a", 2)]),
    ("a in ([1,2], [3,4])", [Sdk.equal("a", [[1, 2], [3, 4]])]),
    ('a contains ["x, y", "z and w"]', [Sdk.contains("a", ["x, y", "z and w"])]),
    # Quoted values are strings
    ('a="1"', [Sdk.equal("a", "1")]),
    ("a='true'", [Sdk.equal("a", "true")]),
    ('a="null"', [Sdk.equal("a", "null")]),
    ('a="{now}"', [Sdk.equal("a", "{now}")]),
    ('a="[1]"', [Sdk.equal("a", "[1]")]),
    ('a=""', [Sdk.equal("a", "")]),
    ("a=''", [Sdk.equal("a", "")]),
    (r"a='it\'s'", [Sdk.equal("a", "it's")]),
    ("""a='say "hi"'""", [Sdk.equal("a", 'say "hi"')]),
    (r'a="\"\\\/\b\f\n\r\t\u00e9"', [Sdk.equal("a", '"\\/\b\f\n\r\té')]),
    (r'a="\ud83d\ude00"', [Sdk.equal("a", "😀")]),
    ('a="two\nlines"', [Sdk.equal("a", "two\nlines")]),
    ('a=" and ) or ( , "', [Sdk.equal("a", " and ) or ( , ")]),
    # Unquoted values: where they end
    ("title=Foo (Bar)", [Sdk.equal("title", "Foo (Bar)")]),
    ("(title=Foo (Bar))", [Sdk.equal("title", "Foo (Bar)")]),
    ("title=f(g(x)) and a=1", [Sdk.equal("title", "f(g(x))"), A]),
    ("title=a, b", [Sdk.equal("title", "a, b")]),
    ("name=O'Brien", [Sdk.equal("name", "O'Brien")]),
    ('size=5" disk', [Sdk.equal("size", '5" disk')]),
    ("path=C:\\new", [Sdk.equal("path", "C:\\new")]),
    ("a=rock and-roll", [Sdk.equal("a", "rock and-roll")]),
    ("a=Anderson", [Sdk.equal("a", "Anderson")]),
    ("a=or", [Sdk.equal("a", "or")]),
    ("a=and and b=2", [Sdk.equal("a", "and"), B]),
    ("a=x=y", [Sdk.equal("a", "x=y")]),
    ("a=x&&y", [Sdk.equal("a", "x&&y")]),
    ("a=1 b=2", [Sdk.equal("a", "1 b=2")]),
    ("a=x]", [Sdk.equal("a", "x]")]),
    ("a=`x`", [Sdk.equal("a", "`x`")]),
    ("a=日本 語", [Sdk.equal("a", "日本 語")]),
    ("a=\N{NO-BREAK SPACE}x\N{IDEOGRAPHIC SPACE}", [Sdk.equal("a", "x")]),
    # What an unquoted value is
    ("a=true", [Sdk.equal("a", value=True)]),
    ("a=True", [Sdk.equal("a", "True")]),
    ("a=0", [Sdk.equal("a", 0)]),
    ("a=-0", [Sdk.equal("a", 0)]),
    ("a=01234", [Sdk.equal("a", "01234")]),
    ("a=+5", [Sdk.equal("a", "+5")]),
    ("a=.5", [Sdk.equal("a", ".5")]),
    ("a=5.", [Sdk.equal("a", "5.")]),
    ("a=1.50", [Sdk.equal("a", 1.5)]),
    ("a=1e5", [Sdk.equal("a", 1e5)]),
    ("a=-1.5E-3", [Sdk.equal("a", -0.0015)]),
    ("a=9223372036854775808", [Sdk.equal("a", 9223372036854775808)]),
    ("a=NaN", [Sdk.equal("a", "NaN")]),
    ("a=Infinity", [Sdk.equal("a", "Infinity")]),
    ("a=1_000", [Sdk.equal("a", "1_000")]),
    ("a=٣", [Sdk.equal("a", "٣")]),
    ("a=5 apples", [Sdk.equal("a", "5 apples")]),
    ("a=null", [Sdk.is_null("a")]),
    ("a!=null", [Sdk.is_not_null("a")]),
    ("notEqual(a, null)", [Sdk.is_not_null("a")]),
    ("a=NULL", [Sdk.equal("a", "NULL")]),
    ("a^=null", [Sdk.starts_with("a", "null")]),
    ("a in (null, x)", [Sdk.equal("a", ["null", "x"])]),
    ("a=[1, 2.5, true, null]", [Sdk.equal("a", [1, 2.5, True, None])]),
    ("a!=[1, 2]", [NOT_A, Sdk.not_equal("a", 2)]),
    ("a!=[[1, 2]]", [Sdk.not_equal("a", [[1, 2]])]),
    ("a={}", [Sdk.equal("a", "{}")]),
    ("a={tomorrow}", [Sdk.equal("a", "{tomorrow}")]),
    # Times
    ("a={now}", [Sdk.equal("a", "2024-05-30T22:30:00.000+00:00")]),
    ("a<{now-7d}", [Sdk.less_than("a", "2024-05-23T22:30:00.000+00:00")]),
    ("a<{NOW+90M}", [Sdk.less_than("a", "2024-05-31T00:00:00.000+00:00")]),
    (
        "a in ({now-1s}, {now-2w})",
        [Sdk.equal("a", ["2024-05-30T22:29:59.000+00:00", "2024-05-16T22:30:00.000+00:00"])],
    ),
    ("a={today}", [Sdk.equal("a", "2024-05-30T22:00:00.000+00:00")]),
    ("a={today-1d}", [Sdk.equal("a", "2024-05-29T22:00:00.000+00:00")]),
    ("a=now", [Sdk.equal("a", "now")]),
    ("$createdAt>now-1h", [Sdk.created_after("2024-05-30T21:30:00.000+00:00")]),
    (
        "_updatedAt>={today}",
        [Sdk.greater_than_equal("$updatedAt", "2024-05-30T22:00:00.000+00:00")],
    ),
    ("$createdAt>2024-05-31", [Sdk.created_after("2024-05-31")]),
    ('$createdAt>"2024-05-31T10:00:00+02:00"', [Sdk.created_after("2024-05-31T10:00:00+02:00")]),
    ("$createdAt=null", [Sdk.is_null("$createdAt")]),
    ('$createdAt=["2024-05-31"]', [Sdk.equal("$createdAt", ["2024-05-31"])]),
    # Negation
    ("not a=1", [NOT_A]),
    ("not a!=1", [A]),
    ("not not a=1", [A]),
    ("NOT(a=1)", [NOT_A]),
    ("not a<1", [Sdk.greater_than_equal("a", 1)]),
    ("not a>=1", [Sdk.less_than("a", 1)]),
    ("not a<=1", [Sdk.greater_than("a", 1)]),
    ("not a>1", [Sdk.less_than_equal("a", 1)]),
    ("not a^=x", [Sdk.not_starts_with("a", "x")]),
    ("not a not contains x", [Sdk.contains("a", "x")]),
    ("not a is null", [Sdk.is_not_null("a")]),
    ("not a=null", [Sdk.is_not_null("a")]),
    ("not exists(a, b)", [Sdk.not_exists(["a", "b"])]),
    ("not distanceNotEqual(a, [1,2], 3)", [Sdk.distance_equal("a", [1, 2], 3)]),
    ("not createdBefore(2024-05-31)", [Sdk.greater_than_equal("$createdAt", "2024-05-31")]),
    ("not (a=1 or b=2)", [NOT_A, NOT_B]),
    ("not (a=1 and b=2)", [Sdk.or_queries([NOT_A, NOT_B])]),
    ("not (a=1 and not (b=2 and c=3))", [Sdk.or_queries([NOT_A, Sdk.and_queries([B, C])])]),
    ("not a in (1, 2)", [NOT_A, Sdk.not_equal("a", 2)]),
    ("not a not in (1, 2)", [Sdk.equal("a", [1, 2])]),
    (
        "a not in (1, 2) or b=2",
        [Sdk.or_queries([Sdk.and_queries([NOT_A, Sdk.not_equal("a", 2)]), B])],
    ),
    ("not a between 1 and 2 and b=2", [Sdk.not_between("a", 1, 2), B]),
    # Calls
    ("containsAny(tags, [a b, 'c', 5])", [Sdk.contains_any("tags", ["a b", "c", 5])]),
    ("containsAny(tags, a)", [Sdk.contains_any("tags", "a")]),
    ("elemMatch(items, a=1 and b=2)", [Sdk.elem_match("items", [A, B])]),
    (
        "elemMatch(items, (a=1 or b=2), not c=3)",
        [Sdk.elem_match("items", [Sdk.or_queries([A, B]), Sdk.not_equal("c", 3)])],
    ),
    ('exists("mail")', [Sdk.exists(["mail"])]),
    ("equal(_id, x)", [Sdk.equal("$id", "x")]),
    ("equal(a, 1) and b=2", [A, B]),
    ("startsWith( `a b` , x )", [Sdk.starts_with("a b", "x")]),
]


@pytest.mark.parametrize(("text", "expected"), SENT)
def test_what_is_sent(text: str, expected: list[str]) -> None:
    assert Where.parse(text).queries(now=NOW) == expected


# The caret stands where ¦ is; the message follows.
MISTAKES = [
    # Nothing, or nothing where something belongs
    ("¦", "an empty filter"),
    ("¦  \n ", "an empty filter"),
    ("title=¦", "expected a value"),
    ("title= ¦and a=1", "expected a value"),
    ("(title=¦)", "expected a value"),
    ("a between ¦and 2", "expected a value"),
    ("a in (¦)", "expected a value"),
    ("a in (1, ¦)", "expected a value"),
    ("a=1 and¦", "expected a comparison such as title=Hello"),
    ("not¦", "expected a comparison such as title=Hello"),
    ("title¦", "expected an operator after title, found the end"),
    ("¦=1", "expected a field, found '=1'"),
    ("¦)", "expected a field, found ')'"),
    ("(¦)", "expected a field, found ')'"),
    # Fields
    ("¦and=1", "expected a field; as a name, and needs backquotes"),
    ("a=1 and ¦OR=2", "expected a field; as a name, OR needs backquotes"),
    ("a=1 and ¦or b=2", "expected a field; as a name, or needs backquotes"),
    ("¦``=1", "a field name cannot be empty"),
    ("¦`a=1", "this backquote is never closed"),
    ("gr¦öße=1", "expected an operator after gr, found 'öße=1'"),
    ("a¦.=1", "expected an operator after a, found '.=1'"),
    ("¦-a=1", "expected a field, found '-a=1'"),
    # Operators
    ("a¦==1", "'==' is written '=' here"),
    ("a ¦<> 1", "'<>' is written '!=' here"),
    ("a ¦=> 1", "'=>' is written '>=' here"),
    ("a ¦=< 1", "'=<' is written '<=' here"),
    ("a ¦=~ 1", "'=~' is written '~=' here"),
    ("a=1 ¦&& b=2", "'&&' is written 'and' here"),
    ("a=1 ¦|| b=2", "'||' is written 'or' here"),
    ("a=1 ¦&&", "'&&' is written 'and' here"),
    ('a="1" ¦&& b=2', "'&&' is written 'and' here"),
    ("a is null ¦|| b=2", "'||' is written 'or' here"),
    ("(a=1) ¦&& b=2", "'&&' is written 'and' here"),
    ("a ¦! 1", "expected an operator after a, found '!'"),
    ("a ¦like x", "expected an operator after a, found 'like'"),
    (
        "a ¦startsWith x",
        "expected an operator after a, found 'startsWith', did you mean 'starts-with'?",
    ),
    ("a ¦contain x", "expected an operator after a, found 'contain', did you mean 'contains'?"),
    (
        "contains ¦(a, b)",
        "expected an operator after contains, found '('; no white space before a call's bracket",
    ),
    ("a not ¦= 1", "expected a word after not, found '='"),
    ("a not ¦is null", "expected an operator after not, found 'is'"),
    ("a is ¦nul", "expected 'null' or 'not null', found 'nul'"),
    ("a is not ¦1", "expected 'null', found '1'"),
    ("a in ¦1", "expected '(' after in, found '1'"),
    ("a between 1¦", "expected 'and' with a second value, found the end"),
    ("a between 1 ¦or 2", "expected 'and' with a second value, found 'or'"),
    # Values
    ("a=¦(1)", "a value cannot begin with '('"),
    ("a>¦~1", "a value cannot begin with '~'"),
    ("a=¦*", "a value cannot begin with '*'"),
    ("a contains ¦(x, y)", "a value cannot begin with '('"),
    ("title=Foo ¦(Bar", "this '(' is not closed within the value"),
    ("title=Foo ¦(Bar and Baz)", "this '(' is not closed within the value"),
    ("a in (f¦(x, y), z)", "this '(' is not closed within the value"),
    ('a=¦"x', "this quote is never closed"),
    ("a='it'¦s", "after a quoted value, expected the end, 'and', 'or', ')' or a comma, found 's'"),
    (r'a="x¦\q"', "not an escape"),
    (r'a="¦\u12"', "not an escape"),
    (r'a=¦"\ud800"', r"a \u escape for half of a character"),
    ('a="x" ¦y', "after a quoted value, expected the end, 'and', 'or', ')' or a comma, found 'y'"),
    (
        "a='x'¦'y'",
        "after a quoted value, expected the end, 'and', 'or', ')' or a comma, found \"'y'\"",
    ),
    ('a="x"¦, b=2', "expected 'and', 'or' or the end, found ','"),
    ("a=[¦draft]", "not JSON: expecting value"),
    ("a=[1, 2¦", "not JSON: expecting ',' delimiter"),
    ("a=[1] ¦x", "after a list, expected the end, 'and', 'or', ')' or a comma, found 'x'"),
    ("a=¦[NaN]", "NaN is not JSON"),
    ("a=¦[1e999]", "1e999 is too large for a number"),
    ("a=¦1e999", "1e999 is too large for a number"),
    ("a=¦" + "9" * 5000, "a number of 5000 digits is too long"),
    ("a=¦[]", "expected a value in the list"),
    ("a<¦[1]", "lessThan takes one value, not a list"),
    ("a^=¦[1]", "startsWith takes one value, not a list"),
    ("a=x¦\udcff", "not valid Unicode text"),
    # Times
    ("a=¦{now-7y}", "expected a date or time"),
    ("a=¦{today 5}", "expected a date or time"),
    ("a=¦{now-99999999999d}", "a time outside the calendar"),
    ("a=¦{now-" + "9" * 5000 + "d}", "a time outside the calendar"),
    ("$createdAt=¦yesterday", "expected a date or time"),
    ("$createdAt>¦20240531", "expected a date or time"),
    ("$createdAt>¦2024-02-30", "expected a date or time"),
    ('_updatedAt>¦"{now}"', "expected a date or time"),
    ("$createdAt ^= ¦2024", "expected a date or time"),
    ("$createdAt in (2024-05-31, ¦5)", "expected a date or time"),
    ("$createdAt=¦[5]", "expected a date or time"),
    ("author.$createdAt>¦5", "expected a date or time"),
    # Parentheses and nesting
    ("¦(a=1", "this ( is never closed"),
    ("a=1¦)", "expected 'and', 'or' or the end, found ')'"),
    ("(a=1)¦)", "expected 'and', 'or' or the end, found ')'"),
    ("(a=1) ¦b=2", "expected 'and', 'or' or the end, found 'b=2'"),
    ('(a="1"¦, b=2)', "expected 'and', 'or' or ')', found ','"),
    ("(" * 32 + "¦((a=1", "nested more than 32 deep"),
    ("not " * 32 + "¦not a=1", "nested more than 32 deep"),
    ("not(" * 16 + "¦not(a=1", "nested more than 32 deep"),
    ("a=¦" + "[" * 60 + "1" + "]" * 60, "nested too deeply"),
    ("a=¦" + "[" * 100_000, "nested too deeply"),
    # Negation that is not there
    ("a ¦not matches x", "matches cannot be negated"),
    ("not ¦a matches x", "regex cannot be negated"),
    ("not (b=2 or ¦containsAll(a, b))", "containsAll cannot be negated"),
    ("not ¦distanceLessThan(a, [1,2], 3)", "distanceLessThan cannot be negated"),
    ("not ¦elemMatch(a, b=1)", "elemMatch cannot be negated"),
    # Calls
    ("¦foo(1)", "foo is no Query method"),
    ("¦containsAnny(a, b)", "containsAnny is no Query method, did you mean 'containsAny'?"),
    ("a=1 and ¦limit(5)", "limit is no filter"),
    ("not ¦sum(a)", "sum is no filter"),
    ("equal(a¦)", "equal(field, value) lacks value: expected a value or a list of values"),
    ("isNull(¦)", "isNull(field) lacks field: expected a field"),
    ("isNull(a, ¦b)", "one argument too many for isNull(field)"),
    ("equal(a, ¦)", "expected a value or a list of values for equal(field, value)"),
    ("equal(¦, a)", "expected a field for equal(field, value)"),
    ("equal(a ¦b, c)", "expected a comma or ')', found 'b'"),
    ('isNull(¦"")', "a field name cannot be empty"),
    ("isNull¦(a", "this ( is never closed"),
    ("containsAny(a, ¦[b, c", "this [ is never closed"),
    ("containsAny(a, [¦])", "expected a value"),
    ("containsAny(a, [b] ¦c)", "expected a comma or ')', found 'c'"),
    ("¦or(a=1)", "or needs two members or more"),
    ("¦and(a=1)", "and needs two members or more"),
    ("distanceLessThan(a, ¦b, 5)", "expected a JSON list such as [13.4,52.5] for point"),
    ("distanceLessThan(a, [1,2], ¦x)", "expected a number for distance"),
    ('distanceLessThan(a, [1,2], ¦"5")', "expected a number for distance"),
    ("distanceLessThan(a, [1,2], 5, ¦1)", "expected true or false for meters"),
    ("elemMatch(a, b¦)", "expected an operator after b, found ')'"),
]


@pytest.mark.parametrize(("marked", "message"), MISTAKES)
def test_where_the_mistake_is(marked: str, message: str) -> None:
    position = marked.index("¦")
    with pytest.raises(GrammarError) as caught:
        Where.parse(marked.replace("¦", "")).queries(now=NOW)
    assert (caught.value.reason, caught.value.position) == (message, position)
    assert caught.value.exit_code is Exit.USAGE


def test_an_error_shows_the_text_and_a_caret_and_what_to_do() -> None:
    with pytest.raises(GrammarError) as caught:
        Where.parse("views>10 and title=Foo (Bar or Baz)")
    assert str(caught.value).splitlines() == [
        "this '(' is not closed within the value",
        "  views>10 and title=Foo (Bar or Baz)",
        "                         ^",
    ]
    assert caught.value.hint == "quote a value that holds brackets around a comma, 'and' or 'or'"


class TestNumbersAndBooleansAsWritten:
    """The retry for string columns that hold digits."""

    def test_unquoted_ones_are_sent_as_they_were_written(self) -> None:
        where = Where.parse("sku=1.50 and flag=true and size in (1e5, -0, x) and views=7")
        assert where.queries(as_text={"sku", "flag", "size"}) == [
            Sdk.equal("sku", "1.50"),
            Sdk.equal("flag", "true"),
            Sdk.equal("size", ["1e5", "-0", "x"]),
            Sdk.equal("views", 7),
        ]

    def test_quoted_values_lists_null_and_times_never_change(self) -> None:
        text = 'a="5" or a=[5, true] or a is null or a={now}'
        where = Where.parse(text)
        assert where.queries(now=NOW, as_text={"a"}) == where.queries(now=NOW)

    def test_it_reaches_into_calls_and_negations(self) -> None:
        where = Where.parse("not (a=1 or b=2) and elemMatch(items, a>5, containsAny(a, [1, x]))")
        assert where.queries(as_text={"a"}) == [
            Sdk.not_equal("a", "1"),
            NOT_B,
            Sdk.elem_match(
                "items", [Sdk.greater_than("a", "5"), Sdk.contains_any("a", ["1", "x"])]
            ),
        ]

    def test_the_fields_it_could_matter_for_are_known(self) -> None:
        text = (
            'a=1 and not (b in (x, true) or c="1") and elemMatch(items, d>5) '
            "and e=[1] and f is null and distanceLessThan(g, [1,2], 5) and h between 1 and 2"
        )
        assert Where.parse(text).scalar_fields == {"a", "b", "d", "h"}


class TestBulkWrites:
    """Where an empty text could select everything."""

    @pytest.mark.parametrize("text", ['a=""', 'a!=""', 'not a=""', 'a in ("", x)', 'a not in ("")'])
    def test_equal_and_not_equal_take_the_empty_text(self, text: str) -> None:
        assert where_queries([text], bulk=True) == where_queries([text])

    @pytest.mark.parametrize(
        "marked",
        [
            'a*=¦""',
            "a ^= ¦''",
            'a$=¦""',
            'a~=¦""',
            'a>=¦""',
            'not a<¦""',
            'b=2 or a not contains ¦""',
            'a contains ¦["", "x"]',
            'containsAny(a, ¦["", x])',
            'a between ¦"" and z',
            'elemMatch(a, b^=¦"")',
        ],
    )
    def test_nothing_else_does(self, marked: str) -> None:
        text = marked.replace("¦", "")
        assert where_queries([text])
        with pytest.raises(GrammarError, match="with an empty text in a bulk write") as caught:
            where_queries([text], bulk=True)
        assert caught.value.position == marked.index("¦")


NOT_TIMES = ["2024", "2024-05", "2024-5-1", "2024-13-01", "2023-02-29", "2024-W01-1", "10:00"]
NOT_TIMES += ["2024-05-31x10:00", "2024-05-31T25:00", "now-", "now-d", "now - 7d", "now-7y"]
NOT_TIMES += ["-7d", "yesterday", "true", "5"]


class Berlin(tzinfo):
    """Around the morning on which summer time began there."""

    BEGIN = datetime.fromisoformat("2024-03-31T02:00")

    def utcoffset(self, moment: datetime | None) -> timedelta:
        begun = moment is not None and moment.replace(tzinfo=None) >= self.BEGIN
        return timedelta(hours=2 if begun else 1)

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) - timedelta(hours=1)

    def tzname(self, moment: datetime | None) -> str:
        return "CEST" if self.dst(moment) else "CET"


class TestTimes:
    """Reckoned from a moment, in the zone of that moment."""

    def test_a_day_begins_when_it_begins_there_though_summer_time_came_since(self) -> None:
        now = datetime(2024, 3, 31, 12, 0, tzinfo=Berlin())
        assert Where.parse("a={today}").queries(now=now) == [
            Sdk.equal("a", "2024-03-30T23:00:00.000+00:00")
        ]

    def test_a_day_of_now_has_24_hours_and_one_of_today_is_a_day(self) -> None:
        now = datetime(2024, 3, 31, 12, 0, tzinfo=Berlin())
        assert Where.parse("a={now-1d} and b={today-1d}").queries(now=now) == [
            Sdk.equal("a", "2024-03-30T10:00:00.000+00:00"),
            Sdk.equal("b", "2024-03-29T23:00:00.000+00:00"),
        ]

    def test_all_the_times_of_a_command_are_reckoned_from_one_moment(self) -> None:
        first, second = where_queries(["a={now}", "a={now}"])
        assert first == second

    def test_the_default_is_the_present(self) -> None:
        before = datetime.now(UTC) - timedelta(milliseconds=1)
        (text,) = Where.parse("$createdAt<now").queries()
        sent = datetime.fromisoformat(text.split('"')[-2])
        assert before <= sent <= datetime.now(UTC)

    @pytest.mark.parametrize(
        "text",
        [
            "2024-05-31",
            "2024-05-31T10:00",
            "2024-05-31 10:00",
            "2024-05-31T10:00:00Z",
            "2024-05-31T10:00:00.123+00:00",
            "2024-05-31T10:00:00.123456-0530",
            "2024-02-29T23:59:59+02",
        ],
    )
    def test_iso_times_are_sent_as_written(self, text: str) -> None:
        assert Where.parse(f"$createdAt>={text}").queries() == [
            Sdk.greater_than_equal("$createdAt", text)
        ]

    @pytest.mark.parametrize("text", NOT_TIMES)
    def test_other_texts_are_no_times(self, text: str) -> None:
        with pytest.raises(GrammarError, match="expected a date or time"):
            Where.parse(f"$createdAt>={text}").queries()


class TestLimits:
    """Of all the filters of a command together."""

    def test_a_hundred_queries_pass_and_one_more_does_not(self) -> None:
        half = " and ".join(["a=1"] * 50)
        assert len(where_queries([half, half])) == 100
        with pytest.raises(UsageError, match="101 queries in one request"):
            where_queries([half, half, "a=1"])

    def test_500_values_pass_and_one_more_does_not(self) -> None:
        values = ",".join(["1"] * 500)
        assert where_queries([f"a in ({values})"])
        with pytest.raises(UsageError, match="501 values in the query on a"):
            where_queries([f"a in ({values},1)"])

    def test_a_long_query_is_refused(self) -> None:
        with pytest.raises(UsageError, match="Appwrite takes 4096"):
            where_queries(["a=" + "ä" * 700])


QUERY_MISTAKES = [
    ("¦", "an empty query"),
    ("¦title=Hello", "expected a call such as limit(5), or JSON, found 'title=Hello'"),
    ("¦not(a=1)", "expected a call such as limit(5), or JSON, found 'not'"),
    ("¦limt(5)", "limt is no Query method, did you mean 'limit'?"),
    ("limit(5) ¦and offset(5)", "expected the end, found 'and'"),
    ("limit(¦0)", "number is 1 or more"),
    ("offset(¦-1)", "number is 0 or more"),
    ("limit(¦ten)", "expected a whole number for number"),
    ("limit(¦5.0)", "expected a whole number for number"),
    ('limit(¦"5")', "expected a whole number for number"),
    ("page(¦0)", "page is 1 or more"),
    ("orderRandom(¦a)", "one argument too many for orderRandom()"),
    ("select(¦)", "select(fields...) lacks fields: expected one or more fields"),
    ("select([a, b¦)", "expected a comma or ']', found ')'"),
    ("or(¦limit(1), limit(2))", "limit is no filter"),
    ("having(¦limit(1))", "limit is no filter"),
    ("on(a, b, ¦)", 'expected an operator such as = for on(left, right, operator="=")'),
    ("join(t, a, b, =, c, ¦on(a, b))", "conditions follow the table and an alias only"),
    ("join(t, on(a, b), 5¦)", "expected an operator after 5, found ')'"),
    ('{"method":¦', "not JSON: expecting value"),
    ('¦{"method":"limt"}', "limt is no Query method, did you mean 'limit'?"),
    ('¦{"method":5}', 'expected "method" with the name of a Query method'),
    ("¦{}", 'expected "method" with the name of a Query method'),
    ('¦{"method":"createdAfter"}', "createdAfter is not known to servers"),
    ('{"method":"distinct"} ¦x', "expected the end, found 'x'"),
    ('¦{"method":"equal","values":[NaN]}', "NaN is not JSON"),
]


@pytest.mark.parametrize(("marked", "message"), QUERY_MISTAKES)
def test_where_the_mistake_in_a_query_call_is(marked: str, message: str) -> None:
    with pytest.raises(GrammarError) as caught:
        query_call(marked.replace("¦", ""), now=NOW)
    assert (caught.value.reason, caught.value.position) == (message, marked.index("¦"))


def test_json_is_passed_as_it_is() -> None:
    text = ' {"values" : ["ä", 1.0], "method": "equal", "attribute": "a", "new": {}} '
    assert query_call(text) == [text]


def test_a_query_call_takes_times_and_texts_as_written() -> None:
    assert query_call("createdAfter(today)", now=NOW) == [
        Sdk.created_after("2024-05-30T22:00:00.000+00:00")
    ]
    assert query_call("equal(sku, 01.5)") == [Sdk.equal("sku", "01.5")]
    assert query_call("equal(sku, 1.50)", as_text={"sku"}) == [Sdk.equal("sku", "1.50")]
