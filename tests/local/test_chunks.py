"""Files in chunks: in any order, again, after the last one, and from several at once."""

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from appwrite_cli.local import KEY, PROJECT, forget
from appwrite_cli.local.serve import Server
from tests.local.conftest import Api, refusal
from tests.local.served import environment
from tests.local.storage import CHUNK, FILES, blobs, bucket, chunk, random_bytes, upload

WHOLE = random_bytes(2 * CHUNK + 1000)
STARTED = {
    "signature": "",
    "mimeType": "",
    "sizeOriginal": len(WHOLE),
    "sizeActual": 0,
    "chunksTotal": 3,
    "encryption": False,
    "compression": "",
}
DONE = {
    "signature": hashlib.md5(WHOLE).hexdigest(),
    "mimeType": "application/octet-stream",
    "sizeOriginal": len(WHOLE),
    "sizeActual": -(-len(WHOLE) // 3) * 4,
    "chunksTotal": 3,
    "chunksUploaded": 3,
    "encryption": True,
    "compression": "none",
}


def has(answer: httpx.Response, expected: dict[str, object], status: int = 201) -> None:
    assert answer.status_code == status, answer.text
    assert {key: answer.json()[key] for key in expected} == expected


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 0, 2, 2, 1)])
def test_chunks_make_a_file_in_any_order(api: Api, order: tuple[int, ...]) -> None:
    bucket(api)
    came: set[int] = set()
    for number in order[:-1]:
        came.add(number)
        has(chunk(api, WHOLE, number), {**STARTED, "chunksUploaded": len(came)})
        has(api.get(f"{FILES}/big"), {**STARTED, "chunksUploaded": len(came)}, 200)
    has(chunk(api, WHOLE, order[-1]), DONE)
    has(api.get(f"{FILES}/big"), DONE, 200)
    assert api.get(f"{FILES}/big/download").content == WHOLE
    assert len(blobs(api)) == 3


def test_a_chunk_after_the_last_one_changes_nothing(api: Api) -> None:
    bucket(api)
    for number in range(3):
        chunk(api, WHOLE, number)
    other = random_bytes(len(WHOLE), seed=1)
    has(chunk(api, other, 1), DONE, 200)
    has(chunk(api, other, 0), DONE, 200)
    assert api.get(f"{FILES}/big/download").content == WHOLE
    assert refusal(upload(api, id_="big"))[:2] == (409, "storage_file_already_exists")


def test_the_first_of_two_chunks_of_one_number_stays(api: Api) -> None:
    bucket(api)
    chunk(api, WHOLE, 1)
    chunk(api, random_bytes(len(WHOLE), seed=1), 1)
    chunk(api, WHOLE, 0)
    has(chunk(api, WHOLE, 2), DONE)


def test_an_id_that_was_chosen_is_used_from_the_second_chunk_on(api: Api) -> None:
    bucket(api)
    whole = WHOLE[: CHUNK + 1]
    made = chunk(api, whole, 0, id_="unique()").json()["$id"]
    assert made != "unique()"
    has(chunk(api, whole, 1, id_=made), {"$id": made, "chunksUploaded": 2})


def test_the_header_names_the_file_and_not_the_field(api: Api) -> None:
    bucket(api)
    headers = {"content-range": f"bytes 0-{CHUNK - 1}/{len(WHOLE)}", "x-appwrite-id": "named"}
    has(upload(api, WHOLE[:CHUNK], id_="unique()", headers=headers), {"$id": "named"})


@pytest.mark.parametrize("id_", ["unique()", "a b", "_x", "x" * 37, ""])
def test_a_wrong_id_in_the_header_is_refused(api: Api, id_: str) -> None:
    bucket(api)
    headers = {"content-range": "bytes 0-10/11", "x-appwrite-id": id_}
    refused = refusal(upload(api, headers=headers))
    assert refused[:2] == (400, "storage_invalid_appwrite_id")


