"""Every Query method, byte for byte as the official SDK writes it, and the limits of requests."""

import json

import pytest
from appwrite.query import Query as Sdk

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.query import check_limits, query_string
from appwrite_cli.where import Where, query_call
from appwrite_cli.where.methods import METHODS, NEGATIONS, find_method

POINT, LINE = [13.4, 52.5], [[0, 0.5], [1, 0.5]]
POLYGON = [[[1, 1], [1, 3], [3, 3], [1, 1]]]
AUTHOR_IS_ADA = Sdk.equal("author", "ada")
OVER_TEN = Sdk.greater_than("price", 10)

# SDK method -> pairs of what the SDK makes and what awcli is given.
SPOKEN = {
    "equal": [
        (Sdk.equal("title", "Hello"), "equal(title, Hello)"),
        (Sdk.equal("title", "Hello"), "title=Hello"),
        (Sdk.equal("views", 10), "views = 10"),
        (Sdk.equal("score", 4.5), "score=4.5"),
        (Sdk.equal("out", value=True), "out=true"),
        (Sdk.equal("title", ""), 'title=""'),
        (Sdk.equal("title", 'Zoë "\\/\t☃ 𝄞'), 'title="Zoë \\"\\\\\\/\\t☃ \\ud834\\udd1e"'),
        (Sdk.equal("kind", ["novel", "poem"]), "kind in (novel, poem)"),
        (Sdk.equal("kind", ["novel", "poem"]), "equal(kind, [novel, poem])"),
        (Sdk.equal("kind", ["novel", 5, None]), 'kind=["novel", 5, null]'),
        (Sdk.equal("place", [POINT]), "place in ([13.4,52.5])"),
        (Sdk.equal("place", [POINT]), "place=[[13.4,52.5]]"),
    ],
    "not_equal": [
        (Sdk.not_equal("title", "Hello"), "title!=Hello"),
        (Sdk.not_equal("title", "Hello"), "notEqual(title, Hello)"),
        (Sdk.not_equal("title", "Hello"), "title not in (Hello)"),
    ],
    "regex": [(Sdk.regex("title", "^[A-Z]"), 'title matches "^[A-Z]"')],
    "less_than": [(Sdk.less_than("views", 10), "views<10")],
    "less_than_equal": [(Sdk.less_than_equal("views", 10), "views<=10")],
    "greater_than": [(Sdk.greater_than("views", 10), "views>10")],
    "greater_than_equal": [(Sdk.greater_than_equal("views", 10), "views>=10")],
    "is_null": [(Sdk.is_null("mail"), "mail is null"), (Sdk.is_null("mail"), "mail=null")],
    "is_not_null": [(Sdk.is_not_null("mail"), "mail is not null")],
    "exists": [
        (Sdk.exists(["mail"]), "exists(mail)"),
        (Sdk.exists(["mail", "phone"]), "exists(mail, phone)"),
    ],
    "not_exists": [(Sdk.not_exists(["mail", "phone"]), "notExists([mail, phone])")],
    "between": [(Sdk.between("views", 1, 10), "views between 1 and 10")],
    "not_between": [(Sdk.not_between("views", 1, 10), "views not between 1 and 10")],
    "starts_with": [
        (Sdk.starts_with("title", "He"), "title^=He"),
        (Sdk.starts_with("title", "He"), "title starts-with He"),
    ],
    "not_starts_with": [(Sdk.not_starts_with("title", "He"), "title not starts-with He")],
    "ends_with": [
        (Sdk.ends_with("title", "lo"), "title$=lo"),
        (Sdk.ends_with("title", "lo"), "title ends-with lo"),
    ],
    "not_ends_with": [(Sdk.not_ends_with("title", "lo"), "title not ends-with lo")],
    "contains": [
        (Sdk.contains("tags", "a"), "tags*=a"),
        (Sdk.contains("tags", ["a", "b"]), 'tags contains ["a", "b"]'),
    ],
    "not_contains": [(Sdk.not_contains("tags", "a"), "tags not contains a")],
    "contains_any": [(Sdk.contains_any("tags", ["a", "b"]), "containsAny(tags, [a, b])")],
    "contains_all": [(Sdk.contains_all("tags", ["a", "b"]), "containsAll(tags, ['a', b])")],
    "search": [
        (Sdk.search("body", "sea whale"), "body~=sea whale"),
        (Sdk.search("body", '"moby dick"'), "body search '\"moby dick\"'"),
    ],
    "not_search": [(Sdk.not_search("body", "sea"), "body not search sea")],
    "created_before": [(Sdk.created_before("2024-05-31"), "createdBefore(2024-05-31)")],
    "created_after": [(Sdk.created_after("2024-05-31"), "$createdAt>2024-05-31")],
    "created_between": [
        (Sdk.created_between("2024-05-01", "2024-05-31"), "createdBetween(2024-05-01, 2024-05-31)")
    ],
    "updated_before": [(Sdk.updated_before("2024-05-31"), "_updatedAt<2024-05-31")],
    "updated_after": [(Sdk.updated_after("2024-05-31"), "updatedAfter(2024-05-31)")],
    "updated_between": [
        (
            Sdk.updated_between("2024-05-01T10:00Z", "2024-05-31 10:00:00.5+02:00"),
            "$updatedAt between 2024-05-01T10:00Z and 2024-05-31 10:00:00.5+02:00",
        )
    ],
    "or_queries": [
        (Sdk.or_queries([AUTHOR_IS_ADA, OVER_TEN]), "author=ada or price>10"),
        (Sdk.or_queries([AUTHOR_IS_ADA, OVER_TEN]), "or(author=ada, price>10)"),
        (Sdk.or_queries([AUTHOR_IS_ADA, OVER_TEN]), "orQueries(author=ada, price>10)"),
        (
            Sdk.or_queries([Sdk.and_queries([AUTHOR_IS_ADA, OVER_TEN]), Sdk.is_null("a")]),
            "author=ada and price>10 or a is null",
        ),
    ],
    "and_queries": [(Sdk.and_queries([AUTHOR_IS_ADA, OVER_TEN]), "?and(author=ada, price>10)")],
    "elem_match": [
        (Sdk.elem_match("items", [OVER_TEN]), "elemMatch(items, price > 10)"),
        (
            Sdk.elem_match("items", [OVER_TEN, AUTHOR_IS_ADA]),
            "elemMatch(items, price > 10, author=ada)",
        ),
    ],
    "distance_equal": [
        (Sdk.distance_equal("place", POINT, 0), "distanceEqual(place, [13.4,52.5], 0)")
    ],
    "distance_not_equal": [
        (Sdk.distance_not_equal("place", POINT, 1.5), "not distanceEqual(place, [13.4,52.5], 1.5)")
    ],
    "distance_greater_than": [
        (
            Sdk.distance_greater_than("place", POINT, 2, meters=False),
            "distanceGreaterThan(place, [13.4, 52.5], 2, false)",
        )
    ],
    "distance_less_than": [
        (
            Sdk.distance_less_than("place", POINT, 1000),
            "distanceLessThan(place, [13.4,52.5], 1000)",
        )
    ],
    "intersects": [(Sdk.intersects("route", LINE), "intersects(route, [[0,0.5],[1,0.5]])")],
    "not_intersects": [(Sdk.not_intersects("route", POINT), "not intersects(route, [13.4,52.5])")],
    "crosses": [(Sdk.crosses("route", LINE), "crosses(route, [[0,0.5],[1,0.5]])")],
    "not_crosses": [(Sdk.not_crosses("route", LINE), "notCrosses(route, [[0,0.5],[1,0.5]])")],
    "overlaps": [(Sdk.overlaps("area", POLYGON), "overlaps(area, [[[1,1],[1,3],[3,3],[1,1]]])")],
    "not_overlaps": [(Sdk.not_overlaps("area", POINT), "notOverlaps(area, [13.4,52.5])")],
    "touches": [(Sdk.touches("area", POLYGON), "touches(area, [[[1,1],[1,3],[3,3],[1,1]]])")],
    "not_touches": [(Sdk.not_touches("area", POINT), "notTouches(area, [13.4,52.5])")],
    "covers": [(Sdk.covers("area", POINT), "covers(area, [13.4,52.5])")],
    "not_covers": [(Sdk.not_covers("area", POINT), "notCovers(area, [13.4,52.5])")],
    "spatial_equals": [(Sdk.spatial_equals("area", POINT), "spatialEquals(area, [13.4,52.5])")],
    "not_spatial_equals": [
        (Sdk.not_spatial_equals("area", POINT), "notSpatialEquals(area, [13.4,52.5])")
    ],
    "select": [
        (Sdk.select(["title", "author.*"]), "?select(title, author.*)"),
        (Sdk.select(["*"]), "?select([*])"),
    ],
    "order_asc": [(Sdk.order_asc("title"), "?orderAsc(title)")],
    "order_desc": [(Sdk.order_desc("$createdAt"), "?orderDesc(_createdAt)")],
    "order_random": [(Sdk.order_random(), "?orderRandom()")],
    "cursor_before": [(Sdk.cursor_before("007"), "?cursorBefore(007)")],
    "cursor_after": [(Sdk.cursor_after("5"), "?cursorAfter(5)")],
    "limit": [(Sdk.limit(25), "?limit(25)")],
    "offset": [(Sdk.offset(0), "?offset( 0 )")],
    "relationship": [
        (
            Sdk.relationship("author", [AUTHOR_IS_ADA, Sdk.order_asc("name"), Sdk.limit(5)]),
            "?relationship(author, author=ada, orderAsc(name), limit(5))",
        )
    ],
    "vector_dot": [(Sdk.vector_dot("v", [0.5, -1]), "?vectorDot(v, [0.5, -1])")],
    "vector_cosine": [(Sdk.vector_cosine("v", [1]), "?vectorCosine(v, [1])")],
    "vector_euclidean": [(Sdk.vector_euclidean("v", [1, 2]), "?vectorEuclidean(v, [1,2])")],
    "count": [(Sdk.count(), "?count()"), (Sdk.count("*", "rows"), "?count(*, rows)")],
    "count_distinct": [(Sdk.count_distinct("kind"), "?countDistinct(kind)")],
    "sum": [(Sdk.sum("views", "total"), "?sum(views, total)"), (Sdk.sum("v"), "?sum(v)")],
    "avg": [(Sdk.avg("views"), "?avg(views)")],
    "min": [(Sdk.min("views", "5"), "?min(views, 5)")],
    "max": [(Sdk.max("views", "most"), '?max("views", "most")')],
    "stddev": [(Sdk.stddev("views"), "?stddev(views)")],
    "stddev_pop": [(Sdk.stddev_pop("views"), "?stddevPop(views)")],
    "stddev_samp": [(Sdk.stddev_samp("views"), "?stddevSamp(views)")],
    "variance": [(Sdk.variance("views"), "?variance(views)")],
    "var_pop": [(Sdk.var_pop("views"), "?varPop(views)")],
    "var_samp": [(Sdk.var_samp("views"), "?varSamp(views)")],
    "bit_and": [(Sdk.bit_and("flags"), "?bitAnd(flags)")],
    "bit_or": [(Sdk.bit_or("flags"), "?bitOr(flags)")],
    "bit_xor": [(Sdk.bit_xor("flags", "x"), "?bitXor(flags, x)")],
    "group_by": [(Sdk.group_by(["status", "kind"]), "?groupBy(status, kind)")],
    "having": [(Sdk.having([OVER_TEN]), "?having(price > 10)")],
    "distinct": [(Sdk.distinct(), "?distinct()")],
    "on": [(Sdk.on("a", "b"), "?on(a, b)"), (Sdk.on("a", "b", "!="), "?on(a, b, !=)")],
    "join": [(Sdk.join("authors", "authorId"), "?join(authors, authorId)")],
    "left_join": [
        (
            Sdk.left_join("authors", "authorId", "$id"),
            '?leftJoin(authors, "authorId", "$id")',
        ),
        (
            Sdk.left_join("authors", [Sdk.on("authorId", "$id"), OVER_TEN]),
            "?leftJoin(authors, on(authorId, $id), price > 10)",
        ),
    ],
    "right_join": [
        (
            Sdk.right_join("authors", "a", [Sdk.on("authorId", "a.$id")]),
            "?rightJoin(authors, a, on(authorId, a.$id))",
        )
    ],
    "full_outer_join": [
        (
            Sdk.full_outer_join("authors", "authorId", "$id", "<=", "a"),
            "?fullOuterJoin(authors, authorId, $id, <=, a)",
        )
    ],
    "cross_join": [
        (Sdk.cross_join("authors"), "?crossJoin(authors)"),
        (Sdk.cross_join("authors", "a"), "?crossJoin(authors, a)"),
    ],
    "page": [(Sdk.page(3, 10), "?page(3, 10)"), (Sdk.page(2), "?page(2)")],
}


