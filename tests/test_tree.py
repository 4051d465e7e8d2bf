"""What holds for every command and group, now and later: names, help, examples, generated files."""

import re
import shlex
import subprocess
import sys
from functools import cache

import pytest

from appwrite_cli import tree
from appwrite_cli.app import GROUPS
from appwrite_cli.description import Command, Option, global_options
from tests.conftest import ROOT

SHELL_OPERATORS = ("|", ">", ">>", "<", "&&", "||", ";")


@cache
def root() -> tree.Group:
    return tree.build()


def commands() -> list[Command]:
    return list(root().commands())


def name(command: Command) -> str:
    return " ".join(command.path)


every_command = pytest.mark.parametrize("command", commands(), ids=name)


def test_the_tree_has_the_groups_of_the_root_in_order() -> None:
    assert [child.name for child in root().children] == list(GROUPS)


@pytest.mark.parametrize("group", list(root().groups()), ids=lambda group: " ".join(group.path))
def test_a_group_has_one_line_of_help_and_commands(group: tree.Group) -> None:
    assert group.summary
    assert "\n" not in group.summary
    assert group.children


@every_command
def test_a_command_has_help_that_begins_with_a_sentence(command: Command) -> None:
    assert command.summary
    assert command.help.split("\n\n")[0].endswith(".")
    assert command.summary[0].isupper()


@every_command
def test_every_option_of_a_command_has_help(command: Command) -> None:
    assert [option.flags for option in command.options if not option.help] == []


@every_command
def test_a_command_reuses_no_global_option(command: Command) -> None:
    taken = {flag for option in global_options() for flag in option.flags}
    assert [flag for option in command.options for flag in option.flags if flag in taken] == []


@every_command
def test_no_two_options_of_a_command_are_spelled_alike(command: Command) -> None:
    flags = [flag for option in command.options for flag in option.flags]
    assert sorted(set(flags)) == sorted(flags)


@every_command
def test_options_are_spelled_the_usual_way(command: Command) -> None:
    for option in command.options:
        assert any(flag.startswith("--") for flag in option.flags)
        assert all(flag == flag.lower() and "_" not in flag for flag in option.flags)


@every_command
def test_the_examples_of_a_command_are_lines_that_it_understands(command: Command) -> None:
    assert command.examples
    assert any(command_of(example) == command for example in command.examples)
    for example in command.examples:
        known = command_of(example)
        assert known is not None, example
        assert unknown_options(example, known) == [], example


def test_choices_are_words_that_a_shell_can_complete() -> None:
    options = [*global_options(), *(o for command in commands() for o in command.options)]
    arguments = [argument for command in commands() for argument in command.arguments]
    choices = [value.choices for value in options] + [value.choices for value in arguments]
    words = [word for some in choices for word in some]
    assert "json" in words
    assert [word for word in words if not word.replace("-", "").isalnum()] == []


@pytest.mark.parametrize("generator", ["completions/generate.py", "docs/generate.py"])
def test_what_is_generated_from_the_tree_is_up_to_date(generator: str) -> None:
    """`make generate` brings it up to date."""
    done = subprocess.run(
        [sys.executable, ROOT / generator, "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def awcli_words(example: str) -> list[str]:
    """The words after `awcli` in the last command of a line that runs it.

    Words before it, as in `VARIABLE=x awcli ...` or `... | awcli ...`, and what follows a pipe or
    a redirection belong to the shell; `$(awcli ...)` and `<(awcli ...)` are what is in them.
    """
    inner = re.search(r"[$<]\((awcli [^)]*)\)", example)
    words = shlex.split(inner[1] if inner else example, comments=True)
    start = len(words) - words[::-1].index("awcli")
    ends = [i for i, word in enumerate(words) if i > start and word in SHELL_OPERATORS]
    return words[start : ends[0] if ends else None]


def command_of(example: str) -> Command | None:
    """The command that an example runs."""
    by_path = {command.path: command for command in commands()}
    words = list(without_options(awcli_words(example), global_options()))
    paths = (tuple(words[:length]) for length in (3, 2, 1))
    return next((by_path[path] for path in paths if path in by_path), None)


def without_options(words: list[str], options: tuple[Option, ...]) -> list[str]:
    """The words that are neither one of these options nor the value of one."""
    valued = {flag for option in options if not option.is_flag for flag in option.flags}
    left = []
    rest = iter(words)
    for word in rest:
        if word in valued:
            next(rest, None)
        elif not word.startswith("-"):
            left.append(word)
    return left


def unknown_options(example: str, command: Command) -> list[str]:
    """The options in an example that neither the command nor awcli has."""
    options = (*command.options, *global_options())
    by_flag = {flag: option for option in options for flag in option.flags}
    unknown = []
    rest = iter(awcli_words(example))
    for word in rest:
        if word == "--":
            break
        flag, _, _ = word.partition("=")
        if flag in by_flag:
            if not by_flag[flag].is_flag and flag == word:
                next(rest, None)
        elif word.startswith("-") and word != "-":
            unknown.append(word)
    return unknown
