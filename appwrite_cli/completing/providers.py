"""Kinds of providers of messages, and the settings that each kind has: the catalog knows them."""

from appwrite_cli.actions import providers
from appwrite_cli.completing.addresses import items_of
from appwrite_cli.completing.found import NOTHING, Found, words
from appwrite_cli.completing.line import Line
from appwrite_cli.completing.names import parameters
from appwrite_cli.redact import is_secret_name
from appwrite_cli.resources import PROVIDER


def provider(line: Line, argument: str, head: str, _tail: str) -> Found:
    """The `kinds`, or what the line's own has: `settings` as `NAME=`, and after it the values
    where there are but a few, or the names of its `secrets`.
    """
    kinds = providers.kinds(line.command.name)
    if argument == "kinds":
        return words(kinds)
    operation = kinds.get(_kind(line))
    if operation is None:
        return NOTHING
    known = [one for one in operation.parameters if one.name != "providerId"]
    if argument == "secrets":
        return words(one.name for one in known if is_secret_name(one.name))
    return parameters(known, line.arguments, head)


def _kind(line: Line) -> str:
    """The kind that the line names, or that the provider which it changes is of."""
    if line.command.name == "create":
        return str(line.options.get("kind") or "")
    named = line.arguments[:1]
    found = (one for one in items_of(PROVIDER) if one.get("$id") in named)
    return next((str(one.get("provider")) for one in found), "")
