"""The command tree as plain data: what completion, the reference and the tests are made from.

Building it imports every group, so nothing that runs for a user does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appwrite_cli.app import root
from appwrite_cli.description import Command, describe
from appwrite_cli.group import LazyGroup


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


def build() -> Group:
    """The whole tree below `awcli`."""
    tree = root()
    return _group(tree, (), tree.help or "")


def _group(group: LazyGroup, path: tuple[str, ...], summary: str) -> Group:
    children = (_node(group.load(name), (*path, name), line) for name, line in group.rows)
    return Group(path, summary, tuple(children))


def _node(node: Any, path: tuple[str, ...], summary: str) -> Group | Command:
    if isinstance(node, LazyGroup):
        return _group(node, path, summary)
    return describe(node, path, summary)
