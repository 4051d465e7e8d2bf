"""The OAuth2 providers that Appwrite 1.9.6 knows by name, and the two that the local one is itself.

A server speaks to Google, GitHub and so on; nothing here leaves this machine. So these are known
and disabled, and `mock` and `mock-unverified`, which Appwrite has for its own tests, are enabled.
"""

from dataclasses import dataclass

NAMES = (
    *("amazon", "apple", "auth0", "authentik", "autodesk", "bitbucket", "bitly", "box"),
    *("dailymotion", "discord", "disqus", "dropbox", "etsy", "facebook", "figma", "fusionauth"),
    *("github", "gitlab", "google", "keycloak", "kick", "linkedin", "microsoft", "notion", "oidc"),
    *("okta", "paypal", "paypalSandbox", "podio", "salesforce", "slack", "spotify", "stripe"),
    *("tradeshift", "tradeshiftBox", "twitch", "wordpress", "x", "yahoo", "yammer", "yandex"),
    *("zoho", "zoom", "mock", "mock-unverified"),
)


@dataclass(frozen=True)
class Profile:
    """What a provider tells of whoever has signed in there."""

    uid: str
    name: str
    email: str
    is_verified: bool


# The people whom Appwrite's own mock providers know.
PROFILES = {
    "mock": Profile("1", "User Name", "useroauth@localhost.test", is_verified=True),
    "mock-unverified": Profile(
        "2", "User Name Unverified", "useroauthunverified@localhost.test", is_verified=False
    ),
}
TITLES = {"mock": "Mock", "mock-unverified": "MockUnverified"}
