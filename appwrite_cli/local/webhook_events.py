"""The events that a webhook may name, such as `users.*.create`.

They are those of Appwrite 1.9.6 (app/config/events.php). An event is a kind of resource, the ID of
one or `*`, perhaps a kind of what belongs to it with its ID, and perhaps an action with what it
changed: `users.ada.update.email`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.local.params import Invalid

_MOST_PARTS = 7


@dataclass(frozen=True)
class _Resource:
    """What may follow the ID of a resource: an action, perhaps with an attribute, or a kind."""

    actions: Mapping[str, frozenset[str]]
    kinds: Mapping[str, "_Resource"] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.actions or name in self.kinds


def _of(actions: str, update: str = "", **kinds: _Resource) -> _Resource:
    """A resource with actions, the attributes that `update` is told with, and kinds below it."""
    attributes = {"update": frozenset(update.split())}
    return _Resource({name: attributes.get(name, frozenset()) for name in actions.split()}, kinds)


_CHANGED = _of("create update delete")
_STORED = _of("create update upsert delete")
_EVENTS: dict[str, _Resource] = {
    "users": _of(
        "create update delete",
        "email name password status prefs",
        sessions=_of("create delete"),
        recovery=_of("create update"),
        verification=_of("create update"),
        targets=_CHANGED,
        tokens=_of("create"),
    ),
    "databases": _of(
        "create update delete",
        tables=_of("create update delete", rows=_STORED, indexes=_CHANGED, columns=_CHANGED),
        collections=_of(
            "create update delete", documents=_STORED, indexes=_CHANGED, attributes=_CHANGED
        ),
    ),
    "buckets": _of("create update delete", files=_CHANGED),
    "teams": _of(
        "create update delete", "prefs", memberships=_of("create update delete", "status")
    ),
    "sites": _of("create update delete", deployments=_CHANGED),
    "functions": _of("create update delete", deployments=_CHANGED, executions=_CHANGED),
    "messages": _of("create update"),
    "topics": _of("create update delete", subscribers=_of("create delete")),
    "providers": _CHANGED,
    "schedules": _of("create"),
    "rules": _CHANGED,
    "reports": _of("create update delete", insights=_CHANGED),
}


def event(value: Any) -> str:
    """An event of Appwrite."""
    if not isinstance(value, str) or not _is_event(value.split(".")):
        raise Invalid("Event is not valid.")
    return value


def _is_event(parts: list[str]) -> bool:
    if not 2 <= len(parts) <= _MOST_PARTS or not all(parts[:2]):
        return False
    at = _EVENTS.get(parts[0])
    if at is None:
        return False
    rest = parts[2:]
    if len(rest) > 1 and rest[0] in at.kinds:
        if not rest[1]:
            return False
        at = at.kinds[rest[0]]
        rest = rest[2:]
        if len(rest) > 1 and rest[0] in at.kinds:
            # Appwrite looks for the action one kind too high: `upsert` of rows is none.
            return len(rest) == 2 or at.has(rest[2])
    action, attribute = (*rest, "", "")[:2]
    if action and not at.has(action):
        return False
    return not attribute or len(rest) > 2 or attribute in at.actions.get(action, ())
