"""Handlers for tests, and what is left of them."""

import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appwrite_cli.runtime import Environment, Limits
from appwrite_cli.runtime.runner import Runner


@contextmanager
def running(
    directory: Path, code: str, *, limits: Limits | None = None, entrypoint: str = "main.py"
) -> Iterator[Runner]:
    """A runner of a handler with this code."""
    (directory / entrypoint).parent.mkdir(parents=True, exist_ok=True)
    (directory / entrypoint).write_text(textwrap.dedent(code), encoding="utf-8")
    environment = Environment(directory, entrypoint, Path(sys.executable))
    with Runner(environment, limits=limits, variables={"MARK": str(directory)}) as runner:
        yield runner


def processes_of(directory: Path) -> list[str]:
    """The processes that have the variable which `running` gives to its handler (Linux)."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                variables = (place / "environ").read_bytes()
                if f"MARK={directory}".encode() in variables.split(b"\0"):
                    found.append((place / "cmdline").read_bytes().decode())
            except OSError:
                continue  # it has ended, or is not ours
    return found
