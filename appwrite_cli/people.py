"""What people are known by: emails, phone numbers, passwords, labels and roles, checked.

The rules are those of Appwrite 1.9.6, as far as its answers show them. What only the server can
tell, such as whether an email is taken, is left to it.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.permission import LABEL, LABEL_RULE, TEAM_ROLE, TEAM_ROLE_RULE

PASSWORD_MIN, PASSWORD_MAX = 8, 256
NAME_MAX = 128
MOST_LABELS = 1000
MOST_ROLES = 100
OWN_ROLE_MAX = 36  # of the roles that whoever makes a team has in it

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"\+[0-9]{0,15}")


def check_email(text: str) -> str:
    """`text`, if it can be an email address; raises GrammarError."""
    if _EMAIL.fullmatch(text):
        return text
    space = re.search(r"\s", text)
    position = space.start() if space else len(text)
    raise GrammarError(
        f"{text!r} is not an email address", text, position, hint="such as ada@example.com"
    )


def check_phone(text: str) -> str:
    """`text`, if it is a phone number as Appwrite takes them; raises GrammarError."""
    match = _PHONE.match(text)
    if match and match.end() == len(text) > 1:
        return text
    raise GrammarError(
        f"{text!r} is not a phone number",
        text,
        match.end() if match else 0,
        hint="+, then 1 to 15 digits and nothing else, such as +12025550123",
    )


def check_name(text: str) -> str:
    """`text`, if it is not too long for a name; raises UsageError."""
    if len(text) > NAME_MAX:
        raise UsageError(f"the name has {len(text)} characters, {NAME_MAX} are the most")
    return text


def check_some_name(text: str) -> str:
    """The same where the API takes no empty name."""
    if not text:
        raise UsageError("the name is empty", hint="is a shell variable unset?")
    return check_name(text)


def check_target(kind: str, identifier: str) -> str:
    """What identifies a target of this kind: email, sms or push; raises UsageError."""
    checks = {"email": check_email, "sms": check_phone}
    return checks[kind](identifier) if kind in checks else identifier


def check_password(text: str) -> str:
    """`text`, if it may be a password; raises UsageError, which never shows it."""
    if not PASSWORD_MIN <= len(text) <= PASSWORD_MAX:
        raise UsageError(
            f"the password has {len(text)} characters",
            hint=f"{PASSWORD_MIN} to {PASSWORD_MAX} are needed",
        )
    return text


def check_url(text: str) -> str:
    """`text`, if it is an address of the web; raises UsageError."""
    try:
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname:
            return text
    except ValueError:  # brackets that are no IPv6 address
        pass
    raise UsageError(f"{text!r} is not a URL", hint="such as https://example.com/join")


def check_labels(text: str) -> list[str]:
    """The labels of `a,b`, each once; raises GrammarError for what is none."""
    labels = _split([text], "a label", LABEL, LABEL_RULE)
    if len(labels) > MOST_LABELS:
        raise UsageError(f"{len(labels)} labels, {MOST_LABELS} are the most of a user")
    return labels


def check_roles(texts: Iterable[str], *, own: bool = False) -> list[str]:
    """The roles in a team that `--role` gives, each once; raises GrammarError for what is none.

    Those of whoever makes a team are shorter (`own`).
    """
    roles = _split(texts, "a role of a team", TEAM_ROLE, TEAM_ROLE_RULE)
    if len(roles) > MOST_ROLES:
        raise UsageError(f"{len(roles)} roles, {MOST_ROLES} are the most in a team")
    long = next((role for role in roles if own and len(role) > OWN_ROLE_MAX), None)
    if long is not None:
        raise GrammarError(
            f"the role has {len(long)} characters, {OWN_ROLE_MAX} are the most here",
            long,
            OWN_ROLE_MAX,
        )
    return roles


def _split(texts: Iterable[str], what: str, pattern: re.Pattern[str], rule: str) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        start = 0
        for part in text.split(","):
            word = part.strip()
            if not pattern.fullmatch(word):
                match = pattern.match(word)
                place = start + part.index(word) + (match.end() if match else 0)
                raise GrammarError(f"{word!r} is not {what}", text, place, hint=f"it has {rule}")
            found[word] = None
            start += len(part) + 1
    return list(found)
