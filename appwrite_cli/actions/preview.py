"""`files preview`: how an image is to look, as options and as the parameters of the API."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from appwrite_cli.actions.verbs import changed
from appwrite_cli.errors import UsageError


@dataclass(eq=False, repr=False)
class PreviewOptions:
    """What a preview looks like."""

    width: Annotated[
        int | None, typer.Option("--width", metavar="PIXELS", min=0, max=4000, help="0 to 4000")
    ] = None
    height: Annotated[
        int | None, typer.Option("--height", metavar="PIXELS", min=0, max=4000, help="0 to 4000")
    ] = None
    gravity: Annotated[
        Literal[
            "auto", "center", "top-left", "top", "top-right", "left", "right", "bottom-left",
            "bottom", "bottom-right",
        ]
        | None,
        typer.Option("--gravity", help="which part is kept"),
    ] = None  # fmt: skip
    quality: Annotated[
        int | None, typer.Option("--quality", metavar="N", min=-1, max=100, help="0 to 100")
    ] = None
    border_width: Annotated[
        int | None,
        typer.Option("--border-width", metavar="PIXELS", min=0, max=100, help="0 to 100"),
    ] = None
    border_color: Annotated[
        str | None, typer.Option("--border-color", metavar="HEX", help="such as ff8800")
    ] = None
    border_radius: Annotated[
        int | None,
        typer.Option("--border-radius", metavar="PIXELS", min=0, max=4000, help="0 to 4000"),
    ] = None
    opacity: Annotated[
        float | None,
        typer.Option("--opacity", metavar="N", min=0, max=1, help="0 to 1, of transparent images"),
    ] = None
    rotation: Annotated[
        int | None,
        typer.Option("--rotation", metavar="DEGREES", min=-360, max=360, help="-360 to 360"),
    ] = None
    background: Annotated[
        str | None,
        typer.Option("--background", metavar="HEX", help="behind what is transparent"),
    ] = None
    format: Annotated[
        Literal["jpg", "jpeg", "png", "webp", "heic", "avif", "gif"] | None,
        typer.Option("--format", help="what it is converted to"),
    ] = None


def preview_params(options: PreviewOptions) -> dict[str, Any]:
    """The parameters of the API; raises UsageError for what is no colour."""
    return changed(
        width=options.width,
        height=options.height,
        gravity=options.gravity,
        quality=options.quality,
        borderWidth=options.border_width,
        borderColor=_color(options.border_color, "--border-color"),
        borderRadius=options.border_radius,
        opacity=options.opacity,
        rotation=options.rotation,
        background=_color(options.background, "--background"),
        output=options.format,
    )


def _color(text: str | None, option: str) -> str | None:
    """A colour as Appwrite takes it: hexadecimal digits without #."""
    if text is None:
        return None
    digits = text.removeprefix("#")
    if len(digits) not in (3, 6) or any(c not in "0123456789abcdefABCDEF" for c in digits):
        raise UsageError(f"{option}: {text!r} is no colour", hint="such as ff8800 or f80")
    return digits
