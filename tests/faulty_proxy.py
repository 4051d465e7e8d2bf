"""A proxy in front of a server that does to some requests what networks and busy servers do.

    with FaultyProxy(port, random.Random(7)) as proxy:
        ...
        proxy.faults["cut in the request"]

Connections are cut in the request or in the answer, after the request was carried out too;
requests are refused with 429 and 503 instead of being passed on; some go slowly. Which and where
is up to the generator it is given, as far as the order of the requests is.
"""

import random
import socket
import socketserver
import struct
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self

PIECE = 65536
REFUSALS = {
    "429": (
        b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\n",
        b'{"message":"busy","code":429,"type":"general_rate_limit_exceeded","version":"1.9.6"}',
    ),
    "503": (b"HTTP/1.1 503 Service Unavailable\r\n", b"<h1>Service unavailable</h1>"),
    "503 with Retry-After": (b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 0\r\n", b""),
}
FAULTS = ("cut in the request", "cut before the answer", "cut in the answer", "slow", *REFUSALS)


class FaultyProxy:
    """Passes requests on to a port of this machine; `share` of them meet a fault.

    `watch` is told the number of each request, counted from 1, before it is passed on.
    """

    def __init__(self, port: int, generator: random.Random, share: float = 0.35) -> None:
        self.upstream = port
        self.share = share
        self.faults: Counter[str] = Counter()
        self.requests = 0
        self.watch: Callable[[int], None] = lambda _number: None
        self._generator = generator
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.port = self._server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def pass_on(self, client: socket.socket) -> None:
        """One request of a connection, which ends with it."""
        head = _head(client)
        if not head:
            return
        length = _content_length(head)
        with self._lock:
            self.requests += 1
            number = self.requests
            fault = self._generator.choice(FAULTS) if self._generator.random() < self.share else ""
            place = self._generator.random()
            if fault:
                self.faults[fault] += 1
        self.watch(number)
        if fault in REFUSALS:
            _drain(client, length)
            start, body = REFUSALS[fault]
            kind = b"content-type: application/json\r\n" if body[:1] == b"{" else b""
            size = b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body)
            client.sendall(start + kind + size + body)
            return
        with socket.create_connection(("127.0.0.1", self.upstream)) as server:
            server.sendall(_closing(head))
            if fault == "cut in the request":
                _copy(client, server, int(length * place))
                _reset(client)
                return
            _copy(client, server, length, slow=fault == "slow")
            if fault == "cut before the answer":
                while server.recv(PIECE):  # until it was carried out
                    pass
                _reset(client)
            elif fault == "cut in the answer":
                _copy(server, client, int(2 ** (24 * place)))
                _reset(client)
            else:
                _copy(server, client, None, slow=fault == "slow")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64
    proxy: FaultyProxy


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            self.server.proxy.pass_on(self.request)
        except OSError:
            return  # one of both has gone: the other one notices


def _head(client: socket.socket) -> bytes:
    """The request up to its body, byte by byte so that nothing of the body is taken."""
    stream = client.makefile("rb", buffering=0)
    lines = []
    while line := stream.readline():
        lines.append(line)
        if line == b"\r\n":
            return b"".join(lines)
    return b""


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _closing(head: bytes) -> bytes:
    """The same request on a connection that ends with the answer."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


def _copy(
    source: socket.socket, sink: socket.socket, amount: int | None, *, slow: bool = False
) -> None:
    """So many bytes, or all; slowly means in many small pieces, each sent before the next."""
    size = 1500 if slow else PIECE
    while amount is None or amount > 0:
        piece = source.recv(size if amount is None else min(size, amount))
        if not piece:
            return
        sink.sendall(piece)
        if amount is not None:
            amount -= len(piece)


def _drain(source: socket.socket, amount: int) -> None:
    while amount > 0 and (piece := source.recv(min(PIECE, amount))):
        amount -= len(piece)


def _reset(connection: socket.socket) -> None:
    linger = struct.pack("ii" if hasattr(socket, "AF_UNIX") else "hh", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()
