"""Names of remote files as paths on this machine: inside the directory, each file in its own place.

A slash in a name makes a directory, as uploads of directories write them. Everything else that a
file system would take for something else is replaced by `_`.
"""

import os
import re
import unicodedata
from hashlib import sha256
from pathlib import Path

LONGEST = 255  # bytes of one part of a path, on every usual file system
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)( *)(\..*)?", re.I
)
_WINDOWS = re.compile(r'[<>:"|?*]')


def safe_parts(name: str, own_id: str, *, windows: bool = os.name == "nt") -> tuple[str, ...]:
    """The parts of a relative path for a file of this name; `own_id` where nothing is left of it.

    `windows` also avoids what Windows reserves.
    """
    parts = [_safe_part(part, windows=windows) for part in name.split("/")]
    return tuple(part for part in parts if part not in ("", ".")) or (own_id,)


def _safe_part(part: str, *, windows: bool) -> str:
    if part in ("", "."):
        return ""
    part = "".join(c if c.isprintable() and c != "\\" else "_" for c in part)
    if not part.strip("."):
        part = "_" * len(part)  # `..` leads out of the directory
    if windows:
        part = _WINDOWS.sub("_", part)
        if part[-1] in ". ":
            part = part[:-1] + "_"
        if match := _RESERVED.fullmatch(part):
            part = f"{match[1]}_{match[2]}{match[3] or ''}"
    return _fitted(part)


def _fitted(part: str, extra: str = "") -> str:
    """The part with `extra` before its extension; where it is too long, a hash tells the rest."""
    stem, dot, extension = part.rpartition(".")
    if not dot or not stem or len(extension.encode()) > 32:
        stem, ending = part, ""
    else:
        ending = dot + extension
    whole = f"{stem}{extra}{ending}"
    if len(whole.encode()) <= LONGEST:
        return whole
    mark = f"~{sha256(part.encode()).hexdigest()[:8]}{extra}{ending}"
    kept = stem.encode()[: LONGEST - len(mark.encode())].decode(errors="ignore")
    return kept + mark


class Targets:
    """Where the files of one download go: each in a place of its own below `directory`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._files: set[str] = set()
        self._directories: set[str] = set()

    def place(self, name: str, own_id: str) -> Path:
        """The path for a file, which no other one gets.

        Names that differ in case alone, or in how accents are written, are one name on some file
        systems: they count as the same everywhere.
        """
        parts = safe_parts(name, own_id)
        if any(_key(parts[:depth]) in self._files for depth in range(1, len(parts))):
            parts = ("_".join(parts),)  # a file is called as its directory would be
        if self._is_taken(parts):
            parts = (*parts[:-1], _fitted(parts[-1], f"-{own_id}"))
        self._files.add(_key(parts))
        self._directories.update(_key(parts[:depth]) for depth in range(1, len(parts)))
        return self.directory.joinpath(*parts)

    def _is_taken(self, parts: tuple[str, ...]) -> bool:
        key = _key(parts)
        return key in self._files or key in self._directories

    def is_inside(self, path: Path) -> bool:
        """Whether a path is below the directory, links followed."""
        return path.parent.resolve().is_relative_to(self.directory.resolve())


def _key(parts: tuple[str, ...]) -> str:
    return "/".join(unicodedata.normalize("NFC", part).casefold() for part in parts)
