"""The guides say what is so: commands exist, links lead somewhere, output is real.

`UPDATE_DOCS=1 python -m pytest tests/test_docs.py` writes what commands now show into the pages.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring.backends.fail
import keyring.core
import pytest

from tests.conftest import ROOT
from tests.console import Shell, blocks, written
from tests.test_tree import command_of, unknown_options

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
WITH_OUTPUT = [page for page in PAGES if "```console" in page.read_text("utf-8")]

HOME = "/home/ada"
_INLINE = re.compile(r"`(awcli [^`]*)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_BLOCKS = re.compile(r"```.*?```", re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_NEW_ID = re.compile(r"\b[0-9a-f]{20}\b")
# The rows of the demo were published in 2024; what was made or changed just now was not.
_NOW = re.compile(r"(?!2024)20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d{3})?(\+00:00|Z)?")


def file_name(page: Path) -> str:
    return page.name


every_page = pytest.mark.parametrize("page", PAGES, ids=file_name)


def shell_lines(page: str) -> Iterator[str]:
    """What a page gives to type: in blocks of sh, in consoles, and within sentences.

    Lines that show what happens to a mistyped command or option are left out.
    """
    for block in blocks(page):
        if block.language == "sh":
            yield from block.lines()
        elif block.language == "console":
            for step in block.steps():
                if not step.shown.startswith("error: there is no "):
                    yield step.line.replace("\\\n", "").strip()
    yield from _INLINE.findall(_BLOCKS.sub("", page))


def awcli_calls(line: str) -> Iterator[str]:
    """The calls of awcli in a line: in each part of a pipe or list, and in `$(awcli ...)`."""
    for part in re.split(r" (?:\||&&) (?=\S*awcli )", line):
        if found := re.search(r"\((awcli [^)]*)\)", part) or re.search(
            r"(?:^|[ /])(awcli .*)", part
        ):
            yield found[1]


def anchors(page: str) -> set[str]:
    """What can be linked to on a page, as GitHub names it."""
    headings = _HEADING.findall(_BLOCKS.sub("", page))
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in headings}


def lasting(text: str) -> str:
    """The text without what differs from run to run, or is lost in editors."""
    text = _NOW.sub("NOW", _NEW_ID.sub("ID", text))
    return "\n".join(line.rstrip() for line in text.splitlines())


@every_page
def test_every_command_on_a_page_exists_with_its_options(page: Path) -> None:
    for line in shell_lines(page.read_text("utf-8")):
        for call in awcli_calls(line):
            command = command_of(call)
            if command is None:
                assert re.fullmatch(r"awcli( [a-z]+)? --(help|version)", call), call
            else:
                assert unknown_options(call, command) == [], call


@every_page
def test_every_link_to_a_page_of_the_project_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell in an empty directory, in UTC, without colours, 100 characters wide."""
    if sys.platform == "win32":
        pytest.skip("the pages show paths and quoting of POSIX")
    for name, value in {
        "AWCLI_CONFIG": str(tmp_path / ".config" / "awcli" / "config.toml"),
        "NO_COLOR": "1",
        "SHELL": "/bin/bash",
        "HOME": str(tmp_path),
        "TZ": "UTC",
    }.items():
        monkeypatch.setenv(name, value)
    # Where a test before this one chose a keyring, the process goes on using it.
    none: Any = keyring.backends.fail.Keyring
    monkeypatch.setattr("keyring.core._keyring_backend", none())
    for name in ("AWCLI_LOCAL_DIR", "XDG_DATA_HOME", "BASH_COMPLETION_USER_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "blog").mkdir()
    monkeypatch.chdir(tmp_path / "blog")
    time.tzset()
    yield Shell(monkeypatch)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("page", WITH_OUTPUT, ids=file_name)
def test_what_a_page_shows_is_what_a_terminal_shows(
    page: Path, shell: Shell, tmp_path: Path
) -> None:
    text = page.read_text("utf-8")
    consoles = [block for block in blocks(text) if block.language == "console"]
    found = []
    for block in consoles:
        steps = block.steps()
        for step in steps:
            step.shown = shell.run(step.line).replace(str(tmp_path), HOME)
        found.append("".join(map(written, steps)))
    if os.environ.get("UPDATE_DOCS"):
        for block, shown in reversed(list(zip(consoles, found, strict=True))):
            if lasting(block.text) != lasting(shown):
                text = text[: block.start] + shown + text[block.end :]
        page.write_text(text, "utf-8")
        return
    assert lasting("\n".join(found)) == lasting("\n".join(block.text for block in consoles))
