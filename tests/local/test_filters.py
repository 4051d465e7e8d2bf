"""Queries of the local Appwrite: what they select, in which order, and what is refused."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appwrite_cli.local import filters, records, types
from appwrite_cli.local.filters import Related, Schema, Selection
from appwrite_cli.local.refusal import Refusal
from appwrite_cli.local.structure import validate_row


def column(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "required": False, "array": False, "default": None, **more}


COLUMNS = {
    entry["key"]: entry
    for entry in (
        column("title", "varchar", size=100),
        column("plain", "varchar", size=100),
        column("year", "integer", min=-(2**63), max=2**63 - 1),
        column("small", "integer", min=0, max=10),
        column("score", "double"),
        column("out", "boolean"),
        column("seen", "datetime"),
        column("tags", "varchar", size=20, array=True),
        column("marks", "integer", array=True),
        column("flags", "boolean", array=True),
        column("place", "point"),
        column("route", "linestring"),
        column("isbn", "bigint"),
        column("secret", "varchar", size=200, encrypt=True),
        column("a.b", "varchar", size=9),
        column(
            "author", "relationship", relationType="manyToOne", side="parent", relatedTable="people"
        ),
        column("books", "relationship", relationType="oneToMany", side="parent", relatedTable="b"),
    )
}
INDEXES = [
    {"key": "ft", "type": "fulltext", "columns": ["title"]},
    {"key": "by_title", "type": "key", "columns": ["title"]},
    {"key": "by_year", "type": "key", "columns": ["year", "title"], "orders": ["DESC", "ASC"]},
    {"key": "one", "type": "unique", "columns": ["isbn"]},
    {"key": "geo", "type": "spatial", "columns": ["place"]},
]
ROWS: dict[str, dict[str, Any]] = {
    "a": {"title": "Moby Dick", "year": 1851, "score": 4.5, "out": True, "tags": ["sea", "Whale"],
          "seen": "2024-01-01", "marks": [1, 2], "place": [0, 0], "isbn": 1, "author": "p1"},
    "b": {"title": "Émile", "year": 1762, "score": 4, "out": False, "tags": [], "marks": [3],
          "seen": "2024-02-01T02:00:00+02:00", "place": [1, 1], "plain": "a*b", "author": "p2"},
    "c": {"title": "100% Wool_ ", "year": 1900, "score": -1, "flags": [True], "plain": "50%"},
    "d": {"title": "moby dick, abridged", "year": 1851, "tags": ["sea"], "isbn": 2, "plain": "5 "},
    "e": {"title": None},
}  # fmt: skip
YES, NO = True, False
SCHEMA = Schema(COLUMNS, INDEXES, "t1")


class Table:
    """The rows above in SQLite."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.row_factory = sqlite3.Row
        filters.register(self.db)
        own = [f'"{n}" {d}' for entry in COLUMNS.values() for n, d in types.ddl(entry)]
        self.db.execute(
            "CREATE TABLE t1 (_sequence INTEGER PRIMARY KEY AUTOINCREMENT, _id TEXT COLLATE NOCASE,"
            f" _createdAt TEXT, _updatedAt TEXT, _permissions TEXT, {', '.join(own)})"
        )
        self.db.execute("CREATE UNIQUE INDEX t1_ids ON t1 (_id)")
        for index in INDEXES:
            for statement in types.index_ddl("t1", index, COLUMNS):
                self.db.execute(statement)
        for number, (id_, data) in enumerate(ROWS.items()):
            self.insert(id_, data, f"2026-01-01T00:00:0{number}.000+00:00")

    def insert(self, id_: str, data: dict[str, Any], at: str) -> None:
        row = validate_row(COLUMNS, data)
        values = {"_id": id_, "_createdAt": at, "_updatedAt": at, "_permissions": "[]"}
        for key, entry in COLUMNS.items():
            values |= types.encode(entry, row.get(key))
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO t1 ({names}) VALUES ({marks})", tuple(values.values()))

    def row(self, id_: str) -> Mapping[str, Any] | None:
        return records.get(self.db, "t1", COLUMNS, id_)

    def compile(self, *queries: Any) -> Selection:
        texts = [query if isinstance(query, str) else json.dumps(query) for query in queries]
        return filters.compile_rows(texts, SCHEMA, self.row)

    def select(self, *queries: Any) -> str:
        """The IDs that queries find, one letter each."""
        found = self.compile(*queries)
        rows = self.db.execute(
            f"SELECT _id FROM t1 WHERE {found.where} ORDER BY {found.order} LIMIT ? OFFSET ?",
            (*found.parameters, found.limit, found.offset),
        ).fetchall()
        ids = [row["_id"] for row in rows]
        return "".join(reversed(ids) if found.reverse else ids)

    def plan(self, *queries: Any) -> str:
        found = self.compile(*queries)
        rows = self.db.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM t1 WHERE {found.where} ORDER BY {found.order}",
            found.parameters,
        )
        return "; ".join(row["detail"] for row in rows)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    made = Table()
    yield made
    made.db.close()


