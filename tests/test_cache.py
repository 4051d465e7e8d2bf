"""The cache: what is kept apart, what is forgotten, and that trouble with it is none."""

import os
import sys
from pathlib import Path

import pytest

from appwrite_cli import config
from appwrite_cli.config import cache

BASE = {"endpoint": "https://example.com/v1", "project": "blog", "key": "topsecret"}
NAME = "columns/blog/articles"
VALUE = {"columns": [{"key": "title"}]}


@pytest.fixture(autouse=True)
def run() -> None:
    config.reset()
    config.use(BASE)


def files() -> list[Path]:
    return [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]


def test_what_is_stored_is_loaded_until_it_is_too_old() -> None:
    assert cache.load(NAME, 60) is None
    cache.store(NAME, VALUE)
    assert cache.load(NAME, 60) == VALUE
    (entry,) = files()
    written = entry.stat().st_mtime
    os.utime(entry, (written, written - 61))
    assert cache.load(NAME, 60) is None
    assert cache.load(NAME, 3600) == VALUE
    os.utime(entry, (written, written + 3600))
    assert cache.load(NAME, 60) is None


@pytest.mark.parametrize(
    "other",
    [
        {"endpoint": "https://example.org/v1"},
        {"project": "shop"},
        {"key": "another"},
        {"key": None, "session": "topsecret"},
        {"key": None},
    ],
)
def test_endpoint_project_and_credential_keep_entries_apart(other: dict[str, str | None]) -> None:
    cache.store(NAME, VALUE)
    config.use({**BASE, **other})
    assert cache.load(NAME, 60) is None
    cache.store(NAME, {})
    config.use(BASE)
    assert cache.load(NAME, 60) == VALUE


def test_names_never_share_a_file() -> None:
    for number, name in enumerate(("a/b.c", "a.b/c", "a/b/c")):
        cache.store(name, number)
    assert [cache.load(name, 60) for name in ("a/b.c", "a.b/c", "a/b/c")] == [0, 1, 2]


def test_forgotten_is_gone() -> None:
    cache.store(NAME, VALUE)
    cache.forget(NAME)
    assert cache.load(NAME, 60) is None
    cache.forget(NAME)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_its_owner_may_read_it() -> None:
    cache.store(NAME, VALUE)
    (entry,) = files()
    assert entry.stat().st_mode & 0o777 == 0o600
    assert entry.parent.stat().st_mode & 0o777 == 0o700


def test_no_secret_is_in_it_or_in_its_name() -> None:
    cache.store(NAME, VALUE)
    (entry,) = files()
    assert "topsecret" not in str(entry)
    assert b"topsecret" not in entry.read_bytes()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_broken_entry_is_as_good_as_none(content: bytes) -> None:
    cache.store(NAME, VALUE)
    (entry,) = files()
    entry.write_bytes(content)
    assert cache.load(NAME, 60) is None
    cache.store(NAME, VALUE)
    assert cache.load(NAME, 60) == VALUE


def test_a_place_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache.store(NAME, VALUE)
    assert cache.load(NAME, 60) is None


def test_a_failed_write_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store(NAME, VALUE)

    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    cache.store("columns/blog/other", VALUE)
    assert len(files()) == 1


@pytest.mark.parametrize("value", ["0", "false", "off"])
def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    cache.store(NAME, VALUE)
    monkeypatch.setenv("AWCLI_CACHE", value)
    assert cache.load(NAME, 60) is None
    cache.store(NAME, {})
    monkeypatch.delenv("AWCLI_CACHE")
    assert cache.load(NAME, 60) == VALUE


def test_the_local_appwrite_needs_none() -> None:
    config.use({"local": True})
    cache.store(NAME, VALUE)
    assert files() == []
    assert cache.load(NAME, 60) is None


def test_what_nobody_reads_any_more_is_removed() -> None:
    cache.store(NAME, VALUE)
    (entry,) = files()
    os.utime(entry, (0, 0))
    config.use({**BASE, "key": "another"})
    cache.store(NAME, VALUE)
    assert not entry.parent.exists()
    assert len(files()) == 1
