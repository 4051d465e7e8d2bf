"""The files of a function: what is in its directory, less what never belongs into a deployment.

Left out are, from top to bottom of a directory tree:

* `.git`, `.env` and `.env.*` (but for `.env.example`, `.env.sample`, `.env.template`), `.awcli`,
  `__pycache__`, `*.pyc`, and directories that are virtual environments;
* what the function's `ignore` setting names, in the language of `.gitignore`;
* what the `.gitignore` files in the tree name: a deeper one decides before a higher one, and what
  is below an ignored directory cannot be taken back in. Those above the tree are not asked, so
  that a copy of the directory has the same files.
"""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from appwrite_cli.errors import UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NEVER = frozenset({".git", ".env", ".awcli", "__pycache__"})
_EXAMPLES = frozenset({".env.example", ".env.sample", ".env.template"})


@dataclass(frozen=True)
class Entry:
    """A file, or a link where `target` is not empty, by its name below the tree's root."""

    name: str  # with slashes on every platform
    path: Path
    size: int  # bytes; 0 of a link
    changed: int  # nanoseconds
    target: str = ""


def entries(root: Path, ignore: Sequence[str] = ()) -> Iterator[Entry]:
    """The files and links of a tree, in the order of their names, one directory at a time.

    Raises UsageError for a link that leads out of the tree, for what is neither file nor link nor
    directory, and for names that are not Unicode.
    """
    from pathspec import GitIgnoreSpec

    if not root.is_dir():
        raise UsageError(f"{root} is not a directory")
    settings = [("", GitIgnoreSpec.from_lines(ignore))] if ignore else []
    yield from _walk(root.resolve(), root, "", settings, [])


def _walk(
    root: Path,
    directory: Path,
    prefix: str,
    settings: list[tuple[str, "GitIgnoreSpec"]],
    above: list[tuple[str, "GitIgnoreSpec"]],
) -> Iterator[Entry]:
    specs = [*above, *_spec_of(directory, prefix)]
    try:
        with os.scandir(directory) as found:
            children = sorted(
                found, key=lambda child: child.name.encode("utf-8", "surrogateescape")
            )
    except OSError as error:
        raise UsageError(f"cannot read {directory}: {(error.strerror or '').lower()}") from None
    for child in children:
        name, path = prefix + child.name, directory / child.name
        is_link = child.is_symlink() or _is_junction(path)
        is_directory = child.is_dir(follow_symlinks=False) and not is_link
        if _never(child.name) or _ignored(name, is_directory, settings, specs):
            continue
        try:
            name.encode()
        except UnicodeEncodeError:
            raise UsageError(f"the name {os.fsencode(path)!r} is not Unicode: rename it") from None
        if is_directory:
            if not (path / "pyvenv.cfg").exists():
                yield from _walk(root, path, f"{name}/", settings, specs)
        elif is_link:
            yield Entry(
                name, path, 0, child.stat(follow_symlinks=False).st_mtime_ns, _target(root, path)
            )
        elif child.is_file(follow_symlinks=False):
            status = child.stat(follow_symlinks=False)
            yield Entry(name, path, status.st_size, status.st_mtime_ns)
        else:
            kind = stat.S_IFMT(child.stat(follow_symlinks=False).st_mode)
            what = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}.get(kind, "a device")
            raise UsageError(f"{path} is {what}", hint="take it out, or put it into .gitignore")


def _is_junction(path: Path) -> bool:
    """Whether it is Windows' other kind of link, which Python knows from 3.12 on."""
    return sys.version_info >= (3, 12) and path.is_junction()


def _never(name: str) -> bool:
    if name in NEVER or name.endswith(".pyc"):
        return True
    return name.startswith(".env.") and name not in _EXAMPLES


def _spec_of(directory: Path, prefix: str) -> list[tuple[str, "GitIgnoreSpec"]]:
    """The `.gitignore` of a directory, as a list of one or none."""
    from pathspec import GitIgnoreSpec

    file = directory / ".gitignore"
    if file.is_symlink() or not file.is_file():
        return []  # git does not follow such a link either
    try:
        text = file.read_text("utf-8-sig", errors="surrogateescape")
        return [(prefix, GitIgnoreSpec.from_lines(text.splitlines()))]
    except OSError as error:
        raise UsageError(f"cannot read {file}: {(error.strerror or '').lower()}") from None
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from None


def _ignored(
    name: str,
    is_directory: bool,
    settings: list[tuple[str, "GitIgnoreSpec"]],
    specs: list[tuple[str, "GitIgnoreSpec"]],
) -> bool:
    """By the last pattern that matches; the setting is asked first, then the deepest file."""
    for prefix, spec in (*settings, *reversed(specs)):
        decision = spec.check_file(name.removeprefix(prefix) + "/" * is_directory).include
        if decision is not None:
            return decision
    return False


def _target(root: Path, link: Path) -> str:
    """Where a link leads to, with slashes; raises UsageError where that is out of the tree."""
    target = os.readlink(link)  # noqa: PTH115 - as it is written
    wrong = "is absolute" if Path(target).is_absolute() else ""
    if not wrong:
        try:
            inside = (link.parent / target).resolve().is_relative_to(root)
            wrong = "" if inside else "leads out of the directory"
        except (OSError, RuntimeError):
            wrong = "leads to itself"
    if wrong:
        raise UsageError(
            f"the link {link} {wrong}: {target}",
            hint="replace it by what it leads to, or put it into .gitignore",
        )
    return PurePosixPath(target.replace(os.sep, "/")).as_posix()
