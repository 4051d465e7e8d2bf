"""Writes the completion scripts of this directory from the command tree.

python completions/generate.py           writes them
python completions/generate.py --check   exits 1 and names those that are out of date
"""

import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # this checkout's tree, whatever is installed

from appwrite_cli import tree  # noqa: E402 - found by the line above
from appwrite_cli.completing.kinds import argument_kind, option_kind  # noqa: E402
from appwrite_cli.description import Command, Option, global_options  # noqa: E402
from appwrite_cli.tree import Group  # noqa: E402

UNKNOWN = "."  # stands for a positional argument that nothing is known of


def main(argv: list[str]) -> int:
    """Write the scripts, or with --check only compare them."""
    root = tree.build()
    stale = [path for name, script in SCRIPTS.items() if differs(path := HERE / name, script(root))]
    if "--check" in argv:
        for path in stale:
            print(f"completions/{path.name} is out of date: make generate", file=sys.stderr)  # noqa: T201
        return 1 if stale else 0
    for path in stale:
        path.write_text(SCRIPTS[path.name](root), encoding="utf-8", newline="\n")
    return 0


def differs(path: Path, text: str) -> bool:
    """Whether the file does not hold exactly this text."""
    return not path.is_file() or path.read_bytes() != text.encode()


# --- what the shells have in common


def nodes(group: Group) -> list[Group | Command]:
    """The group and everything below it, in the order of help."""
    found: list[Group | Command] = [group]
    for child in group.children:
        found.extend(nodes(child) if isinstance(child, Group) else [child])
    return found


def options_of(node: Group | Command) -> tuple[Option, ...]:
    """A node's own options, without the global ones."""
    return node.options if isinstance(node, Command) else ()


def argument_kinds(node: Group | Command) -> list[str]:
    """The kinds of the positional arguments; a + ends the last one where it may be repeated."""
    if isinstance(node, Group):
        return []
    kinds = [
        (argument_kind(a, node) or UNKNOWN) + ("+" if a.repeatable else "") for a in node.arguments
    ]
    while kinds and kinds[-1].startswith(UNKNOWN):
        kinds.pop()
    return kinds


def spelled(node: Group | Command | None) -> list[tuple[str, str]]:
    """Every spelling of a node's own options, with `=` and the kind of its value where it takes
    one, and its help. The global options are those of no node.
    """
    command = node if isinstance(node, Command) else None
    return [
        (flag if option.is_flag else f"{flag}={option_kind(option, command)}", option.help)
        for option in (global_options() if node is None else options_of(node))
        for flag in option.flags
    ]


def fill(name: str, **parts: str) -> str:
    """The template of a script with the generated parts in their places."""
    text = (HERE / "templates" / name).read_text(encoding="utf-8")
    for place, part in parts.items():
        text = text.replace(f"@{place.upper()}@", part)
    return text


# --- bash


def bash(root: Group) -> str:
    """The script for bash: lists of words, without help."""
    cases = []
    for node in nodes(root):
        lists = {
            "commands": [child.name for child in node.children] if isinstance(node, Group) else [],
            "options": [word for word, _ in spelled(node)],
            "arguments": argument_kinds(node),
        }
        body = [_bash_list(name, words) for name, words in lists.items() if words]
        cases.append("\n".join([f"    '{' '.join(node.path)}')", *body, "        ;;"]))
    words = " ".join(word for word, _ in spelled(None))
    return fill("awcli.bash", tree="\n".join(cases), globals=_wrap(words, " " * 8))


def _bash_list(name: str, words: list[str]) -> str:
    return f"        {name}='{_wrap(' '.join(words), ' ' * 12)}'"


def _wrap(words: str, indent: str) -> str:
    lines = textwrap.wrap(words, 84, break_long_words=False, break_on_hyphens=False)
    return f"\n{indent}".join(lines)


# --- zsh


def zsh(root: Group) -> str:
    """The script for zsh: specifications for `_arguments`, with help."""
    cases = []
    for node in nodes(root):
        lists = {
            "commands": _zsh_commands(node),
            "specs": [*_zsh_options(node), *_zsh_arguments(node)],
        }
        body = [
            "\n".join([f"      {name}=(", *(f"        {item}" for item in items), "      )"])
            for name, items in lists.items()
            if items
        ]
        cases.append("\n".join([f"    '{' '.join(node.path)}')", *body, "      ;;"]))
    global_specs = "\n".join(f"    {spec}" for spec in _zsh_options(None))
    return fill("awcli.zsh", tree="\n".join(cases), globals=global_specs)


