"""Packing: the same tree gives the same bytes, and nothing is in them that should not be."""

import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import textwrap
from pathlib import Path

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.runtime import Package, pack

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")


def packed(directory: Path, *ignore: str) -> tuple[Package, bytes]:
    out = io.BytesIO()
    return pack(directory, out, ignore), out.getvalue()


def names(directory: Path, *ignore: str) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(packed(directory, *ignore)[1])) as tar:
        return tar.getnames()


def tree(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        file(directory, name, text)
    return directory


def file(directory: Path, name: str, text: str = "x") -> None:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def test_the_same_tree_gives_the_same_bytes_whenever_and_wherever_it_was_made(
    tmp_path: Path,
) -> None:
    listed = ["main.py", "src/b.py", "src/a.py", "é.txt", "x/" + "long" * 40 + ".txt"]
    for place, order in (("one", listed), ("two", listed[::-1])):
        for name in order:
            file(tmp_path / place, name, name)
    for path in (tmp_path / "two").rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    one, two = packed(tmp_path / "one"), packed(tmp_path / "two")
    assert one == two
    assert one[0].digest == hashlib.sha256(gzip.decompress(one[1])).hexdigest()
    # Names, contents, times, owners and modes are all that counts: this holds on every platform.
    assert one[0].digest == "60b7b799801056f23edc677f363e5deaf86921221f13906464188c7d635f2770"
    assert (one[0].files, one[0].size) == (5, len(one[1]))
    assert one[0].bytes == sum(len(name.encode()) for name in listed)


def test_the_header_of_the_archive_says_neither_name_nor_time(tmp_path: Path) -> None:
    content = packed(tree(tmp_path, **{"main.py": ""}))[1]
    assert content[:9] == b"\x1f\x8b\x08\0\0\0\0\0\0"


def test_what_was_packed_can_be_unpacked_by_tar(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"main.py": "hello", "a/b/c.txt": "é", "empty": ""})
    (source / "link").symlink_to("a/b/c.txt")
    (tmp_path / "out").mkdir()
    with tarfile.open(fileobj=io.BytesIO(packed(source)[1])) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    assert (tmp_path / "out" / "link").read_text("utf-8") == "é"
    assert (tmp_path / "out" / "main.py").read_text() == "hello"
    assert (tmp_path / "out" / "empty").read_text() == ""


@pytest.mark.parametrize(
    "name",
    [".git/config", "sub/.git", ".env", "sub/.env", ".env.local", ".env.production", "a.pyc",
     "__pycache__/a.txt", ".awcli/local/x", "sub/__pycache__/b.pyc"],
)  # fmt: skip
def test_what_never_belongs_into_a_deployment_is_left_out(name: str, tmp_path: Path) -> None:
    file(tmp_path, ".gitignore", f"!{name}\n!.env\n!.git\n")
    file(tmp_path, name)
    file(tmp_path, "main.py")
    assert names(tmp_path, f"!{name}") == [".gitignore", "main.py"]


def test_examples_of_environments_are_packed(tmp_path: Path) -> None:
    file(tmp_path, ".env.example")
    file(tmp_path, ".environment")
    assert names(tmp_path) == [".env.example", ".environment"]


def test_virtual_environments_are_left_out_whatever_their_name(tmp_path: Path) -> None:
    file(tmp_path, "py/pyvenv.cfg")
    file(tmp_path, "py/lib/x.py")
    file(tmp_path, "main.py")
    assert names(tmp_path) == ["main.py"]


GITIGNORE = [
    ("*.log", ["a.log", "s/b.log"], ["a.txt"]),
    ("/build", ["build/x", "build/y/z"], ["s/build/x"]),
    ("build/", ["build/x", "s/build/x"], ["t/build"]),
    ("*.log\n!keep.log", ["a.log"], ["keep.log", "s/keep.log"]),
    ("doc/*.txt", ["doc/a.txt"], ["doc/s/a.txt", "a.txt"]),
    ("a/**/z", ["a/z", "a/b/c/z"], ["z"]),
    ("**/tmp", ["tmp", "s/tmp"], ["tmpx"]),
    ("# comment\n\n\\#file", ["#file"], ["# comment"]),
    ("[ab].txt", ["a.txt", "b.txt"], ["c.txt"]),
    ("d\n!d/keep", ["d/keep", "d/x"], ["e"]),
    ("d/*\n!d/keep", ["d/x"], ["d/keep"]),
]


@pytest.mark.parametrize(("text", "out", "within"), GITIGNORE)
def test_gitignore_is_understood_as_git_does(
    text: str, out: list[str], within: list[str], tmp_path: Path
) -> None:
    for name in (*out, *within):
        file(tmp_path, name)
    file(tmp_path, ".gitignore", text)
    assert sorted(names(tmp_path)) == sorted([".gitignore", *within])
    (tmp_path / ".gitignore").unlink()
    assert sorted(names(tmp_path, *text.splitlines())) == sorted(within)


