"""stdin and files as data: read once, to the end, as UTF-8."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appwrite_cli import streams
from appwrite_cli.errors import UsageError


class Stdin:
    """What `sys.stdin` is, as far as it is read here."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    streams.reset()
    yield
    streams.reset()


def given(patch: pytest.MonkeyPatch, content: bytes) -> None:
    patch.setattr(sys, "stdin", Stdin(content))


def test_stdin_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"a\x00b\n" * 3)
    assert streams.read_stdin_bytes("--data") == b"a\x00b\n" * 3


def test_it_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"{}")
    assert not streams.stdin_taken()
    streams.read_text("-", "--data")
    assert streams.stdin_taken()
    with pytest.raises(UsageError) as caught:
        streams.read_text("-", "body=@-")
    assert caught.value.message == (
        "stdin was already read for --data, so body=@- cannot be read from it"
    )
    assert caught.value.hint == "give one of the two as a file"


def test_a_new_run_may_take_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"{}")
    streams.read_stdin_bytes("--data")
    streams.reset()
    assert not streams.stdin_taken()


def test_an_empty_stdin_was_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"")
    assert streams.read_lines("-", "the addresses") == []
    assert streams.stdin_taken()


def test_a_stream_without_bytes_serves_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("grüße"))
    assert streams.read_text("-", "--data") == "grüße"


def test_a_closed_stdin_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="--data: stdin is closed"):
        streams.read_text("-", "--data")


def test_files_are_read_and_leave_stdin_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffgrüße\r\n".encode())
    assert streams.read_text(str(tmp_path / "a.txt"), "--data") == "grüße\r\n"
    assert streams.read_bytes(str(tmp_path / "a.txt"), "--data")[:3] == b"\xef\xbb\xbf"
    assert not streams.stdin_taken()


def test_lines_are_trimmed_and_empty_ones_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"a\r\n\n  b \n\t\nc")
    assert streams.read_lines("-", "the addresses") == ["a", "b", "c"]


def test_the_home_directory_may_be_written_as_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "a.txt").write_text("x")
    assert streams.read_text("~/a.txt", "--data") == "x"


@pytest.mark.parametrize(
    ("name", "reason"), [("nope", "no such file or directory"), (".", "is a directory")]
)
def test_what_cannot_be_read_is_told(name: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        streams.read_text(name, "body=@" + name)
    assert caught.value.message == f"body=@{name}: cannot read {name!r}: {reason}"


def test_a_name_with_a_null_character_is_told() -> None:
    with pytest.raises(UsageError, match="cannot read"):
        streams.read_text("a\0b", "--data")


def test_what_is_not_utf8_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"ab\xff")
    with pytest.raises(UsageError) as caught:
        streams.read_text("a.txt", "body=@a.txt")
    assert caught.value.message == "body=@a.txt: 'a.txt' is not UTF-8 text (byte 2)"
    assert caught.value.hint == "convert it to UTF-8 first"
    given(monkeypatch, b"\xff")
    with pytest.raises(UsageError, match="--data: stdin is not UTF-8 text"):
        streams.read_text("-", "--data")


def test_a_setting_is_read_from_stdin_once_and_known_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, b"standard_key\n")
    assert streams.read_setting("-", "--key-file") == "standard_key\n"
    assert streams.read_setting("-", "--key-file") == "standard_key\n"
    with pytest.raises(UsageError, match="stdin was already read for --key-file"):
        streams.read_setting("-", "--jwt-file")
    streams.reset()
    given(monkeypatch, b"another")
    assert streams.read_setting("-", "--key-file") == "another"