@pytest.mark.parametrize(
    "said",
    [
        *("bytes 0-/100", "bytes 10-5/20", "bytes 0-20/10", "bytes 0-10", "bytes", "0-10/11"),
        *("bytes 0-10/*", "bytes */11", "bytes a-b/c", "bytes  0-10/11", "bytes -1-10/11"),
        *("bytes 0-10/11/12", "bytes 0-1-2/3", "bytes 0x0-0xa/0xb"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(api: Api, said: str) -> None:
    bucket(api)
    words = "The content range is invalid. Please check the value of the Content-Range header."
    refused = refusal(upload(api, headers={"content-range": said}))
    assert refused == (400, "storage_invalid_content_range", words)
    assert blobs(api) == []


@pytest.mark.parametrize("said", ["bytes 0-10/11", "bytes 0-11/11", "chunks 0-0/1"])
def test_a_range_of_one_chunk_is_a_whole_file(api: Api, said: str) -> None:
    bucket(api)
    has(upload(api, headers={"content-range": said}), {"chunksTotal": 1, "chunksUploaded": 1})
    assert api.get(f"{FILES}/f/view").content == b"hello world"


def test_the_size_of_the_whole_is_checked_with_each_chunk(api: Api) -> None:
    bucket(api, maximumFileSize=len(WHOLE) - 1, allowedFileExtensions=["bin"])
    too_large = (400, "storage_invalid_file_size", "File size not allowed")
    assert refusal(chunk(api, WHOLE, 0)) == too_large
    headers = {"content-range": "bytes 0-1/" + "9" * 5000}
    assert refusal(upload(api, name="a.bin", headers=headers)) == too_large
    assert blobs(api) == []


def test_what_is_not_complete_is_listed_and_has_no_bytes(api: Api) -> None:
    bucket(api)
    chunk(api, WHOLE, 0)
    assert [file["$id"] for file in api.get(FILES).json()["files"]] == ["big"]
    for action in ("download", "view"):
        status, kind, message = refusal(api.get(f"{FILES}/big/{action}"))
        assert (status, kind) == (404, "storage_file_not_found")
        assert message.startswith("File not found in /storage/uploads/")
    assert api.get(f"{FILES}/big/preview").headers["content-type"] == "image/png"  # an icon


def test_what_is_not_complete_can_be_deleted(api: Api) -> None:
    bucket(api)
    chunk(api, WHOLE, 0)
    chunk(api, WHOLE, 2)
    assert len(blobs(api)) == 2
    assert api.delete(f"{FILES}/big").status_code == 204
    assert blobs(api) == []
    has(chunk(api, WHOLE, 0), {"chunksUploaded": 1})


def test_a_file_without_a_range_counts_as_the_first_chunk_of_one_that_began(api: Api) -> None:
    bucket(api)
    chunk(api, WHOLE, 1)
    has(upload(api, WHOLE[:CHUNK], id_="big"), {**STARTED, "chunksUploaded": 2})
    has(chunk(api, WHOLE, 2), DONE)


def test_the_last_chunk_gives_the_permissions(api: Api) -> None:
    bucket(api)
    chunk(api, WHOLE, 0, permission='read("any")')
    assert api.get(f"{FILES}/big").json()["$permissions"] == ['read("any")']
    chunk(api, WHOLE, 1)
    has(chunk(api, WHOLE, 2), {"$permissions": []})


def test_large_files_are_neither_compressed_nor_encrypted(api: Api) -> None:
    bucket(api, compression="gzip")
    whole = random_bytes(20_000_001)
    for number in range(3):
        chunk(api, whole, number)
    expected = {"compression": "none", "encryption": False, "sizeActual": 20_000_001}
    has(chunk(api, whole, 3), expected)


@pytest.mark.parametrize(
    "window", [(CHUNK - 5, CHUNK + 4), (0, 2 * CHUNK + 999), (CHUNK, CHUNK + 1)]
)
def test_a_part_may_reach_over_chunks(api: Api, window: tuple[int, int]) -> None:
    bucket(api)
    for number in range(3):
        chunk(api, WHOLE, number)
    first, last = window
    headers = {"range": f"bytes={first}-{last}"}
    answer = api.client.get(f"{FILES}/big/download", headers=headers)
    assert answer.content == WHOLE[first : last + 1]


@pytest.fixture
def server(directory: Path) -> Iterator[Server]:
    served = Server(directory)
    served.start()
    yield served
    served.close()


def test_chunks_from_several_threads_and_processes_make_one_file(
    directory: Path, server: Server, tmp_path: Path
) -> None:
    api = Api(directory)
    bucket(api)
    whole = random_bytes(7 * CHUNK + 3)
    source = tmp_path / "source"
    source.write_bytes(whole)
    # Two processes work on the directory itself, two threads ask the server; every chunk is sent
    # by two of them.
    script = (
        "import sys; from pathlib import Path; from tests.local.conftest import Api\n"
        "from tests.local.storage import chunk\n"
        "api, whole = Api(Path(sys.argv[1])), Path(sys.argv[2]).read_bytes()\n"
        "for number in map(int, sys.argv[3:]):\n"
        "    answer = chunk(api, whole, number)\n"
        "    assert answer.status_code in (200, 201), answer.text\n"
    )
    orders = [["0", "4", "1", "5"], ["2", "6", "3", "7"]]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(directory), str(source), *order],
            env=environment(directory),
        )
        for order in orders
    ]
    failed: list[str] = []

    def send(numbers: list[int]) -> None:
        client = Api(directory)
        client.client = httpx.Client(
            base_url=server.endpoint,
            headers={"x-appwrite-project": PROJECT, "x-appwrite-key": KEY},
            timeout=60,
        )
        with client.client:
            for number in numbers:
                answer = chunk(client, whole, number)
                if answer.status_code not in (200, 201):
                    failed.append(answer.text)

    threads = [
        threading.Thread(target=send, args=(numbers,))
        for numbers in (random.Random(1).sample(range(8), 4), [7, 6, 5, 4, 3, 2, 1, 0])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in started] == [0, 0]
    assert failed == []
    expected = {"chunksUploaded": 8, "signature": hashlib.md5(whole).hexdigest()}
    has(api.get(f"{FILES}/big"), expected, 200)
    assert api.get(f"{FILES}/big/download").content == whole
    assert len(blobs(api)) == 8


def test_bytes_that_a_killed_process_left_are_swept_away(directory: Path) -> None:
    api = Api(directory)
    bucket(api)
    upload(api)
    (kept,) = blobs(api)
    files = directory / "files"
    left = [files / "incoming" / ("a" * 32), files / "ab" / ("b" * 32)]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    fresh = files / "incoming" / ("c" * 32)
    fresh.write_bytes(b"being written")
    for path in [*left, *files.glob(f"*/{kept}")]:
        os.utime(path, (0, 0))
    (files / "swept").unlink(missing_ok=True)
    forget(directory)
    assert Api(directory).get(f"{FILES}/f/view").content == b"hello world"
    assert blobs(api) == sorted([kept, fresh.name])
    assert json.loads(api.get(FILES).text)["total"] == 1
