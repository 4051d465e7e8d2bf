"""`awcli storage`: directories and buckets kept in step, and how much buckets hold."""

from typing import Annotated

import typer

from appwrite_cli.group import Group
from appwrite_cli.options import NOTHING, PermissionOptions

group = Group("storage", defaults=("bucket",))


@group.command(
    examples=[
        "awcli storage sync photos bucket:covers/2024",
        "awcli storage sync bucket:covers backup --delete",
        "awcli storage sync site bucket:site --exclude '*.tmp' --exclude node_modules --dry-run",
    ]
)
def sync(
    permissions: PermissionOptions,
    source: Annotated[
        str, typer.Argument(metavar="SRC", help="a directory, or bucket:ID[/PREFIX]")
    ],
    target: Annotated[str, typer.Argument(metavar="DST", help="the other one of the two")],
    delete: Annotated[
        bool, typer.Option("--delete", help="delete from DST what SRC does not have")
    ] = False,
    include: Annotated[
        list[str],
        typer.Option("--include", metavar="PATTERN", help="only these, such as '*.png' or a/*"),
    ] = NOTHING,
    exclude: Annotated[
        list[str], typer.Option("--exclude", metavar="PATTERN", help="not these, on either side")
    ] = NOTHING,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="requests at once")] = 8,
) -> None:
    """Make DST hold what SRC holds, by name, size and checksum.

    What is the same already is left alone, so a sync that broke off goes on where it was. The plan
    is shown first; --dry-run ends there. A file that is replaced keeps its ID and permissions.
    """
    from appwrite_cli.actions.access import permissions_for
    from appwrite_cli.actions.syncing import sync as bring_in_step
    from appwrite_cli.transfer.places import Patterns, parse_place

    bring_in_step(
        parse_place(source),
        parse_place(target),
        Patterns(include, exclude),
        delete=delete,
        jobs=jobs,
        permissions=permissions_for(permissions, "file"),
    )


@group.command(
    examples=[
        "awcli storage du",
        "awcli storage du bucket:covers",
        "awcli storage du bucket:site/img",
    ]
)
def du(
    place: Annotated[
        str, typer.Argument(metavar="[PLACE]", help="bucket:ID[/PREFIX]; every bucket if left out")
    ] = "",
) -> None:
    """Show how many files there are and how much they hold: by bucket, or by directory in one."""
    from appwrite_cli.actions.usage import show_usage

    show_usage(place)
