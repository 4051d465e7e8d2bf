"""What commands take, as plain data: what help, completion, the reference and tests are made of."""

import re
from typing import Any, NamedTuple

from appwrite_cli.config import FORMATS
from appwrite_cli.global_options import GLOBAL_OPTIONS, Declaration

# Global options whose value is one of a fixed few, by their names.
CHOICES = {"output": FORMATS}


class Option(NamedTuple):
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


class Argument(NamedTuple):
    """A positional argument; `metavar` is how help shows it: `ADDRESS...`, `[DATABASE]`."""

    metavar: str
    help: str
    required: bool
    repeatable: bool = False
    choices: tuple[str, ...] = ()


class Command(NamedTuple):
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


HELP = Option(("-h", "--help"), "", "show help")


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


def describe(command: Any, path: tuple[str, ...], summary: str = "") -> Command:
    """The description of Typer's form of a command."""
    shown = [param for param in command.params if not param.hidden]
    return Command(
        path=path,
        summary=summary,
        help=command.help or "",
        examples=tuple((command.epilog or "").splitlines()),
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