def q(method: str, attribute: str = "", *values: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"method": method, "values": list(values)}
    return {**query, "attribute": attribute} if attribute else query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (q("equal", "title", "emile"), "b"),
        (q("equal", "title", "100% wool_"), "c"),
        (q("equal", "title", "x", *(f"y{n}" for n in range(40)), "Emile"), "b"),
        (q("notEqual", "title", "emile"), "acd"),
        (q("greaterThan", "title", "f"), "ad"),
        (q("lessThan", "title", "a"), "c"),
        (q("between", "title", "E", "F"), "b"),
        (q("equal", "year", 1851), "ad"),
        (q("notEqual", "year", 1851), "bc"),
        (q("lessThanEqual", "year", 1851), "abd"),
        (q("between", "year", 1800, 1899), "ad"),
        (q("notBetween", "year", 1800, 1899), "bc"),
        (q("equal", "score", 4), "b"),
        (q("greaterThanEqual", "score", 4), "ab"),
        (q("equal", "out", YES), "a"),
        (q("equal", "out", YES, NO), "ab"),
        (q("equal", "seen", "2024-02-01T01:00:00+01:00"), "b"),
        (q("lessThan", "seen", "2024-01-15"), "a"),
        (q("equal", "isbn", "2"), "d"),
        (q("equal", "$id", "A", "c"), "ac"),
        (q("startsWith", "$id", "E"), "e"),
        (q("greaterThan", "$sequence", 3), "de"),
        (q("equal", "$sequence", "2"), "b"),
        (q("lessThan", "$createdAt", "2026-01-01T00:00:02Z"), "ab"),
        (q("isNull", "title"), "e"),
        (q("isNotNull", "seen"), "ab"),
        (q("isNull", "tags"), "ce"),
        (q("startsWith", "title", "MOBY"), "ad"),
        (q("startsWith", "title", "Moby "), "ad"),
        (q("startsWith", "title", ""), "abcd"),
        (q("startsWith", "title", "_"), ""),
        (q("notStartsWith", "title", "MOBY"), "bc"),
        (q("endsWith", "title", "_ "), "c"),
        (q("endsWith", "title", "_"), ""),
        (q("endsWith", "title", ""), "abcd"),
        (q("notEndsWith", "title", "K"), "bcd"),
        (q("contains", "title", "DICK"), "ad"),
        (q("contains", "title", "mil", "%"), "bc"),
        (q("containsAny", "title", "mil"), "b"),
        (q("notContains", "title", "dick", "%"), "b"),
        (q("containsAll", "title", "ém%"), "b"),
        (q("containsAll", "title", "%by_dick"), "a"),
        (q("containsAll", "plain", "a*b"), "b"),
        (q("containsAll", "plain", "a_b"), "b"),
        (q("contains", "plain", "*"), "b"),
        (q("startsWith", "year", 18), "ad"),
        (q("endsWith", "score", 5), "a"),
        (q("startsWith", "score", 4.0), "ab"),
        (q("contains", "tags", "sea"), "ad"),
        (q("contains", "tags", "whale"), ""),
        (q("contains", "tags", "Whale", "x"), "a"),
        (q("containsAll", "tags", "sea", "Whale"), "a"),
        (q("notContains", "tags", "Whale"), "bd"),
        (q("contains", "tags", *(f"y{n}" for n in range(40)), "sea"), "ad"),
        (q("contains", "marks", 3), "b"),
        (q("contains", "flags", YES), "c"),
        (q("contains", "flags", NO), ""),
        (q("search", "title", "dick"), "ad"),
        (q("search", "title", "emi"), "b"),
        (q("search", "title", "moby emile"), "abd"),
        (q("search", "title", '"dick, abridged"'), "d"),
        (q("search", "title", "wool_"), "c"),
        (q("search", "title", "+-*"), ""),
        (q("notSearch", "title", "dick"), "bce"),
        (q("notSearch", "title", ""), "abcde"),
        (q("equal", "author", "P1"), "a"),
        (q("isNull", "author"), "cde"),
        (q("distanceLessThan", "place", [[0, 0], 1, False]), "a"),
        (q("distanceLessThan", "place", [[0, 0], 2, False]), "ab"),
        (q("distanceGreaterThan", "place", [[0, 0], 150000, True]), "b"),
        (q("distanceNotEqual", "place", [[0, 0], 0, False]), "b"),
        (q("equal", "place", [1, 1]), "b"),
        (q("notEqual", "place", [1, 1]), "a"),
        (q("or", "", q("equal", "year", 1762), q("isNull", "title")), "be"),
        (
            q("or", "", q("and", "", q("equal", "year", 1851), q("equal", "isbn", 2)),
              q("equal", "year", 1900)),
            "cd",
        ),
    ],
)  # fmt: skip
def test_a_filter_finds_what_mariadb_finds(table: Table, query: Any, found: str) -> None:
    assert table.select(query) == found


