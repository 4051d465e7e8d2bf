"""Unpacking a deployment: from anybody, so nothing in it reaches out of its directory."""

import shutil
import tarfile
from pathlib import Path, PurePosixPath

from appwrite_cli.errors import CliError

MOST_BYTES = 2 * 1024**3  # unpacked
MOST_FILES = 200_000


class ArchiveError(CliError):
    """The archive cannot be unpacked; the message says why."""


def unpack(archive: Path, target: Path) -> None:
    """Unpack a tar, compressed or not, into a directory that is empty or not there yet.

    Raises ArchiveError for what is no such archive, is cut off, is too large, or holds something
    that would end up elsewhere: absolute names, `..`, links that lead out, devices.
    """
    target.mkdir(parents=True, exist_ok=True)
    root = target.resolve()
    files = total = 0
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                tar.members = []  # type: ignore[attr-defined] # it would keep every one of them
                files, total = files + 1, total + member.size
                if files > MOST_FILES or total > MOST_BYTES:
                    raise ArchiveError(
                        f"the archive is too large: {MOST_FILES} files and {MOST_BYTES} bytes "
                        "are unpacked at most"
                    )
                _unpack(tar, member, root)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise ArchiveError(f"the archive cannot be unpacked: {error}") from None


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, root: Path) -> None:
    place = _inside(root, root, member.name, member)
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    if place == root:
        raise ArchiveError(f"the archive holds a file without a name: {member.name!r}")
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink() or place.is_file():
        place.unlink()  # the later of two of the same name holds
    if member.isfile():
        source = tar.extractfile(member)
        assert source is not None  # noqa: S101 - it is a file
        with source, place.open("xb") as file:
            shutil.copyfileobj(source, file)
        place.chmod(0o755 if member.mode & 0o111 else 0o644)
    elif member.issym():
        _inside(root, place.parent, member.linkname, member)
        place.symlink_to(member.linkname)
    else:
        raise ArchiveError(f"the archive holds {member.name!r}, which is neither file nor link")


def _inside(root: Path, base: Path, name: str, member: tarfile.TarInfo) -> Path:
    """The place of a name, with the links on its way followed; raises ArchiveError outside.

    The last part is not followed: it is what is about to be made.
    """
    pure = PurePosixPath(name)
    absolute = pure.is_absolute() or Path(name).drive or "\\" in name
    path = base / pure
    resolved = path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
    if absolute or "\0" in name or not resolved.is_relative_to(root):
        raise ArchiveError(f"the archive holds {member.name!r}, which leads out of its directory")
    return resolved
