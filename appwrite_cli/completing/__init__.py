"""Words for the shell: what the completion scripts cannot know by themselves.

    awcli __complete KIND COMMAND CURRENT WORDS...

A script calls this while a line is being typed. KIND says what stands at the cursor (`kinds.py`),
COMMAND is its name in words (`rows list`), CURRENT what is typed of the value so far, WORDS what
stands before it, without the command's name. Printed is one candidate a line, each a whole value
for CURRENT, some with a tab and a description.

It never fails, never asks and never takes longer than a second: then there are no candidates.
AWCLI_COMPLETION_TIMEOUT sets another number of seconds; with AWCLI_DEBUG=1, stderr says what
went wrong. Answers are kept for a minute. What this module imports is all that a kept answer
costs, so it does without the rest of awcli.
"""

import os
import sys
import time
from collections.abc import Sequence

FRESH = 60.0  # seconds for which an answer is kept
PATIENCE = 0.8  # seconds until the shell gets no candidates; the interpreter has started before
_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$-"
_OFF = ("0", "false", "no", "off")


def entry(argv: Sequence[str]) -> None:
    """Answer, and leave at once: `awcli __complete`, `argv` without this word."""
    try:
        lines = kept(argv)
        if lines is None:
            _leave_in_time()
            lines = _find(argv)
        # Bytes, and newlines alone on Windows too: what reads this is a script.
        sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
        sys.stdout.buffer.flush()
    except BaseException:  # noqa: BLE001 - nothing may reach the prompt
        if _debugging():
            import traceback

            traceback.print_exc()
    os._exit(0)


def main(argv: Sequence[str]) -> int:
    """The same inside a process that goes on; returns the exit code 0."""
    lines = kept(argv)
    for line in _find(argv) if lines is None else lines:
        print(line)  # noqa: T201 - without output/, which takes longer than this
    return 0


def head_and_tail(current: str) -> tuple[str, str]:
    """What is typed, cut before the name at its end: `blog/ar` is `blog/` and `ar`."""
    tail = len(current)
    while tail and current[tail - 1] in _NAME:
        tail -= 1
    while tail < len(current) and current[tail] == "-":  # no name begins so: descending order
        tail += 1
    return current[:tail], current[tail:]


def kept(argv: Sequence[str]) -> list[str] | None:
    """The candidates of the last minute; None where there are none."""
    if len(argv) < 3 or os.environ.get("AWCLI_CACHE", "").lower() in _OFF:
        return None
    current = argv[2]
    for text in (head_and_tail(current)[0], f"{current}\n"):
        try:
            with open(entry_path(argv, text), encoding="utf-8", newline="\n") as file:  # noqa: PTH123
                if not 0 <= time.time() - os.fstat(file.fileno()).st_mtime < FRESH:
                    return None
                lines = file.read().split("\n")
        except (OSError, ValueError):
            return None
        if lines.pop() == "":  # else there are more than it holds
            return fitting(lines, current)
    return None


def fitting(lines: Sequence[str], current: str) -> list[str]:
    """Those that go on from what is typed; `blog//ar` is typed where `blog/` was completed."""
    begin = current.replace("//", "/")
    return [line for line in lines if line.startswith((current, begin))]


def entry_path(argv: Sequence[str], text: str) -> str:
    """The file of what may follow `text`, with a newline at its end of that alone.

    An address is the same in every COMMAND, so that is left out.
    The name is a hash of all that decides: the line's words, the settings of the environment, the
    working directory with its project file, and the config file. So secrets are not written.
    """
    from hashlib import sha256

    kind, command, _, *words = argv
    command = "" if kind.startswith(":address/") else command
    settings = sorted(
        item for item in os.environ.items() if item[0].startswith(("APPWRITE_", "AWCLI_"))
    )
    parts = repr((kind, command, text, words, settings, _working_directory(), _config_file()))
    name = sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return os.path.join(_directory("cache"), "completion", name)  # noqa: PTH118 - without pathlib


def _working_directory() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""


def _config_file() -> tuple[str, int, int]:
    """Where the config file is, when it was changed, and its size."""
    named = os.environ.get("AWCLI_CONFIG")
    path = named or os.path.join(_directory("config"), "config.toml")  # noqa: PTH118
    try:
        found = os.stat(os.path.expanduser(path))  # noqa: PTH111, PTH116
    except OSError:
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


def _directory(kind: str) -> str:
    """As `config.paths` has it, which takes longer to import than all else here."""
    if sys.platform == "linux":
        base = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        if not base.startswith("/"):
            base = os.path.expanduser(f"~/.{kind}")  # noqa: PTH111
        return base + "/awcli"
    import platformdirs

    places = platformdirs.PlatformDirs("awcli", appauthor=False)
    return str(getattr(places, f"user_{kind}_dir"))


def _find(argv: Sequence[str]) -> list[str]:
    from appwrite_cli.completing.answer import find

    return find(argv)


def _leave_in_time() -> None:
    """End the process before anybody waits; read nothing from the terminal, write nothing to it."""
    import threading

    try:
        seconds = float(os.environ.get("AWCLI_COMPLETION_TIMEOUT", ""))
    except ValueError:
        seconds = 0.0
    timer = threading.Timer(seconds if 0 < seconds < 3600 else PATIENCE, os._exit, [0])
    timer.daemon = True
    timer.start()
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    if not _debugging():
        os.dup2(nowhere, 2)


def _debugging() -> bool:
    return os.environ.get("AWCLI_DEBUG", "0").lower() not in ("", *_OFF)
