"""Running a function: one request after the other, in a process that is kept while it is well."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from appwrite_cli.runtime.logs import Logs
from appwrite_cli.runtime.messages import Environment, Execution, Limits, OnLog, Request
from appwrite_cli.runtime.process import Ended, Process

_LOST = 5.0  # seconds in which a process that has answered hands over what it printed


class Runner:
    """A function that answers requests, in a process of its own that starts with the first one.

    As on Appwrite the process is kept, and what the module keeps in variables with it. One that
    has crashed, or was ended for its time or memory, is replaced at the next request. `on_log`
    hears of logs as they are written, also between two requests, and in another thread. Requests
    from several threads wait for each other. Close it: no process stays behind, and `with` does.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        variables: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        on_log: OnLog | None = None,
    ) -> None:
        self._environment = environment
        self._variables = variables or {}
        self._limits = limits or Limits()
        self._on_log = on_log or (lambda _stream, _text: None)
        self._process: Process | None = None
        self._lock = threading.Lock()

    def execute(self, request: Request, timeout: float = 15.0) -> Execution:
        """Answer one request in `timeout` seconds; what goes wrong is in the execution."""
        with self._lock:
            try:
                return self._execute(request, timeout)
            except BaseException:  # an interrupt: nothing may go on behind it
                self._drop()
                raise

    def close(self) -> None:
        """End the process and everything it started."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _drop(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.close()

    def _ready(self, logs: Logs) -> Process:
        """The process, a new one where the last has ended."""
        if self._process is not None and self._process.ended:
            self._drop()
        if self._process is None:
            self._process = Process(self._environment, self._variables, self._limits, logs)
        self._process.logs = logs
        return self._process

    def _execute(self, request: Request, timeout: float) -> Execution:
        start = time.monotonic()
        mark = _new_mark()
        logs = Logs(self._on_log, mark)
        head: dict[str, Any] = {}
        body, failure = b"", ""
        try:
            process = self._ready(logs)
            process.send(
                {
                    "method": request.method,
                    "path": request.path,
                    "query": request.query,
                    "headers": dict(request.headers),
                    "mark": mark,
                },
                request.body,
            )
        except (OSError, ValueError) as error:  # a ValueError: a variable that holds a NUL
            reason = getattr(error, "strerror", None) or error
            failure = f"The handler's process cannot be started: {reason}."
        else:
            event = process.answer(timeout)
            if event is None:
                failure = f"Execution timed out. It did not answer in {timeout:g} s, and was ended."
            elif isinstance(event, Ended):
                failure = f"The handler did not answer: {event}."
            else:
                logs.native_ended.wait(_LOST)
                head, body, failure = _parts(event)
            if failure or head.get("leaving"):
                self._drop()  # and all that it has written is there
            else:
                process.logs = Logs(self._on_log, _new_mark())
        if failure:
            logs.fail(failure + "\n")
        return Execution(
            head.get("status", 500),
            head.get("headers", {}),
            body,
            logs.text("log"),
            logs.text("error"),
            time.monotonic() - start,
            failure,
        )


def _new_mark() -> str:
    return f"\0end {secrets.token_hex(16)}\0"


def _parts(answer: bytes) -> tuple[dict[str, Any], bytes, str]:
    """Head and body of an answer, or why it is none: a handler may write anything anywhere."""
    length = int.from_bytes(answer[:4])
    try:
        head = json.loads(answer[4 : 4 + length])
        if type(head["status"]) is int and isinstance(head["headers"], dict):
            return head, answer[4 + length :], ""
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return {}, b"", f"The handler did not answer: {Ended(None, 'protocol')}."
