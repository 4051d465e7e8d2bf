"""The root of the command tree: the names of all groups, each imported when it is called."""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer

from appwrite_cli import config, streams
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.group import GIVEN, LazyGroup, load_group

# name -> one line of help; the order is that of `awcli --help`.
GROUPS: dict[str, str] = {
    "databases": "Databases of the project",
    "tables": "Tables of a database",
    "columns": "Columns of a table",
    "indexes": "Indexes of a table",
    "rows": "Rows of a table",
    "transactions": "Several writes to rows, all or none",
    "api": "Any operation of the API",
    "local": "The embedded local Appwrite: try, develop, rehearse",
    "profiles": "Named endpoints, projects and keys",
    "doctor": "Check settings, network and permissions",
    "completion": "Completion of words in bash, zsh and fish",
}


def root() -> LazyGroup:
    """The whole tree; nothing of a group is imported before it is called."""
    tree = LazyGroup("awcli", GROUPS.items(), _load)
    tree.help = "Administer Appwrite projects from a shell."
    return tree


def run(argv: Sequence[str]) -> int:
    """Run one command line and return 0; every failure is raised."""
    config.reset()
    streams.reset()
    tree = root()
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


def _load(name: str) -> Any:
    module = import_module(f"appwrite_cli.commands.{name}")
    return load_group(module.group, GROUPS[name])


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
        message = re.sub(
            r"^Got unexpected extra argument\(s\) \((.*)\)$", r"unexpected: \1", message
        )
    return UsageError(message[:1].lower() + message[1:], hint=f"{path} --help")
