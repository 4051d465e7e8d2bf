"""Finding the route of a request: a tree of the parts of all paths, made once.

werkzeug's router compiles every rule to Python code, which takes longer than a whole command does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from appwrite_cli.local import operations
from appwrite_cli.local.routing import ROUTES, Route


@dataclass
class Node:
    """What may follow a part of a path, and the routes that end here, by method."""

    fixed: dict[str, "Node"] = field(default_factory=dict)
    named: dict[str, "Node"] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)


Found = tuple[Route, dict[str, str]]


@cache
def tree() -> Node:
    """The tree of all declared routes."""
    operations.load()
    return build(ROUTES)


def build(routes: Iterable[Route]) -> Node:
    """A tree of routes."""
    root = Node()
    for route in routes:
        node = root
        for part in route.path.strip("/").split("/"):
            name = part.strip("<>")
            children = node.fixed if name == part else node.named
            node = children.setdefault(name, Node())
        node.routes[route.method] = route
    return root


def find(node: Node, method: str, parts: list[str]) -> Found | None:
    """The route for the parts of a path below /v1, with the values of its parameters, or None.

    A fixed part goes before a parameter, wherever both would do.
    """
    if not parts:
        route = node.routes.get(method)
        return None if route is None else (route, {})
    first, *others = parts
    if first in node.fixed and (found := find(node.fixed[first], method, others)):
        return found
    for name, child in node.named.items():
        if found := find(child, method, others):
            return found[0], {name: first, **found[1]}
    return None
