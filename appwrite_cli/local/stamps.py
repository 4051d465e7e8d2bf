"""What the server makes itself for every resource: IDs and times."""

import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any


def unique_id() -> str:
    """A new ID as Appwrite makes them: 20 hexadecimal digits, the first 13 of them the time."""
    seconds, micros = divmod(time.time_ns() // 1000, 1_000_000)
    return f"{seconds:08x}{micros:05x}{secrets.token_hex(4)[:7]}"


def chosen_id(given: str) -> str:
    """The ID to store for one that a request gave: `unique()` asks for a new one."""
    return unique_id() if given == "unique()" else given


def new_record(id_: str = "unique()", permissions: Iterable[str] = ()) -> dict[str, Any]:
    """What a record begins with that is made now; without an ID of its own it gets a new one."""
    moment = now()
    return {
        "$id": chosen_id(id_),
        "$createdAt": moment,
        "$updatedAt": moment,
        "$permissions": list(permissions),
    }


_last_given = ""


def later() -> str:
    """The time, another one than this gave before in this process: it waits for the next one.

    Rows that are made one after the other sort by their times, as they do on a slower server.
    """
    global _last_given
    while (moment := now()) == _last_given:
        time.sleep(0.0001)
    _last_given = moment
    return moment


def now(*, after_seconds: int = 0) -> str:
    """The time as Appwrite shows it: UTC, milliseconds, `+00:00`."""
    moment = datetime.now(UTC) + timedelta(seconds=after_seconds)
    return moment.isoformat(timespec="milliseconds")


def as_stored(moment: str) -> str:
    """A time as Appwrite's database has it, which some answers of 1.9.6 show unchanged."""
    return moment.replace("T", " ").removesuffix("+00:00")
