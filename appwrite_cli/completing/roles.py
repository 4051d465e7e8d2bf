"""`--allow ACTIONS=ROLE`: the actions, then the roles, with the project's users and teams."""

from appwrite_cli.address import Collection
from appwrite_cli.completing.addresses import ids, items_of
from appwrite_cli.completing.found import NOTHING, Found, words
from appwrite_cli.completing.kinds import kind_of
from appwrite_cli.completing.line import Line
from appwrite_cli.permission import ACTIONS, ROLES, STATUSES


def allow(_line: Line, resource: str, head: str, tail: str) -> Found:
    """What follows in a permission for this resource, such as `row`."""
    actions, equals, role = head.partition("=")
    if equals:
        return _role(role, tail).after(head)
    given = actions.split(",")
    known = next(known for name, known in ACTIONS.items() if name == resource)
    return words((action for action in known if action not in given), "=").after(head)


def _role(typed: str, tail: str) -> Found:
    """The role after `ACTIONS=`, or what follows the `:` or `/` in it."""
    if not typed:
        plain = [name for name, role in ROLES.items() if not role.identifier]
        more = [f"{name}:" for name, role in ROLES.items() if role.identifier]
        return words([*plain, *(f"users/{status}" for status in STATUSES), *more])
    name, _, owner = typed.partition(":")
    name = name.rstrip("/")
    if typed.endswith(":"):
        kind = kind_of((name,))
        return ids(Collection(kind, ()), tail) if kind and name in ("user", "team") else NOTHING
    if name == "team":
        return words(_team_roles(owner.rstrip("/")))
    return words(STATUSES) if ROLES.get(name, ROLES["any"]).dimension == "status" else NOTHING


def _team_roles(team: str) -> list[str]:
    """The roles that members of a team have."""
    kind = kind_of(("team", "membership"))
    members = items_of(kind, team) if kind else ()
    found = {role for member in members for role in member.get("roles", ()) if role}
    return sorted(found)
