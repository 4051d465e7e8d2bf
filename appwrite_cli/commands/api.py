"""`awcli api`: any operation of the API."""

from collections.abc import Sequence
from typing import Annotated

import typer

from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import NOTHING, Data

group = Group("api", single=True)


def help_of(words: Sequence[str]) -> str:
    """The help of the operation that one of the words names; empty where none does."""
    from appwrite_cli.catalog import find
    from appwrite_cli.catalog.help import operation_help

    named = next((word for word in words if "." in word and "=" not in word), "")
    return operation_help(find(named)) if named and not named.startswith("-") else ""


@group.command(
    examples=[
        "awcli api users.list limit==5",
        "awcli api GET users/ada",
        "awcli api messaging.createTopic topicId=news name=News",
        'awcli api PATCH users/ada/prefs prefs:=\'{"theme": "dark"}\'',
        "awcli api --list messaging",
        "awcli api messaging.createTopic --help",
    ],
    help_of=help_of,
)
def api(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="SERVICE.OPERATION|METHOD PATH [KEY=VALUE...]",
            help="what to call, and its parameters: name=News limit==5 file@photo.png",
        ),
    ] = NOTHING,
    data: Data = "",
    paginate: Annotated[
        bool, typer.Option("--paginate", help="walk through every page of a list")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="list the services, or the operations of one")
    ] = False,
    include: Annotated[
        bool, typer.Option("--include", help="show the status and the headers, too")
    ] = False,
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="write the answer to a file, - is stdout")
    ] = "",
) -> None:
    """Call any operation of the API.

    Parameters are given by name and checked before anything is sent: KEY=TEXT, KEY:=JSON,
    KEY==VALUE in the query string, KEY@PATH for a file to upload. A leading slash of PATH is
    optional.
    """
    from appwrite_cli.actions.api_answers import send, send_all, show_operations
    from appwrite_cli.actions.api_request import parse_request

    if list_:
        if len(words) > 1:
            raise UsageError(f"one service at most, not {len(words)}: {', '.join(words)}")
        show_operations("".join(words))
        return
    request = parse_request(words, data)
    if paginate:
        if include or to:
            raise UsageError("--paginate excludes --include and --to")
        send_all(request)
    else:
        send(request, headers=include, target=to)
