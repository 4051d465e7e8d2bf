"""Files whole: making them, their rules, lists, changes, their bytes and who may do what."""

import io
import json
import random
from typing import Any

import pytest

from tests.local.conftest import Api, refusal
from tests.local.storage import FILES, blobs, bucket, random_bytes, upload

GONE = (404, "storage_file_not_found", "The requested file could not be found.")


def listed(api: Api, *queries: dict[str, Any], **params: Any) -> list[str]:
    given = {f"queries[{n}]": json.dumps(query) for n, query in enumerate(queries)}
    answer = api.get(FILES, **given, **params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] >= len(answer.json()["files"])
    return [item["$id"] for item in answer.json()["files"]]


def test_a_file_is_made_shown_and_read_again(api: Api) -> None:
    bucket(api)
    made = upload(api)
    assert made.status_code == 201
    file = made.json()
    assert file == {
        "$id": "f",
        "bucketId": "b",
        "$createdAt": file["$createdAt"],
        "$updatedAt": file["$updatedAt"],
        "$permissions": [],
        "name": "hello.txt",
        "signature": "5eb63bbbe01eeed093cb22bb8f5acdc3",
        "mimeType": "text/plain",
        "sizeOriginal": 11,
        "sizeActual": 16,
        "chunksTotal": 1,
        "chunksUploaded": 1,
        "encryption": True,
        "compression": "none",
    }
    assert api.get(f"{FILES}/f").json() == file
    assert api.get(f"{FILES}/f/download").content == b"hello world"


def test_an_id_is_chosen_when_asked_for(api: Api) -> None:
    bucket(api)
    first, second = (upload(api, id_="unique()").json()["$id"] for _ in range(2))
    assert first != second
    assert listed(api) == [first, second]


def test_an_empty_file_is_one(api: Api) -> None:
    bucket(api)
    file = upload(api, b"").json()
    assert (file["sizeOriginal"], file["sizeActual"], file["mimeType"]) == (
        0,
        0,
        "application/x-empty",
    )
    answer = api.get(f"{FILES}/f/download")
    assert (answer.status_code, answer.content) == (200, b"")
    assert refusal(api.client.get(f"{FILES}/f/view", headers={"range": "bytes=0-"}))[0] == 416


def test_ten_megabytes_come_in_one_request(api: Api) -> None:
    bucket(api)
    content = random_bytes(10_000_000)
    file = upload(api, content).json()
    assert (file["sizeOriginal"], file["chunksTotal"]) == (10_000_000, 1)
    assert api.get(f"{FILES}/f/download").content == content


def test_a_body_that_is_too_large_is_refused_and_leaves_nothing(api: Api) -> None:
    bucket(api)
    status, kind, message = refusal(upload(api, bytes(13 * 1024 * 1024)))
    assert (status, kind) == (400, "general_bad_request")
    assert "413" in message
    assert blobs(api) == []
    assert listed(api) == []


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"id_": "a b"}, "general_argument_invalid", "Invalid `fileId` param: Parameter must "),
        ({"permission": "x"}, "general_argument_invalid", "Invalid `permissions` param: Permissi"),
        (
            {"permission": 'create("any")'},
            "general_argument_invalid",
            'Invalid `permissions` param: Permission "create("any")" is not allowed. Must be ',
        ),
    ],
)
def test_wrong_fields_are_refused_and_leave_nothing(
    api: Api, given: dict[str, Any], kind: str, words: str
) -> None:
    bucket(api)
    status, got, message = refusal(upload(api, **given))
    assert (status, got) == (400, kind)
    assert message.startswith(words)
    assert blobs(api) == []


def test_a_form_without_a_file_is_empty(api: Api) -> None:
    bucket(api)
    empty = (400, "storage_file_empty", "Empty file passed to the endpoint.")
    files = {"other": ("a.txt", b"x", "text/plain")}
    assert refusal(api.client.post(FILES, data={"fileId": "f"}, files=files)) == empty
    assert refusal(api.client.post(FILES, data={"fileId": "f"})) == empty
    assert refusal(api.post(FILES, fileId="f", file="text")) == empty
    assert refusal(api.client.post(FILES, data={"fileId": "f", "file": "text"})) == empty
    assert refusal(api.post(FILES, file="x"))[2] == 'Param "fileId" is not optional.'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--limit",
        b"--limit\r\n\r\n",
        b'--limit\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhalf',
        b"\x00" * 5000,
    ],
)
def test_a_broken_form_is_refused_and_leaves_nothing(api: Api, body: bytes) -> None:
    bucket(api)
    headers = {"content-type": "multipart/form-data; boundary=limit"}
    assert api.client.post(FILES, content=body, headers=headers).status_code == 400
    headers = {"content-type": "multipart/form-data"}
    assert api.client.post(FILES, content=body, headers=headers).status_code == 400
    assert blobs(api) == []


