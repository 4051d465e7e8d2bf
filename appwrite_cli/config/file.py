"""The config file: named profiles in TOML, read whole and written whole.

    current = "prod"                    # what `profiles use` chose

    [profiles.prod]
    endpoint = "https://fra.cloud.appwrite.io/v1"
    project = "blog"
    key = { keyring = "..." }           # or key = "standard_..."; session in the same two forms
    protected = true                    # every write asks for the project ID
    timeout = 60                        # seconds; also retries = 5, ca_file = "/path/ca.pem"

    [profiles.prod.defaults]            # of addresses: database table bucket team function
    database = "blog"

It is written by `profiles` and `account login --save` only: atomically, readable by its owner
alone. Comments and order do not survive that. A key that awcli does not know is an error, for a
misspelt `protected` must not pass unnoticed.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from appwrite_cli.config.endpoint import parse_endpoint
from appwrite_cli.errors import UsageError, did_you_mean

DEFAULT_NAMES = ("database", "table", "bucket", "team", "function")
STORED_KINDS = ("key", "session")  # a JWT ends within the hour: it is not worth storing
_KEYS: dict[str, tuple[type, ...]] = {
    "endpoint": (str,),
    "project": (str,),
    "key": (str, dict),
    "session": (str, dict),
    "protected": (bool,),
    "timeout": (int, float),
    "retries": (int,),
    "ca_file": (str,),
    "defaults": (dict,),
}
_TYPES = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
}


@dataclass(frozen=True)
class InKeyring:
    """Stands for a secret that the system's keyring keeps under this name."""

    entry: str


@dataclass(frozen=True)
class Profile:
    """A named endpoint and project, with what goes along; see the module for the keys."""

    name: str
    endpoint: str
    project: str
    secrets: Mapping[str, "str | InKeyring"] = field(default_factory=dict, repr=False)
    protected: bool = False
    timeout: float | None = None
    retries: int | None = None
    ca_file: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """The whole file; an absent one is empty."""

    path: Path
    current: str = ""
    profiles: Mapping[str, Profile] = field(default_factory=dict)

    def profile(self, name: str, source: str = "") -> Profile:
        """The profile of this name, which `source` (such as `--profile`) gave; or UsageError."""
        if name in self.profiles:
            return self.profiles[name]
        known = list(self.profiles)
        raise UsageError(
            f"{source + ': ' if source else ''}there is no profile {name!r}"
            f"{did_you_mean(name, known)}",
            hint="awcli profiles list" if known else "awcli profiles add --help",
        )


