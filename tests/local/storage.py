"""Buckets and files in tests: making them, and sending chunks as the SDKs do."""

import hashlib
from typing import Any

import httpx

from tests.local.conftest import Api

CHUNK = 5 * 1024 * 1024
FILES = "/storage/buckets/b/files"


def bucket(api: Api, id_: str = "b", **given: Any) -> str:
    """Make a bucket; the path of its files."""
    made = api.post("/storage/buckets", bucketId=id_, name="Bucket", **given)
    assert made.status_code == 201, made.text
    return f"/storage/buckets/{id_}/files"


def upload(
    api: Api,
    content: bytes = b"hello world",
    *,
    id_: str = "f",
    name: str = "hello.txt",
    path: str = FILES,
    permission: str = "",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """Send a file as a form, with one permission at most."""
    return api.client.post(
        path,
        data={"fileId": id_, "permissions[]": [permission] if permission else []},
        files={"file": (name, content, "application/octet-stream")},
        headers=headers or {},
    )


def chunk(api: Api, whole: bytes, number: int, *, id_: str = "big", **more: Any) -> httpx.Response:
    """Send the chunk of that number, counted from 0, of a file."""
    start = number * CHUNK
    part = whole[start : start + CHUNK]
    headers = {"content-range": f"bytes {start}-{start + len(part) - 1}/{len(whole)}"}
    if number:
        headers["x-appwrite-id"] = id_
    return upload(api, part, id_=id_, name="big.bin", headers=headers, **more)


def random_bytes(count: int, seed: int = 0) -> bytes:
    """Bytes that no compression makes smaller, always the same ones."""
    return hashlib.shake_256(str(seed).encode()).digest(count)


def blobs(api: Api) -> list[str]:
    """The names of the plain files in which bytes lie, those that come in as well."""
    return sorted(path.name for path in (api.directory / "files").glob("*/*"))
