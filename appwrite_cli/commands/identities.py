"""`awcli identities`: the accounts elsewhere with which users sign in (OAuth2)."""

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import delete_resources, show_tried
from appwrite_cli.group import Group
from appwrite_cli.options import Addresses, Fields, IfExists, SearchOptions
from appwrite_cli.resources import IDENTITY
from appwrite_cli.views import IDENTITIES

group = Group("identities")


@group.command(
    "list",
    examples=[
        "awcli identities list",
        "awcli identities list --where 'provider=github and userId=ada'",
    ],
)
def list_(listing: SearchOptions) -> None:
    """List the identities of all users."""
    list_resources(IDENTITY.below(""), IDENTITIES, listing)


@group.command(examples=["awcli identities get 68c1a2b30004f2d1e5a7"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show identities."""
    from appwrite_cli.actions.identities import find_identity

    show_tried(IDENTITY.many(addresses), find_identity, IDENTITIES, fields=fields)


@group.command(examples=["awcli identities delete 68c1a2b30004f2d1e5a7"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete identities: their users cannot sign in with them any more."""
    delete_resources(IDENTITY.many(addresses), if_exists=if_exists)
