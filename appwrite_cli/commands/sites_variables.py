"""`awcli sites variables`: variables of a site."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import pointing, some_change
from appwrite_cli.api_options import ApiOptions, Body
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.output import show
from appwrite_cli.resources import SITE_VARIABLE
from appwrite_cli.variables import VARIABLE_WORDS, VARIABLES, About, Assignments, Secret

group = Group("variables")

declare_reads(group, SITE_VARIABLE, VARIABLES, example="shop/region")


@group.command(
    "set",
    examples=[
        "awcli sites variables set shop REGION=eu --no-secret",
        "awcli sites variables set shop STRIPE_KEY=@stripe.txt",
    ],
)
def set_(
    site: Annotated[str, typer.Argument(metavar="SITE", help="the site's ID")],
    items: Assignments,
    secret: Secret = None,
    description: About = None,
) -> None:
    """Give variables their values: those that are not there yet are made.

    A new variable is secret unless --no-secret is given: its value is never shown again, and it
    stays secret. They hold from the next build on. Values in a line are visible to other
    processes, NAME=@FILE reads one.
    """
    from appwrite_cli.actions.variables import set_variables

    set_variables(SITE_VARIABLE.below(site), items, secret=secret, description=description)


@group.command(examples=["awcli sites variables update shop/region --new-key AWS_REGION"])
def update(
    variable: Annotated[str, typer.Argument(metavar="SITE/VARIABLE", help="its address")],
    body: Annotated[Body, ApiOptions("sites.updateVariable", **VARIABLE_WORDS)],
) -> None:
    """Change a variable by its ID; what is not named stays as it is."""
    address = SITE_VARIABLE.one(variable)
    changes = some_change(**body)
    with pointing(address):
        show(call("PUT", address.path, body=changes), VARIABLES, address.parent)


declare_delete(group, SITE_VARIABLE, example="shop/region")
