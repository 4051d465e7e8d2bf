"""The bytes of a file: to download and to view, whole or in part."""

from appwrite_cli.local import buckets, file_access, file_passes, file_records, ranges
from appwrite_cli.local.blobs import Joined
from appwrite_cli.local.files import PATH, READ
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, Content, Then, route

_CACHED_SECONDS = 45 * 24 * 3600
_MOST_OF_RANGE = 20_000_000  # a range that asks for more is cut
_OPEN_DOWNLOAD = 10 * 1024 * 1024  # what it is cut to, and what one without an end gets
_OPEN_VIEW = 20_000_000
# Types that a browser may show, by app/config/storage/mimes.php; all else is shown as text.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_VIEWED = frozenset(
    (
        *("image/jpeg", "image/gif", "image/png", "image/webp", "image/heic"),
        *("image/heic-sequence", "image/avif"),
        *("video/mp4", "video/x-flv", "video/webm", "application/x-mpegURL", "video/MP2T"),
        *("video/3gpp", "video/quicktime", "video/x-msvideo", "video/x-ms-wmv"),
        *("audio/basic", "auido/L24", "audio/mid", "audio/mpeg", "audio/mp4", "audio/x-aiff"),
        *("audio/x-mpegurl", "audio/vnd.rn-realaudio", "audio/ogg", "audio/vorbis"),
        *("audio/vnd.wav", "audio/x-wav", "audio/aac", "audio/x-hx-aac-adts"),
        *("application/msword", "application/vnd.ms-word.document.macroEnabled.12"),
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.wordprocessingml.template",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.spreadsheetml.template",
        f"{_OFFICE}.presentationml.presentation",
        f"{_OFFICE}.presentationml.template",
        f"{_OFFICE}.presentationml.slideshow",
        *("application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
        *(
            f"application/vnd.ms-excel.{kind}.macroEnabled.12"
            for kind in ("sheet", "template", "addin", "sheet.binary")
        ),
        *(
            f"application/vnd.ms-powerpoint.{kind}.macroEnabled.12"
            for kind in ("addin", "presentation", "template", "slideshow")
        ),
        *("application/vnd.ms-access", "application/pdf"),
    )
)


@route("GET", f"{PATH}/<fileId>/download", scope=READ, params=[file_passes.TOKEN])
def download(call: Call) -> Content | Then:
    """The bytes of a file, to be saved under its name."""
    bucket, shown = buckets.of_call(call), file_passes.of_call(call)
    file = file_access.readable(call, bucket, call["fileId"], shown)
    found = file_records.bytes_of(call.db, call.store, file)
    content = _content(call, file, found, file["mimeType"], "attachment", _OPEN_DOWNLOAD)
    return file_passes.noting(call, shown, content)


@route("GET", f"{PATH}/<fileId>/view", scope=READ, params=[file_passes.TOKEN])
def view(call: Call) -> Content | Then:
    """The bytes of a file, to be shown where its type is harmless."""
    bucket, shown = buckets.of_call(call), file_passes.of_call(call)
    file = file_access.readable(call, bucket, call["fileId"], shown)
    found = file_records.bytes_of(call.db, call.store, file)
    kind = file["mimeType"] if file["mimeType"] in _VIEWED else "text/plain"
    content = _content(call, file, found, kind, "inline", _OPEN_VIEW)
    content.headers["Content-Security-Policy"] = "script-src none;"
    content.headers["X-Content-Type-Options"] = "nosniff"
    return file_passes.noting(call, shown, content)


def _content(
    call: Call, file: Record, found: Joined, kind: str, disposition: str, most: int
) -> Content:
    headers = {
        "Cache-Control": f"private, max-age={_CACHED_SECONDS}",
        "Content-Disposition": f'{disposition}; filename="{file["name"]}"',
    }
    header = call.incoming.headers.get("range", "")
    if not header:
        return Content(found, found.length, kind, headers)
    size = file["sizeOriginal"]
    start, end = _window(header, size, most)
    headers |= {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"}
    part = found.window(start, end - start + 1)
    return Content(part, part.length, kind, headers, 206)


def _window(header: str, size: int, most: int) -> tuple[int, int]:
    """The first and the last byte that a Range gets; raises Refusal where it gets nothing."""
    wanted = ranges.requested(header)
    if wanted is None or wanted.unit != "bytes":
        raise refuse("storage_invalid_range")
    start, end = wanted.start, wanted.end
    if end is None or end - start > _MOST_OF_RANGE:
        end = min(start + most - 1, size - 1)
    if start >= end or end >= size:
        raise refuse("storage_invalid_range")
    return start, end
