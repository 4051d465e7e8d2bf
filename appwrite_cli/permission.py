"""Permissions: `--allow ACTIONS=ROLE` and `--permission 'read("any")'`, checked and linted.

The strings equal those of the SDK's `Permission` and `Role`. What is allowed where was read from
the answers of Appwrite 1.9.6 and, for labels and team roles, from what users and teams may have.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from appwrite_cli.errors import GrammarError, UsageError, did_you_mean
from appwrite_cli.ids import ID_PATTERN, ID_RULE

Resource = Literal["table", "row", "bucket", "file", "function"]
"""What a permission is for; a function has roles that may execute it."""

ACTIONS: dict[Resource, tuple[str, ...]] = {
    "table": ("read", "create", "update", "delete", "write"),
    "bucket": ("read", "create", "update", "delete", "write"),
    "row": ("read", "update", "delete", "write"),
    "file": ("read", "update", "delete", "write"),
    "function": ("execute",),
}

MOST = 100
"""Permissions that Appwrite takes for one resource."""

LABEL = re.compile(r"[A-Za-z0-9]{1,36}")
LABEL_RULE = "1 to 36 letters and digits"
TEAM_ROLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
TEAM_ROLE_RULE = (
    "1 to 81 letters, digits, dots, dashes and underscores, the first a letter or digit"
)

_WRITES: dict[Resource, str] = {
    "table": "create, update and delete rows",
    "bucket": "create, update and delete files",
    "row": "update and delete it",
    "file": "update and delete it",
}
_EVERYONE = {"any": "anyone, even without signing in,", "guests": "anyone who is not signed in"}
STATUSES = ("verified", "unverified")
_RAW = re.compile(r'([A-Za-z]*)\("([^"]*)"\)')


class _Role(NamedTuple):
    """A kind of role: what follows its name, after `:` and after `/`."""

    identifier: Literal["", "ID", "label"] = ""
    dimension: Literal["", "status", "role"] = ""


ROLES = {
    "any": _Role(),
    "guests": _Role(),
    "users": _Role(dimension="status"),
    "user": _Role("ID", "status"),
    "team": _Role("ID", "role"),
    "member": _Role("ID"),
    "label": _Role("label"),
}


class Findings(NamedTuple):
    """What `lint` found: warnings, which `--strict` makes errors, and notes, which it does not."""

    warnings: list[str]
    notes: list[str]


def parse_allow(text: str, resource: Resource) -> list[str]:
    """The permissions that `ACTIONS=ROLE` gives, one an action; for functions the role alone.

    `write` stays `write("...")`, as the SDK sends it: Appwrite makes of it create, update and
    delete, on rows and files update and delete. Raises GrammarError.
    """
    actions, equals, role = text.partition("=")
    if not equals:
        raise GrammarError(
            "= and a role are missing", text, len(text), hint="such as read,update=user:ada"
        )
    position = len(actions) + 1
    checked = _role(role, text, position)
    found, start = [], 0
    for part in actions.split(","):
        action = part.strip()
        at = start + len(part) - len(part.lstrip())
        found.append(_permission(_action(action, resource, text, at), checked))
        start += len(part) + 1
    return _once(found)


def parse_permission(text: str, resource: Resource) -> str:
    """The permission in its raw form, `read("any")`, checked; for functions the role alone.

    Raises GrammarError.
    """
    match = _RAW.fullmatch(text.strip())
    if not match:
        raise GrammarError(
            "not a permission", text, 0, hint='such as read("user:ada"), with double quotes'
        )
    shift = len(text) - len(text.lstrip())
    action = _action(match[1], resource, text, shift)
    return _permission(action, _role(match[2], text, shift + match.start(2)))


def check_role(text: str) -> str:
    """`text`, if it is a role such as `users` or `team:core/owner`; raises GrammarError."""
    return _role(text, text, 0)


def combine(
    allow: Sequence[str], raw: Sequence[str], resource: Resource, *, none: bool = False
) -> list[str] | None:
    """What `--allow`, `--permission` and `--no-permissions` (`none`) give together, each once.

    None where none of them was given: then nothing is sent. Raises UsageError.
    """
    if none and (allow or raw):
        raise UsageError("--no-permissions excludes --allow and --permission")
    if not (none or allow or raw):
        return None
    permissions = _once(
        [permission for text in allow for permission in parse_allow(text, resource)]
        + [parse_permission(text, resource) for text in raw]
    )
    if len(permissions) > MOST:
        raise UsageError(f"{len(permissions)} permissions, {MOST} are the most of a {resource}")
    return permissions


def lint(
    permissions: Sequence[str] | None,
    resource: Resource,
    *,
    security: bool | None = None,
    inherited: Sequence[str] | None = None,
) -> Findings:
    """What is probably not meant in checked `permissions` (None: not given, the server decides).

    `security` is the row security of the table or the file security of the bucket, `inherited`
    the permissions of the table or bucket around a row or file; None where they are not known.
    """
    warnings, notes = [], []
    for permission in permissions or ():
        action, role = _split(permission)
        who = _EVERYONE.get(role)
        if who and action == "execute":
            notes.append(f"execute for {role}: {who} may run it")
        elif who and action != "read":
            warnings.append(f"{permission}: {who} may {_deed(action, resource)}")
        elif role == "any":
            notes.append(f"{permission}: public, anyone may read it")
    within = {"row": "table", "file": "bucket"}.get(resource)
    kind = "row" if resource in ("table", "row") else "file"
    if within and permissions and security is False:
        warnings.append(f"no effect: {kind} security of the {within} is off")
    if permissions is not None and not permissions and security:
        if within is None:
            warnings.append(
                f"{kind} security is on with no permissions at all: "
                f"nobody but API keys can create {kind}s or read those without permissions"
            )
        elif inherited is not None and not inherited:
            warnings.append(f"no permissions, on the {within} neither: only API keys reach it")
    return Findings(warnings, notes)


def _deed(action: str, resource: Resource) -> str:
    if action == "write":
        return _WRITES[resource]
    if resource in ("row", "file"):
        return f"{action} it"
    return f"{action} {'rows' if resource == 'table' else 'files'}"


def _permission(action: str, role: str) -> str:
    return role if action == "execute" else f'{action}("{role}")'


def _split(permission: str) -> tuple[str, str]:
    """Action and role of a checked permission; a role alone is a function's."""
    match = _RAW.fullmatch(permission)
    return (match[1], match[2]) if match else ("execute", permission)


