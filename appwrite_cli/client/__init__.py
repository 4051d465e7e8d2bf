"""Requests to Appwrite with the settings of this run; httpx is imported in this package alone.

    call("GET", "/tablesdb/blog/tables/articles/rows", params={"queries": [...]}).data

One request is sent by `sender`, over connections that `pools` keeps. What is sent again and when
is decided by `retry` and `delivery`, what answers mean by `answers`.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from appwrite_cli import config
from appwrite_cli.client.answers import Answer
from appwrite_cli.client.missing import require_server
from appwrite_cli.client.pools import close_pools
from appwrite_cli.client.request import JSON
from appwrite_cli.client.retry import Repeat
from appwrite_cli.client.sender import Client

if TYPE_CHECKING:
    from appwrite_cli.client.forms import Form
    from appwrite_cli.client.sinks import Sink

__all__ = ["Answer", "Client", "Repeat", "call", "close", "paced", "walk"]

_lock = threading.RLock()
_clients: dict[int, Client] = {}  # by the identity of their settings
_MOST_CLIENTS = 32


def call(
    method: str,
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    repeat: Repeat | None = None,
    proof: str = "",
    accept: str = JSON,
    guest: bool = False,
    follow: bool = True,
    form: "Form | None" = None,
    sink: "Sink | None" = None,
) -> Answer:
    """Send one request with the settings of this run: see `Client.call`."""
    return current().call(
        method,
        path,
        params=params,
        body=body,
        headers=headers,
        repeat=repeat,
        proof=proof,
        accept=accept,
        guest=guest,
        follow=follow,
        form=form,
        sink=sink,
    )


def walk(
    path: str,
    key: str,
    *,
    queries: Sequence[str] = (),
    params: Mapping[str, Any] | None = None,
    limit: int | None,
    page_size: int = 1000,
    cursors: bool = True,
) -> Iterator[Answer]:
    """The pages of a list whose items stand under `key`; see `paging.walk`.

    The next page is fetched in a thread while the caller handles this one.
    """
    from appwrite_cli.client import paging

    client = current()

    def fetch(page: Sequence[str]) -> Answer:
        return client.call("GET", path, params={**(params or {}), "queries": list(page)})

    return paging.walk(fetch, key, queries, limit=limit, page_size=page_size, cursors=cursors)


def current() -> Client:
    """The client with the settings of this run; threads may share it."""
    settings = config.settings()
    with _lock:
        client = _clients.get(id(settings))
        if client is None:
            if len(_clients) >= _MOST_CLIENTS:
                _clients.clear()
            client = _clients[id(settings)] = Client(settings)
            for text in settings.warnings:
                from appwrite_cli.output import warn

                warn(text)
        return client


def paced(pause: Callable[[float], None], *, guest: bool = False) -> Client:
    """A client with the settings of this run whose retries wait with `pause`, for many requests.

    Raises UsageError, before anything is sent, where a setting is missing; a `guest` needs no
    credential.
    """
    settings = current().settings
    require_server(settings, guest=guest)
    return Client(settings, pause)


def close() -> None:
    """Close every connection; the next call opens new ones."""
    with _lock:
        close_pools()
        _clients.clear()
