"""Help as plain text: usage, one sentence, examples, options by topic, where to read on."""

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from appwrite_cli.global_options import GLOBAL_OPTIONS
from appwrite_cli.group import PREFIX

_MINIMUM, _MAXIMUM, _LEFT = 40, 100, 28
_GLOBAL = frozenset(PREFIX + declaration.name for declaration in GLOBAL_OPTIONS)


def command_help(command: Any, path: str) -> str:
    """The help of one command; `path` is how it is called (`awcli rows list`)."""
    parts = [f"usage: {path} {' '.join(_usage(command.params))}".rstrip(), _prose(command.help)]
    if command.epilog:
        parts.append(_section("examples", [f"  {line}" for line in command.epilog.splitlines()]))
    arguments = [p for p in command.params if p.param_type_name == "argument" and p.help]
    if arguments:
        parts.append(_table("arguments", [(_metavar(p), p.help) for p in arguments]))
    for topic, options in _by_topic(command.params):
        parts.append(_table(topic, [(_flags(p), p.help or "") for p in options]))
    parts.append("Global options, such as -o json and --local: awcli --help")
    return "\n\n".join(parts)


def group_help(group: Any, path: str) -> str:
    """The help of a group, or of awcli itself with the global options."""
    parts = [f"usage: {path} COMMAND ...", _prose(group.help)]
    parts.append(_table("commands", group.rows))
    if path == "awcli":
        parts.append(_table("global options, anywhere on the line", _global_rows()))
        parts.append("Exit codes, guides and examples: https://github.com/awcli/awcli")
    else:
        parts.append(f"Options and examples of a command: {path} COMMAND --help")
    return "\n\n".join(parts)


def _global_rows() -> list[tuple[str, str]]:
    rows = []
    for option in GLOBAL_OPTIONS:
        flags = ", ".join(option.flags) + (f" {option.metavar}" if option.metavar else "")
        help_text = f"{option.help} [{option.variable}]" if option.variable else option.help
        rows.append((flags, help_text))
    return [*rows, ("-h, --help", "show help")]


def _usage(params: Iterable[Any]) -> Iterable[str]:
    arguments = [_metavar(param) for param in params if param.param_type_name == "argument"]
    return [*arguments, "[OPTIONS]"]


def _metavar(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _by_topic(params: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    topics: dict[str, list[Any]] = {}
    for param in params:
        if param.param_type_name == "option" and not param.hidden and param.name not in _GLOBAL:
            topics.setdefault(param.rich_help_panel or "options", []).append(param)
    first = topics.pop("options", None)
    return [*([("options", first)] if first else []), *topics.items()]


def _flags(param: Any) -> str:
    flags = sorted(param.opts, key=len) + list(param.secondary_opts)
    value = "" if param.is_flag else f" {param.metavar or param.type.name.upper()}"
    return ", ".join(flags) + value


def _prose(text: str | None) -> str:
    paragraphs = (text or "").split("\n\n")
    return "\n\n".join(textwrap.fill(" ".join(p.split()), _width()) for p in paragraphs)


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *lines])


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Two columns; the right one is wrapped, and stands below a left one that is too long."""
    rows = list(rows)
    left = min(_LEFT, max((len(name) for name, _ in rows), default=0)) + 4
    lines = []
    for name, text in rows:
        wrapped = textwrap.wrap(text, max(20, _width() - left)) or [""]
        if len(name) + 4 > left:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name}".ljust(left) + wrapped.pop(0))
        lines.extend(" " * left + line for line in wrapped)
    return _section(title, [line.rstrip() for line in lines])


def _width() -> int:
    return max(_MINIMUM, min(_MAXIMUM, shutil.get_terminal_size((80, 24)).columns))
