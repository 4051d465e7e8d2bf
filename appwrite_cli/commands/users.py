"""`awcli users`: the users of the project.

What only some of the commands need is imported in them: listing and reading have to be quick.
"""

from typing import Annotated

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    get_resources,
    pointing,
    show_tried,
)
from appwrite_cli.address import Kind
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.ids import check_id
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Fields,
    IfExists,
    IfNotExists,
    OffsetOptions,
    OwnId,
    PrefsItems,
    PrefsOptions,
    SearchOptions,
)
from appwrite_cli.output import show, show_part
from appwrite_cli.resources import USER
from appwrite_cli.transfer.user_options import ExportOptions, ImportOptions
from appwrite_cli.user_options import LabelChanges, MfaChange, UserChanges, UserOptions
from appwrite_cli.views import JWTS, LOGS, TEAMS_OF_USER, TOKENS, USERS

group = Group("users")
OF_USER = Kind("user", "membership", path="/users/{}/memberships/{}")
LOG = Kind("user", "log", path="/users/{}/logs/{}")
User = Annotated[str, typer.Argument(metavar="USER", help="the user's ID")]


@group.command(
    "list",
    examples=[
        "awcli users list",
        "awcli users list --search ada",
        "awcli users list --where 'labels contains vip and status=true' --sort -registration",
    ],
)
def list_(listing: SearchOptions) -> None:
    """List users."""
    list_resources(USER.below(""), USERS, listing)


