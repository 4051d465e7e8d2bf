"""Real shells at a pseudo-terminal: which words would complete a line."""

import os
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

SHELLS = ("bash", "zsh", "fish")
LOAD = {
    "bash": "source scripts/awcli.bash",
    "zsh": "autoload -Uz compinit && compinit -u -D\nsource scripts/awcli.zsh",
    "fish": "source scripts/awcli.fish",
}
PROMPT, RAN = "<prompt>", "<ran>"
INSERT_ALL = "\x14"  # Ctrl-T: every completion is inserted into the line
# At the end of a line, `awcli` writes its arguments to a file: what the shell made of the line.
SETUP = {
    "bash": """
        bind '"\\C-t": insert-completions' 'set enable-bracketed-paste off'
        awcli() { printf '%s\\n' "$@" >"$OUT"; printf '<''ran>'; }
        set -u
        PS1='<''prompt>'
    """,
    "zsh": """
        insert_all() { compstate[insert]=all }
        all_matches() { local -a comppostfuncs; comppostfuncs=(insert_all); _main_complete }
        zle -C all-matches complete-word all_matches
        bindkey '^T' all-matches
        awcli() { printf '%s\\n' "$@" >"$OUT"; printf '<''ran>' }
        PS1='<''prompt>'
    """,
    "fish": """
        function awcli; printf '%s\\n' $argv >$OUT; printf '<''ran>'; end
        function fish_prompt; printf '<''prompt>'; end
    """,
}
START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish"],
}
# fish wants the terminal to be its own.
LAUNCH = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
SECONDS = 30.0  # an answer that takes this long never comes


def load_generator() -> ModuleType:
    """The module that writes the scripts, which is no part of the package."""
    path = ROOT / "completions" / "generate.py"
    spec = spec_from_file_location("completions_generate", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_old_bash(name: str) -> bool:
    """Whether this is a bash before 4.3, such as the one of macOS."""
    script = "echo $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))"
    return name == "bash" and int(subprocess.check_output(["bash", "-c", script])) < 403


def environment(home: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """What a shell needs to run, and nothing of the machine's own settings."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "vt100",
        "OUT": str(home / "out"),
        **variables,
    }


class Shell:
    """One running bash or zsh, or fish, which answers without a terminal, too.

    `load` are the shell's own words that load the completion script, run in `directory`;
    `variables` are set in its environment.
    """

    def __init__(self, name: str, load: str, home: Path, directory: Path, **variables: str) -> None:
        if os.name != "posix" or shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        self.name, self.load, self.home, self.directory = name, load, home, directory
        self.variables = variables
        self.screen = ""
        self.process: subprocess.Popen[bytes] | None = None
        if name != "fish":
            self._start()

    def completions(self, line: str) -> list[str]:
        """The words that may stand at the end of the line, sorted, directories without slash."""
        current = line.rpartition(" ")[2]
        if self.name == "fish":
            words = [text.partition("\t")[0] for text in self.descriptions(line)]
            # Where nothing begins so, fish itself offers what holds the letters somewhere.
            found = [word for word in words if word.startswith(current)]
        else:
            before = shlex.split(line[line.index("awcli") :])[1:]
            found = self._inserted(line)[len(before) - bool(current) :]
            found = [] if found in ([current], [""]) else found
            # bash replaces no more than what stands after the "=".
            head = current[: current.rfind("=") + 1]
            found = [word if word.startswith(head) else head + word for word in found]
        return sorted(word.rstrip("/") for word in found)

    def descriptions(self, line: str) -> list[str]:
        """What fish shows: the words, each with a tab and its description."""
        quoted = line.replace("\\", "\\\\").replace("'", "\\'")
        done = subprocess.run(
            [*START["fish"], "-c", f"{self.load}; complete -C'{quoted}'"],
            env=environment(self.home, self.variables),
            cwd=self.directory,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        assert not done.stderr
        return done.stdout.splitlines()

    def listing(self, line: str) -> str:
        """What the terminal shows when the line is completed twice: the list of choices."""
        self._send(f"{line}\t\t")
        self._send("\x15awcli\n")  # Ctrl-U: forget the line
        shown = self._wait(RAN)
        self._wait(PROMPT)
        return shown

    def typed(self, keys: str) -> list[str]:
        """The words that the command gets when these keys are typed, and then Enter."""
        if self.process is None:
            self._start()
        (self.home / "out").unlink(missing_ok=True)
        self._send(f"{keys}\n")
        self._wait(RAN)
        self._wait(PROMPT)
        return (self.home / "out").read_text().splitlines()

    def close(self) -> None:
        if self.process is not None:
            os.close(self.terminal)
            self.process.kill()
            self.process.wait()

    def _start(self) -> None:
        self.terminal, child = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *START[self.name]],
            stdin=child,
            stdout=child,
            stderr=child,
            env=environment(self.home, self.variables),
            cwd=self.directory,
            start_new_session=True,
        )
        os.close(child)
        (self.home / "setup").write_text(f"{self.load}\n{SETUP[self.name]}")
        self._send(f". '{self.home}/setup'\n")
        self._wait(PROMPT)

    def _inserted(self, line: str) -> list[str]:
        (self.home / "out").unlink(missing_ok=True)
        self._send(f"{line}{INSERT_ALL}\n")
        self._wait(RAN)
        self._wait(PROMPT)
        return (self.home / "out").read_text().splitlines()

    def _send(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def _wait(self, mark: str) -> str:
        end = time.monotonic() + SECONDS
        while mark not in self.screen:
            ready, _, _ = select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))
            try:
                shown = os.read(self.terminal, 65536) if ready else b""
            except OSError:
                shown = b""  # the shell is gone
            if not shown:
                pytest.fail(f"{self.name} does not answer; the terminal shows:\n{self.screen}")
            self.screen += shown.decode(errors="replace")
        before, _, self.screen = self.screen.partition(mark)
        return before
