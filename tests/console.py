"""The console blocks of the guides, and a shell small enough to run them in this process.

A block marked `console` shows lines after `$ ` and what a terminal shows for each: stdout and
stderr together. The lines of a page are run in their order, as in one shell that stays open.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appwrite_cli.main import main
from tests.conftest import Stream

PROMPT = "$ "
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*")
_FILLED_IN = re.compile(r"(export )?(\w+)=\$\((.*awcli .*)\)")


@dataclass
class Step:
    """A line that is typed, and what the page says it shows."""

    line: str
    shown: str = ""


@dataclass(frozen=True)
class Block:
    """A block of code: the word after the backquotes, its text, and where it stands."""

    language: str
    text: str
    start: int
    end: int

    def lines(self) -> list[str]:
        """Its lines, those joined that end in a backslash."""
        return self.text.replace("\\\n", "").splitlines()

    def steps(self) -> list[Step]:
        """What is typed in a console block; raises AssertionError for output without a command."""
        steps: list[Step] = []
        for line in self.text.splitlines(keepends=True):
            if line.startswith(PROMPT):
                steps.append(Step(line.removeprefix(PROMPT)))
            elif steps[-1:] and steps[-1].line.endswith("\\\n"):
                steps[-1].line += line
            else:
                assert steps, f"output before any command: {line}"
                steps[-1].shown += line
        return steps


def blocks(page: str) -> Iterator[Block]:
    """The blocks of code on a page."""
    for match in _BLOCK.finditer(page):
        yield Block(match[1], match[2], match.start(2), match.end(2))


def written(step: Step) -> str:
    """The step as it stands in a block."""
    return f"{PROMPT}{step.line}{step.shown}"


@dataclass
class Shell:
    """Runs lines with awcli, pipes, redirections, variables, and a few other commands.

    These are `echo`, `printf`, `cat`, `export`, and the machine's own `tar`.
    `answers` is what a user types at every question. `codes` are the exit codes of the last line,
    of each awcli in it.
    """

    patch: pytest.MonkeyPatch
    variables: dict[str, str] = field(default_factory=lambda: {"?": "0"})
    answers: bytes = b""
    codes: list[int] = field(default_factory=list)

    def run(self, line: str) -> str:
        """What a terminal shows for this line."""
        self.codes.clear()
        line = line.replace("\\\n", "").strip()
        for name in sorted(self.variables, key=len, reverse=True):
            line = line.replace(f"${name}", self.variables[name])
        screen = Stream(terminal=True)
        if filled := _FILLED_IN.fullmatch(line):
            exported, name, inner = filled.groups()
            self.variables[name] = self._pipeline(inner, screen, piped=True).decode().strip()
            if exported:
                self.patch.setenv(name, self.variables[name])
        else:
            self._pipeline(line, screen, piped=False)
        return screen.written().decode()

    def _pipeline(self, line: str, screen: Stream, *, piped: bool) -> bytes:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>")
        lexer.whitespace_split, lexer.commenters = True, ""
        commands: list[list[str]] = [[]]
        data: bytes | None = None
        target: Path | None = None
        for word in lexer:
            if word == "|":
                commands.append([])
            elif word == "<":
                data = Path(next(lexer)).read_bytes()
            elif word == ">":
                target = Path(next(lexer)).expanduser()
                target.parent.mkdir(parents=True, exist_ok=True)
            else:
                commands[-1].append(word)
        piped = piped or target is not None
        for number, words in enumerate(commands, start=1):
            out = screen if number == len(commands) and not piped else Stream()
            self._command(words, data, out, screen)
            data = out.written()
        if target:
            target.write_bytes(data or b"")
        return data or b""

    def _command(self, words: list[str], stdin: bytes | None, out: Stream, screen: Stream) -> None:
        if len(words) == 1 and _ASSIGNMENT.fullmatch(words[0]):
            name, _, self.variables[name] = words[0].partition("=")
            return
        with self.patch.context() as patch:
            while _ASSIGNMENT.fullmatch(words[0]):
                patch.setenv(*words.pop(0).split("=", 1))
            name, *arguments = words
            if name == "awcli":
                typed = self.answers if stdin is None else stdin
                patch.setattr(sys, "stdin", Stream(typed, terminal=stdin is None))
                patch.setattr(sys, "stdout", out)
                patch.setattr(sys, "stderr", screen)
                self.codes.append(main(arguments))
                self.variables["?"] = str(self.codes[-1])
                return
        if name == "export":
            for assignment in arguments:
                self.patch.setenv(*assignment.split("=", 1))
        elif name == "echo":
            out.write(" ".join(arguments) + "\n")
        elif name == "printf":
            out.write(arguments[0].replace("\\n", "\n"))
        elif name == "cat":
            data = Path(arguments[0]).read_bytes() if arguments else stdin or b""
            out.write(data.decode())
        elif name == "tar":
            done = subprocess.run(words, input=stdin or b"", stdout=subprocess.PIPE, check=True)
            out.buffer.write(done.stdout)
        else:
            pytest.fail(f"this shell has no command {name!r}")
