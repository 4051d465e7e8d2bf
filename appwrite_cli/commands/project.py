"""`awcli project`: the project itself; its keys, variables and platforms are groups in it."""

from typing import Annotated

import typer

from appwrite_cli.actions.verbs import fields_of, some_change
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import Fields
from appwrite_cli.output import View, show

group = Group(
    "project",
    groups={
        "keys": "API keys of the project",
        "variables": "Variables that all functions and sites of the project have",
        "platforms": "Apps that may reach the project from browsers and devices",
    },
)
PROJECT = View("project", "projects", ("$id", "name", "region", "status", "$updatedAt"))
Switch = Annotated[
    bool, typer.Option("--enable/--disable", help="whether the project answers to it")
]


@group.command(examples=["awcli project get", "awcli project get -o json --jmespath services"])
def get(fields: Fields = "") -> None:
    """Show the project and its settings."""
    show(call("GET", "/project"), PROJECT, fields=fields_of(fields))


@group.command(examples=["awcli project service graphql --disable"])
def service(
    name: Annotated[str, typer.Argument(metavar="SERVICE", help="such as graphql or avatars")],
    enabled: Switch,
) -> None:
    """Switch a service of the project on or off: users reach it or not, API keys always do."""
    _switch("service", name, enabled=enabled)


@group.command(examples=["awcli project protocol websocket --disable"])
def protocol(
    name: Annotated[str, typer.Argument(metavar="rest|graphql|websocket", help="the protocol")],
    enabled: Switch,
) -> None:
    """Switch a protocol of the project on or off."""
    _switch("protocol", name, enabled=enabled)


@group.command(examples=["awcli project auth-method anonymous --disable"])
def auth_method(
    name: Annotated[
        str, typer.Argument(metavar="METHOD", help="such as email-password or anonymous")
    ],
    enabled: Switch,
) -> None:
    """Switch a way to sign in on or off; whoever is signed in stays so."""
    _switch("auth-method", name, enabled=enabled)


@group.command(examples=["awcli project labels prod,eu", "awcli project labels --clear"])
def labels(
    labels: Annotated[
        str, typer.Argument(metavar="[A,B]", help="all labels, in place of those of now")
    ] = "",
    clear: Annotated[bool, typer.Option("--clear", help="take every label away")] = False,
) -> None:
    """Replace the labels of the project."""
    from appwrite_cli.people import check_labels

    if bool(labels) == clear:
        both = "--clear excludes labels" if clear else "which labels?"
        raise UsageError(both, hint="name every label, or --clear for none")
    body = {"labels": check_labels(labels) if labels else []}
    show(call("PUT", "/project/labels", body=body), PROJECT)


@group.command(
    examples=[
        (
            "awcli project smtp --host smtp.example.com --port 587 --username mailer"
            " --password-file password.txt --secure tls --sender-email mail@example.com"
        ),
        "awcli project smtp --disabled",
    ]
)
def smtp(
    body: Annotated[
        Body,
        ApiOptions(
            "project.updateSmtp",
            host=say("the mail server"),
            port=say("its port"),
            username=say("the name to sign in with"),
            password=say("the password for that in a file, - is stdin", "FILE", "--password-file"),
            secure=say("how the connection is encrypted"),
            senderEmail=say("where mails come from", "EMAIL"),
            senderName=say("what that is called"),
            replyToEmail=say("where answers go", "EMAIL"),
            replyToName=say("what that is called"),
            enabled=say("whether this server is used", flag="--enabled/--disabled"),
        ),
    ],
) -> None:
    """Set the mail server that invitations and the like are sent by; the rest stays as it is."""
    show(call("PATCH", "/project/smtp", body=some_change(**body)), PROJECT)


def _switch(what: str, name: str, *, enabled: bool) -> None:
    """PATCH what is on or off; raises UsageError for a name that the catalog has not."""
    from appwrite_cli.actions.switches import switch

    show(switch(what, name, enabled=enabled), PROJECT)
