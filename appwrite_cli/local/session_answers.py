"""What an answer does beside its body when somebody signs in or out: cookies and their fallback."""

import json
from typing import Any

from appwrite_cli.local import cookies, logs, sessions
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call
from appwrite_cli.local.sessions import Origin

_FALLBACK = "X-Fallback-Cookies"  # for browsers that keep no cookies of other sites


def sign_in(call: Call, user: Record, origin: Origin) -> dict[str, Any]:
    """Make a session and set its cookies; the answer tells the secret to API keys only."""
    session, credentials = sessions.create(call.db, user, origin, call.incoming)
    encoded = credentials.encoded()
    call.reply.add(_FALLBACK, json.dumps({cookies.NAME: encoded}, separators=(",", ":")))
    at = call.incoming
    for cookie in cookies.keep(encoded, sessions.SECONDS, at.host, secure=at.is_secure):
        call.reply.add("Set-Cookie", cookie)
    logs.note(call.db, user, "session.create", call.incoming)
    secret = encoded if call.caller.is_key else ""
    return sessions.shown(session, current=True, secret=secret)


def sign_out(call: Call) -> None:
    """Take the cookies back."""
    call.reply.add(_FALLBACK, "[]")
    at = call.incoming
    for cookie in cookies.drop(at.host, secure=at.is_secure):
        call.reply.add("Set-Cookie", cookie)
