"""Files in forms: written below the local directory as they come, never held in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from werkzeug.wrappers import Request

from appwrite_cli.local.blobs import Blobs, Received


@dataclass(frozen=True)
class Upload:
    """A file of a form: the name that the client gave it, and its bytes."""

    filename: str
    received: Received


class UploadRequest(Request):
    """A request whose form's files go to `blobs`; what is not kept is gone when it is closed."""

    def __init__(self, environ: dict[str, Any], blobs: Blobs) -> None:
        super().__init__(environ)
        self._blobs = blobs
        self._received: list[Received] = []

    @property
    def uploads(self) -> Mapping[str, Upload]:
        """The files of the form by the names of their fields."""
        if self.mimetype != "multipart/form-data":
            return {}
        return {
            name: Upload(file.filename or "", file.stream)
            for name, file in self.files.items()
            if isinstance(file.stream, Received)
        }

    def close(self) -> None:
        """Remove the bytes of files that nobody kept, those of broken forms too."""
        for received in self._received:
            received.close()

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - of no use here
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        # What werkzeug asks where to put a file of a form.
        received = Received(self._blobs)
        self._received.append(received)
        return received
