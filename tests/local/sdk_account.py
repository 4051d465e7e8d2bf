"""Every call of the official SDK's Account on an empty local Appwrite, which writes mails down."""

import inspect
import os
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from appwrite.client import Client
from appwrite.enums.authentication_factor import AuthenticationFactor
from appwrite.enums.authenticator_type import AuthenticatorType
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.users import Users

from appwrite_cli.local import authenticators
from tests.local.sdk_walk import Walk, run, same

PASSWORD, OTHER = "correct horse battery", "another good password"
EMAIL, PHONE = "ada@example.org", "+12025550123"
PAGE = "http://localhost:3000/page"
APP = AuthenticatorType.TOTP
INVALID = (401, "user_invalid_token")
seen: set[Path] = set()


def with_key(api: Walk) -> None:
    """Go on with the API key, which is told the secrets of sessions."""
    endpoint, project, key = sys.argv[1:]
    api.api = Account(Client().set_endpoint(endpoint).set_project(project).set_key(key))


def as_user(api: Walk, secret: str) -> None:
    """Go on as the user with a session."""
    endpoint, project, _ = sys.argv[1:]
    api.api = Account(Client().set_endpoint(endpoint).set_project(project).set_session(secret))


def signed_in(api: Walk, password: str = PASSWORD) -> None:
    with_key(api)
    as_user(api, api.create_email_password_session(EMAIL, password)["secret"])


def new_message() -> str:
    """The one message that has come since the last."""
    (new,) = set(Path(os.environ["MAILS"]).iterdir()) - seen
    seen.add(new)
    return new.read_text("utf-8")


def secret_of_link() -> str:
    found = re.search(r"http\S+", new_message())
    assert found is not None
    return parse_qs(urlsplit(found[0]).query)["secret"][0]


def code() -> str:
    found = re.search(r"\b\d{6}\b", new_message())
    assert found is not None
    return found[0]


def ways_in(api: Walk) -> None:
    api.has({"$id": "ada", "email": EMAIL}, "create", "ada", EMAIL, PASSWORD, name="Ada")
    expected = {"provider": "email", "current": True, "factors": ["password"]}
    given = {"duration": 900} if has_parameter(api, "create_email_password_session") else {}
    api.has(expected, "create_email_password_session", EMAIL, PASSWORD, **given)
    api.has({"provider": "anonymous"}, "create_anonymous_session")
    api.has({"userId": "ada"}, "create_magic_url_token", "x", EMAIL, url=PAGE, phrase=True)
    secret = secret_of_link()
    api.has({"provider": "magic-url"}, "update_magic_url_session", "ada", secret)
    made = api.create_email_token("x", EMAIL, phrase=True)
    same(made["secret"], code(), "create_email_token")
    api.has({"provider": "token"}, "create_session", "ada", made["secret"])
    api.refused(*INVALID, "create_session", "ada", made["secret"])
    api.has({"userId": "bob"}, "create_phone_token", "bob", PHONE)
    api.has({"provider": "phone"}, "update_phone_session", "bob", code())
    by_provider(api)


def has_parameter(api: Walk, method: str, name: str = "duration") -> bool:
    return name in inspect.signature(getattr(api.api, method)).parameters


def by_provider(api: Walk) -> None:
    """The SDK gives the address to redirect to; from there on a browser goes."""
    given: dict[str, Any] = {"success": PAGE, "failure": PAGE, "scopes": ["name"]}
    if has_parameter(api, "create_o_auth2_token", "state"):
        given["state"] = "x"
    address = api.create_o_auth2_token("mock", **given)
    same(urlsplit(address).path, "/v1/mock/tests/general/oauth2", "create_o_auth2_token")


def changes(api: Walk) -> None:
    signed_in(api)
    api.has({"$id": "ada", "emailVerification": True}, "get")
    api.has({"name": "Countess"}, "update_name", "Countess")
    api.update_prefs({"lang": "en"})
    same(prefs(api.get_prefs()), {"lang": "en"}, "get_prefs")
    api.has({"phone": "+12025550124"}, "update_phone", "+12025550124", PASSWORD)
    api.has({"$id": "ada"}, "update_password", OTHER, old_password=PASSWORD)
    api.has({"emailVerification": False}, "update_email", "a@example.org", OTHER)
    api.update_email(EMAIL, OTHER)
    if hasattr(api.api, "list_logs"):
        same(len(api.list_logs([Query.limit(1)], total=True)["logs"]), 1, "list_logs")
    api.has({"total": 0, "identities": []}, "list_identities", [Query.limit(1)], total=True)
    api.refused(404, "user_identity_not_found", "delete_identity", "none")
    api.is_used("delete_identity")


