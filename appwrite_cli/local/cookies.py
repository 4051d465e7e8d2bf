"""The cookies that keep a browser signed in, as Appwrite 1.9.6 sets and reads them.

A session is one text: base64 of a JSON object with the user's ID and the session's secret. It is
the value of both cookies, of `X-Appwrite-Session`, and what `secret` of a new session says.
"""

import base64
import binascii
import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from werkzeug.http import http_date

from appwrite_cli.local import PROJECT

NAME = f"a_session_{PROJECT}"
LEGACY = f"{NAME}_legacy"  # for old browsers that refuse what says SameSite=None
_HOUR = 3600


@dataclass(frozen=True)
class Credentials:
    """Whose session a text claims to be, and the secret that proves it; empty for none."""

    user_id: str = ""
    secret: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user_id or self.secret)

    def encoded(self) -> str:
        """The text that stands for the session outside."""
        content = json.dumps({"id": self.user_id, "secret": self.secret}, separators=(",", ":"))
        return base64.b64encode(content.encode()).decode()


NONE = Credentials()


def decode(text: str) -> Credentials:
    """What a text claims; nothing where it is not the text of a session."""
    try:
        values = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return NONE
    if not isinstance(values, dict):
        return NONE
    user_id, secret = values.get("id", ""), values.get("secret", "")
    if not isinstance(user_id, str) or not isinstance(secret, str):
        return NONE
    try:
        f"{user_id}{secret}".encode()
    except UnicodeEncodeError:  # half a surrogate pair, which PHP's JSON does not take
        return NONE
    return Credentials(user_id, secret)


def sent(cookies: Mapping[str, str]) -> str:
    """The session that the cookies of a request hold, as it stands there; empty for none."""
    return unquote(cookies.get(NAME, cookies.get(LEGACY, "")))


def keep(encoded: str, seconds: int, host: str, *, secure: bool) -> tuple[str, str]:
    """The values of `Set-Cookie` that sign a browser in: the legacy cookie and the real one."""
    return _both(quote(encoded, safe=""), seconds, host, secure=secure)


def drop(host: str, *, secure: bool) -> tuple[str, str]:
    """The values of `Set-Cookie` that sign a browser out."""
    return _both("deleted", -_HOUR, host, secure=secure)


def _both(value: str, seconds: int, host: str, *, secure: bool) -> tuple[str, str]:
    end = http_date(int(time.time()) + seconds)
    parts = [f"expires={end}", f"Max-Age={max(seconds, 0)}", "path=/"]
    if domain := _domain(host):
        parts.append(f"domain={domain}")
    if secure:
        parts.append("secure")
    parts.append("httponly")
    flags = "; ".join(parts)
    return f"{LEGACY}={value}; {flags}", f"{NAME}={value}; {flags}; SameSite=None"


def _domain(host: str) -> str:
    # One host alone where its name is no domain; elsewhere the subdomains too.
    if host == "localhost":
        return ""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return f".{host}" if host else ""
    return ""
