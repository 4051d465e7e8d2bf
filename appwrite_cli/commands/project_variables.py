"""`awcli project variables`: variables that all functions and sites of the project have."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import pointing, some_change
from appwrite_cli.api_options import ApiOptions, Body
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.output import show
from appwrite_cli.resources import PROJECT_VARIABLE
from appwrite_cli.variables import VARIABLE_WORDS, VARIABLES, About, Assignments, Secret

group = Group("variables")

declare_reads(group, PROJECT_VARIABLE, VARIABLES, example="region", lists=["--where secret=false"])


@group.command(
    "set",
    examples=[
        "awcli project variables set REGION=eu PLAN=pro --no-secret",
        "awcli project variables set STRIPE_KEY=@stripe.txt",
    ],
)
def set_(items: Assignments, secret: Secret = None, description: About = None) -> None:
    """Give variables their values: those that are not there yet are made.

    A new variable is secret unless --no-secret is given: its value is never shown again, and it
    stays secret. Values in a line are visible to other processes, NAME=@FILE reads one.
    """
    from appwrite_cli.actions.variables import set_variables

    set_variables(PROJECT_VARIABLE.below(""), items, secret=secret, description=description)


@group.command(examples=["awcli project variables update region --new-key AWS_REGION"])
def update(
    variable: Annotated[str, typer.Argument(metavar="VARIABLE", help="the variable's ID")],
    body: Annotated[Body, ApiOptions("project.updateVariable", **VARIABLE_WORDS)],
) -> None:
    """Change a variable by its ID; what is not named stays as it is."""
    address = PROJECT_VARIABLE.one(variable)
    changes = some_change(**body)
    with pointing(address):
        show(call("PUT", address.path, body=changes), VARIABLES)


declare_delete(group, PROJECT_VARIABLE, example="region")
