"""Journals: how far some work has come, so that the same command goes on after an interruption.

A journal holds numbers and names, never secrets. It may be deleted at any time: the work then
starts again and finds what is done.
"""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from appwrite_cli.config import Settings, settings
from appwrite_cli.config.paths import state_directory
from appwrite_cli.config.private import scope_of, write_whole

EVERY = 0.5  # seconds between two entries


class Journal:
    """The journal of one piece of work in one project with one credential.

    `parts` are what makes it the same work: the digest of a file, the options that matter.
    """

    def __init__(self, kind: str, *parts: Any) -> None:
        from hashlib import sha256

        run = settings()
        text = json.dumps([_scope(run), *parts])
        name = f"{kind}-{sha256(text.encode()).hexdigest()[:32]}"
        self.path = state_directory() / "transfers" / f"{name}.json"
        self._saved = 0.0
        self._broken = False

    def make_place(self) -> None:
        """Make the directory of journals, if it can be made: see `save`."""
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def load(self) -> Mapping[str, Any]:
        """What was saved last; nothing where there is no journal, or none that can be read."""
        try:
            found = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, *, now: bool = False, **state: Any) -> None:
        """Enter the state, unless that was done a moment ago; `now` enters it in any case.

        A place that cannot be written is told once: the work can be done without.
        """
        if self._broken or (not now and time.monotonic() - self._saved < EVERY):
            return
        try:
            self.make_place()
            write_whole(self.path, json.dumps(state).encode())
        except OSError as error:
            from appwrite_cli.output import warn

            self._broken = True
            warn(f"no journal can be kept in {self.path.parent}: {error.strerror or error}")
        self._saved = time.monotonic()

    def remove(self) -> None:
        """The work is done."""
        with suppress(OSError):
            self.path.unlink()

    def beside(self, ending: str) -> Path:
        """Another file of the same work."""
        return self.path.with_suffix(ending)


def _scope(run: Settings) -> str:
    """Whose work it is; a local Appwrite is known by its directory."""
    return f"local {run.local_directory.resolve()}" if run.local else scope_of(run)
