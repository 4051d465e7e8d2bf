"""Previews: the size, format and look of images, and icons for all else."""

import io
from typing import Any

import pytest
from PIL import Image

from appwrite_cli.local.images import GRAVITIES
from tests.local.conftest import Api, refusal
from tests.local.storage import CHUNK, FILES, bucket, chunk, upload

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


def drawn(size: tuple[int, int] = (40, 20), kind: str = "PNG", **saved: Any) -> bytes:
    """An image whose left half is red and whose right half is blue."""
    picture = Image.new("RGBA", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    target = io.BytesIO()
    (picture.convert("RGB") if kind == "JPEG" else picture).save(target, kind, **saved)
    return target.getvalue()


@pytest.fixture
def picture(api: Api) -> Api:
    """A local Appwrite with an image of 40 by 20."""
    bucket(api)
    assert upload(api, drawn(), name="x.png").json()["mimeType"] == "image/png"
    return api


def preview(api: Api, **given: Any) -> Image.Image:
    answer = api.get(f"{FILES}/f/preview", **given)
    assert answer.status_code == 200, answer.text
    made = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == Image.MIME[str(made.format)]
    made.load()
    return made


def near(pixel: object, expected: tuple[int, ...], most: int = 30) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(got - want) <= most for got, want in zip(pixel, expected, strict=False))


def test_a_preview_is_the_image_as_it_is(picture: Api) -> None:
    made = preview(picture)
    assert (made.format, made.size) == ("PNG", (40, 20))
    assert (made.getpixel((5, 5)), made.getpixel((35, 5))) == (RED, BLUE)
    answer = picture.get(f"{FILES}/f/preview")
    assert answer.headers["cache-control"] == "private, max-age=2592000"
    assert answer.headers["x-appwrite-cache"] == "miss"


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (20, 0, (20, 10)),
        (0, 40, (80, 40)),
        (10, 10, (10, 10)),
        (1, 0, (1, 1)),
        (4000, 1, (4000, 1)),
        (40, 20, (40, 20)),
    ],
)
def test_sizes_fill_what_is_wanted(
    picture: Api, width: int, height: int, expected: tuple[int, int]
) -> None:
    assert preview(picture, width=width, height=height).size == expected


@pytest.mark.parametrize(
    ("gravity", "expected"),
    [
        ("left", RED),
        ("top-left", RED),
        ("bottom-left", RED),
        ("right", BLUE),
        ("top-right", BLUE),
        ("bottom-right", BLUE),
    ],
)
def test_gravity_says_which_part_is_kept(
    picture: Api, gravity: str, expected: tuple[int, ...]
) -> None:
    made = preview(picture, width=10, height=10, gravity=gravity)
    assert made.size == (10, 10)
    assert near(made.getpixel((5, 5)), expected)


@pytest.mark.parametrize("gravity", ["center", "top", "bottom"])
def test_the_middle_is_kept_otherwise(picture: Api, gravity: str) -> None:
    made = preview(picture, width=10, height=10, gravity=gravity)
    assert near(made.getpixel((0, 5)), RED)
    assert near(made.getpixel((9, 5)), BLUE)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("jpg", "JPEG"),
        ("jpeg", "JPEG"),
        ("png", "PNG"),
        ("gif", "GIF"),
        ("webp", "WEBP"),
        ("avif", "AVIF"),
    ],
)
@pytest.mark.parametrize("quality", [-1, 0, 50, 100])
def test_every_format_is_written(picture: Api, output: str, expected: str, quality: int) -> None:
    made = preview(picture, output=output, quality=quality)
    assert made.format == expected
    assert made.size == (40, 20)


def test_a_lower_quality_makes_smaller_files(api: Api) -> None:
    bucket(api)
    upload(api, drawn((400, 400), "JPEG", quality=100), name="x.jpg")
    sizes = [
        len(api.get(f"{FILES}/f/preview", quality=quality).content) for quality in (1, 50, 100)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


def test_heic_is_said_to_be_missing(picture: Api) -> None:
    refused = refusal(picture.get(f"{FILES}/f/preview", output="heic"))
    assert refused[:2] == (501, "general_not_implemented")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("x.png", "PNG"), ("x.jpeg", "JPEG"), ("x.WEBP", "WEBP"), ("x.txt", "JPEG"), ("x", "PNG")],
)
def test_without_an_output_the_first_name_tells_the_format(
    api: Api, name: str, expected: str
) -> None:
    bucket(api)
    upload(api, drawn(), name=name)
    api.put(f"{FILES}/f", name="renamed.gif")
    assert preview(api).format == expected


def test_opacity_makes_it_transparent(picture: Api) -> None:
    assert preview(picture, opacity=0.5).getpixel((0, 0)) == (255, 0, 0, 128)
    assert preview(picture, opacity=0).getchannel("A").getextrema() == (0, 0)


def test_a_background_lies_behind(api: Api) -> None:
    bucket(api)
    target = io.BytesIO()
    Image.new("RGBA", (4, 4)).save(target, "PNG")
    upload(api, target.getvalue(), name="clear.png")
    assert preview(api, background="0f0").getpixel((0, 0)) == (0, 255, 0, 255)
    assert preview(api, background="00FF00").getpixel((0, 0)) == (0, 255, 0, 255)


def test_a_border_goes_around(picture: Api) -> None:
    made = preview(picture, borderWidth=3, borderColor="00ff00")
    assert made.size == (46, 26)
    assert made.getpixel((0, 0)) == (0, 255, 0, 255)
    assert made.getpixel((3, 3)) == RED
    assert preview(picture, borderWidth=3).getpixel((0, 0)) == (0, 0, 0, 255)


