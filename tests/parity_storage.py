"""Buckets, files and their tokens: command lines and the SDK's calls."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from appwrite.enums.compression import Compression
from appwrite.enums.image_format import ImageFormat
from appwrite.enums.image_gravity import ImageGravity
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.storage import Storage
from appwrite.services.tokens import Tokens

from tests.sdk import Case, lists, same

stored = partial(same, service=Storage)
BUCKET = {
    "$id": "covers",
    "$permissions": [Permission.read(Role.any())],
    "name": "Covers",
    "fileSecurity": True,
    "enabled": False,
    "maximumFileSize": 1000,
    "allowedFileExtensions": ["png"],
    "compression": "gzip",
    "encryption": False,
    "antivirus": False,
    "transformations": False,
    "totalSize": 0,
}
KEPT: Mapping[str, Any] = {
    "name": "Covers",
    "file_security": True,
    "enabled": False,
    "maximum_file_size": 1000,
    "allowed_file_extensions": ["png"],
    "compression": Compression.GZIP,
    "encryption": False,
    "antivirus": False,
    "transformations": False,
}


def updated(options: str, **changes: Any) -> Case:
    """A PUT resets what is left out, so the rest is read and sent with the change."""
    return stored(
        f"buckets update covers {options}",
        lambda api: api.update_bucket("covers", **{**KEPT, **changes}),
        found={"/storage/buckets/covers": BUCKET},
    )


BUCKETS = [
    *lists("buckets list", "list_buckets", service=Storage),
    stored("buckets list --search cov", lambda api: api.list_buckets(search="cov")),
    stored("buckets get covers --fields name", lambda api: api.get_bucket("covers")),
    stored("buckets create covers", lambda api: api.create_bucket("covers", "covers")),
    stored("buckets create --name Covers", lambda api: api.create_bucket(ID.unique(), "Covers")),
    stored(
        "buckets create --id covers --name Covers --file-security --disabled --max-size 30MB"
        " --extensions jpg,.png --compression zstd --no-encryption --no-antivirus"
        " --no-transformations --strip-metadata --description C --if-not-exists --strict"
        " --allow read=any --permission 'create(\"users\")'",
        lambda api: api.create_bucket(
            "covers",
            "Covers",
            permissions=[Permission.read(Role.any()), Permission.create(Role.users())],
            file_security=True,
            enabled=False,
            maximum_file_size=30_000_000,
            allowed_file_extensions=["jpg", "png"],
            compression=Compression.ZSTD,
            encryption=False,
            antivirus=False,
            transformations=False,
            strip_metadata=True,
            description="C",
        ),
    ),
    stored(
        "buckets create covers --no-file-security --enabled --max-size 1.5KiB --any-extension"
        " --compression none --encryption --antivirus --transformations --no-strip-metadata"
        " --no-permissions",
        lambda api: api.create_bucket(
            "covers",
            "covers",
            permissions=[],
            file_security=False,
            enabled=True,
            maximum_file_size=1536,
            allowed_file_extensions=[],
            compression=Compression.NONE,
            encryption=True,
            antivirus=True,
            transformations=True,
            strip_metadata=False,
        ),
    ),
    updated("--name New", name="New"),
    updated("--max-size 2000 --any-extension", maximum_file_size=2000, allowed_file_extensions=[]),
    updated(
        "--no-file-security --enabled --compression none --encryption --antivirus"
        " --transformations --extensions gif",
        file_security=False,
        enabled=True,
        compression=Compression.NONE,
        encryption=True,
        antivirus=True,
        transformations=True,
        allowed_file_extensions=["gif"],
    ),
    updated(
        "--file-security --disabled --no-encryption --no-antivirus --no-transformations"
        " --strip-metadata --description C",
        strip_metadata=True,
        description="C",
    ),
    updated("--no-strip-metadata", strip_metadata=False),
    updated(
        "--allow read=users --permission 'delete(\"team:core\")' --strict",
        permissions=[Permission.read(Role.users()), Permission.delete(Role.team("core"))],
    ),
    updated("--no-permissions", permissions=[]),
    stored("buckets delete covers -y", lambda api: api.delete_bucket("covers")),
    stored("buckets delete covers --if-exists -y", lambda api: api.delete_bucket("covers")),
]

FILES = [
    *lists("files list covers", "list_files", "covers", service=Storage),
    stored(
        "files list --bucket covers --search a",
        lambda api: api.list_files("covers", search="a"),
    ),
    stored("files get covers/a --fields name", lambda api: api.get_file("covers", "a")),
    stored(
        "files get a b --bucket covers",
        lambda api: api.get_file("covers", "a"),
        lambda api: api.get_file("covers", "b"),
    ),
    stored(
        "files update covers/a --name b.png",
        lambda api: api.update_file("covers", "a", name="b.png"),
    ),
    stored(
        "files update covers/a --allow read=any --permission 'update(\"user:ada\")' --strict",
        lambda api: api.update_file(
            "covers",
            "a",
            permissions=[Permission.read(Role.any()), Permission.update(Role.user("ada"))],
        ),
    ),
    stored(
        "files update a --bucket covers --no-permissions",
        lambda api: api.update_file("covers", "a", permissions=[]),
    ),
    stored("files delete covers/a -y", lambda api: api.delete_file("covers", "a")),
    stored("files delete covers/a --if-exists -y", lambda api: api.delete_file("covers", "a")),
]


def hello(name: str = "hello.txt") -> InputFile:
    return InputFile.from_bytes(b"hello", name)


UPLOADS = [
    stored(
        "files upload covers/a --text hello --name hello.txt --jobs 2",
        lambda api: api.create_file("covers", "a", hello()),
    ),
    stored(
        "files upload covers - --name 'ü \"quoted\".txt'",
        lambda api: api.create_file("covers", ID.unique(), hello('ü "quoted".txt')),
        stdin="hello",
    ),
    stored(
        "files upload --to covers --id a --text hello --name hello.txt --folder photos/2026"
        " --allow read=any --permission 'update(\"user:ada\")' --strict --if-not-exists",
        lambda api: api.create_file(
            "covers",
            "a",
            hello(),
            permissions=[Permission.read(Role.any()), Permission.update(Role.user("ada"))],
            folder="photos/2026",
        ),
    ),
    *(
        stored(
            f"files upload covers notes {recursive}",
            lambda api: api.create_file("covers", ID.unique(), hello("2026/hello.txt")),
            files={"notes/2026/hello.txt": "hello"},
        )
        for recursive in ("--recursive", "-r")
    ),
    # No permissions are no fields: the SDK sends none either for an empty list.
    stored(
        "files upload --bucket covers --text hello --name hello.txt --no-permissions",
        lambda api: api.create_file("covers", ID.unique(), hello(), permissions=[]),
    ),
]

# The file holds what the server answers for it, an empty text in JSON: two quotes.
QUOTES = {
    "$id": "a",
    "$createdAt": "2026-01-02T03:04:05.678+00:00",
    "name": "a.txt",
    "sizeOriginal": 2,
    "signature": hashlib.md5(b'""').hexdigest(),
    "chunksTotal": 1,
    "chunksUploaded": 1,
}
FILE = "/storage/buckets/covers/files/a"


def fetched(line: str, *calls: Any, stdin: str = "") -> Case:
    """A command that fetches content; what it checks that against it reads before."""
    return stored(
        line,
        *calls,
        stdin=stdin,
        found={
            FILE: QUOTES,
            "/storage/buckets/covers/files": {"total": 1, "files": [QUOTES]},
            **{f"{FILE}/{purpose}": "" for purpose in ("download", "view", "preview")},
        },
    )


DOWNLOADS = [
    fetched(
        "files download covers/a --to b.txt --force --jobs 2",
        lambda api: api.get_file("covers", "a"),
        lambda api: api.get_file_download("covers", "a"),
    ),
    fetched(
        "files download --bucket covers --all",
        lambda api: api.list_files("covers", queries=[Query.limit(1000)]),
        lambda api: api.get_file_download("covers", "a"),
    ),
    fetched(
        "files download covers/a --token-file -",
        lambda api: api.get_file_download("covers", "a", token="secret"),
        stdin="secret\n",
    ),
    fetched(
        "files view covers/a",
        lambda api: api.get_file("covers", "a"),
        lambda api: api.get_file_view("covers", "a"),
    ),
    fetched(
        "files view covers/a --token-file - --to b.txt --force",
        lambda api: api.get_file_view("covers", "a", token="secret"),
        stdin="secret\n",
    ),
    fetched("files preview covers/a", lambda api: api.get_file_preview("covers", "a")),
    fetched(
        "files preview covers/a --width 200 --height 100 --gravity top-left --quality 80"
        " --border-width 2 --border-color ff8800 --border-radius 5 --opacity 0.5 --rotation -90"
        " --background fff --format webp --to a.webp --force --token-file -",
        lambda api: api.get_file_preview(
            "covers",
            "a",
            width=200,
            height=100,
            gravity=ImageGravity.TOP_LEFT,
            quality=80,
            border_width=2,
            border_color="ff8800",
            border_radius=5,
            opacity=0.5,
            rotation=-90,
            background="fff",
            output=ImageFormat.WEBP,
            token="secret",
        ),
        stdin="secret",
    ),
]

tokened = partial(same, service=Tokens)
END = "2099-01-31T12:00:00.000+00:00"
TOKENS = [
    *lists("tokens list covers/a", "list", "covers", "a", service=Tokens),
    tokened("tokens list a --bucket covers", lambda api: api.list("covers", "a")),
    tokened("tokens get t --fields expire", lambda api: api.get("t")),
    tokened("tokens create covers/a", lambda api: api.create_file_token("covers", "a")),
    tokened(
        "tokens create covers/a --expire 2099-01-31T13:00+01",
        lambda api: api.create_file_token("covers", "a", expire=END),
    ),
    tokened("tokens update t --expire 2099-01-31T12:00Z", lambda api: api.update("t", expire=END)),
    tokened("tokens update t --no-expire", lambda api: api.update("t", expire=None)),
    tokened("tokens delete t -y", lambda api: api.delete("t")),
    tokened("tokens delete t --if-exists -y", lambda api: api.delete("t")),
    tokened("files token covers/a", lambda api: api.create_file_token("covers", "a")),
    tokened(
        "files token a --bucket covers --for download --expire 2099-01-31T12:00:00",
        lambda api: api.create_file_token("covers", "a", expire=END),
    ),
]

SYNCED = {"photos/a.txt": "hello", "photos/b.tmp": "no"}
STALE = {**QUOTES, "name": "2024/a.txt", "$permissions": [Permission.read(Role.any())]}
SYNCS = [
    stored(
        "storage sync photos bucket:covers/2024 --exclude '*.tmp' --include '*.t*' --jobs 2"
        " --allow read=any --permission 'update(\"user:ada\")' --strict",
        lambda api: api.create_file(
            "covers",
            ID.unique(),
            hello("2024/a.txt"),
            permissions=[Permission.read(Role.any()), Permission.update(Role.user("ada"))],
        ),
        files=SYNCED,
    ),
    # What is replaced keeps its ID and permissions.
    stored(
        "storage sync photos bucket:covers/2024 --include a.txt",
        lambda api: api.delete_file("covers", "a"),
        lambda api: api.create_file(
            "covers", "a", hello("2024/a.txt"), permissions=[Permission.read(Role.any())]
        ),
        files=SYNCED,
        found={"/storage/buckets/covers/files": {"total": 1, "files": [STALE]}, FILE: STALE},
    ),
    stored(
        "storage sync photos bucket:covers --include x --delete --no-permissions -y",
        lambda api: api.delete_file("covers", "a"),
        files=SYNCED,
        found={
            "/storage/buckets/covers/files": {"total": 1, "files": [{**QUOTES, "name": "x"}]},
        },
    ),
    stored("storage du", lambda api: api.list_buckets([Query.limit(1000)])),
    stored("storage du covers", lambda api: api.list_files("covers", [Query.limit(1000)])),
]
STORAGE = [*BUCKETS, *FILES, *UPLOADS, *DOWNLOADS, *SYNCS]
