"""The tables of messaging: providers, topics, their subscribers, messages.

The columns are those of Appwrite 1.9.6 (app/config/collections/common.php) that the API shows or
asks about. A subscriber goes with its topic and with its target, and topics count theirs: triggers
see to it, whatever removes a target. There is a trigger for each kind of target, for what is of no
known kind is not counted.
"""

import sqlite3

from appwrite_cli.local import own_tables
from appwrite_cli.local.fields import by_key, flag, moment, number, opaque, text
from appwrite_cli.local.own_tables import OwnTable

PROVIDERS = by_key(
    text("name"),
    text("provider"),
    text("type"),
    flag("enabled"),
    opaque("credentials"),  # JSON
    opaque("options"),  # JSON
    text("search"),
)
TOPICS = by_key(
    text("name"),
    text("subscribe", array=True),
    number("emailTotal"),
    number("smsTotal"),
    number("pushTotal"),
    text("search"),
)
SUBSCRIBERS = by_key(
    number("topicSequence"),
    number("targetSequence"),
    text("topicId"),
    text("targetId"),
    text("userId"),
    text("providerType"),
    text("search"),
)
MESSAGES = by_key(
    text("providerType"),
    text("status"),
    opaque("data"),  # JSON
    text("topics", array=True),
    text("users", array=True),
    text("targets", array=True),
    moment("scheduledAt"),
    flag("hasSchedule"),
    moment("deliveredAt"),
    text("deliveryErrors", array=True),
    number("deliveredTotal"),
    text("search"),
)

_TABLES = {
    "providers": OwnTable(
        PROVIDERS,
        indexed=(("name",), ("provider",), ("type",), ("enabled", "type")),
        searched=True,
    ),
    "topics": OwnTable(TOPICS, (("name",),), searched=True),
    "subscribers": OwnTable(
        SUBSCRIBERS,
        indexed=(("targetId",), ("topicId",), ("userId",), ("topicSequence",)),
        unique=(("targetSequence", "topicSequence"),),
        searched=True,
    ),
    "messages": OwnTable(
        MESSAGES, (("status",), ("providerType",), ("scheduledAt",)), searched=True
    ),
}
_KINDS = ("email", "sms", "push")
_NOW = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"


def create(db: sqlite3.Connection) -> None:
    """Make the tables with their indexes and triggers: a migration."""
    own_tables.create(db, _TABLES)
    for owner, key in (("topics", "c_topicSequence"), ("targets", "c_targetSequence")):
        db.execute(
            f'CREATE TRIGGER "subscribers_of_{owner}" AFTER DELETE ON "{owner}" BEGIN '  # noqa: S608 - our own names
            f"DELETE FROM subscribers WHERE {key} = OLD._sequence; END"
        )
    for kind in _KINDS:
        for event, row, total in (
            ("INSERT", "NEW", f"c_{kind}Total + 1"),
            ("DELETE", "OLD", f"max(c_{kind}Total - 1, 0)"),
        ):
            change = f"UPDATE topics SET c_{kind}Total = {total}, _updatedAt = {_NOW}"  # noqa: S608
            db.execute(
                f'CREATE TRIGGER "count_{kind}_{event.lower()}" AFTER {event} ON subscribers '
                f"WHEN {row}.c_providerType = '{kind}' BEGIN "
                f"{change} WHERE _sequence = {row}.c_topicSequence; END"
            )
