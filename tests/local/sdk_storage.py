"""Every call of the official SDK's Storage on an empty local Appwrite; see sdk_walk.py."""

import hashlib
import io
from typing import Any

from appwrite.enums.compression import Compression
from appwrite.enums.image_format import ImageFormat
from appwrite.enums.image_gravity import ImageGravity
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.storage import Storage
from appwrite.services.tokens import Tokens
from PIL import Image

from tests.local.sdk_walk import Walk, ids, run, same
from tests.local.storage import CHUNK, random_bytes

ANY = Permission.read(Role.any())
GIVEN: dict[str, Any] = {
    "permissions": [ANY],
    "file_security": True,
    "enabled": True,
    "maximum_file_size": 20_000_000,
    "allowed_file_extensions": ["txt", "png", "bin"],
    "compression": Compression.ZSTD,
    "encryption": True,
    "antivirus": False,
    "transformations": True,
}
SHOWN = {
    "$permissions": [ANY],
    "fileSecurity": True,
    "enabled": True,
    "maximumFileSize": 20_000_000,
    "allowedFileExtensions": ["txt", "png", "bin"],
    "compression": "zstd",
    "encryption": True,
    "antivirus": False,
    "transformations": True,
    "totalSize": 0,
}


def buckets(api: Walk) -> None:
    api.has({"$id": "b", "name": "Files", **SHOWN}, "create_bucket", "b", "Files", **GIVEN)
    api.has({"compression": "none", "encryption": True}, "create_bucket", "tmp", "Tmp")
    api.refused(409, "storage_bucket_already_exists", "create_bucket", "B", "Again")
    api.has({"name": "Files", **SHOWN}, "get_bucket", "b")
    found = api.list_buckets([Query.order_desc("name")], total=True)
    same(ids(found, "buckets"), ["tmp", "b"], "list_buckets")
    same(ids(api.list_buckets(search="Files"), "buckets"), ["b"], "list_buckets(search=)")
    api.has({"name": "Temporary", **SHOWN}, "update_bucket", "tmp", "Temporary", **GIVEN)
    same(api.delete_bucket("tmp"), b"", "delete_bucket")
    api.refused(404, "storage_bucket_not_found", "get_bucket", "tmp")


def files(api: Walk) -> None:
    content = InputFile.from_bytes(b"hello world", "hello.txt")
    expected = {"$id": "hello", "name": "hello.txt", "sizeOriginal": 11, "mimeType": "text/plain"}
    api.has(expected | {"$permissions": [ANY]}, "create_file", "b", "hello", content, [ANY])
    large, progress = random_bytes(2 * CHUNK + 5), []
    api.has(
        {"signature": hashlib.md5(large).hexdigest(), "chunksTotal": 3, "chunksUploaded": 3},
        "create_file",
        "b",
        "large",
        InputFile.from_bytes(large, "large.bin"),
        on_progress=lambda step: progress.append(step["chunksUploaded"]),
    )
    same(progress[-1], 3, "progress")
    refused = InputFile.from_bytes(b"x", "x.exe")
    api.refused(400, "storage_file_type_unsupported", "create_file", "b", "x", refused)
    api.has(expected, "get_file", "b", "hello")
    found = api.list_files("b", [Query.greater_than("sizeOriginal", 11)], total=True)
    same(ids(found, "files"), ["large"], "list_files")
    same(ids(api.list_files("b", search="hello"), "files"), ["hello"], "list_files(search=)")
    changed = {"name": "bye.txt", "$permissions": []}
    api.has(changed, "update_file", "b", "hello", "bye.txt", permissions=[])
    same(api.get_file_download("b", "large"), large, "get_file_download")
    same(api.get_file_view("b", "hello"), b"hello world", "get_file_view")
    same(api.delete_file("b", "large"), b"", "delete_file")
    api.refused(404, "storage_file_not_found", "get_file", "b", "large")


def by_token(api: Walk) -> None:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "PNG")
    picture = InputFile.from_bytes(target.getvalue(), "picture.png")
    api.has({"mimeType": "image/png"}, "create_file", "b", "picture", picture)
    secret = Tokens(api.api.client).create_file_token("b", "picture").secret
    same(api.get_file_view("b", "picture", token=secret), target.getvalue(), "get_file_view")
    same(api.get_file_download("b", "picture", secret), target.getvalue(), "get_file_download")
    made = api.get_file_preview(
        "b",
        "picture",
        width=30,
        height=30,
        gravity=ImageGravity.TOP_LEFT,
        quality=80,
        border_width=1,
        border_color="00ff00",
        border_radius=3,
        opacity=0.5,
        rotation=90,
        background="ffffff",
        output=ImageFormat.WEBP,
        token=secret,
    )
    with Image.open(io.BytesIO(made)) as shown:
        same((shown.format, shown.size), ("WEBP", (30, 30)), "get_file_preview")


if __name__ == "__main__":
    run(Storage, (buckets, files, by_token))
