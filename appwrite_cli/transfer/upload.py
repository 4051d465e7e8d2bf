"""The upload of one file: small ones in one request, larger ones in chunks of 5 MiB.

    with Crew() as crew:
        answer = upload(Upload(file, address, made=True), crew, line)

A chunk is read from disk as it is sent. What the server has is never assumed: see `chunks.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from appwrite_cli.address import Address
from appwrite_cli.client import Answer
from appwrite_cli.client.forms import File, Form
from appwrite_cli.errors import ApiError, CliError
from appwrite_cli.transfer.crew import Crew
from appwrite_cli.transfer.local_files import LocalFile
from appwrite_cli.transfer.signature import CHUNK, agrees, md5


class Line(Protocol):
    """What counts the bytes that are through."""

    def advance(self, amount: int, /) -> None:
        """Count further bytes; a negative amount takes some back."""


class Upload(NamedTuple):
    """What is to be uploaded, and where to.

    `made` tells that the ID was made here, so that no other file can have it. `permissions` None
    leaves them to the server.
    """

    file: LocalFile
    address: Address
    made: bool
    permissions: Sequence[str] | None = None
    folder: str = ""

    @property
    def path(self) -> str:
        """The API's path to create files at."""
        return self.address.path.rpartition("/")[0]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The fields of the form beside the file."""
        given = [("fileId", self.address.id)]
        given += [(f"permissions[{i}]", text) for i, text in enumerate(self.permissions or ())]
        return given + ([("folder", self.folder)] if self.folder else [])

    def form(
        self, size: int, pieces: Callable[[], Iterator[bytes]], on_end: Callable[[], None] | None
    ) -> Form:
        """The form that sends the file, or `size` bytes of it."""
        file = File(self.file.name, self.file.kind, size, pieces)
        return Form(self.fields, file, on_end=on_end)


class Reading:
    """A part of a file as it is being sent, perhaps several times; counts it and sums it up."""

    def __init__(self, upload: Upload, start: int, size: int, crew: Crew, line: Line) -> None:
        self.digest = ""  # MD5, of the whole file only
        self.checksum = 0
        self._upload = upload
        self._start = start
        self._size = size
        self._crew = crew
        self._line = line
        self._counted = 0

    def __call__(self) -> Iterator[bytes]:
        """The pieces; what an earlier attempt has counted is taken back."""
        self.take_back()
        whole = md5() if self._size == self._upload.file.size else None
        checksum = 0
        for piece in self._upload.file.pieces(self._start, self._size):
            self._crew.check()
            if whole:
                whole.update(piece)
            else:
                checksum = crc32(piece, checksum)
            yield piece
            self._counted += len(piece)
            self._line.advance(len(piece))
        self.checksum = checksum
        self.digest = whole.hexdigest() if whole else ""

    def take_back(self) -> None:
        """What was counted has to be sent again."""
        self._line.advance(-self._counted)
        self._counted = 0


def upload(task: Upload, crew: Crew, line: Line) -> Answer:
    """Upload a file and return the server's answer, checked against what was sent.

    Raises ApiError, 409 too where the ID is another file's; NetworkError; ChangedError where the
    file has changed meanwhile; StoppedError.
    """
    if task.file.size > CHUNK and not crew.client.settings.dry_run:
        from appwrite_cli.transfer.chunks import upload_chunks

        return upload_chunks(task, crew, line)
    return crew.request(lambda: _upload_at_once(task, crew, line)).result()


def _upload_at_once(task: Upload, crew: Crew, line: Line) -> Answer:
    """One request. Sent again it finds its ID taken: by itself, if size and signature agree."""
    crew.check()
    size = task.file.size
    reading = Reading(task, 0, size, crew, line)
    answer = crew.client.call(
        "POST", task.path, form=task.form(size, reading, None), proof=task.address.path
    )
    if not answer.dry:
        check(task, answer.data, reading.digest)
    return answer


def already_there(task: Upload, crew: Crew) -> Answer | None:
    """The file, where the server has it already under this ID, whole and the same."""
    try:
        found = crew.request(lambda: crew.client.call("GET", task.address.path)).result()
    except ApiError as error:
        if error.type != "storage_file_not_found":
            raise
        return None
    digest = md5()
    for piece in task.file.pieces(0, task.file.size):
        crew.check()
        digest.update(piece)
    return found if is_this(task, found.data, digest.hexdigest()) else None


def is_this(task: Upload, found: Any, digest: str) -> bool:
    """Whether a file on the server is the one that was to be uploaded."""
    file = task.file
    return (
        found["chunksUploaded"] == found["chunksTotal"]
        and found["sizeOriginal"] == file.size
        and agrees(str(found["signature"]), digest, lambda: file.pieces(0, file.size))
    )


def check(task: Upload, found: Any, digest: str) -> None:
    """Raise where what the server has now is not what was sent."""
    if is_this(task, found, digest):
        return
    if not task.made:
        raise taken(task)
    raise CliError(
        f"{task.file.label}: the server has something else than was sent "
        f"({found['sizeOriginal']} bytes, signature {found['signature']}; sent were "
        f"{task.file.size}, {digest})",
        hint=f"awcli files delete {task.address}, and upload it again",
    )


def taken(task: Upload) -> ApiError:
    """That the ID is another file's, as Appwrite says it of small files."""
    return ApiError(
        f"a file with the ID {task.address.id!r} exists already", 409, "storage_file_already_exists"
    )
