"""Endpoints: the base URL of an Appwrite API, checked, normalised and compared."""

from urllib.parse import SplitResult, urlsplit

from appwrite_cli.errors import UsageError

_DEFAULT_PORTS = {"http": 80, "https": 443}


def parse_endpoint(text: str, source: str) -> str:
    """The endpoint in the one form in which it is kept: lower-case host, no trailing slash.

    `source` is where it came from, as messages name it. A missing `/v1` is left missing: see
    `endpoint_hint`. Raises UsageError for what is not an http or https URL of a host, or holds a
    user, a query or a fragment. A password in it is never repeated.
    """
    if any(character <= " " or character == "\x7f" for character in text):
        raise UsageError(f"{source}: an endpoint holds no white space or control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{source}: the endpoint is not a URL: {error}") from None
    if "@" in parts.netloc:
        raise UsageError(
            f"{source}: an endpoint holds no user or password",
            hint="authenticate with --key-file or APPWRITE_API_KEY",
        )
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise UsageError(
            f"{source}: {text!r} is not an endpoint: it begins with https:// or http:// and a host",
            hint=_hint_for_scheme(text, parts),
        )
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise UsageError(
            f"{source}: an endpoint has no query and no fragment",
            hint="it is the part before them, such as https://fra.cloud.appwrite.io/v1",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    where = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{where}{parts.path.rstrip('/')}"


def _hint_for_scheme(text: str, parts: SplitResult) -> str:
    if "://" not in text and "/" not in text[:1] and parts.path:
        return f"did you mean https://{text}?"
    return "such as https://fra.cloud.appwrite.io/v1"


def endpoint_hint(endpoint: str) -> str:
    """What to say when requests to an endpoint without `/v1` fail; empty where it has one.

    It is a hint and not a correction: a proxy may serve the API under any path.
    """
    if endpoint.endswith("/v1"):
        return ""
    return f"the endpoint has no /v1: is it {endpoint}/v1?"


def is_loopback(endpoint: str) -> bool:
    """Whether the endpoint is this machine, so that nothing sent to it leaves it."""
    host = urlsplit(endpoint).hostname or ""
    return host in ("localhost", "::1") or (host.startswith("127.") and _is_ipv4(host))


def _is_ipv4(host: str) -> bool:
    return host.count(".") == 3 and host.replace(".", "").isdigit()


def is_cloud(endpoint: str) -> bool:
    """Whether the endpoint is Appwrite Cloud over TLS, such as https://fra.cloud.appwrite.io/v1."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    return (
        parts.scheme == "https"
        and parts.port is None
        and (host == "cloud.appwrite.io" or host.endswith(".cloud.appwrite.io"))
    )
