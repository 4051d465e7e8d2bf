"""`awcli buckets`, and the tokens of files."""

import pytest

from tests.conftest import Run
from tests.storage_server import StorageServer


def test_create_sends_a_size_in_bytes_and_extensions_in_lower_case(
    awcli: Run, storage: StorageServer
) -> None:
    got = awcli("buckets create covers --max-size 30MB --extensions JPG,.png -o json")
    assert (got.json["maximumFileSize"], got.json["allowedFileExtensions"]) == (
        30_000_000,
        ["jpg", "png"],
    )
    assert got.err == (
        "warning: the extension JPG is sent as jpg: in capitals it matches no file\n"
    )


def test_a_table_shows_sizes_for_people_and_machines_get_bytes(
    awcli: Run, storage: StorageServer
) -> None:
    storage.store.bucket("covers", maximumFileSize=30_000_000, totalSize=1536)
    assert "30 MB" in awcli("buckets list -o table")
    assert "1.5 kB" in awcli("buckets get covers -o table")
    assert awcli("buckets list --fields maximumFileSize,totalSize") == "30000000\t1536\n"


def test_update_keeps_what_is_not_named(awcli: Run, storage: StorageServer) -> None:
    storage.store.bucket(
        "covers",
        **{"$permissions": ['read("any")']},
        name="Covers",
        fileSecurity=True,
        maximumFileSize=99,
        allowedFileExtensions=["png"],
        compression="zstd",
        enabled=False,
    )
    got = awcli("buckets update covers --max-size 1MiB -o json").json
    assert got["maximumFileSize"] == 1_048_576
    assert (got["name"], got["fileSecurity"], got["enabled"]) == ("Covers", True, False)
    assert (got["allowedFileExtensions"], got["compression"]) == (["png"], "zstd")
    assert got["$permissions"] == ['read("any")']


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("create a --max-size 30M", "unknown unit 'M', did you mean 'MB'?\n  30M\n    ^"),
        ("create a --max-size lots", "not a size\n  lots\n  ^"),
        ("create a --max-size 0", "--max-size is 1 byte or more"),
        ("create a --max-size 1.0001kB", "a part of a byte\n  1.0001kB\n  ^"),
        ("create a --extensions jpg,,png", "an extension is missing"),
        ("create a --extensions image/png", "not an extension: 'image/png'\n  image/png\n  ^"),
        ("create a --extensions png --any-extension", "--any-extension excludes --extensions"),
        (f"create a --extensions {','.join(f'e{n}' for n in range(101))}", "101 extensions, 100"),
        ("create a --compression rar", "invalid value for '--compression'"),
        ("create a --allow create=anyy", "unknown role 'anyy', did you mean 'any'?"),
        ("update a", "no change was given"),
        ("get a/b", "'a/b' has more parts than BUCKET"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    awcli: Run, storage: StorageServer, line: str, error: str
) -> None:
    got = awcli(f"buckets {line}", code=2)
    assert f"error: {error}" in got.err
    assert storage.sent == []


def test_an_empty_extension_list_is_asked_for_by_name(awcli: Run, storage: StorageServer) -> None:
    got = awcli(["buckets", "create", "a", "--extensions", ""], code=2)
    assert got.err == "error: --extensions is empty\nhint: --any-extension allows every one\n"


def test_permissions_are_linted_with_file_security(awcli: Run, storage: StorageServer) -> None:
    got = awcli("buckets create a --file-security --no-permissions")
    assert "warning: file security is on with no permissions at all" in got.err
    got = awcli("buckets create b --allow create=any --strict", code=2)
    assert "may create files" in got.err


def test_delete_asks_and_says_what_went(awcli: Run, storage: StorageServer) -> None:
    storage.store.bucket("covers")
    assert "delete bucket covers?" in awcli("buckets delete covers", code=2).err
    assert awcli("buckets delete covers --yes").err == "deleted bucket covers\n"
    assert awcli("buckets delete covers --yes --if-exists").err == "there is no bucket covers\n"
    got = awcli("buckets delete covers --yes", code=4)
    assert "hint: awcli buckets list" in got.err


@pytest.fixture
def hello(storage: StorageServer) -> StorageServer:
    storage.store.bucket("covers")
    storage.store.file("covers", "hello", "hello.txt", b"hello world")
    return storage


def test_a_token_of_a_file_is_printed_as_an_address(awcli: Run, hello: StorageServer) -> None:
    got = awcli("files token covers/hello --expire 2099-01-31")
    assert got == (
        f"{hello.endpoint}/storage/buckets/covers/files/hello/view"
        "?project=shop&token=the.token.secret\n"
    )
    assert hello.requests[-1].json == {"expire": "2099-01-31T00:00:00.000+00:00"}
    assert "/hello/download?" in awcli("files token covers/hello --for download")


def test_a_token_can_end_some_time_from_now(awcli: Run, hello: StorageServer) -> None:
    awcli("tokens create covers/hello --expire now+7d")
    assert hello.requests[-1].json["expire"] > "2026"


def test_tokens_are_masked_but_where_they_are_made(awcli: Run, hello: StorageServer) -> None:
    assert "the.token.secret" in awcli("tokens create covers/hello -o table")
    assert "the.token.secret" not in awcli("tokens get token0 -o table --fields secret")
    assert awcli("tokens list covers/hello -o ids") == "token0\n"
    assert awcli("tokens get token0 -o json").json["secret"] == "the.token.secret"
    assert awcli("tokens update token0 --expire 2099-01-31 --jmespath expire") == (
        "2099-01-31T00:00:00.000+00:00\n"
    )
    assert awcli("tokens update token0 --no-expire --jmespath expire") == "\n"
    assert awcli("tokens delete token0 --yes").err == "deleted token token0\n"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("tokens create covers/hello --expire soon", "--expire: 'soon' is no time"),
        ("tokens create covers/hello --expire 2001-01-01", "--expire: '2001-01-01' is past"),
        ("tokens create covers/hello --expire now-1d", "--expire: 'now-1d' is past"),
        ("tokens create hello", "'hello' has 1 of the 2 parts of an address BUCKET/FILE"),
        ("tokens update t", "give either --expire TIME or --no-expire"),
        ("tokens update t --expire 2099-01-01 --no-expire", "give either --expire TIME or"),
        ("files update covers/hello", "no change was given"),
        ("files update covers/hello --allow create=any", "a file has no permission create"),
        ("files get hello", "'hello' has 1 of the 2 parts of an address BUCKET/FILE"),
    ],
)
def test_a_wrong_line_about_files_sends_nothing(
    awcli: Run, storage: StorageServer, line: str, error: str
) -> None:
    assert f"error: {error}" in awcli(line, code=2).err
    assert storage.sent == []


def test_files_are_listed_changed_and_deleted(awcli: Run, hello: StorageServer) -> None:
    assert awcli("files list covers -o ids") == "covers/hello\n"
    assert "11 B" in awcli("files list covers -o table")
    awcli("files update covers/hello --name hi.txt --allow read=users")
    got = awcli("files get covers/hello -o json").json
    assert (got["name"], got["$permissions"]) == ("hi.txt", ['read("users")'])
    assert awcli("files delete covers/hello --yes").err == "deleted file covers/hello\n"
    assert "hint: awcli files list covers" in awcli("files get covers/hello", code=4).err
