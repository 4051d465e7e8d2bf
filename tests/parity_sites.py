"""Sites and what belongs to them: command lines and the SDK's calls."""

from appwrite.enums.adapter import Adapter
from appwrite.enums.build_runtime import BuildRuntime
from appwrite.enums.framework import Framework
from appwrite.enums.vcs_reference_type import VCSReferenceType
from appwrite.id import ID
from appwrite.services.sites import Sites

from tests.sdk import Call, Case, lists, same

FOUND = {
    "/sites/shop": {
        "$id": "shop",
        "name": "Shop",
        "framework": "nextjs",
        "buildRuntime": "node-22",
        "enabled": False,
        "logging": True,
        "timeout": 15,
        "buildCommand": "npm run build",
        "startCommand": "",
        "adapter": "ssr",
        "deploymentId": "d1",
    },
    "/sites/shop/variables": {"total": 1, "variables": [{"$id": "region", "key": "REGION"}]},
    "/sites/frameworks": {"total": 0, "frameworks": []},
    "/sites/specifications": {"total": 0, "specifications": []},
    "/sites/shop/logs": {"total": 0, "executions": []},
}
SHOP = {
    "framework": Framework.NEXTJS,
    "logging": True,
    "timeout": 15,
    "build_command": "npm run build",
    "build_runtime": BuildRuntime.NODE_22,
    "adapter": Adapter.SSR,
}
EVERYTHING = (
    "--framework vite --build-runtime node-22 --adapter static --enabled --no-logging"
    " --request-timeout 30 --install-command i --build-command b --start-command s"
    " --output-directory o --fallback-file f --build-specification bs --runtime-specification rs"
    " --installation in --repository r --branch main --repository-directory d --silent"
    " --deployment-retention 7 --description D"
)
ALL = {
    "framework": Framework.VITE,
    "build_runtime": BuildRuntime.NODE_22,
    "adapter": Adapter.STATIC,
    "enabled": True,
    "logging": False,
    "timeout": 30,
    "install_command": "i",
    "build_command": "b",
    "start_command": "s",
    "output_directory": "o",
    "fallback_file": "f",
    "build_specification": "bs",
    "runtime_specification": "rs",
    "installation_id": "in",
    "provider_repository_id": "r",
    "provider_branch": "main",
    "provider_root_directory": "d",
    "provider_silent_mode": True,
    "deployment_retention": 7,
    "description": "D",
}


def sites(line: str, *calls: Call, stdin: str = "", guest: bool = False) -> Case:
    return same(line, *calls, stdin=stdin, service=Sites, found=FOUND, guest=guest)


def logs() -> list[Case]:
    """A list of logs holds `executions`, so that the server has to be told."""
    cases = lists("sites logs list shop", "list_logs", "shop", service=Sites)
    return [same(case.line, *case.calls, service=Sites, found=FOUND) for case in cases]


SITES = [
    *lists("sites list", "list", service=Sites),
    sites("sites list --search a", lambda api: api.list(search="a")),
    sites("sites get shop --fields name", lambda api: api.get("shop")),
    sites(
        f"sites create shop --name Shop {EVERYTHING} --if-not-exists",
        lambda api: api.create("shop", "Shop", **ALL),
    ),
    sites(
        "sites create --id shop --framework other --build-runtime node-22 --disabled --logging"
        " --no-silent",
        lambda api: api.create(
            "shop",
            "shop",
            Framework.OTHER,
            BuildRuntime.NODE_22,
            enabled=False,
            logging=True,
            provider_silent_mode=False,
        ),
    ),
    sites(
        f"sites update shop --name New {EVERYTHING}",
        lambda api: api.update("shop", "New", **ALL),
    ),
    sites(
        "sites update shop --disabled --logging",
        lambda api: api.update("shop", "Shop", enabled=False, **SHOP),
    ),
    sites(
        "sites update shop --no-silent",
        lambda api: api.update("shop", "Shop", enabled=False, provider_silent_mode=False, **SHOP),
    ),
    sites("sites frameworks --fields key", lambda api: api.list_frameworks(), guest=True),
    sites("sites specifications --fields slug", lambda api: api.list_specifications()),
    sites("sites specifications --for builds", lambda api: api.list_specifications("builds")),
    sites("sites delete shop --if-exists --yes", lambda api: api.delete("shop")),
    *lists("sites deployments list shop", "list_deployments", "shop", service=Sites),
    sites(
        "sites deployments list shop --search a",
        lambda api: api.list_deployments("shop", search="a"),
    ),
    sites(
        "sites deployments get shop/d1 --fields status",
        lambda api: api.get_deployment("shop", "d1"),
    ),
    sites(
        "sites deployments activate shop/d1", lambda api: api.update_site_deployment("shop", "d1")
    ),
    sites(
        "sites deployments rebuild shop/d1",
        lambda api: api.create_duplicate_deployment("shop", "d1"),
    ),
    sites(
        "sites deployments cancel shop/d1 --yes",
        lambda api: api.update_deployment_status("shop", "d1"),
    ),
    sites(
        "sites deployments from-branch shop main --activate",
        lambda api: api.create_vcs_deployment(
            "shop", VCSReferenceType.BRANCH, "main", activate=True
        ),
    ),
    sites(
        "sites deployments from-branch shop v1 --type tag --no-activate",
        lambda api: api.create_vcs_deployment("shop", VCSReferenceType.TAG, "v1", activate=False),
    ),
    sites(
        "sites deployments delete shop/d1 --if-exists --yes",
        lambda api: api.delete_deployment("shop", "d1"),
    ),
    *logs(),
    sites("sites logs get shop/l1 --fields duration", lambda api: api.get_log("shop", "l1")),
    sites("sites logs delete shop/l1 --if-exists --yes", lambda api: api.delete_log("shop", "l1")),
    *lists("sites variables list shop", "list_variables", "shop", service=Sites),
    sites("sites variables get shop/v1 --fields key", lambda api: api.get_variable("shop", "v1")),
    sites(
        "sites variables set shop REGION=eu PLAN=pro --secret --description d",
        lambda api: api.update_variable(
            "shop", "region", "REGION", "eu", secret=True, description="d"
        ),
        lambda api: api.create_variable(
            "shop", ID.unique(), "PLAN", "pro", secret=True, description="d"
        ),
    ),
    sites(
        "sites variables set shop PLAN=pro --no-secret",
        lambda api: api.create_variable("shop", ID.unique(), "PLAN", "pro", secret=False),
    ),
    sites(
        "sites variables update shop/v1 --new-key NEW --value-file - --secret --description d",
        lambda api: api.update_variable("shop", "v1", "NEW", "eu", secret=True, description="d"),
        stdin="eu\n",
    ),
    sites(
        "sites variables update shop/v1 --no-secret",
        lambda api: api.update_variable("shop", "v1", secret=False),
    ),
    sites(
        "sites variables delete shop/v1 --if-exists --yes",
        lambda api: api.delete_variable("shop", "v1"),
    ),
]
