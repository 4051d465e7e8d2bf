"""From the arguments of `rows create`, `update` and `upsert` to the body of the request."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from appwrite_cli.actions.access import permissions_for
from appwrite_cli.actions.table_columns import columns_of
from appwrite_cli.actions.verbs import changed, read, staged_in
from appwrite_cli.address import Address, Collection
from appwrite_cli.client import Repeat
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.options import PermissionOptions
from appwrite_cli.payload import needs_columns, parse_items, read_data, row_data
from appwrite_cli.payload.operators import runs_as_operator
from appwrite_cli.resources import TABLE
from appwrite_cli.streams import read_text

Sent = TypeVar("Sent")


class RowInput:
    """What a command line says about a row, read once and typed when the table is known."""

    def __init__(
        self,
        items: Sequence[str],
        data: str,
        permissions: PermissionOptions,
        transaction: str | None,
        *,
        operators: bool = False,
    ) -> None:
        """Read everything, files and stdin included; raises UsageError before anything is sent."""
        self.items = parse_items(items, read_text, operators=operators)
        self.object = read_data(data, read_text) if data else None
        self.permissions = permissions
        self.transaction = staged_in(transaction)
        self.by_columns = needs_columns(self.items)
        self.untyped = False
        self.table = ""

    @property
    def repeat(self) -> Repeat | None:
        """How often it may be sent: what holds an operator must never be applied twice."""
        values = (self.object or {}).values()
        runs = any(item.is_operator for item in self.items) or any(map(runs_as_operator, values))
        return Repeat.UNSENT if runs else None

    def body(self, place: Address | Collection) -> dict[str, Any]:
        """`data`, `permissions` and `transactionId` for a row of the table at `place`.

        Only what was given is in it. Raises UsageError for values that the columns cannot hold.
        """
        self.table = "/".join(place.parts[:2])
        data = None
        if self.items or self.object is not None:
            columns = columns_of(place) if self.by_columns else None
            self.untyped = self.by_columns and columns is None
            data = row_data(self.items, columns, self.object)
        return changed(
            data=data,
            permissions=self._permissions(place),
            transactionId=self.transaction,
        )

    def bulk_body(self, place: Address | Collection) -> dict[str, Any]:
        """The same for the bulk API, which takes permissions inside `data` (seen on 1.9.6)."""
        body = self.body(place)
        permissions = body.pop("permissions", None)
        if permissions is not None:
            body["data"] = {**body.get("data", {}), "$permissions": permissions}
        return body

    def prepared(self, rows: Sequence[Address]) -> Callable[[Address], dict[str, Any]]:
        """What gives the body for each of the rows: one a table, made before anything is sent.

        Raises UsageError as `body` and `given` do. A table that cannot be read fails later, with
        its rows.
        """
        bodies: dict[tuple[str, bool], dict[str, Any]] = {}

        def body(row: Address) -> dict[str, Any]:
            made = row.parent, self.by_columns
            if made not in bodies:
                bodies[made] = given(self.body(row))
            return bodies[made]

        for row in rows:
            with suppress(ApiError):
                body(row)
        return body

    def sent(self, send: Callable[[], Sent]) -> Sent:
        """What `send` returns, which asks for the body again each time that it is called.

        Where a list column refuses the one text of `tags=a`, the columns are read, which was not
        needed so far, and it is sent once more as a list.
        """
        try:
            return send()
        except ApiError as refusal:
            if self.by_columns or not self._refuses_one_text(refusal):
                raise
        self.by_columns = True
        return send()

    def _refuses_one_text(self, refusal: ApiError) -> bool:
        keys = [item.key for item in self.items if item.separator in ("=", "=@")]
        return refusal.type == "row_invalid_structure" and any(
            f'"{key}" must be an array' in refusal.message for key in keys
        )

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Add to a refusal of the values by the server what it does not tell."""
        try:
            yield
        except ApiError as error:
            if not error.hint:
                error.hint = self._hint(error)
            raise

    def _hint(self, error: ApiError) -> str:
        if error.type == "row_already_exists":  # of a row that is changed: Appwrite 1.9.6
            return f"a unique index refuses one of the values: awcli indexes list {self.table}"
        if error.type != "row_invalid_structure":
            return ""
        if self.untyped:
            return (
                "the columns could not be read, so KEY=TEXT was sent as text;"
                " KEY:=JSON sends numbers and booleans"
            )
        if "must be an array" in error.message:
            return "a list of one element: KEY:='[\"TEXT\"]'"
        return f"awcli tables show {self.table} lists the columns"

    def _permissions(self, place: Address | Collection) -> list[str] | None:
        security, inherited = None, None
        if self.permissions.strict:
            table = read(TABLE.one("/".join(place.parts[:2])))
            security, inherited = table["rowSecurity"], table["$permissions"]
        return permissions_for(self.permissions, "row", security=security, inherited=inherited)


def given(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a change; raises UsageError where it changes nothing."""
    if "data" not in body and "permissions" not in body:
        raise UsageError(
            "no data was given", hint="such as title=Hello or views:=10; see --help for more"
        )
    return body
