"""The settings in a project file, `appwrite.toml`: endpoint, project and address defaults.

    endpoint = "https://fra.cloud.appwrite.io/v1"
    project = "blog"

    [defaults]
    database = "blog"

It comes with a repository, perhaps a stranger's. So it never holds secrets, nor anything else that
decides how a secret is sent; the other tables in it declare the project and are not read here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appwrite_cli.config.file import DEFAULT_NAMES, read_toml
from appwrite_cli.errors import UsageError, did_you_mean

_SECRETS = ("key", "api_key", "apikey", "session", "jwt", "secret", "password", "token")


@dataclass(frozen=True)
class ProjectFile:
    """What a project file says about where its project is; empty where it says nothing."""

    path: Path
    endpoint: str = ""
    project: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)


_API_KEY = re.compile(r"\b(standard|dynamic)_[0-9a-f]{64,}")  # as Appwrite makes them


def read_project_file(path: Path) -> ProjectFile:
    """The settings in a project file; raises UsageError, also where it holds a secret."""
    tables = read_toml(path) or {}
    _refuse_secrets(tables, path)
    defaults = tables.get("defaults", {})
    if not isinstance(defaults, dict):
        raise UsageError(f"{path}: defaults has to be a table")
    for key in defaults:
        if key not in DEFAULT_NAMES:
            close = did_you_mean(key, DEFAULT_NAMES)
            raise UsageError(f"{path}: defaults: unknown key {key!r}{close}")
    return ProjectFile(
        path,
        _text(tables, "endpoint", path),
        _text(tables, "project", path),
        {key: _text(defaults, key, path) for key in defaults},
    )


def _refuse_secrets(tables: Mapping[str, Any], path: Path) -> None:
    names = [key.lower().replace("-", "_").removesuffix("_file") for key in tables]
    found = next((name for name in names if name in _SECRETS), None)
    if found is None and not any(_API_KEY.search(text) for text in _texts(tables)):
        return
    raise UsageError(
        f"{path}: a project file never holds secrets, but it has {found or 'an API key'!r}",
        hint="take it out, replace the secret if others have seen it, "
        "and use APPWRITE_API_KEY or a profile",
    )


def _texts(value: Any) -> Iterator[str]:
    """Every string in a TOML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _text(table: Mapping[str, Any], key: str, path: Path) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"{path}: {key} has to be a string")
    return value
