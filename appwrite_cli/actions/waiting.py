"""Waiting for columns and indexes, which the server makes after it has answered.

Each one is polled itself: a table may go on showing its last column as `processing` for more than
30 seconds after the column is `available` (seen on Appwrite 1.9.6). A column is ready after some
50 ms, an index after 130; `failed` and `stuck` are final.
"""

import time
from collections.abc import Callable, Iterable

from appwrite_cli.actions.verbs import plural
from appwrite_cli.address import Address
from appwrite_cli.client import call
from appwrite_cli.errors import ApiError, CliError, NetworkError
from appwrite_cli.output import progress

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds
PATIENCE = 600.0  # seconds for one column or index


def wait_until_available(addresses: Iterable[Address]) -> None:
    """Return when every column or index is `available`.

    Raises CliError with the server's reason for one that is `failed` or `stuck`, NetworkError
    where it is still `processing` after ten minutes.
    """
    with progress("waiting for the server") as line:
        for address in addresses:
            line.say(f"{address.kind.noun} {address.id}: processing")
            _poll(address, _is_available)


def wait_until_gone(addresses: Iterable[Address]) -> None:
    """Return when every deleted column or index is gone; raises as above."""
    with progress("waiting for the server") as line:
        for address in addresses:
            line.say(f"{address.kind.noun} {address.id}: deleting")
            _poll(address, _is_gone)


def _poll(address: Address, done: Callable[[Address], bool]) -> None:
    end = time.monotonic() + PATIENCE
    pause = FIRST_PAUSE
    while not done(address):
        if time.monotonic() > end:
            raise NetworkError(
                f"{address.kind.noun} {address} is still not ready after {PATIENCE / 60:.0f}"
                " minutes; the server may go on with it",
                hint=f"awcli {plural(address.kind.noun)} get {address}",
            )
        time.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 1.5)


def _is_available(address: Address) -> bool:
    resource = call("GET", address.path).data
    _raise_if_final(address, resource)
    return bool(resource.get("status") == "available")


def _is_gone(address: Address) -> bool:
    try:
        _raise_if_final(address, call("GET", address.path).data)
    except ApiError as error:
        if error.code == 404:
            return True
        raise
    return False


def _raise_if_final(address: Address, resource: dict[str, str]) -> None:
    if resource.get("status") in ("failed", "stuck"):
        reason = resource.get("error") or "the server gives no reason"
        raise CliError(
            f"{address.kind.noun} {address} is {resource['status']}: {reason}",
            hint=f"awcli {plural(address.kind.noun)} delete {address}, then create it again",
        )