def _once(permissions: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(permissions))


def _action(action: str, resource: Resource, whole: str, position: int) -> str:
    known = ACTIONS[resource]
    if action in known:
        return action
    if not action:
        message = "an action is missing"
    elif any(action in actions for actions in ACTIONS.values()):
        message = f"a {resource} has no permission {action}"
    else:
        message = f"unknown action {action!r}{did_you_mean(action, known)}"
    hint = f"actions on a {resource}: {', '.join(known)}"
    if action == "create" and resource in ("row", "file"):
        hint = f"give it on the {'table' if resource == 'row' else 'bucket'}"
    raise GrammarError(message, whole, position, hint=hint)


def _role(text: str, whole: str, position: int) -> str:
    """`text`, if it is a role; it stands at `position` in `whole`."""
    if "," in text:
        raise GrammarError(
            "one role each", whole, position + text.index(","), hint="give the option once more"
        )
    name = re.split("[:/]", text, maxsplit=1)[0]
    role = ROLES.get(name)
    if role is None:
        message = f"unknown role {name!r}{did_you_mean(name, list(ROLES))}" if name else "no role"
        raise GrammarError(
            message,
            whole,
            position,
            hint="any, guests, users, user:ID, team:ID, team:ID/ROLE, member:ID or label:NAME",
        )
    rest, at = text[len(name) :], position + len(name)
    identifier, slash, dimension = rest.partition("/")
    if role.identifier:
        _check_identifier(name, role.identifier, identifier, whole, at)
    elif identifier:
        raise GrammarError(f"{name} takes no ID", whole, at)
    if slash:
        _check_dimension(name, role.dimension, dimension, whole, at + len(identifier))
    return text


def _check_identifier(name: str, kind: str, text: str, whole: str, position: int) -> None:
    """Check `:ID` of a role; `position` is that of the colon."""
    identifier = text[1:]
    if not identifier:
        also = ", or users for everyone who is signed in" if name == "user" else ""
        example = "label:vip" if kind == "label" else f"{name}:ID"
        raise GrammarError(
            f"{name} needs {'a name' if kind == 'label' else 'an ID'}",
            whole,
            position,
            hint=f"{example}{also}",
        )
    pattern, rule = (LABEL, LABEL_RULE) if kind == "label" else (ID_PATTERN, ID_RULE)
    _check(
        identifier,
        pattern,
        f"not {'a label' if kind == 'label' else 'an ID'}",
        rule,
        whole,
        position + 1,
    )


def _check_dimension(name: str, kind: str, text: str, whole: str, position: int) -> None:
    """Check `/STATUS` or `/ROLE` of a role; `position` is that of the slash."""
    if not kind:
        raise GrammarError(f"{name} takes nothing after /", whole, position)
    if kind == "status":
        if text not in STATUSES:
            raise GrammarError(
                f"unknown status {text!r}{did_you_mean(text, STATUSES)}",
                whole,
                position + 1,
                hint="verified or unverified",
            )
        return
    _check(text, TEAM_ROLE, "not a role of a team", TEAM_ROLE_RULE, whole, position + 1)


def _check(
    text: str, pattern: re.Pattern[str], message: str, rule: str, whole: str, position: int
) -> None:
    if pattern.fullmatch(text):
        return
    match = pattern.match(text)
    wrong = match.end() if match else 0
    raise GrammarError(message, whole, position + wrong, hint=f"it has {rule}")
