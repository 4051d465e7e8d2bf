"""Users from files and into files: command lines and the SDK's calls."""

from typing import Any

from appwrite.enums.password_hash import PasswordHash
from appwrite.query import Query
from appwrite.services.users import Users

from tests.conftest import ROOT
from tests.sdk import Call, Case, same

KEY_FILE = ROOT / "tests" / "transfer" / "signer-key.txt"  # it holds the words `c2lnbmVy`
HASHES = {
    "argon2": "$argon2i$v=19$m=20$c2FsdHNhbHQ$aGFzaA",
    "bcrypt": "$2y$10$saltsaltsaltsaltsaltsahashhashhashhashhashhashhashhas",
    "md5": "5f4dcc3b5aa765d61d8327deb882cf99",
    "phpass": "$P$Bsaltsalthashhashhashhashhash/",
}


def imported(options: str, stdin: str, *calls: Call) -> Case:
    return same(f"users import - --jobs 1 {options}", *calls, stdin=stdin, service=Users)


def ada(algorithm: str) -> tuple[str, str, str]:
    """ID, email and hash."""
    return "ada", "ada@example.com", HASHES.get(algorithm, "a hashed password")


def hashed(algorithm: str, create: Call, more: str = "", values: str = "") -> Case:
    """A user with a hashed password, as a record of CSV."""
    heading = f"userId,email,password,name{more}"
    row = f"{','.join(ada(algorithm))},Ada{values}"
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
        f"userId,email,password,phone\n{','.join(ada('bcrypt'))},+12025550123\n",
        lambda api: api.create_bcrypt_user(*ada("bcrypt")),
        lambda api: api.update_phone("ada", "+12025550123"),
    ),
    hashed("argon2", lambda api: api.create_argon2_user(*ada("argon2"), "Ada")),
    hashed("bcrypt", lambda api: api.create_bcrypt_user(*ada("bcrypt"), "Ada")),
    hashed("md5", lambda api: api.create_md5_user(*ada("md5"), "Ada")),
    hashed("phpass", lambda api: api.create_ph_pass_user(*ada("phpass"), "Ada")),
    hashed("sha", lambda api: api.create_sha_user(*ada("sha"), name="Ada")),
    hashed(
        "sha",
        lambda api: api.create_sha_user(*ada("sha"), PasswordHash.SHA512, "Ada"),
        ",passwordVersion",
        ",sha512",
    ),
    hashed(
        "scrypt",
        lambda api: api.create_scrypt_user(*ada("scrypt"), "salt", 16384, 12, 2, 64, "Ada"),
        ",passwordSalt,passwordCpu,passwordMemory,passwordParallel,passwordLength",
        ",salt,16384,12,2,64",
    ),
    hashed(
        f"scrypt-modified --set passwordSaltSeparator=Bw== --signer-key-file {KEY_FILE}",
        lambda api: api.create_scrypt_modified_user(
            *ada("scrypt-modified"), "salt", "Bw==", "c2lnbmVy", "Ada"
        ),
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
