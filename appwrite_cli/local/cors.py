"""Web apps that are developed on this machine may call `local serve` from a browser.

The key of the local Appwrite is no secret, so only pages that loopback hosts serve are let in.
"""

from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def allow(incoming: Request, response: Response) -> None:
    """Add the headers that let a page read the answer, if a loopback host served the page."""
    origin = incoming.headers.get("Origin", "")
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        return
    if host not in LOOPBACK:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Expose-Headers"] = "X-Appwrite-Session, X-Fallback-Cookies"
    response.headers.add("Vary", "Origin")
    if incoming.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = incoming.headers.get(
            "Access-Control-Request-Headers", ""
        )
        response.headers["Access-Control-Max-Age"] = "600"
