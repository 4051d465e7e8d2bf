"""Pages of other sites: a browser that one of them lets call is sent away, unless it has a key.

Such a call would carry the cookies of whoever is signed in. As in Appwrite 1.9.6
(app/controllers/general.php), with loopback hosts for the platforms of the project.
"""

from appwrite_cli.local import redirects
from appwrite_cli.local.incoming import Incoming
from appwrite_cli.local.refusal import refuse


def require(incoming: Incoming) -> None:
    """Refuse a call that a page of another site has made."""
    origin = incoming.headers.get("origin", "")
    if not origin or incoming.headers.get("x-appwrite-key") or redirects.is_allowed(origin):
        return
    raise refuse("general_unknown_origin", message=_words(origin))


def _words(origin: str) -> str:
    scheme, host = redirects.parts(origin)
    if not scheme and not host:
        return "Invalid Origin."
    platform = redirects.platform(scheme)
    if not platform:
        return (
            f"Invalid Scheme. The scheme used ({scheme}) in the Origin ({origin}) is not "
            "supported. If you are using a custom scheme, please change it to "
            "`appwrite-callback-<PROJECT_ID>`"
        )
    shown = f"({host})" if host else ""
    return (
        f"Invalid Origin. Register your new client {shown} as a new {platform} platform on your "
        "project console dashboard"
    )
