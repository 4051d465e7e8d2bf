"""`users import`: from options to an import."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from appwrite_cli import client, streams
from appwrite_cli.config.credentials import clean_secret
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.output import warn
from appwrite_cli.output.view import value_at
from appwrite_cli.transfer.importing import Work, import_records
from appwrite_cli.transfer.records import Record
from appwrite_cli.transfer.source import open_source
from appwrite_cli.transfer.user_fields import (
    ALGORITHMS,
    ALIASES,
    ANSWERED,
    FIELDS,
    PLAIN,
    SECRETS,
    algorithm_of,
    convert,
    looks_hashed,
)
from appwrite_cli.transfer.user_options import ImportOptions
from appwrite_cli.transfer.users import Layout, User, read_user, send_user
from appwrite_cli.transfer.workers import Pace

MOST_COLUMNS = 200  # names of unknown columns that are kept, to be told


def import_users(file: str, options: ImportOptions) -> None:
    """Import the users of a file, or of stdin for `-`; see `import_records` for what is raised."""
    layout = _layout(options)
    pace = Pace()
    sender = client.paced(pace.pause)
    with open_source(file, "the file", form=options.form, key="users") as source:
        work = Work[User](
            noun="user",
            survey=_Survey(layout),
            read=partial(read_user, layout),
            send=partial(send_user, sender, pace),
            pace=pace,
        )
        how = [layout.algorithm, layout.mapped, layout.given]
        import_records(source, work, jobs=options.jobs, report=options.report, how=how)


def _layout(options: ImportOptions) -> Layout:
    given: dict[str, Any] = {}
    for text in options.values:
        name, value = _pair(text, "--set")
        if name in SECRETS:
            where = "--signer-key-file" if name == "passwordSignerKey" else "a column of the file"
            raise UsageError(f"--set {name}: other processes could see it", hint=f"use {where}")
        if name in given:
            raise UsageError(f"--set {name} is given twice")
        given |= convert({name: value})
    if options.signer_key_file:
        key = streams.read_text(options.signer_key_file, "--signer-key-file")
        given["passwordSignerKey"] = clean_secret(key, "--signer-key-file")
    mapped: dict[str, str] = {}
    for text in options.columns:
        name, column = _pair(text, "--map")
        if name in mapped:
            raise UsageError(f"--map {name} is given twice")
        mapped[name] = column
    return Layout(mapped, given, _named(options.algorithm))


def _named(algorithm: str) -> str:
    if not algorithm:
        return ""
    with suppress(UsageError):
        return algorithm_of(algorithm)
    raise UsageError(
        f"--hash: there is no {algorithm!r}{did_you_mean(algorithm, ALGORITHMS)}",
        hint=f"one of {', '.join(ALGORITHMS)}",
    )


def _pair(text: str, option: str) -> tuple[str, str]:
    """`FIELD=TEXT`; raises UsageError for a field that there is not."""
    name, equals, value = text.partition("=")
    name = ALIASES.get(name, name)
    if name not in FIELDS or name == "hashOptions":
        raise UsageError(
            f"{option}: there is no field {name!r}{did_you_mean(name, FIELDS)}",
            hint=f"one of {', '.join(field for field in FIELDS if field != 'hashOptions')}",
        )
    if not equals or not value:
        raise UsageError(f"{option} {text}: what follows {name}=?")
    return name, value


class _Survey:
    """All records seen before anything is sent: what is wrong with the whole file shows here."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._columns: dict[str, None] = {}
        self._absent = set(layout.mapped.values())

    def __call__(self, records: Iterator[Record]) -> int:
        """The number of records.

        Warns of columns that mean nothing; raises UsageError where no column means anything, one
        that `--map` names is nowhere, or hashes would be taken for plain passwords.
        """
        total = 0
        for record in records:
            total += 1
            if not record.problem:
                self._look(record)
        if self._absent and self._columns:
            name = sorted(self._absent)[0]
            known = tuple(self._columns)
            raise UsageError(f"--map: no record has a column {name!r}{did_you_mean(name, known)}")
        self._tell_unknown()
        return total

    def _look(self, record: Record) -> None:
        if len(self._columns) < MOST_COLUMNS:
            self._columns.update(dict.fromkeys(record.fields))
        if self._absent:
            self._absent -= {
                name
                for name in self._absent
                if name in record.fields or value_at(record.fields, name) is not None
            }
        layout, password = self._layout, self._field(record, "password")
        named = layout.algorithm or layout.given.get("hash") or self._field(record, "hash")
        if not named and looks_hashed(password):
            raise UsageError(
                f"line {record.line}: the password looks like a hash, and nothing names its kind",
                hint=f"--hash ALGORITHM, or --hash {PLAIN} if it is none",
            )

    def _field(self, record: Record, name: str) -> Any:
        return value_at(record.fields, self._layout.mapped.get(name, name))

    def _tell_unknown(self) -> None:
        mapped = self._layout.mapped.values()
        used = {*mapped, *(column.partition(".")[0] for column in mapped)}
        fields = {*FIELDS, *ALIASES}
        if self._columns and not mapped and fields.isdisjoint(self._columns):
            raise UsageError(
                f"none of the columns is a field of users: {', '.join(self._columns)}",
                hint="--map email=COLUMN names the column of a field; see docs/import-users.md",
            )
        for name in self._columns:
            if name not in fields | used | ANSWERED:
                warn(f"the column {name!r} is not imported{did_you_mean(name, FIELDS)}")
