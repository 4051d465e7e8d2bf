"""Users imported into the local Appwrite: they are what the file says, and can sign in."""

import json
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.local.conftest import Api
from tests.transfer.conftest import bcrypt

PASSWORD = "correct horse battery"
LISTED = ("$id", "email", "phone", "name", "labels", "prefs", "emailVerification", "status")


def signs_in(directory: Path, email: str, password: str) -> bool:
    body = {"email": email, "password": password}
    return Api(directory).post("/account/sessions/email", **body).status_code == 201


def ndjson(*users: dict[str, Any]) -> str:
    Path("users.ndjson").write_text("".join(json.dumps(user) + "\n" for user in users))
    return "users.ndjson"


def test_imported_users_are_whole_and_an_export_moves_them(
    local: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    users = [
        {
            "userId": f"u{n}", "email": f"u{n}@example.com", "phone": f"+1202555{n:04}",
            "name": f"User {n}", "password": bcrypt(n), "hash": "bcrypt", "labels": ["vip"],
            "prefs": {"n": n}, "emailVerification": n % 2 == 0, "status": n % 3 > 0,
        }
        for n in range(30)
    ]  # fmt: skip
    assert local(["users", "import", ndjson(*users)]).err == "imported 30 of 30 users\n"
    before = kept(local)
    assert [before[f"u{n}"] for n in range(30)] == [kept_of(user) for user in users]
    local("users export --hashes all.json")
    monkeypatch.setenv("AWCLI_LOCAL_DIR", str(tmp_path / "other"))
    local("users import all.json")
    assert kept(local) == before


def kept_of(user: dict[str, Any]) -> dict[str, Any]:
    return {name: user.get(name, user.get("userId")) for name in (*LISTED, "password", "hash")}


def kept(local: Run) -> dict[str, dict[str, Any]]:
    listed = local("users export --hashes --format json").json
    return {user["$id"]: kept_of(user) for user in listed}


def test_users_sign_in_with_the_passwords_that_they_had(local: Run, tmp_path: Path) -> None:
    text = PASSWORD.encode()
    users = [
        {"hash": "md5", "password": md5(text, usedforsecurity=False).hexdigest()},
        {"hash": "sha", "password": sha256(text).hexdigest(), "passwordVersion": "sha256"},
        {"hash": "plain", "password": PASSWORD},
    ]
    named = [{**user, "email": f"{user['hash']}@example.com"} for user in users]
    local(["users", "import", ndjson(*named)])
    for user in named:
        assert signs_in(tmp_path / "local", user["email"], PASSWORD)
        assert not signs_in(tmp_path / "local", user["email"], "another password")


def test_an_import_that_is_repeated_changes_nothing(local: Run) -> None:
    users = [{"email": f"u{n}@example.com", "labels": ["vip"]} for n in range(10)]
    local(["users", "import", ndjson(*users)])
    before = local("users export --format json")
    again = local(["users", "import", ndjson(*users)])
    assert again.err == "imported 10 of 10 users (10 there already)\n"
    assert local("users export --format json") == before


def test_an_email_in_use_is_a_refused_line(local: Run) -> None:
    users = [{"userId": own_id, "email": "a@example.com"} for own_id in ("a", "b")]
    result = local(["users", "import", ndjson(*users), "--jobs", "1"], code=9)
    assert "line 2 (b): A user with the same id, email, or phone already exists" in result.err