def test_an_id_is_taken_whatever_its_case(api: Api) -> None:
    bucket(api)
    upload(api)
    taken = (
        409,
        "storage_file_already_exists",
        "A storage file with the requested ID already exists.",
    )
    assert refusal(upload(api, id_="F")) == taken
    assert len(blobs(api)) == 1


def test_the_same_id_in_two_buckets_is_two_files(api: Api) -> None:
    bucket(api)
    other = bucket(api, "c")
    upload(api, b"one")
    upload(api, b"two", path=other)
    assert api.get(f"{FILES}/f/view").content == b"one"
    assert api.get(f"{other}/f/view").content == b"two"


@pytest.mark.parametrize(
    ("name", "allowed", "accepted"),
    [
        ("a.txt", ["txt"], True),
        ("a.TXT", ["txt"], True),
        ("a.txt", ["TXT"], False),
        ("a", ["txt"], False),
        ("a.tar.gz", ["gz"], True),
        ("a.tar.gz", ["tar.gz"], False),
        (".txt", ["txt"], True),
        ("dir.txt/a", ["txt"], False),
    ],
)
def test_extensions_are_compared_in_lower_case(
    api: Api, name: str, allowed: list[str], accepted: bool
) -> None:
    bucket(api, allowedFileExtensions=allowed)
    answer = upload(api, name=name)
    if accepted:
        assert answer.status_code == 201
    else:
        unsupported = (400, "storage_file_type_unsupported", "File extension not allowed")
        assert refusal(answer) == unsupported


def test_a_file_may_be_as_large_as_its_bucket_lets_it(api: Api) -> None:
    bucket(api, maximumFileSize=10)
    assert upload(api, b"0123456789").status_code == 201
    too_large = (400, "storage_invalid_file_size", "File size not allowed")
    assert refusal(upload(api, b"0123456789x", id_="g")) == too_large
    # The extension is looked at first.
    api.put("/storage/buckets/b", name="x", maximumFileSize=10, allowedFileExtensions=["png"])
    assert refusal(upload(api, b"0123456789x", id_="g"))[1] == "storage_file_type_unsupported"


@pytest.mark.parametrize(
    "name",
    [
        "über uns (1).txt",
        "..",
        "../../etc/passwd",
        "..\\windows.txt",
        ".hidden",
        "x" * 250,
        "日本語.txt",
        "a b  c.txt",
        "😀.png",
        "%2e%2e%2f",
        "semi;colon=x.txt",
    ],
)
def test_names_stay_as_they_are_and_never_become_paths(api: Api, name: str) -> None:
    bucket(api)
    file = upload(api, name=name).json()
    assert file["name"] == name
    for action, word in (("download", "attachment"), ("view", "inline")):
        header = api.get(f"{FILES}/f/{action}").headers.raw
        sent = {key.lower(): value for key, value in header}[b"content-disposition"]
        assert sent.decode() == f'{word}; filename="{name}"'
    inside = {path.resolve() for path in api.directory.parent.rglob("*") if path.is_file()}
    assert all(api.directory.resolve() in path.parents for path in inside)


def test_a_name_with_line_breaks_breaks_no_header(api: Api) -> None:
    bucket(api)
    upload(api)
    renamed = api.put(f"{FILES}/f", name="a\r\nset-cookie: x=y\x00.txt")
    assert renamed.json()["name"] == "a\r\nset-cookie: x=y\x00.txt"
    answer = api.get(f"{FILES}/f/download")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"] == 'attachment; filename="aset-cookie: x=y.txt"'


