"""Declaring routes: a decorator beside each handler, collected for the application."""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import params
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.params import Param
from appwrite_cli.local.refusal import Refusal


@dataclass(frozen=True)
class Call:
    """A request that may go on: who asks, with which checked parameters, in which transaction."""

    db: sqlite3.Connection
    caller: Caller
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Answer:
    """An answer with another status than the route's own."""

    status: int
    data: Any


class Json(str):
    """An answer that is JSON text already."""

    __slots__ = ()


# A returned Refusal is sent like a raised one, but what the handler wrote is kept.
Outcome = Mapping[str, Any] | Answer | Refusal | str | None
Handler = Callable[[Call], Outcome]


@dataclass(frozen=True)
class Route:
    """One operation. Any one of `scopes` is enough; None answers 204."""

    method: str
    path: str
    scopes: tuple[str, ...]
    params: tuple[Param, ...]
    status: int
    handler: Handler

    @property
    def writes(self) -> bool:
        """Whether the handler runs in a writing transaction."""
        return self.method != "GET"


ROUTES: list[Route] = []


def route(
    method: str,
    path: str,
    *,
    scope: str | tuple[str, ...],
    params: Sequence[Param] = (),
    status: int = 200,
) -> Callable[[Handler], Handler]:
    """Declare the handler of an operation; `path` is relative to /v1, with `<name>` for its IDs.

    Parameters of the path are checked before the others, as IDs, or as keys where so named.
    """

    def declare(handler: Handler) -> Handler:
        declared = tuple(Param(name, _check_of(name)) for name in re.findall(r"<(\w+)>", path))
        scopes = (scope,) if isinstance(scope, str) else scope
        ROUTES.append(Route(method, path, scopes, (*declared, *params), status, handler))
        return handler

    return declare


def _check_of(name: str) -> params.Check:
    return params.key if name in ("key", "column") else params.uid
