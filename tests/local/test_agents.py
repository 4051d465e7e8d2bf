"""What is read from `User-Agent`, and one-time passwords."""

import base64

import pytest

from appwrite_cli.local import agents, authenticators

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
CHROME = f"{WINDOWS}Chrome/120.0.6099.71 Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"


@pytest.mark.parametrize(
    ("user_agent", "system", "client", "engine", "device"),
    [
        (CHROME, "Windows 10", "Chrome 120.0", "Blink 120.0.6099.71", "desktop"),
        (f"{CHROME} Edg/120.1.2", "Windows 10", "Microsoft Edge 120.1", "Blink", "desktop"),
        (f"{MAC}Version/17.1 Safari/605.1.15", "Mac 10.15", "Safari 17.1", "WebKit", "desktop"),
        (IPHONE, "iOS 17.1", "Mobile Safari 17.1", "WebKit 605.1.15", "smartphone"),
        (ANDROID, "Android 10", "Chrome Mobile 120.0", "Blink", "smartphone"),
        (FIREFOX, "GNU/Linux", "Firefox 121.0", "Gecko 121.0", "desktop"),
        ("curl/8.5.0", "", "curl 8.5", "", ""),
        ("python-requests/2.31.0", "", "Python Requests 2.31", "", ""),
        ("AppwriteCLI/6.2.1 (Linux)", "GNU/Linux", "Appwrite CLI 6.2.1", "", "desktop"),
        ("UNKNOWN", "", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_common_clients_are_known(
    user_agent: str, system: str, client: str, engine: str, device: str
) -> None:
    found = agents.describe(user_agent)
    assert set(found) == set(agents.FIELDS)
    assert f"{found['osName']} {found['osVersion']}".strip() == system
    assert f"{found['clientName']} {found['clientVersion']}".strip() == client
    assert f"{found['clientEngine']} {found['clientEngineVersion']}".startswith(engine)
    assert found["deviceName"] == device


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_one_time_passwords_are_those_of_rfc_6238(seconds: int, expected: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert authenticators.password(secret, seconds) == expected


def test_a_secret_needs_no_padding() -> None:
    secret = authenticators.new_secret()
    assert "=" not in secret
    assert len(authenticators.password(secret, 0)) == 6
    assert f"secret={secret}" in authenticators.uri(secret, "My shop", "ada@example.com")
