"""Proving an address: verification of email and phone, and a new password for a forgotten one.

Who answers with the secret that was sent has proved it. The secret is used up by that.
"""

from typing import Any

from appwrite_cli.local import (
    PROJECT,
    account,
    account_tokens,
    logs,
    mock_phones,
    params,
    passwords,
    redirects,
    tokens,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.tokens import Kind

_EMAIL = "/account/verifications/email"
_PHONE = "/account/verifications/phone"
# The paths that older SDKs use.
_OLD_EMAIL = "/account/verification"
_OLD_PHONE = "/account/verification/phone"
_URL = Param("url", redirects.url)
_PROOF = (Param("userId", params.uid), Param("secret", params.text(256)))
_NO_MAIL = "SMTP Disabled"  # spelt otherwise than where codes are mailed


@route("POST", "/account/recovery", scope=account.SIGN_IN, params=[account.EMAIL, _URL], status=201)
def create_recovery(call: Call) -> dict[str, Any]:
    """Mail a link to whoever has forgotten the password."""
    box = account_tokens.mailbox(call, words=_NO_MAIL)
    user = user_records.find_by(call.db, "email", call["email"].lower())
    if user is None:
        raise refuse("user_not_found")
    if not user["status"]:
        raise refuse("user_blocked")
    token, secret, link = _link(call, user, Kind.RECOVERY)
    text = f"Open this address within an hour to choose a new password:\n\n{link}\n"
    box.mail(user["email"], f"Password Reset for {PROJECT}", text)
    return _noted(call, user, "recovery.create", token, secret)


@route("PUT", "/account/recovery", scope=account.SIGN_IN, params=[*_PROOF, account.PASSWORD])
def recover(call: Call) -> dict[str, Any]:
    """Set a new password with the secret of a mail, which also proves the address."""
    user, token = _proved(call, Kind.RECOVERY)
    user = user_records.set_password(call.db, user, call["password"], passwords.OF_ACCOUNTS)
    user_records.update(call.db, user, {"emailVerification": True})
    return _used(call, user, "recovery.update", token)


@route("POST", _EMAIL, scope=account.SCOPE, params=[_URL], status=201)
@route("POST", _OLD_EMAIL, scope=account.SCOPE, params=[_URL], status=201)
def create_email_verification(call: Call) -> dict[str, Any]:
    """Mail a link that proves the address."""
    box = account_tokens.mailbox(call, words=_NO_MAIL)
    user = account.own(call)
    if not user["email"]:
        raise refuse("user_email_not_found")
    if user["emailVerification"]:
        raise refuse("user_email_already_verified")
    token, secret, link = _link(call, user, Kind.VERIFICATION)
    text = f"Open this address within an hour to verify your email address:\n\n{link}\n"
    box.mail(user["email"], f"Account Verification for {PROJECT}", text)
    return _noted(call, user, "verification.create", token, secret)


@route("PUT", _EMAIL, scope="public", params=_PROOF)
@route("PUT", _OLD_EMAIL, scope="public", params=_PROOF)
def verify_email(call: Call) -> dict[str, Any]:
    """Prove the address with the secret of a mail."""
    user, token = _proved(call, Kind.VERIFICATION)
    user_records.update(call.db, user, {"emailVerification": True})
    return _used(call, user, "verification.update", token)


@route("POST", _PHONE, scope=account.SCOPE, status=201)
@route("POST", _OLD_PHONE, scope=account.SCOPE, status=201)
def create_phone_verification(call: Call) -> dict[str, Any]:
    """Send a code that proves the phone number."""
    box = account_tokens.phone_mailbox(call)
    user = account.own(call)
    if not user["phone"]:
        raise refuse("user_phone_not_found")
    if user["phoneVerification"]:
        raise refuse("user_phone_already_verified")
    mocked = mock_phones.code_of(call.db, user["phone"])
    code = mocked or tokens.code()
    token = tokens.create(call.db, user, Kind.PHONE, code, tokens.CONFIRM_SECONDS, call.incoming)
    if mocked is None:
        box.text_message(user["phone"], f"{code} is your code for {PROJECT}")
    return _noted(call, user, "verification.create", token, code)


@route("PUT", _PHONE, scope="public", params=_PROOF)
@route("PUT", _OLD_PHONE, scope="public", params=_PROOF)
def verify_phone(call: Call) -> dict[str, Any]:
    """Prove the phone number with the code of a text message."""
    user, token = _proved(call, Kind.PHONE)
    user_records.update(call.db, user, {"phoneVerification": True})
    return _used(call, user, "verification.update", token)


def _link(call: Call, user: Record, kind: Kind) -> tuple[Record, str, str]:
    """A new token, its secret, and the address of the app with it."""
    secret = tokens.secret()
    token = tokens.create(call.db, user, kind, secret, tokens.CONFIRM_SECONDS, call.incoming)
    values = {"userId": user["$id"], "secret": secret, "expire": token["expire"]}
    return token, secret, redirects.with_query(call["url"], values)


def _proved(call: Call, kind: Kind) -> tuple[Record, Record]:
    """The user that a call names, and the token whose secret it knows."""
    user = user_records.require(call.db, call["userId"])
    token = tokens.find(call.db, user, call["secret"], kind)
    if token is None:
        raise refuse("user_invalid_token")
    return user, token


def _used(call: Call, user: Record, event: str, token: Record) -> dict[str, Any]:
    tokens.delete(call.db, token)
    # What is kept of the secret is shown to keys here, as everything in Appwrite's database is.
    return _noted(call, user, event, token, token["secret"])


def _noted(call: Call, user: Record, event: str, token: Record, secret: str) -> dict[str, Any]:
    logs.note(call.db, user, event, call.incoming)
    return tokens.shown(token, secret=account_tokens.told(call, secret))
