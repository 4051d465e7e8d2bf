"""Sizes as people write them."""

import pytest

from appwrite_cli.errors import GrammarError
from appwrite_cli.sizes import parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("512", 512),
        ("512B", 512),
        ("1kB", 1000),
        ("1KB", 1000),
        ("1KiB", 1024),
        ("30MB", 30_000_000),
        ("30mb", 30_000_000),
        ("30 MB", 30_000_000),
        ("30MiB", 31_457_280),
        ("1.5GB", 1_500_000_000),
        ("0.5KiB", 512),
        ("2TB", 2 * 10**12),
        ("1TiB", 2**40),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-1", "1e3", "1,5MB", "30M", "1PB", "0.1B", "1.5", "५"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_size(text)
