"""A loopback HTTP server that misbehaves on order.

    with Misbehaving() as server:
        server.then(drop, rows({"$id": "a"}))   # one behaviour a request, in this order
        ...
        server.requests[0].method

A behaviour is a function that gets the request and the connection, and answers or does not. When
the script has run out, the server behaves: it keeps resources as Appwrite does, so that a test
sees what was carried out, and how often.
"""

import json
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import parse_qsl, urlsplit

import trustme

AUTHORITY = trustme.CA()  # of this process alone
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; `connection` counts connections from 1."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def queries(self) -> list[Any]:
        return [json.loads(v) for k, v in self.params.items() if k.startswith("queries[")]


class Wire:
    """The server's side of a connection."""

    def __init__(self, connection: socket.socket, stopped: threading.Event) -> None:
        self.connection = connection
        self.stopped = stopped
        self.open = True

    def send(self, content: bytes) -> None:
        self.connection.sendall(content)

    def close(self) -> None:
        self.open = False

    def reset(self) -> None:
        """Close with a TCP reset."""
        linger = struct.pack("ii" if hasattr(socket, "AF_UNIX") else "hh", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.open = False

    def answer(
        self,
        status: int,
        content: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        kind: str = JSON,
    ) -> None:
        lines = {"content-type": kind, "content-length": str(len(content)), **(headers or {})}
        phrase = HTTPStatus(status).phrase
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        self.send(f"HTTP/1.1 {status} {phrase}\r\n{head}\r\n".encode() + content)


Behaviour = Callable[[Seen, Wire], None]


def drop(_seen: Seen, wire: Wire) -> None:
    """Close the connection without an answer; nothing was carried out."""
    wire.close()


def reset(_seen: Seen, wire: Wire) -> None:
    """The same, with a reset."""
    wire.reset()


def hang(_seen: Seen, wire: Wire) -> None:
    """Never answer."""
    wire.stopped.wait()
    wire.close()


def garbage(_seen: Seen, wire: Wire) -> None:
    """Something that is not HTTP."""
    wire.send(b"220 mail.example.com ESMTP\r\n\r\n")
    wire.close()


def answer(
    status: int, data: Any, headers: Mapping[str, str] | None = None, *, kind: str = JSON
) -> Behaviour:
    """Any answer: JSON from anything that is no text or bytes."""
    if isinstance(data, str):
        data = data.encode()
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return lambda _seen, wire: wire.answer(status, content, headers, kind=kind)


def refuse(
    status: int, kind: str = "", message: str = "no", headers: Mapping[str, str] | None = None
) -> Behaviour:
    """An error as Appwrite writes it; `kind` is its type."""
    error = {"message": message, "code": status, "type": kind, "version": "1.9.6"}
    return answer(status, error, headers)


def page(status: int, html: str, headers: Mapping[str, str] | None = None) -> Behaviour:
    """An HTML page."""
    return answer(status, html, headers, kind="text/html; charset=UTF-8")


def cut(status: int, content: bytes, missing: int = 100) -> Behaviour:
    """An answer that promises `missing` more bytes than it gives."""

    def behave(_seen: Seen, wire: Wire) -> None:
        wire.answer(status, content, {"content-length": str(len(content) + missing)})
        wire.close()

    return behave


def redirect(to: str, status: int = 302) -> Behaviour:
    """Go elsewhere."""
    return answer(status, "moved", {"location": to}, kind="text/plain")


class Store:
    """Resources by their path; how often each was made, deleted or counted up."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.done: list[str] = []
        self.unique: set[str] = set()  # titles, as a unique index would see them

    def __call__(self, seen: Seen, wire: Wire) -> None:
        status, data = getattr(self, seen.method.lower())(seen)
        if status == 204:
            wire.answer(204, b"", {"content-length": "", "content-type": ""})
        else:
            wire.answer(status, json.dumps(data).encode())

    def post(self, seen: Seen) -> tuple[int, Any]:
        body = seen.json
        path = f"{seen.path}/{body['rowId']}"
        title = body.get("data", {}).get("title")
        if path in self.resources or (title and title in self.unique):
            return 409, _error(409, "row_already_exists")
        self.unique.add(title)
        self.resources[path] = {"$id": body["rowId"], "title": title, "views": 0}
        self.done.append(f"POST {path}")
        return 201, self.resources[path]

    def get(self, seen: Seen) -> tuple[int, Any]:
        if seen.path not in self.resources:
            return 404, _error(404, "row_not_found")
        return 200, self.resources[seen.path]

    def put(self, seen: Seen) -> tuple[int, Any]:
        self.resources[seen.path] = {"$id": seen.path.rpartition("/")[2], **seen.json["data"]}
        self.done.append(f"PUT {seen.path}")
        return 200, self.resources[seen.path]

    def patch(self, seen: Seen) -> tuple[int, Any]:
        row = self.resources.setdefault(seen.path, {"views": 0})
        row["views"] += seen.json["value"]
        self.done.append(f"PATCH {seen.path}")
        return 200, row

    def delete(self, seen: Seen) -> tuple[int, Any]:
        if self.resources.pop(seen.path, None) is None:
            return 404, _error(404, "row_not_found")
        self.done.append(f"DELETE {seen.path}")
        return 204, None


def _error(status: int, kind: str) -> dict[str, Any]:
    return {"message": f"{kind}.", "code": status, "type": kind, "version": "1.9.6"}


@dataclass
class Misbehaving:
    """The server; `then` says how it behaves, `requests` what it was asked."""

    requests: list[Seen] = field(default_factory=list)
    store: Store = field(default_factory=Store)
    connections: int = 0
    script: list[Behaviour] = field(default_factory=list)
    tls: bool = False

    def then(self, *behaviours: Behaviour) -> None:
        """Behave so for the next requests, one each."""
        self.script.extend(behaviours)

    def first(self, behaviour: Behaviour) -> Behaviour:
        """Carry the request out, but behave differently in place of answering."""

        def behave(seen: Seen, wire: Wire) -> None:
            getattr(self.store, seen.method.lower())(seen)
            behaviour(seen, wire)

        return behave

    def __enter__(self) -> Self:
        self._stopped = threading.Event()
        self._server = _TCPServer(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.port = self._server.server_address[1]
        self.endpoint = f"http{'s' * self.tls}://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, connection: socket.socket) -> None:
        """One connection, until either side closes it."""
        self.connections += 1
        number = self.connections
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
            connection = context.wrap_socket(connection, server_side=True)
        elif connection.recv(1, socket.MSG_PEEK) == b"\x16":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")  # TLS, where none is spoken
            return
        wire = Wire(connection, self._stopped)
        with connection, connection.makefile("rb") as stream:
            while wire.open and (seen := _read(stream, number)):
                self.requests.append(seen)
                behaviour = self.script.pop(0) if self.script else self.store
                behaviour(seen, wire)


class _TCPServer(socketserver.ThreadingTCPServer):
    daemon_threads = True  # clients may keep connections open for ever
    request_queue_size = 64
    owner: Misbehaving


class _Handler(socketserver.BaseRequestHandler):
    server: _TCPServer

    def handle(self) -> None:
        try:
            self.server.owner.serve(self.request)
        except (ConnectionError, ssl.SSLError):
            return  # the client went away, as some tests want it to


def _read(stream: BinaryIO, connection: int) -> Seen | None:
    first = stream.readline().decode("latin-1").split()
    if len(first) < 2:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(stream))
    else:
        length = int(headers.get("content-length", 0))
        body = stream.read(length)
        if len(body) < length:
            return None  # cut off in the middle: nobody carries that out
    target = first[1].removeprefix("/v1") or "/"
    return Seen(first[0], target, headers, body, connection)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline():
        size = int(line, 16)
        yield stream.read(size)
        stream.readline()
        if not size:
            return
    raise ConnectionError("the request was cut off")