def prefs(answer: dict[str, Any]) -> dict[str, Any]:
    return dict(answer.get("data", answer))


def proofs(api: Walk) -> None:
    for create, confirm in (
        ("create_email_verification", "update_email_verification"),
        ("create_verification", "update_verification"),
    ):
        getattr(api, create)(PAGE)
        getattr(api, confirm)("ada", secret_of_link())
        if create == "create_email_verification":
            api.update_email("a@example.org", OTHER)
            api.update_email(EMAIL, OTHER)
    api.create_phone_verification()
    api.update_phone_verification("ada", code())
    api.has({"phoneVerification": True}, "get")
    api.create_recovery(EMAIL, PAGE)
    api.update_recovery("ada", secret_of_link(), PASSWORD)


def factors(api: Walk) -> None:
    signed_in(api)
    secret = api.create_mfa_authenticator(APP)["secret"]
    api.update_mfa_authenticator(APP, authenticators.password(secret, time.time()))
    api.has({"mfa": True}, "update_mfa", mfa=True)
    codes = api.create_mfa_recovery_codes()["recoveryCodes"]
    api.has({"totp": True, "recoveryCode": True, "email": True}, "list_mfa_factors")
    # Appwrite 1.9.6 takes the SDK's word for recovery codes, and then does not know it.
    challenge = api.create_mfa_challenge(AuthenticationFactor.RECOVERYCODE)["$id"]
    api.refused(*INVALID, "update_mfa_challenge", challenge, codes[0])
    challenge = api.create_mfa_challenge(AuthenticationFactor.TOTP)["$id"]
    otp = authenticators.password(secret, time.time())
    api.has({"userId": "ada"}, "update_mfa_challenge", challenge, otp)
    same(api.get_mfa_recovery_codes()["recoveryCodes"], codes, "get_mfa_recovery_codes")
    same(len(api.update_mfa_recovery_codes()["recoveryCodes"]), 6, "update_mfa_recovery_codes")
    same(api.delete_mfa_authenticator(APP), b"", "delete_mfa_authenticator")
    api.update_mfa(mfa=False)


def sessions(api: Walk) -> None:
    signed_in(api)
    current = api.get_session("current")["$id"]
    api.has({"$id": current, "userId": "ada"}, "update_session", "current")
    given = {"total": True} if has_parameter(api, "list_sessions", "total") else {}
    found = [one["$id"] for one in api.list_sessions(**given)["sessions"]]
    same(found[-1], current, "list_sessions")
    same(api.delete_session(found[0]), b"", "delete_session")
    if hasattr(api.api, "create_jwt"):
        same(api.create_jwt(60)["jwt"].count("."), 2, "create_jwt")
    given = {"current": True} if has_parameter(api, "delete_sessions", "current") else {}
    same(api.delete_sessions(**given), b"", "delete_sessions")
    api.refused(401, "general_unauthorized_scope", "get")


def the_end(api: Walk) -> None:
    signed_in(api)
    api.has({"status": False}, "update_status")
    endpoint, project, key = sys.argv[1:]
    users = Users(Client().set_endpoint(endpoint).set_project(project).set_key(key))
    users.update_status("ada", status=True)


def only_newer(api: Walk) -> None:
    signed_in(api)
    absent: tuple[tuple[str, *tuple[Any, ...]], ...] = (
        ("list_consents",),
        ("get_consent", "c"),
        ("delete_consent", "c"),
        ("list_consent_tokens", "c"),
        ("get_consent_token", "c", "t"),
        ("delete_consent_token", "c", "t"),
        ("list_memberships",),
        ("create_passkey", "p"),
        ("list_passkeys",),
        ("get_passkey", "p"),
        ("update_passkey", "p", "Name"),
        ("delete_passkey", "p"),
        ("update_passkey_verification", "p", {}),
        ("create_passkey_token",),
        ("update_passkey_token", "c", {}),
        ("create_id_token_session", "google", "x"),
        ("create_email_verification_otp",),
        ("update_email_verification_otp", "ada", "1"),
        ("create_recovery_otp", EMAIL),
        ("update_recovery_otp", "ada", "1", PASSWORD),
    )
    for name, *given in absent:
        api.is_absent(name, *given)


if __name__ == "__main__":
    parts = (ways_in, changes, proofs, factors, sessions, the_end, only_newer)
    run(Account, parts)
