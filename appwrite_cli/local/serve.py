"""Serving a local Appwrite over HTTP, for apps and SDKs: on this machine only, unless asked."""

import gc
import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from appwrite_cli.errors import CliError
from appwrite_cli.local import PATH, WSGI, application
from appwrite_cli.local.app import JSON
from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.cors import LOOPBACK as LOOPBACK_HOSTS
from appwrite_cli.local.incoming import split_host
from appwrite_cli.local.refusal import Refusal

LOOPBACK = "127.0.0.1"
_THREADS = 8
_MOST_BYTES = 64 * 1024 * 1024  # far more than is taken: what is refused is told so in JSON
# What does not fit into these, waitress writes to disk first. A chunk of a file fits, and an answer
# waits until what it gave before was sent, so that a download takes little memory and no disk.
_BUFFERS = {
    "recv_bytes": 64 * 1024,
    "inbuf_overflow": 6 * 1024 * 1024,
    "outbuf_overflow": 4 * 1024 * 1024,
    "outbuf_high_watermark": 1024 * 1024,
}


class _Channel(Protocol):
    def handle_close(self) -> None: ...


class _Trigger(Protocol):
    def pull_trigger(self, thunk: Callable[[], None]) -> None: ...


class _Dispatcher(Protocol):
    def shutdown(self) -> object: ...


class _Listener(Protocol):
    """What is used of waitress, which has no types."""

    active_channels: Mapping[int, _Channel]
    trigger: _Trigger
    task_dispatcher: _Dispatcher

    def close(self) -> None: ...


def _answering(served: WSGI) -> WSGI:
    """The same, but what ends a command with an error is an answer here, and stands on stderr."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return served(environ, start_response)
        except CliError as error:
            sys.stderr.write(f"error: {error.message}\n")
            data = {"message": error.message, "code": 500, "type": "general_unknown"}
            body = json.dumps({**data, "version": VERSION}).encode()
            headers = [("Content-Type", JSON), ("Content-Length", str(len(body)))]
            start_response("500 Internal Server Error", headers)
            return [body]

    return answer


class Server:
    """A local Appwrite on a port; 0 takes a free one. `public` listens on every address.

    With `mail`, mails are written down instead of refused. Raises OSError where the port cannot be
    had.
    """

    def __init__(
        self, directory: Path, *, port: int = 0, public: bool = False, mail: bool = False
    ) -> None:
        from waitress import create_server

        served = application(directory)
        served.store.open()  # what is wrong with the directory is better known now
        if mail:
            served.open_mailbox()
        # Requests that wait for the one writer are no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        host = "0.0.0.0" if public else LOOPBACK  # noqa: S104 - only when it was asked for
        self._sockets: dict[int, object] = {}
        # Bound here, for waitress leaves sockets open when it cannot.
        self._socket = socket.create_server((host, port))
        self._listener: _Listener = create_server(
            _answering(served if public else for_this_machine(served)),
            map=self._sockets,
            sockets=[self._socket],
            threads=_THREADS,
            **_BUFFERS,
            max_request_body_size=_MOST_BYTES,
            ident="awcli local",
            clear_untrusted_proxy_headers=True,
        )
        self._port = int(self._socket.getsockname()[1])
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._port

    @property
    def endpoint(self) -> str:
        """Where clients on this machine find it."""
        return f"http://{LOOPBACK}:{self.port}{PATH}"

    def run(self) -> None:
        """Serve until an interrupt, or until `close` is called from another thread."""
        from waitress import wasyncore

        gc.enable()  # `entry` has turned it off, for commands that end soon
        # The listener's own `run` would keep a SIGTERM to itself.
        with suppress(KeyboardInterrupt):
            wasyncore.loop(timeout=1, map=self._sockets)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="awcli local serve", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving: requests at work are answered, and no connection is left open."""
        self._listener.task_dispatcher.shutdown()  # its threads write to the sockets closed below
        if self._thread is None:
            self._stop()
        else:
            # Only the thread that waits for the sockets may close them.
            self._listener.trigger.pull_trigger(self._stop)
            self._thread.join()

    def _stop(self) -> None:
        for channel in list(self._listener.active_channels.values()):
            channel.handle_close()
        self._listener.close()


def for_this_machine(served: WSGI) -> WSGI:
    """Refuse requests to hosts that are not this machine.

    A page from elsewhere can let its own name lead to this machine, and would then share an origin
    with what is served here. Its requests still carry that name.
    """
    from werkzeug.wrappers import Response

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host, _ = split_host(environ.get("HTTP_HOST", ""))
        if host.strip("[]").lower() in LOOPBACK_HOSTS:
            return served(environ, start_response)
        refusal = Refusal(
            403,
            "general_access_forbidden",
            "This local Appwrite is for this machine only: call it by 127.0.0.1 or "
            "localhost, or serve it with --public.",
        )
        body = json.dumps(refusal.body(VERSION), separators=(",", ":"))
        response = Response(body, refusal.status, content_type=JSON)
        return response(environ, start_response)

    return guarded
