"""Users from files and into files: command lines and the SDK's calls."""

from typing import Any

from appwrite.enums.password_hash import PasswordHash
from appwrite.query import Query
from appwrite.services.users import Users

from tests.conftest import ROOT
from tests.sdk import Call, Case, same

KEY_FILE = ROOT / "tests" / "transfer" / "signer-key.txt"  # it holds the words `c2lnbmVy`
ADA = ("ada", "ada@example.com", "a hashed password")


def imported(options: str, stdin: str, *calls: Call) -> Case:
    return same(f"users import - --jobs 1 {options}", *calls, stdin=stdin, service=Users)


def hashed(algorithm: str, create: Call, more: str = "", values: str = "") -> Case:
    """A user with a hashed password, as a record of CSV."""
    heading = f"userId,email,password,name{more}"
    row = f"{','.join(ADA)},Ada{values}"
    return imported(f"--hash {algorithm}", f"{heading}\n{row}\n", create)


def listed(options: str, *queries: str, **params: Any) -> Case:
    given: Any = {"queries": list(queries), **params}
    return same(f"users export {options}", lambda api: api.list(**given), service=Users)


USER_FILES = [
    imported("", "userId\nada\n", lambda api: api.create("ada")),
    imported(
        "--format ndjson --map name=full --set status=false --report refused.ndjson",
        '{"userId":"ada","email":"ada@example.com","phone":"+12025550123","password":"plain text",'
        '"full":"Ada","labels":["vip"],"prefs":{"a":1},"emailVerification":true,'
        '"phoneVerification":true}',
        lambda api: api.create("ada", "ada@example.com", "+12025550123", "plain text", "Ada"),
        lambda api: api.update_status("ada", status=False),
        lambda api: api.update_labels("ada", ["vip"]),
        lambda api: api.update_prefs("ada", {"a": 1}),
        lambda api: api.update_email_verification("ada", email_verification=True),
        lambda api: api.update_phone_verification("ada", phone_verification=True),
    ),
    imported(
        "--hash bcrypt",
        "userId,email,password,phone\nada,ada@example.com,a hashed password,+12025550123\n",
        lambda api: api.create_bcrypt_user(*ADA),
        lambda api: api.update_phone("ada", "+12025550123"),
    ),
    hashed("argon2", lambda api: api.create_argon2_user(*ADA, "Ada")),
    hashed("bcrypt", lambda api: api.create_bcrypt_user(*ADA, "Ada")),
    hashed("md5", lambda api: api.create_md5_user(*ADA, "Ada")),
    hashed("phpass", lambda api: api.create_ph_pass_user(*ADA, "Ada")),
    hashed("sha", lambda api: api.create_sha_user(*ADA, name="Ada")),
    hashed(
        "sha",
        lambda api: api.create_sha_user(*ADA, PasswordHash.SHA512, "Ada"),
        ",passwordVersion",
        ",sha512",
    ),
    hashed(
        "scrypt",
        lambda api: api.create_scrypt_user(*ADA, "salt", 16384, 12, 2, 64, "Ada"),
        ",passwordSalt,passwordCpu,passwordMemory,passwordParallel,passwordLength",
        ",salt,16384,12,2,64",
    ),
    hashed(
        f"scrypt-modified --set passwordSaltSeparator=Bw== --signer-key-file {KEY_FILE}",
        lambda api: api.create_scrypt_modified_user(*ADA, "salt", "Bw==", "c2lnbmVy", "Ada"),
        ",passwordSalt",
        ",salt",
    ),
    listed("", Query.limit(1000)),
    listed(
        "--format csv --where 'status=true' --query 'startsWith(name, A)' --search ada --hashes",
        Query.equal("status", value=True),
        Query.starts_with("name", "A"),
        Query.limit(1000),
        search="ada",
    ),
]
