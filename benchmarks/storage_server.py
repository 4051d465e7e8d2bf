"""A loopback server for transfers: it counts chunks and keeps nothing, and gives one large file.

python benchmarks/storage_server.py BYTES    prints its port and serves until it is stopped
"""

import hashlib
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CHUNK = 5 * 1024 * 1024
PIECE = bytes(range(256)) * 1024  # what every file consists of, and what is sent at once
STAMP = "2026-01-02T03:04:05.678+00:00"


class Files:
    """The chunks that have arrived, by the ID of their file."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.digest = digest_of(size)
        self.lock = threading.Lock()
        self.chunks: dict[str, set[str]] = {}

    def arrived(self, own_id: str, part: str, size: int) -> tuple[int, int]:
        """Note a chunk; how many have arrived, and how many there are."""
        total = -(-size // CHUNK) or 1
        with self.lock:
            chunks = self.chunks.setdefault(own_id, set())
            chunks.add(part)
            count = len(chunks)
            if count == total:
                del self.chunks[own_id]
        return count, total


def digest_of(size: int) -> str:
    """The MD5 of a file of this size."""
    digest = hashlib.md5(usedforsecurity=False)
    for start in range(0, size, len(PIECE)):
        digest.update(PIECE[: size - start])
    return digest.hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Answers what uploads and downloads of one bucket need."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    files: Files

    def do_POST(self) -> None:
        left = int(self.headers["content-length"])
        first = self.rfile.read(min(left, 4096))
        left -= len(first)
        while left:
            left -= len(self.rfile.read(min(left, 1 << 18)))
        found = re.search(rb'name="fileId"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r]*)', first)
        own_id = found[1].decode() if found else ""
        part = self.headers.get("content-range", "")
        size = int(part.rpartition("/")[2]) if part else 0
        self._document(201, own_id, size, *self.files.arrived(own_id, part, size))

    def do_GET(self) -> None:
        if self.path.partition("?")[0].endswith("/download"):
            self._content()
        elif self.path.partition("?")[0].endswith("/big"):
            self._document(200, "big", self.files.size, 1, 1)
        elif self.path == "/v1/health/version":  # the official command line asks this
            self._json(200, {"version": "1.9.6"})
        else:
            self._json(404, {"message": "no", "code": 404, "type": "storage_file_not_found"})

    def _content(self) -> None:
        size = self.files.size
        self._head(200, "application/octet-stream", size)
        for start in range(0, size, len(PIECE)):
            self.wfile.write(PIECE[: size - start])

    def _document(self, status: int, own_id: str, size: int, count: int, total: int) -> None:
        whole = count == total and size == self.files.size
        self._json(
            status,
            {
                "$id": own_id, "bucketId": "covers", "$createdAt": STAMP, "$updatedAt": STAMP,
                "$permissions": [], "name": "big.bin", "mimeType": "application/octet-stream",
                "signature": self.files.digest if whole else "", "sizeOriginal": size,
                "sizeActual": size, "chunksTotal": total, "chunksUploaded": count,
                "encryption": False, "compression": "none",
            },
        )  # fmt: skip

    def _json(self, status: int, data: Any) -> None:
        content = json.dumps(data).encode()
        self._head(status, "application/json", len(content))
        self.wfile.write(content)

    def _head(self, status: int, kind: str, size: int) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(size))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Lets many connect at once: the SDK opens a connection for each chunk."""

    request_queue_size = 64


if __name__ == "__main__":
    Handler.files = Files(int(sys.argv[1]))
    with Server(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
