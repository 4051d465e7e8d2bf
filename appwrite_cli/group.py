"""Groups of commands: a Typer app whose commands also take the global options.

The global options are accepted anywhere on the line: the root, every group and every command
declare them, and the innermost wins. No command's function sees them: they are collected while
the line is parsed and handed to `config`. With `app.py`, this is the only module that touches
Typer's internals.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption  # noqa: TID251 - see above
from typer.main import get_command_from_info  # noqa: TID251 - see above

from appwrite_cli import __version__, config
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.global_options import ADDRESS_DEFAULTS, GLOBAL_OPTIONS, Declaration
from appwrite_cli.option_sets import unfold

F = TypeVar("F", bound=Callable[..., Any])
GIVEN = "awcli.options"  # where the context keeps the global options of this line
WORDS = "awcli.words"  # and the words of this line, for its help
PREFIX = "global_"  # of their names in Typer, so that no parameter of a function clashes
CONTEXT = {"help_option_names": ["-h", "--help"]}


class Group(typer.Typer):
    """The commands of one noun: `group = Group("rows", defaults=("database", "table"))`.

    `defaults` names the parts of an address that may be left out and are then filled from
    `--database` and its like; those options are added to every command of the group.
    A `single` group holds one command, which is called by the group's own name. `groups` are
    groups within it, each with its line of help: that of `project keys` is in the module
    `commands/project_keys.py`.
    """

    def __init__(
        self,
        name: str,
        *,
        defaults: Sequence[str] = (),
        single: bool = False,
        groups: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(name=name, add_completion=False, rich_markup_mode=None)
        self.name = name
        self.defaults = tuple(defaults)
        self.single = single
        self.groups = groups
        self._defaults_of: dict[str, tuple[str, ...]] = {}
        self._help_of: dict[str, Callable[[Sequence[str]], str]] = {}

    def command(  # type: ignore[override] # a narrower way to say the same
        self,
        name: str = "",
        *,
        examples: Sequence[str],
        defaults: Sequence[str] | None = None,
        help_of: Callable[[Sequence[str]], str] | None = None,
    ) -> Callable[[F], F]:
        """Declare a command: its docstring is its help, `examples` are whole command lines.

        `defaults` replaces the group's for a command whose addresses are of another kind.
        `help_of` gives the help of what the words of a line name, or nothing where they do not.
        """

        def declare(function: F) -> F:
            called = name or function.__name__.rstrip("_").replace("_", "-")
            self._defaults_of[called] = self.defaults if defaults is None else tuple(defaults)
            if help_of:
                self._help_of[called] = help_of
            typer.Typer.command(
                self,
                called,
                cls=Command,
                epilog="\n".join(examples),
                context_settings=dict(CONTEXT),
            )(function)
            return function

        return declare

    def names(self) -> list[str]:
        """The names of the commands, in the order of their declaration."""
        return [str(info.name) for info in self.registered_commands]

    def build(self, name: str) -> Any:
        """Typer's form of one command; the others are not built."""
        for info in self.registered_commands:
            if info.name == name:
                if info.callback is not None:
                    info.callback = unfold(info.callback)
                command: Any = get_command_from_info(
                    info, pretty_exceptions_short=False, rich_markup_mode=None
                )
                defaults = tuple(ADDRESS_DEFAULTS[part] for part in self._defaults_of[name])
                command.params.extend(_options(defaults))
                command.help_of = self._help_of.get(name)
                return command
        return None


class Command(TyperCommand):
    """A command that takes the global options and lays out its own help."""

    help_of: Callable[[Sequence[str]], str] | None = None

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own parameters, the global options, and --help."""
        return [*self.params, *_options(GLOBAL_OPTIONS), self.get_help_option(ctx)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the line; where it is wrong, its global options are kept all the same."""
        ctx.meta[WORDS] = tuple(args)
        try:
            return super().parse_args(ctx, list(args))
        except typer.TyperException as error:
            _keep_globals(self, ctx, args, error)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command with the settings of this line."""
        given = ctx.meta.get(GIVEN, {})
        config.use(given)
        if given.get("jmespath"):
            from appwrite_cli.output.selection import check

            check(given["jmespath"])  # before anything is sent
        self._refuse_empty_arguments(ctx)
        return super().invoke(ctx)

    def _refuse_empty_arguments(self, ctx: Any) -> None:
        """An unset shell variable must not turn one table into the default one, or into all."""
        for param in self.params:
            source = ctx.get_parameter_source(param.name)
            if param.param_type_name != "argument" or source is None or source.name == "DEFAULT":
                continue
            value = ctx.params[param.name]
            if value == "" or (isinstance(value, list | tuple) and "" in value):
                raise UsageError(
                    "an empty argument",
                    hint="is a shell variable unset? leave the argument out for what is default",
                )

    def get_help(self, ctx: Any) -> str:
        """The help in awcli's layout."""
        named = self.help_of(ctx.meta.get(WORDS, ())) if self.help_of else ""
        if named:
            return named
        from appwrite_cli.help import command_help

        return command_help(self, ctx.command_path)


