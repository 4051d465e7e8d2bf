"""The world in which the examples of help make sense: what is there before one is typed.

To add a group: put into FILES and WORLD what its examples name, and into BEFORE what single ones
need besides. `tests/test_examples.py` finds the examples by itself. Data and people are here, the
rest is in `tests/example_services.py`.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from appwrite_cli import local as local_appwrite
from tests import example_services as services
from tests.console import Shell

PASSWORD = "correct horse battery"

# An ID in an example that only a server can have made. It stands for the variable of WORLD that is
# named as the group: `sessions` for `awcli sessions delete ada/68c1a2b30004f2d1e5a7`.
SERVER_MADE = r"\b[0-9a-f]{20}\b"

FILES: Mapping[str, str | bytes] = {
    "password.txt": f"{PASSWORD}\n",
    "key.txt": "standard_example\n",
    "prefs.json": '{"theme": "dark"}\n',
    "users.csv": (
        "userId,email,name,password,hash\n"
        "linus,linus@example.com,Linus,"
        "$2y$04$PNGb7lX7THTA0XLdPcoUA.UvuLPg5ElVXuBrS0gPUaFHhIlDqbbOa,bcrypt\n"
    ),
    "users.ndjson": '{"userId": "linus", "email": "linus@example.com"}\n',
    "operations.json": (
        '[{"action": "create", "databaseId": "blog", "tableId": "articles", "rowId": "new",'
        ' "data": {"title": "New", "status": "draft"}}]\n'
    ),
    "provision.awcli": (
        "db = databases create shop --name Shop\n"
        "tables create ${db.$id}/items --column 'name:varchar(64)!'\n"
    ),
    "cleanup.awcli": "databases delete old\ndatabases delete tmp\n",
    "title.txt": "A title",
    "body.md": "A body",
    "article.json": '{"title": "From a file", "status": "draft"}\n',
    "signer.key": "c2lnbmVyIGtleQ==\n",
    "users.json": (
        '{"users": [{"localId": "linus", "email": "linus@example.com", "displayName": "Linus",'
        ' "phoneNumber": "+12025550142", "emailVerified": true, "disabled": false,'
        ' "salt": "c2FsdA==", "passwordHash": "aGFzaCBvZiBhIHBhc3N3b3Jk"}]}\n'
    ),
    "auth0.json": (
        '{"_id": {"$oid": "60425dc43519d90068f82973"}, "email": "linus@example.com",'
        ' "email_verified": true, "passwordHash":'
        ' "$2y$04$PNGb7lX7THTA0XLdPcoUA.UvuLPg5ElVXuBrS0gPUaFHhIlDqbbOa"}\n'
    ),
    "rows.awcli": "".join(
        f"rows create blog/articles/row{n} title=Row status=draft\n" for n in range(5)
    ),
    **services.FILES,
}


def sign_in_at_mock(shell: Shell) -> None:
    """What a browser does that signs in: it goes to the provider, and comes back to the app."""
    application = local_appwrite.application(Path(os.environ["AWCLI_LOCAL_DIR"]))
    transport = httpx.WSGITransport(app=application)
    with httpx.Client(transport=transport) as browser:
        app = {"success": "http://localhost:3000/in", "failure": "http://localhost:3000"}
        url = httpx.URL(
            "http://127.0.0.1/v1/account/tokens/oauth2/mock", params={"project": "local", **app}
        )
        while url.port != 3000:
            url = httpx.URL(browser.get(url).headers["location"])
    shell.variables["userId"] = url.params["userId"]
    Path("secret.txt").write_text(url.params["secret"], "utf-8")


def open_invitation(shell: Shell) -> None:
    """What a user does with the only mail: the secret of its link goes into a file."""
    (mail,) = (Path(os.environ["AWCLI_LOCAL_DIR"]) / "mails").iterdir()
    found = re.search(r"[?&]secret=([^&\s]+)", mail.read_text("utf-8"))
    assert found
    Path("secret.txt").write_text(found[1], "utf-8")


Step = str | Callable[[Shell], None]
ID = "--jmespath '\"$id\"'"

# Done in this order, once, by a shell whose directory holds the files.
WORLD: tuple[Step, ...] = (
    "awcli local demo --quiet",
    # Structure and rows
    "awcli databases create old --name Old",
    "awcli databases create tmp --name Temporary",
    "awcli tables create blog/old --no-permissions",
    "awcli tables create blog/a --column 'x:integer' --column 'y:integer' --no-permissions",
    "awcli tables create blog/b --no-permissions",
    (
        'awcli rows create blog/articles/old --data \'{"title": "Old", "status": "draft",'
        ' "$updatedAt": "2020-01-01T00:00:00.000+00:00"}\''
    ),
    "transactions=$(awcli transactions begin -o ids)",
    "tx=$(awcli transactions begin -o ids)",
    # People
    (
        "awcli users create ada --name 'Ada King' --email useroauth@localhost.test --verify-email"
        " --labels vip,staff --password-file password.txt"
        " --pref theme=light --pref size:=2 --pref lang=en"
    ),
    (
        "awcli users create grace --name 'Grace Hopper' --email hopper@example.com"
        " --password-file password.txt"
    ),
    sign_in_at_mock,
    "awcli account exchange $userId - < secret.txt",
    "identities=$(awcli identities list --jmespath 'identities[0].\"$id\"')",
    "awcli users update ada --email ada@example.com",
    "awcli targets create ada/work email ada@work.example.com",
    "awcli targets create ada sms +12025550199",
    f"sessions=$(awcli sessions create ada {ID})",
    f"account=$(awcli sessions create ada {ID})",
    (
        "awcli account login --email ada@example.com --password-file password.txt"
        " --jmespath secret > ada.session"
    ),
    "awcli sessions create ada --jmespath secret > session.txt",
    "awcli teams create editors --name Editors",
    "awcli teams create old --name Old",
    "awcli teams create tmp --name Temporary",
    "awcli teams prefs editors color=blue limit:=5",
    f"memberships=$(awcli memberships create editors --user ada --role owner {ID})",
    # Settings
    "awcli profiles add prod --endpoint https://fra.cloud.appwrite.io/v1 --project blog",
    (
        "awcli profiles add dev --endpoint http://localhost/v1 --project dev --database blog"
        " --timeout 10"
    ),
    "awcli profiles add old --endpoint http://localhost/v1 --project old",
    *services.WORLD,
)

# What is done before an example that holds these words.
BEFORE: Mapping[str, tuple[Step, ...]] = {
    "awcli databases create blog": ("awcli databases delete blog --yes",),
    "awcli columns delete blog/articles/subtitle": (
        "awcli columns create blog/articles 'subtitle:varchar(255)'",
    ),
    "awcli indexes delete blog/articles/by_views": (
        "awcli indexes create blog/articles 'by_views=key(views)'",
    ),
    "awcli users create ada": ("awcli users delete ada --yes",),
    "awcli users mfa ada --remove-authenticator totp": (
        "awcli api account.createMfaAuthenticator type=totp --session-file ada.session",
    ),
    "awcli users import users.csv --hash bcrypt": (
        (
            "printf 'mail,full_name,password\\nlinus@example.com,Linus,"
            "$2y$04$PNGb7lX7THTA0XLdPcoUA.UvuLPg5ElVXuBrS0gPUaFHhIlDqbbOa\\n' > users.csv"
        ),
    ),
    "awcli targets create ada/work": ("awcli targets delete ada/work --yes",),
    "awcli teams create editors": ("awcli teams delete editors --yes",),
    "awcli memberships create editors --user ada": (
        "awcli memberships delete editors/$memberships --yes",
    ),
    "awcli memberships create editors --email grace@example.com --url": (
        "export AWCLI_LOCAL_MAIL=1",
    ),
    "awcli memberships accept": (
        "export AWCLI_LOCAL_MAIL=1",
        "awcli memberships delete editors/$memberships --yes",
        "awcli memberships create editors --user grace --role owner",
        "awcli sessions create grace --jmespath secret > grace.session",
        (
            "memberships=$(awcli memberships create editors --user ada --url http://localhost/join"
            f" --session-file grace.session {ID})"
        ),
        open_invitation,
    ),
    "awcli account create": ("awcli users delete ada --yes",),
    "awcli account exchange ada 8f6b1c": ("token=$(awcli users token ada)",),
    "awcli account exchange ada -": ("awcli users token ada > secret.txt",),
    "awcli users update linus": ("awcli users create linus --email linus@example.com",),
    "$author": ("author=ada",),
    "awcli account exchange 68c1a2b30004f2d1e5a7": (
        "account=ada",
        "awcli users token ada > secret.txt",
    ),
    "awcli memberships create editors --email ada@example.com --url": (
        "export AWCLI_LOCAL_MAIL=1",  # first of all, for the local Appwrite looks at it once
        "awcli memberships delete editors/$memberships --yes",
        "awcli memberships create editors --user grace --role owner",
        "awcli sessions create grace --jmespath secret > session.txt",
    ),
    "awcli profiles add prod": ("awcli profiles remove prod --yes",),
    "awcli profiles add dev": ("awcli profiles remove dev --yes",),
    "awcli profiles show": ("awcli profiles use dev",),
    "awcli profiles use --none": ("awcli profiles use dev",),
    **services.BEFORE,
}

# Words that an example has to have otherwise here.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "awcli account oauth2": {
        "github": "mock",
        "google": "mock",
        "https://example.com": "http://localhost",
    },
    "awcli account exchange ada 8f6b1c": {"8f6b1c": "$token"},
    "awcli identities list --where 'provider=github": {"github": "mock"},
    "awcli teams list --where 'total>10'": {"10": "0"},
    "--url https://example.com/join --session-file": {"https://example.com": "http://localhost"},
    **services.INSTEAD,
}

# Warnings that an example is about to get here.
WARNED: Mapping[str, str] = {
    "awcli account oauth2": "no browser reaches this address",
    "awcli profiles": "is stored in plain text",  # there is no keyring in the tests
}

# Examples that are not run, and why. A key that ends in a line break is the end of an example.
ELSEWHERE: Mapping[str, str] = {
    "awcli local serve": "runs until it is stopped: tests/local/test_serve.py",
    "awcli functions run hello\n": "runs until it is stopped: tests/commands/test_functions_run.py",
    "awcli functions run --env-file": "runs until it is stopped, as above",
    "awcli functions run hello --env-file": "runs until it is stopped, as above",
    "awcli -p ": "needs a server: tests/commands/test_account.py",
    "pass show": "needs a manager of passwords",
    "./report.sh": "needs a script of yours; help has the line without it",
    "{ printf 'userId": "needs a WordPress",
    "awcli api avatars.getQr": "needs a server: tests/commands/test_api.py",
    "-p old | awcli users import - -p new": "needs two servers: tests/transfer/test_export.py",
    "awcli doctor --profile prod": "needs a server: tests/commands/test_doctor.py",
}

# Words of examples that the local Appwrite answers with 501, for now.
UNBUILT: frozenset[str] = frozenset({"awcli sites", "awcli project smtp"})
