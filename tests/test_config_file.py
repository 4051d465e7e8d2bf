"""The config file, the project file, the places for both, and the keyring."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from appwrite_cli.config import paths
from appwrite_cli.config.file import (
    Config,
    InKeyring,
    Profile,
    read_config,
    readable_by_others,
    update_config,
    with_profile,
)
from appwrite_cli.config.project_file import read_project_file
from appwrite_cli.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
FULL = Profile(
    "prod",
    "https://fra.cloud.appwrite.io/v1",
    "blog",
    {"key": "standard_abc"},
    protected=True,
    timeout=60.5,
    retries=5,
    ca_file="/etc/ca.pem",
    defaults={"database": "blog", "function": "resize"},
)
SMALL = Profile("a.b-c", "http://localhost/v1", "dev", {"session": InKeyring("entry")})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(text: str, path: Path) -> str:
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    return caught.value.message


# --- reading and writing ----------------------------------------------------------------------


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "config.toml"
    config = Config(path, "prod", {"prod": FULL, "a.b-c": SMALL})
    assert update_config(path, lambda _: config) == config
    assert read_config(path) == config


def test_the_file_is_plain_toml(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    update_config(path, lambda _: Config(path, "prod", {"prod": FULL, "a.b-c": SMALL}))
    assert path.read_text() == (
        'current = "prod"\n\n'
        "[profiles.prod]\n"
        'endpoint = "https://fra.cloud.appwrite.io/v1"\n'
        'project = "blog"\n'
        'key = "standard_abc"\n'
        "protected = true\n"
        "timeout = 60.5\n"
        "retries = 5\n"
        'ca_file = "/etc/ca.pem"\n\n'
        "[profiles.prod.defaults]\n"
        'database = "blog"\n'
        'function = "resize"\n\n'
        '[profiles."a.b-c"]\n'
        'endpoint = "http://localhost/v1"\n'
        'project = "dev"\n\n'
        '[profiles."a.b-c".session]\n'
        'keyring = "entry"\n'
    )


def test_an_absent_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml") == Config(tmp_path / "none.toml")
    (tmp_path / "file").write_text("")
    assert read_config(tmp_path / "file" / "config.toml").profiles == {}


@POSIX
def test_only_its_owner_may_read_the_file_whatever_it_was_before(tmp_path: Path) -> None:
    path = tmp_path / "awcli" / "config.toml"
    before = os.umask(0)
    try:
        update_config(path, lambda config: with_profile(config, FULL))
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    path.chmod(0o644)
    update_config(path, lambda config: with_profile(config, SMALL))
    assert mode(path) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["config.toml"]


def test_a_failed_change_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    update_config(path, lambda config: with_profile(config, FULL))
    before = path.read_bytes()

    def fail(_config: Config) -> Config:
        raise UsageError("no")

    with pytest.raises(UsageError, match="no"):
        update_config(path, fail)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]


def test_a_write_that_fails_midway_leaves_the_file_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    update_config(path, lambda config: with_profile(config, FULL))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="no space left on device"):
        update_config(path, lambda config: with_profile(config, SMALL))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    code = (
        "import sys; from pathlib import Path\n"
        "from appwrite_cli.config.file import Profile, update_config, with_profile\n"
        "for number in range(5):\n"
        "    profile = Profile(f'{sys.argv[2]}{number}', 'http://localhost/v1', 'p')\n"
        "    update_config(Path(sys.argv[1]), lambda config: with_profile(config, profile))\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=ROOT)
        for name in ("a", "b", "c")
    ]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert len(read_config(path).profiles) == 15


def test_what_a_killed_awcli_left_behind_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    (tmp_path / "config.toml.new").touch()
    with pytest.raises(UsageError) as caught:
        update_config(tmp_path / "config.toml", lambda config: config)
    assert f"rm {tmp_path / 'config.toml.new'}" in caught.value.hint


@POSIX
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "config.toml").symlink_to(tmp_path / "dotfiles" / "awcli.toml")
    update_config(tmp_path / "config.toml", lambda config: with_profile(config, FULL))
    assert (tmp_path / "config.toml").is_symlink()
    assert "prod" in read_config(tmp_path / "dotfiles" / "awcli.toml").profiles


@POSIX
def test_dev_null_is_an_empty_config_and_is_never_replaced() -> None:
    assert read_config(Path(os.devnull)).profiles == {}
    with pytest.raises(UsageError, match="is not a file that can be written"):
        update_config(Path(os.devnull), lambda config: config)


def test_without_a_home_directory_nothing_is_written_into_a_directory_called_tilde() -> None:
    with pytest.raises(UsageError, match="no home directory"):
        update_config(Path("~/.config/awcli/config.toml"), lambda config: config)
    assert not Path("~").exists()


@POSIX
def test_a_file_with_secrets_that_others_may_read_gets_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    config = update_config(path, lambda config: with_profile(config, FULL))
    assert readable_by_others(config) == ""
    path.chmod(0o640)
    assert readable_by_others(config) == (
        f"{path} holds secrets and others may read it: chmod 600 {path}"
    )
    harmless = update_config(path, lambda _: with_profile(Config(path), SMALL))
    path.chmod(0o644)
    assert readable_by_others(harmless) == ""


# --- mistakes ---------------------------------------------------------------------------------

GOOD = 'endpoint = "http://localhost/v1"\nproject = "p"\n'
MISTAKES = [
    ("a = ", "is not valid TOML: Invalid value (at end of document)"),
    ('x = 1\nkey = "topsecret', 'is not valid TOML: '),
    ("curent = 'x'", ": unknown key 'curent', did you mean 'current'?"),
    ("current = 'x'", ": current = 'x' names no profile"),
    (f"current = 'prd'\n[profiles.prod]\n{GOOD}",
     ": current = 'prd' names no profile, did you mean 'prod'?"),
    ("current = 1", ": current has to be a string"),
    ("profiles = 1", ": profiles has to be a table"),
    ("[profiles]\nprod = 1", ": profile prod is not a table"),
    ("[profiles.prod]\nproject = 'p'", ": profile prod has no endpoint"),
    ("[profiles.prod]\nendpoint = 'http://localhost/v1'", ": profile prod has no project"),
    ("[profiles.prod]\nendpoint = 'nonsense'\nproject = 'p'",
     ": profile prod: 'nonsense' is not an endpoint: it begins with https:// or http://"),
    (f"[profiles.prod]\n{GOOD}protectd = true",
     ": profile prod: unknown key 'protectd', did you mean 'protected'?"),
    (f"[profiles.prod]\n{GOOD}protected = 'yes'",
     ": profile prod: protected has to be true or false"),
    (f"[profiles.prod]\n{GOOD}timeout = true",
     ": profile prod: timeout has to be a whole number or a number"),
    (f"[profiles.prod]\n{GOOD}retries = 1.5", ": profile prod: retries has to be a whole number"),
    (f"[profiles.prod]\n{GOOD}key = 1", ": profile prod: key has to be a string or a table"),
    (f"[profiles.prod]\n{GOOD}key = {{ keychain = 'a' }}",
     ": profile prod: key: unknown key 'keychain', did you mean 'keyring'?"),
    (f"[profiles.prod]\n{GOOD}key = {{ }}", ": profile prod: key has no keyring"),
    (f"[profiles.prod]\n{GOOD}defaults = {{ databse = 'a' }}",
     ": profile prod: defaults: unknown key 'databse', did you mean 'database'?"),
    (f"[profiles.prod]\n{GOOD}defaults = {{ database = 1 }}",
     ": profile prod: defaults: database has to be a string"),
    ("a = " + "[" * 5000, "is not valid TOML: its tables are nested too deeply"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_a_mistake_names_the_file_and_the_place(tmp_path: Path, text: str, words: str) -> None:
    message = refused(text, tmp_path / "config.toml")
    assert message.startswith(str(tmp_path / "config.toml"))
    assert words in message
    assert "topsecret" not in message


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    message = refused('current = "a"\n[profiles\n', tmp_path / "config.toml")
    assert "line 2" in message


def test_what_is_not_utf8_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'current = "\xff"')
    with pytest.raises(UsageError, match="byte 11 is not UTF-8"):
        read_config(tmp_path / "config.toml")


def test_a_directory_in_the_files_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_config(tmp_path)


# --- the project file -------------------------------------------------------------------------


def test_a_project_file_is_searched_up_to_the_root_of_its_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "src" / "deep"
    inner.mkdir(parents=True)
    assert paths.find_project_file(inner) is None
    (tmp_path / "appwrite.toml").touch()
    assert paths.find_project_file(inner) == tmp_path / "appwrite.toml"
    (tmp_path / "repository" / ".git").touch()  # a file in worktrees, a directory elsewhere
    assert paths.find_project_file(inner) is None
    (tmp_path / "repository" / "appwrite.toml").touch()
    assert paths.find_project_file(inner) == tmp_path / "repository" / "appwrite.toml"
    (inner / "appwrite.toml").mkdir()  # not a file
    assert paths.find_project_file(inner) == tmp_path / "repository" / "appwrite.toml"


def test_a_project_file_says_where_the_project_is_and_declares_it(tmp_path: Path) -> None:
    path = tmp_path / "appwrite.toml"
    path.write_text(f'{GOOD}[defaults]\ndatabase = "blog"\n[databases.blog]\nname = "Blog"\n')
    found = read_project_file(path)
    assert (found.endpoint, found.project) == ("http://localhost/v1", "p")
    assert found.defaults == {"database": "blog"}


PROJECT_FILE_SECRETS = [
    ("key = 'topsecret'", "'key'"),
    ("api-key = 'topsecret'", "'api_key'"),
    ("key_file = '/home/ada/topsecret'", "'key'"),
    ("Session = 'topsecret'", "'session'"),
    ("jwt = 'topsecret'", "'jwt'"),
    (f"[variables]\nNAME = ['standard_{'0a' * 128}']", "'an API key'"),
]


@pytest.mark.parametrize(("text", "named"), PROJECT_FILE_SECRETS)
def test_a_secret_in_a_project_file_is_refused_and_not_repeated(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "appwrite.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_project_file(path)
    assert caught.value.message == (
        f"{path}: a project file never holds secrets, but it has {named}"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("endpoint = 1", "endpoint has to be a string"),
        ("defaults = 1", "defaults has to be a table"),
        ("[defaults]\ndatabase = 1", "database has to be a string"),
        ("[defaults]\ndatabse = 'a'", "unknown key 'databse', did you mean 'database'?"),
        ("endpoint", "is not valid TOML"),
    ],
)
def test_a_mistake_in_a_project_file_names_it(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "appwrite.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_project_file(path)
    assert str(path) in caught.value.message
    assert words in caught.value.message


# --- places -----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"XDG_CONFIG_HOME": "/x/config", "XDG_CACHE_HOME": "/x/cache", "XDG_STATE_HOME": "/x/s"},
        {"XDG_CONFIG_HOME": "relative", "XDG_CACHE_HOME": "", "XDG_STATE_HOME": "./s"},
    ],
)
def test_places_on_linux_are_those_of_platformdirs(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "AWCLI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    places = platformdirs.PlatformDirs("awcli", appauthor=False)
    assert paths.config_file() == places.user_config_path / "config.toml"
    assert paths.cache_directory() == places.user_cache_path
    assert paths.state_directory() == places.user_state_path


def test_the_config_file_can_be_named() -> None:
    assert paths.config_file({"AWCLI_CONFIG": "/x/y.toml"}) == Path("/x/y.toml")
    assert paths.config_file({"AWCLI_CONFIG": "~/y.toml"}) == Path.home() / "y.toml"


# --- the keyring ------------------------------------------------------------------------------

BACKENDS = """
import sys
import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

