"""A handler over HTTP on this machine: every method and path is a request for it."""

import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from appwrite_cli.actions.function_run import Session
from appwrite_cli.errors import CliError
from appwrite_cli.output import note
from appwrite_cli.runtime import Request
from appwrite_cli.runtime.messages import MOST_REQUEST_BYTES

LOOPBACK = "127.0.0.1"
PORT = 3000
# What the connection needs is said here, not by the handler.
_OURS = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive"})
_TEXT = "text/plain; charset=utf-8"
_SILENT = 60  # seconds after which a client that says nothing is left


def serve(
    session: Session,
    headers: Mapping[str, str],
    *,
    port: int,
) -> None:
    """Serve until an interrupt; raises CliError where the port cannot be had."""
    import gc
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        protocol_version = "HTTP/1.1"
        timeout = _SILENT
        server_version, sys_version = "awcli", ""

        def answer(self) -> None:
            """Read a request, have it answered, and write that."""
            body = self.body()
            if body is None:
                return
            path, _, query = self.path.partition("?")
            sent = {key.lower(): value for key, value in self.headers.items()}
            try:
                got = session.execute(Request(self.command, path, query, {**headers, **sent}, body))
            except CliError as error:
                note(f"error: {error.message}")
                self.write(
                    500, {"content-type": "text/plain; charset=utf-8"}, error.message.encode()
                )
                return
            note(f"{self.command} {self.path} {got.status} {got.duration * 1000:.0f} ms")
            self.write(got.status, got.headers, got.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815

        def body(self) -> bytes | None:
            """The request's body; None after it has been refused."""
            length = self.headers.get("content-length", "0")
            if "transfer-encoding" in self.headers or not length.isdecimal():
                self.refuse(411)
            elif int(length) > MOST_REQUEST_BYTES:
                self.refuse(413)
            else:
                return self.rfile.read(int(length))
            return None

        def refuse(self, status: int) -> None:
            """Answer without the handler, and close: the body was not read."""
            self.close_connection = True
            self.write(status, {}, HTTPStatus(status).phrase.encode())

        def write(self, status: int, fields: Mapping[str, str], body: bytes) -> None:
            """Write an answer."""
            empty = status in (204, 304)
            self.send_response(status)
            for key, value in fields.items():
                if key not in _OURS:
                    self.send_header(key, value.encode().decode("latin-1"))
            if not empty:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            if not empty and self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing: `answer` does."""

    class Server(ThreadingHTTPServer):
        """Says in one line what went wrong with a connection; mostly the client has left."""

        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
            """Say what was raised."""
            note(f"error: {sys.exc_info()[1]}")

    gc.enable()  # `entry` has turned it off, for commands that end soon
    try:
        server = Server((LOOPBACK, port), Handler)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CliError(
            f"port {port} cannot be had: {reason}", hint="--port 0 takes a free one"
        ) from None
    with server:
        address = f"http://{LOOPBACK}:{server.server_port}/"
        name = session.function.id or session.function.directory.name
        try:
            note(f"{name} at {address}; Ctrl-C stops it")
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            return
