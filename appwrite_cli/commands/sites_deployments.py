"""`awcli sites deployments`: builds of a site."""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.verbs import pointing
from appwrite_cli.client import Repeat, call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.output import View, confirm, show
from appwrite_cli.resources import SITE, SITE_DEPLOYMENT

group = Group("deployments")
DEPLOYMENTS = View(
    "deployment",
    "deployments",
    ("$id", "type", "status", "totalSize", "buildDuration", "$createdAt"),
    sizes=frozenset({"sourceSize", "buildSize", "totalSize"}),
)
LIVE = View("site", "sites", ("$id", "name", "deploymentId"))
Deployment = Annotated[
    str, typer.Argument(metavar="SITE/DEPLOYMENT", help="the site, and the build's ID")
]
Activate = Annotated[
    bool | None, typer.Option("--activate/--no-activate", help="whether it goes live once built")
]

declare_reads(
    group,
    SITE_DEPLOYMENT,
    DEPLOYMENTS,
    example="shop/68c1a2b30004f2d1e5a7",
    lists=["--where status=failed"],
    search=True,
)


@group.command(examples=["awcli sites deployments activate shop/68c1a2b30004f2d1e5a7"])
def activate(deployment: Deployment) -> None:
    """Make a build the one that visitors see."""
    address = SITE_DEPLOYMENT.one(deployment)
    body = {"deploymentId": address.id}
    with pointing(address):
        show(call("PATCH", f"{SITE.one(address.parent).path}/deployment", body=body), LIVE)


@group.command(examples=["awcli sites deployments rebuild shop/68c1a2b30004f2d1e5a7"])
def rebuild(deployment: Deployment) -> None:
    """Build the same source once more, as a new deployment."""
    address = SITE_DEPLOYMENT.one(deployment)
    body = {"deploymentId": address.id}
    with pointing(address):
        answer = call("POST", f"/sites/{address.parent}/deployments/duplicate", body=body)
    show(answer, DEPLOYMENTS, address.parent)


@group.command(examples=["awcli sites deployments cancel shop/68c1a2b30004f2d1e5a7"])
def cancel(deployment: Deployment) -> None:
    """Stop a build that is waiting or under way."""
    address = SITE_DEPLOYMENT.one(deployment)
    confirm(f"stop the build {address}?")
    with pointing(address):
        # Sent twice, it would be refused for what the first one has done.
        answer = call("PATCH", f"{address.path}/status", repeat=Repeat.UNSENT)
    show(answer, DEPLOYMENTS, address.parent)


@group.command(
    examples=[
        "awcli sites deployments from-branch shop main --activate",
        "awcli sites deployments from-branch shop v1.2 --type tag",
    ]
)
def from_branch(
    site: Annotated[str, typer.Argument(metavar="SITE", help="the site's ID")],
    reference: Annotated[
        str, typer.Argument(metavar="REFERENCE", help="a branch, or what --type says")
    ],
    kind: Annotated[
        Literal["branch", "commit", "tag"],
        typer.Option("--type", metavar="branch|commit|tag", help="what REFERENCE is"),
    ] = "branch",
    activate: Activate = None,
) -> None:
    """Build what the site's repository holds."""
    from appwrite_cli.actions.verbs import changed

    deployments = SITE_DEPLOYMENT.below(site)
    body = changed(type=kind, reference=reference, activate=activate)
    with pointing(deployments):
        show(call("POST", f"{deployments.path}/vcs", body=body), DEPLOYMENTS, site)


declare_delete(
    group, SITE_DEPLOYMENT, example="shop/68c1a2b30004f2d1e5a7", lost="a live one is gone at once"
)
