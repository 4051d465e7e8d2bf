"""The MD5 of a file that is being uploaded."""

import threading

from appwrite_cli.errors import CliError
from appwrite_cli.transfer.crew import Crew
from appwrite_cli.transfer.local_files import LocalFile
from appwrite_cli.transfer.signature import md5

AT_ONCE = 1 << 20  # bytes: whoever sends meanwhile is then disturbed less


class FileDigest:
    """The MD5 of a file, reckoned while it is being sent."""

    def __init__(self, file: LocalFile, crew: Crew) -> None:
        self._file = file
        self._crew = crew
        self._value = ""
        self._error: CliError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def result(self) -> str:
        """The digest in hexadecimal digits; raises ChangedError, and what else hinders reading."""
        while self._thread.is_alive():
            self._thread.join(0.5)
            self._crew.check()
        if self._error:
            raise self._error
        return self._value

    def _run(self) -> None:
        digest = md5()
        try:
            for piece in self._file.pieces(0, self._file.size, AT_ONCE):
                self._crew.check()
                digest.update(piece)
        except CliError as error:
            self._error = error
        self._value = digest.hexdigest()
