"""Mails and text messages are not sent but written down, one file for each, for people to read.

A server without a mail service refuses what needs one; so does the local Appwrite unless it was
given a mailbox (`local serve --mail`, or `AWCLI_LOCAL_MAIL=1`). Secrets are in the files, which
only their owner may read, and never in their names.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

FOLDER = "mails"
VARIABLE = "AWCLI_LOCAL_MAIL"
_SENDER = "Appwrite <appwrite@localhost>"


def switched_on() -> bool:
    """Whether the environment asks for a mailbox."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


@dataclass(frozen=True)
class Mailbox:
    """A directory below that of the local Appwrite, made with the first message."""

    directory: Path

    def mail(self, to: str, subject: str, text: str) -> Path:
        """Write a mail down as `.eml`; returns where it is."""
        message = EmailMessage()
        # No header of its own may come out of a name or an address.
        message["From"], message["Subject"] = _SENDER, " ".join(subject.split())
        message["To"] = "".join(to.split())
        message["Date"] = format_datetime(datetime.now(UTC))
        message.set_content(text, cte="8bit")
        return self._write(".eml", message.as_bytes())

    def text_message(self, to: str, text: str) -> Path:
        """Write a text message down as `.txt`; returns where it is."""
        return self._write(".txt", f"To: {to}\n\n{text}\n".encode())

    def _write(self, suffix: str, content: bytes) -> Path:
        """Let a file with that content appear at once and whole."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        place = self.directory / f"{moment}-{secrets.token_hex(4)}{suffix}"
        # mkstemp makes files that only their owner may read.
        handle, name = tempfile.mkstemp(dir=self.directory, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return place
