"""`awcli api` with a file: what is sent is what the official SDK sends."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.services.avatars import Avatars
from appwrite.services.functions import Functions
from appwrite.services.sites import Sites
from appwrite.services.storage import Storage

from appwrite_cli import catalog
from appwrite_cli.transfer.signature import CHUNK
from tests.conftest import Run
from tests.misbehaving import Misbehaving, Seen, Store
from tests.sdk import KEY, PROJECT, Project, Sdk, Sent, fields_of

CODE = InputFile.from_bytes(b"hello", "code.tar.gz")
CASES = {
    "storage.createFile bucketId=covers fileId=a file@code.tar.gz permissions=x": (
        Storage,
        lambda api: api.create_file("covers", "a", CODE, permissions=["x"]),
    ),
    "functions.createDeployment functionId=f code@code.tar.gz activate=true commands=make": (
        Functions,
        lambda api: api.create_deployment("f", CODE, activate=True, commands="make"),
    ),
    "sites.createDeployment siteId=s code@code.tar.gz": (
        Sites,
        lambda api: api.create_deployment("s", CODE),
    ),
    "avatars.updatePhoto file@code.tar.gz": (Avatars, lambda api: api.update_photo(CODE)),
}


class Deployments(Store):
    """Takes chunks of one deployment."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.chunks = 0

    def post(self, seen: Seen) -> tuple[int, Any]:
        with self.lock:
            self.chunks += 1
        return 202, {"$id": "d1", "chunksTotal": 3, "chunksUploaded": self.chunks}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "code.tar.gz"
    path.write_bytes(b"hello")
    return path


@pytest.mark.parametrize("line", CASES)
def test_a_small_file_goes_in_one_form(line: str, awcli: Run, code: Path) -> None:
    service, call = CASES[line]
    expected = Sdk().sends([call], service)
    with Misbehaving(store=Project()) as server:
        target = ["--endpoint", server.endpoint, "--project", PROJECT, "--key", KEY]
        awcli([*target, "api", *line.split()], code=None)
    assert [Sent.of(seen) for seen in server.requests] == expected


def test_every_operation_that_takes_a_file_is_compared() -> None:
    uploads = {str(operation) for operation in catalog.operations() if operation.upload}
    assert {line.split()[0] for line in CASES} == uploads


def test_a_large_file_goes_in_the_chunks_of_the_sdk(awcli: Run, code: Path) -> None:
    code.write_bytes(bytes(range(256)) * (2 * CHUNK // 256) + b"end")
    with Misbehaving(store=Deployments()) as ours, Misbehaving(store=Deployments()) as theirs:
        target = ["--endpoint", ours.endpoint, "--project", PROJECT, "--key", KEY]
        line = "api functions.createDeployment functionId=f activate=true code@code.tar.gz"
        awcli([*target, *line.split()])
        client = Client().set_endpoint(theirs.endpoint).set_project(PROJECT).set_key(KEY)
        file = InputFile.from_path(str(code))
        with suppress(AppwriteException):  # of its model of the answer, which is not ours
            Functions(client).create_deployment("f", file, activate=True)

    def chunks(server: Misbehaving) -> list[Any]:
        names = ("content-range", "x-appwrite-id", "x-appwrite-key")
        found = [
            (*(seen.headers.get(name) for name in names), fields_of(seen))
            for seen in server.requests
        ]
        return sorted(found, key=lambda chunk: int(chunk[0].split()[1].split("-")[0]))

    assert chunks(ours) == chunks(theirs)
    assert len(ours.requests) == 3


def test_a_dry_run_shows_the_form_without_the_file(awcli: Run, code: Path) -> None:
    line = "api avatars.updatePhoto file@code.tar.gz --dry-run --local"
    shown = awcli(line).json["body"]["file"]
    assert shown == {"name": "code.tar.gz", "type": "application/gzip", "size": 5}


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(awcli: Run) -> None:
    got = awcli("api avatars.updatePhoto file@nope.png --local", code=2)
    assert got.err.startswith("error: cannot read 'nope.png': no such file")