def test_several_filters_all_hold_and_the_total_ignores_the_cursor(table: Table) -> None:
    both = [q("equal", "year", 1851), q("greaterThan", "$sequence", 1)]
    assert table.select(*both) == "d"
    found = table.compile(q("equal", "year", 1851), q("cursorAfter", "", "a"))
    total = f"SELECT count(*) FROM t1 WHERE {found.filter}"
    assert table.db.execute(total, found.filter_parameters).fetchone()[0] == 2


@pytest.mark.parametrize(
    ("queries", "found"),
    [
        ([], "abcde"),
        ([q("orderAsc", "year")], "ebadc"),
        ([q("orderDesc", "year")], "cadbe"),
        ([q("orderAsc", "title")], "ecbad"),
        ([q("orderDesc", "year"), q("orderDesc", "title")], "cdabe"),
        ([q("orderDesc", "$id")], "edcba"),
        ([q("orderDesc")], "edcba"),
        ([q("orderAsc", "place")], "cdeab"),
        ([q("limit", "", 2)], "ab"),
        ([q("limit", "", "2"), q("limit", "", 4)], "ab"),
        ([q("offset", "", 3)], "de"),
        ([q("cursorAfter", "", "C")], "de"),
        ([q("cursorBefore", "", "d"), q("limit", "", 2)], "bc"),
        ([q("orderAsc", "year"), q("cursorAfter", "", "a")], "dc"),
        ([q("orderDesc", "year"), q("cursorAfter", "", "a")], "db"),
        ([q("orderDesc", "year"), q("cursorBefore", "", "b"), q("limit", "", 2)], "ad"),
        ([q("orderAsc", "title"), q("cursorAfter", "", "b")], "ad"),
        ([q("orderDesc", "title"), q("cursorAfter", "", "d")], "abc"),
        ([q("cursorAfter", "", "a"), q("cursorBefore", "", "d")], "bcde"),
        ([q("cursorAfter", "", "a"), q("offset", "", 2)], "de"),
        ([q("orderDesc", "out"), q("isNotNull", "out"), q("cursorAfter", "", "a")], "b"),
    ],
)
def test_order_and_pages(table: Table, queries: list[Any], found: str) -> None:
    assert table.select(*queries) == found


