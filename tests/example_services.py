"""What the examples of storage, functions, messaging and the project need of the world.

`tests/example_world.py` says what each table is for, and puts these into its own.
"""

import io
from collections.abc import Mapping

from PIL import Image


def _picture(colour: str) -> bytes:
    """A small PNG."""
    target = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "PNG")
    return target.getvalue()


FILES: Mapping[str, str | bytes] = {
    "hello.png": _picture("red"),
    "a.png": _picture("green"),
    "b.png": _picture("blue"),
    "tmp.png": _picture("grey"),
    "hello.txt": "Old\n",
    "photos/2024/lake.png": _picture("navy"),
    "photos/hill.png": _picture("olive"),
    "photos/hill.tmp": "unfinished\n",
    "site/index.html": "<h1>Hello</h1>\n",
    "site/img/logo.png": _picture("black"),
    "site/node_modules/left.js": "module.exports = {}\n",
    "notes/hello.txt": "Hello\n",
    "backup/old.txt": "in no bucket any more\n",
    "hello.html": "<h1>Hello</h1>\n",
    "account.json": '{"type": "service_account", "project_id": "example"}\n',
    "stripe.txt": "a secret of another service\n",
    ".env": "GREETING=Hi\n",
    "body.json": '{"name": "Ada"}\n',
}

WORLD: tuple[str, ...] = (
    # Storage
    *(
        f"awcli buckets create {bucket} --no-permissions"
        for bucket in ("covers", "notes", "backups", "site", "old", "tmp")
    ),
    "awcli files upload covers/hello hello.png --no-permissions",
    "awcli files upload covers/a a.png --no-permissions",
    "awcli files upload covers/b b.png --no-permissions",
    "awcli files upload covers tmp.png --no-permissions",
    "awcli files upload notes/hello notes/hello.txt --no-permissions",
    "tar cz notes | awcli files upload backups/notes - --name notes.tar.gz --no-permissions",
    "awcli storage sync site bucket:site",
    "tokens=$(awcli tokens create covers/hello -o ids)",
    # Messaging
    "awcli providers create smtp mail host=smtp.example.com port=587 password=@password.txt",
    "awcli providers create twilio text from=+12025550100 accountSid=AC1 authToken=@password.txt",
    "awcli topics create news --name News",
    "awcli subscribers create news/ada work",
    "awcli messages email hello --topic news --target work --subject Hello --content Hi --draft",
    # The project
    "awcli project keys create ci --name CI --scope rows.read,rows.write --expires 90d",
    "awcli api project.createVariable variableId=region key=REGION value=us secret:=false",
    "project_variables=region",
    "awcli project platforms create web app.example.com --id shop --name Shop",
    "awcli webhooks create orders --url https://example.com/hook --event 'users.*.create'",
)

BEFORE: Mapping[str, tuple[str, ...]] = {
    "awcli buckets create covers": ("awcli buckets delete covers --yes",),
    "awcli files upload covers/hello": ("awcli files delete covers/hello --yes",),
    "awcli functions run": ("awcli functions init hello",),
    "awcli providers create smtp mail": ("awcli providers delete mail --yes",),
    "awcli providers create mailgun mail": ("awcli providers delete mail --yes",),
    "awcli topics create news": ("awcli topics delete news --yes",),
    "awcli api messaging.createTopic topicId=news": ("awcli topics delete news --yes",),
    "awcli subscribers create news": ("awcli subscribers delete news/ada --yes",),
    "awcli messages email hello": ("awcli messages delete hello --yes",),
    "awcli project keys create ci": ("awcli project keys delete ci --yes",),
    "awcli project platforms create web": ("awcli project platforms delete shop --yes",),
    "awcli webhooks create orders": ("awcli webhooks delete orders --yes",),
    "awcli webhooks list --where enabled=false": ("awcli webhooks update orders --disabled",),
}

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "--where 'sizeOriginal>1000000'": {"1000000": "10"},
    "awcli files upload --to covers *.png": {"*.png": "a.png b.png"},
    "awcli messages list --where status=failed": {"failed": "draft"},
}
