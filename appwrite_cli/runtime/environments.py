"""Virtual environments of functions, made once for each content of `requirements.txt`.

The cache holds a directory for each key, in it one environment, and a file `ready` with its name.
An environment is made under a name of its own, for it cannot be moved, and `ready` is written
last: who finds it finds a whole environment, and two that build at once do not meet.
"""

import hashlib
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from appwrite_cli.errors import CliError
from appwrite_cli.runtime.messages import MOST_LOG_CHARACTERS
from appwrite_cli.runtime.tree import entries

if TYPE_CHECKING:
    import subprocess

READY = "ready"
BUILD_SECONDS = 900.0  # Appwrite's own limit unless its server is told otherwise
_MOST_LINE = 8000  # characters
_ABANDONED = 3600.0  # seconds after which what a killed build has left is removed
_REQUIREMENTS = re.compile(r"(?:-r|-c|--requirement|--constraint)[ =]?\s*(\S+)")
_LOCAL = re.compile(
    r"(?:-e\s+|--editable[ =])?(?:[^@\s]+\s*@\s*)?(?:file:(?://)?)?(\.{0,2}/?[^\s;#\[]*)"
)
OnOutput = Callable[[str], None]  # a line of the build's output, with its end


class BuildError(CliError):
    """A build failed; `log` is all of its output, and the message has its last lines."""

    def __init__(self, what: str, log: str) -> None:
        last = "\n".join(f"  {line}" for line in log.strip().splitlines()[-10:])
        super().__init__(f"{what}\n{last}" if last else what)
        self.log = log


def environment(directory: Path, cache: Path, on_output: OnOutput) -> Path:
    """The interpreter of an environment with what `requirements.txt` of a directory names.

    Raises BuildError with pip's output.
    """
    requirements = directory / "requirements.txt"
    needed = requirements.is_file() and any(_lines(requirements))
    place = cache / _key(directory, requirements if needed else None)
    if (found := _ready(place)) is not None:
        return found
    own = place / f"{os.getpid()}-{time.time_ns():x}"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        python = create(own, on_output, pip=needed)
        if needed:
            command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
            run([*command, "-r", requirements.name], directory, on_output, "pip install failed")
        return _publish(place, own)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CliError(f"cannot make an environment in {own}: {reason}") from None
    finally:
        if _name_of_ready(place) != own.name:
            shutil.rmtree(own, ignore_errors=True)


def create(place: Path, on_output: OnOutput, *, pip: bool) -> Path:
    """Make a virtual environment; its interpreter. Raises BuildError."""
    command = [sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), str(place)]
    run(command, place.parent, on_output, "no virtual environment could be made")
    return _python_of(place)


def run(
    command: list[str],
    directory: Path,
    on_output: OnOutput,
    failed: str,
    python: Path | None = None,
) -> str:
    """Run a command of a build, passing on its output; all of that.

    `python` is the interpreter of the environment that is active for it. Raises BuildError.
    """
    import subprocess

    variables = dict(os.environ)
    for name in [name for name in variables if name.startswith(("APPWRITE_", "AWCLI_"))]:
        del variables[name]  # the code of a stranger's requirements runs here
    if python is not None:
        path = os.pathsep.join([str(python.parent), variables.get("PATH", os.defpath)])
        variables |= {"VIRTUAL_ENV": str(python.parent.parent), "PATH": path}
    log: list[str] = []
    left = MOST_LOG_CHARACTERS
    with subprocess.Popen(  # noqa: S603 - what the function's own settings ask for
        command,
        cwd=directory,
        env={**variables, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that all of it can be ended
    ) as process:
        late = threading.Timer(BUILD_SECONDS, _end, [process])
        late.start()
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            while line := process.stdout.readline(_MOST_LINE):
                left -= len(line)
                if left > 0:
                    log.append(line)
                    on_output(line)
            process.wait()
        except BaseException:
            _end(process)
            raise
        finally:
            in_time = late.is_alive()
            late.cancel()
    if not in_time:
        failed = f"the build did not end in {BUILD_SECONDS:g} s"
        raise BuildError(f"{failed}, and was ended", "".join(log))
    if process.returncode:
        raise BuildError(f"{failed} (exit code {process.returncode})", "".join(log))
    return "".join(log)


def _end(process: "subprocess.Popen[str]") -> None:
    """End a command and what it started, as far as that has stayed in its process group."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _python_of(place: Path) -> Path:
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _name_of_ready(place: Path) -> str:
    try:
        return (place / READY).read_text("utf-8")
    except OSError:
        return ""


def _ready(place: Path) -> Path | None:
    """The interpreter of the environment that is there; one whose files have gone is none."""
    name = _name_of_ready(place)
    python = _python_of(place / name)
    return python if name and python.exists() else None


def _publish(place: Path, own: Path) -> Path:
    """Make this environment the one of its key, unless another process was faster."""
    if (found := _ready(place)) is not None:
        return found
    new = own.with_suffix(".new")
    new.write_text(own.name, "utf-8")
    new.replace(place / READY)
    for other in place.iterdir():
        old = other.stat().st_mtime < time.time() - _ABANDONED
        if other.is_dir() and other != own and old:
            shutil.rmtree(other, ignore_errors=True)
    return _python_of(own)


def _key(directory: Path, requirements: Path | None) -> str:
    """Of the interpreter, what is required, and the contents of all files that are named there."""
    digest = hashlib.sha256()
    for part in (sys.executable, sys.version, sys.platform):
        digest.update(part.encode() + b"\0")
    if requirements is not None:
        _add(digest, directory, requirements, set())
    return digest.hexdigest()[:32]


def _add(digest: "hashlib._Hash", directory: Path, file: Path, seen: set[Path]) -> None:
    if file in seen or not file.is_file():
        return  # pip says what is missing
    seen.add(file)
    digest.update(file.read_bytes() + b"\0")
    for line in _lines(file):
        if match := _REQUIREMENTS.match(line):
            _add(digest, directory, file.parent / match[1], seen)
        elif (match := _LOCAL.match(line)) and match[1]:
            _add_local(digest, directory / match[1])


def _add_local(digest: "hashlib._Hash", path: Path) -> None:
    """A package of the function's own, which may change while its name stays."""
    if path.is_file():
        digest.update(path.read_bytes() + b"\0")
    elif path.is_dir():
        for entry in entries(path):
            digest.update(f"{entry.name}\0{entry.target}\0".encode())
            if not entry.target:
                digest.update(hashlib.sha256(entry.path.read_bytes()).digest())


def _lines(file: Path) -> Iterator[str]:
    """What a file of requirements says, without comments."""
    for line in file.read_text("utf-8", errors="replace").splitlines():
        if (text := line.strip().partition(" #")[0].strip()) and not text.startswith("#"):
            yield text
