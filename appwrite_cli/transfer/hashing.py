"""MD5 beside the work: reckoned in a thread of its own while more is received."""

import threading
from queue import Queue

from appwrite_cli.transfer.signature import md5

TOGETHER = 1 << 20  # bytes that are handed over at once: fewer are not worth it
WAITING = 8  # times as many may wait, so that memory stays flat


class Hasher:
    """An MD5 that is given content in order."""

    def __init__(self) -> None:
        self._digest = md5()
        self._pieces: list[bytes] = []
        self._size = 0
        self._queue: Queue[list[bytes]] | None = None
        self._thread: threading.Thread | None = None

    def update(self, content: bytes) -> None:
        """Take further content."""
        self._pieces.append(content)
        self._size += len(content)
        if self._size < TOGETHER:
            return
        if self._queue is None:
            self._queue = Queue(WAITING)
            self._thread = threading.Thread(target=self._run, args=[self._queue], daemon=True)
            self._thread.start()
        self._queue.put(self._pieces)
        self._pieces, self._size = [], 0

    def hexdigest(self) -> str:
        """The MD5 of all that was given, in hexadecimal digits; more may follow."""
        if self._queue is not None and self._thread is not None:
            self._queue.put([])
            self._thread.join()
            self._queue = self._thread = None
        for piece in self._pieces:
            self._digest.update(piece)
        self._pieces, self._size = [], 0
        return self._digest.hexdigest()

    def _run(self, queue: "Queue[list[bytes]]") -> None:
        while pieces := queue.get():
            for piece in pieces:
                self._digest.update(piece)
