"""What is told of an email address, by the rules of utopia-php/emails."""

import pytest

from appwrite_cli.local import email_facts


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada+News@Example.org", "ada+news@example.org"),  # nobody knows what a plus means there
        ("a.d.a+news@gmail.com", "ada@gmail.com"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("a.d.a+news@outlook.de", "a.d.a@outlook.com"),
        ("ada@msn.com", "ada@outlook.com"),
        ("ada-love-lace@yahoo.com", "ada-love@yahoo.com"),
        ("ada+x@ymail.com", "ada+x@yahoo.com"),
        ("a.da+x@me.com", "a.da@icloud.com"),
        ("a.da+x@proton.me", "a.da+x@protonmail.com"),
        ("ada@fastmail.fm", "ada@fastmail.com"),
        ("ada@walla.com", "ada@walla.co.il"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("...@gmail.com", None),
        ("", None),
        (None, None),
        ("ada", None),
        ('"a@b"@example.org', None),
    ],
)
def test_one_mailbox_has_one_canonical_address(address: str | None, canonical: str | None) -> None:
    told = email_facts.of(address)
    assert told["emailCanonical"] == canonical
    if canonical is None:
        assert set(told.values()) == {None}
    else:
        assert told["emailIsCanonical"] == (canonical == (address or "").lower())


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        ("gmail.com", "emailIsFree"),
        ("gmx.de", "emailIsFree"),
        ("example.com", "emailIsDisposable"),
        ("mailinator.com", "emailIsDisposable"),
        ("example.org", "emailIsCorporate"),
        ("mail.example.com", "emailIsCorporate"),
    ],
)
def test_a_domain_is_of_one_kind(domain: str, kind: str) -> None:
    told = email_facts.of(f"ada@{domain}")
    kinds = ("emailIsFree", "emailIsDisposable", "emailIsCorporate")
    assert [name for name in kinds if told[name]] == [kind]
