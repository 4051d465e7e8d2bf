"""Peak memory of a transfer: it does not depend on the size of the file."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.conftest import ROOT
from tests.storage_server import CHUNK, NOW

resource = pytest.importorskip("resource")  # not on Windows

SIZE = 200 * 1024 * 1024
MOST = 60 * 1024 * 1024
PIECE = bytes(range(256)) * 1024
# Runs a command line, and says on the last line of stderr how much memory it took at its peak.
PROBE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


class Handler(BaseHTTPRequestHandler):
    """Counts chunks and keeps nothing; gives a file that repeats itself."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[set[str]] = set()
    lock = threading.Lock()
    total = -(-SIZE // CHUNK)

    def do_POST(self) -> None:
        left = int(self.headers["content-length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        with self.lock:
            self.seen.add(self.headers["content-range"])
            self._document(201, len(self.seen))

    def do_GET(self) -> None:
        if not self.path.endswith("/download"):
            self._document(200, self.total)
            return
        self.send_response(200)
        self.send_header("content-length", str(SIZE))
        self.end_headers()
        for _ in range(SIZE // len(PIECE)):
            self.wfile.write(PIECE)

    def _document(self, status: int, uploaded: int) -> None:
        document = {
            "$id": "big", "bucketId": "covers", "$createdAt": NOW, "name": "big.bin",
            "sizeOriginal": SIZE, "chunksTotal": self.total, "chunksUploaded": uploaded,
            "signature": DIGEST if uploaded == self.total else "",
        }  # fmt: skip
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


def _digest() -> str:
    digest = hashlib.md5()
    for _ in range(SIZE // len(PIECE)):
        digest.update(PIECE)
    return digest.hexdigest()


DIGEST = ""


@pytest.fixture
def endpoint() -> Iterator[str]:
    global DIGEST
    DIGEST = _digest()
    Handler.seen = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()


def peak(endpoint: str, *words: str) -> int:
    """The peak of memory of a command line, in bytes."""
    variables = {
        "APPWRITE_ENDPOINT": endpoint,
        "APPWRITE_PROJECT_ID": "shop",
        "APPWRITE_API_KEY": "standard_key",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE, sys.executable, "-m", "appwrite_cli", "files", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    unit = 1 if sys.platform == "darwin" else 1024
    return int(done.stderr.split()[-1]) * unit


@pytest.mark.long
def test_two_hundred_mebibytes_go_up_and_down_in_sixty(endpoint: str, tmp_path: Path) -> None:
    up = tmp_path / "big.bin"
    with up.open("wb") as file:
        for _ in range(SIZE // len(PIECE)):
            file.write(PIECE)
    most = {
        "up": peak(endpoint, "upload", "covers", str(up)),
        "down": peak(endpoint, "download", "covers/big", "--to", str(tmp_path / "down.bin")),
    }
    print(most)
    assert max(most.values()) <= MOST, most
    assert (tmp_path / "down.bin").stat().st_size == SIZE
