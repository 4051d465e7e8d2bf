"""`awcli project keys`: API keys of the project."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import changed, create
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import IfNotExists, Name, OwnId
from appwrite_cli.output import View, show, show_part
from appwrite_cli.resources import KEY

group = Group("keys")
KEYS = View("key", "keys", ("$id", "name", "scopes", "expire", "accessedAt"))
MADE = KEYS._replace(revealed=frozenset({"secret"}))
SCOPES = say("what it may do, such as rows.read", "SCOPE")
Key = Annotated[str, typer.Argument(metavar="KEY", help="the key's ID, not its secret")]

declare_reads(group, KEY, KEYS, example="ci", called="API keys")


@group.command(
    "create",
    examples=[
        "awcli project keys create ci --scope rows.read,rows.write --expires 90d",
        "awcli project keys create --name Backup --scope users.read -o json --jmespath secret",
    ],
)
def create_(
    body: Annotated[
        Body,
        ApiOptions(
            "project.createKey",
            scopes=SCOPES,
            expire=say("90d from now, or a date; never where left out", "WHEN", "--expires"),
        ),
    ],
    key: Annotated[
        str, typer.Argument(metavar="[KEY]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create an API key and show its secret; without a name it is called by its ID.

    Tables of other commands mask the secret; -o json shows it. IDs of keys are unique over the
    whole server, not in the project alone.
    """
    new = KEY.to_create(key, own_id)
    body = {"name": name or new.address.id, **body}
    answer, _ = create(new, "keyId", body, if_not_exists=if_not_exists)
    show(answer, MADE)


@group.command(
    examples=[
        "awcli project keys update ci --scope rows.read",
        "awcli project keys update ci --expires never",
    ]
)
def update(
    key: Key,
    body: Annotated[
        Body,
        ApiOptions(
            "project.updateKey",
            scopes=SCOPES,
            expire=say("90d from now, a date, or never", "WHEN|never", "--expires"),
            description=say("what it is for"),
        ),
    ],
    name: Name = None,
) -> None:
    """Change an API key; its secret, and what is not named, stay as they are."""
    from appwrite_cli.actions.kept import update_kept

    changes = changed(name=name) | body
    show(update_kept(KEY.one(key), "project.updateKey", changes), KEYS)


@group.command(
    examples=["APPWRITE_API_KEY=$(awcli project keys ephemeral --scope rows.read --duration 900)"]
)
def ephemeral(
    body: Annotated[
        Body,
        ApiOptions(
            "project.createEphemeralKey",
            scopes=SCOPES,
            duration=say("how long it holds", "SECONDS"),
        ),
    ],
) -> None:
    """Print a key that holds for a short time and is stored nowhere."""
    show_part(call("POST", "/project/keys/ephemeral", body=body), MADE, "secret")


declare_delete(
    group, KEY, example="ci", called="API keys", lost="whatever uses them is refused from then on"
)