def test_a_random_order_keeps_every_row_and_takes_the_first_direction(table: Table) -> None:
    assert sorted(table.select(q("orderRandom"))) == list("abcde")
    found = table.compile(q("orderRandom"), q("orderDesc", "year"))
    assert found.order == 'random(), "_sequence" DESC'


def test_selections_are_collected(table: Table) -> None:
    assert table.compile().select is None
    both = [q("select", "", "title", "$id"), q("select", "", "*", "author.*")]
    assert table.compile(*both).select == ("title", "$id", "*", "author.*")


INVALID = "Invalid query: "


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("nope", "Invalid query: Syntax error"),
        ("NaN", "Invalid query: Syntax error"),
        ("null", "Invalid query. Must be an array, got NULL"),
        ("true", "Invalid query. Must be an array, got boolean"),
        ("1.5", "Invalid query. Must be an array, got double"),
        ("[1]", "Invalid query method: "),
        ({"method": "regex"}, "Invalid query method: regex"),
        ({"method": []}, "Invalid query method. Must be a string, got array"),
        (
            {"method": "equal", "attribute": True},
            "Invalid query attribute. Must be a string, got boolean",
        ),
        ({"method": "equal", "values": 1.5}, "Invalid query values. Must be an array, got double"),
        (q("or", "", {"method": "x"}), "Invalid query method: x"),
        (q("equal", "zzz", 1), f"{INVALID}Attribute not found in schema: zzz"),
        (q("equal", "zzz.a", 1), f"{INVALID}Attribute not found in schema: zzz"),
        (q("equal", "secret", "x"), f"{INVALID}Cannot query encrypted attribute: secret"),
        (q("equal", "title"), f"{INVALID}Equal queries require at least one value."),
        (q("equal", "title", []), f"{INVALID}Equal queries require at least one value."),
        (q("containsAll", "tags"), f"{INVALID}ContainsAll queries require at least one value."),
        (q("touches", "place"), f"{INVALID}Touches queries require at least one value."),
        (q("search", "title"), f"{INVALID}Search queries require exactly one value."),
        (
            q("notBetween", "year", 1),
            f"{INVALID}NotBetween queries require exactly two values.",
        ),
        (q("equal", "title", 5), f'{INVALID}Query value is invalid for attribute "title"'),
        (q("equal", "title", None), f'{INVALID}Query value is invalid for attribute "title"'),
        (q("equal", "year", 1.0), f'{INVALID}Query value is invalid for attribute "year"'),
        (q("equal", "small", 2**31), f'{INVALID}Query value is invalid for attribute "small"'),
        (q("equal", "score", "1"), f'{INVALID}Query value is invalid for attribute "score"'),
        (q("equal", "out", 1), f'{INVALID}Query value is invalid for attribute "out"'),
        (q("equal", "seen", "tomorrow"), f'{INVALID}Query value is invalid for attribute "seen"'),
        (q("equal", "$sequence", 0), f'{INVALID}Query value is invalid for attribute "$sequence"'),
        (
            q("equal", "year", *range(501)),
            f"{INVALID}Query on attribute has greater than 500 values: year",
        ),
        (
            q("notContains", "year", 1),
            (
                f'{INVALID}Cannot query notContains on attribute "year" because it is not an '
                "array, "
                "string, or object."
            ),
        ),
        (
            q("startsWith", "tags", "a"),
            f'{INVALID}Cannot query startsWith on attribute "tags" because it is an array.',
        ),
        (q("equal", "books", "x"), f"{INVALID}Cannot query on virtual relationship attribute"),
        (q("search", "plain", "x"), 'Searching by attribute "plain" requires a fulltext index.'),
        (
            q("or", "", q("search", "plain", "x"), q("isNull", "plain")),
            'Searching by attribute "plain" requires a fulltext index.',
        ),
        (
            q("crosses", "title", [1, 1]),
            f'{INVALID}Spatial query "crosses" cannot be applied on non-spatial attribute: title',
        ),
        (q("equal", "place", 5), f"{INVALID}Spatial data must be an array"),
        (
            q("distanceEqual", "place", [[0, 0], 1]),
            f"{INVALID}Distance query requires [[geometry, distance]] parameters",
        ),
        (
            q("distanceEqual", "route", [[0, 0], 1, True]),
            "Distance in meters is not supported between linestring and point",
        ),
        (
            q("vectorDot", "title", [1]),
            f"{INVALID}Vector queries can only be used on vector attributes",
        ),
        (q("and", "", q("isNull", "year")), f"{INVALID}And queries require at least two queries"),
        (
            q("or", "", q("limit", "", 1), q("isNull", "year")),
            f"{INVALID}Or queries can only contain filter queries",
        ),
        (
            q("elemMatch", "tags", q("isNull", "year")),
            f"{INVALID}elemMatch is not supported by the database",
        ),
        (q("exists", "", "title"), f"{INVALID}Attribute not found in schema: "),
        (q("exists"), f"{INVALID}Exists queries require at least one value."),
        (q("orderAsc", "author.name"), f"{INVALID}Cannot order by nested attribute: author"),
        (q("orderAsc", "zzz"), f"{INVALID}Attribute not found in schema: zzz"),
        (q("select"), f"{INVALID}No attributes selected"),
        (q("select", "", "title", "title"), f"{INVALID}Duplicate attributes selected"),
        (q("select", "", "title", "author"), "Cannot select attributes: author"),
        (q("select", "", "zzz.a"), f"{INVALID}Attribute not found in schema: zzz"),
        (
            q("limit", "", 1.5),
            (
                f"{INVALID}Invalid limit: Value must be a valid range between 1 and "
                "9,223,372,036,854,775,807"
            ),
        ),
        (q("offset", "", "x"), f"{INVALID}Invalid limit: Value must be a valid number"),
        (
            q("offset", "", -1),
            (
                f"{INVALID}Invalid offset: Value must be a valid range between 0 and "
                "9,223,372,036,854,775,807"
            ),
        ),
        (
            q("cursorAfter", "", "_x"),
            (
                "Invalid cursor: UID must contain at most 36 chars. Valid chars are a-z, "
                "A-Z, 0-9, and "
                "underscore. Can't start with a leading underscore"
            ),
        ),
    ],
)
def test_a_wrong_query_is_refused_in_the_servers_words(
    table: Table, query: Any, message: str
) -> None:
    with pytest.raises(Refusal) as caught:
        table.compile(query)
    assert (caught.value.status, caught.value.type) == (400, "general_query_invalid")
    assert caught.value.message == message


