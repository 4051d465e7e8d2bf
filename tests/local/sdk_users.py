"""Every call of the official SDK's Users on an empty local Appwrite."""

from typing import Any

from appwrite.enums.authenticator_type import AuthenticatorType
from appwrite.enums.messaging_provider_type import MessagingProviderType
from appwrite.enums.password_hash import PasswordHash
from appwrite.query import Query
from appwrite.services.users import Users
from pydantic import ValidationError

from tests.local.sdk_walk import Walk, ids, run, same

ADA = {"email": "ada@example.org", "phone": "+12025550123", "name": "Ada"}
HASH = "0123456789abcdef"


def created(api: Walk) -> None:
    api.has({"$id": "ada", **ADA, "status": True}, "create", "ada", password="a password", **ADA)
    api.refused(409, "user_already_exists", "create", "ADA")
    api.has({"name": "Ada", "hash": "argon2"}, "get", "ada")
    for kind, hash_ in (
        *(("argon2", "argon2"), ("bcrypt", "bcrypt"), ("md5", "md5"), ("ph_pass", "phpass")),
        *(("scrypt", "scrypt"), ("scrypt_modified", "scryptMod")),
    ):
        email = f"{kind}@example.org"
        given: dict[str, Any] = {"email": email, "password": HASH, "name": kind}
        if kind == "scrypt":
            given |= {"password_salt": "salt", "password_cpu": 8, "password_memory": 14}
            given |= {"password_parallel": 1, "password_length": 64}
        if kind == "scrypt_modified":
            given |= {"password_salt": "c2E=", "password_salt_separator": "Bw=="}
            given["password_signer_key"] = "a2V5"
        expected = {"$id": kind, "hash": hash_, "password": HASH, "email": email}
        api.has(expected, f"create_{kind}_user", kind, **given)
    imported_by_sha(api)
    same(len(ids(api.list(total=True), "users")), 7, "list")
    same(ids(api.list([Query.equal("phone", ADA["phone"])]), "users"), ["ada"], "list by phone")
    same(ids(api.list(search="bcrypt"), "users"), ["bcrypt"], "list(search=)")


def imported_by_sha(api: Walk) -> None:
    """Import a hash of SHA, and remove the user again.

    As those of Appwrite 1.9.6, the options of SHA have no type, which SDK 22.2.0 wants to read.
    """
    given = {"name": "Sha", "password_version": PasswordHash.SHA512}
    email = "sha@example.org"
    try:
        api.has({"hash": "sha"}, "create_sha_user", "sha", email=email, password=HASH, **given)
    except ValidationError as error:
        lacking = {str(part["loc"][0]) for part in error.errors()}
        same(lacking, {"hashOptions"}, "create_sha_user")
        api.is_used("create_sha_user")
    same(api.delete("sha"), b"", "delete")


def changed(api: Walk) -> None:
    api.has({"name": "Countess"}, "update_name", "ada", "Countess")
    api.has({"email": "c@example.org"}, "update_email", "ada", "c@example.org")
    api.has({"phone": "+12025550124"}, "update_phone", "ada", "+12025550124")
    api.has({"status": False}, "update_status", "ada", status=False)
    api.has({"labels": ["a", "b"]}, "update_labels", "ada", ["a", "b", "a"])
    api.has(
        {"emailVerification": True}, "update_email_verification", "ada", email_verification=True
    )
    api.has(
        {"phoneVerification": True}, "update_phone_verification", "ada", phone_verification=True
    )
    api.has({"impersonator": True}, "update_impersonator", "ada", impersonator=True)
    hashes = {api.get("ada")["password"], api.update_password("ada", "another one")["password"]}
    same(len(hashes), 2, "update_password")
    same(prefs(api.update_prefs("ada", {"theme": "dark"})), {"theme": "dark"}, "update_prefs")
    same(prefs(api.get_prefs("ada")), {"theme": "dark"}, "get_prefs")
    api.refused(404, "user_not_found", "update_name", "nobody", "x")


