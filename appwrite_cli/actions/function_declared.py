"""Functions that the project file declares, and where their code is.

    [functions.hello]
    name = "Hello"
    runtime = "python-3.12"
    path = "functions/hello"        # from the project file's directory
    entrypoint = "main.py"
    commands = "pip install -r requirements.txt"
    timeout = 15                    # seconds
    ignore = ["tests/"]             # patterns, as in .gitignore

Further keys are for those who bring about the declared project.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appwrite_cli.config.file import read_toml
from appwrite_cli.config.paths import PROJECT_FILE, find_project_file
from appwrite_cli.errors import UsageError, did_you_mean

ENTRYPOINT = "main.py"


@dataclass(frozen=True)
class Function:
    """A function on this machine; `id` is empty where no project file declares it."""

    directory: Path
    id: str = ""
    name: str = ""
    runtime: str = ""
    entrypoint: str = ENTRYPOINT
    commands: str = ""
    timeout: float = 15.0
    ignore: tuple[str, ...] = ()


def declared(start: Path) -> list[Function]:
    """The functions of the nearest project file, with paths made whole; raises UsageError."""
    path = find_project_file(start)
    if path is None:
        return []
    tables = (read_toml(path) or {}).get("functions", {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise UsageError(f"{path}: functions has to be a table of tables, [functions.ID]")
    return [_function(key, table, path) for key, table in tables.items() if "path" in table]


def find_function(word: str, start: Path) -> Function:
    """The function that a word of the command line means: a directory, or a declared ID.

    No word means the directory `start` where it is a function, else the one that is declared.
    Raises UsageError.
    """
    known = declared(start)
    if word and not (start / word).is_dir():
        for function in known:
            if function.id == word:
                return _existing(function)
        close = did_you_mean(word, [function.id for function in known])
        raise UsageError(f"{word!r} is neither a directory nor a declared function{close}")
    directory = (start / word).resolve()
    for function in known or declared(directory):
        if function.directory.resolve() == directory:
            return function
    if word or (directory / ENTRYPOINT).is_file():
        return Function(directory)
    if len(known) == 1:
        return _existing(known[0])
    if known:
        names = ", ".join(function.id for function in known)
        raise UsageError("which function?", hint=f"{PROJECT_FILE} declares {names}")
    raise UsageError(
        f"there is no function in {directory}: no {ENTRYPOINT}, and none is declared",
        hint="awcli functions init NAME makes one",
    )


def _existing(function: Function) -> Function:
    if not function.directory.is_dir():
        raise UsageError(f"the directory of {function.id} is not there: {function.directory}")
    return function


def _function(key: str, table: Mapping[str, Any], path: Path) -> Function:
    where = f"{path}: functions.{key}"

    def text(name: str, default: str = "") -> str:
        value = table.get(name, default)
        if not isinstance(value, str):
            raise UsageError(f"{where}: {name} has to be a string")
        return value

    timeout, ignore = table.get("timeout", 15), table.get("ignore", [])
    if type(timeout) not in (int, float) or not 0 < timeout <= 900:
        raise UsageError(f"{where}: timeout has to be a number of seconds, 900 at most")
    patterns = [ignore] if isinstance(ignore, str) else ignore
    if not isinstance(patterns, list) or not all(isinstance(line, str) for line in patterns):
        raise UsageError(f"{where}: ignore has to be a list of patterns")
    return Function(
        directory=path.parent / text("path"),
        id=key,
        name=text("name"),
        runtime=text("runtime"),
        entrypoint=text("entrypoint") or ENTRYPOINT,
        commands=text("commands"),
        timeout=float(timeout),
        ignore=tuple(patterns),
    )
