"""`list`, `get` and `delete` of a kind of resource, which are alike in many groups.

    declare_reads(group, WEBHOOK, WEBHOOKS, example="orders")
    declare_delete(group, WEBHOOK, example="orders", lost="nothing is sent there any more")

What a group's module writes out is what makes it different from the others.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import delete_resources, get_resources, plural
from appwrite_cli.address import Kind
from appwrite_cli.group import Group
from appwrite_cli.options import Addresses, Fields, IfExists, ListOptions, SearchOptions
from appwrite_cli.output import View


def declare_reads(
    group: Group,
    kind: Kind,
    view: View,
    *,
    example: str,
    called: str = "",
    lists: Sequence[str] = (),
    search: bool = False,
) -> None:
    """Declare `list` and `get`.

    `example` is an address, `lists` are options that examples of `list` show. `called` is the
    plural in words, where not that of the noun. `search` tells that the endpoint has a full-text
    search.
    """
    things, line = called or plural(kind.noun), _line(kind)
    parent = example.rpartition("/")[0]
    listed = f"{line} list {parent}".rstrip()

    def get(addresses: Addresses, fields: Fields = "") -> None:
        get_resources(kind.many(addresses), view, fields=fields)

    list_ = _listing(kind, view, search=search)
    list_.__doc__ = f"List {things}{f' of a {kind.parts[-2]}' if parent else ''}."
    get.__doc__ = f"Show {things}."
    group.command("list", examples=[listed, *(f"{listed} {text}" for text in lists)])(list_)
    group.command("get", examples=[f"{line} get {example}"])(get)


def declare_delete(
    group: Group, kind: Kind, *, example: str, called: str = "", lost: str = ""
) -> None:
    """Declare `delete`; `lost` says what else that means."""

    def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
        delete_resources(kind.many(addresses), if_exists=if_exists)

    delete.__doc__ = f"Delete {called or plural(kind.noun)}{f': {lost}' if lost else ''}."
    group.command("delete", examples=[f"{_line(kind)} delete {example}"])(delete)


def _line(kind: Kind) -> str:
    return f"awcli {kind.group or plural(kind.noun)}"


def _listing(kind: Kind, view: View, *, search: bool) -> Callable[..., None]:
    """The function of `list`, which takes the address of the parent where there is one."""

    def list_all(listing: ListOptions) -> None:
        list_resources(kind.below(""), view, listing)

    def list_below(
        parent: Annotated[
            str,
            typer.Argument(
                metavar="/".join(kind.parts[:-1]).upper() or "PARENT",
                help=f"the {kind.parts[0]}'s ID",
            ),
        ],
        listing: ListOptions,
    ) -> None:
        list_resources(kind.below(parent), view, listing)

    function: Callable[..., Any] = list_below if len(kind.parts) > 1 else list_all
    if search:
        function.__annotations__["listing"] = SearchOptions
    return function