def test_a_deeper_gitignore_decides_before_a_higher_one(tmp_path: Path) -> None:
    file(tmp_path, ".gitignore", "*.log\n")
    file(tmp_path, "s/.gitignore", "!*.log\n/only-here\n")
    for name in ("a.log", "s/b.log", "s/only-here", "s/t/only-here", "only-here"):
        file(tmp_path, name)
    assert names(tmp_path) == [
        ".gitignore", "only-here", "s/.gitignore", "s/b.log", "s/t/only-here",
    ]  # fmt: skip


def test_the_setting_decides_before_every_gitignore(tmp_path: Path) -> None:
    file(tmp_path, ".gitignore", "!tests\nkept\n")
    for name in ("tests/x", "kept", "main.py"):
        file(tmp_path, name)
    assert names(tmp_path, "tests/", "!kept") == [".gitignore", "kept", "main.py"]


LINKS = [
    ("../outside", "leads out of the directory"),
    ("../../../../../../etc/passwd", "leads out of the directory"),
    ("/etc/passwd", "is absolute"),
    ("sub/../../outside", "leads out of the directory"),
    ("inner/outside", "leads out of the directory"),
]


@posix
@pytest.mark.parametrize(("target", "words"), LINKS)
def test_a_link_that_escapes_is_an_error_that_names_it(
    target: str, words: str, tmp_path: Path
) -> None:
    root = tree(tmp_path / "root", **{"sub/main.py": ""})
    file(tmp_path, "outside")
    (root / "inner").symlink_to("sub")
    (root / "sub" / "outside").symlink_to("../../outside")
    if target != "inner/outside":
        (root / "sub" / "outside").unlink()
    (root / "link").symlink_to(target)
    with pytest.raises(UsageError, match=words) as caught:
        packed(root)
    assert str(root) in caught.value.message


@posix
def test_an_ignored_link_may_lead_anywhere(tmp_path: Path) -> None:
    tree(tmp_path, **{"main.py": "", ".gitignore": "link\n"})
    (tmp_path / "link").symlink_to("/etc")
    assert names(tmp_path) == [".gitignore", "main.py"]


@posix
def test_links_inside_are_kept_as_links(tmp_path: Path) -> None:
    tree(tmp_path, **{"sub/main.py": ""})
    (tmp_path / "dir").symlink_to("sub")
    (tmp_path / "sub" / "up").symlink_to("../sub/main.py")
    (tmp_path / "dangling").symlink_to("nothing")
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path)[1])) as tar:
        assert {info.name: info.linkname for info in tar} == {
            "dangling": "nothing", "dir": "sub", "sub/main.py": "", "sub/up": "../sub/main.py",
        }  # fmt: skip


@posix
def test_a_pipe_is_an_error_that_names_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match=r"pipe is a pipe"):
        packed(tmp_path)


def test_nothing_to_pack_is_an_error(tmp_path: Path) -> None:
    file(tmp_path, ".env")
    with pytest.raises(UsageError, match="there is nothing to pack"):
        packed(tmp_path)
    with pytest.raises(UsageError, match="is not a directory"):
        packed(tmp_path / "no")


def test_a_file_that_grows_or_shrinks_meanwhile_is_an_error(tmp_path: Path) -> None:
    from appwrite_cli.runtime import archive
    from appwrite_cli.runtime.tree import Entry

    file(tmp_path, "a", "123")
    for size in (2, 4):
        tar = archive._Tar(archive._Counting(io.BytesIO()))
        with pytest.raises(UsageError, match="changed while it was being packed"):
            archive._add(tar, Entry("a", tmp_path / "a", size, 0))


@pytest.mark.skipif(sys.platform == "win32", reason="it has no resource module")
def test_twenty_thousand_files_are_packed_in_constant_memory(tmp_path: Path) -> None:
    """Compared is the peak with that of ten files, in processes of their own."""
    for number in range(20_000):
        directory = tmp_path / "many" / f"{number // 200}"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f"{number}.txt").write_bytes(b"%d" % number * 100)
    for number in range(10):
        file(tmp_path, f"few/{number}.txt", f"{number}" * 100)
    script = textwrap.dedent("""
        import os, resource, sys
        from pathlib import Path
        from appwrite_cli.runtime import pack

        with open(os.devnull, "wb") as out:
            package = pack(Path(sys.argv[1]), out, ["*.log"])
        print(package.files, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    """)

    def peak(name: str) -> list[int]:
        command = [sys.executable, "-c", script, str(tmp_path / name)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        return [int(word) for word in ran.stdout.split()]

    (few, small), (many, large) = peak("few"), peak("many")
    assert (few, many) == (10, 20_000)
    unit = 1024 if sys.platform == "darwin" else 1
    assert (large - small) / unit < 2_000  # KiB
