"""`awcli local`: the embedded local Appwrite, which `--local` uses and apps can be pointed at."""

from typing import Annotated

import typer

from appwrite_cli.actions import local_state
from appwrite_cli.config import settings
from appwrite_cli.group import Group
from appwrite_cli.output import View, confirm, note, show_value

group = Group("local")
STATUS = View(
    "setting",
    "settings",
    ("directory", "exists", "bytes", "served"),
    address=(),
    sizes=frozenset({"bytes"}),
)
Port = Annotated[
    int,
    typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one"),
]


@group.command(
    examples=[
        "awcli local demo",
        "awcli --local rows list blog/articles --where title=Hello",
    ]
)
def demo() -> None:
    """Fill the local Appwrite with a small blog to try commands on."""
    local_state.fill_with_demo(settings().local_directory)
    note("try: awcli --local rows list blog/articles --where title=Hello")


@group.command(
    examples=["awcli local serve", "awcli local serve --port 0", "awcli local serve --mail"]
)
def serve(
    port: Port = local_state.PORT,
    public: Annotated[
        bool, typer.Option("--public", help="listen on every address, not this machine's only")
    ] = False,
    mail: Annotated[
        bool,
        typer.Option("--mail", help="write mails and text messages to files instead of refusing"),
    ] = False,
) -> None:
    """Serve the local Appwrite over HTTP for apps and SDKs, until Ctrl-C."""
    local_state.serve(settings().local_directory, port=port, public=public, mail=mail)


@group.command(examples=["awcli local status"])
def status() -> None:
    """Show where the local Appwrite is, what it holds, and whether it is being served."""
    show_value(local_state.status(settings().local_directory), STATUS)


@group.command(examples=['eval "$(awcli local env)"', "awcli local env --shell powershell"])
def env(
    shell: Annotated[
        local_state.Shell | None,
        typer.Option("--shell", help="how to write it; posix unless this is Windows"),
    ] = None,
) -> None:
    """Print the variables that point awcli, apps and SDKs at `local serve`."""
    for line in local_state.environment(settings().local_directory, shell):
        typer.echo(line)


@group.command(examples=["awcli local reset --yes"])
def reset() -> None:
    """Delete everything that the local Appwrite holds."""
    directory = settings().local_directory
    if not local_state.check_removable(directory):
        note(f"there is no local Appwrite in {directory}")
        return
    confirm(f"delete the local Appwrite in {directory}?", remote=False)
    if settings().dry_run:
        note(f"would delete {directory}")
        return
    local_state.remove(directory)
    note(f"deleted {directory}")
