"""What a record says about a user: the fields by their names, converted and checked.

The names are those of the API's parameters; what `users export --hashes` writes is understood too.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from appwrite_cli.errors import UsageError
from appwrite_cli.ids import ID_PATTERN, ID_RULE
from appwrite_cli.json_text import parse_integer, try_json

PLAIN = "plain"
# The parameters of a password that each algorithm takes besides the password itself, and which of
# them it has to have. Source: the API's specification, operations `create...User` of users.
NEEDED: dict[str, tuple[str, ...]] = {
    PLAIN: (),
    "argon2": (),
    "bcrypt": (),
    "md5": (),
    "phpass": (),
    "sha": (),
    "scrypt": (
        "passwordSalt",
        "passwordCpu",
        "passwordMemory",
        "passwordParallel",
        "passwordLength",
    ),
    "scrypt-modified": ("passwordSalt", "passwordSaltSeparator", "passwordSignerKey"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {"sha": ("passwordVersion",)}
ALGORITHMS = tuple(NEEDED)
# How a hash begins. Appwrite 1.9.6 takes any text for one, and then lets nobody in with it.
FORMS: dict[str, str] = {
    "argon2": r"\$argon2(id|i|d)\$",
    "bcrypt": r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$",
    "md5": "[0-9A-Fa-f]{32}$",
    "phpass": r"\$(P|H|2[axy])\$|_",
}
SECRETS = ("password", "passwordSalt", "passwordSignerKey")

# How the answers of the API call the parameters, inside `hashOptions` (seen on 1.9.6).
HASH_OPTIONS = {
    "version": "passwordVersion",
    "salt": "passwordSalt",
    "saltSeparator": "passwordSaltSeparator",
    "signerKey": "passwordSignerKey",
    "costCpu": "passwordCpu",
    "costMemory": "passwordMemory",
    "costParallel": "passwordParallel",
    "length": "passwordLength",
}
ALIASES = {"$id": "userId"}
# Fields of the API's answers that cannot be set, and so are passed over without a word.
ANSWERED = frozenset({
    "$createdAt", "$updatedAt", "$sequence", "$permissions", "registration", "passwordUpdate",
    "accessedAt", "mfa", "targets", "emailCanonical", "emailIsFree", "emailIsDisposable",
    "emailIsCorporate", "emailIsCanonical", "impersonator", "impersonatorUserId",
})  # fmt: skip

_LOOKS_HASHED = re.compile(r"\$(2[abxy]|argon2\w*|P|H|wp|[156])\$|(pbkdf2|bcrypt|argon2)\w*\$")
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def looks_hashed(password: Any) -> bool:
    """Whether a password that is said to be plain is none: users could not sign in with it."""
    return isinstance(password, str) and bool(_LOOKS_HASHED.match(password))


def algorithm_of(text: str) -> str:
    """The algorithm that a field or option names; `scryptMod` is what answers call one of them."""
    name = {"scryptmod": "scrypt-modified"}.get(text.lower().replace("_", "-"), text.lower())
    if name not in ALGORITHMS:
        raise UsageError(f"hash: {text!r} is none of {', '.join(ALGORITHMS)}")
    return name


def text(value: Any, name: str) -> str:
    """A text, or a number written without quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise UsageError(f"{name} is no text")


def own_id(value: Any, name: str) -> str:
    """An ID."""
    found = text(value, name)
    if not ID_PATTERN.fullmatch(found):
        raise UsageError(f"{name} {found[:40]!r} is no ID: it has {ID_RULE}")
    return found


def truth(value: Any, name: str) -> bool:
    """True or false, in JSON or as the words true, yes, 1, false, no, 0."""
    if isinstance(value, bool):
        return value
    found = _TRUTH.get(text(value, name).strip().lower())
    if found is None:
        raise UsageError(f"{name} is neither true nor false")
    return found


def integer(value: Any, name: str) -> int:
    """A whole number."""
    found = value if isinstance(value, int) else parse_integer(text(value, name).strip())
    if found is None or isinstance(found, bool):
        raise UsageError(f"{name} is no whole number")
    return found


def labels(value: Any, name: str) -> list[str]:
    """A list of labels, as JSON or with commas between them; each once."""
    found = _parsed(value, "[")
    if isinstance(found, str):
        found = [part.strip() for part in found.split(",")]
    if not isinstance(found, list) or not all(isinstance(label, str) for label in found):
        raise UsageError(f"{name} is no list of texts")
    for label in found:
        if not re.fullmatch("[A-Za-z0-9]{1,36}", label):
            raise UsageError(f"{name}: {label[:40]!r} is no label: 1 to 36 letters and digits")
    return list(dict.fromkeys(found))


def json_object(value: Any, name: str) -> dict[str, Any]:
    """A JSON object, or its text in a CSV."""
    found = _parsed(value, "{")
    if found == []:  # what PHP makes of an empty object
        return {}
    if not isinstance(found, dict):
        raise UsageError(f"{name} is no JSON object")
    return found


def _parsed(value: Any, start: str) -> Any:
    """The JSON that a text is which begins with this bracket; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] == start:
        parsed = try_json(value)
        return value if parsed is None else parsed
    return value


CONVERT: dict[str, Callable[[Any, str], Any]] = {
    "userId": own_id,
    "email": text,
    "phone": text,
    "name": text,
    "password": text,
    "hash": lambda value, name: algorithm_of(text(value, name)),
    "hashOptions": json_object,
    "passwordVersion": text,
    "passwordSalt": text,
    "passwordSaltSeparator": text,
    "passwordSignerKey": text,
    "passwordCpu": integer,
    "passwordMemory": integer,
    "passwordParallel": integer,
    "passwordLength": integer,
    "labels": labels,
    "prefs": json_object,
    "emailVerification": truth,
    "phoneVerification": truth,
    "status": truth,
    "blocked": truth,
}
FIELDS = tuple(CONVERT)


def convert(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are known and not empty, converted; raises UsageError for a wrong value."""
    return {
        name: CONVERT[name](value, name)
        for name, value in fields.items()
        if name in CONVERT and value is not None and value != ""
    }
