"""Imports point downwards: each module of awcli imports what lies below it (CONTRIBUTING.md)."""

import ast
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "appwrite_cli"
# From top to bottom. A module belongs to the layer that its first name below the package is.
ORDER = (
    *("__main__", "main", "failures", "completing", "tree", "app", "commands"),
    *("batch", "crud", "line", "group", "help", "description"),
    *("actions", "transfer", "project"),
    *(
        "resources",
        "views",
        "variables",
        "address",
        "user_options",
        "options",
        "api_options",
        "option_sets",
        "list_queries",
    ),
    *("client", "output", "catalog", "known_secrets"),
    *("people", "session_cookie", "payload", "permission", "columns", "moments", "where", "query"),
    *("config", "global_options", "local", "streams"),
    "runtime",
    *("redact", "sizes", "json_text", "ids", "env_file", "errors", "__init__"),
)
# What the local Appwrite may take of the client's side: text goes in, text comes out.
PURE = {
    "errors",
    "ids",
    "json_text",
    "permission",
    "query",
    "columns",
    "where",
    "payload",
    "runtime",
}


def modules() -> dict[str, Path]:
    """Every module by its dotted name below the package."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts)
        found[name if name == "__init__" else name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


def imports(path: Path) -> set[str]:
    """The modules of awcli that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {known for name in names if (known := _module(name)) is not None}
    return found


def _module(name: str) -> str | None:
    top, _, inner = name.partition(".")
    if top != PACKAGE.name:
        return None
    while inner and inner not in MODULES:
        inner = inner.rpartition(".")[0]  # the last part is something in the module
    return inner or "__init__"


def layer(module: str) -> str:
    return module.partition(".")[0]


def test_every_layer_has_its_place() -> None:
    without = {layer(module) for module in MODULES} - set(ORDER)
    assert not without, "say in ORDER what they may import and who may import them"


def test_imports_point_downwards() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        for other in imports(path)
        if ORDER.index(layer(other)) < ORDER.index(layer(module))
    ]
    assert wrong == []


def test_commands_never_import_each_other() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        if layer(module) == "commands"
        for other in imports(path)
        if layer(other) == "commands"
    ]
    assert wrong == []


def test_the_local_appwrite_imports_only_pure_modules_of_the_clients_side() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        if layer(module) == "local"
        for other in imports(path)
        if layer(other) not in {"local", "__init__", *PURE}
    ]
    assert wrong == []


def test_an_import_is_seen_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text(
        "import appwrite_cli.client.retry\n"
        "def f():\n    from appwrite_cli.commands import rows\n"
        "    from appwrite_cli.errors import CliError\n    from appwrite_cli import __version__\n"
    )
    assert imports(file) == {"client.retry", "commands.rows", "errors", "__init__"}