class Memory(KeyringBackend):
    priority = 1
    def __init__(self):
        self.kept = {}
    def get_password(self, service, username):
        return self.kept.get((service, username))
    def set_password(self, service, username, password):
        self.kept[service, username] = password
    def delete_password(self, service, username):
        del self.kept[service, username]

class Locked(Memory):
    def get_password(self, service, username):
        raise KeyringError("it is locked")
    set_password = delete_password = lambda self, *parts: self.get_password("", "")

class Forgetful(Memory):
    def set_password(self, service, username, password):
        pass

class Unusable(Memory):
    priority = 0

keyring.set_keyring(globals()[sys.argv[1]]())
from appwrite_cli.config import secrets_store as store
from appwrite_cli.errors import UsageError
"""


def in_keyring(backend: str, code: str) -> str:
    """What `code` prints in an interpreter whose keyring is this backend."""
    run = [sys.executable, "-c", BACKENDS + code, backend]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_a_usable_keyring_keeps_gives_and_forgets() -> None:
    code = (
        "assert store.store('e', 's') == ''\n"
        "assert keyring.get_password('awcli', 'e') == 's'\n"
        "assert store.load('e', 'prod') == 's'\n"
        "assert store.forget('e') == '' and store.forget('e') == ''\n"
        "assert keyring.get_password('awcli', 'e') is None\n"
        "print('done')"
    )
    assert in_keyring("Memory", code) == "done"


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        ("Unusable", "this system has no keyring that can be used"),
        ("Locked", "the keyring refused: it is locked"),
        ("Forgetful", "the keyring does not keep what it is given"),
    ],
)
def test_a_keyring_that_cannot_be_used_says_why(backend: str, why: str) -> None:
    assert in_keyring(backend, "print(store.store('e', 's'))") == why


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        ("Locked", "the keyring does not give the secret of profile prod: it is locked"),
        ("Memory", "the keyring has no secret for profile prod"),
    ],
)
def test_a_secret_that_the_keyring_does_not_give_is_an_error(backend: str, why: str) -> None:
    code = "try:\n    store.load('e', 'prod')\nexcept UsageError as error:\n    print(error)"
    assert in_keyring(backend, code) == why


def test_without_the_keyring_extra_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    from appwrite_cli.config import secrets_store

    monkeypatch.setitem(sys.modules, "keyring", None)
    assert secrets_store.store("e", "s") == "the keyring extra is not installed"
    assert secrets_store.forget("e") == "the keyring extra is not installed"
    with pytest.raises(UsageError) as caught:
        secrets_store.load("e", "prod")
    assert caught.value.hint == "pip install 'awcli[keyring]'"
