"""Writing the links of a row: by IDs, or by related rows that are made or changed on the way.

The messages, and that creating and updating say different things, are those of Appwrite 1.9.6.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from appwrite_cli.local import params, relation, stamps
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.relation import Relation
from appwrite_cli.local.schema import Table

# Makes or changes a row there, and returns its ID.
WriteRow = Callable[[Relation, Record], str]


class Links:
    """The links that the data of a row asks for, checked when this is made.

    `prepare` comes before the row is written, `write` after it.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        table: Table,
        data: Record,
        old: Record | None,
        write_row: WriteRow,
    ) -> None:
        self._db = db
        self._row = data
        self._new = old is None
        self._write_row = write_row
        self._links: list[tuple[Relation, list[str] | None]] = []
        self._relations = (
            [found for found in relation.relations(db, table) if found.key in data]
            if table.relationships
            else []
        )
        self._before = {
            found.key: relation.linked(db, found, [old["$id"]]).get(old["$id"].lower(), [])
            for found in self._relations
            if old is not None
        }
        for found in self._relations:
            _check(found, data[found.key], new=self._new)

    def prepare(self) -> Record:
        """Make and change related rows; returns what the row's own columns take."""
        stored: Record = {}
        for found in self._relations:
            ids = self._resolved(found, self._row[found.key])
            self._links.append((found, ids))
            if found.kept_here:
                stored[found.key] = ids[0] if ids else None
        return stored

    @property
    def changed(self) -> bool:
        """Whether the row has other links after than before."""
        return any(
            ids is not None and ids != self._before.get(found.key, []) for found, ids in self._links
        )

    def write(self, id_: str) -> None:
        """Link the other sides with the row, which is there now, and end links that are no more."""
        for found, ids in self._links:
            if ids is None:
                continue
            before = self._before.get(found.key, [])
            kept = {known.lower() for known in ids}
            for gone in before:
                if gone.lower() not in kept:
                    relation.unlink(self._db, found, id_, gone)
            known = {other.lower() for other in before}
            for other in ids:
                if other.lower() not in known:
                    relation.link(self._db, found, id_, other)

    def _resolved(self, found: Relation, value: Any) -> list[str] | None:
        """The IDs to link with; None where the links stay as they are."""
        if value is None:
            return None if found.to_many else []
        values = value if isinstance(value, list) else [value]
        ids = [self._id_of(found, entry) for entry in values]
        return [id_ for id_ in ids if id_]

    def _id_of(self, found: Relation, value: Any) -> str:
        if isinstance(value, str):
            if relation.row_there(self._db, found, value) is not None:
                return value
            # Made with a row, a link may lead nowhere; a later one may not.
            return value if self._new and found.kept_here else ""
        data = {"$id": "unique()", **value}
        data["$id"] = stamps.chosen_id(data["$id"])
        if "$permissions" not in data and relation.row_there(self._db, found, data["$id"]) is None:
            data["$permissions"] = self._row.get("$permissions", [])
        return self._write_row(found, data)


def _check(found: Relation, value: Any, *, new: bool) -> None:
    if not (value is None or value in ("", 0, False)):
        for entry in value if isinstance(value, list) else [value]:
            _check_entry(entry)
    if found.hidden and value is not None:
        raise _invalid(
            "Invalid relationship value. Cannot set a value from the child side of a "
            f"{found.kind} relationship when twoWay is false."
        )
    if value is None:
        return
    if found.to_many and not isinstance(value, list):
        raise _invalid(
            "Invalid relationship value. Must be either an array of documents or document IDs, "
            f"{_name_of(value, new=new)} given."
        )
    if not found.to_many and isinstance(value, list):
        if new or found.kind != "oneToOne":
            words = "Must be either a document ID or a document, array given."
        elif found.two_way:
            words = "Must be either a document, document ID or null."
        else:
            words = "Must be either a document, document ID or null. Array given."
        raise _invalid(f"Invalid relationship value. {words}")


def _check_entry(entry: Any) -> None:
    if not isinstance(entry, str | Mapping):
        raise _invalid(
            "Relationship value must be an object, document ID string, or associative array"
        )
    id_ = entry if isinstance(entry, str) else entry.get("$id")
    if id_ is None:
        return
    if not isinstance(id_, str):
        raise _invalid("Relationship $id must be a string")
    try:
        params.custom_id(id_)
    except params.Invalid as error:
        raise _invalid(str(error)) from None


def _name_of(value: Any, *, new: bool) -> str:
    if isinstance(value, str):
        return "document ID" if new else "string"
    return "document" if new else "object"


def _invalid(message: str) -> Refusal:
    return refuse("relationship_value_invalid", message=message)
