"""An httpx transport straight to the server, over the standard library's http.client.

httpx's own transport does the same, and more, with httpcore and h11, whose import takes a sixth of
a short command; http.client is imported by httpx in any case. Proxies go through httpx's own.
"""

import http.client
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ssl import SSLContext
from typing import cast

import httpx

IDLE = 5.0  # seconds after which an unused connection is closed; servers close them too
PIECE = 65536  # bytes read at once


class DirectTransport(httpx.BaseTransport):
    """HTTP/1.1 with keep-alive; usable from several threads, each on its own connection."""

    def __init__(self, context: SSLContext) -> None:
        self._context = context
        self._idle: list[tuple[float, tuple[bytes, bytes, int | None], _Connection]] = []
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the answer's body is read from the connection as it is asked for."""
        url = request.url
        origin = (url.raw_scheme, url.raw_host, url.port)
        timeouts = request.extensions["timeout"]
        connection = self._reusable(origin) or self._connect(url, timeouts["connect"])
        try:
            sent = _send(connection, request, timeouts["write"])
            with _mapped(httpx.ReadTimeout, httpx.ReadError):
                connection.sock.settimeout(timeouts["read"])
                answer = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in answer.headers.items()]
        reusable = sent and not answer.will_close
        keep = (lambda: self._keep(origin, connection)) if reusable else None
        body = _Body(connection, answer, keep)
        return httpx.Response(answer.status, headers=headers, stream=body)

    def close(self) -> None:
        """Close the connections that are not in use."""
        with self._lock:
            for _, _, connection in self._idle:
                connection.close()
            self._idle.clear()

    def _reusable(self, origin: tuple[bytes, bytes, int | None]) -> "_Connection | None":
        """The connection that was used last, if the server still has it open."""
        with self._lock:
            waiting, self._idle = self._idle, []
            found = None
            for since, where, connection in reversed(waiting):
                if time.monotonic() - since > IDLE or _is_closed(connection.sock):
                    connection.close()
                elif found is None and where == origin:
                    found = connection
                else:
                    self._idle.insert(0, (since, where, connection))
            return found

    def _keep(self, origin: tuple[bytes, bytes, int | None], connection: "_Connection") -> None:
        with self._lock:
            self._idle.append((time.monotonic(), origin, connection))

    def _connect(self, url: httpx.URL, timeout: float | None) -> "_Connection":
        host = url.raw_host.decode("ascii")
        connection: _Connection
        if url.scheme == "https":
            connection = http.client.HTTPSConnection(
                host, url.port or 443, timeout=timeout, context=self._context
            )
        else:
            connection = http.client.HTTPConnection(host, url.port or 80, timeout=timeout)
        try:
            with _mapped(httpx.ConnectTimeout, httpx.ConnectError):
                connection.connect()
        except BaseException:
            connection.close()
            raise
        return connection


_Connection = http.client.HTTPConnection


def _send(connection: _Connection, request: httpx.Request, timeout: float | None) -> bool:
    """Whether all of the request was sent.

    A server may refuse a large body before it has read it: its answer then says why.
    """
    connection.sock.settimeout(timeout)
    target = request.url.raw_path.decode("ascii")
    connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.raw:
        connection.putheader(name, value)
    body = cast("httpx.SyncByteStream", request.stream)
    chunked = "transfer-encoding" in request.headers
    with _mapped(httpx.WriteTimeout, httpx.WriteError), suppress(ConnectionError):
        connection.endheaders(body, encode_chunked=chunked)
        return True
    return False


class _Body(httpx.SyncByteStream):
    """The body of an answer; `keep` gives the connection back once all of it was read."""

    def __init__(
        self,
        connection: _Connection,
        answer: http.client.HTTPResponse,
        keep: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._answer = answer
        self._keep = keep
        self._complete = False

    def __iter__(self) -> Iterator[bytes]:
        with _mapped(httpx.ReadTimeout, httpx.ReadError):
            while piece := self._answer.read(PIECE):
                yield piece
            if self._answer.length:  # some versions of http.client do not mind
                raise http.client.IncompleteRead(b"", self._answer.length)
        self._complete = True

    def close(self) -> None:
        self._answer.close()
        if self._complete and self._keep:
            self._keep()
        else:
            self._connection.close()


@contextmanager
def _mapped(
    timeout: type[httpx.TimeoutException], failure: type[httpx.NetworkError]
) -> Iterator[None]:
    """Raise what goes wrong in one phase of a request as httpx's exceptions."""
    try:
        yield
    except TimeoutError as error:
        raise timeout(str(error)) from error
    except http.client.RemoteDisconnected as error:
        raise httpx.ReadError(str(error)) from error
    except http.client.HTTPException as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except OSError as error:
        raise failure(str(error)) from error


def _is_closed(sock: socket.socket) -> bool:
    """Whether the other side has closed a connection on which nothing is expected to arrive."""
    try:
        return bool(select.select([sock], [], [], 0)[0])
    except (OSError, ValueError):  # closed here, or a descriptor too large for select
        return True
