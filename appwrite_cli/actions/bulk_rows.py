"""Bulk updates and deletions of rows: counted, confirmed, then done in batches.

A batch at a time keeps memory flat here and on the server, and shows how far the work has come.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from appwrite_cli.actions.listing import COUNTED, once_more_as_text
from appwrite_cli.actions.table_columns import text_columns
from appwrite_cli.actions.verbs import count_of, pointing
from appwrite_cli.address import Collection
from appwrite_cli.client import Answer, Repeat, call, walk
from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.output import Meter, confirm, note, progress
from appwrite_cli.payload.operators import runs_as_operator
from appwrite_cli.query import query_string
from appwrite_cli.where import where_queries

BATCH = 100  # rows a request: what Appwrite 1.9 takes in one bulk call


class Selection:
    """The rows that `--where` or `--all` select, and how many there are now."""

    def __init__(
        self, rows: Collection, where: Sequence[str], *, every: bool, transaction: str | None = None
    ) -> None:
        """Count them, as the transaction sees them. Raises UsageError for both options or none."""
        if bool(where) == every:
            both = "--all means no filter, and --where is one" if every else "which rows?"
            raise UsageError(both, hint="--where EXPR selects some rows, --all every one")
        self.rows = rows
        self.transaction = transaction
        self.queries: list[str] = []

        def first(as_text: frozenset[str]) -> Iterator[Answer]:
            self.queries = where_queries(where, as_text=as_text, bulk=True)
            one = [query_string("select", None, ["$id"]), query_string("limit", None, 1)]
            params = {"queries": [*self.queries, *one], "transactionId": transaction}
            yield call("GET", rows.path, params=params)

        with pointing(rows):
            answer = next(once_more_as_text(first, where, lambda: text_columns(rows)))
        self.total = int(answer.data["total"])

    @property
    def number(self) -> str:
        """`3 rows`, or `more than 5000 rows` where the server has stopped counting."""
        if self.total >= COUNTED:
            return f"more than {COUNTED} rows"
        return count_of(self.total, "row")


def delete_rows(selection: Selection) -> None:
    """Delete the selected rows, after asking."""
    table = str(selection.rows)
    if not _confirmed(selection, f"delete {selection.number} from {table}?"):
        return
    path = selection.rows.path
    if selection.transaction:
        body = {"queries": selection.queries, "transactionId": selection.transaction}
        if not call("DELETE", path, body=body, repeat=Repeat.UNSENT).dry:
            note(f"staged: delete {selection.number} from {table}")
        return
    queries = [*selection.queries, query_string("limit", None, BATCH)]
    with _counting("deleted", selection, "the same command goes on with the rest") as meter:
        while True:
            answer = call("DELETE", path, body={"queries": queries}, repeat=Repeat.UNSENT)
            if answer.dry:
                note(f"the request is repeated until none of {selection.number} is left")
                return
            meter.advance(answer.data["total"])
            if answer.data["total"] == 0:
                return


def update_rows(selection: Selection, change: dict[str, Any]) -> None:
    """Change the selected rows, after asking; `change` is the body without queries.

    The rows are found page by page and changed by their IDs: a change may take a row out of the
    selection, and an operator must not reach it twice.
    """
    table = str(selection.rows)
    if not _confirmed(selection, f"update {selection.number} of {table}?"):
        return
    path = selection.rows.path
    if selection.transaction:
        if not call("PATCH", path, body={**change, "queries": selection.queries}).dry:
            note(f"staged: update {selection.number} of {table}")
        return
    ids = [*selection.queries, query_string("select", None, ["$id"])]
    with _counting("updated", selection, _resumption(change)) as meter:
        for page in walk(path, "rows", queries=ids, limit=None, page_size=BATCH):
            found = [row["$id"] for row in page.data["rows"]]
            if not found:
                return
            queries = [query_string("equal", "$id", found)]
            answer = call("PATCH", path, body={**change, "queries": queries})
            meter.advance(0 if answer.dry else answer.data["total"])


def _confirmed(selection: Selection, question: str) -> bool:
    if not selection.total:
        note(f"no rows of {selection.rows} match")
        return False
    return confirm(question)


def _resumption(change: dict[str, Any]) -> str:
    """What becomes of the rows that were updated when an update is begun again."""
    if any(map(runs_as_operator, change.get("data", {}).values())):
        return "the same command would change these once more"
    return "the same command goes on with the rest"


@contextmanager
def _counting(done: str, selection: Selection, resumption: str) -> Iterator[Meter]:
    """Progress; at the end how many rows were done, and where it ends early how to go on."""
    with progress(f"{selection.rows}: {done}", total=selection.total, unit="rows") as meter:
        try:
            yield meter
        except BaseException as error:
            # Only a refusal tells that nothing of the last batch was done.
            refused = isinstance(error, ApiError) and error.code < 500
            number = ("" if refused else "at least ") + count_of(meter.done, "row")
            note(f"{done} {number} of {selection.rows} before this; {resumption}")
            raise
    if not settings().dry_run:
        note(f"{done} {count_of(meter.done, 'row')} of {selection.rows}")
