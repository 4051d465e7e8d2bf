"""Providers: each kind has a route and settings of its own, which the catalog knows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from appwrite_cli.actions.verbs import read
from appwrite_cli.address import Address
from appwrite_cli.catalog import Operation, Parameter, find, operations
from appwrite_cli.catalog.help import described
from appwrite_cli.catalog.values import value_for
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.output import ask_secret
from appwrite_cli.payload import Item, parse_items
from appwrite_cli.redact import is_secret_name
from appwrite_cli.streams import read_text

OTHERWISE = "SETTING=@FILE reads it, SETTING=@- takes it from stdin"


def kinds(verb: str) -> dict[str, Operation]:
    """The operations that make or change a provider (`create`, `update`), by its kind."""
    start = "/messaging/providers/"
    found = (op for op in operations("messaging") if op.path.startswith(start))
    return {
        op.path.removeprefix(start).partition("/")[0]: op
        for op in found
        if op.name.startswith(verb)
    }


def provider_settings(
    kind: str, items: Sequence[str], ask: Sequence[str], *, new: bool
) -> dict[str, Any]:
    """The body that items and asked secrets make for a provider of this kind, checked.

    Raises UsageError for an unknown kind, what it does not take, what a new one lacks, and a
    secret that stands in the line.
    """
    operation = _operation(kind, "create" if new else "update")
    known = {known.name: known for known in operation.parameters if known.place == "body"}
    known.pop("providerId", None)
    by_name: dict[str, list[Item]] = {}
    for item in parse_items(items, read_text):
        if item.key not in known:
            raise item.wrong(_unknown(kind, item.key, known), hint=_taken(kind))
        by_name.setdefault(item.key, []).append(item)
    for name in ask:
        if name not in known or not is_secret_name(name):
            raise UsageError(f"--ask: {name!r} is no secret of {kind}", hint=_taken(kind))
        if name in by_name:
            raise UsageError(f"{name} is given and asked for", hint="leave one of the two out")
    given = {*by_name, *ask, "name"}
    missing = [p.name for p in known.values() if new and p.required and p.name not in given]
    if missing:
        raise UsageError(f"{kind} needs {', '.join(missing)}", hint=_taken(kind))
    body = {name: value_for(known[name], _unseen(group)) for name, group in by_name.items()}
    return body | {name: ask_secret(f"{name}:", otherwise=OTHERWISE) for name in ask}


def change_of(
    provider: Address, items: Sequence[str], ask: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """Path and body of a change; the provider is read first, for each kind has its own route.

    Raises UsageError where nothing is to be changed, and as `provider_settings` does.
    """
    if not items and not ask:
        raise UsageError("no change was given", hint="SETTING=VALUE, such as enabled=false")
    kind = read(provider)["provider"]
    body = provider_settings(kind, items, ask, new=False)
    return provider.path.replace("/providers/", f"/providers/{kind}/"), body


def settings_help(words: Sequence[str]) -> str:
    """Help about the kind that one of the words is, from the catalog; empty where none is."""
    made = kinds("create")
    kind = next((word for word in words if word in made), "")
    if not kind:
        return ""
    settings = [known for known in made[kind].parameters if known.name != "providerId"]
    width = max(len(setting.name) for setting in settings) + 4
    lines = [f"  {s.name}".ljust(width) + _described(s) for s in settings]
    return "\n\n".join(
        [
            f"usage: awcli providers create {kind} [PROVIDER] [SETTING=VALUE...] [OPTIONS]",
            "\n".join(["settings:", *lines]),
            f"Secrets: {OTHERWISE}, and --ask SETTING asks for it.",
            "Options: awcli providers create --help",
        ]
    )


def _described(setting: Parameter) -> str:
    if setting.name == "name":
        return "text; the ID where left out"
    return described(setting) + (", a secret" if is_secret_name(setting.name) else "")


def _operation(kind: str, verb: str) -> Operation:
    known = kinds(verb)
    if kind in known:
        return find(str(known[kind]))
    raise UsageError(
        f"there is no kind of provider {kind!r}{did_you_mean(kind, list(known))}",
        hint=f"one of {', '.join(known)}",
    )


def _unseen(items: Sequence[Item]) -> list[Item]:
    """The items, if no secret stands in them; the line break that ends a file is no part of one."""
    for item in items:
        if is_secret_name(item.key) and "@" not in item.separator:
            raise UsageError(
                f"{item.key} is a secret, and the line is visible to other processes",
                hint=f"{item.key}=@FILE reads it, - is stdin; --ask {item.key} asks for it",
            )
    return [
        replace(item, value=item.value.removesuffix("\n")) if isinstance(item.value, str) else item
        for item in items
    ]


def _unknown(kind: str, name: str, known: dict[str, Parameter]) -> str:
    return f"{kind} has no setting {name!r}{did_you_mean(name, list(known))}"


def _taken(kind: str) -> str:
    return f"awcli providers create {kind} --help"
