"""Running one command line on the tree: for `main`, and line by line for `batch`."""

import re
from collections.abc import Sequence
from typing import Any

import typer

from appwrite_cli import config
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.group import GIVEN, LazyGroup

_tree: LazyGroup | None = None


def use_tree(tree: LazyGroup) -> None:
    """Run the lines from here on with this tree of commands."""
    global _tree
    _tree = tree


def run_line(argv: Sequence[str]) -> int:
    """Run one command line and return 0; every failure is raised.

    The settings of the run go on: a line with the same options uses what was resolved for the one
    before it.
    """
    tree: Any = _tree
    context: Any = None
    try:
        context = tree.make_context("awcli", list(argv))
        with context:
            tree.invoke(context)
    except typer.Exit as finished:
        return finished.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except (typer.TyperException, UsageError) as error:
        context = context or getattr(error, "ctx", None)
        if context is not None:
            config.use(context.meta.get(GIVEN, {}))
        if isinstance(error, UsageError):
            raise
        raise _as_usage_error(error) from None
    return 0


def check_line(argv: Sequence[str], *, whole: bool) -> tuple[str, ...]:
    """The path of the command that a line runs, such as `("rows", "list")`, without running it.

    Raises UsageError for an unknown command, and where it is `whole` for wrong options and
    arguments too, as far as the command itself does not look at them.
    """
    command: Any = _tree
    words = list(argv)
    path: tuple[str, ...] = ()
    try:
        context = command.make_context("awcli", words)
        while hasattr(command, "resolve_command"):
            words = [*context._protected_args, *context.args]
            if not words:
                return path
            name, command, words = command.resolve_command(context, words)
            path = (*path, str(name))
            if not whole and not hasattr(command, "resolve_command"):
                return path
            context = command.make_context(name, words, parent=context)
    except typer.Exit:
        return path  # it asks for help
    except typer.TyperException as error:
        raise _as_usage_error(error) from None
    return path


def _as_usage_error(error: typer.TyperException) -> UsageError:
    """Typer's complaint in awcli's words: lower case, one sentence, and where to read on."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "awcli"
    unknown = getattr(error, "option_name", "")
    if unknown and hasattr(error, "possibilities"):
        known = tuple(error.possibilities or ())
        message = f"there is no option {unknown}{did_you_mean(unknown, known)}"
    else:
        message = error.format_message().rstrip(".").replace("valid int", "whole number")
        # A missing argument of a few fixed values lists them, but its name has them already.
        message = re.sub(r"(?s)\. Choose from:.*", "", message)
        message = re.sub(r"is not in the range (\d+)<=x<=(\d+)", r"is not from \1 to \2", message)
        message = re.sub(
            r"^Got unexpected extra argument\(s\) \((.*)\)$", r"unexpected: \1", message
        )
    return UsageError(message[:1].lower() + message[1:], hint=f"{path} --help")
