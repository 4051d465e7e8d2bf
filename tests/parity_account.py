"""Signing up and in, and what a signed-in user does: command lines and the SDK's calls."""

from typing import Any

from appwrite.enums.o_auth_provider import OAuthProvider
from appwrite.id import ID
from appwrite.services.account import Account

from tests.misbehaving import redirect
from tests.sdk import Call, Case, same

PASSWORD, NEW = "correct horse battery", "staple for horses"
SESSION = {"$id": "s1", "userId": "ada", "expire": "2027-01-02T03:04:05.678+00:00", "secret": "x"}
FOUND: dict[str, Any] = {
    "/account/prefs": {"theme": "dark", "size": 3},
    "/account/sessions": {"total": 1, "sessions": [SESSION]},
    "/account/sessions/s1": SESSION,
    "/account/sessions/current": SESSION,
}
TO_PROVIDER = redirect("https://provider.example.com/authorize?state=x", 301)


def app(line: str, *calls: Call, stdin: str = "") -> Case:
    """What an app sends with its API key."""
    found = {f"/account/tokens/oauth2/{name}": TO_PROVIDER for name in ("github", "google")}
    return same(line, *calls, stdin=stdin, service=Account, found=found)


def user(line: str, *calls: Call, stdin: str = "", service: type[Any] = Account) -> Case:
    """What a signed-in user sends."""
    return same(
        line, *calls, stdin=stdin, service=service, found=FOUND, user=True, files={"new": NEW}
    )


class AccountOf1p9(Account):  # type: ignore[misc] # it carries no types
    """With the call that the SDK for servers of 1.9 has (22.2.0), and this one no more."""

    def create_jwt(self, duration: float | None = None) -> Any:
        headers = {
            "X-Appwrite-Project": self.client.get_config("project"),
            "content-type": "application/json",
        }
        params = {} if duration is None else {"duration": duration}
        return self.client.call("post", "/account/jwts", headers, params)


ACCOUNT_OF_1_9 = [
    user("account jwt", lambda api: api.create_jwt(), service=AccountOf1p9),
    user("account jwt --duration 60", lambda api: api.create_jwt(60), service=AccountOf1p9),
]

SIGNING_UP = [
    app(
        "account create --email ada@example.com --password-file -",
        lambda api: api.create(ID.unique(), "ada@example.com", PASSWORD),
        stdin=f"{PASSWORD}\n",
    ),
    app(
        "account create --id ada --email ada@example.com --name 'Ada Lovelace' --password-file -"
        " --user-agent Mozilla/5.0",
        lambda api: api.create("ada", "ada@example.com", PASSWORD, "Ada Lovelace"),
        stdin=PASSWORD,
    ),
]

SIGNING_IN = [
    app(
        "account login --email ada@example.com --password-file -",
        lambda api: api.create_email_password_session("ada@example.com", PASSWORD),
        stdin=f"{PASSWORD}\r\n",
    ),
    app(
        "account login --email ada@example.com --password-file - --cookie --duration 3600"
        " --user-agent 'Mozilla/5.0 (X11; Linux)'",
        lambda api: api.create_email_password_session("ada@example.com", PASSWORD, 3600),
        stdin=PASSWORD,
    ),
    app(
        "account oauth2 github",
        lambda api: api.create_o_auth2_token(OAuthProvider.GITHUB),
    ),
    app(
        "account oauth2 google --success 'https://example.com/in?a=b&c=d' --failure"
        " https://example.com/no --scope email --scope profile --state xyz --user-agent Mozilla",
        lambda api: api.create_o_auth2_token(
            OAuthProvider.GOOGLE,
            success="https://example.com/in?a=b&c=d",
            failure="https://example.com/no",
            scopes=["email", "profile"],
            state="xyz",
        ),
    ),
    app(
        "account exchange ada 8f6b1c --user-agent Mozilla/5.0",
        lambda api: api.create_session("ada", "8f6b1c"),
    ),
    app(
        "account exchange ada - --cookie",
        lambda api: api.create_session("ada", "8f6b1c"),
        stdin="8f6b1c\n",
    ),
]

SIGNED_IN = [
    user("account get", lambda api: api.get()),
    user("account get --fields name", lambda api: api.get()),
    user("account update --name Ada", lambda api: api.update_name("Ada")),
    user(
        "account update --name Ada --email new@example.com --phone +12025550123 --password-file -",
        lambda api: api.update_name("Ada"),
        lambda api: api.update_email("new@example.com", PASSWORD),
        lambda api: api.update_phone("+12025550123", PASSWORD),
        stdin=PASSWORD,
    ),
    user(
        "account update --password-file - --new-password-file new --email new@example.com",
        lambda api: api.update_email("new@example.com", PASSWORD),
        lambda api: api.update_password(NEW, PASSWORD),
        stdin=PASSWORD,
    ),
    user("account update --new-password-prompt --dry-run"),  # a dry run asks and sends nothing
    user("account prefs", lambda api: api.get_prefs()),
    user(
        "account prefs theme=light lang=de",
        lambda api: api.update_prefs({"theme": "light", "size": 3, "lang": "de"}),
    ),
    user("account prefs --unset size", lambda api: api.update_prefs({"theme": "dark"})),
    user("account prefs --replace --data '{\"a\": [1]}'", lambda api: api.update_prefs({"a": [1]})),
    user("account sessions", lambda api: api.list_sessions()),
    user("account sessions --fields '$id'", lambda api: api.list_sessions()),
    user(
        "account sessions current s1",
        lambda api: api.get_session("current"),
        lambda api: api.get_session("s1"),
    ),
    user("account logout", lambda api: api.delete_session("current")),
    user(
        "account logout s1 s2 --yes",
        lambda api: api.delete_session("s1"),
        lambda api: api.delete_session("s2"),
    ),
    user("account logout --all --yes", lambda api: api.delete_sessions()),
]

ACCOUNT = [*SIGNING_UP, *SIGNING_IN, *SIGNED_IN]