def read_toml(path: Path) -> dict[str, Any] | None:
    """The tables of a TOML file; None where there is no file. Raises UsageError with the line."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read {path}: {reason}") from None
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        # From None: the traceback of a decoding error would show the text, secrets included.
        raise UsageError(f"{path} is not valid TOML: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    return str(error) if isinstance(error, ValueError) else "its tables are nested too deeply"


def read_config(path: Path) -> Config:
    """The config file, checked; raises UsageError that names the file and the key."""
    tables = read_toml(path)
    if tables is None:
        return Config(path)
    _check_keys(tables, {"current": (str,), "profiles": (dict,)}, str(path))
    profiles = {
        name: _profile(name, table, path) for name, table in tables.get("profiles", {}).items()
    }
    current = tables.get("current", "")
    if current and current not in profiles:
        raise UsageError(
            f"{path}: current = {current!r} names no profile{did_you_mean(current, list(profiles))}"
        )
    return Config(path, current, profiles)


def _profile(name: str, table: Any, path: Path) -> Profile:
    where = f"{path}: profile {name}"
    if not isinstance(table, dict):
        raise UsageError(f"{where} is not a table")
    _check_keys(table, _KEYS, where)
    for needed in ("endpoint", "project"):
        if not table.get(needed):
            raise UsageError(f"{where} has no {needed}")
    defaults = table.get("defaults", {})
    _check_keys(defaults, dict.fromkeys(DEFAULT_NAMES, (str,)), f"{where}: defaults")
    return Profile(
        name,
        parse_endpoint(table["endpoint"], where),
        table["project"],
        {kind: _secret(table[kind], f"{where}: {kind}") for kind in STORED_KINDS if kind in table},
        table.get("protected", False),
        table.get("timeout"),
        table.get("retries"),
        table.get("ca_file", ""),
        defaults,
    )


def _secret(value: Any, where: str) -> "str | InKeyring":
    if isinstance(value, str):
        return value
    _check_keys(value, {"keyring": (str,)}, where)
    if not value.get("keyring"):
        raise UsageError(f"{where} has no keyring")
    return InKeyring(value["keyring"])


def _check_keys(
    table: Mapping[str, Any], known: Mapping[str, tuple[type, ...]], where: str
) -> None:
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(key, list(known))}")
        # A bool is an int to Python, but not to TOML.
        if not isinstance(value, known[key]) or (type(value) is bool and bool not in known[key]):
            wanted = " or ".join(_TYPES[kind] for kind in known[key])
            raise UsageError(f"{where}: {key} has to be {wanted}")


def readable_by_others(config: Config) -> str:
    """A warning where the file holds secrets and its mode (POSIX) lets others read them."""
    if sys.platform == "win32" or not _holds_secrets(config):
        return ""
    mode = config.path.stat().st_mode & 0o777
    if not mode & 0o077:
        return ""
    return f"{config.path} holds secrets and others may read it: chmod 600 {config.path}"


def _holds_secrets(config: Config) -> bool:
    return any(
        isinstance(secret, str)
        for profile in config.profiles.values()
        for secret in profile.secrets.values()
    )


def update_config(path: Path, change: Callable[[Config], Config]) -> Config:
    """Read the file, change it and write it back; return what was written.

    Two processes may do so at once, and neither loses the other's change: as git does for its own
    configuration, the new file is made under a name that only one of them can have, before the
    old one is read. A link is followed, for configuration may live in a repository of dotfiles.
    Raises UsageError; what `change` raises leaves the file as it is.
    """
    if path.parts[:1] == ("~",):
        raise UsageError(
            "this user has no home directory to keep the config file in",
            hint="AWCLI_CONFIG=FILE names a place",
        )
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file that can be written")
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _create(new)
        try:
            with file:
                changed = change(read_config(path))
                file.write(_dump(changed))
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot write {path}: {reason}", hint="AWCLI_CONFIG=FILE names another place"
        ) from None
    return changed


def _create(new: Path) -> BinaryIO:
    """Make the file that no other process has made; wait a little for one that has."""
    import time

    for _ in range(100):
        try:
            return open(new, "xb", opener=_open_private)
        except FileExistsError:
            time.sleep(0.02)
    raise UsageError(
        f"another awcli is writing {new}", hint=f"if none is running, one was killed: rm {new}"
    )


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def with_profile(config: Config, profile: Profile) -> Config:
    """The config with this profile added or replaced."""
    return replace(config, profiles={**config.profiles, profile.name: profile})


def _dump(config: Config) -> bytes:
    import tomli_w  # noqa: TID251 - here TOML is written, and nowhere else

    tables: dict[str, Any] = {"current": config.current} if config.current else {}
    tables["profiles"] = {name: _table(profile) for name, profile in config.profiles.items()}
    return tomli_w.dumps(tables).encode()


def _table(profile: Profile) -> dict[str, Any]:
    table: dict[str, Any] = {"endpoint": profile.endpoint, "project": profile.project}
    for kind, secret in profile.secrets.items():
        table[kind] = secret if isinstance(secret, str) else {"keyring": secret.entry}
    optional = {
        "protected": profile.protected or None,
        "timeout": profile.timeout,
        "retries": profile.retries,
        "ca_file": profile.ca_file or None,
        "defaults": dict(profile.defaults) or None,
    }
    return table | {key: value for key, value in optional.items() if value is not None}