def sdk_methods() -> set[str]:
    helpers = {"builder"}  # makes an object that collects queries, not a query
    return {
        name
        for name, member in vars(Sdk).items()
        if isinstance(member, staticmethod) and not name.startswith("_")
    } - helpers


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def test_every_method_of_the_sdk_is_spoken_here() -> None:
    assert set(SPOKEN) == sdk_methods()


def test_every_method_here_is_one_of_the_sdk() -> None:
    found = {find_method(camel(name)) for name in sdk_methods()}
    assert found == set(METHODS.values())


@pytest.mark.parametrize(
    ("expected", "text"), [pair for pairs in SPOKEN.values() for pair in pairs]
)
def test_the_string_is_that_of_the_sdk(expected: str | list[str], text: str) -> None:
    made = query_call(text[1:]) if text.startswith("?") else Where.parse(text).queries()
    assert made == (expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_filter_and_nothing_else_may_stand_in_where(method: str) -> None:
    pairs = next(
        pairs for name, pairs in SPOKEN.items() if find_method(camel(name)) is METHODS[method]
    )
    text = next(text for _, text in pairs).removeprefix("?")
    if METHODS[method].is_filter:
        assert Where.parse(text).queries()
    else:
        with pytest.raises(GrammarError, match=f"{method} is no filter"):
            Where.parse(text).queries()


def test_negations_are_mutual_and_known() -> None:
    assert all(NEGATIONS[right] == left for left, right in NEGATIONS.items())
    assert NEGATIONS.keys() <= METHODS.keys()


def test_each_method_with_a_not_form_negates_to_it() -> None:
    for name in METHODS:
        opposite = f"not{name[0].upper()}{name[1:]}"
        if opposite in METHODS:
            assert METHODS[name].negation == opposite


def test_signatures_show_defaults_and_repetition() -> None:
    assert METHODS["distanceLessThan"].signature == (
        "distanceLessThan(field, point, distance, meters=true)"
    )
    assert METHODS["select"].signature == "select(fields...)"
    assert METHODS["count"].signature == 'count(field="*", alias="")'


def test_a_query_string_is_made_from_its_parts() -> None:
    assert query_string("limit", None, 25) == '{"method":"limit","values":[25]}'
    assert query_string("orderRandom") == '{"method":"orderRandom"}'


LIMITS = [
    ([query_string("limit", None, 1)] * 101, 0, "101 queries in one request; Appwrite takes 100"),
    ([query_string("limit", None, 1)] * 99, 2, "99 queries .* paging needs 2 of them"),
    ([Sdk.equal("title", "x" * 4096)], 0, "a query of 41.. characters; Appwrite takes 4096"),
    ([Sdk.equal("views", list(range(501)))], 0, "501 values in the query on views"),
    (
        [Sdk.or_queries([Sdk.equal("views", list(range(501))), Sdk.is_null("a")])],
        0,
        "501 values in the query on views",
    ),
    ([Sdk.select([str(n) for n in range(501)])], 0, "501 values in the query on select"),
]


@pytest.mark.parametrize(("queries", "reserved", "message"), LIMITS)
def test_what_is_over_a_limit_is_refused(queries: list[str], reserved: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check_limits(queries, reserved=reserved)


def test_what_reaches_a_limit_passes() -> None:
    longest = Sdk.equal("title", "x" * (4096 - len(Sdk.equal("title", ""))))
    assert len(longest) == 4096
    check_limits([longest] * 100)
    check_limits([Sdk.equal("views", list(range(500)))] * 98, reserved=2)


def test_the_wire_form_has_the_order_and_the_escapes_of_the_sdk() -> None:
    text = query_string("equal", "größe", ["ä", {"b": 1}])
    assert text == Sdk.equal("größe", ["ä", {"b": 1}])
    assert text.isascii()
    assert list(json.loads(text)) == ["method", "attribute", "values"]
