"""Help as plain text: usage, one sentence, examples, options by topic, where to read on."""

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from appwrite_cli.description import Option, describe, global_options

_MINIMUM, _MAXIMUM, _LEFT = 40, 100, 28


def command_help(command: Any, path: str) -> str:
    """The help of one command; `path` is how it is called (`awcli rows list`)."""
    shown = describe(command, tuple(path.split()[1:]))
    parts = [f"usage: {shown.usage}", _prose(shown.help)]
    if shown.examples:
        parts.append(_section("examples", [f"  {line}" for line in shown.examples]))
    arguments = [(argument.metavar, argument.help) for argument in shown.arguments if argument.help]
    if arguments:
        parts.append(_table("arguments", arguments))
    for topic, options in _by_topic(shown.options):
        parts.append(_table(topic, [(option.usage, option.help) for option in options]))
    parts.append("Global options, such as -o json and --local: awcli --help")
    return "\n\n".join(parts)


def group_help(group: Any, path: str) -> str:
    """The help of a group, or of awcli itself with the global options."""
    parts = [f"usage: {path} COMMAND ...", _prose(group.help)]
    parts.append(_table("commands", group.rows))
    if path == "awcli":
        rows = [(option.usage, _with_variable(option)) for option in global_options()]
        parts.append(_table("global options, anywhere on the line", rows))
        path = f"{path} GROUP"
    parts.append(f"Options and examples of a command: {path} COMMAND --help")
    return "\n\n".join(parts)


def _with_variable(option: Option) -> str:
    return f"{option.help} [{option.variable}]" if option.variable else option.help


def _by_topic(options: Iterable[Option]) -> list[tuple[str, list[Option]]]:
    topics: dict[str, list[Option]] = {"options": []}
    for option in options:
        topics.setdefault(option.topic or "options", []).append(option)
    return [(topic, found) for topic, found in topics.items() if found]


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
