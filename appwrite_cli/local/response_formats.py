"""Answers in the formats of older Appwrite versions, for whoever asks with a header for one.

`X-Appwrite-Response-Format` names the version that a client was made for. Appwrite 1.9.6 then takes
what that version did not have out of its answers, change by change, the latest first
(src/Appwrite/Utopia/Response/Filters).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from appwrite_cli.local import php
from appwrite_cli.local.app_version import VERSION

HEADER = "x-appwrite-response-format"

Item = dict[str, Any]

# What the operations at a path show, one or a list of them.
_PATHS = {
    "user": (
        r"(GET|POST) /users",
        r"POST /users/[a-z0-9-]+",
        r"GET /users/<userId>",
        r"(PATCH|PUT) /users/<userId>/(email|impersonator|labels|mfa|name|password|phone|status)",
        r"PATCH /users/<userId>/verification(/phone)?",
    ),
    "account": (
        r"(GET|POST) /account",
        r"PATCH /account/(email|mfa|name|password|phone|prefs|status)",
        r"PUT /account/mfa/authenticators/<type>",
    ),
    "session": (
        r"(GET|POST) /users/<userId>/sessions",
        r"GET /account/sessions",
        r"(POST|PUT) /account/sessions/[a-z-]+",
        r"(GET|PATCH) /account/sessions/<sessionId>",
        r"PUT /account/mfa/challenges?",
    ),
    "token": (
        r"POST /users/<userId>/tokens",
        r"(POST|PUT) /account/(tokens|recovery|verifications?)(/[a-z-]+)*",
    ),
    "membership": (
        r"GET /users/<userId>/memberships",
        r"(GET|POST) /teams/<teamId>/memberships",
        r"(GET|PATCH) /teams/<teamId>/memberships/<membershipId>(/status)?",
    ),
    "row": (r"[A-Z]+ /tablesdb/<databaseId>/tables/<tableId>/rows(/.+)?",),
}
_SHOWN = tuple((re.compile("|".join(paths)), model) for model, paths in _PATHS.items())


@dataclass(frozen=True)
class _Change:
    """What an answer about these things loses in formats older than a version."""

    older_than: str
    models: tuple[str, ...]
    convert: Callable[[Item], Item]


def _without(*keys: str) -> Callable[[Item], Item]:
    return lambda item: {key: value for key, value in item.items() if key not in keys}


def _with_numbers(item: Item) -> Item:
    """A row whose sequence is a number, and so are those of the rows in it."""
    converted = dict(item)
    if item.get("$sequence") is not None:
        numeric = php.is_numeric(item["$sequence"])
        converted["$sequence"] = int(php.number(item["$sequence"])) if numeric else 0
    for key, value in item.items():
        if isinstance(value, dict) and value.get("$id") is not None:
            converted[key] = _with_numbers(value)
        elif isinstance(value, list):
            converted[key] = [
                _with_numbers(each) if isinstance(each, dict) and each.get("$id") else each
                for each in value
            ]
    return converted


_CHANGES = (
    _Change("1.9.2", ("membership",), _without("userPhone")),
    _Change("1.9.0", ("user", "account"), _without("impersonator", "impersonatorUserId")),
    _Change("1.9.0", ("row",), _with_numbers),
    _Change("1.5.0", ("user",), _without("targets", "mfa")),
    _Change("1.5.0", ("membership",), _without("mfa")),
    _Change("1.5.0", ("session",), _without("factors", "secret")),
    _Change("1.5.0", ("token",), _without("phrase")),
)


def convert(answer: Any, method: str, path: str, wanted: str) -> Any:
    """An answer of the operation at a route's path, in the format that the header asks for."""
    if not isinstance(answer, dict):
        return answer
    many = f"{_model(method, path)}s"
    for change in _changes(method, path, wanted):
        if "$id" in answer:
            answer = change(answer)
        elif many in answer:
            answer = {**answer, many: [change(item) for item in answer[many]]}
    return answer


def differs(method: str, path: str, wanted: str) -> bool:
    """Whether that format has anything to change in answers of the operation."""
    return bool(_changes(method, path, wanted))


def warning(wanted: str) -> str:
    """What a client that is newer than this server is told in a header; nothing for others."""
    if not wanted or wanted == "0" or compare(wanted, VERSION) <= 0:
        return ""
    return (
        f"The current SDK is built for Appwrite {wanted}. However, the current Appwrite server "
        f"version is {VERSION}. Please downgrade your SDK to match the Appwrite version: "
        "https://appwrite.io/docs/sdks"
    )


def compare(one: str, other: str) -> int:
    """PHP's `version_compare`: below zero if `one` is older, above if it is newer.

    Words rank too: an unknown one is older than `dev`, that than `alpha`, `beta` and `rc`, all of
    them than a number.
    """
    ours, theirs = _parts(one), _parts(other)
    for left, right in zip(ours, theirs, strict=False):
        if left.isdecimal() and right.isdecimal():
            difference = php.number(left) - php.number(right)
        else:
            difference = _rank(left) - _rank(right)
        if difference:
            return -1 if difference < 0 else 1
    if len(ours) > len(theirs):
        return 1 if ours[len(theirs)].isdecimal() else _rank(ours[len(theirs)]) - _NUMBER
    if len(ours) < len(theirs):
        return -1 if theirs[len(ours)].isdecimal() else _NUMBER - _rank(theirs[len(ours)])
    return 0


_RANKS = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "RC": 3, "rc": 3, "pl": 5, "p": 5}
_NUMBER = 4


def _rank(part: str) -> int:
    if part.isdecimal():
        return _NUMBER
    known = (rank for word, rank in _RANKS.items() if part.startswith(word))
    return next(known, -1)


def _parts(version: str) -> list[str]:
    return re.findall(r"[0-9]+|[^0-9._+-]+", version)


def _changes(method: str, path: str, wanted: str) -> list[Callable[[Item], Item]]:
    if not wanted or wanted == "0":
        return []
    model = _model(method, path)
    return [
        change.convert
        for change in _CHANGES
        if model in change.models and compare(wanted, change.older_than) < 0
    ]


@lru_cache(maxsize=512)
def _model(method: str, path: str) -> str:
    operation = f"{method} {path}"
    return next((model for pattern, model in _SHOWN if pattern.fullmatch(operation)), "")
