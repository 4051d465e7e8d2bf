"""Hashes of passwords: made with Argon2id as Appwrite does, verified whatever made them.

The algorithms and their options are those that Appwrite 1.9.6 takes over from other systems
(utopia-php/auth 0.7, src/Auth/Hashes). A plain password is only ever an argument here.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Options = Mapping[str, Any]

ARGON2: dict[str, Any] = {"type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3}
# What Appwrite 1.9.6 makes where a signed-in user chooses the password.
OF_ACCOUNTS: dict[str, Any] = {
    "type": "argon2",
    "memory_cost": 7168,
    "time_cost": 5,
    "threads": 1,
}
# Appwrite also takes sha512/224 and sha512/256 for a parameter, and then fails to use them.
SHA_VERSIONS = (
    *("sha1", "sha224", "sha256", "sha384", "sha512"),
    *("sha3-224", "sha3-256", "sha3-384", "sha3-512"),
)

_BCRYPT_BYTES = 72  # what is behind them does not count
_SCRYPT_BYTES = 1 << 30  # more memory than this, and no password is right
_FIREBASE = {"n": 16384, "r": 8, "p": 1}
_ITOA64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PHPASS = re.compile(r"\$[PH]\$(?P<cost>[./0-9A-Za-z])(?P<salt>.{8}).*", re.DOTALL)


@dataclass(frozen=True)
class Hashed:
    """A hash as a user keeps it: the text, the name of the algorithm and its options."""

    password: str
    hash: str
    options: Options

    def __repr__(self) -> str:
        return f"<Hashed {self.hash}>"


def new(plain: str, options: Options = ARGON2) -> Hashed:
    """The hash of a new password; `options` are those of Argon2id."""
    import argon2

    hasher = argon2.PasswordHasher(
        time_cost=options["time_cost"],
        memory_cost=options["memory_cost"],
        parallelism=options["threads"],
    )
    return Hashed(hasher.hash(plain), "argon2", options)


def verify(plain: str, password: str, algorithm: str, options: Options) -> bool:
    """Whether a plain password is the one that was hashed to `password`; never raises."""
    check = _CHECKS.get(algorithm)
    return check is not None and bool(password) and check(plain.encode(), password, options)


def _by_its_form(plain: bytes, password: str, options: Options) -> bool:
    # The hash itself says how it was made: PHP's password_verify looks at nothing else.
    del options
    if password.startswith("$argon2"):
        return _argon2(plain, password)
    return _bcrypt(plain, password)


def _argon2(plain: bytes, password: str) -> bool:
    import argon2

    try:
        return argon2.PasswordHasher().verify(password, plain)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _bcrypt(plain: bytes, password: str) -> bool:
    import bcrypt

    try:
        return bcrypt.checkpw(plain[:_BCRYPT_BYTES], password.encode())
    except ValueError:  # no hash of bcrypt
        return False


def _md5(plain: bytes, password: str, options: Options) -> bool:
    del options
    return _same(hashlib.md5(plain, usedforsecurity=False).hexdigest(), password)


def _sha(plain: bytes, password: str, options: Options) -> bool:
    version = options.get("version", "sha256")
    if version not in SHA_VERSIONS:
        return False
    return _same(hashlib.new(version.replace("-", "_"), plain).hexdigest(), password)


def _phpass(plain: bytes, password: str, options: Options) -> bool:
    """The portable hashes of phpass, as WordPress and phpBB have them, else those of bcrypt."""
    del options
    form = _PHPASS.fullmatch(password)
    rounds = _ITOA64.index(form["cost"]) if form else 0
    if form is None or not 7 <= rounds <= 30:
        return _bcrypt(plain, password)
    digest = hashlib.md5(form["salt"].encode() + plain, usedforsecurity=False).digest()
    for _ in range(1 << rounds):
        digest = hashlib.md5(digest + plain, usedforsecurity=False).digest()
    return _same(password[:12] + _encode64(digest), password)


def _encode64(data: bytes) -> str:
    """Base64 of phpass: its own alphabet, and the lowest bits of three bytes come first."""
    text = ""
    for start in range(0, len(data), 3):
        part = data[start : start + 3]
        number = int.from_bytes(part, "little")
        text += "".join(_ITOA64[number >> 6 * place & 63] for place in range(len(part) + 1))
    return text


def _scrypt(plain: bytes, password: str, options: Options) -> bool:
    cost = {"n": options["costCpu"], "r": options["costMemory"], "p": options["costParallel"]}
    key = _derived(plain, options["salt"].encode(), cost, options["length"])
    return key is not None and _same(key.hex(), password)


def _scrypt_modified(plain: bytes, password: str, options: Options) -> bool:
    """Firebase's way: scrypt's key encrypts the key of the project, and that is the hash."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    salt = _decode64(options["salt"]) + _decode64(options["saltSeparator"])
    key = _derived(plain, salt, _FIREBASE, 64)
    if key is None:
        return False
    cipher = Cipher(algorithms.AES(key[:32]), modes.CTR(bytes(16))).encryptor()
    signed = cipher.update(_decode64(options["signerKey"])) + cipher.finalize()
    return _same(base64.b64encode(signed).decode(), password)


def _derived(plain: bytes, salt: bytes, cost: Mapping[str, int], length: int) -> bytes | None:
    """scrypt's key, or None for costs that scrypt does not take or this machine should not."""
    try:
        return hashlib.scrypt(plain, salt=salt, **cost, maxmem=_SCRYPT_BYTES, dklen=length)
    except (ValueError, OverflowError, MemoryError):
        return None


def _decode64(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return b""


def _same(computed: str, password: str) -> bool:
    return hmac.compare_digest(computed.encode(), password.encode())


_CHECKS: dict[str, Callable[[bytes, str, Options], bool]] = {
    "argon2": _by_its_form,
    "bcrypt": _by_its_form,
    "md5": _md5,
    "phpass": _phpass,
    "scrypt": _scrypt,
    "scryptMod": _scrypt_modified,
    "sha": _sha,
}
