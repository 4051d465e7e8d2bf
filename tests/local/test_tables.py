"""Databases, tables, columns and indexes beyond what the recordings show."""

import sqlite3

import pytest

from tests.local.conftest import Api, refusal

HOSTILE = [
    "x; DROP TABLE databases",
    "' OR '1'='1",
    'x"y',
    "a/b",
    "..",
    "-x",
    "_x",
    "é",
    "a\x00b",
    "a" * 37,
    "",
]


@pytest.mark.parametrize("id_", HOSTILE)
def test_what_is_no_id_is_refused(api: Api, table: str, id_: str) -> None:
    for path, body in (
        ("/tablesdb", {"databaseId": id_, "name": "x"}),
        ("/tablesdb/shop/tables", {"tableId": id_, "name": "x"}),
        (f"{table}/columns/integer", {"key": id_, "required": False}),
        (f"{table}/indexes", {"key": id_, "type": "key", "columns": ["name"]}),
        (f"{table}/rows", {"rowId": id_, "data": {"name": "x"}}),
    ):
        status, _, words = refusal(api.post(path, **body))
        assert status == 400
        assert "36 chars" in words or "Row ID is required" in words


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE t1; --", '"', "\\", "\x00", "日本語", "%_", "a" * 128]
)
def test_names_and_values_are_only_ever_text(api: Api, table: str, name: str) -> None:
    made = api.post("/tablesdb", databaseId="odd", name=name)
    assert made.json()["name"] == name
    row = api.post(f"{table}/rows", rowId="r", data={"name": name[:100]})
    assert row.json()["name"] == name[:100]
    found = api.rows(table, {"method": "equal", "attribute": "name", "values": [name[:100]]})
    assert found["total"] == 1


@pytest.mark.parametrize("key", ["select", "order", "a.b", "a-b", "rowid", "ROWID", "sequence"])
def test_any_key_can_be_a_column(api: Api, table: str, key: str) -> None:
    made = api.post(f"{table}/columns/varchar", key=key, size=10, required=False)
    assert made.status_code == 202, made.text
    assert api.post(f"{table}/rows", rowId="r", data={key: "v"}).json()[key] == "v"
    assert api.post(f"{table}/indexes", key=key, type="key", columns=[key]).status_code == 202
    found = api.rows(table, {"method": "equal", "attribute": key, "values": ["V "]})
    assert found["total"] == 1


@pytest.mark.parametrize("part", ["size", "min", "max", "default", "elements", "format", "array"])
@pytest.mark.parametrize("type_", ["string", "integer", "double", "boolean", "datetime", "point"])
def test_odd_columns_given_with_a_table_are_answered(api: Api, type_: str, part: str) -> None:
    api.post("/tablesdb", databaseId="lab", name="Lab")
    for odd in (None, True, -1, 2**70, 1.5, "x", [], ["x"], {}, {"a": 1}):
        column = {"key": "c", "type": type_, "size": 10, "required": False, part: odd}
        made = api.post("/tablesdb/lab/tables", tableId="unique()", name="T", columns=[column])
        assert made.status_code in (201, 400)
        if made.status_code == 201:
            path = f"/tablesdb/lab/tables/{made.json()['$id']}"
            assert api.get(path).status_code == 200
            assert api.post(f"{path}/rows", rowId="r", data={"c": None}).status_code in (201, 400)


def test_ids_differ_by_more_than_case(api: Api, table: str) -> None:
    status, kind, _ = refusal(api.post("/tablesdb", databaseId="SHOP", name="x"))
    assert (status, kind) == (409, "database_already_exists")
    assert refusal(api.post("/tablesdb/shop/tables", tableId="ITEMS", name="x"))[0] == 409
    assert api.get("/tablesdb/SHOP/tables/Items").json()["$id"] == "items"
    api.post(f"{table}/rows", rowId="row", data={"name": "x"})
    assert refusal(api.post(f"{table}/rows", rowId="ROW", data={"name": "x"}))[0] == 409
    assert api.get(f"{table}/rows/ROW").json()["$id"] == "row"


