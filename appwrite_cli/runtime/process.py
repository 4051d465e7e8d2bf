"""A handler's process from outside: its pipes, its end, and everything it started.

POSIX: awcli starts `guard.py`, which starts `worker.py`; closing the control pipe ends all of it,
also when awcli itself is killed. Windows: awcli starts `worker.py` in a process group, and ends
its tree by `taskkill`.
"""

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from appwrite_cli.runtime.logs import Logs
from appwrite_cli.runtime.messages import MOST_RESPONSE_BYTES, Environment, Limits
from appwrite_cli.runtime.worker import ANSWER, ERROR, HEAD, LOG, REQUEST

HERE = Path(__file__).parent
_MOST_FRAME = MOST_RESPONSE_BYTES + 1024 * 1024  # with the headers of the response
_PASSED_ON = (
    *("HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COMSPEC", "PATHEXT"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "no_proxy"),
)


@dataclass(frozen=True)
class Ended:
    """How a handler's process ended: its exit code (-N for signal N), and why it was ended."""

    code: int | None
    reason: str = ""

    def __str__(self) -> str:
        if self.reason == "memory":
            return "it used more memory than it may, and was ended"
        if self.reason == "processes":
            return "it started more processes than it may, and all were ended"
        if self.reason == "protocol":
            return "it wrote something that is no answer into awcli's pipe, and was ended"
        if self.code is None:
            return "its process has gone"
        if self.code < 0:
            try:
                name = signal.Signals(-self.code).name
            except ValueError:
                name = str(-self.code)
            return f"its process was killed by signal {name}"
        return f"its process ended with exit code {self.code}"


class Process:
    """A running worker. What it writes goes to `logs`, at once; they may be replaced."""

    def __init__(
        self, environment: Environment, variables: Mapping[str, str], limits: Limits, logs: Logs
    ) -> None:
        import subprocess

        self.logs = logs
        self._events: queue.SimpleQueue[bytes | Ended] = queue.SimpleQueue()
        self._awaited = False  # an answer
        self._finished = threading.Event()
        self._ending = threading.Lock()
        command = [
            *(
                str(environment.python.absolute()),
                "-I",
                "-B",
                "-X",
                "utf8",
                str(HERE / "worker.py"),
            ),
            *(str(environment.code.absolute()), environment.entrypoint),
        ]
        options: dict[str, Any] = {
            "stdin": subprocess.PIPE,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": environment.code,
            "env": _variables(environment, variables),
        }
        self._control = self._worker = -1
        status = -1
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
            self._popen = subprocess.Popen(command, **options)  # noqa: S603 - our own
        else:
            heard, self._control = os.pipe()
            status, said = os.pipe()
            numbers = [heard, said, limits.memory, limits.processes]
            guard = [sys.executable, "-I", "-S", "-B", str(HERE / "guard.py"), *map(str, numbers)]
            options |= {"start_new_session": True, "pass_fds": (heard, said)}
            try:
                self._popen = subprocess.Popen([*guard, *command], **options)  # noqa: S603
            except (OSError, ValueError):
                os.close(self._control)
                os.close(status)
                raise
            finally:
                os.close(heard)
                os.close(said)
        self._broken = False
        frames = threading.Thread(target=self._read_frames, daemon=True)
        native = threading.Thread(target=self._read_native, daemon=True)
        self._threads = [
            frames,
            native,
            threading.Thread(target=self._wait, args=(status, frames, native), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def send(self, head: Mapping[str, Any], body: bytes) -> None:
        """Hand over a request, without waiting for the worker to take it."""
        text = json.dumps(head).encode()
        payload = len(text).to_bytes(4) + text + body
        self._awaited = True
        threading.Thread(target=self._write, args=(payload,), daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether it has ended, by itself or not."""
        return self._finished.is_set()

    def answer(self, timeout: float) -> bytes | Ended | None:
        """What it answers, how it ended, or None where neither came in time."""
        try:
            return self._events.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None

    def end(self) -> None:
        """End the process and everything it started, without waiting for it."""
        with self._ending:
            control, self._control = self._control, -1
        if control >= 0:
            os.close(control)
        elif sys.platform == "win32" and self._popen.poll() is None:
            import subprocess

            command = ["taskkill", "/F", "/T", "/PID", str(self._popen.pid)]
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603
            self._popen.kill()

    def close(self) -> None:
        """The same, and wait until nothing is left."""
        self.end()
        for thread in self._threads:
            thread.join()
        for stream in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue  # what was still to be written has no reader any more

    def _write(self, payload: bytes) -> None:
        stream = _pipe(self._popen.stdin)
        try:
            stream.write(HEAD.pack(REQUEST, len(payload)) + payload)
            stream.flush()
        except (OSError, ValueError):
            return  # it has ended, and `answer` says how

    def _read_frames(self) -> None:
        stream = _pipe(self._popen.stdout)
        while len(head := stream.read(HEAD.size)) == HEAD.size:
            kind, length = HEAD.unpack(head)
            expected = kind in (LOG, ERROR) or (kind == ANSWER and self._awaited)
            if not expected or length > _MOST_FRAME:
                self._broken = True
                self.end()
                return
            payload = stream.read(length)
            if kind != ANSWER:
                text = payload.decode("utf-8", "replace")
                self.logs.add("log" if kind == LOG else "error", text)
            elif len(payload) == length:
                self._awaited = False
                self._events.put(payload)

    def _read_native(self) -> None:
        file = _pipe(self._popen.stderr).fileno()
        while data := os.read(file, 65536):
            self.logs.native(data)

    def _wait(self, status: int, *readers: threading.Thread) -> None:
        code, reason = None, ""
        if status >= 0:
            with os.fdopen(status, "rb") as lines:
                for line in lines:
                    said = json.loads(line)
                    self._worker = said.get("pid", self._worker)
                    code, reason = said.get("code", code), said.get("reason", reason)
        self._popen.wait()
        if status < 0:
            code = self._popen.returncode
        elif code is None:
            self._end_group()
        for reader in readers:
            reader.join()
        self._finished.set()
        self._events.put(Ended(code, "protocol" if self._broken else reason))

    def _end_group(self) -> None:
        """The guard was killed, presumably by the handler: do what can be done without it."""
        if sys.platform != "win32" and self._worker > 0:
            try:
                os.killpg(self._worker, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - it was asked for
    return stream


def _variables(environment: Environment, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of the function, and of awcli's own those that every program needs.

    Not the others: the shell's keys and tokens are none of the function's business.
    """
    binaries = environment.python.absolute().parent
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", os.defpath)])
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PATH": path, "VIRTUAL_ENV": str(binaries.parent), **variables}
