"""The options of `awcli users` that go together."""

from dataclasses import dataclass
from typing import Annotated

import typer

from appwrite_cli.options import Email, PasswordOptions, Phone


@dataclass(eq=False, repr=False)
class UserOptions(PasswordOptions):
    """What a user is and has, when one is made or changed."""

    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="what the user is called")
    ] = None
    email: Email = None
    phone: Phone = None
    labels: Annotated[
        str | None,
        typer.Option("--labels", metavar="A,B", help="all labels, which permissions may name"),
    ] = None


@dataclass(eq=False, repr=False)
class UserChanges(UserOptions):
    """What is to become of users: what is not named stays as it is."""

    no_labels: Annotated[bool, typer.Option("--no-labels", help="take every label away")] = False
    no_password: Annotated[bool, typer.Option("--no-password", help="take the password away")] = (
        False
    )
    block: Annotated[
        bool | None, typer.Option("--block/--unblock", help="whether the user may sign in")
    ] = None
    verify_email: Annotated[
        bool | None,
        typer.Option("--verify-email/--no-verify-email", help="whether the email is verified"),
    ] = None
    verify_phone: Annotated[
        bool | None,
        typer.Option("--verify-phone/--no-verify-phone", help="whether the number is verified"),
    ] = None
    impersonator: Annotated[
        bool | None,
        typer.Option(
            "--impersonator/--no-impersonator", help="whether the user may act as other users"
        ),
    ] = None


@dataclass(eq=False, repr=False)
class LabelChanges:
    """What is to become of a user's labels."""

    add: Annotated[
        str | None, typer.Option("--add", metavar="A,B", help="labels to have as well")
    ] = None
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="A,B", help="labels to have no longer")
    ] = None
    replacement: Annotated[
        str | None, typer.Option("--set", metavar="A,B", help="labels to have and no others")
    ] = None
    clear: Annotated[bool, typer.Option("--clear", help="take every label away")] = False


@dataclass(eq=False, repr=False)
class MfaChange:
    """The one thing that is to become of a user's second factors."""

    enable: Annotated[
        bool | None, typer.Option("--enable/--disable", help="ask for a second factor, or not")
    ] = None
    codes: Annotated[bool, typer.Option("--recovery-codes", help="show the recovery codes")] = False
    new_codes: Annotated[
        bool, typer.Option("--new-recovery-codes", help="make new ones; older ones are void")
    ] = False
    remove: Annotated[
        str,
        typer.Option("--remove-authenticator", metavar="TYPE", help="take one away, such as totp"),
    ] = ""
