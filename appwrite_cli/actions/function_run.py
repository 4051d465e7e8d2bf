"""`functions run`: a handler in its process, started anew when its files change."""

import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Self

from appwrite_cli import __version__
from appwrite_cli.actions.function_declared import Function
from appwrite_cli.config import settings
from appwrite_cli.config.paths import cache_directory, cache_enabled
from appwrite_cli.errors import CliError
from appwrite_cli.ids import unique_id
from appwrite_cli.output import note
from appwrite_cli.runtime import Execution, Limits, Request, Runner, prepare
from appwrite_cli.runtime.tree import entries


class Lines:
    """Logs as they come, a line at a time, with what they are in front."""

    def __init__(self) -> None:
        self._open = {"log": "", "error": ""}
        self._lock = threading.Lock()

    def hear(self, stream: str, text: str) -> None:
        """Take a piece of a stream."""
        with self._lock:
            *lines, self._open[stream] = (self._open[stream] + text).split("\n")
            for line in lines:
                note(f"[{stream}] {line}")

    def flush(self) -> None:
        """Say what has no end yet: the execution is over."""
        with self._lock:
            for stream, text in self._open.items():
                if text:
                    note(f"[{stream}] {text}")
            self._open = dict.fromkeys(self._open, "")


class Session:
    """A function that is tried: what changes in its directory holds from the next request on."""

    def __init__(
        self,
        function: Function,
        variables: Mapping[str, str],
        *,
        timeout: float,
        memory: int,
    ) -> None:
        self.function = function
        self._variables = {**variables, **appwrite_variables(function, memory)}
        self._timeout = timeout
        self._limits = Limits(memory=memory)
        self._lines = Lines()
        self._lock = threading.Lock()
        self._seen: list[tuple[str, int, int, str]] | None = None
        self._runner: Runner | None = None
        self._cache: AbstractContextManager[str] = (
            nullcontext(str(cache_directory() / "functions"))
            if cache_enabled()
            else tempfile.TemporaryDirectory(prefix="awcli-")
        )
        self._environments = Path()

    def __enter__(self) -> Self:
        self._environments = Path(self._cache.__enter__())
        return self

    def __exit__(self, *_error: object) -> None:
        if self._runner is not None:
            self._runner.close()
        self._cache.__exit__(None, None, None)

    def start(self) -> None:
        """Make the environment, so that what is wrong with it is known at once."""
        with self._lock:
            self._current()

    def execute(self, request: Request) -> Execution:
        """Answer a request; one after the other. Raises CliError where nothing can be built."""
        request = replace(request, headers=appwrite_headers(request.headers))
        with self._lock:
            runner = self._current()
            try:
                return runner.execute(request, self._timeout)
            finally:
                self._lines.flush()

    def _current(self) -> Runner:
        """The runner of what the directory holds now."""
        found = [
            (entry.name, entry.size, entry.changed, entry.target)
            for entry in entries(self.function.directory, self.function.ignore)
        ]
        if self._runner is None or found != self._seen:
            if self._runner is not None:
                note("changed: starting anew")
                self._runner.close()
                self._runner = None
            environment = prepare(
                self.function.directory,
                self.function.entrypoint,
                environments=self._environments,
                own=self._environments,
                on_output=lambda line: note(f"[build] {line.rstrip()}"),
            )
            self._runner = Runner(
                environment,
                variables=self._variables,
                limits=self._limits,
                on_log=self._lines.hear,
            )
            self._seen = found
        return self._runner


def appwrite_variables(function: Function, memory: int) -> dict[str, str]:
    """The variables that Appwrite 1.9 gives to every function, as far as they mean something here.

    Source: its worker for builds and executions. The API key is only in the header, and only
    where it was asked for.
    """
    now = settings()
    version = function.runtime.removeprefix("python-")
    return {
        "APPWRITE_VERSION": "1.9.6",
        "APPWRITE_REGION": "default",
        "APPWRITE_DEPLOYMENT_TYPE": "cli",
        "APPWRITE_FUNCTION_API_ENDPOINT": now.endpoint,
        "APPWRITE_FUNCTION_ID": function.id or function.directory.name,
        "APPWRITE_FUNCTION_NAME": function.name or function.id or function.directory.name,
        "APPWRITE_FUNCTION_DEPLOYMENT": "local",
        "APPWRITE_FUNCTION_PROJECT_ID": now.project,
        "APPWRITE_FUNCTION_RUNTIME_NAME": "Python",
        "APPWRITE_FUNCTION_RUNTIME_VERSION": version or ".".join(map(str, sys.version_info[:2])),
        "APPWRITE_FUNCTION_CPUS": "1",
        "APPWRITE_FUNCTION_MEMORY": str(memory // 1024**2),
    }


def appwrite_headers(given: Mapping[str, str]) -> dict[str, str]:
    """The headers that Appwrite adds to a request, with those that were given in their place.

    Source: its controller for executions.
    """
    event = given.get("x-appwrite-event", "")
    return {
        "user-agent": f"awcli/{__version__}",
        "x-appwrite-execution-id": unique_id(),
        "x-appwrite-key": "",
        "x-appwrite-trigger": "event" if event else "http",
        "x-appwrite-event": event,
        "x-appwrite-user-id": "",
        "x-appwrite-user-jwt": "",
        "x-appwrite-country-code": "",
        "x-appwrite-continent-code": "",
        "x-appwrite-continent-eu": "false",
        "x-appwrite-client-ip": "127.0.0.1",
        **given,
    }


def print_answer(execution: Execution) -> None:
    """Write the body of an answer to stdout; raises CliError for a status of 400 or more."""
    from appwrite_cli.output import stdout
    from appwrite_cli.output.cells import clean_lines

    body = execution.body
    if body and stdout.is_terminal():
        try:
            text = clean_lines(body.decode())
        except UnicodeDecodeError:
            text = f"{len(body)} bytes that are no text: redirect them into a file"
        stdout.write(text if text.endswith("\n") else f"{text}\n")
    else:
        stdout.write(body)
    if execution.status >= 400:
        words = execution.failure or f"The function answered {execution.status}."
        raise CliError(words)
