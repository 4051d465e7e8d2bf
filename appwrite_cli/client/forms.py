"""Multipart forms whose file is read from disk as it is sent, in constant memory."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple


class File(NamedTuple):
    """The file of a form, or a part of one; `pieces` reads its `size` bytes, anew each time."""

    name: str
    kind: str  # its MIME type
    size: int
    pieces: Callable[[], Iterator[bytes]]


class Form:
    """A body of `fields` and one file, sent as many times as it is asked for.

    `whole` tells whether the last attempt has come to the form's end: before that no server can
    have carried it out. `on_end` is called when only the end is left to be sent.
    """

    def __init__(
        self,
        fields: Sequence[tuple[str, str]],
        file: File,
        *,
        name: str = "file",
        on_end: Callable[[], None] | None = None,
    ) -> None:
        boundary = os.urandom(16).hex()
        self.fields = fields
        self.file = file
        self.whole = False
        self._on_end = on_end
        head = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(key)}"\r\n\r\n'
            f"{value}\r\n"
            for key, value in fields
        )
        head += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"; '
            f'filename="{_quoted(file.name)}"\r\nContent-Type: {file.kind}\r\n\r\n'
        )
        self._head = head.encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.size = len(self._head) + file.size + len(self._tail)
        self.headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(self.size),
        }

    def __iter__(self) -> Iterator[bytes]:
        self.whole = False
        yield self._head
        yield from self.file.pieces()
        if self._on_end:
            self._on_end()
        self.whole = True
        yield self._tail

    @property
    def shown(self) -> dict[str, Any]:
        """What `--dry-run` and `--debug` show of it: the fields, and the file without its content.

        `{"fileId": "...", "file": {"name", "type", "size"}}`.
        """
        file = {"name": self.file.name, "type": self.file.kind, "size": self.file.size}
        return {**dict(self.fields), "file": file}

    def as_text(self) -> bytes:
        """The same as JSON."""
        return json.dumps(self.shown, ensure_ascii=False).encode()


def _quoted(text: str) -> str:
    """A name inside the quotes of a header, as browsers and the SDK write it."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
