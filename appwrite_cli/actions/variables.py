"""Variables by their names: `REGION=eu` makes one, or gives the one that is there its value."""

import re
from collections.abc import Sequence

from appwrite_cli.actions.verbs import changed, pointing, show_tried
from appwrite_cli.address import Address, Collection
from appwrite_cli.client import Answer, call, walk
from appwrite_cli.errors import UsageError
from appwrite_cli.ids import unique_id
from appwrite_cli.payload import parse_items
from appwrite_cli.streams import read_text
from appwrite_cli.variables import VARIABLES

LONGEST_KEY, LONGEST_VALUE = 255, 8192  # characters, in Appwrite 1.9.6
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def assigned(texts: Sequence[str]) -> dict[str, str]:
    """The values by name that `NAME=VALUE` and `NAME=@FILE` give; raises UsageError.

    The line break that ends a file is no part of the value.
    """
    values: dict[str, str] = {}
    for item in parse_items(texts, read_text):
        if item.separator not in ("=", "=@"):
            raise item.wrong("a variable is text", hint="NAME=VALUE, or NAME=@FILE")
        value = item.value.removesuffix("\n") if item.separator == "=@" else item.value
        if not _NAME.fullmatch(item.key) or len(item.key) > LONGEST_KEY:
            raise UsageError(
                f"{item.key!r} is no name of a variable",
                hint=f"letters, digits and underscores, {LONGEST_KEY} at most, no digit first",
            )
        if item.key in values:
            raise UsageError(f"{item.key} is given twice")
        if len(value) > LONGEST_VALUE:
            raise UsageError(
                f"the value of {item.key} has {len(value)} characters, {LONGEST_VALUE} are the most"
            )
        values[item.key] = value
    return values


def set_variables(
    variables: Collection, texts: Sequence[str], *, secret: bool | None, description: str | None
) -> None:
    """Make or change variables, and show them; all are tried. Raises as `show_tried` does."""
    values = assigned(texts)
    with pointing(variables):
        there = {
            variable["key"]: variable["$id"]
            for page in walk(variables.path, "variables", limit=None)
            for variable in page.data["variables"]
        }
    names = {variables.item(there.get(name) or unique_id()): name for name in values}

    def assign(address: Address) -> Answer:
        name = names[address]
        body = changed(key=name, value=values[name], secret=secret, description=description)
        if name in there:
            return call("PUT", address.path, body=body)
        new = {"variableId": address.id, **body}
        return call("POST", variables.path, body=new, proof=address.path)

    show_tried(list(names), assign, VARIABLES, writes=True)
