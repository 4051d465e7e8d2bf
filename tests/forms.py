"""Multipart forms, read back into their fields."""

import re
from typing import NamedTuple

_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


class Part(NamedTuple):
    """A field of a form; `filename` is None for what is no file, `kind` its content type."""

    name: str
    filename: str | None
    kind: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The fields in their order; raises AssertionError for what is no whole form."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    assert boundary, content_type
    assert body.startswith(b"--" + boundary + b"\r\n"), body[:80]
    assert body.endswith(b"\r\n--" + boundary + b"--\r\n"), body[-80:]
    inner = body[len(boundary) + 4 : -len(boundary) - 8]
    found = []
    for piece in inner.split(b"\r\n--" + boundary + b"\r\n"):
        head, _, content = piece.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        given = dict(_PARAMETER.findall(headers["content-disposition"]))
        kind = headers.get("content-type", "")
        found.append(Part(given["name"], given.get("filename"), kind, content))
    return found
