"""The command tree as plain data: what completion, the reference and the tests are made from.

Building it imports every group, so nothing that runs for a user does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appwrite_cli.app import root
from appwrite_cli.config import FORMATS
from appwrite_cli.global_options import GLOBAL_OPTIONS, Declaration
from appwrite_cli.group import LazyGroup

# Global options whose value is one of a fixed few, by their names.
CHOICES = {"output": FORMATS}


@dataclass(frozen=True)
class Option:
    """An option; `flags` are all its spellings, short ones first, `--disabled` forms last."""

    flags: tuple[str, ...]
    metavar: str  # how help calls the value; empty for a flag, which takes none
    help: str
    topic: str = ""  # the heading it stands under; empty for the options of the command itself
    repeatable: bool = False
    choices: tuple[str, ...] = ()
    variable: str = ""  # of the environment, where that sets it too

    @property
    def is_flag(self) -> bool:
        """Whether it takes no value."""
        return not self.metavar

    @property
    def usage(self) -> str:
        """As help shows it: `-o, --output FORMAT`."""
        return ", ".join(self.flags) + (f" {self.metavar}" if self.metavar else "")


@dataclass(frozen=True)
class Argument:
    """A positional argument; `metavar` is how help shows it: `ADDRESS...`, `[DATABASE]`."""

    metavar: str
    help: str
    required: bool
    repeatable: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """What can be run. `path` is its name in words (`rows`, `list`), without `awcli`."""

    path: tuple[str, ...]
    summary: str  # one line, as the help of its group lists it
    help: str  # paragraphs, the first of which is one sentence
    examples: tuple[str, ...]
    arguments: tuple[Argument, ...]
    options: tuple[Option, ...]  # without the global ones

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path[-1]

    @property
    def usage(self) -> str:
        """How it is called: `awcli rows get ADDRESS... [OPTIONS]`."""
        metavars = (argument.metavar for argument in self.arguments)
        return " ".join(["awcli", *self.path, *metavars, "[OPTIONS]"])


@dataclass(frozen=True)
class Group:
    """A word that commands follow; the root's path is empty."""

    path: tuple[str, ...]
    summary: str  # one line, as the help of awcli lists it
    children: "tuple[Group | Command, ...]"

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path[-1]

    def commands(self) -> Iterator[Command]:
        """Every command at any depth, in the order of help."""
        for child in self.children:
            if isinstance(child, Command):
                yield child
            else:
                yield from child.commands()

    def groups(self) -> "Iterator[Group]":
        """The group itself and every group below it."""
        yield self
        for child in self.children:
            if isinstance(child, Group):
                yield from child.groups()


HELP = Option(("-h", "--help"), "", "show help")


def build() -> Group:
    """The whole tree below `awcli`."""
    tree = root()
    return _group(tree, (), tree.help or "")


def global_options() -> tuple[Option, ...]:
    """What every command takes, the help option included."""
    return (*map(_declared, GLOBAL_OPTIONS), HELP)


def _declared(declaration: Declaration) -> Option:
    return Option(
        flags=declaration.flags,
        metavar=declaration.metavar,
        help=declaration.help,
        choices=CHOICES.get(declaration.name, ()),
        variable=declaration.variable,
    )


def _group(group: LazyGroup, path: tuple[str, ...], summary: str) -> Group:
    children = (_node(group.load(name), (*path, name), line) for name, line in group.rows)
    return Group(path, summary, tuple(children))


def _node(node: Any, path: tuple[str, ...], summary: str) -> Group | Command:
    if isinstance(node, LazyGroup):
        return _group(node, path, summary)
    shown = [param for param in node.params if not param.hidden]
    return Command(
        path=path,
        summary=summary,
        help=node.help or "",
        examples=tuple((node.epilog or "").splitlines()),
        arguments=tuple(_argument(p) for p in shown if p.param_type_name == "argument"),
        options=tuple(_option(p) for p in shown if p.param_type_name == "option"),
    )


def _argument(param: Any) -> Argument:
    return Argument(
        metavar=param.metavar or param.name.upper(),
        help=param.help or "",
        required=param.required,
        repeatable=param.nargs == -1,
        choices=_choices(param),
    )


def _option(param: Any) -> Option:
    choices = _choices(param)
    metavar = param.metavar or "|".join(choices) or param.type.name.upper()
    return Option(
        flags=(*sorted(param.opts, key=len), *param.secondary_opts),
        metavar="" if param.is_flag else metavar,
        help=param.help or "",
        topic=param.rich_help_panel or "",
        repeatable=param.multiple,
        choices=choices,
    )


def _choices(param: Any) -> tuple[str, ...]:
    """The fixed few values: as the type says, or a placeholder such as `bash|zsh|fish`."""
    placeholder = (param.metavar or "").strip("[]")
    words = re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)+", placeholder)
    of_placeholder = placeholder.split("|") if words else ()
    return tuple(map(str, getattr(param.type, "choices", of_placeholder)))
