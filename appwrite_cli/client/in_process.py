"""An httpx transport into a WSGI application in this process: the embedded local Appwrite.

httpx has one too, which takes ASCII alone in headers, where Appwrite sends names of files as UTF-8,
and which reads the body of a request into memory before the application sees it.
"""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast
from urllib.parse import unquote_to_bytes

import httpx

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InProcessTransport(httpx.BaseTransport):
    """Calls an application; what it raises is raised here."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Call the application; both bodies pass through as they are read."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: Any = None
        ) -> Callable[[bytes], None]:
            started.append((status, headers))
            return _refuse_write

        body = self._application(_environ(request), start_response)
        status, headers = started[-1]
        return httpx.Response(
            int(status.split()[0]),
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers],
            stream=_Answer(body),
        )


def _environ(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    environ = {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BufferedReader(_Body(request)),
        "wsgi.input_terminated": True,  # it ends where the body ends
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "REQUEST_METHOD": request.method,
        "REQUEST_URI": url.raw_path.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.raw_path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": url.query.decode("ascii"),
        "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port or {"http": 80, "https": 443}[url.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
    }
    for name, value in request.headers.raw:
        key = name.decode("ascii").upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value.decode(
            "latin-1"
        )
    return environ


class _Body(io.RawIOBase):
    """The body of a request as a file."""

    def __init__(self, request: httpx.Request) -> None:
        self._blocks = iter(cast(httpx.SyncByteStream, request.stream))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _Answer(httpx.SyncByteStream):
    """The body of an answer."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = blocks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._blocks

    def close(self) -> None:
        if hasattr(self._blocks, "close"):
            self._blocks.close()


def _refuse_write(_: bytes) -> None:
    raise NotImplementedError("the application writes as applications of old did")
