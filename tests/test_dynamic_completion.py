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
        # the value of an option may follow =, and what is known after = goes on without a space
        ("awcli rows list blog/ar\t --where=ti\t", "rows list blog/articles --where=title"),
        ("awcli rows list blog/ar\t --where st\t=dr\t",
         "rows list blog/articles --where status=draft"),
        ("awcli rows create blog/ar\t sta\tli\t", "rows create blog/articles status=live"),
        ("awcli rows list blog/ar\t --sort -vi\t", "rows list blog/articles --sort -views"),
        ("awcli rows list blog/ar\t --select title,vi\t",
         "rows list blog/articles --select title,views"),
        ("awcli rows create blog/ar\t --allow re\tan\t",
         "rows create blog/articles --allow read=any"),
        ("awcli rows get bl\tart\thel\t", "rows get blog/articles/hello"),
        # what stands before decides, wherever it stands
        ("awcli -ojson rows list --database blog ar\t",
         "-ojson rows list --database blog articles"),
        ("awcli rows --local list --table x --database blog ar\t",
         "rows --local list --table x --database blog articles"),
        # without a server
        ("awcli api messaging.createTopi\t topicI\tt1", "api messaging.createTopic topicId=t1"),
        ("awcli provi\t cr\t smt\t ho\tmail.example.com",
         "providers create smtp host=mail.example.com"),
        ("awcli providers create smtp --ask pass\tmail",
         "providers create smtp --ask password mail"),
        # in groups within groups
        ("awcli project ke\t li\t", "project keys list"),
        ("awcli project keys cr\t --scope rows.re\t", "project keys create --scope rows.read"),
        ("awcli project keys cr\t --scope rows.read,rows.w\t",
         "project keys create --scope rows.read,rows.write"),
        ("awcli project keys li\t --sort -acc\t", "project keys list --sort -accessedAt"),
        ("awcli --local sites --project x logs li\t shop --fields dur\t",
         "--local sites --project x logs list shop --fields duration"),
        # nothing begins so
        ("awcli rows list nowhere/\t", "rows list nowhere/"),
    ],
)  # fmt: skip
def test_a_line_is_typed_with_the_help_of_the_server(
    shell: Callable[[str], Shell], name: str, keys: str, words: str
) -> None:
    assert shell(name).typed(keys) == words.split()


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_slash_may_be_typed_though_it_was_completed(
    shell: Callable[[str], Shell], name: str
) -> None:
    assert shell(name).typed("awcli rows list bl\t/ar\t") == ["rows", "list", "blog/articles"]


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_filter_is_completed_inside_quotes(
    shell: Callable[[str], Shell], name: str, quote: str
) -> None:
    closed = "" if name == "bash" else quote  # which closes the quote with the word
    keys = f"awcli rows list blog/articles --where {quote}title=x and sta\t{closed}"
    assert shell(name).typed(keys)[-1] == "title=x and status"


@pytest.mark.parametrize("name", SHELLS)
def test_a_filter_is_completed_between_backslashes(
    shell: Callable[[str], Shell], name: str
) -> None:
    keys = r"awcli rows list blog/articles --where title=x\ and\ sta" + "\t"
    assert shell(name).typed(keys)[-1] == "title=x and status"


def test_fish_and_zsh_show_what_candidates_are(shell: Callable[[str], Shell]) -> None:
    assert shell("fish").descriptions("awcli rows list blog/a") == [
        "blog/articles\tArticles",
        "blog/authors\tAuthors",
    ]
    shown = shell("zsh").listing("awcli rows list blog/a")
    assert "Articles" in shown
    assert "Authors" in shown
