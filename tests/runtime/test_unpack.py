"""Unpacking: an archive from anybody stays within its directory."""

import io
import tarfile
from pathlib import Path

import pytest

from appwrite_cli.runtime import pack, unpack
from appwrite_cli.runtime.unpack import ArchiveError
from appwrite_cli.runtime.unpack import unpack as unpack_archive

Member = tuple[str, bytes, str]  # name, type, content or target of a link


def archive(directory: Path, *members: Member) -> Path:
    path = directory / "code.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, text in members:
            info = tarfile.TarInfo(name)
            info.type, info.mode = kind, 0o755
            if kind == tarfile.REGTYPE:
                info.size = len(text)
            else:
                info.linkname = text
            tar.addfile(info, io.BytesIO(text.encode()))
    return path


FILE, LINK, DIRECTORY = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE
HOSTILE: list[list[Member]] = [
    [("../evil", FILE, "x")],
    [("a/../../evil", FILE, "x")],
    [("/tmp/awcli-evil", FILE, "x")],
    [("link", LINK, "/etc")],
    [("link", LINK, "../..")],
    [("a/link", LINK, "../../evil")],
    [("..", DIRECTORY, "")],
    [("../evil", DIRECTORY, "")],
    [("hard", tarfile.LNKTYPE, "/etc/passwd")],
    [("device", tarfile.CHRTYPE, "")],
    [("pipe", tarfile.FIFOTYPE, "")],
    [("a\\..\\..\\evil", FILE, "x")],
    # A link whose way is bent after it was checked: nothing can be written through it.
    [("e", DIRECTORY, ""), ("a", LINK, "d/e/../.."), ("d", LINK, "."), ("a/evil", FILE, "x")],
    [(".", FILE, "x")],
]


@pytest.mark.parametrize("members", HOSTILE, ids=lambda members: members[-1][0])
def test_what_would_end_up_elsewhere_is_refused(members: list[Member], tmp_path: Path) -> None:
    place = tmp_path / "deep" / "target"
    with pytest.raises(ArchiveError, match="the archive holds"):
        unpack_archive(archive(tmp_path, *members), place)
    assert {path.name for path in tmp_path.rglob("*")} <= {"code.tar.gz", "deep", "target", "a",
                                                           "d", "e"}  # fmt: skip


def test_what_was_packed_is_unpacked(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "src").mkdir(parents=True)
    (source / "src" / "main.py").write_text("hello")
    (source / "link").symlink_to("src/main.py")
    with (tmp_path / "code.tar.gz").open("wb") as out:
        pack(source, out)
    unpack_archive(tmp_path / "code.tar.gz", tmp_path / "out")
    assert (tmp_path / "out" / "link").read_text() == "hello"


def test_the_later_of_two_files_of_one_name_holds(tmp_path: Path) -> None:
    path = archive(
        tmp_path, ("a", FILE, "1"), ("./a", FILE, "2"), ("b", LINK, "a"), ("b", FILE, "3")
    )
    unpack_archive(path, tmp_path / "out")
    assert [(tmp_path / "out" / name).read_text() for name in "ab"] == ["2", "3"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\0"])
def test_what_is_no_archive_is_an_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "code").write_bytes(content)
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpack_archive(tmp_path / "code", tmp_path / "out")


def test_an_archive_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    path = archive(tmp_path, ("a", FILE, "0123456789" * 1000))
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpack_archive(path, tmp_path / "out")


@pytest.mark.parametrize(("name", "most"), [("MOST_FILES", 2), ("MOST_BYTES", 5)])
def test_an_archive_that_is_too_large_is_an_error(
    name: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, name, most)
    members = [(f"{number}", FILE, "xx") for number in range(3)]
    with pytest.raises(ArchiveError, match="too large"):
        unpack_archive(archive(tmp_path, *members), tmp_path / "out")
