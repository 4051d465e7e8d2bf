"""How requests are read, who may ask, and what is refused before any work."""

from pathlib import Path

import httpx
import pytest

from appwrite_cli.local import KEY
from appwrite_cli.local.request import bracketed
from tests.local.conftest import Api, refusal

NO_ID = (400, "general_argument_invalid", 'Param "databaseId" is not optional.')


def send(api: Api, body: bytes, kind: str) -> httpx.Response:
    headers = {"content-type": kind} if kind else {}
    return api.client.post("/tablesdb", content=body, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"",
        b"null",
        b'["a"]',
        b'{"databaseId": NaN}',
        b"\xff\xfe",
        b'{"databaseId": "\\ud800", "name": "x"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_counts_as_empty(api: Api, body: bytes) -> None:
    assert refusal(send(api, body, "application/json")) == NO_ID


@pytest.mark.parametrize("kind", ["", "text/plain", "application/xml"])
def test_json_without_its_content_type_is_not_read(api: Api, kind: str) -> None:
    assert refusal(send(api, b'{"databaseId": "a", "name": "A"}', kind)) == NO_ID


def test_a_charset_and_forms_are_understood(api: Api) -> None:
    json = b'{"databaseId": "a", "name": "A"}'
    assert send(api, json, "application/json; charset=utf-8").status_code == 201
    form = b"databaseId=b&name=B"
    assert send(api, form, "application/x-www-form-urlencoded").status_code == 201


def test_parameters_of_a_post_are_not_taken_from_its_url(api: Api) -> None:
    answer = api.client.post("/tablesdb", params={"databaseId": "a", "name": "A"})
    assert refusal(answer) == NO_ID


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", "1"), ("a", "2")], {"a": "2"}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a[1]", "1"), ("a[0]", "2")], {"a": ["1", "2"]}),
        ([("a[x][0]", "1"), ("a[y]", "2")], {"a": {"x": ["1"], "y": "2"}}),
        ([("a", "1"), ("a[0]", "2")], {"a": ["2"]}),
        ([("[a]", "1"), ("b[", "2")], {}),
        ([("a" + "[x]" * 65, "1"), ("a" + "[x]" * 5000, "1"), ("b", "2")], {"b": "2"}),
    ],
)
def test_brackets_in_names_nest(pairs: list[tuple[str, str]], expected: object) -> None:
    assert bracketed(pairs) == expected


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nope"),
        ("GET", "/tablesdb/a/b"),
        ("PUT", "/tablesdb"),
        ("POST", "/health"),
        ("POST", "/tablesdb/a/tables/t/columns/decimal"),
        ("GET", "/tablesdb/%2e%2e/x"),
    ],
)
def test_unknown_routes_and_methods_are_a_page(api: Api, method: str, path: str) -> None:
    answer = api.client.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"


def test_slashes_may_be_doubled_and_stand_at_the_end(api: Api) -> None:
    for url in (
        "http://local/v1/tablesdb/",
        "http://local/v1//tablesdb",
        "http://local//v1/tablesdb",
    ):
        assert api.client.get(url).json() == {"total": 0, "databases": []}


def test_every_answer_says_that_this_is_no_production_server(api: Api) -> None:
    for path in ("/tablesdb", "/tablesdb/nope", "/nope"):
        assert api.get(path).headers["x-awcli-local"] == "not a production server"


