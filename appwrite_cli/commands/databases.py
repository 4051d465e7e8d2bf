"""`awcli databases`: the databases of the project (TablesDB)."""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    get_resources,
    update_whole,
)
from appwrite_cli.group import Group
from appwrite_cli.options import (
    Addresses,
    Description,
    Enabled,
    Fields,
    IfExists,
    IfNotExists,
    Name,
    OwnId,
    SearchOptions,
)
from appwrite_cli.output import View, show
from appwrite_cli.resources import DATABASE

group = Group("databases")
DATABASES = View("database", "databases", ("$id", "name", "enabled", "$updatedAt"))
KEPT = ("name", "enabled", "description")  # a PUT resets `enabled` where it is left out


@group.command("list", examples=["awcli databases list", "awcli databases list --search blog"])
def list_(listing: SearchOptions) -> None:
    """List databases."""
    list_resources(DATABASE.below(""), DATABASES, listing)


@group.command(examples=["awcli databases get blog"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show databases."""
    get_resources(DATABASE.many(addresses), DATABASES, fields=fields)


@group.command(
    "create",
    examples=["awcli databases create blog --name Blog", "awcli databases create --name Blog"],
)
def create_(
    database: Annotated[
        str, typer.Argument(metavar="[DATABASE]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    enabled: Enabled = None,
    description: Description = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a database; without a name it is called by its ID."""
    new = DATABASE.to_create(database, own_id)
    body = changed(name=name or new.address.id, enabled=enabled, description=description)
    answer, _ = create(new, "databaseId", body, if_not_exists=if_not_exists)
    show(answer, DATABASES)


@group.command(examples=["awcli databases update blog --name 'My blog'"])
def update(
    database: Annotated[str, typer.Argument(metavar="DATABASE", help="its ID")],
    name: Name = None,
    enabled: Enabled = None,
    description: Description = None,
) -> None:
    """Change a database; what is not named stays as it is."""
    changes = changed(name=name, enabled=enabled, description=description)
    show(update_whole(DATABASE.one(database), changes, KEPT), DATABASES)


@group.command(examples=["awcli databases delete old", "awcli databases delete old tmp --yes"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete databases, with all their tables and rows."""
    delete_resources(DATABASE.many(addresses), if_exists=if_exists)
