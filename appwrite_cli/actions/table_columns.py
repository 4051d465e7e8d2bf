"""The columns of a table, read when values have to be typed by them and kept for a minute."""

from typing import Any

from appwrite_cli.address import Address, Collection
from appwrite_cli.client import walk
from appwrite_cli.config import cache, settings
from appwrite_cli.errors import ApiError
from appwrite_cli.resources import COLUMN

FRESH = 60.0  # seconds
TEXT_TYPES = frozenset({"string", "varchar", "text", "mediumtext", "longtext"})


def columns_of(place: Address | Collection) -> list[dict[str, Any]] | None:
    """The columns of the table at or around `place`, as the API shows them.

    None where they may not be read: a session or a narrow key may write rows without it. Nor can
    they where a dry run is about a table that is to be made first.
    Raises what `client.call` does for everything else.
    """
    name = _name(place)
    known = cache.load(name, FRESH)
    if known is not None:
        return list(known)
    path = COLUMN.below("/".join(place.parts[:2])).path
    try:
        pages = [page.data["columns"] for page in walk(path, "columns", limit=None)]
    except ApiError as error:
        if error.code in (401, 403) or (error.code == 404 and settings().dry_run):
            return None
        raise
    columns = [column for page in pages for column in page]
    cache.store(name, columns)
    return columns


def text_columns(place: Address | Collection) -> frozenset[str]:
    """The keys of the columns that hold text, which numbers cannot be compared with."""
    columns = columns_of(place) or ()
    return frozenset(column["key"] for column in columns if column["type"] in TEXT_TYPES)


def forget_columns(place: Address | Collection) -> None:
    """Drop what is kept of this table: its columns are about to change."""
    cache.forget(_name(place))


def _name(place: Address | Collection) -> str:
    return "columns/" + "/".join(place.parts[:2])