def _zsh_commands(node: Group | Command) -> list[str]:
    children = node.children if isinstance(node, Group) else ()
    return [_quoted(f"{child.name}:{_escaped(child.summary)}") for child in children]


def _zsh_options(node: Group | Command | None) -> list[str]:
    specs = []
    command = node if isinstance(node, Command) else None
    for option in global_options() if node is None else options_of(node):
        # An option that may not be repeated is offered once, under one of its spellings.
        others = "*" if option.repeatable else f"({' '.join(option.flags)})"
        for flag in option.flags:
            spelling = flag
            value = ""
            if not option.is_flag:
                spelling += "=" if flag.startswith("--") else "+"
                action = _zsh_action(option_kind(option, command), option.metavar)
                value = f":{_escaped(option.metavar)}:{action}"
            specs.append(_quoted(f"{others}{spelling}[{_escaped(option.help)}]{value}"))
    return specs


def _zsh_arguments(node: Group | Command) -> list[str]:
    if isinstance(node, Group):
        return []
    specs = []
    for number, argument in enumerate(node.arguments, start=1):
        place = "*" if argument.repeatable else str(number)
        optional = "" if argument.required or argument.repeatable else ":"
        message = _escaped(_bare(argument.metavar))
        action = _zsh_action(argument_kind(argument, node), argument.metavar)
        specs.append(_quoted(f"{place}:{optional}{message}:{action}"))
    return specs


def _zsh_action(kind: str, metavar: str) -> str:
    if kind == ":file":
        return "_files"
    if kind == ":directory":
        return "_files -/"
    if kind.startswith(":"):
        return f'_awcli_dynamic "{kind[1:]}"'
    if kind:
        return f"({kind.replace('|', ' ')})"
    return f'_awcli_text "{_bare(metavar)}"'


def _bare(metavar: str) -> str:
    """`DATABASE/TABLE` for `[[DATABASE/]TABLE...]`."""
    return re.sub(r"[\[\].]", "", metavar)


def _escaped(text: str) -> str:
    return re.sub(r"([\\\[\]:])", r"\\\1", text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# --- fish


def fish(root: Group) -> str:
    """The script for fish: lines of words with their help."""
    commands, options, arguments = [], [], []
    for node in nodes(root):
        if isinstance(node, Group):
            rows = [(child.name, child.summary) for child in node.children]
            commands.append(_fish_case(node, "%s\\t%s", _fish_rows(rows)))
        if rows := spelled(node):
            options.append(_fish_case(node, "%s\\t%s", _fish_rows(rows)))
        if kinds := argument_kinds(node):
            arguments.append(_fish_case(node, "%s", [" ".join(map(_fish_quoted, kinds))]))
    return fill(
        "awcli.fish",
        commands="\n".join(commands),
        options="\n".join(options),
        arguments="\n".join(arguments),
        globals=" \\\n        ".join(_fish_rows(spelled(None))),
    )


def _fish_case(node: Group | Command, form: str, rows: list[str]) -> str:
    lines = " \\\n                ".join(rows)
    return f"        case '{' '.join(node.path)}'\n            printf '{form}\\n' {lines}"


def _fish_rows(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{_fish_quoted(word)} {_fish_quoted(text)}" for word, text in rows]


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


# --- PowerShell


def powershell(root: Group) -> str:
    """The script for PowerShell: lists in which each word is followed by its help."""
    commands, options, arguments = [], [], []
    for node in nodes(root):
        if isinstance(node, Group):
            rows = [(child.name, child.summary) for child in node.children]
            commands.append(_powershell_case(node, rows))
        if rows := spelled(node) if isinstance(node, Command) else []:
            options.append(_powershell_case(node, rows))
        if kinds := argument_kinds(node):
            arguments.append(_powershell_case(node, [(kind,) for kind in kinds]))
    return fill(
        "awcli.ps1",
        commands="\n".join(commands),
        options="\n".join(options),
        arguments="\n".join(arguments),
        globals=",\n    ".join(map(_powershell_row, spelled(None))),
    )


def _powershell_case(node: Group | Command, rows: Iterable[tuple[str, ...]]) -> str:
    words = ",\n            ".join(map(_powershell_row, rows))
    return f"        '{' '.join(node.path)}' {{\n            {words}\n        }}"


def _powershell_row(words: Iterable[str]) -> str:
    # PowerShell takes typographic quotes for quotes.
    return ", ".join("'" + re.sub("(['\u2018-\u201b])", r"\1\1", word) + "'" for word in words)


SCRIPTS: dict[str, Callable[[Group], str]] = {
    "awcli.bash": bash,
    "awcli.zsh": zsh,
    "awcli.fish": fish,
    "awcli.ps1": powershell,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
