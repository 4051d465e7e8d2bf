"""Where awcli keeps its files: configuration, cache and state, each in the platform's own place."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT_FILE = "appwrite.toml"
# Of the XDG base directory specification: the variable, and the default under the home directory.
_XDG = {
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
}


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The config file: AWCLI_CONFIG, else `config.toml` of the platform's config directory."""
    if named := environ.get("AWCLI_CONFIG"):
        return _expanded(named)
    return _directory("config", environ) / "config.toml"


def cache_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """For what may be deleted at any time."""
    return _directory("cache", environ)


def state_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """For journals of interrupted work: without them it starts again from the beginning."""
    return _directory("state", environ)


def find_project_file(directory: Path) -> Path | None:
    """The nearest `appwrite.toml`, from `directory` up to the root of its repository.

    The root is the first directory with a `.git`; without one the search ends at the file
    system's root.
    """
    for place in (directory, *directory.parents):
        # os.path answers no where Path raises: for places that may not be looked into.
        if os.path.isfile(place / PROJECT_FILE):  # noqa: PTH113
            return place / PROJECT_FILE
        if os.path.exists(place / ".git"):  # noqa: PTH110
            return None
    return None


def cache_enabled(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the cache may be read and written: AWCLI_CACHE=0 turns it off."""
    return environ.get("AWCLI_CACHE", "").lower() not in ("0", "false", "no", "off")


def _directory(kind: str, environ: Mapping[str, str]) -> Path:
    """What platformdirs says; on Linux without the 4 ms that importing it costs every command."""
    if sys.platform == "linux":
        variable, default = _XDG[kind]
        base = Path(environ.get(variable, ""))
        # The specification: a relative path is invalid and counts as unset.
        return (base if base.is_absolute() else _expanded(default)) / "awcli"
    import platformdirs

    places = platformdirs.PlatformDirs("awcli", appauthor=False)
    return Path(getattr(places, f"user_{kind}_dir"))


def _expanded(path: str) -> Path:
    """With the home directory for `~`; unchanged where the system knows none (bare containers)."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises there
