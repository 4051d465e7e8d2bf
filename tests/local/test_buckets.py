"""Buckets: every parameter with its default and limits, lists, and what goes with a bucket."""

import json
from typing import Any

import pytest

from appwrite_cli.local.buckets import MOST_BYTES
from tests.local.conftest import Api, refusal
from tests.local.storage import blobs, bucket, upload

DEFAULTS = {
    "$permissions": [],
    "fileSecurity": False,
    "enabled": True,
    "maximumFileSize": MOST_BYTES,
    "allowedFileExtensions": [],
    "compression": "none",
    "encryption": True,
    "antivirus": True,
    "transformations": True,
    "totalSize": 0,
}
OTHERWISE = {
    "permissions": ['read("any")', 'write("users")'],
    "fileSecurity": True,
    "enabled": False,
    "maximumFileSize": 1000,
    "allowedFileExtensions": ["jpg", "PNG"],
    "compression": "zstd",
    "encryption": False,
    "antivirus": False,
    "transformations": False,
}


def listed(api: Api, *queries: dict[str, Any], **params: Any) -> list[str]:
    given = {f"queries[{n}]": json.dumps(query) for n, query in enumerate(queries)}
    answer = api.get("/storage/buckets", **given, **params)
    assert answer.status_code == 200, answer.text
    return [item["$id"] for item in answer.json()["buckets"]]


def test_a_bucket_has_defaults(api: Api) -> None:
    made = api.post("/storage/buckets", bucketId="b", name="Bucket").json()
    assert {key: made[key] for key in DEFAULTS} == DEFAULTS
    assert api.get("/storage/buckets/b").json() == made
    assert api.get("/storage/buckets/B").json() == made  # IDs ignore case


def test_everything_can_be_set_and_write_stands_for_three(api: Api) -> None:
    made = api.post("/storage/buckets", bucketId="b", name="Bucket", **OTHERWISE).json()
    expected = {key: value for key, value in OTHERWISE.items() if key != "permissions"}
    assert {key: made[key] for key in expected} == expected
    assert made["$permissions"] == [
        'read("any")',
        'create("users")',
        'update("users")',
        'delete("users")',
    ]


def test_an_update_resets_what_it_leaves_out_and_keeps_permissions(api: Api) -> None:
    first = api.post("/storage/buckets", bucketId="b", name="Bucket", **OTHERWISE).json()
    second = api.put("/storage/buckets/b", name="Other").json()
    assert second == {
        **first,
        **DEFAULTS,
        "name": "Other",
        "$permissions": first["$permissions"],
        "$updatedAt": second["$updatedAt"],
    }
    assert api.put("/storage/buckets/b", name="x", permissions=[]).json()["$permissions"] == []


def test_search_goes_on_finding_a_bucket_by_its_first_name(api: Api) -> None:
    bucket(api)
    api.put("/storage/buckets/b", name="Renamed")
    assert listed(api, search="Bucket") == ["b"]
    assert listed(api, search="Renamed") == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("bucketId", "a b", "Parameter must contain at most 36 chars. "),
        ("bucketId", "_a", "Parameter must contain at most 36 chars. "),
        ("bucketId", 5, "Parameter must contain at most 36 chars. "),
        ("name", "", "Value must be a valid string and at least 1 chars and no longer than 128 "),
        ("name", "x" * 129, "Value must be a valid string and at least 1 chars and no longer "),
        ("permissions", ["read"], 'Invalid permission string format: "read". or null'),
        ("permissions", "read", "Permissions must be an array of strings. or null"),
        ("permissions", ['read("any")'] * 101, "You can only provide up to 100 permissions. or "),
        ("fileSecurity", "yes", "Value must be a valid boolean"),
        ("enabled", 2, "Value must be a valid boolean"),
        ("maximumFileSize", 0, "Value must be a valid range between 1 and 30,000,000,000"),
        ("maximumFileSize", MOST_BYTES + 1, "Value must be a valid range between 1 and 30,000"),
        ("maximumFileSize", "much", "Value must be a valid range between 1 and 30,000,000,000"),
        ("maximumFileSize", 1.5, "Value must be a valid range between 1 and 30,000,000,000"),
        ("allowedFileExtensions", "jpg", "Value must a valid array no longer than 100 items and "),
        ("allowedFileExtensions", ["x"] * 101, "Value must a valid array no longer than 100 "),
        ("allowedFileExtensions", [1], "Value must a valid array no longer than 100 items and "),
        ("compression", "GZIP", "Value must be one of (none, gzip, zstd)"),
        ("encryption", "no", "Value must be a valid boolean"),
        ("antivirus", [], "Value must be a valid boolean"),
        ("transformations", {}, "Value must be a valid boolean"),
    ],
)
def test_wrong_values_are_refused_by_name(api: Api, name: str, value: object, words: str) -> None:
    given = {"bucketId": "b", "name": "Bucket", name: value}
    status, kind, message = refusal(api.post("/storage/buckets", **given))
    assert (status, kind) == (400, "general_argument_invalid")
    assert message.startswith(f"Invalid `{name}` param: {words}")
    if name != "bucketId":
        bucket(api)
        assert refusal(api.put("/storage/buckets/b", **given))[2] == message


