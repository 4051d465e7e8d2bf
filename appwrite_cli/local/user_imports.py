"""Users whose password comes as the hash that another system has made of it."""

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from appwrite_cli.local import params, passwords, people_params, user_records, users
from appwrite_cli.local.params import Param
from appwrite_cli.local.passwords import Hashed
from appwrite_cli.local.refusal import server_error
from appwrite_cli.local.routing import Call, route

Options = Mapping[str, Any]

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\n?")  # PHP's `$` lets a line end pass
# What the parameter takes; two of them make Appwrite fail afterwards.
_SHA_NAMES = (
    *("sha1", "sha224", "sha256", "sha384", "sha512/224", "sha512/256", "sha512"),
    *("sha3-224", "sha3-256", "sha3-384", "sha3-512"),
)
_TEXT = params.text(128)


def _declare(
    path: str, hash_: str, own: Sequence[Param], options_of: Callable[[Call], Options]
) -> None:
    """Declare the route for one kind of hash, with the parameters that only it has."""

    def create(call: Call) -> dict[str, Any]:
        hashed = Hashed(call["password"], hash_, options_of(call))
        user = user_records.make(
            call.db, id_=call["userId"], email=call["email"], name=call["name"], hashed=hashed
        )
        return user_records.shown(call.db, user)

    common = (
        Param("userId", params.custom_id),
        Param("email", params.email),
        Param("password", people_params.password),
    )
    declared = (*common, *own, users.NAME)
    route("POST", f"/users/{path}", scope=users.WRITE, params=declared, status=201)(create)


def _phpass(call: Call) -> Options:
    del call
    seconds = time.time()
    state = f"{seconds % 1:.8f} {int(seconds)}{os.getpid()}"
    costs = {"iteration_count_log2": 8, "portable_hashes": False}
    return {"type": "phpass", **costs, "random_state": state}


def _sha(call: Call) -> Options:
    version = call["passwordVersion"] or "sha256"
    if version not in passwords.SHA_VERSIONS:
        raise server_error()
    return {"version": version}


def _scrypt(call: Call) -> Options:
    cpu, length = call["passwordCpu"], call["passwordLength"]
    memory, parallel = call["passwordMemory"], call["passwordParallel"]
    is_power_of_two = cpu > 1 and cpu & (cpu - 1) == 0
    if not is_power_of_two or min(memory, parallel) < 1 or length < 16:
        raise server_error()
    if call["passwordSalt"] == "0":
        raise server_error()
    costs = {"costCpu": cpu, "costMemory": memory, "costParallel": parallel}
    return {"type": "scrypt", **costs, "length": length, "salt": call["passwordSalt"]}


def _scrypt_modified(call: Call) -> Options:
    parts = (call["passwordSalt"], call["passwordSaltSeparator"], call["passwordSignerKey"])
    salt, separator, key = parts
    if not all(_BASE64.fullmatch(part) for part in parts) or "0" in (salt, key):
        raise server_error()
    return {"type": "scryptMod", "salt": salt, "saltSeparator": separator, "signerKey": key}


_declare("argon2", "argon2", (), lambda _: passwords.ARGON2)
_declare("bcrypt", "bcrypt", (), lambda _: {"type": "bcrypt", "cost": 8})
_declare("md5", "md5", (), lambda _: {"type": "md5"})
_declare("phpass", "phpass", (), _phpass)
_declare("sha", "sha", (Param("passwordVersion", params.one_of(*_SHA_NAMES), ""),), _sha)
_declare(
    "scrypt",
    "scrypt",
    (
        Param("passwordSalt", _TEXT),
        *(
            Param(name, params.integer)
            for name in ("passwordCpu", "passwordMemory", "passwordParallel", "passwordLength")
        ),
    ),
    _scrypt,
)
_declare(
    "scrypt-modified",
    "scryptMod",
    tuple(
        Param(name, _TEXT)
        for name in ("passwordSalt", "passwordSaltSeparator", "passwordSignerKey")
    ),
    _scrypt_modified,
)
