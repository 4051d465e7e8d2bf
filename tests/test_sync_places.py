"""The places of a sync, and which names take part."""

from pathlib import Path

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.transfer.places import BucketPlace, Patterns, parse_place


@pytest.mark.parametrize(
    ("text", "bucket", "prefix"),
    [
        ("bucket:covers", "covers", ""),
        ("bucket:covers/", "covers", ""),
        ("bucket:covers/2024", "covers", "2024/"),
        ("bucket:covers//a/b/", "covers", "a/b/"),
    ],
)
def test_a_bucket_is_named_with_a_prefix_perhaps(text: str, bucket: str, prefix: str) -> None:
    place = parse_place(text)
    assert isinstance(place, BucketPlace)
    assert (str(place.files), place.prefix) == (bucket, prefix)


@pytest.mark.parametrize("text", ["covers", "./bucket:covers", "a/bucket:b", "~"])
def test_all_else_is_a_directory(text: str) -> None:
    assert parse_place(text) == Path(text).expanduser()


@pytest.mark.parametrize("text", ["bucket:", "bucket:/a", "bucket:a b", "bucket:.."])
def test_a_bucket_has_an_id(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        parse_place(text)


def test_names_are_relative_to_the_prefix() -> None:
    place = parse_place("bucket:covers/2024")
    assert isinstance(place, BucketPlace)
    names = ["2024/a.png", "2024/b/c.png", "2024/", "2024", "2024x/a", "a.png"]
    assert [place.relative(name) for name in names] == ["a.png", "b/c.png"] + [None] * 4


@pytest.mark.parametrize(
    ("include", "exclude", "taken"),
    [
        ([], [], ["a.png", "b/c.png", "b/d.tmp", "b/e/f.png"]),
        (["*.png"], [], ["a.png", "b/c.png", "b/e/f.png"]),
        ([], ["*.tmp"], ["a.png", "b/c.png", "b/e/f.png"]),
        ([], ["b"], ["a.png"]),
        ([], ["e/"], ["a.png", "b/c.png", "b/d.tmp"]),
        (["b/*"], ["b/e"], ["b/c.png", "b/d.tmp"]),
        (["./b/c.png", "a.*"], [], ["a.png", "b/c.png"]),
        (["*.jpg"], [], []),
    ],
)
def test_patterns_choose_what_takes_part(
    include: list[str], exclude: list[str], taken: list[str]
) -> None:
    names = ["a.png", "b/c.png", "b/d.tmp", "b/e/f.png"]
    assert list(filter(Patterns(include, exclude).take, names)) == taken
