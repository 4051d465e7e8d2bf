"""The download of one file: streamed, resumed with ranges, checked against size and signature."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from appwrite_cli.address import Address
from appwrite_cli.client import Answer, Client
from appwrite_cli.errors import ApiError, NetworkError
from appwrite_cli.transfer.hashing import Hasher
from appwrite_cli.transfer.signature import agrees
from appwrite_cli.transfer.upload import Line

_RANGE = re.compile(r"bytes ([0-9]+)-([0-9]+)/([0-9]+)")


class Remote(NamedTuple):
    """A file on the server; where its document cannot be read, `size` is None, the rest empty."""

    address: Address
    name: str
    size: int | None
    signature: str
    created: str

    @classmethod
    def of(cls, address: Address, document: Mapping[str, Any]) -> "Remote":
        """The file of a document; raises NetworkError for one whose upload is not complete."""
        if document["chunksUploaded"] != document["chunksTotal"]:
            raise NetworkError(
                f"the upload of {address} is not complete: {document['chunksUploaded']} of "
                f"{document['chunksTotal']} chunks are there",
                hint="wait for its end, or upload it again",
            )
        return cls(
            address,
            str(document["name"]),
            int(document["sizeOriginal"]),
            str(document["signature"]),
            str(document["$createdAt"]),
        )


class Output(Protocol):
    """Where the content goes."""

    def write(self, content: bytes, /) -> object:
        """Take further content."""


class Restartable(Output, Protocol):
    """An output that can be read and begun anew."""

    def pieces(self) -> Iterator[bytes]:
        """What was written so far."""

    def clear(self) -> None:
        """Forget what was written so far."""


class Receiver:
    """Takes the content of a file as it comes, from whichever place on."""

    def __init__(self, remote: Remote, out: Output, line: Line, check: Callable[[], None]) -> None:
        self.size = remote.size
        self.position = 0
        self.digest = Hasher()
        self._out = out
        self._line = line
        self._check = check

    def take(self, pieces: Iterator[bytes]) -> None:
        """Count content that was received by an earlier run."""
        for piece in pieces:
            self._check()
            self.digest.update(piece)
            self.position += len(piece)
            self._line.advance(len(piece))

    def clear(self) -> None:
        """Begin anew."""
        self._line.advance(-self.position)
        self.position = 0
        self.digest = Hasher()

    def headers(self) -> Mapping[str, str]:
        """What is still missing.

        Appwrite 1.9.6 refuses the range of a single byte: then the one before is asked for, too.
        """
        identity = {"Accept-Encoding": "identity"}  # a range of something packed helps nobody
        if not self.position or self.size is None or self.size < 2:
            return identity
        start = min(self.position, self.size - 2)
        return {**identity, "Range": f"bytes={start}-{self.size - 1}"}

    def receive(self, answer: Answer, pieces: Iterator[bytes]) -> None:
        """Take the content of an answer, but for what is there already.

        Ranges may end early: Appwrite gives 10 MiB at most. A server that knows no ranges gives
        all of it.
        """
        known = self.position - self._start(answer)
        for piece in pieces:
            self._check()
            new = piece[known:] if known > 0 else piece
            known = max(known - len(piece), 0)
            if self.size is not None and self.position + len(new) > self.size:
                raise NetworkError(f"{answer.source} sends more than the {self.size} bytes it has")
            if new:
                self._out.write(new)
                self.digest.update(new)
                self.position += len(new)
                self._line.advance(len(new))

    def _start(self, answer: Answer) -> int:
        """Where the content of an answer begins."""
        if answer.status != 206:
            return 0
        match = _RANGE.fullmatch(answer.headers.get("content-range", ""))
        if not match or int(match[1]) > self.position or int(match[3]) != self.size:
            raise NetworkError(f"{answer.source} sends another range than it was asked for")
        return int(match[1])


class Fetch(NamedTuple):
    """How content is asked for: over which client, with which parameters, for what purpose.

    `check` raises where the work was given up. A token stands for a credential.
    """

    client: Client
    check: Callable[[], None]
    params: Mapping[str, Any] = {}
    purpose: str = "download"

    def call(self, remote: Remote, sink: Receiver) -> None:
        """Ask for the content, or for what is missing of it."""
        self.client.call(
            "GET",
            f"{remote.address.path}/{self.purpose}",
            params=self.params,
            accept="*/*",
            guest="token" in self.params and self.client.settings.credential is None,
            sink=sink,
        )


def stream(fetch: Fetch, remote: Remote, receiver: Receiver) -> None:
    """Receive all that is missing; goes on where it broke off as long as there is progress.

    Raises NetworkError and ApiError.
    """
    asked = False
    while not asked or (remote.size is not None and receiver.position < remote.size):
        before, asked = receiver.position, True
        try:
            fetch.call(remote, receiver)
        except NetworkError:
            if receiver.position == before or remote.size is None:
                raise
            continue
        if remote.size and receiver.position == before:
            raise NetworkError(f"the server gives no more than {before} of {remote.size} bytes")


def is_whole(
    remote: Remote, receiver: Receiver, pieces: Callable[[], Iterator[bytes]] | None
) -> bool:
    """Whether what was received is what the server has, as far as that is known.

    `pieces` reads the content once more, where that is possible.
    """
    if remote.size is not None and receiver.position != remote.size:
        return False
    digest = receiver.digest.hexdigest()
    if pieces is None:
        return "-" in remote.signature or agrees(remote.signature, digest, lambda: iter(()))
    return agrees(remote.signature, digest, pieces)


def download(fetch: Fetch, remote: Remote, out: Restartable, line: Line) -> Receiver:
    """Receive a file into `out`, which may hold the beginning of it already.

    What does not agree with the signature is received once more from its beginning. Raises
    NetworkError, ApiError.
    """
    for _ in range(2):
        receiver = Receiver(remote, out, line, fetch.check)
        receiver.take(out.pieces())
        if remote.size is None or receiver.position > remote.size:
            receiver.clear()
            out.clear()
        try:
            if receiver.position != remote.size or not remote.size:
                stream(fetch, remote, receiver)
        except ApiError as error:
            if error.code != 416:
                raise
        if is_whole(remote, receiver, out.pieces):
            return receiver
        receiver.clear()
        out.clear()
    raise NetworkError(
        f"{remote.address}: what came is not what the server has by its size and signature",
        hint="nothing of it is kept; --debug shows the exchange",
    )
