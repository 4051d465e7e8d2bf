"""Ways in without a password: magic links, and codes by mail or by text message."""

import secrets
from typing import Any

from appwrite_cli.local import (
    PROJECT,
    account,
    mock_phones,
    params,
    people_params,
    redirects,
    tokens,
    user_records,
)
from appwrite_cli.local.cookies import Credentials
from appwrite_cli.local.mails import Mailbox
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route
from appwrite_cli.local.tokens import Kind

_MAGIC_LENGTH = 64
_DEFAULT_PAGE = "/console/auth/magic-url"
# Appwrite has a hundred of each; people compare what the page shows with what the mail says.
_ADJECTIVES = ("Amber", "Brave", "Calm", "Eager", "Gentle", "Happy", "Lucky", "Quiet", "Witty")
_NOUNS = ("acorn", "bridge", "candle", "falcon", "garden", "harbour", "lantern", "meadow", "otter")
_PHRASE = Param("phrase", params.boolean, default=False)
_MAGIC_PARAMS = (
    Param("userId", params.custom_id),
    account.EMAIL,
    Param("url", redirects.url, ""),
    _PHRASE,
)
_PHONE_PARAMS = (Param("userId", params.custom_id), Param("phone", people_params.phone))


def mailbox(call: Call, *, words: str = "SMTP disabled") -> Mailbox:
    """Where mails go; raises Refusal where there is no mail."""
    if call.mailbox is None:
        raise refuse("general_smtp_disabled", message=words)
    return call.mailbox


def phone_mailbox(call: Call) -> Mailbox:
    """Where text messages go; raises Refusal where there are none."""
    if call.mailbox is None:
        raise refuse("general_phone_disabled", message="Phone provider not configured")
    return call.mailbox


def told(call: Call, secret: str) -> str:
    """The secret of a new token as this caller may know it: API keys only."""
    return secret if call.caller.is_key else ""


@route(
    "POST",
    "/account/tokens/magic-url",
    scope=account.SIGN_IN,
    params=_MAGIC_PARAMS,
    status=201,
)
@route(
    "POST",
    "/account/sessions/magic-url",
    scope=account.SIGN_IN,
    params=_MAGIC_PARAMS,
    status=201,
)
def create_magic_url(call: Call) -> dict[str, Any]:
    """Mail a link that signs in."""
    box, phrase = mailbox(call), _phrase(call)
    user = _by_email(call, with_targets=False)  # Appwrite 1.9.6 forgets the target here
    secret = tokens.secret(_MAGIC_LENGTH)
    token = tokens.create(
        call.db, user, Kind.MAGIC_URL, secret, tokens.CONFIRM_SECONDS, call.incoming
    )
    page = call["url"] or f"{call.incoming.origin}{_DEFAULT_PAGE}"
    values = {"userId": user["$id"], "secret": secret, "expire": token["expire"]}
    link = redirects.with_query(page, {**values, "project": PROJECT})
    text = f"Open this address within an hour to sign in to {PROJECT}:\n\n{link}\n"
    box.mail(user["email"], f"{PROJECT} Login", text + _phrase_line(phrase))
    return tokens.shown(token, secret=told(call, secret), phrase=phrase)


@route(
    "POST",
    "/account/tokens/email",
    scope=account.SIGN_IN,
    params=[Param("userId", params.custom_id), account.EMAIL, _PHRASE],
    status=201,
)
def create_email_code(call: Call) -> dict[str, Any]:
    """Mail a code that signs in."""
    box, phrase = mailbox(call), _phrase(call)
    user, code = _by_email(call), tokens.code()
    token = tokens.create(call.db, user, Kind.EMAIL, code, tokens.OTP_SECONDS, call.incoming)
    text = f"Your code to sign in to {PROJECT} within 15 minutes:\n\n{code}\n"
    box.mail(user["email"], f"OTP for {PROJECT} Login", text + _phrase_line(phrase))
    return tokens.shown(token, secret=told(call, code), phrase=phrase)


@route(
    "POST",
    "/account/tokens/phone",
    scope=account.SIGN_IN,
    params=_PHONE_PARAMS,
    status=201,
)
@route(
    "POST",
    "/account/sessions/phone",
    scope=account.SIGN_IN,
    params=_PHONE_PARAMS,
    status=201,
)
def create_phone_code(call: Call) -> dict[str, Any]:
    """Send a code by text message that signs in."""
    box, mocked = phone_mailbox(call), mock_phones.code_of(call.db, call["phone"])
    user, code = _by_phone(call), mocked or tokens.code()
    token = tokens.create(call.db, user, Kind.PHONE, code, tokens.OTP_SECONDS, call.incoming)
    if mocked is None:
        box.text_message(user["phone"], f"{code} is your code for {PROJECT}")
    # Of all secrets Appwrite 1.9.6 packs only this one together with the user's ID.
    packed = Credentials(user["$id"], code).encoded()
    return tokens.shown(token, secret=told(call, packed))


def _by_email(call: Call, *, with_targets: bool = True) -> Record:
    """The user with the address of a call, made if there is none."""
    email = call["email"].lower()
    user = user_records.find_by(call.db, "email", email)
    if user is not None:
        return user
    return user_records.make(
        call.db,
        id_=call["userId"],
        email=email,
        changes=account.without_password(),
        with_targets=with_targets,
    )


def _by_phone(call: Call) -> Record:
    user = user_records.find_by(call.db, "phone", call["phone"])
    if user is not None:
        return user
    return user_records.make(
        call.db, id_=call["userId"], phone=call["phone"], changes=account.without_password()
    )


def _phrase(call: Call) -> str:
    if not call["phrase"]:
        return ""
    return f"{secrets.choice(_ADJECTIVES)} {secrets.choice(_NOUNS)}"


def _phrase_line(phrase: str) -> str:
    return f"\nSecurity phrase: {phrase}\n" if phrase else ""
