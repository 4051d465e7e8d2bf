"""Tokens that are signed by the store: what is read of them, and the words of refusals."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from appwrite_cli.local import jwts
from appwrite_cli.local.jwts import InvalidToken
from appwrite_cli.local.store import Store


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = Store(tmp_path)
    with store.transaction(write=False) as connection:
        yield connection
    store.close()


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_holds_its_payload_and_its_end(db: sqlite3.Connection) -> None:
    token = jwts.encode(db, {"userId": "ada"}, 60)
    payload = jwts.decode(db, token)
    assert payload.pop("exp") > 0
    assert payload == {"userId": "ada"}


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("nonsense", "Incomplete segments"),
        ("a.b", "Incomplete segments"),
        (f"{segment({})}.{segment({})}.x", "Missing header algo"),
        (f"{segment([])}.{segment({})}.x", "Missing header algo"),
        (f"{segment({'alg': 'none'})}.{segment({})}.", "Unsupported header algo"),
        (f"{segment({'alg': ['HS256']})}.{segment({})}.", "Unsupported header algo"),
        (f"{segment({'alg': 'HS256'})}.{segment({'userId': 'ada'})}.x", "Signature failed"),
        (f"{segment({'alg': 'HS256'})}.{segment({'userId': 'ada'})}.é", "Signature failed"),
        ("é.b.c", "Syntax error"),
        ("a.b.c", "Syntax error"),
    ],
)
def test_what_is_no_token_is_refused(token: str, words: str, db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidToken, match=words):
        jwts.decode(db, token)


def test_a_token_that_is_over_is_refused(db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidToken, match="Expired"):
        jwts.decode(db, jwts.encode(db, {}, 0))


def test_a_changed_payload_breaks_the_signature(db: sqlite3.Connection) -> None:
    header, _, signature = jwts.encode(db, {"userId": "ada"}, 60).split(".")
    forged = f"{header}.{segment({'userId': 'eve', 'exp': 2**40})}.{signature}"
    with pytest.raises(InvalidToken, match="Signature failed"):
        jwts.decode(db, forged)


def test_each_store_has_a_key_of_its_own(db: sqlite3.Connection, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    with other.transaction(write=False) as theirs, pytest.raises(InvalidToken):
        jwts.decode(db, jwts.encode(theirs, {}, 60))
    other.close()
