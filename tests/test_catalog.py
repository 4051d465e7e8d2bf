"""The catalog of operations: finding one by its name or by its path, and what it says of it."""

import subprocess
import sys

import pytest

from appwrite_cli import catalog
from appwrite_cli.errors import UsageError
from tests.conftest import ROOT, SHARED


def test_an_operation_is_found_by_its_name() -> None:
    found = catalog.find("messaging.createTopic")
    assert (found.method, found.path) == ("POST", "/messaging/topics")
    described = [(p.name, p.type, p.required, p.place, p.newer) for p in found.parameters]
    assert described[1:4] == [
        ("name", "", True, "body", False),
        ("subscribe", "s[]", False, "body", False),
        ("qos", "n", False, "body", True),
    ]


def test_the_values_of_an_enumeration_are_known() -> None:
    compression = catalog.find("storage.createBucket").parameter("compression")
    assert compression is not None
    assert compression.choices == ("none", "gzip", "zstd")


def test_a_file_is_told_from_the_other_parameters() -> None:
    upload = catalog.find("storage.createFile").upload
    assert upload is not None
    assert upload.name == "file"
    assert catalog.find("users.create").upload is None


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "users.lst",
            "there is no operation 'users.lst', did you mean 'users.list'?",
            "awcli api --list users",
        ),
        (
            "tablesdb.listRows",
            "there is no operation 'tablesdb.listRows', did you mean 'tablesDB.listRows'?",
            "awcli api --list",
        ),
        ("user", "there is no operation 'user', did you mean 'users'?", "awcli api --list"),
        ("a.b\n", "there is no operation 'a.b\\n'", "awcli api --list"),
        (".", "there is no operation '.'", "awcli api --list"),
        ("", "there is no operation ''", "awcli api --list"),
    ],
)
def test_an_unknown_name_is_refused_with_a_suggestion(name: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        catalog.find(name)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("method", "path", "name", "values"),
    [
        ("GET", "/users", "users.list", {}),
        ("GET", "/users/ada", "users.get", {"userId": "ada"}),
        ("GET", "users/identities", "users.listIdentities", {}),
        ("PATCH", "/users/ada/prefs", "users.updatePrefs", {"userId": "ada"}),
        (
            "DELETE",
            "/tablesdb/blog/tables/articles/rows/a",
            "tablesDB.deleteRow",
            {"databaseId": "blog", "tableId": "articles", "rowId": "a"},
        ),
        # Two operations at one path: the one that is not deprecated.
        ("POST", "/account/verifications/email", "account.createEmailVerification", {}),
    ],
)
def test_an_operation_is_found_by_its_path(
    method: str, path: str, name: str, values: dict[str, str]
) -> None:
    found = catalog.match(method, path)
    assert found is not None
    assert (str(found[0]), found[1]) == (name, values)


@pytest.mark.parametrize(("method", "path"), [("GET", "/nope"), ("PUT", "/users"), ("GET", "/")])
def test_a_path_that_no_operation_has_is_none(method: str, path: str) -> None:
    assert catalog.match(method, path) is None


def test_every_operation_is_found_by_its_own_path() -> None:
    for operation in catalog.operations():
        path = operation.path.replace("{", "").replace("}", "x")  # a value, and no fixed part
        found = catalog.match(operation.method, path)
        assert found is not None
        assert (found[0].method, found[0].path) == (operation.method, operation.path)


def test_every_replacement_of_a_deprecated_operation_exists() -> None:
    deprecated = [operation for operation in catalog.operations() if operation.deprecated]
    assert len(deprecated) > 50
    for operation in deprecated:
        assert catalog.find(operation.replacement) != operation


def test_every_type_of_a_parameter_is_known() -> None:
    for operation in catalog.operations():
        for parameter in operation.parameters:
            assert parameter.type in catalog.TYPES or parameter.choices, (operation, parameter)


def test_the_catalog_is_what_the_facts_and_the_sdk_say() -> None:
    """`python .ci/build_catalog.py` brings it up to date."""
    if not (SHARED / "api").is_dir():
        pytest.skip("the facts about the API are not beside the project")
    check = [sys.executable, str(ROOT / ".ci" / "build_catalog.py"), "--check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