def test_faults_come_in_the_servers_order(table: Table) -> None:
    def fault(*queries: Any) -> str:
        with pytest.raises(Refusal) as caught:
            table.compile(*queries)
        return caught.value.message

    unknown, missing, text = q("equal", "zzz", 1), q("cursorAfter", "", "nope"), "nope"
    assert fault(unknown, missing, text) == "Invalid query: Syntax error"
    assert fault(unknown, missing) == "Row 'nope' for the 'cursor' value not found."
    assert fault(q("search", "plain", "x"), unknown).endswith("schema: zzz")


@pytest.mark.parametrize(
    ("query", "type_", "message"),
    [
        (q("cursorAfter", "", "nope"), "general_cursor_not_found", "Row 'nope' for the 'cursor'"),
        (q("cursorAfter", "", "e"), "database_query_order_null", "The order column 'year' had a"),
    ],
)
def test_a_cursor_that_leads_nowhere_is_refused(
    table: Table, query: Any, type_: str, message: str
) -> None:
    with pytest.raises(Refusal) as caught:
        table.compile(q("orderAsc", "year"), query)
    assert (caught.value.status, caught.value.type) == (400, type_)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    "query",
    [
        q("exists", "title", "x"),
        q("isNull", "place"),
        q("lessThan", "place", [1, 1]),
        q("intersects", "place", [[1], [2]]),
        q("distanceLessThan", "place", [[200, 0], 1, True]),
        q("orderAsc", "books"),
        q("equal", "title.x", "a"),
        q("or", "", 5),
        q("select", "", 5),
    ],
)
def test_where_the_real_server_fails_this_one_fails_too(table: Table, query: Any) -> None:
    with pytest.raises(Refusal) as caught:
        table.compile(query)
    assert (caught.value.status, caught.value.type) == (500, "general_unknown")


