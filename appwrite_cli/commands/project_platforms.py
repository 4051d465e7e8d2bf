"""`awcli project platforms`: apps that may reach the project from browsers and devices."""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.verbs import changed, create
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import IfNotExists, Name, OwnId
from appwrite_cli.output import View, show
from appwrite_cli.resources import PLATFORM

group = Group("platforms")
PLATFORMS = View("platform", "platforms", ("$id", "name", "type", "hostname", "key", "$updatedAt"))
FINGERPRINTS = {"fingerprints": say("SHA-256 of the certificate of an Android app", "HEX")}

declare_reads(group, PLATFORM, PLATFORMS, example="shop", lists=["--where type=web"])


@group.command(
    "create",
    examples=[
        "awcli project platforms create web app.example.com --id shop --name Shop",
        "awcli project platforms create android com.example.shop",
    ],
)
def create_(
    kind: Annotated[
        Literal["web", "android", "apple", "linux", "windows"],
        typer.Argument(metavar="web|android|apple|linux|windows", help="what the app runs on"),
    ],
    identifier: Annotated[
        str,
        typer.Argument(metavar="IDENTIFIER", help="a host name, or the package that the app is"),
    ],
    body: Annotated[Body, ApiOptions("project.createAndroidPlatform", **FINGERPRINTS)],
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Let an app reach the project; without a name it is called by its identifier.

    IDs of platforms are unique over the whole server, not in the project alone.
    """
    from appwrite_cli.actions.platforms import of_kind

    new = PLATFORM.to_create("", own_id)
    given = {"name": name or identifier, **of_kind(kind, identifier, body)}
    answer, _ = create(new, "platformId", given, if_not_exists=if_not_exists, at=kind)
    show(answer, PLATFORMS)


@group.command(examples=["awcli project platforms update shop --identifier shop.example.com"])
def update(
    platform: Annotated[str, typer.Argument(metavar="PLATFORM", help="the platform's ID")],
    body: Annotated[Body, ApiOptions("project.updateAndroidPlatform", **FINGERPRINTS)],
    identifier: Annotated[
        str | None,
        typer.Option("--identifier", metavar="TEXT", help="another host name or package"),
    ] = None,
    name: Name = None,
) -> None:
    """Change a platform; what is not named stays as it is."""
    from appwrite_cli.actions.platforms import update_platform

    changes = changed(name=name) | body
    show(update_platform(PLATFORM.one(platform), identifier, changes), PLATFORMS)


declare_delete(group, PLATFORM, example="shop", lost="browsers and devices are refused")
