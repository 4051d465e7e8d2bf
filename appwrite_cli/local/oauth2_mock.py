"""An OAuth2 provider on this machine, which lets everybody in: sign-in flows work without a net.

It is at the address where Appwrite has one for its own tests. Codes and tokens are signed by the
store, so that nobody else can make them up; a code is good for a minute.
"""

import sqlite3
from dataclasses import dataclass, field

from appwrite_cli.local import PATH, jwts, params, redirects, stamps
from appwrite_cli.local.jwts import InvalidToken
from appwrite_cli.local.oauth2_providers import PROFILES, Profile
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.routing import Call, Redirect, route

LOGIN = "/mock/tests/general/oauth2"
_CODE_SECONDS = 60
_TOKEN_SECONDS = 4 * 3600


@dataclass(frozen=True)
class Granted:
    """What a code was exchanged for: who it is, and the tokens by the columns of sessions."""

    profile: Profile
    tokens: Record = field(repr=False)


@route(
    "GET",
    LOGIN,
    scope="public",
    params=[
        Param("client_id", params.text(100)),
        Param("redirect_uri", redirects.url),
        Param("scope", params.text(100)),
        Param("state", params.text(2048)),
    ],
)
def log_in(call: Call) -> Redirect:
    """Send the browser back at once, with a code for the user of that provider."""
    code = jwts.encode(call.db, {"code": call["client_id"]}, _CODE_SECONDS)
    values = {"code": code, "state": call["state"]}
    return Redirect(redirects.with_query(call["redirect_uri"], values))


def login_address(origin: str, provider: str, callback: str, scopes: str, state: str) -> str:
    """Where a browser signs in at a provider."""
    values = {"client_id": provider, "redirect_uri": callback, "scope": scopes, "state": state}
    return redirects.with_query(f"{origin}{PATH}{LOGIN}", values)


def exchange(db: sqlite3.Connection, provider: str, code: str) -> Granted:
    """What a code stands for; raises InvalidToken where the provider has not given it."""
    if jwts.decode(db, code).get("code") != provider:
        raise InvalidToken("Invalid token: Other provider")
    return Granted(PROFILES[provider], new_tokens(db, provider))


def new_tokens(db: sqlite3.Connection, provider: str) -> Record:
    """Tokens of a provider, by the columns of sessions and identities."""
    return {
        "providerAccessToken": jwts.encode(db, {"access": provider}, _TOKEN_SECONDS),
        "providerRefreshToken": jwts.encode(db, {"refresh": provider}, _TOKEN_SECONDS),
        "providerAccessTokenExpiry": stamps.now(after_seconds=_TOKEN_SECONDS),
    }
