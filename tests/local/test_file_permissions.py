"""What users with sessions and JWTs may do with files: by bucket, by file, by role."""

import pytest

from tests.local.conftest import Api, refusal
from tests.local.people import as_user, by_jwt, sign_up
from tests.local.storage import CHUNK, FILES, bucket, chunk, random_bytes, upload

UNAUTHORIZED = (
    401,
    "user_unauthorized",
    "The current user is not authorized to perform the requested action.",
)
GONE = (404, "storage_file_not_found", "The requested file could not be found.")


@pytest.fixture
def ada(api: Api) -> Api:
    sign_up(api, "ada")
    return as_user(api, "ada")


@pytest.fixture
def bob(api: Api) -> Api:
    sign_up(api, "bob")
    return as_user(api, "bob")


def test_a_file_belongs_to_who_has_made_it(api: Api, ada: Api, bob: Api) -> None:
    bucket(api, fileSecurity=True, permissions=['create("users")'])
    made = upload(ada).json()
    mine = ['read("user:ada")', 'update("user:ada")', 'delete("user:ada")']
    assert made["$permissions"] == mine
    assert ada.get(f"{FILES}/f/view").content == b"hello world"
    assert refusal(bob.get(f"{FILES}/f")) == GONE
    assert bob.get(FILES).json() == {"total": 0, "files": []}
    assert refusal(bob.put(f"{FILES}/f", name="x")) == UNAUTHORIZED
    status, kind, words = refusal(bob.delete(f"{FILES}/f"))
    assert (status, kind) == (401, "user_unauthorized")
    assert words == (
        'Missing "delete" permission for role "user:ada". Only '
        '"["any","users","user:bob","user:bob\\/unverified","users\\/unverified"]" scopes are '
        'allowed and "["user:ada"]" was given.'
    )
    assert ada.put(f"{FILES}/f", name="x").json()["name"] == "x"
    assert ada.delete(f"{FILES}/f").status_code == 204


def test_whoever_may_make_files_may_send_chunks_of_those_that_others_began(
    api: Api, ada: Api, bob: Api
) -> None:
    bucket(api, fileSecurity=True, permissions=['create("users")'])
    whole = random_bytes(CHUNK + 10)
    assert chunk(ada, whole, 0).status_code == 201
    assert refusal(bob.get(f"{FILES}/big")) == GONE
    done = chunk(bob, whole, 1).json()
    assert done["chunksUploaded"] == 2
    assert done["$permissions"][0] == 'read("user:bob")'  # as on a server: of the last chunk


def test_users_share_with_their_own_roles_only(api: Api, ada: Api) -> None:
    bucket(api, permissions=['create("users")'])
    allowed = 'read("users/unverified")'
    assert upload(ada, permission=allowed).json()["$permissions"] == [allowed]
    status, kind, words = refusal(upload(ada, id_="g", permission='read("user:bob")'))
    assert (status, kind) == (401, "user_unauthorized")
    assert words.startswith("Permissions must be one of: (any, users, user:ada, ")
    assert upload(api, id_="h", permission='read("user:bob")').status_code == 201  # a key may


def test_teams_and_labels_open_files(api: Api, ada: Api, bob: Api) -> None:
    bucket(api, fileSecurity=True)
    upload(api, id_="team", permission='read("team:t")')
    upload(api, id_="owner", permission='read("team:t/owner")')
    upload(api, id_="label", permission='read("label:vip")')
    api.post("/teams", teamId="t", name="Team")
    api.post("/teams/t/memberships", userId="ada", roles=["owner"], url="http://localhost")
    api.post("/teams/t/memberships", userId="bob", roles=["reader"], url="http://localhost")
    api.put("/users/bob/labels", labels=["vip"])
    assert [file["$id"] for file in ada.get(FILES).json()["files"]] == ["team", "owner"]
    assert [file["$id"] for file in bob.get(FILES).json()["files"]] == ["team", "label"]
    assert refusal(bob.get(f"{FILES}/owner/download")) == GONE


def test_a_jwt_does_what_its_user_may(api: Api, ada: Api) -> None:
    bucket(api, fileSecurity=True, permissions=['create("users")'])
    bearer = by_jwt(api, ada.post("/account/jwts").json()["jwt"])
    assert upload(bearer).json()["$permissions"][0] == 'read("user:ada")'
    assert ada.get(f"{FILES}/f/view").content == b"hello world"


def test_a_blocked_user_reaches_no_file(api: Api, ada: Api) -> None:
    bucket(api, permissions=['read("any")'])
    upload(api)
    api.patch("/users/ada/status", status=False)
    assert refusal(ada.get(f"{FILES}/f/view"))[:2] == (403, "user_blocked")


def test_users_have_no_scope_for_buckets_and_tokens(api: Api, ada: Api) -> None:
    bucket(api)
    for path, scope in (("/storage/buckets", "buckets.read"), ("/tokens/x", "tokens.read")):
        refused = refusal(ada.get(path))
        assert refused[:2] == (401, "general_unauthorized_scope")
        assert f'["{scope}"]' in refused[2]