def test_the_first_wrong_parameter_is_named(api: Api) -> None:
    wrong = api.post("/storage/buckets", name="", maximumFileSize=0, bucketId="a b")
    assert "`bucketId`" in refusal(wrong)[2]
    missing = (400, "general_argument_invalid", 'Param "name" is not optional.')
    assert refusal(api.post("/storage/buckets", bucketId="b", maximumFileSize=0)) == missing


def test_booleans_and_sizes_may_be_texts(api: Api) -> None:
    made = api.post(
        "/storage/buckets", bucketId="b", name="x", enabled="false", maximumFileSize="77"
    )
    # As everywhere in Appwrite, the text `false` counts as true.
    assert (made.json()["enabled"], made.json()["maximumFileSize"]) == (True, 77)


def test_an_id_is_taken_whatever_its_case(api: Api) -> None:
    bucket(api, "b")
    refused = refusal(api.post("/storage/buckets", bucketId="B", name="x"))
    assert refused[:2] == (409, "storage_bucket_already_exists")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"method": "equal", "attribute": "enabled", "values": [False]}, ["c"]),
        ({"method": "equal", "attribute": "name", "values": ["alpha"]}, ["a"]),
        ({"method": "equal", "attribute": "fileSecurity", "values": [True]}, ["b"]),
        ({"method": "lessThan", "attribute": "maximumFileSize", "values": [100]}, ["b"]),
        ({"method": "equal", "attribute": "encryption", "values": [False]}, ["c"]),
        ({"method": "equal", "attribute": "antivirus", "values": [False]}, ["a"]),
        ({"method": "equal", "attribute": "transformations", "values": [False]}, ["b"]),
        ({"method": "startsWith", "attribute": "$id", "values": ["b"]}, ["b"]),
        ({"method": "orderDesc", "attribute": "name"}, ["c", "b", "a"]),
        ({"method": "cursorAfter", "values": ["a"]}, ["b", "c"]),
        ({"method": "cursorBefore", "values": ["c"]}, ["a", "b"]),
        ({"method": "limit", "values": [1]}, ["a"]),
        ({"method": "offset", "values": [2]}, ["c"]),
    ],
)
def test_buckets_are_listed_by_queries(
    api: Api, query: dict[str, Any], expected: list[str]
) -> None:
    api.post("/storage/buckets", bucketId="a", name="Alpha", antivirus=False)
    api.post(
        "/storage/buckets",
        bucketId="b",
        name="Beta",
        fileSecurity=True,
        maximumFileSize=10,
        transformations=False,
    )
    api.post("/storage/buckets", bucketId="c", name="Gamma", enabled=False, encryption=False)
    assert listed(api, query) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            '{"method":"equal","attribute":"compression","values":["none"]}',
            "Attribute not found in ",
        ),
        ('{"method":"select","values":["name"]}', "Invalid query method: select"),
        ('{"method":"equal","attribute":"maximumFileSize","values":["x"]}', "Query value is "),
        ("equal", "Invalid query: Syntax error"),
    ],
)
def test_wrong_queries_are_refused(api: Api, query: str, words: str) -> None:
    status, kind, message = refusal(api.get("/storage/buckets", **{"queries[0]": query}))
    assert (status, kind) == (400, "general_argument_invalid")
    assert message.startswith("Invalid `queries` param: ")
    assert words in message


def test_an_unknown_cursor_is_told(api: Api) -> None:
    query = json.dumps({"method": "cursorAfter", "values": ["zzz"]})
    words = "Bucket 'zzz' for the 'cursor' value not found."
    refused = refusal(api.get("/storage/buckets", **{"queries[0]": query}))
    assert refused == (400, "general_cursor_not_found", words)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_bucket_is_not_found(api: Api, method: str) -> None:
    answer = api.client.request(method, "/storage/buckets/zzz", json={"name": "x"})
    assert refusal(answer)[:2] == (404, "storage_bucket_not_found")


def test_guests_have_no_scope_for_buckets(guest: Api) -> None:
    for method, scope in (("GET", "read"), ("POST", "write")):
        refused = refusal(guest.client.request(method, "/storage/buckets"))
        assert refused[:2] == (401, "general_unauthorized_scope")
        assert f'["buckets.{scope}"]' in refused[2]


def test_a_bucket_goes_with_its_files_and_their_bytes(api: Api) -> None:
    bucket(api)
    kept = bucket(api, "kept")
    assert upload(api).status_code == 201
    assert upload(api, path=kept).status_code == 201
    token = api.post("/tokens/buckets/b/files/f").json()
    assert api.delete("/storage/buckets/b").status_code == 204
    assert api.get("/storage/buckets/b/files/f").status_code == 404
    assert api.get(f"/tokens/{token['$id']}").status_code == 200  # left over, as on a server
    assert api.get(f"{kept}/f/download").content == b"hello world"
    assert len(blobs(api)) == 1
    bucket(api)  # a new one of the same ID is empty
    assert api.get("/storage/buckets/b/files").json() == {"total": 0, "files": []}
