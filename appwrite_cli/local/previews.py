"""Previews of files: images in another look, icons for all else."""

import re
from typing import Any

from appwrite_cli.local import buckets, file_access, file_passes, file_records, images, params, php
from appwrite_cli.local.blobs import Joined
from appwrite_cli.local.files import PATH, READ
from appwrite_cli.local.images import Look
from appwrite_cli.local.params import Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, Content, Outcome, Then, route

_INPUTS = ("image/jpeg", "image/png", "image/heic", "image/webp", "image/gif")
_VIDEOS = frozenset(
    (
        *("video/mp4", "video/x-flv", "video/webm", "application/x-mpegURL", "video/MP2T"),
        *("video/3gpp", "video/quicktime", "video/x-msvideo", "video/x-ms-wmv"),
    )
)
_LARGEST = 20_000_000  # of `sizeActual`: larger images have an icon
_CACHED_SECONDS = 30 * 24 * 3600
_ICON_BACKGROUND = "eceff1"
_HEX = re.compile(r"[0-9a-fA-F]{6}|[0-9a-fA-F]{3}")


def _color(value: Any) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Invalid("Value must be a valid Hex color code")
    return value


def _fraction(value: Any) -> float:
    number = php.number(value) if php.is_numeric(value) else None
    if number is None or not 0 <= number <= 1:
        raise Invalid(params.range_rule(0, 1))
    return float(number)


_PARAMS = (
    Param("width", params.between(0, 4000), 0),
    Param("height", params.between(0, 4000), 0),
    Param("gravity", params.one_of(*images.GRAVITIES), "center"),
    Param("quality", params.between(-1, 100), -1),
    Param("borderWidth", params.between(0, 100), 0),
    Param("borderColor", _color, ""),
    Param("borderRadius", params.between(0, 4000), 0),
    Param("opacity", _fraction, 1.0),
    Param("rotation", params.between(-360, 360), 0),
    Param("background", _color, ""),
    Param("output", params.one_of(*images.OUTPUTS, strict=True), ""),
    file_passes.TOKEN,
)


@route("GET", f"{PATH}/<fileId>/preview", scope=READ, params=_PARAMS)
def preview(call: Call) -> Then:
    """An image of a file, made when it is asked for."""
    bucket = buckets.of_call(call)
    if not bucket.record["transformations"] and not call.caller.is_key:
        raise refuse("storage_bucket_transformations_disabled")
    shown = file_passes.of_call(call)
    file = file_access.readable(call, bucket, call["fileId"], shown)
    is_image = file["mimeType"] in _INPUTS and file["sizeActual"] <= _LARGEST
    found = file_records.bytes_of(call.db, call.store, file) if is_image else None

    def work() -> Outcome:
        return file_passes.noting(call, shown, _content(call, file, found))

    return Then(work)


def _content(call: Call, file: Record, found: Joined | None) -> Content:
    if found is None:
        source = images.icon(video=file["mimeType"] in _VIDEOS)
        output = call["output"] or "png"
        look = _look(call, call["background"] or _ICON_BACKGROUND)
    else:
        source = _bytes(found)
        output = call["output"] or _output(file)
        look = _look(call, call["background"])
    made = images.render(source, look, output)
    headers = {
        "Cache-Control": f"private, max-age={_CACHED_SECONDS}",
        "X-Appwrite-Cache": "miss",
    }
    return Content([made], len(made), images.OUTPUTS[output], headers)


def _bytes(found: Joined) -> bytes:
    try:
        return b"".join(found)
    except FileNotFoundError:  # deleted meanwhile
        raise refuse("storage_file_not_found") from None


def _output(file: Record) -> str:
    """The format of a preview that does not say one: by the file's first name, else its type."""
    extension = file["extension"].lower()
    if extension:
        return extension if extension in images.OUTPUTS else "jpg"
    known = (name for name, kind in images.OUTPUTS.items() if kind == file["mimeType"])
    return next(known, "jpg")


def _look(call: Call, background: str) -> Look:
    return Look(
        width=call["width"],
        height=call["height"],
        gravity=call["gravity"],
        quality=call["quality"],
        border_width=call["borderWidth"],
        border_color=call["borderColor"],
        border_radius=call["borderRadius"],
        opacity=call["opacity"],
        rotation=call["rotation"],
        background=background,
    )
