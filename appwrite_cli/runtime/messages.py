"""What goes into a function and what comes out of it: the data that everybody shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MOST_REQUEST_BYTES = 20 * 1024 * 1024  # `client_max_size` of open-runtimes' server for Python
MOST_RESPONSE_BYTES = 20 * 1024 * 1024
MOST_LOG_CHARACTERS = 1_000_000  # of the logs and of the errors of one execution, each

# Called with "log" or "error" and a piece of text as soon as the handler has written it.
OnLog = Callable[[str, str], None]


@dataclass(frozen=True)
class Request:
    """A request for a function, as HTTP has it: `path` without, `query` without its mark."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Execution:
    """What became of a request.

    `failure` is empty where the handler's process answered, be it with an error of 500; else it
    says why there is no answer (a time limit, a kill, a crash), and `status` is 500. It then
    stands at the end of `errors` too. `duration` is in seconds.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    logs: str
    errors: str
    duration: float
    failure: str = ""


@dataclass(frozen=True)
class Limits:
    """What a function and everything that it starts may use.

    `memory` in bytes is what Appwrite's smallest specification has. Both are watched on Linux
    only, where the system says what a process has started.
    """

    memory: int = 512 * 1024 * 1024
    processes: int = 128


@dataclass(frozen=True)
class Environment:
    """A function that is ready to run: its code, the file in it that has `main`, and the
    interpreter that has its dependencies. `log` is the output of the build."""

    code: Path
    entrypoint: str
    python: Path
    log: str = ""
