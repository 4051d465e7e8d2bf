"""The process that watches a handler's process, and lets nothing of it stay behind (POSIX).

It is run as a script, and stands between awcli and the handler's process:

    guard.py CONTROL STATUS MEMORY PROCESSES COMMAND...

CONTROL is a pipe that nobody writes to: when its other end closes, because awcli asks for it or
has died, everything is ended. To STATUS go lines of JSON: `{"pid": N}`, and at the end
`{"code": N, "reason": "asked" | "memory" | "processes" | ""}` with a code of -N for signal N.

On Linux it adopts what the handler's descendants leave behind (PR_SET_CHILD_SUBREAPER), finds all
of them by their parents, also those in sessions of their own, and watches their number and memory.
Elsewhere the process group is what is ended.
"""

import json
import os
import resource
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

POLL = 0.05  # seconds
PAGE = os.sysconf("SC_PAGE_SIZE")
LINUX = sys.platform == "linux"
PROC = Path("/proc")


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parents have ended."""
    import ctypes

    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def descendants(pid: int) -> Iterator[int]:
    """All processes below this one."""
    children = _parents() if not (PROC / f"self/task/{os.getpid()}/children").exists() else None
    waiting = [pid]
    while waiting:
        found = _children(waiting.pop()) if children is None else children.get(waiting.pop(), [])
        waiting.extend(found)
        yield from found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in (PROC / str(pid) / "task").iterdir():
            found += [int(word) for word in (thread / "children").read_bytes().split()]
    except OSError:
        return found  # it has ended meanwhile
    return found


def _parents() -> dict[int, list[int]]:
    """The children of every process, where the kernel has no list of them for each."""
    found: dict[int, list[int]] = {}
    for place in PROC.iterdir():
        if place.name.isdecimal():
            try:
                fields = (place / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            found.setdefault(int(fields[1]), []).append(int(place.name))
    return found


def memory_of(pids: list[int], limit: int) -> int:
    """The bytes that processes have in memory; shared pages count once if it may matter."""
    total = sum(_resident(pid) for pid in pids)
    return total if total <= limit else sum(_own(pid) for pid in pids)


def _resident(pid: int) -> int:
    try:
        return int((PROC / str(pid) / "statm").read_bytes().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _own(pid: int) -> int:
    """Its proportional share."""
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return _resident(pid)
    return 0


def start(command: list[str], memory: int, processes: int) -> int:
    """Start the handler's process in a session of its own; its process ID."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.nice(5)  # so that this process, which has to end it, is not kept waiting
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if LINUX:
            # What is mapped but never used is not counted by the watch, and may be much more.
            _lower(resource.RLIMIT_AS, 2 * memory + 1024**3)
            # Of all processes of this user, so it only stops what is faster than the watch.
            _lower(resource.RLIMIT_NPROC, _processes_of_user() + processes + 1000)
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def _processes_of_user() -> int:
    """Its threads, for that is what the limit counts."""
    count, user = 0, os.getuid()
    for place in PROC.iterdir():
        try:
            if place.name.isdecimal() and place.stat().st_uid == user:
                count += sum(1 for _ in (place / "task").iterdir())
        except OSError:
            continue
    return count


def reap(worker: int) -> int | None:
    """Collect what has ended; the exit code of the worker if it is among them."""
    code = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if pid == 0:
            return code
        if pid == worker:
            code = os.waitstatus_to_exitcode(status)


def end_all(worker: int, code: int | None) -> int:
    """End the worker and everything it has started; its exit code."""
    while True:
        # macOS refuses with PermissionError where only zombies are left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(worker, signal.SIGKILL)
        for pid in descendants(os.getpid()) if LINUX else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        got = reap(worker)
        code = got if code is None else code
        left = any(True for _ in descendants(os.getpid())) if LINUX else code is None
        if code is not None and not left:
            return code
        select.select([], [], [], 0.002)


def wake_on_ended_children() -> int:
    """A pipe that can be read when a child has ended."""
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return wake


def watch(
    worker: int, control: int, wake: int, memory: int, processes: int
) -> tuple[int | None, str]:
    """Wait until the worker ends or has to be ended: its exit code, or why."""
    while True:
        ready, _, _ = select.select([control, wake], [], [], POLL if LINUX else None)
        if control in ready:
            return None, "asked"
        if wake in ready:
            os.read(wake, 4096)
        if (code := reap(worker)) is not None:
            return code, ""
        if LINUX:
            pids = list(descendants(os.getpid()))
            if len(pids) > processes:
                return None, "processes"
            if memory_of(pids, memory) > memory:
                return None, "memory"


def run(control: int, status: int, memory: int, processes: int, command: list[str]) -> None:
    """Start the command, watch it, end it, and say how it ended."""
    for file in (control, status):
        os.set_inheritable(file, False)  # noqa: FBT003 - it takes no name
    if LINUX:
        adopt_orphans()
    wake = wake_on_ended_children()
    worker = start(command, memory, processes)
    os.write(status, json.dumps({"pid": worker}).encode() + b"\n")
    nothing = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):  # the pipes are the worker's alone
        os.dup2(nothing, file)
    code, reason = watch(worker, control, wake, memory, processes)
    code = end_all(worker, code)
    os.write(status, json.dumps({"code": code, "reason": reason}).encode() + b"\n")


if __name__ == "__main__":
    control_file, status_file, most_memory, most_processes = map(int, sys.argv[1:5])
    run(control_file, status_file, most_memory, most_processes, sys.argv[5:])
