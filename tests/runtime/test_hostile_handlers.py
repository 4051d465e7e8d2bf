"""A handler may do what it likes: awcli says what happened, and nothing stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from appwrite_cli.runtime import Limits, Request
from tests.runtime.handlers import processes_of, running

linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits are watched on Linux only")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

HOSTILE = [
    ("sys.exit(3)", "the handler ended its process: SystemExit(3)"),
    ("raise KeyboardInterrupt", "the handler ended its process: KeyboardInterrupt()"),
    ("os._exit(3)", "its process ended with exit code 3"),
    ("os._exit(0)", "its process ended with exit code 0"),
    ("os.kill(os.getpid(), 9)", "its process was killed by signal SIGKILL"),
    ("ctypes.string_at(0)", "its process was killed by signal SIGSEGV"),
    ("bytearray(10**12)", "MemoryError"),
    ("open(context._channel._out, 'wb').write(b'Z' * 99)", "something that is no answer"),
    (
        "os.write(context._channel._out, b'A\\0\\0\\0\\4\\0\\0\\0\\0')",
        "something that is no answer",
    ),
    ("os.close(context._channel._out)", "its process ended with exit code 1"),
    ("os.kill(os.getppid(), 9); time.sleep(600)", "its process has gone"),
]


@linux
@pytest.mark.parametrize(("line", "words"), HOSTILE, ids=[line for line, _ in HOSTILE])
def test_the_end_of_a_process_is_said_and_the_next_request_has_a_new_one(
    line: str, words: str, tmp_path: Path
) -> None:
    code = f"""
        import ctypes, os, sys, time

        def main(context):
            if context.req.path == "/well":
                return context.res.text("well")
            {line}
            return context.res.text("never")
    """
    with running(tmp_path, code) as runner:
        got = runner.execute(Request(), timeout=30)
        assert got.status == 500
        assert words in got.errors
        assert runner.execute(Request(path="/well"), timeout=30).body == b"well"
    assert processes_of(tmp_path) == []


@linux
@pytest.mark.parametrize(
    "loop",
    ["while True: pass", "time.sleep(600)", "subprocess.run(['sleep', '600'])", "stubborn()"],
)
def test_a_handler_that_hangs_is_ended_at_its_time_limit(loop: str, tmp_path: Path) -> None:
    code = f"""
        import signal, subprocess, time

        def stubborn():
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            while True:
                try:
                    time.sleep(600)
                except BaseException:
                    continue

        def main(context):
            context.log("before")
            {loop}
    """
    with running(tmp_path, code) as runner:
        got = runner.execute(Request(), timeout=0.8)
        assert got.failure == "Execution timed out. It did not answer in 0.8 s, and was ended."
        assert (got.status, got.logs) == (500, "before\n")
        assert got.errors.endswith(got.failure + "\n")
        assert got.duration < 20
        assert processes_of(tmp_path) == []


@linux
def test_memory_without_end_ends_the_process(tmp_path: Path) -> None:
    code = """
        def main(context):
            kept = []
            while True:
                kept.append(b"x" * 1_000_000)
    """
    with running(tmp_path, code, limits=Limits(memory=200_000_000)) as runner:
        got = runner.execute(Request(), timeout=60)
    assert "it used more memory than it may, and was ended" in got.errors
    assert processes_of(tmp_path) == []


@linux
def test_children_that_use_the_memory_together_are_ended_too(tmp_path: Path) -> None:
    code = """
        import os, time

        def main(context):
            for _ in range(4):
                if os.fork() == 0:
                    kept = os.urandom(80_000_000)
                    time.sleep(600)
            time.sleep(600)
    """
    with running(tmp_path, code, limits=Limits(memory=200_000_000)) as runner:
        got = runner.execute(Request(), timeout=60)
    assert "it used more memory than it may" in got.failure
    assert processes_of(tmp_path) == []


@linux
def test_memory_that_forks_share_counts_once(tmp_path: Path) -> None:
    code = """
        import os, time
        kept = b"x" * 100_000_000

        def main(context):
            for _ in range(4):
                if os.fork() == 0:
                    time.sleep(0.3)
                    os._exit(0)
            for _ in range(4):
                os.wait()
            return context.res.text("shared")
    """
    with running(tmp_path, code, limits=Limits(memory=250_000_000)) as runner:
        assert runner.execute(Request(), timeout=60).body == b"shared"


FORKS = {
    "as a bomb": "[os.fork() for _ in range(9)]; time.sleep(600)",
    "many": "if os.fork() == 0: time.sleep(600)",
    "in sessions of their own": "if os.fork() == 0: os.setsid(); time.sleep(600)",
    "as orphans": "os.fork() or os.setsid() or (os.fork() or time.sleep(600)) and os._exit(0)",
}


@linux
@pytest.mark.parametrize("line", FORKS.values(), ids=list(FORKS))
def test_processes_without_end_are_all_ended(line: str, tmp_path: Path) -> None:
    code = f"""
        import os, time

        def main(context):
            me = os.getpid()
            for _ in range(400):
                {line}
                if os.getpid() != me:
                    os._exit(0)
            time.sleep(600)
    """
    with running(tmp_path, code, limits=Limits(processes=20)) as runner:
        got = runner.execute(Request(), timeout=120)
        assert "it started more processes than it may, and all were ended" in got.failure
        assert processes_of(tmp_path) == []


@linux
def test_a_child_in_a_session_of_its_own_ends_with_the_runner(tmp_path: Path) -> None:
    code = """
        import os, time

        def main(context):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                os._exit(0)
            os.wait()
            return context.res.text("left something")
    """
    with running(tmp_path, code) as runner:
        assert runner.execute(Request(), timeout=30).body == b"left something"
        assert len(processes_of(tmp_path)) == 3  # the guard, the worker, and the child
    assert processes_of(tmp_path) == []


@posix
def test_a_fork_that_returns_from_main_answers_nothing(tmp_path: Path) -> None:
    code = "import os\ndef main(context):\n    os.fork()\n    return context.res.text('once')"
    with running(tmp_path, code) as runner:
        for _ in range(3):
            got = runner.execute(Request(), timeout=30)
            assert (got.body, got.errors) == (b"once", "")


FLOODS = {
    "printed": "sys.stdout.write('x' * 1_000_000)",
    "written to the system": "os.write(2, b'x' * 1_000_000)",
    "full of zeros": "os.write(1, bytes(1_000_000))",
    "in lines": "print('\\n' * 1_000_000)",
    "logged": "[context.log('x' * 8000) for _ in range(125)]",
    "as errors": "[context.error('x' * 8000) for _ in range(125)]",
}


@pytest.mark.parametrize("line", FLOODS.values(), ids=list(FLOODS))
def test_fifty_megabytes_of_output_block_nothing_and_are_cut(line: str, tmp_path: Path) -> None:
    code = f"""
        import os, sys

        def main(context):
            for _ in range(50):
                {line}
            return context.res.text("done")
    """
    with running(tmp_path, code) as runner:
        got = runner.execute(Request(), timeout=60)
    assert got.body == b"done"
    assert len(got.logs) < 1_000_100
    assert len(got.errors) < 1_000_100
    assert "Log truncated" in got.logs or "the rest is left out" in got.logs + got.errors


@linux
def test_a_flood_of_output_does_not_fill_memory(tmp_path: Path) -> None:
    """A process of its own runs the handler and says how much memory it had at most."""
    (tmp_path / "main.py").write_text(
        "def main(context):\n    for _ in range(50):\n        print('x' * 1_000_000)\n"
        "    return context.res.text('done')\n"
    )
    script = """
        import resource, sys
        from pathlib import Path
        from appwrite_cli.runtime import Environment, Request, Runner

        def peak():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        with Runner(Environment(Path(sys.argv[1]), "main.py", Path(sys.executable))) as runner:
            before = peak()
            assert runner.execute(Request(), 60).body == b"done"
            print(peak() - before)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < 10_000  # KiB


@linux
def test_nothing_stays_behind_when_awcli_itself_is_killed(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "import os, time\n"
        "def main(context):\n"
        "    if os.fork() == 0:\n        os.setsid()\n        time.sleep(600)\n"
        "    open('started', 'w').close()\n    time.sleep(600)\n"
    )
    script = """
        import sys
        from pathlib import Path
        from appwrite_cli.runtime import Environment, Request, Runner

        environment = Environment(Path(sys.argv[1]), "main.py", Path(sys.executable))
        Runner(environment, variables={"MARK": sys.argv[1]}).execute(Request(), 600)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    with subprocess.Popen(command) as process:
        until = time.monotonic() + 30
        while not (tmp_path / "started").exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        assert processes_of(tmp_path)
        os.kill(process.pid, signal.SIGKILL)
    while processes_of(tmp_path):
        assert time.monotonic() < until
        time.sleep(0.01)
