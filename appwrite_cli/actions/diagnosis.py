"""What `doctor` looks at: settings and their sources, name, connection, TLS, API, clock, scopes."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from appwrite_cli.client import call
from appwrite_cli.client.network import tls_context
from appwrite_cli.config import Settings
from appwrite_cli.config.endpoint import endpoint_hint
from appwrite_cli.errors import ApiError, CliError, NetworkError
from appwrite_cli.query import query_string

Outcome = Literal["set", "ok", "warning", "failed", "skipped"]
CLOCK_TOLERANCE = 60  # seconds; JWTs and expiry dates go wrong beyond
EXPIRES_SOON = 14  # days

# A cheap read of each service, and the scope it needs (the scope's name is the server's).
READS = (
    ("databases.read", "/tablesdb"),
    ("users.read", "/users"),
    ("teams.read", "/teams"),
    ("buckets.read", "/storage/buckets"),
    ("functions.read", "/functions"),
)


@dataclass(frozen=True)
class Check:
    """One line of the report; `error` is what a failed check would have raised elsewhere."""

    check: str
    outcome: Outcome
    detail: str
    error: CliError | None = None

    def as_row(self) -> dict[str, str]:
        """The line as data."""
        return {"check": self.check, "outcome": self.outcome, "detail": self.detail}


def diagnose(settings: Settings) -> Iterator[Check]:
    """Every setting with its source, then one check after the other until one makes the rest
    pointless. Nothing is written."""
    yield from _settings(settings)
    if not settings.local and settings.endpoint:
        for look in (_name, _connection):
            check = look(settings)
            yield check
            if check.error:
                return
    version = _run("version", lambda: _version(settings))
    yield version
    if version.error:
        return
    yield _run("clock", lambda: _clock(settings))
    yield from _access(settings)


def _settings(settings: Settings) -> Iterator[Check]:
    credential = settings.credential
    shown = {
        "endpoint": "the embedded local Appwrite" if settings.local else settings.endpoint,
        "project": settings.project,
        "credential": credential.kind if credential else "",
        "profile": settings.profile,
        "timeout": f"{settings.timeout:g} seconds",
        "retries": str(settings.retries),
        "output": settings.output,
        "ca_file": settings.ca_file,
    }
    shown |= {name: found.value for name, found in settings.defaults.items()}
    for name, value in shown.items():
        if value:
            source = settings.sources.get(name, "")
            yield Check(name, "set", f"{value} ({source})" if source else value)
    if settings.endpoint and (hint := endpoint_hint(settings.endpoint)):
        yield Check("endpoint", "warning", hint)


def _run(name: str, look: Callable[[], tuple[Outcome, str]]) -> Check:
    try:
        outcome, detail = look()
    except CliError as error:
        if isinstance(error, ApiError) and error.code == 501:
            return Check(name, "skipped", "not part of the local Appwrite yet")
        return Check(name, "failed", str(error), error)
    return Check(name, outcome, detail)


def _name(settings: Settings) -> Check:
    def resolve() -> tuple[Outcome, str]:
        host = urlsplit(settings.endpoint).hostname or ""
        if _proxy(settings):
            return "skipped", "the proxy resolves names"
        try:
            found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
        except OSError as error:
            raise NetworkError(f"the name {host} cannot be resolved: {error}") from None
        return "ok", f"{host} is {', '.join(sorted(map(str, found)))}"

    return _run("name", resolve)


def _connection(settings: Settings) -> Check:
    def connect() -> tuple[Outcome, str]:
        if proxy := _proxy(settings):
            return "skipped", f"requests go through the proxy {urlsplit(proxy).hostname}"
        parts = urlsplit(settings.endpoint)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        started = time.monotonic()
        try:
            with socket.create_connection((host, port), timeout=settings.timeout) as plain:
                elapsed = f"{(time.monotonic() - started) * 1000:.0f} ms to {host}:{port}"
                if not secure:
                    return "warning" if host not in _LOOPBACK else "ok", f"{elapsed}, not encrypted"
                context = tls_context(
                    settings.endpoint, ca_file=settings.ca_file, insecure=settings.insecure
                )
                with context.wrap_socket(plain, server_hostname=host) as encrypted:
                    return _certificate(encrypted, elapsed, insecure=settings.insecure)
        except ssl.SSLCertVerificationError as error:
            raise NetworkError(
                f"the certificate of {host} is not trusted: {error.verify_message}",
                hint="--ca-file FILE trusts your own authority",
            ) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise NetworkError(f"no connection to {host}:{port}: {reason}") from None

    return _run("connection", connect)


_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _certificate(encrypted: ssl.SSLSocket, elapsed: str, *, insecure: bool) -> tuple[Outcome, str]:
    if insecure:
        return "warning", f"{elapsed}, {encrypted.version()}, the certificate is not verified"
    certificate = encrypted.getpeercert() or {}
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) // 86400)
    issuer = dict(pair for part in certificate["issuer"] for pair in part)  # type: ignore[misc]
    name = issuer.get("organizationName") or issuer.get("commonName") or "an unnamed authority"
    detail = f"{elapsed}, {encrypted.version()}, certificate of {name} for {days} more days"
    return "warning" if days < EXPIRES_SOON else "ok", detail


def _proxy(settings: Settings) -> str:
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(settings.endpoint)
    if proxy_bypass(parts.hostname or ""):
        return ""
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


def _version(_settings: Settings) -> tuple[Outcome, str]:
    # Public routes refuse requests with a key (Appwrite 1.9.6), so this one is asked as a guest.
    version = str(call("GET", "/health/version", guest=True).data.get("version", ""))
    numbers = version.split(".")
    supported = len(numbers) > 1 and all(part.isdigit() for part in numbers[:2])
    if supported and (int(numbers[0]), int(numbers[1])) < (1, 9):
        return "warning", f"Appwrite {version}; awcli supports 1.9 and newer"
    return "ok", f"Appwrite {version}"


def _clock(_settings: Settings) -> tuple[Outcome, str]:
    from email.utils import parsedate_to_datetime

    date = call("GET", "/health/version", guest=True).headers.get("date", "")
    if not date:
        return "skipped", "the server sends no date"
    try:
        ahead = time.time() - parsedate_to_datetime(date).timestamp()
    except ValueError:
        return "skipped", f"the server's date is unreadable: {date}"
    if abs(ahead) <= CLOCK_TOLERANCE:
        return "ok", "within a minute of the server's"
    return "warning", f"{abs(ahead):.0f} seconds {'ahead of' if ahead > 0 else 'behind'} the server"


def _access(settings: Settings) -> Iterator[Check]:
    if settings.credential is not None and settings.credential.kind != "key":
        yield _run("account", _account)
        return
    one = {"queries": [query_string("limit", None, 1)]}
    for scope, path in READS:
        try:
            call("GET", path, params=one)
        except ApiError as error:
            missing = error.code == 401 and error.type == "general_unauthorized_scope"
            if error.code == 501:
                yield Check(scope, "skipped", "not part of the local Appwrite yet")
            elif missing:
                yield Check(scope, "warning", "the key lacks this scope")
            else:
                yield Check(scope, "failed", str(error), error)
                return
        except CliError as error:
            yield Check(scope, "failed", str(error), error)
            return
        else:
            yield Check(scope, "ok", "allowed")


def _account() -> tuple[Outcome, str]:
    account = call("GET", "/account").data
    return "ok", f"acting as {account['$id']} {account.get('email', '')}".rstrip()
