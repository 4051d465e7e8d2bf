"""Settings: precedence, where secrets may go, and the words for what is wrong."""

import itertools
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from appwrite_cli import config, streams
from appwrite_cli.config import Settings, resolve
from appwrite_cli.errors import UsageError

HERE, ELSEWHERE = "https://here.example/v1", "https://elsewhere.example/v1"
CLOUD = "https://fra.cloud.appwrite.io/v1"
OPTION, NAMED, ENVIRONMENT, CHOSEN, PROJECT_FILE = "option", "-p", "environment", "use", "file"
STRENGTH = (OPTION, NAMED, ENVIRONMENT, CHOSEN, PROJECT_FILE)


class World:
    """Options, an environment, a config file and a project file to resolve settings from."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.options: dict[str, Any] = {}
        self.environ = {"AWCLI_CONFIG": str(directory / "config.toml")}

    def config(self, text: str) -> "World":
        (self.directory / "config.toml").write_text(text)
        (self.directory / "config.toml").chmod(0o600)
        return self

    def project_file(self, text: str) -> "World":
        (self.directory / "appwrite.toml").write_text(text)
        return self

    def resolve(self, environ: Mapping[str, str] | None = None, **options: Any) -> Settings:
        return resolve(
            {**self.options, **options}, {**self.environ, **(environ or {})}, self.directory
        )

    def refused(self, environ: Mapping[str, str] | None = None, **options: Any) -> UsageError:
        with pytest.raises(UsageError) as caught:
            self.resolve(environ, **options)
        return caught.value


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def profile(name: str = "prod", endpoint: str = HERE, more: str = "") -> str:
    return f'[profiles.{name}]\nendpoint = "{endpoint}"\nproject = "{name}-project"\n{more}\n'


# --- precedence -------------------------------------------------------------------------------

# setting: its variable, a value for each source that can have it, its place in TOML
SETTINGS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "endpoint": ("APPWRITE_ENDPOINT", "https://{}.example/v1", STRENGTH),
    "project": ("APPWRITE_PROJECT_ID", "project-{}", STRENGTH),
    "timeout": ("AWCLI_TIMEOUT", "{n}.5", STRENGTH[:4]),
    "retries": ("AWCLI_RETRIES", "{n}", STRENGTH[:4]),
    "ca_file": ("SSL_CERT_FILE", "/ca/{}.pem", STRENGTH[:4]),
    "output": ("AWCLI_OUTPUT", "{format}", (OPTION, ENVIRONMENT)),
    "database": ("APPWRITE_DATABASE_ID", "database-{}", STRENGTH),
    "table": ("APPWRITE_TABLE_ID", "table-{}", STRENGTH),
    "bucket": ("APPWRITE_BUCKET_ID", "bucket-{}", STRENGTH),
    "team": ("APPWRITE_TEAM_ID", "team-{}", STRENGTH),
    "function": ("APPWRITE_FUNCTION_ID", "function-{}", STRENGTH),
}
DEFAULTS = ("database", "table", "bucket", "team", "function")


def value_of(setting: str, source: str) -> str:
    number = STRENGTH.index(source)
    return SETTINGS[setting][1].format(f"s{number}", n=number + 1, format=config.FORMATS[number])


def put(world: World, setting: str, sources: tuple[str, ...]) -> None:
    """Give the setting a value in each of the sources."""
    variable = SETTINGS[setting][0]
    for source in sources:
        value = value_of(setting, source)
        if source == OPTION:
            world.options[setting] = value
        elif source == ENVIRONMENT:
            world.environ[variable] = value
        elif source == PROJECT_FILE:
            table = "[defaults]\n" if setting in DEFAULTS else ""
            world.project_file(f'{table}{setting} = "{value}"\n')
        else:
            keys = {"endpoint": f'"{HERE}"', "project": '"base"'}
            quoted = value if setting in ("timeout", "retries") else f'"{value}"'
            if setting in DEFAULTS:
                keys["defaults"] = f"{{ {setting} = {quoted} }}"
            else:
                keys[setting] = quoted
            table = "".join(f"{key} = {text}\n" for key, text in keys.items())
            world.config(
                ("" if source == NAMED else 'current = "prod"\n') + f"[profiles.prod]\n{table}"
            )
            if source == NAMED:
                world.options["profile"] = "prod"


def shown(settings: Settings, setting: str) -> str:
    return (
        settings.defaults[setting].value if setting in DEFAULTS else str(getattr(settings, setting))
    )


PAIRS = [
    (setting, pair)
    for setting, (_, _, sources) in SETTINGS.items()
    for pair in itertools.combinations(sources, 2)
    if set(pair) != {NAMED, CHOSEN}  # there is one profile at a time
]
SOURCE_NAMES = {NAMED: "profile prod", CHOSEN: "profile prod", PROJECT_FILE: "appwrite.toml"}


@pytest.mark.parametrize(("setting", "pair"), PAIRS)
def test_the_stronger_of_two_sources_wins(
    world: World, setting: str, pair: tuple[str, str]
) -> None:
    put(world, setting, pair)
    settings = world.resolve()
    stronger = min(pair, key=STRENGTH.index)
    assert shown(settings, setting) == value_of(setting, stronger)
    names = {
        OPTION: f"--{setting.replace('_', '-')}",
        ENVIRONMENT: SETTINGS[setting][0],
        **SOURCE_NAMES,
    }
    assert settings.sources[setting] == names[stronger]


@pytest.mark.parametrize(
    ("setting", "source"),
    [(setting, source) for setting, (_, _, sources) in SETTINGS.items() for source in sources],
)
def test_each_source_is_enough_alone(world: World, setting: str, source: str) -> None:
    put(world, setting, (source,))
    assert shown(world.resolve(), setting) == value_of(setting, source)


@pytest.mark.parametrize("setting", SETTINGS)
def test_an_empty_variable_counts_as_unset(world: World, setting: str) -> None:
    assert world.resolve({SETTINGS[setting][0]: ""}) == world.resolve()


@pytest.mark.parametrize("setting", [*SETTINGS, "key", "session", "jwt", "profile", "confirm"])
def test_an_empty_option_is_refused(world: World, setting: str) -> None:
    options: dict[str, Any] = {setting: ""}
    error = world.refused(**options)
    assert error.message == f"--{setting.replace('_', '-')} is empty"


def test_without_any_source_there_are_defaults(world: World) -> None:
    settings = world.resolve()
    assert (settings.endpoint, settings.project, settings.credential) == ("", "", None)
    assert (settings.timeout, settings.retries, settings.output) == (30.0, 3, "")
    assert settings.sources["timeout"] == settings.sources["retries"] == "default"
    assert settings.local_directory == world.directory / ".awcli" / "local"


def test_the_profile_option_beats_its_variable_and_the_chosen_one(world: World) -> None:
    world.config('current = "a"\n' + profile("a") + profile("b") + profile("c"))
    assert world.resolve().profile == "a"
    assert world.resolve({"AWCLI_PROFILE": "b"}).profile == "b"
    assert world.resolve({"AWCLI_PROFILE": "b"}, profile="c").profile == "c"


def test_a_profile_named_by_a_variable_is_weaker_than_the_environment(world: World) -> None:
    world.config(profile())
    environ = {"AWCLI_PROFILE": "prod", "APPWRITE_PROJECT_ID": "mine"}
    assert world.resolve(environ).project == "mine"
    assert world.resolve(environ, profile="prod").project == "prod-project"


def test_what_a_named_profile_does_not_set_comes_from_the_environment(world: World) -> None:
    world.config(profile())
    settings = world.resolve({"APPWRITE_API_KEY": "k", "AWCLI_TIMEOUT": "7"}, profile="prod")
    assert settings.credential is not None
    assert settings.credential.source == "APPWRITE_API_KEY"
    assert settings.timeout == 7


@pytest.mark.parametrize(
    ("environ", "options", "message"),
    [
        ({"AWCLI_PROFILE": "prd"}, {},
         "AWCLI_PROFILE: there is no profile 'prd', did you mean 'prod'?"),
        ({}, {"profile": "prd"}, "--profile: there is no profile 'prd', did you mean 'prod'?"),
    ],
)  # fmt: skip
def test_an_unknown_profile_is_refused(
    world: World, environ: dict[str, str], options: dict[str, str], message: str
) -> None:
    assert world.config(profile()).refused(environ, **options).message == message


def test_a_profile_without_a_config_file_is_refused(world: World) -> None:
    error = world.refused(profile="prod")
    assert "there is no config file" in error.message
    assert str(world.directory / "config.toml") in error.message


# --- values -----------------------------------------------------------------------------------

BAD_VALUES = [
    ("APPWRITE_PROJECT_ID", "my project", "the project ID of APPWRITE_PROJECT_ID holds ' '"),
    ("APPWRITE_DATABASE_ID", "a/b", "the database ID of APPWRITE_DATABASE_ID holds '/'"),
    ("AWCLI_TIMEOUT", "fast", "AWCLI_TIMEOUT: 'fast' is not a number of seconds above 0"),
    ("AWCLI_TIMEOUT", "0", "AWCLI_TIMEOUT: '0' is not a number of seconds above 0"),
    ("AWCLI_TIMEOUT", "-1", "AWCLI_TIMEOUT: '-1' is not a number of seconds above 0"),
    ("AWCLI_TIMEOUT", "inf", "AWCLI_TIMEOUT: 'inf' is not a number of seconds above 0"),
    ("AWCLI_TIMEOUT", "nan", "AWCLI_TIMEOUT: 'nan' is not a number of seconds above 0"),
    ("AWCLI_RETRIES", "3.5", "AWCLI_RETRIES: '3.5' is not a whole number from 0"),
    ("AWCLI_RETRIES", "-1", "AWCLI_RETRIES: '-1' is not a whole number from 0"),
    ("AWCLI_RETRIES", "²", "AWCLI_RETRIES: '²' is not a whole number from 0"),
    ("AWCLI_RETRIES", "9" * 5000, f"AWCLI_RETRIES: '{'9' * 5000}' is not a whole number from 0"),
    ("AWCLI_OUTPUT", "jsno",
     "AWCLI_OUTPUT: there is no output format 'jsno', did you mean 'json'?"),
    ("AWCLI_DEBUG", "maybe", "AWCLI_DEBUG: 'maybe' is neither 1 nor 0"),
    ("AWCLI_LOCAL", "maybe", "AWCLI_LOCAL: 'maybe' is neither 1 nor 0"),
]  # fmt: skip


@pytest.mark.parametrize(("variable", "value", "message"), BAD_VALUES)
def test_a_bad_variable_is_named(world: World, variable: str, value: str, message: str) -> None:
    assert world.refused({variable: value}).message.splitlines()[0] == message


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [("AWCLI_DEBUG", "1", True), ("AWCLI_DEBUG", "TRUE", True), ("AWCLI_DEBUG", "off", False),
     ("AWCLI_DEBUG", "0", False)],
)  # fmt: skip
def test_switches_are_said_in_words(
    world: World, variable: str, value: str, expected: bool
) -> None:
    assert world.resolve({variable: value}).debug is expected


def test_no_color_counts_whatever_it_is_set_to(world: World) -> None:
    assert world.resolve({"NO_COLOR": "0"}).no_color
    assert not world.resolve({"NO_COLOR": ""}).no_color


# --- credentials ------------------------------------------------------------------------------

KEYED = profile(more='key = "profile-key"')
CREDENTIALS = [
    # options, environment, profile chosen how, kind and secret expected
    ({"key": "o"}, {"APPWRITE_API_KEY": "e"}, "", ("key", "o", "--key")),
    ({"key": "o"}, {"APPWRITE_SESSION": "e"}, "", ("key", "o", "--key")),
    ({"session": "o"}, {"APPWRITE_API_KEY": "e"}, "", ("session", "o", "--session")),
    ({"jwt": "o"}, {"APPWRITE_API_KEY": "e"}, "", ("jwt", "o", "--jwt")),
    ({"jwt": "o"}, {"APPWRITE_SESSION": "e"}, "-p", ("jwt", "o", "--jwt")),
    ({}, {"APPWRITE_JWT": "e"}, "", ("jwt", "e", "APPWRITE_JWT")),
    ({}, {"APPWRITE_SESSION": "e"}, "use", ("session", "e", "APPWRITE_SESSION")),
    ({}, {"APPWRITE_SESSION": "e"}, "-p", ("key", "profile-key", "profile prod")),
    ({}, {"APPWRITE_API_KEY": "e"}, "use", ("key", "e", "APPWRITE_API_KEY")),
    ({}, {"APPWRITE_API_KEY": "e"}, "-p", ("key", "profile-key", "profile prod")),
    ({}, {"APPWRITE_API_KEY": ""}, "use", ("key", "profile-key", "profile prod")),
    ({}, {"APPWRITE_API_KEY": "e\n"}, "", ("key", "e", "APPWRITE_API_KEY")),
    ({}, {"APPWRITE_API_KEY": "e\r\n"}, "", ("key", "e", "APPWRITE_API_KEY")),
]  # fmt: skip


@pytest.mark.parametrize(("options", "environ", "how", "expected"), CREDENTIALS)
def test_of_key_session_and_jwt_the_strongest_source_wins(
    world: World,
    options: dict[str, str],
    environ: dict[str, str],
    how: str,
    expected: tuple[str, str, str],
) -> None:
    world.config(('current = "prod"\n' if how == "use" else "") + KEYED)
    named = {"profile": "prod"} if how == "-p" else {}
    settings = world.resolve(environ, **options, **named)
    found = settings.credential
    assert found is not None
    assert (found.kind, found.secret, found.source) == expected
    if settings.endpoint:
        assert settings.sources["credential"] == expected[2]


CLASHES = [
    ({"key": "a", "session": "b"}, {}, "--key gives an API key and --session gives a session"),
    ({"session": "a", "jwt": "b"}, {}, "--session gives a session and --jwt gives a JWT"),
    ({}, {"APPWRITE_API_KEY": "a", "APPWRITE_JWT": "b"},
     "APPWRITE_API_KEY gives an API key and APPWRITE_JWT gives a JWT"),
    ({"key": "a", "key_file": "b"}, {}, "--key and --key-file both give an API key"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "environ", "words"), CLASHES)
def test_two_credentials_of_one_source_are_refused(
    world: World, options: dict[str, str], environ: dict[str, str], words: str
) -> None:
    assert world.refused(environ, **options).message.startswith(words)


def test_a_profile_with_key_and_session_is_refused(world: World) -> None:
    world.config(profile(more='key = "a"\nsession = "b"'))
    assert "holds an API key and a session" in world.refused(profile="prod").message


def test_one_kind_can_be_asked_for_where_both_are_given(world: World) -> None:
    environ = {**world.environ, "APPWRITE_API_KEY": "k", "APPWRITE_SESSION": "s"}
    for kind, secret in (("key", "k"), ("session", "s"), ("jwt", None)):
        found = resolve({}, environ, world.directory, only=kind).credential  # type: ignore[arg-type]
        assert (found.secret if found else None) == secret


@pytest.mark.parametrize(
    ("content", "secret"),
    [("abc", "abc"), ("abc\n", "abc"), ("abc\r\n", "abc"), ("\ufeffabc\n", "abc")],
)
def test_a_secret_is_read_from_a_file_without_its_trailing_newline(
    world: World, content: str, secret: str
) -> None:
    file = world.directory / "key.txt"
    file.write_bytes(content.encode())
    credential = world.resolve(key_file=str(file)).credential
    assert credential is not None
    assert (credential.secret, credential.source) == (secret, "--key-file")


BAD_SECRETS = [
    ("top secret", "white space (character 4 of 10)"),
    ("topsecret\n\n", "a line break (character 10 of 10)"),
    (" topsecret", "white space (character 1 of 10)"),
    ("top\x00secret", "a control character (character 4 of 10)"),
    ("top\x1b[31msecret", "a control character (character 4 of 14)"),
    ("topsecret\u200b", "a non-ASCII letter (character 10 of 10)"),
]


@pytest.mark.parametrize(("content", "words"), BAD_SECRETS)
@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_a_secret_that_cannot_be_sent_is_refused_and_not_repeated(
    world: World, content: str, words: str, way: str
) -> None:
    if way == "option":
        error = world.refused(key=content)
    elif way == "variable":
        error = world.refused({"APPWRITE_API_KEY": content})
    else:
        (world.directory / "key.txt").write_bytes(content.encode())
        error = world.refused(key_file=str(world.directory / "key.txt"))
    assert words in error.message
    assert "secret" not in error.message.replace("the secret holds", "") + error.hint


def test_an_empty_or_absent_secret_file_is_refused(world: World) -> None:
    (world.directory / "key.txt").write_bytes(b"\n")
    error = world.refused(key_file=str(world.directory / "key.txt"))
    assert error.message == "--key-file is empty"
    assert "cannot read" in world.refused(key_file=str(world.directory / "none")).message


def test_secrets_are_in_no_representation_of_the_settings(world: World) -> None:
    world.config('current = "prod"\n' + profile(more='key = "topsecret"'))
    settings = world.resolve()
    assert settings.credential is not None
    assert settings.credential.secret == "topsecret"
    for text in (repr(settings), str(settings), repr(settings.credential), f"{settings.sources}"):
        assert "topsecret" not in text


# --- where secrets may go ---------------------------------------------------------------------


@pytest.mark.parametrize("way", ["option", "variable"])
@pytest.mark.parametrize("named", [True, False])
def test_a_profiles_secret_goes_to_its_own_endpoint_only(
    world: World, way: str, named: bool
) -> None:
    world.config(("" if named else 'current = "prod"\n') + KEYED)
    options: dict[str, Any] = {"profile": "prod"} if named else {}
    environ = {"APPWRITE_ENDPOINT": ELSEWHERE} if way == "variable" else {}
    if way == "option":
        options["endpoint"] = ELSEWHERE
    if named and way == "variable":
        assert world.resolve(environ, **options).endpoint == HERE
        return
    source = "--endpoint" if way == "option" else "APPWRITE_ENDPOINT"
    error = world.refused(environ, **options)
    assert error.message == (
        f"{source} says {ELSEWHERE}, but the credential is that of profile prod, "
        f"which is sent to {HERE} only"
    )
    assert "profile-key" not in error.message + error.hint


def test_the_same_endpoint_written_otherwise_is_the_profiles_own(world: World) -> None:
    world.config('current = "prod"\n' + KEYED)
    credential = world.resolve({"APPWRITE_ENDPOINT": "HTTPS://Here.example:443/v1/"}).credential
    assert credential is not None
    assert credential.source == "profile prod"


def test_another_endpoint_with_its_own_credential_is_fine(world: World) -> None:
    world.config('current = "prod"\n' + KEYED)
    settings = world.resolve({"APPWRITE_ENDPOINT": ELSEWHERE, "APPWRITE_API_KEY": "mine"})
    assert settings.endpoint == ELSEWHERE
    assert settings.credential is not None
    assert settings.credential.secret == "mine"


def test_the_environment_alone_never_asks_for_a_broken_keyring_of_the_profile(
    world: World,
) -> None:
    world.config('current = "prod"\n' + profile(more='key = { keyring = "nowhere" }'))
    assert world.resolve({"APPWRITE_API_KEY": "mine"}).credential is not None


@pytest.mark.parametrize("endpoint", [CLOUD, "http://localhost/v1", HERE])
def test_a_project_file_may_choose_cloud_this_machine_or_an_endpoint_of_a_profile(
    world: World, endpoint: str
) -> None:
    world.config(profile()).project_file(f'endpoint = "{endpoint}"\nproject = "blog"\n')
    settings = world.resolve({"APPWRITE_API_KEY": "k"})
    assert (settings.endpoint, settings.project) == (endpoint, "blog")
    assert settings.credential is not None


@pytest.mark.parametrize(
    ("environ", "options", "source"),
    [
        ({"APPWRITE_API_KEY": "topsecret"}, {}, "APPWRITE_API_KEY"),
        ({"APPWRITE_SESSION": "topsecret"}, {}, "APPWRITE_SESSION"),
        ({}, {"key": "topsecret"}, "--key"),
    ],
)
def test_a_project_file_alone_never_sends_a_secret_to_a_strange_server(
    world: World, environ: dict[str, str], options: dict[str, str], source: str
) -> None:
    world.project_file(f'endpoint = "{ELSEWHERE}"\nproject = "blog"\n')
    error = world.refused(environ, **options)
    assert f"{source} is not sent to a server that only a project file has chosen" in error.message
    assert error.hint.startswith(f"if you trust it: APPWRITE_ENDPOINT={ELSEWHERE}")
    assert "topsecret" not in error.message + error.hint


def test_a_strange_server_of_a_project_file_may_be_asked_without_a_secret(world: World) -> None:
    world.project_file(f'endpoint = "{ELSEWHERE}"\nproject = "blog"\n')
    assert world.resolve().endpoint == ELSEWHERE
    trusted = world.resolve({"APPWRITE_ENDPOINT": ELSEWHERE, "APPWRITE_API_KEY": "k"})
    assert trusted.credential is not None


def test_a_project_file_never_overrules_a_profile(world: World) -> None:
    world.config('current = "prod"\n' + KEYED)
    world.project_file(f'endpoint = "{ELSEWHERE}"\nproject = "blog"\n[defaults]\ntable = "t"\n')
    settings = world.resolve()
    assert (settings.endpoint, settings.project) == (HERE, "prod-project")
    assert settings.defaults["table"].source == "appwrite.toml"


# --- protection -------------------------------------------------------------------------------

TWO = (
    'current = "prod"\n'
    + profile(more="protected = true")
    + profile("dev", ELSEWHERE, "protected = false")
)
PROTECTION = [
    ({}, {}, True),
    ({}, {"profile": "dev"}, False),
    ({"AWCLI_PROFILE": "dev"}, {}, False),
    # The environment leads elsewhere: the protection of prod is not about that.
    ({"APPWRITE_ENDPOINT": ELSEWHERE}, {}, False),
    ({"APPWRITE_PROJECT_ID": "other"}, {}, False),
    # It leads to the protected project, past the profile.
    ({"APPWRITE_ENDPOINT": HERE, "APPWRITE_PROJECT_ID": "prod-project"}, {}, True),
    ({"AWCLI_PROFILE": "dev"}, {"endpoint": HERE, "project": "prod-project"}, True),
    ({}, {"local": True}, False),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "options", "expected"), PROTECTION)
def test_protection_belongs_to_the_project(
    world: World, environ: dict[str, str], options: dict[str, Any], expected: bool
) -> None:
    assert world.config(TWO).resolve(environ, **options).protected is expected


def test_an_unprotected_profile_of_a_protected_project_is_what_its_owner_made_it(
    world: World,
) -> None:
    twin = profile("ci").replace("ci-project", "prod-project")
    world.config(profile(more="protected = true") + twin)
    assert world.resolve(profile="ci").protected is False
    assert world.resolve(profile="prod").protected is True


# --- local ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["endpoint", "profile"])
def test_local_with_another_server_is_refused(world: World, name: str) -> None:
    options: dict[str, Any] = {"local": True, name: "x"}
    error = world.refused(**options)
    assert error.message == f"--local and --{name} name two different servers: leave one out"


def test_local_asks_neither_environment_nor_profiles(world: World) -> None:
    world.config("this is not TOML")
    environ = {"APPWRITE_ENDPOINT": HERE, "APPWRITE_PROJECT_ID": "p", "APPWRITE_API_KEY": "k"}
    settings = world.resolve(environ, local=True)
    assert (settings.local, settings.endpoint, settings.project) == (True, "", "local")
    assert settings.credential is not None
    assert settings.credential.source == settings.sources["project"] == "--local"


def test_options_still_hold_with_local(world: World) -> None:
    settings = world.resolve({"AWCLI_LOCAL": "1"}, session="s", project="other")
    assert settings.project == "other"
    assert settings.credential is not None
    assert (settings.credential.kind, settings.credential.secret) == ("session", "s")


@pytest.mark.parametrize(
    ("environ", "options", "local"),
    [
        ({"AWCLI_LOCAL": "1"}, {}, True),
        ({"AWCLI_LOCAL": "0"}, {}, False),
        ({"AWCLI_LOCAL": ""}, {}, False),
        ({"AWCLI_LOCAL": "1", "APPWRITE_ENDPOINT": HERE}, {}, True),
        ({"AWCLI_LOCAL": "1", "AWCLI_PROFILE": "prod"}, {}, True),
        ({"AWCLI_LOCAL": "1"}, {"endpoint": HERE}, False),
        ({"AWCLI_LOCAL": "1"}, {"profile": "prod"}, False),
        ({"AWCLI_LOCAL": "1"}, {"local": True}, True),
    ],
)
def test_the_local_variable_beats_the_environment_and_loses_to_options(
    world: World, environ: dict[str, str], options: dict[str, Any], local: bool
) -> None:
    assert world.config(profile()).resolve(environ, **options).local is local


def test_the_local_directory_can_be_named(world: World) -> None:
    settings = world.resolve({"AWCLI_LOCAL_DIR": "/srv/appwrite"})
    assert settings.local_directory == Path("/srv/appwrite")
    assert settings.sources["local_directory"] == "AWCLI_LOCAL_DIR"


# --- the settings of a run --------------------------------------------------------------------


def test_the_same_options_are_resolved_once(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("abc")
    options = {"key_file": str(tmp_path / "key.txt"), "endpoint": HERE}
    config.reset()
    config.use(options)
    first = config.settings()
    config.use(dict(options))
    assert config.settings() is first
    config.use({"endpoint": ELSEWHERE})
    assert config.settings().endpoint == ELSEWHERE
    config.reset()
    assert config.settings().endpoint == ""


def test_a_restriction_to_one_kind_ends_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPWRITE_API_KEY", "k")
    monkeypatch.setenv("APPWRITE_SESSION", "s")
    config.reset()
    config.restrict("key")
    credential = config.settings().credential
    assert credential is not None
    assert credential.secret == "k"
    config.use({})
    with pytest.raises(UsageError):
        config.settings()


def test_errors_in_settings_can_still_be_shown_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPWRITE_ENDPOINT", "nonsense")
    monkeypatch.setenv("AWCLI_DEBUG", "nonsense")
    config.reset()
    config.use({"output": "json", "quiet": True, "jmespath": ""})
    with pytest.raises(UsageError):
        config.settings()
    shown = config.display()
    assert (shown.output, shown.quiet, shown.debug, shown.jmespath) == ("json", True, False, "")
    assert config.settings_or_none() is None


def test_a_key_from_stdin_takes_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    streams.reset()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc\n")))
    config.reset()
    config.use({"key_file": "-", "endpoint": HERE})
    credential = config.settings().credential
    assert credential is not None
    assert credential.secret == "abc"
    assert streams.stdin_taken()
    streams.reset()
    config.reset()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let a working directory be removed")
def test_a_working_directory_that_is_gone_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    config.reset()
    config.use({"endpoint": HERE})
    assert config.settings().endpoint == HERE
    config.reset()


def test_three_variables_are_enough_and_cost_no_imports(tmp_path: Path) -> None:
    """In a fresh interpreter, without files: nothing that reads or finds them is imported."""
    code = (
        "import sys\n"
        "from appwrite_cli import config\n"
        "config.settings()\n"
        "heavy = {'tomllib', 'platformdirs', 'tomli_w', 'keyring', 'httpx', 'rich', 'tempfile',\n"
        "         'appwrite_cli.config.file', 'appwrite_cli.config.project_file',\n"
        "         'appwrite_cli.local'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environ = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environ |= {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    environ |= {"APPWRITE_ENDPOINT": HERE, "APPWRITE_PROJECT_ID": "p", "APPWRITE_API_KEY": "k"}
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        run, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    imported = done.stdout.strip()
    assert imported == ("[]" if sys.platform == "linux" else "['platformdirs']")
