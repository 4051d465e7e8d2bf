"""Building a function: its code in a place, and an interpreter that has its dependencies."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from appwrite_cli.errors import UsageError
from appwrite_cli.runtime.environments import OnOutput, create, environment, run
from appwrite_cli.runtime.messages import Environment
from appwrite_cli.runtime.tree import entries
from appwrite_cli.runtime.unpack import unpack

ENTRYPOINT = "main.py"
# What the cached environment is made by; as in Appwrite's own templates for Python.
_ORDINARY = re.compile(r"(python3? -m )?pip3? install (-r|--requirement) (\./)?requirements\.txt")


def build(
    source: Path,
    target: Path,
    entrypoint: str = ENTRYPOINT,
    commands: str = "",
    *,
    environments: Path,
    ignore: Sequence[str] = (),
    on_output: OnOutput | None = None,
) -> Environment:
    """A function ready to run in `target`, from an archive or a copy of a directory.

    `target` is made, and has to be empty. `commands` are Appwrite's build commands. Nothing, and
    `pip install -r requirements.txt`, take an environment from the cache `environments`; others
    are run by the shell in the code's directory, with an environment of their own active. Raises
    BuildError with the log, ArchiveError, and UsageError for an entrypoint that is none.
    """
    code = target / "code"
    if source.is_dir():
        _copy(source, code, ignore)
    else:
        unpack(source, code)
    return prepare(
        code, entrypoint, commands, environments=environments, own=target, on_output=on_output
    )


def prepare(
    code: Path,
    entrypoint: str = ENTRYPOINT,
    commands: str = "",
    *,
    environments: Path,
    own: Path,
    on_output: OnOutput | None = None,
) -> Environment:
    """The same for code that stays where it is; `own` is for an environment of its own."""
    check_entrypoint(entrypoint)
    log: list[str] = []

    def hear(line: str) -> None:
        log.append(line)
        if on_output is not None:
            on_output(line)

    if not commands.strip() or _ORDINARY.fullmatch(commands.strip()):
        python = environment(code, environments, hear)
    else:
        python = create(own / "environment", hear, pip=True)
        shell = ["cmd", "/c", commands] if os.name == "nt" else ["/bin/sh", "-e", "-c", commands]
        run(shell, code, hear, "the build commands failed", python)
    return Environment(code, entrypoint, python, "".join(log))


def check_entrypoint(entrypoint: str) -> None:
    """Raise UsageError for what is no file of Python within the function."""
    parts = entrypoint.split("/")
    named = all(part not in ("", ".", "..") for part in parts) and "\\" not in entrypoint
    if not named or not entrypoint.endswith(".py"):
        raise UsageError(
            f"the entrypoint {entrypoint!r} is no Python file of the function",
            hint=f"such as {ENTRYPOINT} or src/{ENTRYPOINT}",
        )


def _copy(source: Path, code: Path, ignore: Sequence[str]) -> None:
    code.mkdir(parents=True)
    for entry in entries(source, ignore):
        place = code / entry.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if entry.target:
            place.symlink_to(entry.target)
        else:
            shutil.copy(entry.path, place)
