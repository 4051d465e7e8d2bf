"""One SQLite file holds a local Appwrite: its connections, its transactions, its schema version.

Several processes and threads may work on one file at once. SQLite's write-ahead log lets readers
go on while one writes; writers queue for the write lock. `synchronous=NORMAL` with that log keeps
every acknowledged write when the process is killed (only a power cut may lose the last ones).
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appwrite_cli.errors import CliError
from appwrite_cli.local import filters, system
from appwrite_cli.local.blobs import Blobs
from appwrite_cli.local.damage import foreign, in_words

BUSY_SECONDS = 60.0
FILE = "appwrite.sqlite3"


class Store:
    """The SQLite file in a directory, made on first use, with a pool of open connections."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.blobs = Blobs(directory / "files")
        self._idle: list[sqlite3.Connection] = []
        self._ready = False
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: kept when the block ends, undone when it raises.

        A reading transaction sees one state of the file from its first query on. A writing one
        takes the write lock at once, so that what it has read cannot change before it writes.
        Raises CliError where the file is damaged, foreign, locked or out of reach.
        """
        with in_words(self.directory / FILE):
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")
                try:
                    yield connection
                except BaseException:
                    if connection.in_transaction:  # SQLite has ended it where the disk is full
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            finally:
                self._give_back(connection)

    def exists(self) -> bool:
        """Whether there is a file in the directory."""
        with in_words(self.directory / FILE):
            try:
                return FILE in os.listdir(self.directory)  # noqa: PTH208 - says what is wrong
            except FileNotFoundError:
                return False

    def open(self) -> None:
        """Make the directory and the file if they are not there, and open a first connection."""
        with in_words(self.directory / FILE):
            self._give_back(self._take())

    def close(self) -> None:
        """Close the connections, those in use as soon as they are not; used again, it opens new."""
        with self._lock:
            idle, self._idle = self._idle, []
            self._closed = True
        for connection in idle:
            connection.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            self._closed = False
            if self._idle:
                return self._idle.pop()
            if not self._ready:
                self._prepare()
                self._ready = True
        return self._open()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:  # COMMIT or ROLLBACK itself has failed
            connection.close()
            return
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.directory / FILE,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # a pooled connection serves one thread at a time
            cached_statements=256,
        )
        connection.execute("PRAGMA synchronous=NORMAL")
        filters.register(connection)
        return connection

    def _prepare(self) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = self.directory / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        file = self.directory / FILE
        if not file.exists():
            # Rows may be private: nobody else on this machine shall read them.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        connection = self._open()
        try:
            check_version(connection, file)
            _use_write_ahead_log(connection)
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection, file)
            connection.execute("COMMIT")
            self.blobs.sweep(connection)
        finally:
            connection.close()


def check_version(connection: sqlite3.Connection, file: Path) -> int:
    """The schema version of a file; raises CliError if a newer awcli or something else made it.

    Nothing is changed in such a file, for what it holds is not known here.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(system.MIGRATIONS):
        raise CliError(
            f"the local Appwrite in {file.parent} was made by a newer awcli: its schema version is "
            f"{version}, this awcli knows {len(system.MIGRATIONS)}",
            hint="upgrade awcli, or name another directory by AWCLI_LOCAL_DIR",
        )
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if ("databases" in tables) != bool(version) or (tables and not version):
        raise foreign(file)
    return int(version)


def migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Bring the schema of a file up to `system.MIGRATIONS`; raises CliError for a newer one.

    In a writing transaction: killed on the way, the file is as old as it was.
    """
    for step in system.MIGRATIONS[check_version(connection, file) :]:
        step(connection)
    connection.execute(f"PRAGMA user_version={len(system.MIGRATIONS)}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Two processes that make the same file: SQLite does not wait for this one lock by itself.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
