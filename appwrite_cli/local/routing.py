"""Declaring routes: a decorator beside each handler, collected for the application."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.local import barriers, params
from appwrite_cli.local.auth import Caller
from appwrite_cli.local.barriers import Guard
from appwrite_cli.local.incoming import Incoming, Reply
from appwrite_cli.local.mails import Mailbox
from appwrite_cli.local.params import Param
from appwrite_cli.local.refusal import Refusal
from appwrite_cli.local.store import Store
from appwrite_cli.local.uploads import Upload


@dataclass(frozen=True)
class Call:
    """A request that may go on: who asks, with which checked parameters, in which transaction.

    `incoming` is what else is known of it, `reply` takes headers for the answer, and `mailbox`
    takes mails and text messages; None where there is none. `uploads` are the files of a form by
    the names of their fields; `store` is for what goes on when the transaction is over.
    """

    db: sqlite3.Connection
    caller: Caller
    values: Mapping[str, Any] = field(repr=False)
    incoming: Incoming = field(default_factory=Incoming)
    reply: Reply = field(default_factory=Reply)
    mailbox: Mailbox | None = None
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    store: Store = field(kw_only=True)

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


@dataclass(frozen=True)
class Redirect:
    """An answer that sends a browser elsewhere, and that no cache keeps."""

    url: str


@dataclass(frozen=True)
class Content:
    """An answer that is no JSON: so many bytes, which are read while they are sent."""

    body: Iterable[bytes]
    length: int
    type: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Then:
    """What is left to do when the transaction has been kept, outside of any; it answers."""

    work: "Callable[[], Outcome]"


# A returned Refusal is sent like a raised one, but what the handler wrote is kept.
Outcome = Mapping[str, Any] | Answer | Content | Redirect | Then | Refusal | str | None
Handler = Callable[[Call], Outcome]


@dataclass(frozen=True)
class Route:
    """One operation. Any one of `scopes` is enough; None answers 204.

    `guards` refuse callers before the parameters are looked at. `as_page`: people see its errors,
    so they are pages. A GET that `changes` something runs in a writing transaction too.
    `any_origin`: pages of other sites may call it.
    """

    method: str
    path: str
    scopes: tuple[str, ...]
    params: tuple[Param, ...]
    status: int
    handler: Handler
    guards: tuple[Guard, ...] = barriers.USUAL
    as_page: bool = False
    changes: bool = False
    any_origin: bool = False

    @property
    def writes(self) -> bool:
        """Whether the handler runs in a writing transaction."""
        return self.changes or self.method != "GET"


ROUTES: list[Route] = []


def route(
    method: str,
    path: str,
    *,
    scope: str | tuple[str, ...],
    params: Sequence[Param] = (),
    status: int = 200,
    guards: Sequence[Guard] = barriers.USUAL,
    as_page: bool = False,
    changes: bool = False,
    any_origin: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare the handler of an operation; `path` is relative to /v1, with `<name>` for its IDs.

    Parameters of the path are checked before the others: as `params` says, else as IDs, or as keys
    where so named.
    """

    def declare(handler: Handler) -> Handler:
        given = {param.name: param for param in params}
        named = re.findall(r"<(\w+)>", path)
        declared = tuple(
            given.pop(name) if name in given else Param(name, _check_of(name)) for name in named
        )
        scopes = (scope,) if isinstance(scope, str) else scope
        ROUTES.append(
            Route(
                method,
                path,
                scopes,
                (*declared, *given.values()),
                status,
                handler,
                guards=tuple(guards),
                as_page=as_page,
                changes=changes,
                any_origin=any_origin,
            )
        )
        return handler

    return declare


def _check_of(name: str) -> params.Check:
    return params.key if name in ("key", "column") else params.uid
