"""How variables of functions, sites and the project are given and shown."""

from typing import Annotated

import typer

from appwrite_cli.api_options import say
from appwrite_cli.output import View

VARIABLES = View("variable", "variables", ("$id", "key", "value", "secret", "$updatedAt"))
Secret = Annotated[
    bool | None, typer.Option("--secret/--no-secret", help="whether the value is never shown again")
]
About = Annotated[
    str | None,
    typer.Option(
        "--description", metavar="TEXT", help="what they are for (servers newer than 1.9)"
    ),
]
Assignments = Annotated[
    list[str],
    typer.Argument(metavar="NAME=VALUE...", help="what to set; NAME=@FILE reads the value"),
]
VARIABLE_WORDS = {
    "key": say("another name", "NAME", "--new-key"),
    "value": say("another value in a file, - is stdin", "FILE", "--value-file"),
    "secret": say("whether the value is never shown again, for ever"),
    "description": say("what it is for"),
}
