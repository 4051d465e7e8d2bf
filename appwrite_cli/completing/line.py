"""The line that is being typed, read by the command's own parser as far as it goes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from appwrite_cli import config, streams
from appwrite_cli.app import root
from appwrite_cli.completing.kinds import address_form, group_of, module_of, noun_of
from appwrite_cli.description import Command, describe
from appwrite_cli.group import GIVEN, LazyGroup
from appwrite_cli.output import View

_FILES = ("key_file", "session_file", "jwt_file", "ca_file")
# Nobody waits for a second attempt. The limit of the whole is set by the process.
_HASTE = {"retries": "0", "jmespath": "", "dry_run": ""}


class Line(NamedTuple):
    """A command, its positional arguments so far, and its own options by their names in Python.

    `form` are the parts of the addresses that the arguments begin with. Where a command takes
    something else before an address and its items, that is left out of `arguments`.
    """

    command: Command
    form: tuple[str, ...]
    arguments: tuple[str, ...]
    options: Mapping[str, Any]

    def view(self, group: str) -> View | None:
        """How the resources of its group, or those that the command itself names, are shown."""
        module = module_of(group_of(self.command))
        views = [value for value in vars(module).values() if isinstance(value, View)]
        for name in (self.command.name, group.rpartition("/")[2]):
            for view in views:
                if view.items == name:
                    return view
        # The logs of a site are `executions` in the API's answers.
        return next((view for view in views if view.noun == noun_of(group)), None)


def read_line(path: str, words: Sequence[str]) -> Line:
    """The line of the command `path` with these words; its settings hold from here on.

    What is missing or wrong in it is passed over. Raises LookupError for an unknown command.
    """
    config.reset()
    streams.reset()
    names = path.split()
    command: Any = root()
    for name in names:
        command = command.load(name)
        if command is None:
            raise LookupError(path)
    if isinstance(command, LazyGroup):  # the value of a global option before the command's name
        return Line(Command(tuple(names), "", "", (), (), ()), (), (), {})
    # The empty word stands for the one at the cursor, which may be the value of an option.
    given_words = [word for word in words if word not in ("--version", "-V")]
    context = command.make_context(names[-1], [*given_words, ""], resilient_parsing=True)
    given = {name: _expanded(name, value) for name, value in context.meta.get(GIVEN, {}).items()}
    config.use({name: value for name, value in {**given, **_HASTE}.items() if value})
    described = describe(command, tuple(names))
    positional = [param for param in command.params if param.param_type_name == "argument"]
    values = [_texts(context.params.get(param.name)) for param in positional]
    metavars = [argument.metavar for argument in described.arguments]
    first = next((at for at, metavar in enumerate(metavars) if " " in metavar), 0)
    return Line(
        described,
        address_form(metavars[first], described) if metavars else (),
        tuple(text for texts in values[first:] for text in texts),
        dict(context.params),
    )


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, list | tuple):
        return [text for text in value if isinstance(text, str) and text]
    return [value] if isinstance(value, str) and value else []


def _expanded(name: str, value: Any) -> Any:
    """A file in the home directory, which the shell has not looked at yet."""
    if name in _FILES and str(value).startswith("~/"):
        return str(Path(value).expanduser())
    return value
