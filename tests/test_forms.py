"""Multipart forms, and whether what was received agrees with a signature."""

import hashlib

import pytest

from appwrite_cli.client.forms import File, Form
from appwrite_cli.transfer.signature import CHUNK, agrees, of_parts
from tests.forms import Part, parts_of


def test_a_form_is_read_anew_each_time_and_says_its_size() -> None:
    read: list[int] = []

    def pieces() -> list[bytes]:
        read.append(len(read))
        return [b"hel", b"lo"]

    file = File('ü "a"\r\n.txt', "text/plain", 5, lambda: iter(pieces()))
    form = Form([("fileId", "a"), ("permissions[0]", 'read("any")')], file)
    assert not form.whole
    assert read == []
    for _ in range(2):
        body = b"".join(form)
        assert form.whole
        assert len(body) == int(form.headers["Content-Length"]) == form.size
        assert parts_of(form.headers["Content-Type"], body) == [
            Part("fileId", None, "", b"a"),
            Part("permissions[0]", None, "", b'read("any")'),
            Part("file", "ü %22a%22%0D%0A.txt", "text/plain", b"hello"),
        ]
    assert read == [0, 1]


def test_a_form_is_whole_only_when_its_end_is_reached() -> None:
    ends: list[bool] = []
    file = File("a", "text/plain", 2, lambda: iter([b"a", b"b"]))
    form = Form([], file, on_end=lambda: ends.append(form.whole))
    walk = iter(form)
    for _ in range(3):
        next(walk)
    assert (form.whole, ends) == (False, [])
    next(walk)
    assert (form.whole, ends) == (True, [False])


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_signatures_of_both_kinds(size: int) -> None:
    content = bytes(size)
    digest = hashlib.md5(content).hexdigest()
    parts = [content[i : i + CHUNK] for i in range(0, size, CHUNK)] or [b""]
    etag = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()

    def pieces() -> list[bytes]:
        return [content[i : i + 100_000] for i in range(0, size, 100_000)]

    assert of_parts(iter(pieces())) == f"{etag}-{len(parts)}"
    assert agrees(digest, digest, lambda: iter(pieces()))
    assert agrees(f"{etag}-{len(parts)}", digest, lambda: iter(pieces()))
    assert not agrees("0" * 32, digest, lambda: iter(pieces()))
    assert not agrees(f"{etag}-{len(parts) + 1}", digest, lambda: iter(pieces()))
    assert agrees("", digest, lambda: iter(pieces()))  # of no known kind: no proof against it
