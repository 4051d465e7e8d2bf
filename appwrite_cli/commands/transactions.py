"""`awcli transactions`: several writes to rows, all or none."""

from typing import Annotated, Any, Literal

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.row_input import RowInput, given
from appwrite_cli.actions.verbs import changed, delete_resources, get_resources, pointing
from appwrite_cli.address import Address
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.json_text import parse_json
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Fields,
    IfExists,
    ListOptions,
    PermissionOptions,
)
from appwrite_cli.output import View, confirm, show
from appwrite_cli.payload import split_arguments
from appwrite_cli.resources import ROW, TRANSACTION
from appwrite_cli.streams import read_text

group = Group("transactions")
TRANSACTIONS = View("transaction", "transactions", ("$id", "status", "operations", "expiresAt"))
TransactionId = Annotated[str, typer.Argument(metavar="TRANSACTION", help="its ID")]


@group.command("list", examples=["awcli transactions list"])
def list_(listing: ListOptions) -> None:
    """List transactions."""
    list_resources(TRANSACTION.below(""), TRANSACTIONS, listing)


@group.command(examples=["awcli transactions get 68c1a2b30004f2d1e5a7"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show transactions."""
    get_resources(TRANSACTION.many(addresses), TRANSACTIONS, fields=fields)


@group.command(
    examples=["awcli transactions begin", "tx=$(awcli transactions begin --ttl 600 -o ids)"]
)
def begin(
    ttl: Annotated[
        int | None,
        typer.Option(
            "--ttl", metavar="SECONDS", min=60, max=3600, help="until it expires, 300 by default"
        ),
    ] = None,
) -> None:
    """Begin a transaction; rows commands stage in it with --transaction ID."""
    answer = call("POST", TRANSACTION.below("").path, body=changed(ttl=ttl))
    show(answer, TRANSACTIONS)


@group.command(
    defaults=("database", "table"),
    examples=[
        "awcli transactions add $tx create blog/articles/new title=New",
        "awcli transactions add $tx delete blog/articles/old",
        "awcli transactions add $tx --data @operations.json",
    ],
)
def add(
    transaction: TransactionId,
    permissions: PermissionOptions,
    action: Annotated[
        Literal["create", "update", "upsert", "delete"] | None,
        typer.Argument(metavar="[ACTION]", help="create, update, upsert or delete"),
    ] = None,
    arguments: Annotated[
        list[str],
        typer.Argument(metavar="[ADDRESS] [KEY=VALUE...]", help="the row and its values"),
    ] = NOTHING,
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="JSON",
            help="values of the row; without an ACTION a list of the API's operations",
        ),
    ] = "",
) -> None:
    """Stage an operation; nothing is written before commit.

    With --data alone it stages a whole list as the API takes it: databaseId, tableId, action
    (also increment, decrement, bulkCreate, bulkUpdate, bulkUpsert, bulkDelete), rowId and data.
    """
    address = TRANSACTION.one(transaction)
    if action is None:
        if not data:
            raise UsageError("which operation?", hint="give an ACTION and an ADDRESS, or --data")
        operations = read_operations(data)
    else:
        operations = [operation(action, arguments, data, permissions)]
    with pointing(address):
        answer = call("POST", f"{address.path}/operations", body={"operations": operations})
    show(answer, TRANSACTIONS)


@group.command(examples=["awcli transactions commit 68c1a2b30004f2d1e5a7"])
def commit(transaction: TransactionId) -> None:
    """Write everything that is staged, or nothing where one of the operations conflicts."""
    end(TRANSACTION.one(transaction), commit=True)


@group.command(examples=["awcli transactions rollback 68c1a2b30004f2d1e5a7 --yes"])
def rollback(transaction: TransactionId) -> None:
    """Drop everything that is staged."""
    address = TRANSACTION.one(transaction)
    confirm(f"roll back transaction {address}?")
    end(address, rollback=True)


@group.command(examples=["awcli transactions delete 68c1a2b30004f2d1e5a7"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete transactions, with what is staged in them."""
    delete_resources(TRANSACTION.many(addresses), if_exists=if_exists)


def end(address: Address, **how: bool) -> None:
    """Commit or roll back, and show what became of it."""
    with pointing(address):
        answer = call("PATCH", address.path, body=how)
    show(answer, TRANSACTIONS)


def read_operations(data: str) -> list[Any]:
    """The list of operations that `--data` gives: JSON, @FILE, or - for stdin."""
    text = read_text(data.removeprefix("@"), "--data") if data == "-" or data[0] == "@" else data
    operations = parse_json(text)
    if not isinstance(operations, list) or not operations:
        raise UsageError("--data is not a list of operations", hint="see awcli transactions add -h")
    return operations


def operation(
    action: str, arguments: list[str], data: str, permissions: PermissionOptions
) -> dict[str, Any]:
    """One operation as the API takes it, from the words of a command line."""
    addresses, items = split_arguments(arguments)
    if len(addresses) > 1:
        raise UsageError(f"one row an operation, not {len(addresses)}")
    text = "".join(addresses)
    row = ROW.to_create(text).address if action == "create" else ROW.one(text)
    database, table, row_id = row.parts
    place = {"databaseId": database, "tableId": table, "rowId": row_id, "action": action}
    if action == "delete":
        return place
    values = RowInput(items, data, permissions, transaction=None, operators=action != "create")
    row_data = given(values.bulk_body(row))["data"]
    if action == "upsert":
        # Appwrite 1.9.6 takes the ID of an upsert from its data only; else it makes a new row.
        row_data = {"$id": row_id, **row_data}
    return {**place, "data": row_data}
