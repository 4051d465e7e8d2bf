"""Uploads and downloads through a proxy that cuts, refuses and dawdles, and killed meanwhile.

All of them end byte-identical. CI runs a seeded tenth with smaller files, `-m long` all.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from appwrite_cli.client import retry
from appwrite_cli.local import KEY, PROJECT
from tests.conftest import ROOT, Run
from tests.faulty_proxy import FaultyProxy
from tests.local.served import Served
from tests.storage_server import CHUNK, StorageServer

SEED = 20261125
KILLED = 0.2  # of the transfers: a process is killed in the middle, and the work done by a rerun


class Upstream:
    """The server behind the proxy, asked past it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}/v1",
            headers={"x-appwrite-project": PROJECT, "x-appwrite-key": KEY},
            timeout=60,
            trust_env=False,
        )

    def ask(self, method: str, path: str, **json: Any) -> httpx.Response:
        return self._client.request(method, path, json=json or None)

    def file(self, own_id: str) -> Any:
        return self.ask("GET", f"/storage/buckets/covers/files/{own_id}").json()

    def content(self, own_id: str) -> bytes:
        return self.ask("GET", f"/storage/buckets/covers/files/{own_id}/download").content

    def files(self) -> list[Any]:
        return list(self.ask("GET", "/storage/buckets/covers/files").json()["files"])

    def close(self) -> None:
        self._client.close()


@pytest.fixture(params=["counting", "local"])
def upstream(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upstream]:
    """A server that counts chunks as Appwrite does, in memory, or the local Appwrite, served."""
    if request.param == "counting":
        with StorageServer() as server:
            server.store.bucket("covers")
            upstream = Upstream(server.port)
            yield upstream
            upstream.close()
        return
    served = Served(tmp_path / "served")
    upstream = Upstream(served.port)
    made = upstream.ask(
        "POST", "/storage/buckets", bucketId="covers", name="Covers", maximumFileSize=10**8
    )
    if made.status_code == 501:
        upstream.close()
        served.kill()
        served.ended()
        pytest.skip("the local Appwrite has no files yet")
    assert made.status_code == 201, made.text
    yield upstream
    upstream.close()
    served.kill()
    served.ended()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(retry, "LONGEST_BACKOFF", 0.05)


def sizes(generator: random.Random, count: int, largest: int) -> list[int]:
    """Sizes at the edges of chunks first, then any; all in random order."""
    edges = [0, 1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, largest]
    found = [size for size in edges if size <= largest][:count]
    found += [generator.randrange(largest) for _ in range(count - len(found))]
    generator.shuffle(found)
    return found


class Transfers:
    """awcli behind the proxy: in this process, or in one of its own that is killed."""

    def __init__(
        self, awcli: Run, proxy: FaultyProxy, generator: random.Random, patch: pytest.MonkeyPatch
    ) -> None:
        self.awcli = awcli
        self.proxy = proxy
        self.generator = generator
        self.kills = 0
        self.again = 0
        patch.setenv("APPWRITE_ENDPOINT", proxy.endpoint)
        patch.setenv("APPWRITE_PROJECT_ID", PROJECT)
        patch.setenv("APPWRITE_API_KEY", KEY)
        patch.setenv("AWCLI_RETRIES", "12")

    def run(self, *words: str) -> Any:
        """Run a command to its end, after one that was killed, perhaps."""
        if os.name == "posix" and self.generator.random() < KILLED:
            self._killed(*words)
        got = self.awcli([*words, "-o", "json"])
        self.again += got.err.count("it starts again")
        return got.json

    def _killed(self, *words: str) -> None:
        """Run a command that is killed while one of its first requests is on its way."""
        last = self.proxy.requests + self.generator.randrange(1, 9)
        process = subprocess.Popen(
            [sys.executable, "-m", "appwrite_cli", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def kill(number: int) -> None:
            if number >= last:
                process.send_signal(signal.SIGKILL)

        self.proxy.watch = kill
        self.kills += process.wait(120) == -signal.SIGKILL
        self.proxy.watch = lambda _number: None


def survive(
    count: int,
    largest: int,
    awcli: Run,
    upstream: Upstream,
    patch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    generator = random.Random(SEED)
    with FaultyProxy(upstream.port, random.Random(SEED + 1)) as proxy:
        transfers = Transfers(awcli, proxy, generator, patch)
        for number, size in enumerate(sizes(generator, count, largest)):
            content = generator.randbytes(size)
            up, down = Path(f"up{number}.bin"), Path(f"down{number}.bin")
            up.write_bytes(content)
            own_id = f"f{number}"
            # What was killed after its last chunk was there already: then the file is the one.
            made = transfers.run("files", "upload", f"covers/{own_id}", str(up), "--if-not-exists")
            found = upstream.file(own_id)
            assert (made["$id"], found["sizeOriginal"]) == (own_id, size)
            assert found["chunksUploaded"] == found["chunksTotal"] == max(1, -(-size // CHUNK))
            assert upstream.content(own_id) == content
            transfers.run("files", "download", f"covers/{own_id}", "--to", str(down))
            assert down.read_bytes() == content
            assert [file["$id"] for file in upstream.files()] == [own_id]
            upstream.ask("DELETE", f"/storage/buckets/covers/files/{own_id}")
            up.unlink()
            down.unlink()
    assert set(proxy.faults) >= {"cut in the request", "cut before the answer", "429"}
    assert transfers.kills or os.name != "posix"
    with capsys.disabled():
        faults = ", ".join(f"{number} {fault}" for fault, number in proxy.faults.most_common())
        print(
            f"\n{count} uploads and {count} downloads survived {sum(proxy.faults.values())} faults "
            f"in {proxy.requests} requests ({faults}), {transfers.kills} kills; "
            f"{transfers.again} uploads had to start again"
        )


def test_transfers_survive_a_tenth_of_the_faults(
    awcli: Run,
    upstream: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    survive(10, 3 * CHUNK + 1, awcli, upstream, monkeypatch, capsys)


@pytest.mark.long
def test_a_hundred_uploads_and_downloads_survive_faults(
    awcli: Run,
    upstream: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    survive(100, 60 * 1024 * 1024, awcli, upstream, monkeypatch, capsys)