def test_corners_are_rounded(picture: Api) -> None:
    made = preview(picture, borderRadius=8)
    assert made.size == (40, 20)
    assert made.getchannel("A").getpixel((0, 0)) == 0
    assert made.getpixel((10, 10)) == RED
    framed = preview(picture, borderRadius=8, borderWidth=2, borderColor="0f0")
    assert framed.size == (40, 20)
    assert framed.getchannel("A").getpixel((0, 0)) == 0


@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [(90, (20, 40), RED), (-270, (20, 40), RED), (180, (40, 20), BLUE), (-90, (20, 40), BLUE)],
)
def test_it_is_turned_clockwise(
    picture: Api, rotation: int, size: tuple[int, int], corner: tuple[int, ...]
) -> None:
    made = preview(picture, rotation=rotation)
    assert made.size == size
    assert made.getpixel((5, 5)) == corner


def test_what_a_camera_noted_turns_it_too(api: Api) -> None:
    bucket(api)
    exif = Image.Exif()
    exif[0x0112] = 6
    upload(api, drawn(kind="JPEG", exif=exif), name="x.jpg")
    assert preview(api).size == (20, 40)


@pytest.mark.parametrize(("output", "frames"), [("gif", 3), ("webp", 3), ("png", 1), ("jpg", 1)])
def test_animations_stay_animated_where_the_format_can(api: Api, output: str, frames: int) -> None:
    bucket(api)
    pictures = [Image.new("RGB", (30, 30), (80 * n, 0, 0)) for n in range(3)]
    target = io.BytesIO()
    pictures[0].save(target, "GIF", save_all=True, append_images=pictures[1:], duration=50)
    upload(api, target.getvalue(), name="x.gif")
    made = preview(api, width=10, height=20, output=output)
    assert made.size == (10, 20)
    assert getattr(made, "n_frames", 1) == frames


@pytest.mark.parametrize(
    "content", [b"just text", b"", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"]
)
def test_what_is_no_image_has_an_icon(api: Api, content: bytes) -> None:
    bucket(api)
    upload(api, content, name="x.txt")
    made = preview(api)
    assert made.format == "PNG"
    assert made.getpixel((0, 0)) == (0xEC, 0xEF, 0xF1, 255)
    small = preview(api, width=10, height=10, output="webp", background="000")
    assert (small.format, small.size) == ("WEBP", (10, 10))


@pytest.mark.parametrize(
    "content",
    [
        drawn()[:60],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        drawn(kind="GIF")[:20],
        b"\xff\xd8\xff" + b"x" * 50,
    ],
)
def test_a_broken_image_is_refused(api: Api, content: bytes) -> None:
    bucket(api)
    upload(api, content, name="x.png")
    refused = refusal(api.get(f"{FILES}/f/preview", width=5))
    assert refused[:2] == (400, "storage_file_type_unsupported")


def test_a_bomb_is_refused_before_it_is_unpacked(api: Api) -> None:
    bucket(api)
    target = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(target, "PNG")
    upload(api, target.getvalue(), name="x.png")
    status, kind, message = refusal(api.get(f"{FILES}/f/preview"))
    assert (status, kind) == (400, "storage_image_resolution_exceeded")
    assert message.startswith("Image resolution 20000x10000 exceeds the maximum allowed ")


def test_an_image_in_chunks_has_a_preview(api: Api) -> None:
    bucket(api)
    whole = drawn((1400, 1400), "PNG", compress_level=0)
    assert len(whole) > CHUNK
    for number in range(2):
        assert chunk(api, whole, number, id_="f").status_code == 201
    assert preview(api, width=14, output="png").size == (14, 14)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("width", "-1", "Value must be a valid range between 0 and 4,000"),
        ("width", "4001", "Value must be a valid range between 0 and 4,000"),
        ("height", "x", "Value must be a valid range between 0 and 4,000"),
        ("height", "1.5", "Value must be a valid range between 0 and 4,000"),
        (
            "gravity",
            "middle",
            f"Value must be one of ({', '.join(GRAVITIES)})",
        ),
        ("quality", "101", "Value must be a valid range between -1 and 100"),
        ("borderWidth", "101", "Value must be a valid range between 0 and 100"),
        ("borderColor", "#fff", "Value must be a valid Hex color code"),
        ("borderColor", "", "Value must be a valid Hex color code"),
        ("borderRadius", "4001", "Value must be a valid range between 0 and 4,000"),
        ("opacity", "1.1", "Value must be a valid range between 0 and 1"),
        ("opacity", "x", "Value must be a valid range between 0 and 1"),
        ("rotation", "361", "Value must be a valid range between -360 and 360"),
        ("background", "red", "Value must be a valid Hex color code"),
        ("output", "bmp", "Value must be one of (jpg, jpeg, png, webp, heic, avif, gif)"),
        ("output", "PNG", "Value must be one of (jpg, jpeg, png, webp, heic, avif, gif)"),
    ],
)
def test_wrong_values_are_refused_by_name(picture: Api, name: str, value: str, words: str) -> None:
    refused = refusal(picture.get(f"{FILES}/f/preview", **{name: value}))
    assert refused == (400, "general_argument_invalid", f"Invalid `{name}` param: {words}")


def test_transformations_can_be_switched_off_for_all_but_keys(api: Api, guest: Api) -> None:
    bucket(api, transformations=False, permissions=['read("any")'])
    upload(api, drawn(), name="x.png")
    refused = refusal(guest.get(f"{FILES}/f/preview"))
    words = "Image transformations are disabled for the requested bucket."
    assert refused == (403, "storage_bucket_transformations_disabled", words)
    assert preview(api).size == (40, 20)