class LazyGroup(TyperGroup):
    """Names at once, commands when they are called: what the root and the groups have in common.

    `names` lists (name, one line of help) for help and suggestions; `load` gives one command.
    """

    def __init__(
        self, name: str, names: Iterable[tuple[str, str]], load: Callable[[str], Any]
    ) -> None:
        super().__init__(
            name=name,
            context_settings=dict(CONTEXT),
            params=list(_options(GLOBAL_OPTIONS)),
            rich_markup_mode=None,
        )
        self.rows = tuple(names)
        self.load = cache(load)  # a batch calls the same commands again and again

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the options before the name; where they are wrong, as `Command.parse_args`."""
        try:
            return super().parse_args(ctx, list(args))
        except typer.TyperException as error:
            _keep_globals(self, ctx, args, error)
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the line names; for an unknown one, as `Command.parse_args`."""
        try:
            return super().resolve_command(ctx, args)
        except (typer.TyperException, UsageError) as error:
            _keep_globals(self, ctx, args, error)
            raise

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The names, in order."""
        return [name for name, _ in self.rows]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; raises UsageError with a suggestion for an unknown one."""
        known = self.list_commands(ctx)
        if cmd_name in known:
            return self.load(cmd_name)
        if cmd_name.startswith("-"):
            return None  # Typer says which option it does not know
        raise UsageError(
            f"there is no command {cmd_name!r} in {ctx.command_path}"
            f"{did_you_mean(cmd_name, known)}",
            hint=f"{ctx.command_path} --help",
        )

    def get_help(self, ctx: Any) -> str:
        """The help in awcli's layout."""
        from appwrite_cli.help import group_help

        return group_help(self, ctx.command_path)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named; without one show the help."""
        if not ctx._protected_args:
            typer.echo(self.get_help(ctx))
            return None
        return super().invoke(ctx)


def load_group(module: str, help_line: str) -> Any:
    """What is called for a group's name: the group of a module of `commands/`, imported now.

    Of a single one, it is its one command.
    """
    group: Group = import_module(f"appwrite_cli.commands.{module}").group
    if group.single:
        return group.build(str(group.name))

    def load(name: str) -> Any:
        if name in group.groups:
            return load_group(f"{module}_{name}", group.groups[name])
        return group.build(name)

    rows = [(str(info.name), _first_sentence(info)) for info in group.registered_commands]
    lazy = LazyGroup(str(group.name), [*rows, *group.groups.items()], load)
    lazy.help = help_line
    return lazy


@cache
def _options(declarations: tuple[Declaration, ...]) -> tuple[TyperOption, ...]:
    """Typer's form of the options; they keep no state, so every command shares them."""
    return tuple(
        TyperOption(
            param_decls=[PREFIX + declaration.name, *declaration.flags],
            is_flag=not declaration.metavar,
            metavar=declaration.metavar or None,
            help=declaration.help,
            callback=_remember,
            expose_value=False,
        )
        for declaration in declarations
    )


def _keep_globals(command: Any, ctx: Any, args: Sequence[str], error: Exception) -> None:
    """Remember the global options of a wrong line, as far as they can be told.

    How to show the error is among them; Typer's errors are told where they belong, too.
    """
    if isinstance(error, typer.TyperException) and getattr(error, "ctx", None) is None:
        error.ctx = ctx  # type: ignore[attr-defined] # the command whose help is hinted at
    parser = command.make_parser(ctx)
    parser.ignore_unknown_options = parser.allow_interspersed_args = True
    for line in (args, args[:-1]):  # the last one may be an option without its value
        with suppress(typer.TyperException):
            given = parser.parse_args(args=list(line))[0]
            break
    else:
        return
    for declaration in GLOBAL_OPTIONS:
        value = given.get(PREFIX + declaration.name)
        if value is not None:
            ctx.meta.setdefault(GIVEN, {})[declaration.name] = value


def _remember(ctx: Any, param: Any, value: Any) -> None:
    name = param.name.removeprefix(PREFIX)
    if name == "version" and value:
        typer.echo(f"awcli {__version__}")
        raise typer.Exit
    if value is not None:
        ctx.meta.setdefault(GIVEN, {})[name] = value


def _first_sentence(info: Any) -> str:
    text = " ".join((info.callback.__doc__ or "").split("\n\n")[0].split())
    return text.rstrip(".")
