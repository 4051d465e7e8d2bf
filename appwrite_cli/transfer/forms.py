"""The upload that any operation of the API may take: in one form, or a large file in several.

Chunks of 5 MiB go one after the other, each with the range that it is; the first one's answer says
by which ID the others belong to it. `upload.py` does more for the files of buckets: it resumes.
"""

from collections.abc import Mapping
from typing import Any

from appwrite_cli.client import Answer, Repeat, call
from appwrite_cli.client.forms import File, Form
from appwrite_cli.client.request import flattened
from appwrite_cli.output import progress
from appwrite_cli.transfer.local_files import LocalFile
from appwrite_cli.transfer.signature import CHUNK


def send_file(
    method: str, path: str, fields: Mapping[str, Any], name: str, file: LocalFile, *, proof: str
) -> Answer:
    """Send a file as the field `name` of a form, beside the other fields; the last answer.

    `proof` as for `client.call`. Raises what the client raises, and CliError for a file that has
    changed meanwhile.
    """
    given = list(flattened(fields))
    headers: dict[str, str] = {}
    answer: Answer | None = None
    with progress(f"sending {file.name}", total=file.size, unit="bytes") as meter:
        for start in range(0, max(file.size, 1), CHUNK):
            size = min(CHUNK, file.size - start)
            if file.size > CHUNK:
                headers["Content-Range"] = f"bytes {start}-{start + size - 1}/{file.size}"

            form = Form(given, _part(file, start, size), name=name)
            # A chunk that was sent twice is harmless, once there is a file that it belongs to.
            again = Repeat.ALWAYS if start else None
            answer = call(method, path, form=form, headers=headers, proof=proof, repeat=again)
            if answer.dry:
                return answer
            meter.advance(size)
            if not start and file.size > CHUNK:
                headers["X-Appwrite-Id"] = str(answer.data["$id"])
                proof = ""
    if answer is None:
        raise ValueError("a file has at least one chunk, be it empty")
    return answer


def _part(file: LocalFile, start: int, size: int) -> File:
    return File(file.name, file.kind, size, lambda: file.pieces(start, size))
