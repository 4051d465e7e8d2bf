"""`awcli functions`: functions of the project, and handlers tried on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from appwrite_cli.config import settings
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import NOTHING, Name
from appwrite_cli.output import note

group = Group("functions")

ONCE, FUNCTION = "one request", "the function"


@group.command(examples=["awcli functions init hello", "awcli functions init hello api/hello"])
def init(
    function: Annotated[str, typer.Argument(metavar="NAME", help="the ID of the function")],
    directory: Annotated[
        str, typer.Argument(metavar="[DIR]", help="where; functions/NAME beside appwrite.toml")
    ] = "",
    name: Name = None,
) -> None:
    """Make a handler in Python with its test, and an entry for it in appwrite.toml.

    Nothing that is there is overwritten. `awcli functions run NAME` then works at once.
    """
    from appwrite_cli.actions import function_init

    files = function_init.plan(function, directory, name or "", Path.cwd())
    if not settings().dry_run:
        function_init.write(files)
    for path in files:
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        note(f"{'would write' if settings().dry_run else 'wrote'} {shown}")
    note(f"try: awcli functions run {function}")


@group.command(
    examples=[
        "awcli functions run hello",
        "awcli functions run --env-file .env --port 0",
        """awcli functions run hello --once --body '{"name": "Ada"}'""",
        "awcli functions run --once --path '/users?page=2' --header 'x-appwrite-user-id: ada'",
    ]
)
def run(
    function: Annotated[
        str, typer.Argument(metavar="[DIR]", help="its directory, or its ID in appwrite.toml")
    ] = "",
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one"),
    ] = 3000,
    entrypoint: Annotated[
        str,
        typer.Option(
            "--entrypoint",
            metavar="FILE",
            help="the file with main(context); main.py",
            rich_help_panel=FUNCTION,
        ),
    ] = "",
    variable: Annotated[
        list[str],
        typer.Option(
            "--variable",
            metavar="NAME=VALUE",
            help="a variable of the environment",
            rich_help_panel=FUNCTION,
        ),
    ] = NOTHING,
    env_file: Annotated[
        list[str],
        typer.Option(
            "--env-file",
            metavar="FILE",
            help="variables, one NAME=VALUE a line",
            rich_help_panel=FUNCTION,
        ),
    ] = NOTHING,
    execution_timeout: Annotated[
        float | None,
        typer.Option(
            "--execution-timeout",
            metavar="SECONDS",
            help="time limit of a request; 15",
            rich_help_panel=FUNCTION,
        ),
    ] = None,
    memory: Annotated[
        int,
        typer.Option(
            "--memory",
            metavar="MIB",
            min=64,
            help="memory limit (Linux)",
            rich_help_panel=FUNCTION,
        ),
    ] = 512,
    header: Annotated[
        list[str],
        typer.Option(
            "--header",
            metavar="'NAME: VALUE'",
            help="a header of each request that has none of that name",
        ),
    ] = NOTHING,
    pass_key: Annotated[
        bool,
        typer.Option("--pass-key", help="give the API key in use to the handler: x-appwrite-key"),
    ] = False,
    once: Annotated[
        bool,
        typer.Option(
            "--once", help="answer one request, print the body, exit", rich_help_panel=ONCE
        ),
    ] = False,
    body: Annotated[
        str | None,
        typer.Option(
            "--body",
            metavar="TEXT",
            help="the request's body, @FILE, or - for stdin",
            rich_help_panel=ONCE,
        ),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="METHOD",
            help="GET, or POST with a body",
            rich_help_panel=ONCE,
        ),
    ] = "",
    path: Annotated[
        str,
        typer.Option(
            "--path", metavar="PATH", help="with its query: '/a?b=c'; /", rich_help_panel=ONCE
        ),
    ] = "",
) -> None:
    """Serve a Python handler on this machine, in its own process, until Ctrl-C.

    It has its own dependencies, from requirements.txt, and the variables and headers that Appwrite
    sets. A change to its files holds from the next request on. Logs and errors go to stderr. With
    --once the exit code is 0 for a status below 400, else 1.
    """
    from appwrite_cli.actions import function_input
    from appwrite_cli.actions.function_declared import find_function
    from appwrite_cli.actions.function_run import Session, print_answer
    from appwrite_cli.actions.function_server import serve

    if not once and (body is not None or method or path):
        raise UsageError("--body, --method and --path are for --once")
    found = function_input.with_entrypoint(find_function(function, Path.cwd()), entrypoint)
    headers = function_input.headers(header, pass_key=pass_key)
    session = Session(
        found,
        function_input.variables(variable, env_file),
        timeout=function_input.timeout(execution_timeout, found),
        memory=memory * 1024**2,
    )
    if once:
        request = function_input.request(body, method, path, headers)
        with session:
            print_answer(session.execute(request))
        return
    with session:
        session.start()
        serve(session, headers, port=port)
