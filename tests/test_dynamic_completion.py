"""Completion of what only the server knows, as a user has it: real shells, at a terminal.

The scripts are those that `make generate` writes, the command is the installed one, and the server
is the local Appwrite with the demo.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shells import LOAD, SHELLS, Shell, load_generator


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shells work, with the scripts of this checkout and a blog to complete from."""
    from appwrite_cli import local, tree
    from appwrite_cli.local.demo import fill

    directory = tmp_path_factory.mktemp("dynamic")
    (directory / "scripts").mkdir()
    root = tree.build()
    for name, script in load_generator().SCRIPTS.items():
        (directory / "scripts" / name).write_text(script(root))
    place = directory / ".awcli" / "local"
    fill(local.application(place))
    local.forget(place)
    return directory


@pytest.fixture(scope="module")
def shell(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Shell]]:
    """Shells that find the installed awcli, and settings as a user would export them."""
    running: dict[str, Shell] = {}

    def start(name: str) -> Shell:
        if name not in running:
            running[name] = Shell(
                name,
                LOAD[name],
                tmp_path_factory.mktemp(name),
                directory,
                PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                TERM="xterm",
                AWCLI_LOCAL="1",
                AWCLI_COMPLETION_TIMEOUT="30",  # a busy machine is no failure
            )
        return running[name]

    yield start
    for one in running.values():
        one.close()


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            "awcli ro\t li\t bl\tar\t --where ti\t",
            "rows list blog/articles --where title",
        ),
    ],
)
def test_a_line_is_typed_with_the_help_of_the_server(
    shell: Callable[[str], Shell], name: str, keys: str, words: str
) -> None:
    assert shell(name).typed(keys) == words.split()