def test_a_table_of_a_deleted_database_leaves_nothing_behind(api: Api, table: str) -> None:
    api.post(f"{table}/indexes", key="find", type="fulltext", columns=["name"])
    api.post("/tablesdb/shop/tables", tableId="other", name="Other")
    api.post(
        f"{table}/columns/relationship", relatedTableId="other", type="manyToMany", key="links"
    )
    assert api.delete("/tablesdb/shop").status_code == 204
    left = sqlite3.connect(api.directory / "appwrite.sqlite3")
    names = [name for (name,) in left.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    counts = [
        left.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in ("tables", "columns")
    ]
    left.close()
    assert [name for name in names if name[0] in "tj" and name[1:2].isdigit()] == []
    assert counts == [0, 0]


def test_a_renamed_column_keeps_its_values_and_indexes(api: Api, table: str) -> None:
    api.post(f"{table}/indexes", key="u", type="unique", columns=["name"])
    api.post(f"{table}/indexes", key="find", type="fulltext", columns=["name"])
    api.post(f"{table}/rows", rowId="a", data={"name": "Red apple"})
    renamed = api.patch(
        f"{table}/columns/string/name", required=False, default=None, newKey="title"
    )
    assert renamed.json()["key"] == "title"
    assert api.get(f"{table}/rows/a").json()["title"] == "Red apple"
    assert refusal(api.post(f"{table}/rows", rowId="b", data={"title": "red APPLE"}))[0] == 409
    found = api.rows(table, {"method": "search", "attribute": "title", "values": ["apple"]})
    assert [row["$id"] for row in found["rows"]] == ["a"]


def test_a_removed_column_can_be_made_anew(api: Api, table: str) -> None:
    api.post(f"{table}/rows", rowId="a", data={"name": "x", "price": 1})
    assert api.delete(f"{table}/columns/price").status_code == 204
    assert "price" not in api.get(f"{table}/rows/a").json()
    api.post(f"{table}/columns/varchar", key="price", size=10, required=False)
    assert api.get(f"{table}/rows/a").json()["price"] is None


def test_a_column_cannot_shrink_below_what_it_holds(api: Api, table: str) -> None:
    api.post(f"{table}/rows", rowId="a", data={"name": "twelve chars"})
    small = api.patch(f"{table}/columns/string/name", required=False, default=None, size=11)
    assert refusal(small)[:2] == (400, "column_invalid_resize")
    right = api.patch(f"{table}/columns/string/name", required=False, default=None, size=12)
    assert right.json()["size"] == 12


def test_the_state_is_private_and_kept_out_of_version_control(api: Api, table: str) -> None:
    assert table
    assert (api.directory / ".gitignore").read_text() == "*\n"
    assert api.directory.stat().st_mode & 0o777 == 0o700
    assert (api.directory / "appwrite.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (
            {"type": "key", "columns": ["price"], "lengths": [4]},
            'Cannot set a length on "integer" attributes',
        ),
        (
            {"type": "unique", "columns": ["name", "$createdAt"], "lengths": [10, 3]},
            'Cannot set a length on "datetime" attributes',
        ),
        (
            {"type": "KEY", "columns": ["name"]},
            (
                "Unknown index type: KEY. Must be one of key, unique, fulltext, spatial, object, "
                "hnsw_euclidean, hnsw_cosine, hnsw_dot, trigram, ttl"
            ),
        ),
    ],
)
def test_indexes_that_are_refused(
    api: Api, table: str, index: dict[str, object], message: str
) -> None:
    made = api.post(f"{table}/indexes", key="k", **index)
    assert refusal(made) == (400, "column_index_invalid", message)


def test_no_length_is_no_length_for_numbers(api: Api, table: str) -> None:
    made = api.post(
        f"{table}/indexes", key="k", type="key", columns=["price", "name"], lengths=[0, 10]
    )
    assert made.status_code == 202


def test_a_column_does_not_outgrow_its_index(api: Api, table: str) -> None:
    made = api.post(f"{table}/indexes", key="k", type="key", columns=["name", "price"])
    assert made.status_code == 202
    column = f"{table}/columns/string/name"
    longest = {"required": False, "default": None, "size": 767}
    assert api.patch(column, **longest).status_code == 200
    answer = api.patch(column, **{**longest, "size": 768})
    said = "Index length is longer than the maximum: 768"
    assert refusal(answer) == (400, "column_index_invalid", said)
    assert api.patch(column, **longest, newKey="title").status_code == 200
    assert api.get(f"{table}/indexes/k").json()["columns"] == ["title", "price"]


def test_a_column_with_a_spatial_index_stays_required(api: Api, table: str) -> None:
    place = f"{table}/columns/point"
    assert api.post(place, key="place", required=True).status_code == 202
    made = api.post(f"{table}/indexes", key="k", type="spatial", columns=["place"])
    assert made.status_code == 202
    answer = api.patch(f"{place}/place", required=False)
    said = (
        'Spatial indexes do not allow null values. Mark the attribute "place" as required or '
        "create the index on a column with no null values."
    )
    assert refusal(answer) == (400, "column_index_invalid", said)
