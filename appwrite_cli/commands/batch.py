"""`awcli batch`: many commands, one process, one pool of connections."""

from typing import Annotated

import typer

from appwrite_cli import config
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.output import note
from appwrite_cli.streams import read_text

group = Group("batch", single=True)


@group.command(
    examples=[
        "awcli batch provision.awcli",
        "awcli batch provision.awcli --dry-run",
        "awcli batch --yes --keep-going < cleanup.awcli",
        "awcli batch rows.awcli --jobs 4",
    ]
)
def batch(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="one command a line; - or nothing is stdin")
    ] = "-",
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="go on with the next line after a failure")
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", metavar="N", help="run lines that need no others' answers N at once"
        ),
    ] = 1,
) -> None:
    """Run many commands in one process, over the same connections.

    A line is a command without `awcli`. `name = rows create ...` keeps an answer, and a later line
    takes a part of it with ${name.$id}; ${VARIABLE} is a variable of the environment. Options of
    the batch itself, such as --profile, --yes and --dry-run, hold for every line.
    """
    from appwrite_cli.batch.run import check, run
    from appwrite_cli.batch.script import parse_script

    if jobs < 1:
        raise UsageError(f"--jobs is 1 or more, not {jobs}")
    lines = parse_script(read_text(file, "the batch"))
    config.inherit(config.given())
    check(lines)
    if not lines:
        note("no commands in it")
        return
    run(lines, jobs=jobs, keep_going=keep_going)