@pytest.mark.parametrize(
    "queries", ["limit(1)", None, [""], ["x" * 4097], ["{}"] * 101, [5], {"0": "{}"}]
)
def test_the_parameter_itself_is_checked_first(queries: Any) -> None:
    with pytest.raises(Refusal) as caught:
        filters.compile_rows(queries, SCHEMA, lambda _: None)
    assert caught.value.type == "general_argument_invalid"
    assert caught.value.message == (
        "Invalid `queries` param: Value must a valid array no longer than 100 items and Value must "
        "be a valid string and at least 1 chars and no longer than 4096 chars"
    )


def test_a_request_for_one_row_may_only_select() -> None:
    def select(*queries: Any) -> tuple[str, ...] | None:
        return filters.compile_row([json.dumps(query) for query in queries], SCHEMA)

    assert select() is None
    assert select(q("select", "", "title"), q("select", "", "*")) == ("title", "*")
    for query, message in (
        (q("limit", "", 1), "Invalid query method: limit"),
        (q("or", "", q("isNull", "title")), "Invalid query method: isNull"),
        (q("select", "", "zzz"), "Invalid query: Attribute not found in schema: zzz"),
        (q("select", "", "author"), "Cannot select attributes: author"),
    ):
        with pytest.raises(Refusal) as caught:
            select(query)
        assert (caught.value.type, caught.value.message) == ("general_query_invalid", message)


