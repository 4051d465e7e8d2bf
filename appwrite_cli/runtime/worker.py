"""The process of a handler: reads requests, calls `main(context)`, writes answers.

It is run as a script by the function's own interpreter and imports nothing but the standard
library. It does as open-runtimes does for Python 3 (runtimes/python/versions/latest/src of
https://github.com/open-runtimes/open-runtimes: server.py, function_types.py, logger.py): one event
loop in which both kinds of `main` are called, the entrypoint as a module of the package
`function`, the same error texts and statuses.

Requests come on what was standard input, answers and `context.log` go to what was standard output,
both in frames. What the handler prints cannot disturb them: its standard input is empty, and its
standard output and error are the third pipe, the native logs.

    worker.py CODE ENTRYPOINT
"""

import importlib
import inspect
import json
import os
import struct
import sys
import threading
import traceback
import types
from pathlib import Path
from typing import Any

HEAD = struct.Struct(">cI")  # kind, number of bytes that follow
REQUEST, LOG, ERROR, ANSWER = b"Q", b"L", b"E", b"A"
MOST_MESSAGE = 8000  # characters of one message; open-runtimes' number and words
CUT = "... Log truncated due to size limit (8000 characters)"
MOST_LOG = 1_000_000  # characters of all messages of an execution; the rest is not even sent
MOST_BODY = 20 * 1024 * 1024
NOT_JSON = (
    "body_json is None, for the body is not JSON; on Appwrite reading it raises JSONDecodeError"
)


