"""The structure of tables: columns and indexes made one after the other, awaited, and shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from appwrite_cli.actions.table_columns import forget_columns
from appwrite_cli.actions.verbs import existing, read
from appwrite_cli.actions.waiting import wait_until_available
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.columns.indexes import IndexSpec, check_index, index_of
from appwrite_cli.columns.plan import TablePlan, check_clashes
from appwrite_cli.columns.row_size import BYTES_MAX, check_budget, column_bytes
from appwrite_cli.columns.spec import ColumnSpec, print_column
from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.output import View, note, show_value, warn
from appwrite_cli.resources import COLUMN, INDEX

PARTS = View("part", "parts", ("kind", "spec", "status", "bytes"))


def split_specs(arguments: Sequence[str], mark: str, what: str) -> tuple[str, list[str]]:
    """The address that may come first, and the specs, which all hold `mark`.

    `what` describes a spec in the error. Raises UsageError where there is none.
    """
    first = arguments[0] if arguments and mark not in arguments[0] else ""
    specs = list(arguments[1:] if first else arguments)
    wrong = next((text for text in specs if mark not in text), None)
    if wrong is not None or not specs:
        found = f", not {wrong!r}" if wrong is not None else ""
        raise UsageError(f"expected {what}{found}", hint="the address of the table comes first")
    return first, specs


def create_columns(
    table: Address,
    specs: Sequence[ColumnSpec],
    *,
    if_not_exists: bool = False,
    wait: bool = True,
) -> list[Answer]:
    """Make columns in their order, after all of them were checked against the table.

    Waits until each is available. Raises UsageError for key clashes and too long rows before
    anything is sent, and what the client and waiting raise.
    """
    _warn_of(specs)
    current = read(table)
    if not if_not_exists:
        there = [column["key"] for column in current["columns"]]
        check_clashes([spec.key for spec in specs], there, what="column")
    keys = {column["key"].lower() for column in current["columns"]}
    fresh = [spec.shown for spec in specs if spec.key.lower() not in keys]
    check_budget(fresh, used=current["bytesUsed"], table=str(table))
    return _make_columns(table, specs, if_not_exists=if_not_exists, wait=wait)


def create_indexes(
    table: Address,
    specs: Sequence[IndexSpec],
    *,
    if_not_exists: bool = False,
    check: bool = True,
    wait: bool = True,
) -> list[Answer]:
    """Make indexes in their order, checked against the columns; otherwise as `create_columns`.

    With `check`, a unique index is refused while values repeat: Appwrite 1.9.6 would accept it,
    call it available and not enforce it.
    """
    current = read(table)
    if not if_not_exists:
        there = [index["key"] for index in current["indexes"]]
        check_clashes([spec.key for spec in specs], there, what="index")
    for spec in specs:
        check_index(spec, current["columns"])
    if check:
        _refuse_repeats(table, _missing(specs, current["indexes"]))
    return _make_indexes(table, specs, if_not_exists=if_not_exists, wait=wait)


def complete_table(table: Address, plan: TablePlan, *, existed: bool, wait: bool) -> Answer | None:
    """What a new table still lacks of its plan; then the table as it is (None in a dry run).

    Of a table that existed before, only what is missing is made.
    """
    _warn_of(plan.all_columns)
    columns, indexes = plan.columns, plan.indexes
    if existed:
        current = read(table)
        columns = _missing(plan.all_columns, current["columns"])
        indexes = _missing(plan.all_indexes, current["indexes"])
        check_budget([c.shown for c in columns], used=current["bytesUsed"], table=str(table))
        old = {column["key"] for column in current["columns"]}
        _refuse_repeats(table, [index for index in indexes if old.issuperset(index.columns)])
    try:
        _make_columns(table, columns, wait=True)  # indexes need their columns
        _make_indexes(table, indexes, wait=wait)
    except BaseException:
        note(f"table {table} is there; --if-not-exists makes what it lacks")
        raise
    return None if settings().dry_run else call("GET", table.path)


def show_structure(table: Address) -> None:
    """Show columns and indexes as the specs that make them, and how full the rows are."""
    current = read(table)
    parts = [
        {
            "kind": "column",
            "spec": print_column(column),
            "status": _status(column),
            "bytes": column_bytes(column),
        }
        for column in current["columns"]
    ]
    parts += [
        {"kind": "index", "spec": str(index_of(index)), "status": _status(index), "bytes": None}
        for index in current["indexes"]
    ]
    most = current.get("bytesMax", BYTES_MAX)
    used = current["bytesUsed"]
    row = {"kind": "row", "spec": f"{used} of {most} bytes", "status": "", "bytes": used}
    show_value([*parts, row], PARTS)


def _status(resource: dict[str, Any]) -> str:
    return ": ".join(filter(None, (resource.get("status"), resource.get("error"))))


def _refuse_repeats(table: Address, specs: Iterable[IndexSpec]) -> None:
    for spec in specs:
        if spec.type == "unique":
            from appwrite_cli.actions.repeats import refuse_repeats

            refuse_repeats(table, spec)


def _warn_of(specs: Sequence[ColumnSpec]) -> None:
    for spec in specs:
        if spec.warning:
            warn(spec.warning)


def _missing(specs: Iterable[Any], there: Iterable[dict[str, Any]]) -> list[Any]:
    keys = {resource["key"].lower() for resource in there}
    return [spec for spec in specs if spec.key.lower() not in keys]


def _make_columns(
    table: Address, specs: Sequence[ColumnSpec], *, if_not_exists: bool = False, wait: bool
) -> list[Answer]:
    forget_columns(table)
    below = COLUMN.below(str(table))
    requests = [(below.item(spec.key), f"{below.path}/{spec.path}", spec.body) for spec in specs]
    return _make(requests, if_not_exists=if_not_exists, wait=wait)


def _make_indexes(
    table: Address, specs: Sequence[IndexSpec], *, if_not_exists: bool = False, wait: bool
) -> list[Answer]:
    below = INDEX.below(str(table))
    requests = [(below.item(spec.key), below.path, spec.body) for spec in specs]
    return _make(requests, if_not_exists=if_not_exists, wait=wait)


def _make(
    requests: Sequence[tuple[Address, str, dict[str, Any]]], *, if_not_exists: bool, wait: bool
) -> list[Answer]:
    """POST one after the other, then wait for all; what was made is said when one fails."""
    made: list[Address] = []
    answers: list[Answer] = []
    try:
        for address, path, body in requests:
            try:
                answers.append(call("POST", path, body=body))
            except ApiError as conflict:
                if not if_not_exists or conflict.code != 409:
                    raise
                answers.append(existing(address, conflict))
            made.append(address)
        if not wait or settings().dry_run:
            return answers
        wait_until_available(made)
        return [call("GET", address.path) for address in made]
    except BaseException:
        if made:
            note(f"made before this: {', '.join(map(str, made))}")
        raise
