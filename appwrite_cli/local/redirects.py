"""Where users may be sent: addresses on this machine, and schemes of apps.

Appwrite asks that the host is one of the project's platforms. The local Appwrite has loopback
hosts for platforms, so that no link leads elsewhere with a secret in it.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit, urlunsplit

from appwrite_cli.local import PROJECT
from appwrite_cli.local.cors import LOOPBACK
from appwrite_cli.local.params import Invalid

_SCHEMES = ("exp", f"appwrite-callback-{PROJECT}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PLATFORMS = {
    "http": "Web",
    "https": "Web",
    "chrome-extension": "Web (Chrome Extension)",
    "moz-extension": "Web (Firefox Extension)",
    "safari-web-extension": "Web (Safari Extension)",
    "ms-browser-extension": "Web (Edge Extension)",
    "tauri": "Web (Tauri)",
}
_OTHER_PLATFORMS = {
    "appwrite-ios": "iOS",
    "appwrite-macos": "macOS",
    "appwrite-watchos": "watchOS",
    "appwrite-tvos": "tvOS",
    "appwrite-android": "Android",
    "appwrite-windows": "Windows",
    "appwrite-linux": "Linux",
}


def url(value: Any) -> str:
    """A check of parameters: an address to which a user may be sent."""
    scheme, host = parts(value) if isinstance(value, str) else ("", "")
    if is_allowed(value):
        return str(value)
    if not scheme and not host:
        raise Invalid("Invalid URI.")
    shown = f"({host})" if host else ""
    raise Invalid(
        f"Invalid URI. Register your new client {shown} as a new {platform(scheme)} platform on "
        "your project console dashboard"
    )


def is_allowed(value: Any) -> bool:
    """Whether a value is an address to which a user may be sent."""
    if not isinstance(value, str) or not value or re.search(r"[\x00-\x20\x7f\\]", value):
        return False
    scheme, host = parts(value)
    if scheme in _PLATFORMS:
        return host.strip("[]") in LOOPBACK
    return scheme in _SCHEMES


def with_query(address: str, values: Mapping[str, str]) -> str:
    """An address with parameters added to those that it has; of equal names the new ones count."""
    split = urlsplit(address)
    kept = [
        pair for pair in parse_qsl(split.query, keep_blank_values=True) if pair[0] not in values
    ]
    query = urlencode([*kept, *values.items()], quote_via=quote_plus)
    return urlunsplit((split.scheme, split.netloc, split.path, query, split.fragment))


def platform(scheme: str) -> str:
    """What Appwrite calls the platform of addresses with that scheme, or nothing."""
    return _PLATFORMS.get(scheme) or _OTHER_PLATFORMS.get(scheme, "")


def parts(value: str) -> tuple[str, str]:
    """Scheme and host of an address, each empty where it has none."""
    found = _SCHEME.match(value)
    try:
        host = urlsplit(value).netloc.rpartition("@")[2]
        name = urlsplit(value).hostname or ""
    except ValueError:
        return (found[1] if found else ""), ""
    return (found[1] if found else ""), f"[{name}]" if host.startswith("[") else name
