"""The secrets of this run, which must not stand in anything that awcli says.

Keys, sessions and JWTs among the settings are known. What is sent to the server and comes from it
under the name of a secret is remembered by the client; whoever reads a password remembers it as
soon as it is there.
"""

import os
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from appwrite_cli.config import given, settings_or_none
from appwrite_cli.config.credentials import KINDS, VARIABLES
from appwrite_cli.redact import is_secret_name

PUBLIC = "local-key"  # of the local Appwrite, which tells it to everybody

# An import sends the passwords of thousands: what it says is about the latest.
_remembered: deque[str] = deque(maxlen=64)
# What requests were sent with: the lines of a batch may each have another.
_credentials: set[str] = set()
_lock = threading.Lock()


def remember(secret: str) -> str:
    """Keep this secret out of whatever is said from now on in this run; returns it."""
    with _lock:
        if secret not in _remembered:
            _remembered.append(secret)
    return secret


def remember_credential(secret: str) -> None:
    """The same for a key, a session or a JWT that requests are sent with."""
    with _lock:
        _credentials.add(secret)


def remember_fields(fields: Mapping[str, Any]) -> None:
    """The same for the fields of a request or an answer that are secrets by their names."""
    for name, value in fields.items():
        if isinstance(value, str) and is_secret_name(name):
            remember(value)


def reset() -> None:
    """Forget what was remembered: a new run begins."""
    with _lock:
        _remembered.clear()
        _credentials.clear()


def known() -> list[str]:
    """Every secret that this run was given, has looked up or got from the server; longest first.

    The order matters where one is part of another.
    """
    current = settings_or_none()
    with _lock:
        secrets = {*_remembered, *_credentials}
    secrets |= {
        *(os.environ.get(variable, "") for variable in VARIABLES.values()),
        *(str(given().get(kind) or "") for kind in KINDS),
        current.credential.secret if current and current.credential else "",
    }
    return sorted(secrets - {"", PUBLIC}, key=len, reverse=True)
