"""Each example of help and of the guides is run on the local Appwrite, and does what it says.

The consoles of the guides, which show output, are run by `tests/test_docs.py`.
"""

import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from appwrite_cli import client, config
from appwrite_cli import local as local_appwrite
from appwrite_cli.description import Command
from appwrite_cli.local.store import FILE
from tests.console import Shell, blocks
from tests.example_world import (
    BEFORE,
    ELSEWHERE,
    FILES,
    INSTEAD,
    PASSWORD,
    SERVER_MADE,
    UNBUILT,
    WARNED,
    WORLD,
    Step,
)
from tests.test_docs import PAGES
from tests.test_tree import command_of, commands

GUIDES = [page for page in PAGES if page.name != "reference.md"]  # which is made from help

# What these commands do is seen in what they have changed; the others have to show something.
CHANGING = {
    *("accept", "add", "auth-method", "begin", "commit", "create", "delete", "download", "email"),
    *("exchange", "import", "init", "labels", "login", "logout", "protocol", "push", "remove"),
    *("reset", "rollback", "rotate", "service", "set", "sms", "sync", "token", "update", "upload"),
    *("upsert", "use"),
}
# An example that finds or does nothing says so.
NOTHING = re.compile(r"^no \w+s\b|: nothing to change$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A line in the help of a command, or in a guide."""

    command: Command
    line: str

    def __str__(self) -> str:
        return self.line

    @property
    def changes(self) -> bool:
        """Whether something has to be otherwise afterwards."""
        reading = "--dry-run" in self.line or "--help" in self.line
        return self.command.name in CHANGING and not reading

    def about(self, table: Iterable[str]) -> list[str]:
        """The keys of a table that stand in the line, which ends in a line break."""
        return [words for words in table if words in f"{self.line}\n"]


def of_guides() -> Iterator[Example]:
    """The commands in the blocks of sh, that is, those whose output is not shown."""
    for page in GUIDES:
        for block in blocks(page.read_text("utf-8")):
            for line in block.lines() if block.language == "sh" else ():
                if re.search(r"(^|[ (])awcli ", line) and (command := command_of(line)):
                    yield Example(command, line.removesuffix(" &").partition("  # ")[0].rstrip())


EXAMPLES = [Example(command, line) for command in commands() for line in command.examples]
EXAMPLES += [example for example in of_guides() if example not in EXAMPLES]
RUN = [example for example in EXAMPLES if not example.about(ELSEWHERE)]


def prepare(patch: pytest.MonkeyPatch, directory: Path) -> None:
    """Settings of a shell in a directory that is home, work and everything."""
    for name, value in {
        "AWCLI_LOCAL": "1",
        "AWCLI_LOCAL_DIR": str(directory / "local"),
        "AWCLI_CONFIG": str(directory / "config" / "config.toml"),
        "AWCLI_CACHE": "0",
        "XDG_STATE_HOME": str(directory / "state"),
        "XDG_DATA_HOME": str(directory / "data"),
        "HOME": str(directory),
        "SHELL": "/bin/bash",
        "TZ": "UTC",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }.items():
        patch.setenv(name, value)
    patch.chdir(directory)


def do(step: Step, shell: Shell) -> None:
    """A step of the world, which has to succeed."""
    if not isinstance(step, str):
        step(shell)
        return
    shown = shell.run(step)
    assert set(shell.codes) <= {0}, f"$ {step}\n{shown}"


@dataclass(frozen=True)
class World:
    """A directory with a local Appwrite and files in it, and the variables of its shell."""

    directory: Path
    variables: dict[str, str]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Made once; every example gets a copy."""
    if sys.platform == "win32":
        pytest.skip("the examples have paths and quoting of POSIX")
    directory = tmp_path_factory.mktemp("world")
    for name, content in FILES.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.MonkeyPatch.context() as patch:
        prepare(patch, directory)
        shell = Shell(patch)
        for step in WORLD:
            do(step, shell)
        client.close()
        config.reset()
        local_appwrite.forget(directory / "local")
    return World(directory, shell.variables)


@pytest.fixture
def shell(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A terminal in a copy of the world, whose user says yes and knows the password."""
    shutil.copytree(world.directory, tmp_path, dirs_exist_ok=True)
    prepare(monkeypatch, tmp_path)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: PASSWORD)
    time.tzset()
    yield Shell(monkeypatch, dict(world.variables), answers=b"y\n")
    monkeypatch.undo()
    time.tzset()


def as_typed(example: Example, variables: dict[str, str]) -> str:
    """The line with what only this server knows; what a shell would evaluate is run instead."""
    line = example.line
    for words in example.about(INSTEAD):
        for word, other in INSTEAD[words].items():
            line = line.replace(word, other)
    line = re.sub(r"^(?:source <\(|eval \"\$\()(.*?)\)\"?$", r"\1", line)
    group = "_".join(example.command.path[:-1])
    return re.sub(SERVER_MADE, lambda made: variables.get(group, made[0]), line)


class Watch:
    """Notices what changes in a directory: its files, and what its local Appwrite has stored."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        store = directory / "local" / FILE
        self._store = sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)
        self._before = self._state()

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    @property
    def changed(self) -> bool:
        return self._state() != self._before

    def _state(self) -> object:
        """SQLite's own count of what others have written, and the bytes of all other files."""
        (version,) = self._store.execute("PRAGMA data_version").fetchone()
        files = {
            path: path.read_bytes()
            for path in self.directory.rglob("*")
            if path.is_file() and "sqlite3-" not in path.name
        }
        return version, files


@pytest.mark.parametrize("example", RUN, ids=str)
def test_an_example_does_what_it_says(example: Example, shell: Shell, tmp_path: Path) -> None:
    for words in example.about(BEFORE):
        for step in BEFORE[words]:
            do(step, shell)
    line = as_typed(example, shell.variables)
    with Watch(tmp_path) as watch:
        shown = shell.run(line)
        story = f"$ {line}\n{shown}[{shell.codes}]"
        if example.about(UNBUILT):
            assert "[501 " in shown, f"works now: take it out of UNBUILT\n{story}"
            return
        assert shell.codes, story
        assert set(shell.codes) == {0}, story
        expected = [WARNED[words] for words in example.about(WARNED)]
        for warning in re.findall("^warning: .*", shown, re.MULTILINE):
            assert any(words in warning for words in expected), story
        assert not NOTHING.search(shown), story
        assert watch.changed if example.changes else shown.strip() or watch.changed, story


@pytest.mark.parametrize(
    "table",
    [BEFORE, INSTEAD, WARNED, ELSEWHERE, UNBUILT],
    ids=["before", "instead", "warned", "elsewhere", "unbuilt"],
)
def test_what_is_said_of_examples_is_said_of_some_that_there_are(table: Iterable[str]) -> None:
    assert [words for words in table if not any(e.about([words]) for e in EXAMPLES)] == []
