"""A small cache on disk: the columns of tables, words for completion.

What it holds was read from a server and can be read again, so it is always safe to delete, and
trouble with it is never trouble for the command: a broken, unreadable or expired entry is as good
as none, and one that cannot be written is left out. Entries are kept apart by endpoint, project
and credential, for what one key may read another may not; the credential goes into a hash only.
"""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from appwrite_cli.config import settings
from appwrite_cli.config.paths import cache_directory, cache_enabled
from appwrite_cli.config.private import scope_of, write_whole

_LONGEST = 24 * 60 * 60  # seconds after which entries that nobody reads any more are removed


def load(name: str, seconds: float) -> Any:
    """The JSON value stored under `name` within the last `seconds`; None where there is none.

    `name` is a path of IDs after a word that says what it is, such as `columns/blog/articles`.
    """
    path = _path(name)
    if path is None:
        return None
    try:
        age = time.time() - path.stat().st_mtime
        if not 0 <= age < seconds:  # written in the future: the clock was set back
            return None
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def store(name: str, value: Any) -> None:
    """Keep a JSON value under `name`; entries of yesterday are removed on the way."""
    path = _path(name)
    if path is None:
        return
    with suppress(OSError):
        keep(path, json.dumps(value).encode())


def keep(path: Path, content: bytes) -> None:
    """Write an entry, `cache_directory()/SCOPE/NAME`; where its scope is new, old ones go.

    Raises OSError.
    """
    if not path.parent.is_dir():
        path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_old(path.parent.parent)
        path.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(path, content)


def forget(name: str) -> None:
    """Drop what is stored under `name`: it was changed."""
    path = _path(name)
    if path is not None:
        with suppress(OSError):
            path.unlink()


def _path(name: str) -> Path | None:
    """The file of an entry; None without a cache, and for the local Appwrite, which needs none."""
    run = settings()
    if run.local or not cache_enabled():
        return None
    # No ID holds a plus sign, so that no two names share a file.
    return cache_directory() / scope_of(run) / (name.replace("/", "+") + ".json")


def _remove_old(directory: Path) -> None:
    """Remove what is older than a day, and the scopes that are then empty."""
    oldest = time.time() - _LONGEST
    with suppress(OSError):
        for entry in directory.glob("*/*"):
            if entry.stat().st_mtime < oldest:
                entry.unlink()
    for scope in directory.iterdir():
        with suppress(OSError):
            scope.rmdir()  # those that are not empty stay
