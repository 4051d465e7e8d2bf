"""Endpoints: what is one, in which form it is kept, and which are trusted."""

import pytest

from appwrite_cli.config.endpoint import endpoint_hint, is_cloud, is_loopback, parse_endpoint
from appwrite_cli.errors import UsageError

CLOUD = "https://fra.cloud.appwrite.io/v1"
ENDPOINTS = [
    ("https://fra.cloud.appwrite.io/v1", CLOUD),
    ("https://fra.cloud.appwrite.io/v1/", CLOUD),
    ("https://fra.cloud.appwrite.io/v1///", CLOUD),
    ("HTTPS://FRA.cloud.appwrite.io:443/v1", CLOUD),
    ("http://localhost/v1", "http://localhost/v1"),
    ("http://localhost:80/v1", "http://localhost/v1"),
    ("http://localhost:8080/v1", "http://localhost:8080/v1"),
    ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ("https://example.com", "https://example.com"),
    ("https://example.com/appwrite/v1", "https://example.com/appwrite/v1"),
]


@pytest.mark.parametrize(("text", "expected"), ENDPOINTS)
def test_an_endpoint_is_normalised(text: str, expected: str) -> None:
    assert parse_endpoint(text, "--endpoint") == expected
    assert parse_endpoint(expected, "--endpoint") == expected


BAD_ENDPOINTS = [
    ("fra.cloud.appwrite.io/v1", "did you mean https://fra.cloud.appwrite.io/v1?"),
    ("localhost", "did you mean https://localhost?"),
    ("ftp://example.com/v1", "such as https://fra.cloud.appwrite.io/v1"),
    ("https://", "such as https://fra.cloud.appwrite.io/v1"),
    ("https:///v1", "such as https://fra.cloud.appwrite.io/v1"),
    ("/v1", "such as https://fra.cloud.appwrite.io/v1"),
    ("https://example.com/v1?a=b", "it is the part before them"),
    ("https://example.com/v1?", "it is the part before them"),
    ("https://example.com/v1#a", "it is the part before them"),
    ("https://example.com:99999/v1", ""),
    ("https://[::1/v1", ""),
    ("https://example.com/v1\n", ""),
    ("https://exam ple.com/v1", ""),
]


@pytest.mark.parametrize(("text", "hint"), BAD_ENDPOINTS)
def test_what_is_no_endpoint_is_refused(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_endpoint(text, "APPWRITE_ENDPOINT")
    assert caught.value.message.startswith("APPWRITE_ENDPOINT: ")
    assert caught.value.hint.startswith(hint)


def test_a_password_in_an_endpoint_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        parse_endpoint("https://ada:pa55word@example.com/v1", "--endpoint")
    error = caught.value
    assert error.message == "--endpoint: an endpoint holds no user or password"
    assert "pa55word" not in error.message + error.hint


def test_a_missing_v1_gets_a_hint_and_not_a_guess() -> None:
    assert parse_endpoint("https://example.com", "--endpoint") == "https://example.com"
    assert endpoint_hint("https://example.com") == (
        "the endpoint has no /v1: is it https://example.com/v1?"
    )
    assert endpoint_hint("https://example.com/v1") == ""


@pytest.mark.parametrize(
    ("endpoint", "loopback", "cloud"),
    [
        ("http://localhost/v1", True, False),
        ("http://127.0.0.1:8080/v1", True, False),
        ("http://[::1]/v1", True, False),
        ("http://127.evil.example/v1", False, False),
        ("http://127.0.0.1.evil.example/v1", False, False),
        ("https://localhost.evil.example/v1", False, False),
        (CLOUD, False, True),
        ("https://cloud.appwrite.io/v1", False, True),
        ("http://cloud.appwrite.io/v1", False, False),
        ("https://cloud.appwrite.io:8443/v1", False, False),
        ("https://evilcloud.appwrite.io/v1", False, False),
        ("https://cloud.appwrite.io.evil.example/v1", False, False),
    ],
)
def test_only_this_machine_is_loopback_and_only_appwrites_is_cloud(
    endpoint: str, loopback: bool, cloud: bool
) -> None:
    assert (is_loopback(endpoint), is_cloud(endpoint)) == (loopback, cloud)
