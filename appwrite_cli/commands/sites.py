"""`awcli sites`: web sites that Appwrite builds and serves."""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.verbs import changed, create, fields_of
from appwrite_cli.api_options import ApiOptions, Body, say
from appwrite_cli.client import call
from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.options import Fields, IfNotExists, Name, OwnId
from appwrite_cli.output import View, show, show_list
from appwrite_cli.resources import SITE

group = Group(
    "sites",
    groups={
        "deployments": "Builds of a site",
        "variables": "Variables of a site",
        "logs": "Requests that a site has answered",
    },
)
SITES = View(
    "site",
    "sites",
    ("$id", "name", "framework", "enabled", "deploymentId", "latestDeploymentStatus"),
)
FRAMEWORKS = View("framework", "frameworks", ("key", "name", "buildRuntime"), ("key",))
SPECIFICATIONS = View(
    "specification", "specifications", ("slug", "cpus", "memory", "enabled"), ("slug",)
)
WORDS = {
    "framework": say("what the site is written with: see sites frameworks", "FRAMEWORK"),
    "buildRuntime": say("what builds it, such as node-22", "RUNTIME"),
    "adapter": say("whether files are served or every page is rendered on demand"),
    "enabled": say("whether anybody reaches it", flag="--enabled/--disabled"),
    "logging": say("whether requests are logged"),
    "timeout": say("how long a request may take", "SECONDS", "--request-timeout"),
    "installCommand": say("what installs its dependencies", "COMMAND"),
    "buildCommand": say("what builds it", "COMMAND"),
    "startCommand": say("what starts it, where pages are rendered on demand", "COMMAND"),
    "outputDirectory": say("where the build leaves its files", "DIRECTORY"),
    "fallbackFile": say("what is served for unknown paths, such as index.html", "NAME"),
    "buildSpecification": say("the machine that builds it: see sites specifications", "SLUG"),
    "runtimeSpecification": say("the machine that renders its pages", "SLUG"),
    "installationId": say("the installation that reaches its repository", "ID", "--installation"),
    "providerRepositoryId": say("the repository that it is built from", "TEXT", "--repository"),
    "providerBranch": say("the branch that goes live", "BRANCH", "--branch"),
    "providerRootDirectory": say("where it is in the repository", "DIRECTORY",
                                 "--repository-directory"),
    "providerSilentMode": say("no comments at pull requests", flag="--silent/--no-silent"),
    "deploymentRetention": say("after how many days old builds go, 0 is never", "DAYS"),
    "description": say("what it is for"),
}  # fmt: skip

declare_reads(group, SITE, SITES, example="shop", lists=["--where enabled=false"], search=True)


@group.command(
    "create",
    examples=[
        "awcli sites create shop --framework nextjs --build-runtime node-22 --adapter ssr",
        (
            "awcli sites create docs --framework other --build-runtime node-22"
            " --build-command 'npm run build' --output-directory dist"
        ),
    ],
)
def create_(
    body: Annotated[Body, ApiOptions("sites.create", **WORDS)],
    site: Annotated[
        str, typer.Argument(metavar="[SITE]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a site; without a name it is called by its ID."""
    new = SITE.to_create(site, own_id)
    body = {"name": name or new.address.id, **body}
    answer, _ = create(new, "siteId", body, if_not_exists=if_not_exists)
    show(answer, SITES)


@group.command(
    examples=["awcli sites update shop --disabled", "awcli sites update shop --request-timeout 30"]
)
def update(
    site: Annotated[str, typer.Argument(metavar="SITE", help="the site's ID")],
    body: Annotated[Body, ApiOptions("sites.update", **WORDS)],
    name: Name = None,
) -> None:
    """Change a site; what is not named stays as it is."""
    from appwrite_cli.actions.kept import update_kept

    changes = changed(name=name) | body
    show(update_kept(SITE.one(site), "sites.update", changes), SITES)


@group.command(examples=["awcli sites frameworks", "awcli sites frameworks -o ids"])
def frameworks(fields: Fields = "") -> None:
    """List the frameworks that the server builds sites of."""
    answer = call("GET", "/sites/frameworks", guest=True)  # a public route refuses keys
    show_list([answer], FRAMEWORKS, fields=fields_of(fields), all=True)


@group.command(examples=["awcli sites specifications", "awcli sites specifications --for builds"])
def specifications(
    fields: Fields = "",
    kind: Annotated[
        Literal["builds", "runtimes"] | None,
        typer.Option("--for", metavar="builds|runtimes", help="those that it is for"),
    ] = None,
) -> None:
    """List the machines that build sites and render their pages."""
    answer = call("GET", "/sites/specifications", params={"type": kind})
    show_list([answer], SPECIFICATIONS, fields=fields_of(fields), all=True)


declare_delete(group, SITE, example="shop", lost="with all their deployments, variables and logs")
