"""`awcli profiles`: the config file as users see and change it."""

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

CLOUD = "https://fra.cloud.appwrite.io/v1"
ADD = f"profiles add prod --endpoint {CLOUD}/ --project blog"
SECRET = "standard_topsecret"


class MemoryKeyring(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "awcli"
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The machine's own keyring is never touched."""
    import keyring

    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory(no_keyring: None) -> MemoryKeyring:
    import keyring

    usable = MemoryKeyring()
    keyring.set_keyring(usable)
    return usable


def file() -> Path:
    return Path(os.environ["AWCLI_CONFIG"])


def stored() -> dict[str, Any]:
    return tomllib.loads(file().read_text())


def test_a_profile_is_added_with_what_the_options_give(awcli: Any) -> None:
    done = awcli(f"{ADD} --protected --database blog --timeout 60 --retries 5 --ca-file ca.pem")
    assert done == ""
    assert done.err == "added profile prod\n"
    assert stored() == {
        "profiles": {
            "prod": {
                "endpoint": CLOUD,
                "project": "blog",
                "protected": True,
                "timeout": 60.0,
                "retries": 5,
                "ca_file": str(Path("ca.pem").resolve()),
                "defaults": {"database": "blog"},
            }
        }
    }


def test_the_environment_is_not_stored(awcli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPWRITE_API_KEY", SECRET)
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "blog")
    monkeypatch.setenv("AWCLI_TIMEOUT", "7")
    awcli(ADD)
    assert stored()["profiles"]["prod"] == {"endpoint": CLOUD, "project": "blog"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("profiles add prod", "--endpoint and --project is missing"),
        ("profiles add prod --project blog", "--endpoint is missing"),
        (f"profiles add a/b --endpoint {CLOUD} --project p", "the name of the profile holds '/'"),
        ("profiles add prod --endpoint nonsense --project p", "'nonsense' is not an endpoint"),
        (f"profiles add prod --endpoint {CLOUD} --project a/b", "the project ID of --project"),
        (f"{ADD} --jwt abc", "a profile keeps none"),
        (f"{ADD} --key a --session b", "one of them has to go"),
        (f"{ADD} --insecure", "--insecure is not for profiles"),
        (f"{ADD} --timeout no", "--timeout: 'no' is not a number of seconds above 0"),
        (f"{ADD} --database a/b", "the database ID of --database"),
        ("profiles use", "give the name of a profile, or --none"),
        ("profiles use prod --none", "give the name of a profile, or --none"),
        ("profiles use prod", "there is no profile 'prod'"),
        ("profiles set prod --protected", "there is no profile 'prod'"),
        ("profiles show prod", "there is no profile 'prod'"),
        ("profiles show", "no profile is in use"),
        ("profiles remove prod --yes", "there is no profile 'prod'"),
    ],
)
def test_what_makes_no_profile_is_refused_and_nothing_is_written(
    awcli: Any, line: str, words: str
) -> None:
    assert words in awcli(line, code=2).err
    assert not file().exists()


def test_a_profile_is_not_added_twice(awcli: Any) -> None:
    awcli(ADD)
    refused = awcli(ADD, "--key", SECRET, code=2)
    assert refused.err == (
        "error: there is a profile 'prod' already\nhint: awcli profiles set prod\n"
    )
    assert "key" not in stored()["profiles"]["prod"]


def test_without_a_keyring_the_secret_is_in_the_file_and_a_warning_says_so(awcli: Any) -> None:
    done = awcli(f"{ADD} --key-file -", stdin=f"{SECRET}\n")
    assert done.err == (
        f"warning: an API key is stored in plain text in {file()}: "
        "this system has no keyring that can be used\nadded profile prod\n"
    )
    assert stored()["profiles"]["prod"]["key"] == SECRET
    if sys.platform != "win32":
        assert file().stat().st_mode & 0o777 == 0o600
        assert file().parent.stat().st_mode & 0o777 == 0o700


def test_with_a_keyring_the_file_names_the_entry_only(awcli: Any, memory: MemoryKeyring) -> None:
    done = awcli(f"{ADD} --key {SECRET}")
    assert done.err == "added profile prod\n"
    entry = "prod key of blog at fra.cloud.appwrite.io"
    assert stored()["profiles"]["prod"]["key"] == {"keyring": entry}
    assert memory.kept == {entry: SECRET}


def test_the_secret_of_the_keyring_is_used(
    awcli: Any, memory: MemoryKeyring, tmp_path: Path
) -> None:
    from appwrite_cli.config import resolve

    awcli(f"{ADD} --key {SECRET}")
    credential = resolve({"profile": "prod"}, os.environ, tmp_path).credential
    assert credential is not None
    assert (credential.secret, credential.source) == (SECRET, "profile prod")


def test_a_new_secret_replaces_the_old_one_in_the_keyring(
    awcli: Any, memory: MemoryKeyring
) -> None:
    awcli(f"{ADD} --key old")
    awcli("profiles set prod --session-file -", stdin="new")
    assert memory.kept == {"prod session of blog at fra.cloud.appwrite.io": "new"}
    assert set(stored()["profiles"]["prod"]) == {"endpoint", "project", "session"}
    awcli("profiles set prod --unset session")
    assert memory.kept == {}


def test_other_changes_leave_the_secret_in_the_keyring(awcli: Any, memory: MemoryKeyring) -> None:
    awcli(f"{ADD} --key old")
    awcli("profiles set prod --database blog --protected")
    assert list(memory.kept.values()) == ["old"]
    awcli("profiles set prod --key new")
    assert list(memory.kept.values()) == ["new"]


