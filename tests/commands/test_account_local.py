"""`awcli account` on the local Appwrite: whole flows, and what users may do with other commands."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from appwrite_cli import client
from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server
from tests.conftest import Run

PASSWORD = "correct horse battery"
LOGIN = "account login --email ada@example.com --password-file -"


@pytest.fixture
def ada(local: Run) -> Run:
    """A local Appwrite with the user ada, whose session is in the file `ada`."""
    create(local, "ada")
    keep_session(local, "ada")
    return local


@pytest.fixture
def served(awcli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """awcli with the endpoint of a local Appwrite that is served, and no credential."""
    server = Server(tmp_path / "served")
    server.start()
    monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
    monkeypatch.setenv("APPWRITE_PROJECT_ID", PROJECT)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield awcli
    client.close()
    server.close()


def create(awcli: Run, user: str) -> None:
    line = f"account create --id {user} --email {user}@example.com --password-file - -o ids"
    assert awcli(line, stdin=PASSWORD) == f"{user}\n"


def keep_session(awcli: Run, user: str) -> None:
    line = f"account login --email {user}@example.com --password-file - --jmespath secret"
    Path(user).write_text(awcli(line, stdin=PASSWORD))


def test_a_user_signs_up_in_and_out(ada: Run) -> None:
    assert ada("account get --session-file ada --jmespath email") == "ada@example.com\n"
    assert ada("account sessions --session-file ada --fields provider,current") == "email\ttrue\n"
    assert ada("account logout --session-file ada").err == "signed out\n"
    assert "the session has ended" in ada("account get --session-file ada", code=3).err


def test_without_a_key_the_session_comes_out_of_the_cookie(served: Run) -> None:
    create(served, "ada")
    signed_in = served(f"{LOGIN} --jmespath secret", stdin=PASSWORD)
    assert "this one is taken from its cookie" in signed_in.err
    Path("ada").write_text(signed_in)
    assert served("account get --session-file ada --jmespath name") == "\n"


def test_a_session_is_kept_in_a_profile_without_any_key(served: Run) -> None:
    create(served, "ada")
    endpoint = os.environ["APPWRITE_ENDPOINT"]
    served(f"profiles add dev --endpoint {endpoint} --project {PROJECT} --use")
    served(f"{LOGIN} --save", stdin=PASSWORD)
    assert served("account get -o ids") == "ada\n"
    served("account logout")
    assert "the session has ended" in served("account get", code=3).err


def test_a_token_makes_one_session(ada: Run) -> None:
    token = ada("users token ada").strip()
    cookie = ada("account exchange ada - --cookie", stdin=token)
    assert cookie.startswith(f"Set-Cookie: a_session_{PROJECT}=")
    assert "hint: a token works once" in ada("account exchange ada -", stdin=token, code=3).err
    Path("other").write_text(cookie.partition("=")[2].partition(";")[0])
    assert ada("account get --session-file other -o ids") == "ada\n"


def test_a_jwt_acts_as_the_user_and_ends_with_the_session(ada: Run) -> None:
    Path("jwt").write_text(ada("account jwt --session-file ada --duration 60"))
    assert ada("account get --jwt-file jwt -o ids") == "ada\n"
    ada("account logout --session-file ada")
    assert "make a new one" in ada("account get --jwt-file jwt", code=3).err


def test_preferences_and_the_account_are_changed(ada: Run) -> None:
    as_ada = "--session-file ada"
    assert ada(f"account prefs theme=dark size:=3 {as_ada} -o json").json == {
        "theme": "dark",
        "size": 3,
    }
    assert ada(f"account prefs --unset size {as_ada}") == "theme\tdark\n"
    ada(f"account update --name Ada --email new@example.com --password-file - {as_ada}",
        stdin=PASSWORD)  # fmt: skip
    assert ada(f"account get {as_ada} --fields name,email") == "name\tAda\nemail\tnew@example.com\n"
    Path("new").write_text("staple for horses")
    ada(f"account update --new-password-file new --password-file - {as_ada}", stdin=PASSWORD)
    login = "account login --email new@example.com --password-file - --jmespath userId"
    ada(login, stdin=PASSWORD, code=3)
    assert ada(login, stdin="staple for horses") == "ada\n"


def test_other_sessions_end_by_their_ids_and_all_at_once(ada: Run) -> None:
    Path("first").write_text(Path("ada").read_text())
    keep_session(ada, "ada")
    first, second = ada("account sessions --session-file ada -o ids").split()
    assert ada("account sessions current --session-file ada -o ids") == f"{second}\n"
    ada(f"account logout {first} --session-file ada --yes")
    ada("account get --session-file first", code=3)
    ada("account logout --all --session-file ada --yes")
    assert ada("sessions list ada --count") == "0\n"


def test_rows_are_what_the_user_may_see_and_change(ada: Run) -> None:
    create(ada, "bob")
    keep_session(ada, "bob")
    ada("databases create app -q")
    ada("tables create app/notes --row-security --allow create=users --column text:text -q")
    ada("rows create app/notes/public text=Welcome --allow read=any -q")
    ada("rows create app/notes/adas text=Mine --session-file ada -q")
    as_ada, as_bob = "--session-file ada", "--session-file bob"
    assert ada(f"rows list app/notes {as_ada} -o ids") == "app/notes/public\napp/notes/adas\n"
    assert ada(f"rows list app/notes {as_bob} -o ids") == "app/notes/public\n"
    ada(f"rows get app/notes/adas {as_bob}", code=4)
    refused = ada(f"rows update app/notes/public text=Mine {as_bob}", code=3)
    assert "hint: this user lacks the permission" in refused.err
    line = f"rows create app/notes text=x --allow read=user:ada {as_bob}"
    assert "Permissions must be one of" in ada(line, code=3).err
    bulk = ada(f"rows delete app/notes --all --yes {as_ada}", code=3)
    assert "users write one at a time, API keys in bulk" in bulk.err
    ada(f"rows delete app/notes/adas {as_ada} --yes")


def test_a_team_and_its_roles_change_what_a_session_sees(ada: Run) -> None:
    ada("databases create app -q")
    ada("tables create app/notes --row-security --column text:text -q")
    ada("rows create app/notes/plan text=Plan --allow read=team:editors/editor -q")
    as_ada = "--session-file ada"
    ada("teams create editors --name Editors -q")
    member = ada("memberships create editors --user ada --role guest -o ids").strip()
    assert ada(f"rows list app/notes {as_ada} --count") == "0\n"
    ada(f"memberships update {member} --role editor -q")
    assert ada(f"rows list app/notes {as_ada} --count") == "1\n"
    assert ada(f"teams list {as_ada} -o ids") == "editors\n"
    ada(f"memberships delete {member} --yes")
    assert ada(f"rows list app/notes {as_ada} --count") == "0\n"


def test_a_user_makes_teams_of_their_own(ada: Run) -> None:
    ada("teams create mine --name Mine --session-file ada -q")
    assert ada("memberships list mine --session-file ada --fields roles") == '["owner"]\n'
    refused = ada("users list --session-file ada", code=3)
    assert "the scope users.read is needed: use an API key that has it" in refused.err


def test_only_an_app_with_a_key_is_believed_which_browser_the_user_has(
    served: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(served, "ada")
    words = [
        *LOGIN.split(),
        "--user-agent",
        "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Firefox/121",
    ]
    without = served([*words, "-o", "json"], stdin=PASSWORD)
    assert "takes it from API keys only" in without.err
    monkeypatch.setenv("APPWRITE_API_KEY", KEY)
    assert served([*words, "--jmespath", "clientName"], stdin=PASSWORD) == "Firefox\n"
    assert without.json["clientName"] != "Firefox"


def test_a_batch_signs_in_and_goes_on_with_its_own_key(local: Run) -> None:
    Path("password").write_text(PASSWORD)
    Path("lines").write_text(
        "account create --id ada --email ada@example.com --password-file password -o ids\n"
        "ada = account login --email ada@example.com --password-file password\n"
        "users list --count\n"
        "account get --session ${ada.secret} -o ids\n"
        "account logout --session ${ada.secret}\n"
    )
    done = local("batch lines --key-file -", stdin=KEY)
    assert done == "ada\n1\nada\n"
    assert "signed out" in done.err


def test_a_blocked_user_is_out(ada: Run) -> None:
    ada("users update ada --block -q")
    assert "has been blocked" in ada("account get --session-file ada", code=3).err
    assert "has been blocked" in ada(LOGIN, stdin=PASSWORD, code=3).err


@pytest.mark.parametrize("with_key", [True, False])
def test_a_provider_signs_a_user_in(
    served: Run, monkeypatch: pytest.MonkeyPatch, with_key: bool
) -> None:
    if with_key:
        monkeypatch.setenv("APPWRITE_API_KEY", KEY)
    address = served(
        "account oauth2 mock --success http://localhost/in?app=1 --failure http://localhost/no"
        " --scope email --scope profile"
    ).strip()
    with httpx.Client(trust_env=False) as browser:
        while not address.startswith("http://localhost/"):
            address = browser.get(address).headers["location"]
    back = parse_qs(urlsplit(address).query)
    assert back["app"] == ["1"]
    secret = served(
        f"account exchange {back['userId'][0]} - --jmespath secret", stdin=back["secret"][0]
    )
    Path("session").write_text(secret)
    monkeypatch.delenv("APPWRITE_API_KEY", raising=False)
    assert served("account sessions --session-file session --fields provider") == "mock\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("account oauth2 github", "This provider is disabled."),
        ("account oauth2 nosuch", "Invalid `provider` param"),
        ("account oauth2 mock --success https://evil.example.net/", "Invalid URI."),
    ],
)
def test_what_is_wrong_with_a_provider_is_told(local: Run, line: str, words: str) -> None:
    refused = local(line, code=1)
    assert words in refused.err
    assert "hint" not in refused.err


def test_no_browser_is_sent_to_an_address_without_a_port(local: Run) -> None:
    got = local("account oauth2 mock --success http://localhost/in --failure http://localhost/no")
    assert got.err == (
        "warning: no browser reaches this address: serve the local Appwrite, "
        "with awcli local serve\n"
    )
