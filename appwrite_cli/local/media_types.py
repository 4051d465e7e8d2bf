"""The MIME type of a file by its content, as libmagic names it, which Appwrite asks through PHP.

The table holds what people keep in buckets, not all that libmagic knows: what is not in it is
`text/plain` where it is text, else `application/octet-stream`, as are other types there.
"""

import json
import re
from collections.abc import Callable

Head = Callable[[int], bytes]  # gives so many of the first bytes, or all if there are fewer

_ENCODING_BYTES = 64 * 1024  # what libmagic looks at to tell text from data
_MOST_BYTES = 7 * 1024 * 1024  # what it reads at all
_BINARY = "application/octet-stream"
# Bytes that no text holds: control characters but bell, backspace, tab, lines and escape.
_CONTROLS = re.compile(rb"[\x00-\x06\x0b\x0e-\x1a\x1c-\x1f\x7f]")

# Where, which bytes, which type; the first that fits holds.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "text/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/x-rar"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (257, b"ustar", "application/x-tar"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"wOFF", "font/woff"),
    (0, b"wOF2", "font/woff2"),
    (0, b"OTTO\x00", "application/vnd.ms-opentype"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"\xca\xfe\xba\xbe\x00\x00\x00", "application/x-java-applet"),
    (0, b"fLaC", "audio/flac"),
    (0, b"MThd", "audio/midi"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/x-hx-aac-adts"),
    (0, b"\xff\xf9", "audio/x-hx-aac-adts"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
)
# The brand of an ISO media file, from its ninth byte on.
_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"avif", "image/avif"),
    (b"avis", "image/avif"),
    (b"heic", "image/heic"),
    (b"heix", "image/heic"),
    (b"hevc", "image/heic-sequence"),
    (b"mif1", "image/heif"),
    (b"qt", "video/quicktime"),
    (b"M4A", "audio/x-m4a"),
    (b"M4V", "video/x-m4v"),
    (b"3gp", "video/3gpp"),
    (b"3g2", "video/3gpp2"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/x-wav", b"AVI ": "video/x-msvideo"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The names in a ZIP archive that tell what it is.
_OFFICE_NAMES: tuple[tuple[bytes, str], ...] = (
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_OGG: tuple[tuple[bytes, str], ...] = (
    (b"\x80theora", "video/ogg"),
    (b"\x01vorbis", "audio/ogg"),
    (b"OpusHead", "audio/ogg"),
    (b"Speex", "audio/ogg"),
)
# What runs a script that begins with `#!`.
_INTERPRETERS: tuple[tuple[bytes, str], ...] = (
    (rb"\b(ba|z|k|c|tc|da|)sh\b", "text/x-shellscript"),
    (rb"python", "text/x-script.python"),
    (rb"\bnode(js)?\b", "application/javascript"),
    (rb"\bperl", "text/x-perl"),
    (rb"\bruby", "text/x-ruby"),
    (rb"\bphp", "text/x-php"),
)
# What text of a kind begins with, and then what stands at the start of some line of it.
_HTML = rb"(!doctype html|html|head|title|body|script|style|table|a href=)"
_COMMENTS = rb"\s*(<!--.*?-->\s*)*"
_SVG = rb"\A\s*(<\?xml[^>]*>)?" + _COMMENTS + rb"(<!doctype svg[^>]*>\s*)?<svg\b"
_PYTHON = "text/x-script.python"
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL if pattern.startswith(rb"\A") else re.M), name)
    for pattern, name in (
        (rb"\A<\?php", "text/x-php"),
        (_SVG, "image/svg+xml"),
        (rb"\A\s*<\?xml\b", "text/xml"),
        (rb"\A" + _COMMENTS + rb"<" + _HTML, "text/html"),
        (rb"\ABEGIN:VCARD", "text/vcard"),
        (rb"\ABEGIN:VCALENDAR", "text/calendar"),
        (rb"\Adiff ", "text/x-diff"),
        (rb"\A(From:|Received:|Return-Path:|Relay-Version:)", "message/rfc822"),
        (rb"\A\\(documentclass|documentstyle|input|section)\b", "text/x-tex"),
        (rb"\A(import|from) [\w.]+( import [^\n]+| as \w+)?\r?\n", _PYTHON),
        (rb"\A[ \t]*def +\w+ *\([^\n]*\)[^\n]*:", _PYTHON),
        (rb"^[ \t]*(import|package) +[\w.*]+;", "text/x-java"),
        (rb"^[ \t]*(class +\w+[^\n]*\{|(public|private|protected):)", "text/x-c++"),
        (rb"^[ \t]*(#[ \t]*(include|define|ifn?def|pragma)\b|struct +\w+ *\{)", "text/x-c"),
    )
)
_CSV_LINES = 10
_QUOTED = re.compile(rb'"[^"]*("|$)')


