"""What users see: results on stdout in the format they asked for, words on stderr.

The formats are in modules of their own, imported when one is used: `table` (the only one that
needs rich), `lines` (tab-separated, csv, ndjson, ids), `documents` (json).
"""

from appwrite_cli.output.ask import ask_secret, confirm, confirm_protected
from appwrite_cli.output.meter import Meter, progress
from appwrite_cli.output.render import show, show_list, show_many, show_part, show_value
from appwrite_cli.output.stdout import flush
from appwrite_cli.output.view import SECRETS, View
from appwrite_cli.output.words import note, report, warn

__all__ = [
    "SECRETS",
    "Meter",
    "View",
    "ask_secret",
    "confirm",
    "confirm_protected",
    "flush",
    "note",
    "progress",
    "report",
    "show",
    "show_list",
    "show_many",
    "show_part",
    "show_value",
    "warn",
]