@group.command(examples=["awcli users get ada", "awcli users get ada grace -o json"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show users."""
    get_resources(USER.many(addresses), USERS, fields=fields)


@group.command(
    "create",
    examples=[
        "awcli users create ada --name 'Ada Lovelace' --email ada@example.com --password-prompt",
        "awcli users create --email grace@example.com --labels staff,vip --verify-email",
        "awcli users create ada --email ada@example.com --password-file - < password.txt",
    ],
)
def create_(
    parts: UserOptions,
    user: Annotated[
        str, typer.Argument(metavar="[USER]", help="the ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    pref: Annotated[
        list[str],
        typer.Option("--pref", metavar="KEY=VALUE", help="a preference, such as theme=dark"),
    ] = NOTHING,
    verify_email: Annotated[
        bool, typer.Option("--verify-email", help="the email counts as verified")
    ] = False,
    verify_phone: Annotated[
        bool, typer.Option("--verify-phone", help="the phone number counts as verified")
    ] = False,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a user.

    Labels, preferences and verification take a further request each. A password is never an
    option itself: other processes could see it.
    """
    from appwrite_cli.actions.user_changes import finish_user
    from appwrite_cli.actions.user_input import new_user

    new = USER.to_create(user, own_id)
    body, more = new_user(parts, pref, verify_email=verify_email, verify_phone=verify_phone)
    answer, existed = create(new, "userId", body, if_not_exists=if_not_exists)
    show(answer if existed else finish_user(answer, new.address, more), USERS)


@group.command(
    examples=[
        "awcli users update ada --name 'Ada Lovelace' --email ada@example.com --verify-email",
        "awcli users update ada --password-prompt",
        "awcli users update ada grace --block",
        "awcli users update ada --email ''",
    ]
)
def update(addresses: Addresses, options: UserChanges) -> None:
    """Change users: what is not named, or is so already, is not sent.

    An empty name, email or phone number takes it away. Each part that changes is a request of its
    own; where one fails, those before it are told.
    """
    from appwrite_cli.actions.user_changes import update_user
    from appwrite_cli.actions.user_input import user_changes

    changes = user_changes(options)
    users = USER.many(addresses)
    if len(users) > 1 and (changes.get("email") or changes.get("phone")):
        raise UsageError("an email or phone number belongs to one user", hint="name one user")
    show_tried(users, lambda user: update_user(user, changes), USERS, writes=True)


@group.command(examples=["awcli users delete ada", "awcli users delete ada grace --yes"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete users, with their sessions, targets, identities and memberships."""
    delete_resources(USER.many(addresses), if_exists=if_exists)


@group.command(
    examples=[
        "awcli users prefs ada",
        "awcli users prefs ada theme=dark size:=3",
        "awcli users prefs ada --unset theme,size",
        "awcli users prefs ada --replace --data @prefs.json",
    ]
)
def prefs(user: User, options: PrefsOptions, items: PrefsItems = NOTHING) -> None:
    """Show a user's preferences, or set some of them; the others stay."""
    from appwrite_cli.actions.prefs import show_or_change

    show_or_change(USER.one(user), items, options, method="PATCH")


@group.command(
    examples=[
        "awcli users labels ada",
        "awcli users labels ada --add vip,beta --remove trial",
        "awcli users labels ada --set vip",
    ]
)
def labels(user: User, changes: LabelChanges) -> None:
    """Show a user's labels, or change them."""
    from appwrite_cli.actions.labels import show_or_change

    show_or_change(USER.one(user), changes)


@group.command(
    examples=[
        "awcli users mfa ada",
        "awcli users mfa ada --enable",
        "awcli users mfa ada --new-recovery-codes",
        "awcli users mfa ada --remove-authenticator totp --yes",
    ]
)
def mfa(user: User, change: MfaChange) -> None:
    """Show the second factors of a user and whether one is asked for, or change that."""
    from appwrite_cli.actions.mfa import act

    act(USER.one(user), change)


@group.command(
    examples=["awcli users jwt ada", "export APPWRITE_JWT=$(awcli users jwt ada --duration 3600)"]
)
def jwt(
    user: User,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id", metavar="ID", help="of this session, or recent; a new one if left out"
        ),
    ] = None,
    duration: Annotated[
        int | None,
        typer.Option("--duration", metavar="SECONDS", min=1, max=3600, help="900 by default"),
    ] = None,
) -> None:
    """Make a JWT, with which --jwt acts as the user, and print it."""
    owner = USER.one(user)
    session = None if session_id is None else check_id(session_id, "session ID")
    with pointing(owner):
        body = changed(sessionId=session, duration=duration)
        show_part(call("POST", f"{owner.path}/jwts", body=body), JWTS, "jwt")


@group.command(
    examples=["awcli users token ada", "awcli users token ada --length 32 --expire 600 -o json"]
)
def token(
    user: User,
    length: Annotated[
        int | None,
        typer.Option("--length", metavar="N", min=4, max=128, help="characters, 6 by default"),
    ] = None,
    expire: Annotated[
        int | None,
        typer.Option("--expire", metavar="SECONDS", min=60, max=31536000, help="900 by default"),
    ] = None,
) -> None:
    """Make a secret that signs the user in once, and print it."""
    owner = USER.one(user)
    with pointing(owner):
        body = changed(length=length, expire=expire)
        show_part(call("POST", f"{owner.path}/tokens", body=body), TOKENS, "secret")


@group.command(examples=["awcli users logs ada", "awcli users logs ada --all -o ndjson"])
def logs(user: User, pages: OffsetOptions) -> None:
    """Show what a user did, the latest first (servers 1.9; newer ones have no such list)."""
    list_resources(LOG.below(user), LOGS, pages.listing, cursors=False)


@group.command(examples=["awcli users memberships ada", "awcli users memberships ada -o ids"])
def memberships(user: User, listing: SearchOptions) -> None:
    """List the memberships of a user in teams."""
    list_resources(OF_USER.below(user), TEAMS_OF_USER, listing, parent="")


@group.command(
    "import",
    examples=[
        "awcli users import users.csv",
        "awcli users import users.csv --hash bcrypt --map email=mail --map name=full_name",
        "awcli users import users.ndjson --dry-run",
        "awcli users export --hashes -p old | awcli users import - -p new",
    ],
)
def import_(
    options: ImportOptions,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, JSON or NDJSON; - for stdin")],
) -> None:
    """Import users, with plain or hashed passwords or with none.

    Interrupted, the same command goes on where it was. A user whose ID is there already is
    completed, never changed, and refused where it is somebody else. Fields: userId, email, phone,
    name, password, hash, passwordSalt and its like, labels, prefs, emailVerification,
    phoneVerification, status; docs/import-users.md says more.
    """
    from appwrite_cli.transfer.user_import import import_users

    import_users(file, options)


@group.command(
    examples=[
        "awcli users export users.csv",
        "awcli users export staff.ndjson --where 'labels contains staff'",
        "awcli users export --hashes --format ndjson > users.ndjson",
    ]
)
def export(
    options: ExportOptions,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="stdout where left out")] = "-",
) -> None:
    """Export users, all of them or those that match, as users import reads them.

    A file is written beside its place and renamed when it is whole; interrupted, the same command
    goes on.
    """
    from appwrite_cli.transfer.user_export import export_users

    export_users(file, options)