@pytest.mark.parametrize(
    ("compression", "encryption", "expected"),
    [
        ("none", False, 2400),
        ("none", True, 3200),
        ("gzip", False, 52),
        ("gzip", True, 72),
        ("zstd", False, 29),
        ("zstd", True, 40),
    ],
)
def test_sizes_tell_of_compression_and_encryption(
    api: Api, compression: str, encryption: bool, expected: int
) -> None:
    bucket(api, compression=compression, encryption=encryption)
    content = b"compress me " * 200
    file = upload(api, content).json()
    assert (file["compression"], file["encryption"]) == (compression, encryption)
    assert (file["sizeOriginal"], file["sizeActual"]) == (2400, expected)
    assert api.get(f"{FILES}/f/download").content == content


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"method": "equal", "attribute": "name", "values": ["TWO.png"]}, ["b"]),
        ({"method": "startsWith", "attribute": "name", "values": ["t"]}, ["b", "c"]),
        ({"method": "equal", "attribute": "mimeType", "values": ["application/json"]}, ["c"]),
        ({"method": "greaterThan", "attribute": "sizeOriginal", "values": [3]}, ["b", "c"]),
        ({"method": "between", "attribute": "sizeOriginal", "values": [1, 3]}, ["a"]),
        (
            {
                "method": "equal",
                "attribute": "signature",
                "values": ["f97c5d29941bfb1b2fdab0874906ab82"],
            },
            ["a"],
        ),
        ({"method": "equal", "attribute": "chunksTotal", "values": [2]}, []),
        ({"method": "equal", "attribute": "chunksUploaded", "values": [1]}, ["a", "b", "c"]),
        ({"method": "orderDesc", "attribute": "sizeOriginal"}, ["c", "b", "a"]),
        ({"method": "orderAsc", "attribute": "name"}, ["a", "c", "b"]),
        ({"method": "cursorAfter", "values": ["a"]}, ["b", "c"]),
        ({"method": "limit", "values": [1]}, ["a"]),
        ({"method": "offset", "values": [1]}, ["b", "c"]),
        ({"method": "equal", "attribute": "$id", "values": ["a", "c"]}, ["a", "c"]),
    ],
)
def test_files_are_listed_by_queries(api: Api, query: dict[str, Any], expected: list[str]) -> None:
    bucket(api)
    upload(api, b"one", id_="a", name="one.txt")
    upload(api, b"four", id_="b", name="two.png")
    upload(api, b"[1, 2, 3]", id_="c", name="three.json")
    upload(api, path=bucket(api, "other"))
    assert listed(api, query) == expected


def test_files_are_found_by_their_id_and_first_name(api: Api) -> None:
    bucket(api)
    upload(api, id_="alpha", name="first.txt")
    upload(api, id_="beta", name="second.txt")
    api.put(f"{FILES}/alpha", name="renamed.txt")
    assert listed(api, search="first") == ["alpha"]
    assert listed(api, search="beta") == ["beta"]
    assert listed(api, search="renamed") == []


@pytest.mark.parametrize("key", ["bucketId", "sizeActual", "folder", "search", "algorithm"])
def test_other_attributes_cannot_be_asked_about(api: Api, key: str) -> None:
    bucket(api)
    query = json.dumps({"method": "equal", "attribute": key, "values": ["x"]})
    words = f"Invalid `queries` param: Invalid query: Attribute not found in schema: {key}"
    refused = refusal(api.get(FILES, **{"queries[0]": query}))
    assert refused == (400, "general_argument_invalid", words)


def test_an_unknown_cursor_is_told(api: Api) -> None:
    upload(api, path=bucket(api, "other"))
    bucket(api)
    query = json.dumps({"method": "cursorAfter", "values": ["f"]})  # of another bucket
    words = "File 'f' for the 'cursor' value not found."
    refused = refusal(api.get(FILES, **{"queries[0]": query}))
    assert refused == (400, "general_cursor_not_found", words)


def test_a_file_is_renamed_and_guarded_and_keeps_the_rest(api: Api) -> None:
    bucket(api)
    first = upload(api, permission='read("any")').json()
    second = api.put(f"{FILES}/f", name="new.png").json()
    assert second == {**first, "name": "new.png", "$updatedAt": second["$updatedAt"]}
    third = api.put(f"{FILES}/f", permissions=['write("users")', 'create("any")']).json()
    assert third["$permissions"] == ['update("users")', 'delete("users")', 'create("any")']
    assert third["name"] == "new.png"
    assert api.put(f"{FILES}/f").json() == third
    assert api.put(f"{FILES}/f", permissions=[]).json()["$permissions"] == []


