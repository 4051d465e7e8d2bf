"""What a function writes while it answers one request, kept up to the documented sizes."""

import codecs
import threading

from appwrite_cli.runtime.messages import MOST_LOG_CHARACTERS, OnLog
from appwrite_cli.runtime.worker import CUT, MOST_MESSAGE

# open-runtimes' words, in front of what a handler prints.
NATIVE_LOGS = "Native logs detected. Use context.log() or context.error() for better experience.\n"
MORE = f"... more than {MOST_LOG_CHARACTERS} characters: the rest is left out\n"


class Logs:
    """The logs and errors of one execution; every piece goes to `on_log` as it comes.

    What is printed comes without frames; `mark` is where the execution's part of it ends. All of
    it together is cut at 8000 characters, as open-runtimes cuts it.
    """

    def __init__(self, on_log: OnLog, mark: str) -> None:
        self.native_ended = threading.Event()
        self._on_log = on_log
        self._mark = mark.encode()
        self._pending = b""
        # A character may come in two pieces.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._native = 0  # characters
        self._begun = False
        self._lock = threading.Lock()
        self._parts: dict[str, list[str]] = {"log": [], "error": []}
        self._left = {"log": MOST_LOG_CHARACTERS, "error": MOST_LOG_CHARACTERS}

    def add(self, stream: str, text: str) -> None:
        """Take lines of the `log` or the `error` stream."""
        with self._lock:
            begun = stream == "log" and self._begun  # a printed line that has no end yet
            self._take(stream, f"\n{text}" if begun else text)

    def _take(self, stream: str, text: str) -> None:
        left = self._left[stream]
        if left < 0:
            return
        self._left[stream] -= len(text)
        kept = text if len(text) <= left else text[:left] + MORE
        if kept:
            self._parts[stream].append(kept)
            self._begun = kept[-1] != "\n" if stream == "log" else self._begun
            self._on_log(stream, kept)

    def fail(self, text: str) -> None:
        """Put why there is no answer at the end of the errors, however long they are."""
        with self._lock:
            self._left["error"] = max(self._left["error"], len(text))
        self.add("error", text)

    def native(self, data: bytes) -> None:
        """Take a piece of what was printed."""
        if self.native_ended.is_set():
            self._print(data)  # of something that goes on in the background
            return
        data = self._pending + data
        self._pending = b""
        before, mark, after = data.partition(self._mark)
        if mark:
            self._print(before)
            self.native_ended.set()
            self._print(after)
            return
        # The beginning of the mark may be the end of this piece.
        start = data.rfind(b"\0", -len(self._mark))
        if start >= 0 and self._mark.startswith(data[start:]):
            data, self._pending = data[:start], data[start:]
        self._print(data)

    def _print(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if not text or self._native > MOST_MESSAGE:
            return
        with self._lock:
            if not self._native:
                self._take("log", NATIVE_LOGS)
            kept = text[: MOST_MESSAGE - self._native]
            self._native += len(text)
            self._take("log", kept + (CUT + "\n" if self._native > MOST_MESSAGE else ""))

    def text(self, stream: str) -> str:
        """All that was kept of a stream."""
        with self._lock:
            return "".join(self._parts[stream])
