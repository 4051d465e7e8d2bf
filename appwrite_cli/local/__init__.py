"""The embedded Appwrite behind `--local` and `local serve`: one WSGI application, one directory.

It is for trying things, for offline development and for rehearsals in CI, not for production.
"""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from appwrite_cli.local.app import Application

PROJECT = "local"
KEY = "local-key"
PATH = "/v1"

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_applications: dict[Path, "Application"] = {}
_lock = threading.Lock()


def application(directory: Path) -> "Application":
    """The Appwrite whose state is in `directory`, the same one for every call in this process.

    State that is there already is opened, and migrated if an older awcli made it. Raises CliError
    if a newer one did.
    """
    from appwrite_cli.local.app import Application

    place = directory.resolve()
    with _lock:
        if place not in _applications:
            made = Application(place)
            if made.store.exists():
                made.store.open()
            _applications[place] = made
        return _applications[place]


def forget(directory: Path) -> None:
    """Close the application of a directory, before its files are removed."""
    with _lock:
        known = _applications.pop(directory.resolve(), None)
    if known is not None:
        known.close()