@pytest.mark.parametrize("name", ["", "x" * 129, 5, []])
def test_a_wrong_name_is_refused(api: Api, name: object) -> None:
    bucket(api)
    upload(api)
    words = "Value must be a valid string and at least 1 chars and no longer than 128 chars"
    refused = refusal(api.put(f"{FILES}/f", name=name))
    assert refused == (400, "general_argument_invalid", f"Invalid `name` param: {words}")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/zzz"),
        ("PUT", "/zzz"),
        ("DELETE", "/zzz"),
        ("GET", "/zzz/download"),
        ("GET", "/zzz/view"),
        ("GET", "/zzz/preview"),
    ],
)
def test_an_unknown_file_or_bucket_is_not_found(api: Api, method: str, path: str) -> None:
    bucket(api)
    assert refusal(api.client.request(method, FILES + path)) == GONE
    there = api.client.request(method, f"/storage/buckets/zzz/files{path}")
    assert refusal(there)[:2] == (404, "storage_bucket_not_found")


def test_a_deleted_file_is_gone_with_its_bytes(api: Api) -> None:
    bucket(api)
    upload(api)
    assert api.delete(f"{FILES}/f").status_code == 204
    assert refusal(api.get(f"{FILES}/f")) == GONE
    assert refusal(api.delete(f"{FILES}/f")) == GONE
    assert blobs(api) == []
    assert upload(api).status_code == 201


def test_a_view_shows_what_is_harmless_and_a_download_tells_the_type(api: Api) -> None:
    bucket(api)
    upload(api, b"<html><script>alert(1)</script></html>", name="x.html")
    seen = api.get(f"{FILES}/f/view")
    assert seen.headers["content-type"] == "text/plain"
    assert seen.headers["content-security-policy"] == "script-src none;"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["cache-control"] == "private, max-age=3888000"
    saved = api.get(f"{FILES}/f/download")
    assert saved.headers["content-type"] == "text/html"
    assert saved.headers["cache-control"] == "private, max-age=3888000"
    assert "accept-ranges" not in saved.headers


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-4", (0, 4)),
        ("bytes=6-", (6, 10)),
        ("bytes=9-10", (9, 10)),
        ("bytes=0-10", (0, 10)),
    ],
)
@pytest.mark.parametrize("action", ["download", "view"])
def test_parts_are_given(api: Api, action: str, asked: str, expected: tuple[int, int]) -> None:
    bucket(api)
    upload(api)
    answer = api.client.get(f"{FILES}/f/{action}", headers={"range": asked})
    first, last = expected
    assert answer.status_code == 206
    assert answer.content == b"hello world"[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/11"
    assert answer.headers["content-length"] == str(last - first + 1)
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "asked",
    [
        *("bytes=4-4", "bytes=-5", "bytes=5-100", "bytes=50-60", "lines=0-1", "bytes=5-2"),
        *("bytes=10-", "bytes=0-11", "bytes", "bytes=", "bytes=a-b", "bytes=0-1,3-4"),
        *("bytes=0-1=2", "bytes=" + "9" * 5000 + "-", "bytes=²-5"),
    ],
)
def test_parts_that_a_server_refuses_are_refused(api: Api, asked: str) -> None:
    bucket(api)
    upload(api)
    words = "The requested range is not satisfiable. Please check the value of the Range header."
    refused = refusal(
        api.client.get(f"{FILES}/f/download", headers={b"range": asked.encode("latin-1")})
    )
    assert refused == (416, "storage_invalid_range", words)


def test_a_range_without_an_end_has_a_limit(api: Api) -> None:
    bucket(api)
    content = random_bytes(11_000_000)
    upload(api, content)
    answer = api.client.get(f"{FILES}/f/download", headers={"range": "bytes=100-"})
    assert answer.headers["content-range"] == "bytes 100-10485859/11000000"
    assert answer.content == content[100:10485860]
    answer = api.client.get(f"{FILES}/f/view", headers={"range": "bytes=100-" + "9" * 30})
    assert answer.headers["content-range"] == "bytes 100-10999999/11000000"


def test_a_head_tells_the_size_and_sends_nothing(api: Api) -> None:
    bucket(api)
    upload(api)
    answer = api.client.head(f"{FILES}/f/download")
    assert (answer.status_code, answer.headers["content-length"]) == (200, "11")
    assert answer.content == b""


