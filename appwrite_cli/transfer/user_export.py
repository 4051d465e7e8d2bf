"""`users export`: from options to an export."""

from appwrite_cli.list_queries import list_queries
from appwrite_cli.transfer.exporting import Listing, export_records
from appwrite_cli.transfer.user_options import ExportOptions

COLUMNS = (
    "$id",
    "email",
    "phone",
    "name",
    "labels",
    "prefs",
    "emailVerification",
    "phoneVerification",
    "status",
    "$createdAt",
    "accessedAt",
)
PASSWORDS = ("password", "hash", "hashOptions")
_PAGING = 2  # queries that walking adds: limit and cursor


def export_users(file: str, options: ExportOptions) -> None:
    """Export the users that match; see `export_records` for what is raised."""
    listing = Listing(
        path="/users",
        key="users",
        queries=list_queries(where=options.where, query=options.query, reserved=_PAGING),
        params={"search": options.search or None},
        columns=(*COLUMNS, *PASSWORDS) if options.hashes else COLUMNS,
        hidden=frozenset() if options.hashes else frozenset(PASSWORDS),
    )
    export_records(listing, file, options.form)
