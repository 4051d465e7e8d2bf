"""Signing in at an OAuth2 provider: there, back again, and on to the app.

An app sends the browser to `.../oauth2/PROVIDER`; that sends it on to the provider; the provider
sends it to the callback with a code; and the last step signs the user in and sends the browser to
the app's success or failure address. As in Appwrite 1.9.6 these answers are pages and redirects.
"""

import json
from typing import Any

from appwrite_cli.local import (
    PATH,
    PROJECT,
    account,
    jwts,
    oauth2_mock,
    oauth2_providers,
    oauth2_users,
    params,
    redirects,
    session_answers,
    sessions,
    tokens,
)
from appwrite_cli.local.jwts import InvalidToken
from appwrite_cli.local.params import Param
from appwrite_cli.local.refusal import Refusal, refuse, server_error
from appwrite_cli.local.routing import Call, Redirect, route
from appwrite_cli.local.sessions import Origin
from appwrite_cli.local.tokens import Kind

_PATH = "/account/sessions/oauth2"
_CALLBACK = f"{_PATH}/callback/<provider>/<projectId>"
_SUCCESS, _FAILURE = "/console/auth/oauth2/success", "/console/auth/oauth2/failure"
_FAILED_DEPENDENCY = 424
_SECRET_LENGTH = 64
_JWT_SECONDS = 60
_PROVIDER = Param("provider", params.one_of(*oauth2_providers.NAMES, strict=True))
_START = (
    _PROVIDER,
    Param("success", redirects.url, ""),
    Param("failure", redirects.url, ""),
    Param("scopes", params.array(params.text(4096), 100), ()),
)
_ANSWER = (
    Param("code", params.text(2048, least=0), ""),
    Param("state", params.text(2048), ""),
    Param("error", params.text(2048, least=0), ""),
    Param("error_description", params.text(2048, least=0), ""),
)
_DISABLED = (
    "This provider is disabled. Please enable the provider from your Appwrite console to continue."
)


@route("GET", f"{_PATH}/<provider>", scope=account.SIGN_IN, params=_START, as_page=True)
def create_session(call: Call) -> Redirect:
    """Send the browser to a provider; in the end it has the cookies of a session."""
    return _to_provider(call, for_token=False)


@route(
    "GET",
    "/account/tokens/oauth2/<provider>",
    scope=account.SIGN_IN,
    params=_START,
    as_page=True,
)
def create_token(call: Call) -> Redirect:
    """Send the browser to a provider; in the end the app has a secret to make a session of."""
    return _to_provider(call, for_token=True)


@route(
    "GET",
    _CALLBACK,
    scope="public",
    params=[_PROVIDER, Param("projectId", params.text(1024)), *_ANSWER],
    as_page=True,
)
@route(
    "POST",
    _CALLBACK,
    scope="public",
    params=[_PROVIDER, Param("projectId", params.text(1024)), *_ANSWER],
    as_page=True,
    any_origin=True,  # the provider's own page sends this form
)
def come_back(call: Call) -> Redirect:
    """Take the provider's answer to the project that it is for."""
    given = {name: call[name] for name in (param.name for param in _ANSWER) if call[name]}
    page = f"{call.incoming.origin}{PATH}{_PATH}/{call['provider']}/redirect"
    return Redirect(redirects.with_query(page, {**given, "project": call["projectId"]}))


@route(
    "GET",
    f"{_PATH}/<provider>/redirect",
    scope="public",
    params=[_PROVIDER, *_ANSWER],
    as_page=True,
    changes=True,
)
def arrive(call: Call) -> Redirect:
    """Sign in whom the provider has let in, and send the browser to the app."""
    state = _state(call)
    try:
        return Redirect(_signed_in(call, state))
    except Refusal as refusal:
        if not state["failure"]:
            # Appwrite 1.9.6 lets no 424 out.
            status = 500 if refusal.status == _FAILED_DEPENDENCY else refusal.status
            raise Refusal(status, refusal.type, refusal.message) from None
        told = {"message": refusal.message, "type": refusal.type, "code": refusal.status}
        error = json.dumps(told, separators=(",", ":"))
        return Redirect(redirects.with_query(state["failure"], {"error": error}))


def _to_provider(call: Call, *, for_token: bool) -> Redirect:
    provider, origin = call["provider"], call.incoming.origin
    if provider not in oauth2_providers.PROFILES:
        raise refuse("project_provider_disabled", message=_DISABLED)
    state = {
        "success": call["success"] or f"{origin}{_SUCCESS}",
        "failure": call["failure"] or f"{origin}{_FAILURE}",
        "token": for_token,
    }
    callback = f"{origin}{PATH}{_PATH}/callback/{provider}/{PROJECT}"
    scopes = " ".join(dict.fromkeys(("email", *call["scopes"])))
    told = json.dumps(state, separators=(",", ":"))
    return Redirect(oauth2_mock.login_address(origin, provider, callback, scopes, told))


def _state(call: Call) -> dict[str, Any]:
    """What the app wanted when it began; raises Refusal for what it cannot have been."""
    state: dict[str, Any] = {"success": "", "failure": "", "token": False}
    if call["state"]:
        try:
            given = json.loads(call["state"])
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            raise server_error()
        state |= given
    if not redirects.is_allowed(state["success"]):
        raise refuse("project_invalid_success_url")
    if state["failure"] and not redirects.is_allowed(state["failure"]):
        raise refuse("project_invalid_failure_url")
    return state


def _signed_in(call: Call, state: dict[str, Any]) -> str:
    """Where the app wants its user, who is signed in by now; raises Refusal for a failure."""
    granted = _granted(call)
    provider, profile = call["provider"], granted.profile
    user = oauth2_users.resolve(call, provider, profile)
    if not user["status"]:
        raise refuse("user_blocked")
    oauth2_users.tie(call.db, user, provider, granted)
    user = oauth2_users.complete(call.db, user, profile)
    if not state["token"]:
        origin = Origin(provider, ["email", "oauth2"], profile.uid, granted.tokens)
        session_answers.sign_in(call, user, origin)
        return redirects.with_query(state["success"], {})
    secret = tokens.secret(_SECRET_LENGTH)
    tokens.create(call.db, user, Kind.OAUTH2, secret, sessions.SECONDS, call.incoming)
    wrapped = jwts.encode(call.db, {"secret": secret, "provider": provider}, _JWT_SECONDS)
    values = {"secret": wrapped, "userId": user["$id"]}
    return redirects.with_query(state["success"], values)


def _granted(call: Call) -> oauth2_mock.Granted:
    """What the provider grants for its code; raises Refusal where it does not."""
    provider = call["provider"]
    if provider not in oauth2_providers.PROFILES:
        raise refuse("project_provider_disabled", message=_DISABLED)
    title = oauth2_providers.TITLES[provider]
    if call["error"]:
        words = f"The {title} OAuth2 provider returned an error: {call['error']}"
        if call["error_description"]:
            words += f": {call['error_description']}"
        raise refuse("user_oauth2_provider_error", message=words)
    if not call["code"]:
        raise refuse(
            "user_oauth2_provider_error",
            message="Missing OAuth2 code. Please contact the Appwrite team for additional support.",
        )
    try:
        return oauth2_mock.exchange(call.db, provider, call["code"])
    except InvalidToken as error:
        raise refuse(
            "user_oauth2_provider_error",
            message=f"Failed to obtain access token. The {title} OAuth2 provider returned an "
            f"error: {error}",
        ) from None