class Channel:
    """The frames from and to awcli, and the pipe of native logs."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._in, self._out = os.fdopen(os.dup(0), "rb"), os.dup(1)
        self._native = os.dup(2)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]

    def receive(self) -> tuple[dict[str, Any], bytes] | None:
        """The next request, its description and its body; None after the last."""
        self._leave_in_a_fork()
        head = self._in.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        payload = self._in.read(HEAD.unpack(head)[1])
        length = int.from_bytes(payload[:4])
        return json.loads(payload[4 : 4 + length]), payload[4 + length :]

    def send(self, kind: bytes, payload: bytes) -> None:
        """Write a frame."""
        self._leave_in_a_fork()
        with self._lock:
            self._write(self._out, HEAD.pack(kind, len(payload)) + payload)

    def end_of_native_logs(self, mark: str) -> None:
        """Say that all which was printed so far belongs to this execution."""
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try:
                stream.flush()  # type: ignore[union-attr]
            except (AttributeError, OSError, ValueError):
                continue  # the handler has closed or replaced it: nothing of it can be had
        self._write(self._native, mark.encode())

    def _leave_in_a_fork(self) -> None:
        """A child that the handler forked may return from main, but has no say here."""
        if os.getpid() != self._pid:
            os._exit(0)

    @staticmethod
    def _write(file: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(file, view) :]


class Response:
    """`context.res`: answers as the handler returns them."""

    def binary(
        self,
        bytes: Any,  # noqa: A002 - these names and spellings are the contract's
        statusCode: int = 200,  # noqa: N803
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Bytes."""
        return {"body": bytes, "statusCode": statusCode, "headers": dict(headers or {})}

    def send(
        self,
        body: Any,
        statusCode: int = 200,  # noqa: N803
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Text or bytes."""
        return self.binary(body, statusCode, headers)

    def text(
        self,
        body: str,
        statusCode: int = 200,  # noqa: N803
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Text, sent in UTF-8."""
        return self.binary(body.encode("utf-8"), statusCode, headers)

    def json(
        self,
        obj: Any,
        statusCode: int = 200,  # noqa: N803
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """An object as compact JSON."""
        text = json.dumps(obj, separators=(",", ":"))
        return self.text(text, statusCode, {**(headers or {}), "content-type": "application/json"})

    def empty(self) -> dict[str, Any]:
        """Nothing, 204."""
        return self.text("", 204)

    def redirect(
        self,
        url: str,
        statusCode: int = 301,  # noqa: N803
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """A redirection."""
        return self.text("", statusCode, {**(headers or {}), "location": url})


class Request:
    """`context.req`: the request."""

    def __init__(self, head: dict[str, Any], body: bytes, context: "Context") -> None:
        self.headers = {key.lower(): value for key, value in head["headers"].items()}
        self.method: str = head["method"]
        self.path: str = head["path"]
        self.query_string: str = head["query"]
        self.body_binary = body
        self.query: dict[str, str] = {}
        for part in self.query_string.split("&"):
            key, _, value = part.partition("=")
            if key:
                self.query[key] = value
        self.scheme = self.headers.get("x-forwarded-proto", "http")
        default = 443 if self.scheme == "https" else 80
        self.host, _, port = self.headers.get("host", "").partition(":")
        self.port = int(port) if port.isdecimal() else default
        shown = "" if self.port == default else f":{self.port}"
        query = f"?{self.query_string}" if self.query_string else ""
        self.url = f"{self.scheme}://{self.host}{shown}{self.path}{query}"
        self._context = context

    @property
    def body_text(self) -> str:
        """The body as UTF-8 text."""
        return self.body_binary.decode("utf-8")

    body_raw = body_text  # its old name

    @property
    def body_json(self) -> Any:
        """What the body's JSON says; None where it is not JSON."""
        try:
            return json.loads(self.body_text)
        except ValueError:
            self._context.error(NOT_JSON)
            return None

    @property
    def body(self) -> Any:
        """By the content type: what the JSON says, or text."""
        if self.headers.get("content-type", "text/plain").lower().startswith("application/json"):
            return json.loads(self.body_text) if self.body_binary else {}
        return self.body_text


class Context:
    """What `main` is called with."""

    def __init__(self, channel: Channel, head: dict[str, Any], body: bytes) -> None:
        self._channel = channel
        self._left = {LOG: MOST_LOG, ERROR: MOST_LOG}
        self.req = Request(head, body, self)
        self.res = Response()

    def log(self, *messages: Any) -> None:
        """A line for the logs of the execution."""
        self._write(LOG, messages)

    def error(self, *messages: Any) -> None:
        """A line for its errors."""
        self._write(ERROR, messages)

    def _write(self, kind: bytes, messages: tuple[Any, ...]) -> None:
        if self._left[kind] < 0:
            return
        text = " ".join(
            json.dumps(message, separators=(",", ":"))
            if isinstance(message, list | dict | tuple)
            else str(message)
            for message in messages
        )
        text = (text if len(text) <= MOST_MESSAGE else text[:MOST_MESSAGE] + CUT) + "\n"
        self._left[kind] -= len(text)
        self._channel.send(kind, text.encode("utf-8", "backslashreplace"))


def load(code: str, entrypoint: str, context: Context) -> Any:
    """The handler's `main`, or None after its errors have said why there is none."""
    if not (Path(code) / entrypoint).is_file():
        context.error(f"Failed to load entrypoint, file {entrypoint} does not exist.")
        return None
    name = "function." + entrypoint.removesuffix(".py").replace("/", ".")
    try:
        module = importlib.import_module(name)
        if not callable(getattr(module, "main", None)):
            raise AttributeError(  # noqa: TRY004, TRY301 - as open-runtimes does, with its words
                "Function signature invalid. Did you forget to export a 'main' function?"
            )
    except ModuleNotFoundError as error:
        context.error(f"Module not found: {error.name}")
    except SyntaxError as error:
        context.error(f"Syntax error in {error.filename}:{error.lineno}: {error.msg}")
    except AttributeError as error:
        context.error(str(error))
    except Exception:  # noqa: BLE001 - whatever the module raises is the answer's error
        context.error("Failed to load module: " + traceback.format_exc())
    else:
        return module.main
    return None


async def answer(code: str, entrypoint: str, context: Context) -> dict[str, Any]:
    """The checked answer of the handler: bytes, a status, headers in lower case."""
    main = load(code, entrypoint, context)
    if main is None:
        return {"body": b"", "statusCode": 503, "headers": {}}
    try:
        output = main(context)
        if inspect.iscoroutinefunction(main):
            output = await output
    except Exception:  # noqa: BLE001 - whatever the handler raises is the answer's error
        context.error(traceback.format_exc())
    else:
        try:
            return checked(output)
        except (TypeError, ValueError, AttributeError) as error:
            context.error(str(error))
    return {"body": b"", "statusCode": 500, "headers": {}}


def checked(output: Any) -> dict[str, Any]:
    """A returned value as an answer; raises TypeError or ValueError for what is none."""
    if output is None:
        raise TypeError(
            "Return statement missing. return context.res.empty() if no response is expected."
        )
    if inspect.iscoroutine(output):
        output.close()
    if not isinstance(output, dict):
        raise TypeError(
            f"main returned {type(output).__name__}, not a response: return context.res.json(...), "
            "text, binary, empty, redirect or send"
        )
    body, status = output.get("body", ""), output.get("statusCode", 200)
    body = body.encode("utf-8") if isinstance(body, str) else b"" if body is None else body
    if not isinstance(body, bytes | bytearray | memoryview):
        raise TypeError(f"the body of a response is text or bytes, not {type(body).__name__}")
    if len(body) > MOST_BODY:
        raise ValueError(f"the response has {len(body)} bytes, and {MOST_BODY} are allowed")
    if not isinstance(status, int) or not 200 <= status <= 599:
        raise ValueError(f"the status of a response is 200 to 599, not {status!r}")
    headers = {str(key).lower(): str(value) for key, value in output.get("headers", {}).items()}
    for key, value in headers.items():
        if not key or not key.isascii() or any(sign in key + value for sign in "\r\n\0"):
            raise ValueError(f"the header {key!r} cannot be sent: {value!r}")
    return {"body": bytes(body), "statusCode": status, "headers": headers}


def sent_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers as they go out: without the runtime's own, with a content type and its set."""
    kept = {key: value for key, value in headers.items() if not key.startswith("x-open-runtimes-")}
    kind = kept.get("content-type", "text/plain").lower()
    if not kind.startswith("multipart/") and "charset=" not in kind:
        kind += "; charset=utf-8"
    return {**kept, "content-type": kind}


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that watches it has gone."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def run(code: str, entrypoint: str) -> None:
    """Answer requests until there are no more."""
    import asyncio

    channel = Channel()
    die_with_parent()
    package = types.ModuleType("function")
    package.__path__ = [code]
    sys.modules["function"] = package
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    while request := channel.receive():
        context = Context(channel, *request)
        leaving = False
        try:
            output = loop.run_until_complete(answer(code, entrypoint, context))
        except (SystemExit, KeyboardInterrupt) as error:
            context.error(f"the handler ended its process: {error!r}")
            output = {"body": b"", "statusCode": 500, "headers": {}}
            leaving = True
        head = {
            "status": output["statusCode"],
            "headers": sent_headers(output["headers"]),
            "leaving": leaving,
        }
        channel.end_of_native_logs(request[0]["mark"])
        text = json.dumps(head).encode()
        channel.send(ANSWER, len(text).to_bytes(4) + text + output["body"])
        if leaving:
            os._exit(70)


if __name__ == "__main__":
    run(*sys.argv[1:3])
