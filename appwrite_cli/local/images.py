"""Images made smaller, framed, turned and so on, as Appwrite does it with ImageMagick.

The order of the steps and their geometry are those of utopia-php/image; pixels may differ.
"""

import io
import struct
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from appwrite_cli.local.refusal import refuse

if TYPE_CHECKING:
    from PIL.Image import Image

OUTPUTS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "avif": "image/avif",
    "gif": "image/gif",
}
GRAVITIES = {  # where what is kept lies: from the left and from the top, as halves of the rest
    "center": (1, 1),
    "top-left": (0, 0),
    "top": (1, 0),
    "top-right": (2, 0),
    "left": (0, 1),
    "right": (2, 1),
    "bottom-left": (0, 2),
    "bottom": (1, 2),
    "bottom-right": (2, 2),
}
_MOST_ACROSS = 16_000
_MOST_PIXELS = 128_000_000
_MOST_OF_FRAMES = 32_000_000  # pixels of an animation: what comes after is left out
_TURNS = {3: 180, 6: 90, 8: 270}  # by the orientation that a camera notes, clockwise
_ORIENTATION = 0x0112
_NO_HEIC = "The local Appwrite writes no HEIC images. Use another output, or a server for it."


@dataclass(frozen=True)
class Look:
    """What to make of an image; zero sizes, no colour and a quality of -1 are not asked for."""

    width: int = 0
    height: int = 0
    gravity: str = "center"
    quality: int = -1
    border_width: int = 0
    border_color: str = ""
    border_radius: int = 0
    opacity: float = 1
    rotation: int = 0
    background: str = ""


def render(content: bytes, look: Look, output: str) -> bytes:
    """An image in another look and format; raises Refusal for what is no image."""
    if output == "heic":
        raise refuse("general_not_implemented", message=_NO_HEIC)
    frames = _read(content, all_of_them=output in ("gif", "webp"))
    duration = frames[0].info.get("duration", 100)
    turn = _TURNS.get(frames[0].getexif().get(_ORIENTATION, 0), 0)
    made = [_apply(frame.convert("RGBA"), look, turn) for frame in frames]
    return _write(made, output, look.quality, duration)


def _read(content: bytes, *, all_of_them: bool) -> "list[Image]":
    from PIL import Image, ImageSequence

    Image.MAX_IMAGE_PIXELS = None  # the check below comes before anything is decoded
    try:
        opened = Image.open(io.BytesIO(content))
        width, height = opened.size
        if max(width, height) > _MOST_ACROSS or width * height > _MOST_PIXELS:
            message = (
                f"Image resolution {width}x{height} exceeds the maximum allowed "
                f"{_MOST_ACROSS}x{_MOST_ACROSS} or {_MOST_PIXELS} total pixels"
            )
            raise refuse("storage_image_resolution_exceeded", message=message)
        opened.load()
        if not all_of_them:
            return [opened]
        most = max(1, _MOST_OF_FRAMES // (width * height))
        found = [frame.copy() for frame in islice(ImageSequence.Iterator(opened), most)]
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):
        raise refuse("storage_file_type_unsupported") from None
    return found


def _apply(image: "Image", look: Look, turn: int) -> "Image":
    if look.width or look.height or look.gravity != "center":
        image = _crop(image, look)
    size = image.size
    if look.opacity != 1:
        image.putalpha(round(255 * look.opacity))
    if look.background:
        image = _flatten(image, look.background)
    if look.border_width:
        image = _frame(image, look)
    if look.border_radius:
        image = _round(image, look, size)
    for degrees in (look.rotation % 360, turn):
        if degrees:
            image = image.rotate(-degrees, expand=True, fillcolor=(0, 0, 0, 0))
    return image


def _crop(image: "Image", look: Look) -> "Image":
    """Fill the wanted size with as much of the image as fits, and cut what stands over."""
    aspect = image.width / image.height
    width = look.width or int(look.height * aspect)
    height = look.height or int(look.width / aspect)
    if not look.width and not look.height:
        width, height = image.size
    width, height = max(1, width), max(1, height)
    scale = max(width / image.width, height / image.height)
    filled = (
        max(width, round(image.width * scale)),
        max(height, round(image.height * scale)),
    )
    if filled != image.size:
        image = image.resize(filled)
    across, down = GRAVITIES.get(look.gravity.lower(), GRAVITIES["center"])
    left, top = (filled[0] - width) * across // 2, (filled[1] - height) * down // 2
    return image.crop((left, top, left + width, top + height))


def _flatten(image: "Image", color: str) -> "Image":
    from PIL import Image

    return Image.alpha_composite(Image.new("RGBA", image.size, f"#{color}"), image)


def _frame(image: "Image", look: Look) -> "Image":
    from PIL import ImageOps

    return ImageOps.expand(image, look.border_width, fill=_color(look))


def _round(image: "Image", look: Look, size: tuple[int, int]) -> "Image":
    """Round the corners; as in Appwrite, a border stands on the rounded line then."""
    from PIL import Image, ImageChops, ImageDraw

    border = look.border_width
    far = (size[0] - border - 1, size[1] - border - 1)
    if far[0] < border or far[1] < border:
        return image
    box = (border, border, *far)
    image = image.crop((0, 0, *size))
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle(box, look.border_radius, fill=255)
    image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))
    if not border:
        return image
    stroke = Image.new("RGBA", size)
    ImageDraw.Draw(stroke).rounded_rectangle(
        box, look.border_radius, outline=_color(look), width=border
    )
    return Image.alpha_composite(stroke, image)


def _color(look: Look) -> str:
    return f"#{look.border_color}" if look.border_color else "#000000"


def _write(frames: "list[Image]", output: str, quality: int, duration: int) -> bytes:
    target = io.BytesIO()
    first, *others = frames
    if output in ("jpg", "jpeg"):
        first.convert("RGB").save(target, "JPEG", quality=92 if quality < 0 else quality)
    elif output == "png":
        level = 6 if quality < 0 else 9 - round(quality / 100 * 9)
        first.save(target, "PNG", compress_level=level)
    elif others:
        first.save(
            target,
            output.upper(),
            save_all=True,
            append_images=others,
            duration=duration,
            loop=0,
            **_quality(output, quality),
        )
    else:
        first.save(target, output.upper(), **_quality(output, quality))
    return target.getvalue()


def _quality(output: str, quality: int) -> dict[str, int]:
    return {} if quality < 0 or output == "gif" else {"quality": quality}


def icon(*, video: bool = False) -> bytes:
    """A picture for a file that is no image: a sheet of paper, or a strip of film."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (256, 256))
    draw = ImageDraw.Draw(picture)
    grey, white = "#90a4ae", "#ffffff"
    draw.rounded_rectangle((56, 32, 200, 224), 12, fill=grey)
    if video:
        draw.polygon(((108, 92), (108, 164), (164, 128)), fill=white)
        for top in range(48, 208, 32):
            draw.rectangle((66, top, 78, top + 14), fill=white)
            draw.rectangle((178, top, 190, top + 14), fill=white)
    else:
        for top in range(88, 192, 24):
            draw.rectangle((80, top, 176, top + 8), fill=white)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
