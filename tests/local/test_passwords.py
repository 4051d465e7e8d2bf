"""Hashes of passwords, against vectors of the systems that make them."""

import hashlib
from typing import Any

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appwrite_cli.local import passwords

PLAIN = "correct horse"
# Firebase's own example: https://github.com/firebase/scrypt
FIREBASE = {
    "type": "scryptMod",
    "salt": "42xEC+ixf3L2lw==",
    "saltSeparator": "Bw==",
    "signerKey": (
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
    ),
}
FIREBASE_HASH = (
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
)


def sha(version: str) -> tuple[str, dict[str, Any]]:
    digest = hashlib.new(version.replace("-", "_"), PLAIN.encode()).hexdigest()
    return digest, {"version": version}


def scrypt(**options: Any) -> tuple[str, dict[str, Any]]:
    options = {"costCpu": 8, "costMemory": 14, "costParallel": 1, "length": 64, **options}
    options.setdefault("salt", "salt")
    key = hashlib.scrypt(
        PLAIN.encode(),
        salt=options["salt"].encode(),
        n=options["costCpu"],
        r=options["costMemory"],
        p=options["costParallel"],
        dklen=options["length"],
        maxmem=1 << 26,
    )
    return key.hex(), options


def test_a_new_hash_is_argon2id_with_appwrites_costs() -> None:
    hashed = passwords.new(PLAIN)
    assert hashed.password.startswith("$argon2id$v=19$m=65536,t=4,p=3$")
    assert (hashed.hash, hashed.options) == ("argon2", passwords.ARGON2)
    assert passwords.verify(PLAIN, hashed.password, hashed.hash, hashed.options)
    assert not passwords.verify(PLAIN + " ", hashed.password, hashed.hash, hashed.options)
    assert passwords.new(PLAIN).password != hashed.password


def test_a_hash_does_not_show_itself_in_tracebacks() -> None:
    assert repr(passwords.new(PLAIN)) == "<Hashed argon2>"


CASES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "md5": ("md5", PLAIN, hashlib.md5(PLAIN.encode()).hexdigest(), {}),
    # The example of RFC 1321.
    "md5 of an alphabet": (
        "md5",
        "abcdefghijklmnopqrstuvwxyz",
        "c3fcd3d76192e4007dfb496cca67e13b",
        {},
    ),
    # phpass's own test: https://www.openwall.com/phpass/
    "phpass": ("phpass", "test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", {}),
    "phpBB": ("phpass", "test12345", "$H$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", {}),
    "phpass with blowfish": (
        "phpass",
        PLAIN,
        bcrypt.hashpw(PLAIN.encode(), bcrypt.gensalt(4, b"2a")).decode(),
        {},
    ),
    "bcrypt 2b": (
        "bcrypt",
        PLAIN,
        bcrypt.hashpw(PLAIN.encode(), bcrypt.gensalt(4)).decode(),
        {"cost": 8},
    ),
    # The example of crypt_blowfish: https://www.openwall.com/crypt/
    "bcrypt 2y": (
        "bcrypt",
        "U*U",
        "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        {},
    ),
    # argon2's own test: https://github.com/P-H-C/phc-winner-argon2
    "argon2i": (
        "argon2",
        "password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        {},
    ),
    "argon2id": (
        "argon2",
        "password",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        {},
    ),
    "scrypt": ("scrypt", PLAIN, *scrypt()),
    "scrypt of other costs": ("scrypt", PLAIN, *scrypt(costCpu=16, costParallel=3, length=32)),
    "Firebase": ("scryptMod", "user1password", FIREBASE_HASH, FIREBASE),
    **{version: ("sha", PLAIN, *sha(version)) for version in passwords.SHA_VERSIONS},
    "sha without a version": ("sha", PLAIN, sha("sha256")[0], {}),
}


@pytest.mark.parametrize(("algorithm", "plain", "hashed", "options"), CASES.values(), ids=CASES)
def test_hashes_of_every_algorithm_are_verified(
    algorithm: str, plain: str, hashed: str, options: dict[str, Any]
) -> None:
    assert passwords.verify(plain, hashed, algorithm, options)
    assert not passwords.verify(plain + "x", hashed, algorithm, options)
    assert not passwords.verify("", hashed, algorithm, options)
    changed = ("b" if hashed[-1] != "b" else "c").join((hashed[:-2], hashed[-1]))
    assert not passwords.verify(plain, changed, algorithm, options)


def test_bcrypt_takes_no_more_than_its_72_bytes() -> None:
    hashed = bcrypt.hashpw(b"a" * 72, bcrypt.gensalt(4)).decode()
    assert passwords.verify("a" * 100, hashed, "bcrypt", {})


@pytest.mark.parametrize(
    "options",
    [
        {"costCpu": 0},
        {"costCpu": 3},
        {"costCpu": 2**62},
        {"costMemory": 2**40},
        {"costParallel": 2**40},
        {"costParallel": 0},
        {"length": 0},
        {"length": 2**70},
    ],
)
def test_costs_that_nobody_can_pay_verify_nothing(options: dict[str, Any]) -> None:
    hashed, usual = scrypt()
    assert not passwords.verify(PLAIN, hashed, "scrypt", {**usual, **options})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*passwords._CHECKS, "plaintext"]), st.text(max_size=40), st.text())
def test_no_hash_is_a_fault(algorithm: str, hashed: str, plain: str) -> None:
    cheap = {**scrypt()[1], **FIREBASE, "version": "sha1", "salt": "c2FsdA=="}
    assert not passwords.verify(plain, hashed, algorithm, cheap)
