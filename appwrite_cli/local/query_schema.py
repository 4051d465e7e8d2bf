"""What queries can be about: a table with its columns and indexes, and the tables it leads to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from appwrite_cli.local.index_ddl import Index, index_columns
from appwrite_cli.local.layout import Column


@dataclass(frozen=True)
class Schema:
    """A table: its columns by key, its indexes, its name in SQLite.

    `related` tells where a relationship column leads, or None where its rows are gone; without it
    queries into related rows find nothing.
    """

    columns: Mapping[str, Column]
    indexes: Sequence[Index]
    table: str
    related: "Callable[[Column], Related | None] | None" = None

    def fulltext_index(self, attribute: str) -> Index | None:
        """The fulltext index over that attribute alone, which `search` needs."""
        for index in self.indexes:
            if index["type"] == "fulltext" and index_columns(index) == [attribute]:
                return index
        return None


@dataclass(frozen=True)
class Related:
    """Where a relationship leads.

    `condition` turns the SQL of a condition on rows of `schema` into one on rows of the table:
    those that are related to one for which it holds. It adds no parameters.
    """

    schema: Schema
    condition: Callable[[str], str]
