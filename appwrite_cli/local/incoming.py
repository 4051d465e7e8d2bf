"""What a handler may know of the request itself, and what it may add to the answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.wrappers import Request

from appwrite_cli.local import cookies
from appwrite_cli.local.cookies import Credentials

_DEFAULT_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Incoming:
    """Where a request came from and what it was sent to; `host` has no port.

    `session` is what it shows to be signed in. Names of headers are in lower case.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    session: Credentials = cookies.NONE
    ip: str = "127.0.0.1"
    scheme: str = "http"
    host: str = "localhost"
    port: str = ""

    @property
    def user_agent(self) -> str:
        """What the client says it is; an app says it of its user's browser, and needs a key to."""
        forwarded = self.headers.get("x-forwarded-user-agent", "")
        if forwarded and "x-appwrite-key" in self.headers:
            return forwarded
        return self.headers.get("user-agent", "") or "UNKNOWN"

    @property
    def is_secure(self) -> bool:
        """Whether it came over TLS."""
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        """The address of this server as the request has it, without a path."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


@dataclass
class Reply:
    """Headers of the answer, beside those that every answer has."""

    headers: list[tuple[str, str]] = field(default_factory=list, repr=False)

    def add(self, name: str, value: str) -> None:
        """Add a header; the same name may come again."""
        self.headers.append((name, value))


def read(request: Request) -> Incoming:
    """What a request says of itself."""
    host, port = split_host(request.host)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Incoming(
        headers=headers,
        query=request.args,
        session=_session(request.cookies, headers),
        ip=request.remote_addr or "127.0.0.1",
        scheme=request.scheme,
        host=host,
        port="" if port == _DEFAULT_PORTS.get(request.scheme) else port,
    )


def split_host(text: str) -> tuple[str, str]:
    """The name and the port in a `Host` header; an IPv6 address keeps its brackets."""
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        return text, ""
    return host, port


def _session(sent: Mapping[str, str], headers: Mapping[str, str]) -> Credentials:
    """The session that a request shows: a cookie, else a header, else the fallback of cookies."""
    shown = cookies.decode(cookies.sent(sent))
    shown = shown or cookies.decode(headers.get("x-appwrite-session", ""))
    return shown or cookies.decode(_fallback(headers.get("x-fallback-cookies", "")))


def _fallback(text: str) -> str:
    try:
        kept = json.loads(text or "null")
    except (ValueError, RecursionError):
        return ""
    value = kept.get(cookies.NAME, "") if isinstance(kept, dict) else ""
    return value if isinstance(value, str) else ""
