"""What to do about an error of Appwrite's own; nothing where its message says it all.

Who asked makes a difference: to a session that has ended, Appwrite answers what it answers to
anybody (seen on 1.9.6), and what a user may not do, a key perhaps may.
"""

import re

_SCOPES = re.compile(r"missing scopes \(\[(.*?)\]\)")
_BY_TYPE = {
    "user_unauthorized": "the key, session or JWT is not valid for this project: see awcli doctor",
    "user_jwt_invalid": "a JWT lives 15 minutes unless asked for longer: make a new one",
    "user_invalid_token": "a token works once and not for long: start over to get a new one",
    "user_more_factors_required": "a second factor is needed: awcli api account.createMfaChallenge",
    "user_session_already_exists": "leave the session out, or sign out first: awcli account logout",
    "project_not_found": "the project or the endpoint's region is another one: see awcli doctor",
    "general_smtp_disabled": "the server has no mail service; the local Appwrite writes mails to "
    "files: AWCLI_LOCAL_MAIL=1, or awcli local serve --mail",
    "general_phone_disabled": "the server sends no text messages; the local Appwrite writes them "
    "to files: AWCLI_LOCAL_MAIL=1, or awcli local serve --mail",
    "project_key_expired": "make a new API key",
}
_ENDED = {
    "session": "the session has ended or is of another project: sign in with awcli account login",
    "jwt": "the session that the JWT was made in has ended: sign in, and make a new one",
}
_NOT_FOUND = {
    "session": "awcli account sessions lists those there are",
    "jwt": "a JWT stands for the user and no session: --session-file FILE does",
}


def hint_for(status: int, kind: str, message: str, *, credential: str) -> str:
    """The hint for an error of this status, type and message.

    `credential` is what the request carried: `key`, `session`, `jwt`, or nothing.
    """
    if status == 429:
        return "wait until the limit resets; --retries N tries more often, keys have higher limits"
    if kind == "general_unauthorized_scope":
        return _about_scopes(message, credential)
    if kind == "user_unauthorized" and credential in _ENDED:
        return _about_permissions(message)
    if kind == "user_session_not_found":
        return _NOT_FOUND.get(credential, "")
    return _BY_TYPE.get(kind, "")


def _about_scopes(message: str, credential: str) -> str:
    found = _SCOPES.search(message)
    if credential in _ENDED and "role: guests" in message:
        return _ENDED[credential]
    if found is None:
        # Seen where a user writes rows in bulk.
        return "users write one at a time, API keys in bulk" if credential in _ENDED else ""
    scopes = " or ".join(found[1].replace('"', "").split(","))
    if scopes == "account":
        return "this is for users who are signed in: awcli account login"
    if "role: applications" in message:
        return f"the API key lacks the scope {scopes}: add it, or use another key"
    return f"the scope {scopes} is needed: use an API key that has it"


def _about_permissions(message: str) -> str:
    """A user who is signed in, and may not do this."""
    if message.startswith(("Permissions must be", "Missing ")):
        return ""
    return "this user lacks the permission: with an API key, get shows who has which ($permissions)"
