"""Repeated values under a unique index that is to be made.

Appwrite 1.9.6 accepts a unique index over values that repeat, says `available`, and then does not
enforce it; so they are looked for before.
"""

import json
from typing import Any

from appwrite_cli.address import Address
from appwrite_cli.client import walk
from appwrite_cli.columns.indexes import IndexSpec
from appwrite_cli.errors import CliError
from appwrite_cli.output import progress
from appwrite_cli.query import query_string
from appwrite_cli.resources import ROW


def refuse_repeats(table: Address, index: IndexSpec) -> None:
    """Raise CliError where two rows agree in all columns of the index.

    As in SQL, null equals nothing; text is compared as MariaDB does, without case and trailing
    blanks (accents, which it ignores too, are not looked at: the server has the last word).
    """
    rows = ROW.below(str(table))
    queries = [query_string("select", None, ["$id", *index.columns])]
    seen: dict[int, str] = {}
    with progress(f"looking for repeated values of {index.key}", unit="rows") as meter:
        for page in walk(rows.path, "rows", queries=queries, limit=None):
            for row in page.data["rows"]:
                values = [_comparable(row.get(column)) for column in index.columns]
                if None in values:
                    continue
                digest = hash(json.dumps(values))
                if digest in seen:
                    columns = ", ".join(index.columns)
                    raise CliError(
                        f"{index.key} cannot be unique: rows {seen[digest]!r} and {row['$id']!r}"
                        f" have the same {columns}",
                        hint="change one of them, or leave the check out with --no-check",
                    )
                seen[digest] = row["$id"]
            meter.advance(len(page.data["rows"]))


def _comparable(value: Any) -> Any:
    return value.casefold().rstrip(" ") if isinstance(value, str) else value
