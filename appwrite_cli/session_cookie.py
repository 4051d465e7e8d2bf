"""The cookie of a session: the one that Appwrite sets, and the one that an app of your own sets.

Appwrite's cookie is for browsers that talk to Appwrite itself. An app that renders its pages on a
server keeps the same secret under the same name in a cookie of its own, which no script can read
and no other site makes the browser send.
"""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from appwrite_cli.errors import CliError

# What the value of a cookie may hold (RFC 6265, section 4.1.1).
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")


def cookie_name(project: str) -> str:
    """The name that Appwrite and its SDKs give the cookie of a project's session."""
    return f"a_session_{project}"


def set_cookie_line(project: str, secret: str, expire: str) -> str:
    """The header line with which an app hands a session to a browser.

    `expire` is a session's own, as the API writes times. Raises CliError for what no cookie holds.
    """
    if not _VALUE.fullmatch(secret):
        raise CliError("the secret of this session cannot be sent as a cookie")
    return (
        f"Set-Cookie: {cookie_name(project)}={secret}; HttpOnly; Secure; SameSite=Strict; "
        f"Path=/; Expires={_http_date(expire)}"
    )


def secret_in(set_cookie: str, project: str) -> str:
    """The secret in the cookies that an answer sets, joined by commas; empty where there is none.

    Appwrite encodes the value as in a URL, and decodes what browsers send back.
    """
    name = re.escape(cookie_name(project))
    found = re.search(rf"(?:^|,)\s*{name}=([^;,\s]*)", set_cookie)
    return unquote(found[1]) if found else ""


def _http_date(text: str) -> str:
    from email.utils import format_datetime

    try:
        # An extended session has a space for the T, and no zone (Appwrite 1.9.6).
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
    except (TypeError, ValueError, OverflowError):
        raise CliError(f"the session's end is no time: {text!r}") from None