def detect(head: Head) -> str:
    """The MIME type of a file of which `head` gives the beginning."""
    start = head(_ENCODING_BYTES)
    if len(start) < 2:
        return _BINARY if start else "application/x-empty"
    text = _as_text(start)
    if text is not None and (found := _data_text(text, head)):
        return found
    if found := _binary(start):
        return found
    if text is None:
        return _BINARY
    return _script(text) or "text/plain"


def _as_text(start: bytes) -> bytes | None:
    # UTF-16 and UTF-32 are known by their marks.
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if start.startswith(mark):
            start = start.decode(encoding, errors="ignore").encode("utf-8", errors="ignore")
            break
    return None if _CONTROLS.search(start) else start.removeprefix(b"\xef\xbb\xbf")


def _data_text(text: bytes, head: Head) -> str:
    if text.lstrip()[:1] in (b"{", b"["):
        whole = head(_MOST_BYTES)
        if _is_json(whole):
            return "application/json"
        if _is_json_lines(whole):
            return "application/x-ndjson"
    return "text/csv" if _is_csv(text) else ""


def _is_json(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_json_lines(text: bytes) -> bool:
    lines = text.splitlines()
    return len(lines) > 1 and all(map(_is_json, lines))


def _is_csv(text: bytes) -> bool:
    """Three lines or more, each with the same number of commas outside of quotes."""
    unquoted = _QUOTED.sub(b"", text)
    *lines, _ = unquoted.split(b"\n", _CSV_LINES)
    commas = {line.count(b",") for line in lines}
    return len(lines) > 2 and len(commas) == 1 and commas != {0}


def _binary(start: bytes) -> str:
    for place, signature, name in _SIGNATURES:
        if start.startswith(signature, place):
            return name
    if start[:4] == b"RIFF":
        return _RIFF.get(start[8:12], "")
    if start[4:8] == b"ftyp":
        return next((n for brand, n in _BRANDS if start.startswith(brand, 8)), "video/mp4")
    if start[:4] == b"OggS":
        return next((n for mark, n in _OGG if start.startswith(mark, 28)), "application/ogg")
    if start[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in start[:64] else "video/x-matroska"
    if start[:2] == b"BM" and start[14:18] in (b"\x0c\x00\x00\x00", b"\x28\x00\x00\x00"):
        return "image/bmp"
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _archive(start)
    return ""


def _archive(start: bytes) -> str:
    length = int.from_bytes(start[26:28], "little")
    first = start[30 : 30 + length]
    if first == b"mimetype":
        # OpenDocument and EPUB write their type uncompressed as the first file.
        stated = re.match(rb"application/[\w.+-]+", start[30 + length :])
        return stated[0].partition(b"PK")[0].decode() if stated else "application/zip"
    if first.startswith((b"[Content_Types].xml", b"_rels/.rels", b"docProps", b"customXml")):
        for name, type_ in _OFFICE_NAMES:
            if name in start:
                return type_
    if first.startswith(b"META-INF/"):
        return "application/java-archive"
    return "application/zip"


def _script(text: bytes) -> str:
    if text.startswith(b"#!"):
        line = text.partition(b"\n")[0]
        return next((name for words, name in _INTERPRETERS if re.search(words, line)), "text/plain")
    start = text[:8192]
    for pattern, name in _TEXTS:
        if pattern.search(start):
            return name
    return ""
