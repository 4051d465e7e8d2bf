"""Changes that the API takes only whole: what the catalog says is sent, is read first and kept."""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.actions.verbs import update_whole
from appwrite_cli.address import Address
from appwrite_cli.catalog import find
from appwrite_cli.client import Answer


def update_kept(
    address: Address, operation: str, changes: Mapping[str, Any], *, at: str = ""
) -> Answer:
    """PUT a resource as `operation` takes it, changed only where asked.

    `at` as for `update_whole`. Raises UsageError where nothing is to be changed.
    """
    kept = [known.name for known in find(operation).parameters if known.place == "body"]
    return update_whole(address, changes, kept, empty=False, at=at)
