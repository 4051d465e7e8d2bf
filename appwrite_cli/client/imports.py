"""Imports that are not worth their time."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.RLock()


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let imports of these optional modules fail as if they were not installed.

    For libraries that import what is there, needed or not. None in `sys.modules` is Python's own
    way to forbid an import; modules that are already imported stay.
    """
    with _lock:
        absent = [name for name in names if name not in sys.modules]
        for name in absent:
            sys.modules[name] = None  # type: ignore[assignment]
        try:
            yield
        finally:
            for name in absent:
                del sys.modules[name]
