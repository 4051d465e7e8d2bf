"""Column types of the local Appwrite: storage, checks and comparison of values."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.local import geometry, spatial, times, types
from appwrite_cli.local.layout import value_name
from appwrite_cli.local.operators import Operator
from appwrite_cli.local.refusal import Refusal
from appwrite_cli.local.structure import validate_row

SQUARE = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]


def column(type_: str, **more: Any) -> dict[str, Any]:
    return {"key": "x", "type": type_, "required": False, "array": False, "default": None, **more}


def refused(column_: dict[str, Any], value: Any) -> str:
    with pytest.raises(Refusal) as caught:
        types.validate(column_, value)
    assert (caught.value.status, caught.value.type) == (400, "row_invalid_structure")
    return caught.value.message.removeprefix("Invalid document structure: ")


VARCHAR = column("varchar", size=5)
INTEGER = column("integer", min=-(2**63), max=2**63 - 1)
SMALL = column("integer", min=0, max=10)
BIGINT = column("bigint", min=-(2**63), max=2**63 - 1)
DOUBLE = column("double", min=-1.7976931348623157e308, max=1.7976931348623157e308)
EMAIL = column("string", format="email")
ENUM = column("string", format="enum", elements=["a", "b"])
DATE_WORDS = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."
INT64 = "-9,223,372,036,854,775,808 and 9,223,372,036,854,775,80"


@pytest.mark.parametrize(
    ("column_", "value", "stored"),
    [
        (VARCHAR, "ääää🚀", "ääää🚀"),
        (column("text"), "x" * 65535, "x" * 65535),
        (INTEGER, 2**63 - 1, 2**63 - 1),
        (SMALL, 10, 10),
        (BIGINT, "0012", 12),
        (DOUBLE, 1, 1),
        (DOUBLE, 0.25, 0.25),
        (column("boolean"), True, True),
        (column("datetime"), "2024-05-06", "2024-05-06T00:00:00.000+00:00"),
        (
            column("datetime"),
            "2024-05-06T09:08:09.1239+02:00",
            "2024-05-06T07:08:09.123+00:00",
        ),
        (EMAIL, "ada+x@mail.example.com", "ada+x@mail.example.com"),
        (ENUM, "b", "b"),
        (column("string", format="ip"), "2001:db8::1", "2001:db8::1"),
        (column("string", format="url"), "ftp://example.com", "ftp://example.com"),
        (column("point"), ["1", "2.5"], [1, 2.5]),
        (column("point"), "POINT(1 2)", [1, 2]),
        (column("linestring"), [[0, 0], [1, 1]], [[0, 0], [1, 1]]),
        (column("polygon"), SQUARE[0], SQUARE),
        (column("polygon"), SQUARE, SQUARE),
        (column("varchar", size=3, array=True), ["a", None], ["a", None]),
        (column("boolean", array=True), [True, False], [True, False]),
        (column("double", array=True), [1.5, 2.0], [1.5, 2]),
        (VARCHAR, None, None),
        (column("relationship", relationType="manyToOne", side="parent"), "r1", "r1"),
    ],
)
def test_an_accepted_value_survives_sqlite(
    column_: dict[str, Any], value: Any, stored: Any
) -> None:
    accepted = types.validate(column_, value)
    assert accepted == stored
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    names = types.ddl(column_)
    db.execute(f"CREATE TABLE t ({', '.join(f'{name} {declared}' for name, declared in names)})")
    sql = types.encode(column_, accepted)
    assert list(sql) == [name for name, _ in names]
    db.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(sql))})", tuple(sql.values()))
    row = db.execute("SELECT * FROM t").fetchone()
    db.close()
    read = types.reader(column_) or (lambda value: value)
    assert read(row[0]) == stored


@pytest.mark.parametrize(
    ("column_", "value", "message"),
    [
        (
            VARCHAR,
            "123456",
            (
                'Attribute "x" has invalid type. Value must be a valid string and no longer than 5 '
                "chars"
            ),
        ),
        (
            column("longtext"),
            5,
            (
                'Attribute "x" has invalid type. Value must be a valid string and no longer than '
                "2147483647 chars"
            ),
        ),
        (
            EMAIL,
            "nope",
            'Attribute "x" has invalid format. Value must be a valid email address',
        ),
        (
            EMAIL,
            "a" * 255,
            (
                'Attribute "x" has invalid format. Value must be a valid string and no longer than '
                "254 chars"
            ),
        ),
        (ENUM, "A", 'Attribute "x" has invalid format. Value must be one of (a, b)'),
        (
            column("string", format="ip"),
            "1.2.3",
            'Attribute "x" has invalid format. Value must be a valid IP address',
        ),
        (
            column("string", format="url"),
            "example",
            'Attribute "x" has invalid format. Value must be a valid URL',
        ),
        (
            SMALL,
            11,
            'Attribute "x" has invalid format. Value must be a valid range between 0 and 10',
        ),
        (
            SMALL,
            5.0,
            (
                'Attribute "x" has invalid format. Value must be a valid signed 32-bit integer '
                "between -2,147,483,648 and 2,147,483,647"
            ),
        ),
        (
            INTEGER,
            True,
            (
                'Attribute "x" has invalid format. Value must be a valid signed 64-bit integer '
                f"between {INT64}8"
            ),
        ),
        (
            INTEGER,
            2**63,
            (
                'Attribute "x" has invalid format. Value must be a valid signed 64-bit integer '
                f"between {INT64}8"
            ),
        ),
        (
            BIGINT,
            2**63,
            (
                'Attribute "x" has invalid format. Value must be a valid signed 64-bit integer '
                f"between {INT64}7"
            ),
        ),
        (
            column("double", min=0, max=0.5),
            1,
            'Attribute "x" has invalid format. Value must be a valid range between 0 and 1',
        ),
        (
            column("integer"),
            "many",
            (
                'Attribute "x" has invalid type. Value must be a valid signed 32-bit integer '
                "between -2,147,483,648 and 2,147,483,647"
            ),
        ),
        (
            column("integer", size=4, max=2**40),
            2**33,
            (
                'Attribute "x" has invalid format. Value must be a valid signed 32-bit integer '
                "between -2,147,483,648 and 2,147,483,647"
            ),
        ),
        (DOUBLE, "0.5", 'Attribute "x" has invalid format. Value must be a valid float'),
        (column("boolean"), 1, 'Attribute "x" has invalid type. Value must be a valid boolean'),
        (column("datetime"), "then", f'Attribute "x" has invalid type. {DATE_WORDS}'),
        (column("datetime"), 1700000000, f'Attribute "x" has invalid type. {DATE_WORDS}'),
        (column("datetime"), "2024-01-32", f'Attribute "x" has invalid type. {DATE_WORDS}'),
        (column("datetime"), "0900-01-01", f'Attribute "x" has invalid type. {DATE_WORDS}'),
        (
            column("point"),
            [181, 0],
            (
                'Attribute "x" has invalid type. Value must be a valid point: Longitude (x) '
                "must be "
                "between -180 and 180, got 181"
            ),
        ),
        (
            column("point"),
            7,
            (
                'Attribute "x" has invalid type. Value must be a valid point: Spatial value '
                "must be "
                "array or WKT string"
            ),
        ),
        (
            column("linestring"),
            [[0, 0], [0, 91.5]],
            (
                'Attribute "x" has invalid type. Value must be a valid linestring: Invalid '
                "coordinates at point #1: Latitude (y) must be between -90 and 90, got 91.5"
            ),
        ),
        (
            column("polygon"),
            [[[0, 0], [0, 2], [2, 2], [2, 0]]],
            (
                'Attribute "x" has invalid type. Value must be a valid polygon: Ring #0 must be '
                "closed (first point must equal last point)"
            ),
        ),
        (column("varchar", size=3, array=True), "a", 'Attribute "x" must be an array'),
        (column("varchar", size=3, array=True), {"a": 1}, 'Attribute "x" must be an array'),
        (
            column("varchar", size=3, array=True),
            ["a", "aaaa"],
            (
                "Attribute \"x['1']\" has invalid type. Value must be a valid string and no longer "
                "than 3 chars"
            ),
        ),
        (column("varchar", size=3, required=True), None, 'Missing required attribute "x"'),
    ],
)
def test_a_refused_value_gets_the_servers_words(
    column_: dict[str, Any], value: Any, message: str
) -> None:
    assert refused(column_, value) == message


def test_an_encrypted_text_counts_with_what_encryption_adds() -> None:
    secret = column("varchar", size=200, encrypt=True)
    assert types.validate(secret, "hidden") == "hidden"
    assert "no longer than 200 chars" in refused(secret, "x" * 120)


def test_the_first_fault_of_a_row_is_a_missing_value_then_an_unknown_key_then_data_order() -> None:
    columns = {
        "v": {**VARCHAR, "key": "v"},
        "i": {**SMALL, "key": "i"},
        "r": {**SMALL, "key": "r", "required": True},
    }

    def fault(data: dict[str, Any], **how: Any) -> str:
        with pytest.raises(Refusal) as caught:
            validate_row(columns, data, **how)
        return caught.value.message.removeprefix("Invalid document structure: ")

    assert fault({"zzz": 1, "i": "x"}) == 'Missing required attribute "r"'
    assert fault({"i": "x", "zzz": 1, "r": 1}) == 'Unknown attribute: "zzz"'
    assert fault({"i": "x", "v": "too long", "r": 1}).startswith('Attribute "i" has invalid format')
    assert fault({"v": "too long"}, old={"v": "a", "i": 99, "r": 1}).startswith('Attribute "v"')
    assert fault({"v": "b"}, old={"v": "a", "i": 99, "r": 1}).startswith('Attribute "i"')
    assert fault({"r": None}, partial=True).startswith('Attribute "r" has invalid format. Value')


def test_a_row_gets_defaults_where_it_has_nothing_or_null() -> None:
    columns = {"a": {**VARCHAR, "key": "a", "default": "hi"}, "b": {**SMALL, "key": "b"}}
    assert validate_row(columns, {"b": 1}) == {"b": 1, "a": "hi"}
    assert validate_row(columns, {"a": None}) == {"a": "hi"}
    assert validate_row(columns, {"a": None}, partial=True) == {"a": None}
    assert validate_row(columns, {"b": 2}, old={"a": "x", "b": 1}) == {"a": "x", "b": 2}


def test_operators_in_a_row_are_checked_and_kept() -> None:
    columns = {"i": {**SMALL, "key": "i"}}
    add = Operator("increment", [1])
    assert validate_row(columns, {"i": add}, old={"i": 1}) == {"i": add}
    with pytest.raises(Refusal, match="would overflow maximum value of 2147483647"):
        validate_row(columns, {"i": Operator("increment", [2**31])}, old={"i": 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Émile", "emile"),
        ("STRASSE", "straße"),
        ("a", "a  "),
        ("Łódź", "lodz"),
        ("œuvre", "OEUVRE"),
    ],
)
def test_texts_that_the_collation_takes_for_equal_fold_to_the_same(one: str, other: str) -> None:
    assert types.fold(one) == types.fold(other)


def test_texts_sort_blanks_punctuation_digits_letters() -> None:
    texts = [
        "",
        " a",
        "_",
        "-",
        ",",
        "!",
        "(",
        "@",
        "%",
        "$",
        "0",
        "9",
        "a",
        "A b",
        "ab",
        "Z",
        "zé",
    ]
    assert sorted(texts, key=types.fold) == texts


def test_texts_that_differ_in_more_than_case_and_accents_stay_apart() -> None:
    assert len({types.fold(text) for text in ("ab", "a b", " ab", "a-b", "a_b", "ab1")}) == 6


@given(st.text(max_size=30))
def test_folding_ignores_case_and_trailing_blanks_of_any_text(text: str) -> None:
    assert types.fold(text) == types.fold(text + "  ")
    assert types.fold(text) == types.fold(text.casefold())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-01", "2024-01-01T00:00:00.000+00:00"),
        ("2024-01-01 12:30", "2024-01-01T12:30:00.000+00:00"),
        ("2024-01-01T00:30:00+0130", "2023-12-31T23:00:00.000+00:00"),
        ("2024-01-01T24:00:00Z", "2024-01-02T00:00:00.000+00:00"),
        ("2024-02-30", "2024-03-01T00:00:00.000+00:00"),
        ("2024-02-30T00:00:00.000+00:00", "2024-03-01T00:00:00.000+00:00"),
        ("02/29/2024", "2024-02-29T00:00:00.000+00:00"),
        ("29.02.2024", "2024-02-29T00:00:00.000+00:00"),
        ("20240229", "2024-02-29T00:00:00.000+00:00"),
        ("Mon, 15 Aug 2005 15:52:01 +0000", "2005-08-15T15:52:01.000+00:00"),
        ("August 15, 2005 3:52 pm", "2005-08-15T15:52:00.000+00:00"),
        ("@86400", "1970-01-02T00:00:00.000+00:00"),
        ("2024-13-01", None),
        ("2024-01-01T25:00:00", None),
        ("2024-01-01T10:60:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_read_as_php_reads_them(text: str, moment: str | None) -> None:
    assert times.normalise(text) == moment


def test_words_and_relative_dates_count_from_now() -> None:
    now = times.parse("2024-03-10T11:12:13.5Z")
    assert now is not None

    def read(text: str) -> str | None:
        moment = times.parse(text, now)
        return None if moment is None else times.show(moment)

    assert read("now") == "2024-03-10T11:12:13.500+00:00"
    assert read("tomorrow") == "2024-03-11T00:00:00.000+00:00"
    assert read("yesterday noon") == "2024-03-09T12:00:00.000+00:00"
    assert read("yesterday 10:00") == "2024-03-09T10:00:00.000+00:00"
    assert read("+2 days") == "2024-03-12T11:12:13.500+00:00"
    assert read("1 week ago") == "2024-03-03T11:12:13.500+00:00"
    assert read("2024") == "2024-03-10T20:24:00.000+00:00"


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_dates(text: str) -> None:
    times.normalise(text)


LINE, CROSSING = [[0, 0], [4, 4]], [[0, 4], [4, 0]]
HOLED = [*[[[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]], [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]]]


@pytest.mark.parametrize(
    ("relation", "one", "other", "holds"),
    [
        ("equal", [1, 1], [1, 1], True),
        ("equal", LINE, [[4, 4], [2, 2], [0, 0]], True),
        ("equal", LINE, CROSSING, False),
        ("equal", SQUARE, [[*reversed(SQUARE[0])]], True),
        ("intersects", LINE, [2, 2], True),
        ("intersects", LINE, [2, 3], False),
        ("intersects", SQUARE, [2, 2], True),
        ("intersects", HOLED, [4, 4], False),
        ("intersects", HOLED, [[4, 4], [5, 5]], False),
        ("intersects", HOLED, [[4, 4], [8, 8]], True),
        ("crosses", LINE, CROSSING, True),
        ("crosses", LINE, LINE, False),
        ("crosses", LINE, [[4, 4], [5, 0]], False),
        ("crosses", [[-1, 1], [1, 1]], SQUARE, True),
        ("crosses", [[1, 1], [1.5, 1.5]], SQUARE, False),
        ("touches", [2, 0], SQUARE, True),
        ("touches", LINE, [[4, 4], [5, 0]], True),
        ("touches", SQUARE, [[[2, 0], [2, 2], [4, 2], [4, 0], [2, 0]]], True),
        ("touches", SQUARE, [[[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]], False),
        ("overlaps", SQUARE, [[[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]], True),
        ("overlaps", SQUARE, SQUARE, False),
        ("overlaps", LINE, [[2, 2], [6, 6]], True),
        ("overlaps", LINE, CROSSING, False),
        ("contains", SQUARE, [1, 1], True),
        ("contains", SQUARE, [2, 2], False),
        ("contains", SQUARE, [[0.5, 0.5], [1, 1]], True),
        ("contains", HOLED, [[[1, 1], [1, 8], [8, 8], [8, 1], [1, 1]]], False),
        ("contains", LINE, [2, 2], True),
    ],
)
def test_geometries_relate_as_the_standard_says(
    relation: str, one: Any, other: Any, holds: bool
) -> None:
    a, b = (spatial.shape(geometry.encode(value)) for value in (one, other))
    assert spatial.RELATIONS[relation](a, b) is holds


def test_distances_are_flat_or_over_the_sphere() -> None:
    def shape(value: Any) -> spatial.Shape:
        return spatial.shape(geometry.encode(value))

    assert spatial.distance(shape([0, 0]), shape([[3, 4], [3, 9]])) == 5
    assert spatial.distance(shape(SQUARE), shape([1, 1])) == 0
    assert spatial.distance(shape(SQUARE), shape([4, 2])) == 2
    assert round(spatial.distance_sphere(shape([0, 0]), shape([1, 0]))) == 111195


def test_geometries_are_stored_as_mariadb_stores_and_sorts_them() -> None:
    points = [[1, 1], [10, 10], [-5, 5], [0, 0]]
    stored = sorted(geometry.encode(point) for point in points)
    assert [geometry.decode(value) for value in stored] == [[0, 0], [-5, 5], [10, 10], [1, 1]]


def test_the_many_side_of_a_relationship_has_no_column() -> None:
    many = column("relationship", relationType="oneToMany", side="parent")
    assert types.ddl(many) == []
    assert types.encode(many, ["a"]) == {}


def test_a_list_that_was_never_given_is_empty() -> None:
    listed = column("varchar", size=3, array=True)
    assert types.encode(listed, None) == {value_name("x"): None}
    read = types.reader(listed)
    assert read is not None
    assert read(None) == []
