"""Connections that are kept, and shared by the commands of one process."""

import threading
from typing import TYPE_CHECKING, Any

from appwrite_cli.client.imports import without
from appwrite_cli.client.missing import local_application
from appwrite_cli.config import Settings
from appwrite_cli.errors import UsageError

if TYPE_CHECKING:
    import httpx

_lock = threading.Lock()
_pools: "dict[tuple[Any, ...], httpx.Client]" = {}


def pool_for(settings: Settings) -> "httpx.Client":
    """The connections for these settings, opened when they are first asked for."""
    place = settings.local_directory if settings.local else settings.endpoint
    key = (place, settings.ca_file, settings.insecure)
    with _lock:
        if key not in _pools:
            _pools[key] = open_pool(settings)
        return _pools[key]


def close_pools() -> None:
    """Close every connection."""
    with _lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


def open_pool(settings: Settings) -> "httpx.Client":
    """Connections with keep-alive, over the proxies of the environment, or into this process.

    No .netrc and no cookies: the only credential sent is that of the settings.
    """
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    # Without its own command line, whose import costs as much as all the rest.
    with without("httpx._main"):
        import httpx

    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    if settings.local:
        from appwrite_cli.client.in_process import InProcessTransport

        transport = InProcessTransport(local_application(settings.local_directory))
        return httpx.Client(transport=transport, cookies=cookies, trust_env=False)
    if settings.insecure and settings.endpoint.startswith("https://"):
        from appwrite_cli.output import warn

        warn("--insecure: the certificate is not verified, so anyone in between can read along")
    from appwrite_cli.client.network import proxies, tls_context

    context = tls_context(settings.endpoint, ca_file=settings.ca_file, insecure=settings.insecure)
    if not proxies():
        from appwrite_cli.client.direct import DirectTransport

        return httpx.Client(transport=DirectTransport(context), cookies=cookies)
    try:
        # httpcore imports both where they are installed, for asynchronous clients only.
        with without("anyio", "trio"):
            return httpx.Client(verify=context, cookies=cookies)
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        # SOCKS without its extra package, or a variable that holds no URL.
        raise UsageError(
            f"the proxy cannot be used: {error}", hint="see HTTP_PROXY, HTTPS_PROXY, ALL_PROXY"
        ) from None
