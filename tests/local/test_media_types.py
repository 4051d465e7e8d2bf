"""MIME types by content, as libmagic names them."""

import io
import zipfile

import pytest

from appwrite_cli.local.media_types import detect


def archive(*names: str, stored: bytes = b"x") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, stored)
    return target.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "application/x-empty"),
        (b"x", "application/octet-stream"),
        (b"xy", "text/plain"),
        (b"  ", "text/plain"),
        ("h\u00e4".encode(), "text/plain"),
        (b"h\xe4llo", "text/plain"),
        (b"\xef\xbb\xbfhallo", "text/plain"),
        ("hi".encode("utf-16"), "text/plain"),
        (b"\x1b[31mred", "text/plain"),
        (b"hello\x00", "application/octet-stream"),
        (b"\x01\x02", "application/octet-stream"),
        (b"x" * 70_000 + b"\x00", "text/plain"),  # only the beginning is looked at
        (b"{}", "application/json"),
        (b"[1]\n", "application/json"),
        (b' {"a": [1, {"b": null}]} ', "application/json"),
        (b'{"a": "' + b"x" * 100_000 + b'"}', "application/json"),
        (b'{"a": 1', "text/plain"),
        (b'"text"', "text/plain"),
        (b"42", "text/plain"),
        (b'{"a":1}\n{"b":2}\n', "application/x-ndjson"),
        (b"[" * 100_000, "text/plain"),
        (b"a,b\n1,2\n3,4\n", "text/csv"),
        (b'a,b\n"1,2",3\n3,4\n', "text/csv"),
        (b"a,b\n1,2\n", "text/plain"),
        (b"a,b\n1,2\n3\n", "text/plain"),
        (b"a;b\n1;2\n3;4\n", "text/plain"),
        (b"<!DOCTYPE html><html></html>", "text/html"),
        (b" \n<HTML>", "text/html"),
        (b"<!-- x --><html>", "text/html"),
        (b"<p>hello</p>", "text/plain"),
        (b'<?xml version="1.0"?><a/>', "text/xml"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<svg></svg>', "image/svg+xml"),
        (b"<?php echo 1;", "text/x-php"),
        (b"#!/bin/sh\necho", "text/x-shellscript"),
        (b"#!/usr/bin/env python3\n", "text/x-script.python"),
        (b"#!/usr/bin/env node\n", "application/javascript"),
        (b"#!/usr/bin/perl\n", "text/x-perl"),
        (b"import os\n\nprint(1)\n", "text/x-script.python"),
        (b"#include <stdio.h>\n", "text/x-c"),
        (b"body { color: red; }\n", "text/plain"),
        (b"# Title\n\ntext\n", "text/plain"),
        (b"BEGIN:VCARD\n", "text/vcard"),
        (b"From: a@b\nSubject: x\n", "message/rfc822"),
        (b"%PDF-1.4\n", "application/pdf"),
        (b"{\\rtf1\\ansi", "text/rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/x-wav"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "video/mp4"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "image/avif"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm", "video/webm"),
        (b"\xff\xfb\x90\x64\x00\x00", "audio/mpeg"),
        (b"\x1f\x8b\x08\x00abc", "application/gzip"),
        (b"SQLite format 3\x00\x10\x00", "application/vnd.sqlite3"),
        (b"\x00asm\x01\x00\x00\x00", "application/wasm"),
        (archive("a.txt"), "application/zip"),
        (archive(), "application/zip"),
        (
            archive("[Content_Types].xml", "word/document.xml"),
            f"{OFFICE}.wordprocessingml.document",
        ),
        (archive("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
        (archive("_rels/.rels", "ppt/x.xml"), f"{OFFICE}.presentationml.presentation"),
        (archive("mimetype", stored=b"application/epub+zip"), "application/epub+zip"),
        (archive("META-INF/MANIFEST.MF"), "application/java-archive"),
        (bytes(257) + b"ustar", "application/x-tar"),
    ],
)
def test_the_content_tells_the_type(content: bytes, expected: str) -> None:
    assert detect(lambda most: content[:most]) == expected
