"""IDs of resources and keys of columns and indexes: Appwrite's rule, and fresh unique IDs."""

import os
import re
import time

from appwrite_cli.errors import GrammarError, UsageError

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}")
"""An ID, or a key of a column or index: 1 to 36 characters, the first a letter or digit."""

ID_RULE = "1 to 36 letters, digits, dots, dashes and underscores, the first a letter or digit"

_LONGEST = 36


def unique_id() -> str:
    """A fresh ID in Appwrite's own format: 20 hexadecimal digits that begin with the time.

    13 digits are PHP's `uniqid` (seconds, then microseconds), 7 are random, as in `ID.unique()`
    of the SDKs; so IDs made later sort later.
    """
    seconds, microseconds = divmod(time.time_ns() // 1000, 1_000_000)
    return f"{seconds:08x}{microseconds:05x}{os.urandom(4).hex()[:7]}"


def check_id(text: str, what: str) -> str:
    """`text`, if it is an ID; `what` names it in errors, such as "table ID" or "column key".

    Raises UsageError; a wrong character is pointed at.
    """
    if ID_PATTERN.fullmatch(text):
        return text
    if not text:
        raise UsageError(f"the {what} is empty", hint=f"it has {ID_RULE}")
    match = ID_PATTERN.match(text)
    position = match.end() if match else 0
    if position == _LONGEST:
        raise GrammarError(
            f"the {what} has {len(text)} characters, {_LONGEST} are the most", text, position
        )
    where = " at its start" if position == 0 else ""
    raise GrammarError(
        f"the {what} holds {text[position]!r}{where}", text, position, hint=f"it has {ID_RULE}"
    )
