"""Where settings come from: options, the environment, a profile, a project file.

Each source is a layer, a function from the name of a setting to its value there; a `Lookup` asks
them in order of strength and remembers which one answered.
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from appwrite_cli.errors import UsageError
from appwrite_cli.global_options import ADDRESS_DEFAULTS, GLOBAL_OPTIONS

if TYPE_CHECKING:
    from appwrite_cli.config.file import Profile
    from appwrite_cli.config.project_file import ProjectFile

DECLARATIONS = {option.name: option for option in (*GLOBAL_OPTIONS, *ADDRESS_DEFAULTS.values())}
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Setting(NamedTuple):
    """A value and its source as users read it.

    `--endpoint`, `APPWRITE_ENDPOINT`, `profile prod`, `appwrite.toml`, `default`.
    """

    value: str
    source: str


Layer = Callable[[str], Setting | None]


def from_options(options: Mapping[str, Any]) -> Layer:
    """The options of the command line; an empty one is a UsageError.

    An empty one comes from an unset shell variable: to go on with the next source would run the
    command somewhere else than where it was meant to.
    """

    def get(name: str) -> Setting | None:
        value = options.get(name)
        if value is None or value is False:
            return None
        flag = DECLARATIONS[name].flags[-1]
        if value == "":
            raise UsageError(f"{flag} is empty", hint="leave it out, or give it a value")
        return Setting("1" if value is True else str(value), flag)

    return get


def from_environment(environ: Mapping[str, str]) -> Layer:
    """The environment; an empty variable counts as unset."""

    def get(name: str) -> Setting | None:
        variable = DECLARATIONS[name].variable
        value = environ.get(variable) if variable else None
        return Setting(value, variable) if value else None

    return get


def from_profile(profile: "Profile | None") -> Layer:
    """A profile of the config file, or none."""
    if profile is None:
        return lambda _name: None
    values: dict[str, object] = {
        "endpoint": profile.endpoint,
        "project": profile.project,
        "timeout": profile.timeout,
        "retries": profile.retries,
        "ca_file": profile.ca_file,
        **profile.defaults,
    }
    return _from_values(values, f"profile {profile.name}")


def from_project_file(file: "ProjectFile | None") -> Layer:
    """A project file, or none."""
    if file is None:
        return lambda _name: None
    return _from_values(
        {"endpoint": file.endpoint, "project": file.project, **file.defaults}, file.path.name
    )


def _from_values(values: Mapping[str, object], source: str) -> Layer:
    def get(name: str) -> Setting | None:
        value = values.get(name)
        return None if value is None or value == "" else Setting(str(value), source)

    return get


class Lookup:
    """Asks layers, the strongest first; `sources` says which one answered for each name."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers
        self.sources: dict[str, str] = {}

    def get(self, name: str) -> Setting | None:
        """What the strongest layer that knows the setting says."""
        for layer in self.layers:
            if setting := layer(name):
                self.sources[name] = setting.source
                return setting
        return None

    def text(self, name: str) -> str:
        """The setting as it is, empty where no layer has it."""
        setting = self.get(name)
        return setting.value if setting else ""

    def flag(self, name: str) -> bool:
        """A switch; a variable says 1, true, yes or on, or their opposites."""
        setting = self.get(name)
        return setting is not None and parse_flag(setting)

    def seconds(self, name: str, default: float) -> float:
        """A duration above zero."""
        setting = self.get(name)
        self.sources.setdefault(name, "default")
        return parse_seconds(setting) if setting else default

    def count(self, name: str, default: int) -> int:
        """A whole number from zero."""
        setting = self.get(name)
        self.sources.setdefault(name, "default")
        return parse_count(setting) if setting else default


def parse_flag(setting: Setting) -> bool:
    """A switch from text; raises UsageError that names its source."""
    word = setting.value.lower()
    if word not in _TRUE + _FALSE:
        raise UsageError(f"{setting.source}: {setting.value!r} is neither 1 nor 0")
    return word in _TRUE


def parse_seconds(setting: Setting) -> float:
    """A duration above zero; raises UsageError that names its source."""
    try:
        seconds = float(setting.value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise UsageError(f"{setting.source}: {setting.value!r} is not a number of seconds above 0")
    return seconds


def parse_count(setting: Setting) -> int:
    """A whole number from zero; raises UsageError that names its source."""
    text = setting.value
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"{setting.source}: {text!r} is not a whole number from 0")
    return int(text)
