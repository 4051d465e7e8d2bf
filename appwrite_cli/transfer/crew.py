"""Workers that share a number of requests, and can be told to stop."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from itertools import islice
from types import TracebackType
from typing import Any, TypeVar

from appwrite_cli.client import Client, paced
from appwrite_cli.errors import CliError
from appwrite_cli.transfer import collect_garbage

T = TypeVar("T")
R = TypeVar("R")
JOBS = 8
"""Requests at once; the official SDKs send as many chunks at once."""
FAREWELL = 5.0  # seconds that a stopped crew has to note down what was acknowledged


class StoppedError(CliError):
    """The work was given up while this was going on."""


class Crew:
    """`jobs` requests at once, of as many things at once; whoever enters it ends it.

    Leaving it by an exception, Ctrl-C too, stops what is going on: what was being sent breaks
    off, what only waits for its answer is awaited for `farewell` seconds, to be noted down.
    The workers have the settings of whoever gives them work.
    """

    def __init__(
        self, jobs: int = JOBS, *, guest: bool = False, farewell: float = FAREWELL
    ) -> None:
        self.jobs = jobs
        self._farewell = farewell
        self.client: Client = paced(self.pause, guest=guest)
        self._stopped = threading.Event()
        self._requests = ThreadPoolExecutor(jobs, "request")
        self._things = ThreadPoolExecutor(jobs, "thing")
        self._begun: set[Future[Any]] = set()

    def __enter__(self) -> "Crew":
        collect_garbage()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._stopped.set()
            wait(self._begun, self._farewell)
        self._things.shutdown(wait=kind is None, cancel_futures=True)
        self._requests.shutdown(wait=kind is None, cancel_futures=True)

    def check(self) -> None:
        """Raise StoppedError where the work was given up."""
        if self._stopped.is_set():
            raise StoppedError("stopped")

    def pause(self, seconds: float) -> None:
        """The pause before a request is sent again."""
        self._stopped.wait(seconds)
        self.check()

    def request(self, work: Callable[[], R]) -> "Future[R]":
        """Begin with a request as soon as one of the workers is free."""
        return self._requests.submit(copy_context().run, work)

    def each(self, work: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[T, "Future[R]"]]:
        """Work on many things at once; what became of each, in their order.

        Things are taken as they are needed, a few ahead.
        """
        waiting = iter(things)
        begun = deque(self._begin(work, thing) for thing in islice(waiting, 2 * self.jobs))
        while begun:
            thing, future = begun.popleft()
            finished(future)
            self._begun.discard(future)
            for following in islice(waiting, 1):
                begun.append(self._begin(work, following))
            yield thing, future

    def _begin(self, work: Callable[[T], R], thing: T) -> tuple[T, "Future[R]"]:
        future = self._things.submit(copy_context().run, work, thing)
        self._begun.add(future)
        return thing, future


def finished(*futures: "Future[R]") -> list["Future[R]"]:
    """Wait until one of them has ended; all that have."""
    while True:
        # In steps: Windows delivers Ctrl-C only between them.
        done = wait(futures, 0.5, "FIRST_COMPLETED").done
        if done:
            return [future for future in futures if future in done]
