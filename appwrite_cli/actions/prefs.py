"""Preferences of users and teams: shown, changed key by key, or replaced."""

import json
from collections.abc import Sequence
from typing import Any

from appwrite_cli.actions.verbs import pointing
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import UsageError
from appwrite_cli.options import PrefsOptions
from appwrite_cli.output import View, note, show, warn
from appwrite_cli.payload import parse_items, plain_data, read_data
from appwrite_cli.streams import read_text

PREFS = View("preference", "", address=())  # every field is the user's own


def preferences(items: Sequence[str], data: str = "") -> dict[str, Any]:
    """The preferences that items and `--data` make; raises UsageError."""
    given = read_data(data, read_text) if data else None
    return plain_data(parse_items(items, read_text), given)


def show_or_change(
    owner: Address, items: Sequence[str], options: PrefsOptions, *, method: str, within: str = ""
) -> None:
    """Show the preferences of a user or team, after changing them where the line says so.

    The API replaces all of them: they are read first, changed, and sent whole with `method`. Where
    its answer to that is more, they stand `within` this field of it. Raises UsageError, and what
    the client raises.
    """
    wanted = preferences(items, options.data)
    unset = _keys(options.unset)
    if both := [key for key in unset if key in wanted]:
        raise UsageError(f"{both[0]} is set and taken out at once", hint="leave one of the two out")
    if options.replace and unset:
        raise UsageError("--replace keeps nothing: there is nothing to --unset")
    if options.replace and not (wanted or options.data):
        raise UsageError(
            "--replace, but by what?", hint="give KEY=VALUE; --data '{}' takes all of them away"
        )
    with pointing(owner):
        prefs, answer = (wanted, None) if options.replace else _merged(owner, wanted, unset)
        if answer is None:
            answer = call(method, f"{owner.path}/prefs", body={"prefs": prefs})
            if within and not answer.dry:
                answer = answer.with_data(answer.data[within])
    if not answer.dry and not answer.data:
        note(f"no preferences of {_named(owner)}")
    show(answer, PREFS)


def _merged(
    owner: Address, wanted: dict[str, Any], unset: Sequence[str]
) -> tuple[dict[str, Any], Answer | None]:
    """The preferences that are to be, and the answer that has them where they are so already."""
    answer = call("GET", f"{owner.path}/prefs")
    current = dict(answer.data)
    for key in unset:
        if key not in current:
            warn(f"{_named(owner)} has no preference {key!r}")
    merged = {key: value for key, value in current.items() if key not in unset} | wanted
    # As JSON text, for 1 and true are equal in Python.
    same = json.dumps(merged, sort_keys=True) == json.dumps(current, sort_keys=True)
    return merged, answer if same else None


def _named(owner: Address) -> str:
    return f"{owner.kind.noun} {owner}".rstrip()


def _keys(texts: Sequence[str]) -> list[str]:
    keys = [key.strip() for text in texts for key in text.split(",")]
    if not all(keys):
        raise UsageError("--unset: a key is empty", hint="is a shell variable unset?")
    return keys
