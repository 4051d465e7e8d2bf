"""Tokens for files: made, listed, changed, and what they open."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli.local import KEY, forget
from tests.local.conftest import Api, refusal
from tests.local.storage import FILES, bucket, upload

OF_FILE = "/tokens/buckets/b/files/f"
NOBODY = (401, "user_unauthorized", "No permissions provided for action 'read'")
UNAUTHORIZED = (
    401,
    "user_unauthorized",
    "The current user is not authorized to perform the requested action.",
)


@pytest.fixture
def file(api: Api) -> Api:
    bucket(api)
    upload(api)
    return api


def token(api: Api, path: str = OF_FILE, **given: Any) -> Any:
    made = api.post(path, **given)
    assert made.status_code == 201, made.text
    return made.json()


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds")


def test_a_token_is_made_shown_listed_and_deleted(file: Api) -> None:
    first = token(file)
    assert first == {
        "$id": first["$id"],
        "$createdAt": first["$createdAt"],
        "resourceId": "b:f",
        "resourceType": "files",
        "expire": "",
        "secret": first["secret"],
        "accessedAt": "",
    }
    second = token(file, expire="2099-01-01T02:00:00+02:00")
    assert second["expire"] == "2099-01-01T00:00:00.000+00:00"
    assert file.get(f"/tokens/{first['$id']}").json() == first
    assert file.get(OF_FILE).json() == {"total": 2, "tokens": [first, second]}
    assert file.delete(f"/tokens/{first['$id']}").status_code == 204
    assert file.get(OF_FILE).json() == {"total": 1, "tokens": [second]}
    assert refusal(file.delete(f"/tokens/{first['$id']}"))[:2] == (404, "token_not_found")


def test_the_secret_is_a_jwt_of_what_it_is_for(file: Api) -> None:
    made = token(file, expire="2099-01-01T00:00:00+00:00")
    payload = made["secret"].split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (said["tokenId"], said["resourceId"]) == (made["$id"], "b:f")
    assert (said["resourceType"], said["exp"]) == ("files", 4070908800)


@pytest.mark.parametrize("action", ["view", "download", "preview"])
def test_a_token_opens_its_file_to_everybody(file: Api, guest: Api, action: str) -> None:
    path, secret = f"{FILES}/f/{action}", token(file)["secret"]
    assert refusal(guest.get(path)) == NOBODY
    assert guest.get(path, token=secret).status_code == 200
    assert refusal(guest.get(path, token="wrong")) == NOBODY
    assert refusal(guest.get(path, token=secret[:-2] + "xx")) == NOBODY
    assert refusal(guest.get(f"{FILES}/f", token=secret)) == NOBODY  # the bytes alone


def test_a_token_opens_its_file_where_file_security_is_on(file: Api, guest: Api) -> None:
    file.put("/storage/buckets/b", name="x", fileSecurity=True)
    assert refusal(guest.get(f"{FILES}/f/view"))[:2] == (404, "storage_file_not_found")
    assert guest.get(f"{FILES}/f/view", token=token(file)["secret"]).content == b"hello world"


def test_a_token_closes_all_other_files(file: Api, guest: Api) -> None:
    upload(file, id_="other")
    elsewhere = bucket(file, "c", permissions=['read("any")'])
    upload(file, path=elsewhere)
    secret = token(file)["secret"]
    assert refusal(guest.get(f"{FILES}/other/view", token=secret)) == UNAUTHORIZED
    assert refusal(guest.get(f"{FILES}/zzz/view", token=secret)) == UNAUTHORIZED
    # Even where everybody may read, and for a key.
    assert refusal(guest.get(f"{elsewhere}/f/view", token=secret)) == UNAUTHORIZED
    assert refusal(file.get(f"{elsewhere}/f/view", token=secret)) == UNAUTHORIZED


def test_a_token_that_is_gone_or_over_opens_nothing(file: Api, guest: Api) -> None:
    path = f"{FILES}/f/view"
    made = token(file)
    file.delete(f"/tokens/{made['$id']}")
    assert refusal(guest.get(path, token=made["secret"])) == NOBODY
    ends = token(file, expire=in_days(0.5 / 86400))
    while guest.get(path, token=ends["secret"]).status_code == 200:
        pass
    assert refusal(guest.get(path, token=ends["secret"])) == NOBODY


def test_a_token_outlives_its_file_and_opens_no_other(file: Api, guest: Api) -> None:
    made = token(file)
    file.delete(f"{FILES}/f")
    assert file.get(f"/tokens/{made['$id']}").json() == made
    upload(file)
    assert file.get(OF_FILE).json()["total"] == 0
    assert refusal(guest.get(f"{FILES}/f/view", token=made["secret"])) == UNAUTHORIZED


def test_the_first_use_of_a_day_is_noted(file: Api, guest: Api) -> None:
    made = token(file)
    guest.get(f"{FILES}/f/view", token=made["secret"])
    used = file.get(f"/tokens/{made['$id']}").json()
    assert used["accessedAt"] != ""
    assert used == {**made, "accessedAt": used["accessedAt"]}
    guest.get(f"{FILES}/f/preview", token=made["secret"])
    assert file.get(f"/tokens/{made['$id']}").json() == used


def test_the_end_of_a_token_is_moved_and_taken_away(file: Api, guest: Api) -> None:
    made = token(file, expire=in_days(1))
    later = file.patch(f"/tokens/{made['$id']}", expire="2098-01-01T00:00:00.000+00:00").json()
    assert later["expire"] == "2098-01-01T00:00:00.000+00:00"
    assert guest.get(f"{FILES}/f/view", token=made["secret"]).status_code == 200
    for nothing in ({"expire": None}, {}):
        assert file.patch(f"/tokens/{made['$id']}", **nothing).json()["expire"] == ""
        file.patch(f"/tokens/{made['$id']}", expire=in_days(1))


@pytest.mark.parametrize("end", ["soon", "2000-01-01T00:00:00.000+00:00", "", 5, [], "12345-01-01"])
def test_an_end_is_a_date_after_now(file: Api, end: object) -> None:
    words = (
        "Invalid `expire` param: Value must be valid date in the future and between 0000-01-01 "
        "00:00:00 and 9999-12-31 00:00:00. or null"
    )
    made = token(file)
    for answer in (
        file.post(OF_FILE, expire=end),
        file.patch(f"/tokens/{made['$id']}", expire=end),
    ):
        assert refusal(answer) == (400, "general_argument_invalid", words)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/tokens/buckets/b/files/zzz", "storage_file_not_found"),
        ("/tokens/buckets/zzz/files/f", "storage_bucket_not_found"),
    ],
)
def test_unknown_files_and_buckets_are_not_found(file: Api, path: str, kind: str) -> None:
    assert refusal(file.post(path))[:2] == (404, kind)
    assert refusal(file.get(path))[:2] == (404, kind)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_token_is_not_found(api: Api, method: str) -> None:
    words = "The requested file token could not be found."
    assert refusal(api.client.request(method, "/tokens/zzz")) == (404, "token_not_found", words)


def test_tokens_are_for_keys(guest: Api) -> None:
    for answer, scope in ((guest.get("/tokens/x"), "read"), (guest.delete("/tokens/x"), "write")):
        status, kind, words = refusal(answer)
        assert (status, kind) == (401, "general_unauthorized_scope")
        assert words.endswith(f'missing scopes (["tokens.{scope}"])')


@pytest.mark.parametrize(
    ("query", "words"),
    [
        # Appwrite looks for it among the attributes of files.
        ({"method": "isNull", "attribute": "expire"}, "Attribute not found in schema: expire"),
        ({"method": "equal", "attribute": "secret", "values": ["x"]}, "Attribute not found in "),
    ],
)
def test_queries_know_no_attribute_of_tokens(file: Api, query: dict[str, Any], words: str) -> None:
    status, kind, message = refusal(file.get(OF_FILE, **{"queries[0]": json.dumps(query)}))
    assert (status, kind) == (400, "general_argument_invalid")
    assert message.startswith("Invalid `queries` param: Invalid query: ")
    assert words in message


def test_tokens_are_paged(file: Api) -> None:
    made = [token(file)["$id"] for _ in range(3)]
    queries = [
        {"method": "cursorAfter", "values": [made[0]]},
        {"method": "limit", "values": [1]},
    ]
    asked = {f"queries[{n}]": json.dumps(query) for n, query in enumerate(queries)}
    answer = file.get(OF_FILE, **asked).json()
    assert [answer["total"], *(each["$id"] for each in answer["tokens"])] == [3, made[1]]


@pytest.mark.parametrize("secret", ["", "x" * 513])
def test_a_token_has_a_length(file: Api, secret: str) -> None:
    words = "Value must be a valid string and at least 1 chars and no longer than 512 chars"
    refused = refusal(file.get(f"{FILES}/f/view", token=secret))
    assert refused == (400, "general_argument_invalid", f"Invalid `token` param: {words}")


def test_tokens_hold_when_the_server_starts_anew(directory: Path, file: Api) -> None:
    made = token(file)
    forget(directory)
    again = Api(directory, **{"x-appwrite-key": KEY})
    assert again.get(f"/tokens/{made['$id']}").json() == made
