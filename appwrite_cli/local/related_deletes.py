"""What the deletion of a row does to related rows: refused, deleted too, or their link ended."""

import sqlite3
from collections.abc import Callable

from appwrite_cli.local import relation
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.relation import Relation
from appwrite_cli.local.schema import Table

Going = frozenset[tuple[int, str]]
DeleteRow = Callable[[sqlite3.Connection, Table, Record, Going], None]


def let_go(
    db: sqlite3.Connection, table: Table, row: Record, going: Going, delete_row: DeleteRow
) -> None:
    """End what links a row, as each relationship says; `going` are rows on their way out.

    Raises Refusal where a relationship restricts the deletion.
    """
    if not table.relationships:
        return
    own = going | {(table.sequence, row["$id"].lower())}
    for found in relation.relations(db, table):
        others = relation.linked(db, found, [row["$id"]]).get(row["$id"].lower(), [])
        others = [o for o in others if (found.there.sequence, o.lower()) not in own]
        if not others:
            continue
        if found.on_delete == "restrict" and _restricts(found, db, others):
            raise refuse("row_delete_restricted")
        for other in others:
            relation.unlink(db, found, row["$id"], other)
        if found.on_delete == "cascade" and _takes_along(found):
            for other in others:
                related = relation.row_there(db, found, other)
                if related is not None:
                    delete_row(db, found.there, related, own)


def _restricts(found: Relation, db: sqlite3.Connection, others: list[str]) -> bool:
    # As in Appwrite 1.9.6: the parent's side holds on, but of manyToOne the child's does.
    if found.is_parent == (found.kind == "manyToOne"):
        return False
    return any(relation.row_there(db, found, other) is not None for other in others)


def _takes_along(found: Relation) -> bool:
    if found.kind == "oneToOne":
        return not found.hidden
    if found.kind == "manyToMany":
        return found.is_parent
    return found.to_many