def test_a_disabled_bucket_is_there_for_keys_only(api: Api, guest: Api) -> None:
    bucket(api, permissions=['read("any")', 'create("any")'], enabled=False)
    assert upload(api).status_code == 201
    for answer in (guest.get(FILES), guest.get(f"{FILES}/f/view"), upload(guest, id_="g")):
        assert refusal(answer)[:2] == (404, "storage_bucket_not_found")
    api.put("/storage/buckets/b", name="x")
    assert guest.get(f"{FILES}/f/view").content == b"hello world"


def test_a_bucket_lets_everyone_or_tells_who_may(api: Api, guest: Api) -> None:
    bucket(api)
    upload(api)
    for answer, action in (
        (guest.get(FILES), "read"),
        (guest.get(f"{FILES}/f"), "read"),
        (guest.get(f"{FILES}/f/download"), "read"),
        (guest.put(f"{FILES}/f", name="x"), "update"),
        (guest.delete(f"{FILES}/f"), "delete"),
        (upload(guest, id_="g"), "create"),
    ):
        words = f"No permissions provided for action '{action}'"
        assert refusal(answer) == (401, "user_unauthorized", words)
    api.put("/storage/buckets/b", name="x", permissions=['read("users")', 'delete("team:t")'])
    needed = refusal(guest.get(FILES))[2]
    assert needed == (
        'Missing "read" permission for role "users". Only "["any","guests"]" scopes are allowed '
        'and "["users"]" was given.'
    )
    everything = ['read("any")', 'write("any")']
    api.put("/storage/buckets/b", name="x", permissions=everything)
    assert guest.get(f"{FILES}/f").status_code == 200
    assert guest.put(f"{FILES}/f", name="theirs.txt").json()["name"] == "theirs.txt"
    assert upload(guest, id_="g").json()["$permissions"] == []
    assert guest.delete(f"{FILES}/f").status_code == 204


def test_permissions_of_files_count_where_they_are_on(api: Api, guest: Api) -> None:
    bucket(api, fileSecurity=True)
    upload(api, id_="open", permission='read("any")')
    upload(api, id_="closed", permission='read("users")')
    assert [file["$id"] for file in guest.get(FILES).json()["files"]] == ["open"]
    assert guest.get(FILES).json()["total"] == 1
    assert guest.get(f"{FILES}/open/view").content == b"hello world"
    for path in ("", "/view", "/download", "/preview"):
        assert refusal(guest.get(f"{FILES}/closed{path}")) == GONE
    assert refusal(guest.put(f"{FILES}/open", name="x"))[:2] == (401, "user_unauthorized")
    nothing = "No permissions provided for action 'delete'"
    assert refusal(guest.delete(f"{FILES}/open"))[2] == nothing
    api.put(f"{FILES}/closed", permissions=['update("any")', 'delete("guests")'])
    assert guest.put(f"{FILES}/closed", name="theirs").json()["name"] == "theirs"
    assert guest.delete(f"{FILES}/closed").status_code == 204


def test_who_is_no_key_gives_own_roles_only(api: Api, guest: Api) -> None:
    bucket(api, permissions=['create("any")', 'update("any")'])
    words = "Permissions must be one of: (any, guests)"
    refused = refusal(upload(guest, permission='read("users")'))
    assert refused == (401, "user_unauthorized", words)
    assert upload(guest, permission='read("guests")').status_code == 201
    refused = refusal(guest.put(f"{FILES}/f", permissions=['read("user:ada")']))
    assert refused == (401, "user_unauthorized", words)
    assert blobs(api) != []


@pytest.mark.parametrize("seed", range(20))
def test_forms_cut_anywhere_are_refused_or_whole(api: Api, seed: int) -> None:
    bucket(api)
    rng = random.Random(seed)
    content = rng.randbytes(2000)
    whole = io.BytesIO()
    whole.write(b'--x\r\nContent-Disposition: form-data; name="fileId"\r\n\r\nf\r\n')
    whole.write(b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n')
    whole.write(content + b"\r\n--x--\r\n")
    cut = whole.getvalue()[: rng.randrange(len(whole.getvalue()))]
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = api.client.post(FILES, content=cut, headers=headers)
    assert answer.status_code in (201, 400)
    assert len(blobs(api)) == (answer.status_code == 201)
