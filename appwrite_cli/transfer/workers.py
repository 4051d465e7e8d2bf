"""Several requests at once, their results in order, and one pace for all."""

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextvars import copy_context
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from appwrite_cli.client import retry

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")
AHEAD = 4  # pieces of work for each worker that are begun before an earlier one has ended


class StoppedError(Exception):
    """The work is given up: nothing more is sent."""


class Pace:
    """What slows down one worker slows down all: a server that asks to wait means everyone."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()
        self._stopped = False

    def pause(self, seconds: float) -> None:
        """Wait before a request is sent again; nobody sends a new one meanwhile.

        Raises StoppedError.
        """
        self._check()
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)
        retry.sleep(seconds)

    def wait(self) -> None:
        """Before a new request: wait until everyone may go on. Raises StoppedError."""
        if (seconds := self._until - time.monotonic()) > 0:
            retry.sleep(seconds)
        self._check()

    def stop(self) -> None:
        """Let nobody send any more."""
        self._stopped = True

    def _check(self) -> None:
        if self._stopped:
            raise StoppedError


def in_order(
    work: Callable[[T], R], items: Iterable[T], jobs: int, pace: Pace
) -> Generator[R, None, None]:
    """The result of `work` for each item, in the order of the items; `jobs` are done at once.

    Items are taken as they are needed. Raises what `work` raises, when its turn has come. Then,
    and when the iterator is closed, nothing more is sent at this pace; what is on its way is
    waited for, unless the user has lost patience.
    """
    from concurrent.futures import ThreadPoolExecutor

    waiting = iter(items)
    pool = ThreadPoolExecutor(jobs)
    patient = True

    def begin(item: T) -> "Future[R]":
        # What holds for this run, such as its settings, holds for its threads too.
        return pool.submit(copy_context().run, work, item)

    try:
        begun = deque(map(begin, islice(waiting, jobs * AHEAD)))
        while begun:
            first = begun.popleft()
            wait_for(first)
            begun.extend(map(begin, islice(waiting, 1)))
            yield first.result()
    except BaseException as error:
        patient = isinstance(error, Exception | GeneratorExit)
        raise
    finally:
        pace.stop()
        pool.shutdown(wait=patient, cancel_futures=True)


def wait_for(future: "Future[Any]") -> None:
    """Wait until it is done, in steps: Windows delivers Ctrl-C only between them."""
    from concurrent.futures import wait

    while not wait([future], 0.5).done:
        pass