def test_a_newer_format_is_warned_of(api: Api) -> None:
    def warning(wanted: str) -> str | None:
        headers = {"x-appwrite-response-format": wanted}
        answer = api.client.get("/tablesdb", headers=headers)
        words: str | None = answer.headers.get("x-appwrite-warning")
        return words

    assert warning("1.9.6") is warning("1.8") is warning("nonsense") is None
    assert "built for Appwrite 1.10.0" in str(warning("1.10.0"))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-appwrite-project": ""}, (403, "project_id_missing")),
        ({"x-appwrite-project": "other"}, (404, "project_not_found")),
        ({"x-appwrite-project": "console"}, (401, "user_unauthorized")),
        ({"x-appwrite-key": "wrong"}, (401, "user_unauthorized")),
        ({"x-appwrite-key": ""}, (401, "general_unauthorized_scope")),
        ({"x-appwrite-key": "", "x-appwrite-project": ""}, (401, "general_unauthorized_scope")),
    ],
)
def test_project_and_key_are_checked(
    directory: Path, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    answer = Api(directory, **headers).get("/tablesdb")
    assert refusal(answer)[:2] == expected


def test_scopes_are_checked_before_parameters(guest: Api) -> None:
    words = 'User (role: guests) missing scopes (["databases.write"])'
    assert refusal(guest.post("/tablesdb")) == (401, "general_unauthorized_scope", words)


def test_a_key_does_what_its_scopes_say(api: Api, directory: Path) -> None:
    made = api.post("/project/keys", keyId="unique()", name="Reader", scopes=["databases.read"])
    narrow = Api(directory, **{"x-appwrite-key": made.json()["secret"]})
    assert narrow.get("/tablesdb").status_code == 200
    assert refusal(narrow.post("/tablesdb", databaseId="a", name="A")) == (
        401,
        "general_unauthorized_scope",
        'app.local@service.local (role: applications) missing scopes (["databases.write"])',
    )
    path = f"/project/keys/{made.json()['$id']}"
    assert api.get(path).json()["accessedAt"] != ""
    assert api.delete(path).status_code == 204
    assert refusal(narrow.get("/tablesdb"))[:2] == (401, "user_unauthorized")


def test_a_key_ends_when_its_time_is_over(api: Api, directory: Path) -> None:
    made = api.post(
        "/project/keys", keyId="k", name="Old", scopes=[], expire="2020-01-01T00:00:00.000+00:00"
    )
    old = Api(directory, **{"x-appwrite-key": made.json()["secret"]})
    assert refusal(old.get("/tablesdb"))[:2] == (401, "project_key_expired")


def test_what_is_not_built_says_so(api: Api) -> None:
    status, kind, words = refusal(api.get("/sites"))
    assert (status, kind) == (501, "general_not_implemented")
    assert "does not have this service yet" in words


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("https://evil.example", "Invalid Origin. Register your new client (evil.example) as a"),
        ("http://localhost.evil.example:3000", "Invalid Origin. Register your new client ("),
        ("null", "Invalid Origin."),
        ("appwrite-ios://app", "Invalid Origin. Register your new client (app) as a new iOS"),
        ("custom://app", "Invalid Scheme. The scheme used (custom) in the Origin (custom://app)"),
    ],
)
def test_a_page_of_another_site_is_sent_away(origin: str, words: str, api: Api, guest: Api) -> None:
    headers = {"origin": origin}
    for answer in (
        guest.client.get("/tablesdb", headers=headers),
        guest.client.post("/account/sessions/anonymous", data={"a": "b"}, headers=headers),
    ):
        status, kind, message = refusal(answer)
        assert (status, kind) == (403, "general_unknown_origin")
        assert message.startswith(words)
    assert api.client.get("/tablesdb", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://127.0.0.1", "exp://app"])
def test_a_page_or_an_app_of_this_machine_may_sign_in(origin: str, guest: Api) -> None:
    answer = guest.client.post("/account/sessions/anonymous", headers={"origin": origin})
    assert answer.status_code == 201


def test_a_page_of_this_machine_may_call_and_another_may_not(api: Api) -> None:
    def allowed(origin: str) -> str | None:
        headers = {"origin": origin, "access-control-request-headers": "x-appwrite-project"}
        answer = api.client.options("/tablesdb", headers=headers)
        assert answer.status_code == 204
        allowed_origin: str | None = answer.headers.get("access-control-allow-origin")
        return allowed_origin

    assert allowed("http://localhost:5173") == "http://localhost:5173"
    assert allowed("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    assert allowed("https://evil.example") is allowed("http://localhost.evil.example") is None
    assert allowed("null") is allowed("http://[") is None


def test_the_fixed_key_looks_like_no_secret() -> None:
    assert KEY == "local-key"