def prefs(answer: dict[str, Any]) -> dict[str, Any]:
    """What the SDK has read as preferences: in `data` of its model, if it has one."""
    inner = answer.get("data", answer)
    return inner if isinstance(inner, dict) else answer


def targets(api: Walk) -> None:
    kind = MessagingProviderType.EMAIL
    expected = {"$id": "work", "providerType": "email", "name": "Work"}
    given = {"provider_id": "none", "name": "Work"}
    api.has(expected, "create_target", "ada", "work", kind, "work@example.org", **given)
    api.has(expected, "get_target", "ada", "work")
    api.has({"name": "Desk"}, "update_target", "ada", "work", "desk@example.org", name="Desk")
    # There are no providers.
    given = {"provider_id": "none"}
    api.refused(404, "provider_not_found", "update_target", "ada", "work", **given)
    api.used["update_target"].add("provider_id")
    queries = [Query.equal("identifier", "desk@example.org")]
    same(ids(api.list_targets("ada", queries, total=True), "targets"), ["work"], "list_targets")
    same(api.delete_target("ada", "work"), b"", "delete_target")
    api.refused(404, "user_target_not_found", "get_target", "ada", "work")


def ways_in(api: Walk) -> None:
    session = api.has({"userId": "ada", "provider": "server"}, "create_session", "ada")
    same(ids(api.list_sessions("ada", total=True), "sessions"), [session["$id"]], "list_sessions")
    token = api.create_jwt("ada", session_id=session["$id"], duration=60)
    same(token["jwt"].count("."), 2, "create_jwt")
    same(len(api.create_token("ada", length=32, expire=60)["secret"]), 32, "create_token")
    same(api.delete_session("ada", session["$id"]), b"", "delete_session")
    same(api.delete_sessions("ada"), b"", "delete_sessions")
    if hasattr(api.api, "list_logs"):  # newer SDKs have it no more
        queries = [Query.limit(1)]
        api.has({"total": 0, "logs": []}, "list_logs", "ada", queries=queries, total=True)


def factors(api: Walk) -> None:
    api.has({"mfa": True}, "update_mfa", "ada", mfa=True)
    api.has({"email": True, "phone": True, "totp": False}, "list_mfa_factors", "ada")
    codes = api.create_mfa_recovery_codes("ada")["recoveryCodes"]
    same(api.get_mfa_recovery_codes("ada")["recoveryCodes"], codes, "get_mfa_recovery_codes")
    renewed = api.update_mfa_recovery_codes("ada")["recoveryCodes"]
    same((len(renewed), renewed == codes), (6, False), "update_mfa_recovery_codes")
    missing = (404, "user_authenticator_not_found")
    api.refused(*missing, "delete_mfa_authenticator", "ada", AuthenticatorType.TOTP)
    api.used["delete_mfa_authenticator"].update(("user_id", "type"))


def the_rest(api: Walk) -> None:
    given: dict[str, Any] = {"queries": [Query.limit(1)], "total": True}
    api.has({"total": 0, "memberships": []}, "list_memberships", "ada", search="crew", **given)
    api.has({"total": 0, "identities": []}, "list_identities", **given)
    # Appwrite 1.9.6 has no index to search identities by.
    api.refused(400, "general_query_invalid", "list_identities", search="ada")
    api.used["list_identities"].add("search")
    api.refused(404, "user_identity_not_found", "delete_identity", "none")
    api.used["delete_identity"].add("identity_id")
    same(api.delete("ada"), b"", "delete")
    api.refused(404, "user_not_found", "get", "ada")


def only_newer(api: Walk) -> None:
    api.is_absent("get_mfa_challenge", "ada", "challenge")
    api.is_absent("list_passkeys", "ada")
    api.is_absent("get_passkey", "ada", "key")
    api.is_absent("update_passkey", "ada", "key", "Name")
    api.is_absent("delete_passkey", "ada", "key")


if __name__ == "__main__":
    run(Users, (created, changed, targets, ways_in, factors, the_rest, only_newer))
