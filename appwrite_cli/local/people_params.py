"""Checks of parameters that users, teams and accounts share; the words are Appwrite 1.9.6's."""

import json
import re
import string
from typing import Any

from appwrite_cli.local import params
from appwrite_cli.local.params import Check, Invalid


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LABELS = 1000
ROLES = 100
_PREFS_BYTES = 65535
_PHONE_RULE = "Phone number must start with a '+' can have a maximum of fifteen digits."
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}\n?")  # PHP's `$` lets a line end pass
# What libphonenumber knows as calling codes of countries and of services.
_CALLING_CODES = _words(
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
    "64 65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 "
    "228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 "
    "251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 "
    "350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 "
    "385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 "
    "596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 "
    "691 692 800 808 850 852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 "
    "966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998"
)
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_LABEL_RULE = (
    "Value must be a valid string and at least 1 chars and no longer than 36 chars and only "
    f"consist of '{', '.join(_LETTERS)}' chars"
)
_LABEL = re.compile(r"[0-9A-Za-z]{1,36}")
_ROLE_RULE = params.KEY_RULE.replace("36", "81")
_ROLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


def is_phone(value: Any) -> bool:
    """Whether a value is a phone number with a plus and the calling code of some country."""
    if not isinstance(value, str) or not _PHONE.fullmatch(value):
        return False
    return any(value[1 : 1 + digits] in _CALLING_CODES for digits in (1, 2, 3))


def phone(value: Any) -> str:
    """A phone number."""
    if not is_phone(value):
        raise Invalid(_PHONE_RULE)
    return str(value)


def or_empty(check: Check) -> Check:
    """What a check takes, or an empty text."""

    def checked(value: Any) -> Any:
        return "" if value == "" else check(value)

    return checked


def password(value: Any) -> str:
    """A password, or the hash of one: 8 to 256 bytes."""
    if not isinstance(value, str) or not 8 <= len(value.encode()) <= 256:
        raise Invalid("Password must be between 8 and 256 characters long.")
    return value


def label(value: Any) -> str:
    """A label of a user."""
    if not isinstance(value, str) or not _LABEL.fullmatch(value):
        raise Invalid(_LABEL_RULE)
    return value


def role(value: Any) -> str:
    """A role of a member."""
    if not isinstance(value, str) or not _ROLE.fullmatch(value):
        raise Invalid(_ROLE_RULE)
    return value


def prefs(value: Any) -> dict[str, Any]:
    """Preferences: an object of at most 65,535 bytes of JSON, as PHP understands it.

    To PHP a list that is empty is an object, and an object whose names count from 0 is a list.
    """
    given = _as_php(value)
    if given == []:
        return {}
    if not isinstance(given, dict) or len(json.dumps(given)) > _PREFS_BYTES:
        raise Invalid("Value must be a valid object.")
    return given


def _as_php(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_php(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _as_php(item) for name, item in value.items()}
    counted = list(inner) == [str(number) for number in range(len(inner))]
    return list(inner.values()) if counted else inner
