"""Content of files on stdout: bytes as they are, and on a terminal text that is safe there."""

import codecs

from appwrite_cli.errors import UsageError
from appwrite_cli.output import stdout
from appwrite_cli.output.cells import clean_lines


class Bytes:
    """Writes content to stdout as it comes."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")() if stdout.is_terminal() else None

    def write(self, content: bytes) -> None:
        """Write further content; raises UsageError for what is no text on a terminal."""
        self._write(content, final=False)

    def finish(self) -> None:
        """The content is at its end."""
        self._write(b"", final=True)

    def _write(self, content: bytes, *, final: bool) -> None:
        if self._decoder is None:
            stdout.write(content)
            return
        try:
            text = self._decoder.decode(content, final)
        except UnicodeDecodeError:
            raise UsageError(
                "this is no text, and stdout is a terminal", hint="give --to FILE, or a pipe"
            ) from None
        stdout.write(clean_lines(text))
