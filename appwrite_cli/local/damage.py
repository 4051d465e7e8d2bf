"""What SQLite and the file system say about the local Appwrite's file, in words with a way out."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appwrite_cli.errors import CliError

ELSEWHERE = "AWCLI_LOCAL_DIR names another directory"
_ANEW = f"put a copy of it back, or begin anew: awcli local reset; {ELSEWHERE}"
_FOREIGN = f"move it away; {ELSEWHERE}"
_ALLOW = f"see who may read and write it; {ELSEWHERE}"
_SPACE = "nothing of this call was kept; make room and try again"
# By SQLite's primary result code: what is so, and what to do.
_WORDS = {
    sqlite3.SQLITE_NOTADB: ("is no database of the local Appwrite", _FOREIGN),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _ANEW),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _ALLOW),
    sqlite3.SQLITE_PERM: ("cannot be opened", _ALLOW),
    sqlite3.SQLITE_AUTH: ("cannot be opened", _ALLOW),
    sqlite3.SQLITE_READONLY: ("cannot be written", _ALLOW),
    sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", _SPACE),
    sqlite3.SQLITE_IOERR: ("cannot be read or written: the disk fails", _SPACE),
    sqlite3.SQLITE_BUSY: ("is locked by another process", "see what uses it, and try again"),
}


@contextmanager
def in_words(file: Path) -> Iterator[None]:
    """Raise CliError in place of errors that are about the file and not about a statement."""
    try:
        yield
    except sqlite3.Error as error:
        known = _WORDS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if known is None:
            raise
        said, hint = known
        raise CliError(f"{file} {said}", hint=hint) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CliError(f"{file} cannot be written: the disk is full", hint=_SPACE) from error
        said = (error.strerror or str(error)).lower()
        raise CliError(f"{file.parent} cannot be used: {said}", hint=ELSEWHERE) from error


def foreign(file: Path) -> CliError:
    """The refusal of a SQLite file that something else has made."""
    said, hint = _WORDS[sqlite3.SQLITE_NOTADB]
    return CliError(f"{file} {said}", hint=hint)