def compile_list(*queries: Any, **how: Any) -> Selection:
    texts = [query if isinstance(query, str) else json.dumps(query) for query in queries]
    allowed = ("title", "year", "tags")
    return filters.compile_list(texts, SCHEMA, allowed, lambda _: None, noun="Thing", **how)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("name=Ann", "Invalid query: Invalid query: Syntax error"),
        ({"method": "like"}, "Invalid query: Invalid query method: like"),
        (q("select", "", "title"), "Invalid query method: select"),
        (q("equal", "score", 1), "Invalid query: Attribute not found in schema: score"),
        (q("equal", "title", 5), 'Invalid query: Query value is invalid for attribute "title"'),
        (q("equal", "year", 2**40), 'Invalid query: Query value is invalid for attribute "year"'),
        (q("orderAsc", "nope"), "Invalid query: Attribute not found in schema: nope"),
    ],
)
def test_lists_of_appwrite_refuse_the_parameter(query: Any, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        compile_list(query)
    assert (caught.value.status, caught.value.type) == (400, "general_argument_invalid")
    assert caught.value.message == f"Invalid `queries` param: {message}"


def test_lists_of_appwrite_check_one_query_after_the_other() -> None:
    with pytest.raises(Refusal, match="schema: nope"):
        compile_list(q("orderAsc", "nope"), "no json")
    with pytest.raises(Refusal, match="Queries must be an array"):
        filters.compile_list("x", SCHEMA, (), lambda _: None, noun="Thing")
    with pytest.raises(Refusal, match="Thing 'x' for the 'cursor' value not found"):
        compile_list(q("cursorAfter", "", "x"))
    with pytest.raises(Refusal, match="The query's syntax is invalid"):
        compile_list(q("contains", "tags", *map(str, range(501))))
    with pytest.raises(Refusal, match="The query's syntax is invalid"):
        compile_list(search="x")


def test_an_equality_on_an_indexed_text_uses_the_index(table: Table) -> None:
    assert "USING INDEX t1_by_title (f_title=?)" in table.plan(q("equal", "title", "x"))
    assert "USING INDEX t1_by_title (f_title>? AND f_title<?)" in table.plan(
        q("startsWith", "title", "x")
    )
    assert "USING INDEX t1_ids (_id=?)" in table.plan(q("equal", "$id", "x"))


def test_paging_starts_where_the_cursor_is(table: Table) -> None:
    assert "USING INTEGER PRIMARY KEY (rowid>?)" in table.plan(q("cursorAfter", "", "a"))
    plan = table.plan(q("orderAsc", "title"), q("cursorAfter", "", "a"))
    assert "USING INDEX t1_by_title (f_title>?)" in plan
    assert "TEMP B-TREE" not in plan


def test_filters_reach_into_related_rows(table: Table) -> None:
    people = {"name": column("name", "varchar", size=50), "born": column("born", "integer")}
    names = ", ".join(f'"{n}" {d}' for entry in people.values() for n, d in types.ddl(entry))
    table.db.execute(f"CREATE TABLE t2 (_sequence INTEGER PRIMARY KEY, _id TEXT, {names})")
    for id_, name, born in (("p1", "Herman", 1819), ("p2", "Jean", 1712)):
        values = (id_, name, types.fold(name), born)
        table.db.execute("INSERT INTO t2 VALUES (NULL, ?, ?, ?, ?)", values)
    other = Schema(people, [], "t2")

    def by_author(condition: str) -> str:
        return f"c_author IN (SELECT _id FROM t2 WHERE {condition})"

    def related(entry: Mapping[str, Any]) -> Related | None:
        return Related(other, by_author) if entry["key"] == "author" else None

    schema = Schema(COLUMNS, INDEXES, "t1", related)

    def select(*queries: Any) -> str:
        texts = [json.dumps(query) for query in queries]
        found = filters.compile_rows(texts, schema, table.row)
        rows = table.db.execute(
            f"SELECT _id FROM t1 WHERE {found.where} ORDER BY {found.order}", found.parameters
        )
        return "".join(row["_id"] for row in rows)

    assert select(q("equal", "author.name", "HERMAN")) == "a"
    assert select(q("lessThan", "author.born", 1900), q("notEqual", "author.name", "x")) == "ab"
    assert select(q("equal", "author.name", "x")) == ""
    assert select(q("containsAll", "author.name", "Herman", "Jean")) == ""
    assert select(q("equal", "books.name", "x")) == ""
    for query, message in (
        (q("equal", "author.zzz", "x"), "Invalid query: Attribute not found in schema: zzz"),
        (q("search", "author.name", "x"), 'Searching by attribute "author.name" requires'),
    ):
        with pytest.raises(Refusal) as caught:
            select(query)
        assert caught.value.message.startswith(message)
    with pytest.raises(Refusal, match=r"Multiple equal queries on 'author\.name' will never match"):
        select(q("equal", "author.name", "a"), q("equal", "author.name", "b"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
METHODS = st.sampled_from(
    ["equal", "notEqual", "contains", "search", "between", "startsWith", "containsAll", "or",
     "distanceLessThan", "intersects", "limit", "orderAsc", "select", "isNull", "cursorAfter"]
)  # fmt: skip
QUERIES = st.fixed_dictionaries(
    {"method": METHODS, "attribute": st.sampled_from([*COLUMNS, "$id", "$sequence", "$createdAt"])},
    optional={"values": st.lists(JSON, max_size=3)},
)


@settings(max_examples=300, deadline=None)
@given(query=QUERIES)
def test_every_query_is_answered_or_refused(table: Table, query: Any) -> None:
    with suppress(Refusal):
        assert set(table.select(query)) <= set("abcde")


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=40))
def test_no_search_breaks_the_fulltext_index(table: Table, text: str) -> None:
    assert set(table.select(q("search", "title", text))) <= set("abcde")
