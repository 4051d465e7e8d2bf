"""Storage as Appwrite 1.9.6 has it, in memory, behind the misbehaving server.

    with StorageServer() as server:
        server.store.bucket("covers")
        server.then(drop)
        ...
        server.store.content("covers", "hello")

Chunks are counted as Appwrite counts them; ranges have its oddities. What a test asks for beside
files is answered in the simplest way that is true.
"""

import hashlib
import json
import math
import re
import threading
from dataclasses import dataclass, field, replace
from typing import Any

from tests.forms import Part, parts_of
from tests.misbehaving import Behaviour, Misbehaving, Seen, Store, Wire

CHUNK = 5 * 1024 * 1024
OUTPUT = 10 * 1024 * 1024  # bytes that one open range gives at most
NOW = "2026-01-02T03:04:05.678+00:00"
Answer = tuple[int, dict[str, str], Any]


@dataclass
class Held:
    """A file on the server: its document, and the chunks that have arrived."""

    document: dict[str, Any]
    chunks: dict[int, bytes] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return b"".join(self.chunks[number] for number in sorted(self.chunks))

    @property
    def complete(self) -> bool:
        return bool(self.document["chunksUploaded"] == self.document["chunksTotal"])


class Storage(Store):
    """Buckets, files and tokens. `received` counts the chunks of a file that arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.buckets: dict[str, dict[str, Any]] = {}
        self.files: dict[tuple[str, str], Held] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.received: list[tuple[str, int]] = []
        self.deleted: list[str] = []
        self.lock = threading.RLock()

    def bucket(self, own_id: str, **settings: Any) -> None:
        """Make a bucket."""
        self.buckets[own_id] = {
            "$id": own_id, "$createdAt": NOW, "$updatedAt": NOW, "$permissions": [],
            "name": own_id, "fileSecurity": False, "enabled": True, "maximumFileSize": 5 * 10**9,
            "allowedFileExtensions": [], "compression": "none", "encryption": True,
            "antivirus": True, "transformations": True, "totalSize": 0, **settings,
        }  # fmt: skip

    def file(self, bucket: str, own_id: str, name: str, content: bytes) -> None:
        """Make a whole file."""
        held = Held(_document(bucket, own_id, name, len(content), 1), {1: content})
        self._complete(held)
        self.files[bucket, own_id] = held

    def content(self, bucket: str, own_id: str) -> bytes:
        """The content of a whole file."""
        held = self.files[bucket, own_id]
        assert held.complete, held.document
        return held.content

    def __call__(self, seen: Seen, wire: Wire) -> None:
        status, headers, data = self.carry_out(seen)
        if seen.headers.get("connection", "").lower() == "close":
            headers["connection"] = "close"
            wire.close()
        kind = headers.pop("content-type", "application/json; charset=UTF-8")
        content = data if isinstance(data, bytes) else json.dumps(data).encode()
        if status == 204:
            wire.answer(204, b"", {**headers, "content-length": "", "content-type": ""})
        else:
            wire.answer(status, content, headers, kind=kind)

    def carry_out(self, seen: Seen) -> Answer:
        parts = seen.path.strip("/").split("/")
        with self.lock:
            if parts[:2] == ["storage", "buckets"] and len(parts) >= 4:
                if parts[2] not in self.buckets:
                    return _refused(404, "storage_bucket_not_found")
                return self._files(seen, parts[2], parts[4:])
            if parts[:2] == ["storage", "buckets"]:
                return self._buckets(seen, parts[2:])
            if parts[0] == "tokens":
                return self._tokens(seen, parts[1:])
        return _refused(404, "general_route_not_found")

    def _buckets(self, seen: Seen, rest: list[str]) -> Answer:
        if not rest and seen.method == "POST":
            body = seen.json
            if body["bucketId"] in self.buckets:
                return _refused(409, "storage_bucket_already_exists")
            self.bucket(body.pop("bucketId"), **_renamed(body))
            return 201, {}, self.buckets[seen.json["bucketId"]]
        if not rest:
            return 200, {}, {"total": len(self.buckets), "buckets": list(self.buckets.values())}
        if rest[0] not in self.buckets:
            return _refused(404, "storage_bucket_not_found")
        if seen.method == "DELETE":
            del self.buckets[rest[0]]
            return 204, {}, b""
        if seen.method == "PUT":  # what is left out goes back to its default; permissions stay
            kept = self.buckets[rest[0]]["$permissions"]
            self.bucket(rest[0], **{"$permissions": kept, **_renamed(seen.json)})
        return 200, {}, self.buckets[rest[0]]

    def _files(self, seen: Seen, bucket: str, rest: list[str]) -> Answer:
        if not rest:
            return self._upload(seen, bucket) if seen.method == "POST" else self._list(seen, bucket)
        held = self.files.get((bucket, rest[0]))
        if held is None:
            return _refused(404, "storage_file_not_found")
        if rest[1:]:
            return self._download(seen, held, rest[1])
        if seen.method == "DELETE":
            del self.files[bucket, rest[0]]
            self.deleted.append(rest[0])
            return 204, {}, b""
        if seen.method == "PUT":
            held.document |= _renamed(seen.json)
        return 200, {}, held.document

    def _list(self, seen: Seen, bucket: str) -> Answer:
        found = [held.document for (place, _), held in self.files.items() if place == bucket]
        total = len(found)
        for query in seen.queries:
            values = query.get("values", [])
            if query["method"] == "cursorAfter":
                ids = [document["$id"] for document in found]
                found = found[ids.index(values[0]) + 1 :]
            elif query["method"] == "limit":
                found = found[: values[0]]
        return 200, {}, {"total": total, "files": found}

    def _upload(self, seen: Seen, bucket: str) -> Answer:
        parts = parts_of(seen.headers["content-type"], seen.body)
        given = {part.name: part.content.decode() for part in parts if part.filename is None}
        (file,) = [part for part in parts if part.filename is not None]
        ranged = seen.headers.get("content-range", "")
        own_id, size, chunk, chunks = given["fileId"], len(file.content), 1, 1
        if ranged:
            match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", ranged)
            assert match, ranged
            start, end, size = map(int, match.groups())
            assert end - start + 1 == len(file.content)
            assert start % CHUNK == 0
            own_id = seen.headers.get("x-appwrite-id", own_id)
            chunk, chunks = start // CHUNK + 1, math.ceil(size / CHUNK)
        refusal = self._refusal(bucket, file, size)
        if refusal:
            return refusal
        held = self.files.get((bucket, own_id))
        if held is not None and held.complete:
            if not ranged:
                return _refused(409, "storage_file_already_exists")
            return 200, {}, held.document
        if held is None:
            name = file.filename or ""
            held = Held(_document(bucket, own_id, name, size, chunks))
            held.document["$permissions"] = [
                value for key, value in given.items() if key.startswith("permissions")
            ]
            self.files[bucket, own_id] = held
        held.chunks[chunk] = file.content
        self.received.append((own_id, chunk))
        held.document["chunksUploaded"] = len(held.chunks)
        if len(held.chunks) == held.document["chunksTotal"]:
            self._complete(held)
        return 201, {}, held.document

    def _refusal(self, bucket: str, file: Part, size: int) -> Answer | None:
        allowed = self.buckets[bucket]["allowedFileExtensions"]
        extension = (file.filename or "").rpartition(".")[2].lower()
        if allowed and extension not in allowed:
            return _refused(400, "storage_file_type_unsupported")
        if size > self.buckets[bucket]["maximumFileSize"]:
            return _refused(400, "storage_invalid_file_size")
        return None

    def _complete(self, held: Held) -> None:
        digest = hashlib.md5(held.content).hexdigest()
        held.document |= {
            "signature": digest, "mimeType": "application/octet-stream",
            "sizeActual": len(held.content), "chunksUploaded": held.document["chunksTotal"],
        }  # fmt: skip

    def _download(self, seen: Seen, held: Held, purpose: str) -> Answer:
        if not held.complete:
            return _refused(404, "storage_file_not_found", "File not found in /storage/uploads")
        content = held.content
        headers = {"content-type": held.document["mimeType"]}
        if purpose == "preview":
            return 200, headers, f"preview {sorted(seen.params.items())}".encode()
        ranged = seen.headers.get("range")
        if not ranged:
            return 200, headers, content
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", ranged)
        if not match:
            return _refused(416, "storage_invalid_range")
        start = int(match[1])
        end = int(match[2]) if match[2] else min(start + OUTPUT, len(content)) - 1
        if end - start > 20_000_000:
            end = start + OUTPUT - 1
        if start >= end or end >= len(content):
            return _refused(416, "storage_invalid_range")
        headers |= {"content-range": f"bytes {start}-{end}/{len(content)}"}
        return 206, headers, content[start : end + 1]

    def _tokens(self, seen: Seen, rest: list[str]) -> Answer:
        if rest[0] == "buckets":
            if (rest[1], rest[3]) not in self.files:
                return _refused(404, "storage_file_not_found")
            resource = f"{rest[1]}:{rest[3]}"
            if seen.method == "GET":
                found = [t for t in self.tokens.values() if t["resourceId"] == resource]
                return 200, {}, {"total": len(found), "tokens": found}
            own_id = f"token{len(self.tokens)}"
            self.tokens[own_id] = {
                "$id": own_id, "$createdAt": NOW, "resourceId": resource, "resourceType": "files",
                "expire": seen.json.get("expire", ""), "secret": "the.token.secret",
                "accessedAt": "",
            }  # fmt: skip
            return 201, {}, self.tokens[own_id]
        if rest[0] not in self.tokens:
            return _refused(404, "token_not_found")
        if seen.method == "DELETE":
            del self.tokens[rest[0]]
            return 204, {}, b""
        if seen.method == "PATCH":
            self.tokens[rest[0]]["expire"] = seen.json.get("expire") or ""
        return 200, {}, self.tokens[rest[0]]


def _document(bucket: str, own_id: str, name: str, size: int, chunks: int) -> dict[str, Any]:
    return {
        "$id": own_id, "bucketId": bucket, "$createdAt": NOW, "$updatedAt": NOW,
        "$permissions": [], "name": name, "signature": "", "mimeType": "", "sizeOriginal": size,
        "sizeActual": 0, "chunksTotal": chunks, "chunksUploaded": 0, "encryption": False,
        "compression": "",
    }  # fmt: skip


def _renamed(body: dict[str, Any]) -> dict[str, Any]:
    return {"$permissions" if key == "permissions" else key: body[key] for key in body}


def _refused(status: int, kind: str, message: str = "") -> Answer:
    error = {"message": message or f"{kind}.", "code": status, "type": kind, "version": "1.9.6"}
    return status, {}, error


class WithoutBodies(list[Seen]):
    """Requests, of which only what is small is kept."""

    def append(self, seen: Seen) -> None:
        super().append(replace(seen, body=b"") if len(seen.body) > 65536 else seen)


@dataclass
class StorageServer(Misbehaving):
    """A misbehaving server whose store is `Storage`."""

    requests: list[Seen] = field(default_factory=WithoutBodies)
    store: Storage = field(default_factory=Storage)

    @property
    def sent(self) -> list[str]:
        """The requests as `METHOD /path`."""
        return [f"{seen.method} {seen.path}" for seen in self.requests]

    def done(self, behaviour: Behaviour) -> Behaviour:
        """Carry the request out, but behave differently in place of answering."""

        def behave(seen: Seen, wire: Wire) -> None:
            self.store.carry_out(seen)
            behaviour(seen, wire)

        return behave