def test_removing_a_profile_removes_its_secret(awcli: Any, memory: MemoryKeyring) -> None:
    awcli(f"{ADD} --key {SECRET} --use")
    assert awcli("profiles remove prod", code=2).err.startswith("error: cannot ask")
    assert memory.kept != {}
    assert awcli("profiles remove prod --yes").err == "removed profile prod\n"
    assert memory.kept == {}
    assert stored() == {"profiles": {}}


def test_a_dry_run_writes_nothing(awcli: Any, memory: MemoryKeyring) -> None:
    done = awcli(f"{ADD} --key {SECRET} --dry-run")
    assert done.err == f"{file()} stays as it is: --dry-run\n"
    assert not file().exists()
    assert memory.kept == {}
    awcli(f"{ADD} --key {SECRET}")
    before = file().read_bytes()
    awcli("profiles remove prod --dry-run")
    awcli("profiles set prod --unset key --dry-run")
    awcli("profiles use prod --dry-run")
    assert file().read_bytes() == before
    assert len(memory.kept) == 1


def test_set_changes_what_is_given_and_keeps_the_rest(awcli: Any) -> None:
    awcli(f"{ADD} --key {SECRET} --database blog --table articles --timeout 60")
    awcli("profiles set prod --project shop --database other --protected --unset timeout,table")
    assert stored()["profiles"]["prod"] == {
        "endpoint": CLOUD,
        "project": "shop",
        "key": SECRET,
        "protected": True,
        "defaults": {"database": "other"},
    }
    awcli("profiles set prod --not-protected")
    assert "protected" not in stored()["profiles"]["prod"]


def test_set_needs_something_to_change(awcli: Any) -> None:
    awcli(ADD)
    assert "nothing to change was given" in awcli("profiles set prod", code=2).err
    wrong = awcli("profiles set prod --unset databse", code=2).err
    assert "a profile cannot go without 'databse', did you mean 'database'?" in wrong


def test_a_secret_does_not_follow_its_profile_to_another_endpoint(awcli: Any) -> None:
    awcli(f"{ADD} --key {SECRET}")
    refused = awcli("profiles set prod --endpoint https://elsewhere.example/v1", code=2)
    assert f"the key of profile prod was given for {CLOUD}" in refused.err
    assert SECRET not in refused.err
    awcli("profiles set prod --endpoint https://elsewhere.example/v1 --key-file -", stdin="new")
    assert stored()["profiles"]["prod"]["key"] == "new"
    awcli(f"profiles set prod --endpoint {CLOUD} --unset key")
    assert stored()["profiles"]["prod"] == {"endpoint": CLOUD, "project": "blog"}


def test_profiles_are_listed_and_shown_without_their_secrets(awcli: Any) -> None:
    awcli(f"{ADD} --key {SECRET} --database blog --use")
    awcli("profiles add dev --endpoint http://localhost:8080/v1 --project dev --protected")
    assert awcli("profiles list") == (
        f"prod\t{CLOUD}\tblog\tfalse\ttrue\ndev\thttp://localhost:8080/v1\tdev\ttrue\tfalse\n"
    )
    assert awcli("profiles list -o ids") == "prod\ndev\n"
    prod = {
        "name": "prod",
        "current": True,
        "endpoint": CLOUD,
        "project": "blog",
        "protected": False,
        "key": "in the config file",
        "defaults": {"database": "blog"},
    }
    assert awcli("profiles show -o json").json == prod
    assert awcli("profiles list -o json").json[0] == prod
    assert awcli("profiles show dev").splitlines()[0] == "name\tdev"
    assert awcli("profiles show -p dev -o json").json["name"] == "dev"
    assert awcli("profiles show --fields name,project -o csv") == "name,project\nprod,blog\n"


def test_no_profiles_are_an_empty_list_and_a_hint(awcli: Any) -> None:
    done = awcli("profiles list")
    assert done == ""
    assert done.err == f"no profiles in {file()}; awcli profiles add --help\n"
    assert awcli("profiles list -o json").json == []


def test_the_default_profile_is_chosen_and_unchosen(
    awcli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    awcli(ADD)
    assert awcli("profiles use prod").err == "profile prod is used by default\n"
    assert stored()["current"] == "prod"
    assert "did you mean 'prod'?" in awcli("profiles use prd", code=2).err
    monkeypatch.setenv("APPWRITE_ENDPOINT", "http://localhost/v1")
    assert awcli("profiles use prod").err.endswith(
        "warning: APPWRITE_ENDPOINT is set, and stronger\n"
    )
    assert awcli("profiles use --none").err == "no profile is used by default\n"
    assert "current" not in stored()


@pytest.mark.parametrize("line", ["profiles list", "profiles show prod", "profiles use --none"])
def test_the_file_can_be_mended_while_settings_contradict_each_other(
    awcli: Any, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    awcli(f"{ADD} --key {SECRET} --use")
    monkeypatch.setenv("APPWRITE_ENDPOINT", "https://elsewhere.example/v1")
    awcli(line)


def test_no_answer_of_these_commands_holds_the_secret(awcli: Any) -> None:
    said = [awcli(f"{ADD} --key {SECRET}")]
    said += [awcli(f"profiles {line}") for line in ("list -o json", "show prod -o json", "list")]
    said += [awcli("profiles set prod --key", f"{SECRET} x", code=2)]
    said += [awcli(ADD, "--key", SECRET, "--debug", code=2)]
    assert not any(SECRET in result + result.err for result in said)
