"""Emails, phone numbers, passwords, labels, roles and URLs as they are checked before sending."""

from collections.abc import Callable

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.people import (
    check_email,
    check_labels,
    check_name,
    check_password,
    check_phone,
    check_roles,
    check_some_name,
    check_target,
    check_url,
)


@pytest.mark.parametrize("email", ["ada@example.com", "A.B+c@x-y.co", "ü@ö.de", "a@b"])
def test_an_email_is_left_to_the_server_where_it_can_be_one(email: str) -> None:
    assert check_email(email) == email
    assert check_target("email", email) == email


@pytest.mark.parametrize("phone", ["+1", "+12025550123", "+123456789012345"])
def test_a_phone_number_is_a_plus_and_digits(phone: str) -> None:
    assert check_phone(phone) == phone
    assert check_target("sms", phone) == phone


def test_the_token_of_a_device_may_be_anything() -> None:
    assert check_target("push", "any: thing") == "any: thing"


def test_labels_and_roles_are_separated_by_commas_and_count_once() -> None:
    assert check_labels("vip, beta2,vip") == ["vip", "beta2"]
    assert check_roles(["owner,lead", "lead", "a.b-c_d"]) == ["owner", "lead", "a.b-c_d"]
    assert check_roles([]) == []
    assert check_roles(["r" * 81]) == ["r" * 81]


def test_passwords_names_and_urls_that_are_right() -> None:
    for password in ("12345678", "x" * 256, " spaces too "):
        assert check_password(password) == password
    assert check_name("") == ""
    assert check_some_name("n" * 128) == "n" * 128
    for url in ("https://example.com/join?a=1", "http://localhost:3000"):
        assert check_url(url) == url


WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: check_email("nope"), "'nope' is not an email address\n  nope\n      ^"),
    (lambda: check_email("a b@c.d"), "'a b@c.d' is not an email address\n  a b@c.d\n   ^"),
    (lambda: check_email(""), "'' is not an email address"),
    (lambda: check_phone("12025550100"), "'12025550100' is not a phone number\n  12025550100\n  ^"),
    (lambda: check_phone("+1 202"), "'+1 202' is not a phone number\n  +1 202\n    ^"),
    (lambda: check_phone("+"), "'+' is not a phone number\n  +\n   ^"),
    (lambda: check_phone(""), "'' is not a phone number"),
    (lambda: check_phone("+١٢٣"), "'+١٢٣' is not a phone number\n  +١٢٣\n   ^"),
    (
        lambda: check_phone("+1234567890123456"),
        "'+1234567890123456' is not a phone number\n  +1234567890123456\n                  ^",
    ),
    (lambda: check_labels("vip,not-ok"), "'not-ok' is not a label\n  vip,not-ok\n         ^"),
    (lambda: check_labels("vip, no good"), "'no good' is not a label\n  vip, no good\n         ^"),
    (lambda: check_labels("vip,"), "'' is not a label\n  vip,\n      ^"),
    (lambda: check_labels(""), "'' is not a label"),
    (lambda: check_labels("ä"), "'ä' is not a label\n  ä\n  ^"),
    (
        lambda: check_labels(",".join(f"l{number}" for number in range(1001))),
        "1001 labels, 1000 are the most of a user",
    ),
    (lambda: check_roles(["a b"]), "'a b' is not a role of a team\n  a b\n   ^"),
    (lambda: check_roles(["_a"]), "'_a' is not a role of a team\n  _a\n  ^"),
    (
        lambda: check_roles([",".join(f"r{number}" for number in range(101))]),
        "101 roles, 100 are the most in a team",
    ),
    (lambda: check_password("1234567"), "the password has 7 characters"),
    (lambda: check_password("x" * 257), "the password has 257 characters"),
    (lambda: check_name("n" * 129), "the name has 129 characters, 128 are the most"),
    (lambda: check_some_name(""), "the name is empty"),
    (lambda: check_url("example.com"), "'example.com' is not a URL"),
    (lambda: check_url("javascript:alert(1)"), "'javascript:alert(1)' is not a URL"),
    (lambda: check_url("https://[::"), "'https://[::' is not a URL"),
    (lambda: check_target("sms", "ada@b.c"), "'ada@b.c' is not a phone number\n  ada@b.c\n  ^"),
]


@pytest.mark.parametrize(("check", "message"), WRONG, ids=[message for _, message in WRONG])
def test_what_is_wrong_is_pointed_at(check: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        check()
    assert caught.value.message == message


def test_roles_of_whoever_makes_a_team_are_shorter() -> None:
    assert check_roles(["r" * 36], own=True) == ["r" * 36]
    with pytest.raises(UsageError, match="the role has 37 characters, 36 are the most here"):
        check_roles(["r" * 37], own=True)
