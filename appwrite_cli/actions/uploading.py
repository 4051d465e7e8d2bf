"""`files upload`: what the arguments mean, and what becomes of each file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from appwrite_cli.actions.outcomes import Outcomes, resumable
from appwrite_cli.actions.verbs import existing, pointing
from appwrite_cli.address import New
from appwrite_cli.client import Answer
from appwrite_cli.config import settings
from appwrite_cli.errors import ApiError, CliError, UsageError
from appwrite_cli.output import View, confirm_protected, note
from appwrite_cli.output.board import Board, Line, board, moved
from appwrite_cli.resources import FILE
from appwrite_cli.transfer.batch_journal import BatchJournal
from appwrite_cli.transfer.crew import Crew
from appwrite_cli.transfer.local_files import (
    LocalFile,
    files_below,
    local_file,
    stdin_file,
    text_file,
)
from appwrite_cli.transfer.upload import Upload, already_there, upload


class Arguments(NamedTuple):
    """What the line gives: where to, and what."""

    place: str
    paths: tuple[str, ...]
    text: str | None
    name: str
    recursive: bool


def arguments_of(
    words: Sequence[str], to: str | None, text: str | None, name: str, *, recursive: bool
) -> Arguments:
    """The place and the paths: `BUCKET PATH...`, or with `--to` paths alone.

    A single word is a path where there is a default bucket; with `--text` it is the place. Raises
    UsageError.
    """
    place, paths = to, list(words)
    if place is None:
        has_default = "bucket" in settings().defaults
        if text is not None or len(paths) > 1 or not has_default:
            place = paths.pop(0) if paths else ""
        if has_default and paths and place and Path(place).exists():
            raise UsageError(
                f"{place!r} is a file here, and stands where the bucket does",
                hint="--to BUCKET says where all of them go",
            )
    if text is not None and paths:
        raise UsageError("--text is the content: no path besides", hint="give one of the two")
    if text is None and not paths:
        what = f"nothing to upload to {place!r}" if place else "nothing to upload"
        raise UsageError(what, hint="give BUCKET PATH..., or --text TEXT --name NAME")
    _check_single(paths, text, name, recursive=recursive)
    return Arguments(place or "", tuple(paths), text, name, recursive)


def _check_single(paths: Sequence[str], text: str | None, name: str, *, recursive: bool) -> None:
    """Raise UsageError for options that suit one file alone, or what has no name."""
    if "-" in paths and len(paths) > 1:
        raise UsageError("- is stdin, which is uploaded alone")
    if (text is not None or "-" in paths) and not name:
        what = "--text" if text is not None else "stdin"
        raise UsageError(f"{what} has no name", hint="--name NAME gives it one")
    if name and (len(paths) > 1 or recursive):
        raise UsageError("--name is for one file", hint="others are called as they are")


def upload_files(
    given: Arguments,
    view: View,
    *,
    own_id: str | None,
    permissions: Sequence[str] | None,
    folder: str,
    jobs: int,
    if_not_exists: bool,
) -> None:
    """Upload what the arguments name and show the files; all are tried.

    Raises UsageError before anything is sent; PartialError where some of several failed.
    """
    if jobs < 1:
        raise UsageError(f"--jobs is 1 or more, not {jobs}")
    single = not given.recursive and len(given.paths) <= 1
    first = FILE.to_create(given.place, own_id)
    if not single and not first.made:
        raise UsageError("an ID is for one file", hint="give the bucket alone: IDs are made")
    dry = settings().dry_run
    with _files(given) as files:
        if not dry:
            confirm_protected("upload files.")
        parts = {
            "bucket": first.address.parent,
            "paths": [str(Path(path).expanduser().absolute()) for path in given.paths],
            "permissions": permissions,
            "folder": folder,
        }
        journal = BatchJournal(None if single or dry else parts)
        try:
            with (
                resumable(_how_to_go_on(given)),
                Crew(1 if dry else jobs) as crew,
                board("uploading") as lines,
            ):
                work = _Work(crew, lines, journal, permissions, folder, if_not_exists)
                tasks = ((file, first if single else FILE.to_create(given.place)) for file in files)
                outcomes = Outcomes(_label, single=single)
                with pointing(first.collection):
                    outcomes.show(crew.each(work.upload, tasks), view, first.address.parent, lines)
            journal.close(done=not outcomes.failed)
            outcomes.raise_failures("the same command once more uploads those, and no other again")
        finally:
            journal.close(done=False)


def _how_to_go_on(given: Arguments) -> str:
    if not given.paths or given.paths == ("-",):
        return "what cannot be read again starts from the beginning"
    return "the same command once more goes on with what the server does not have yet"


def _label(task: tuple[LocalFile | CliError, New]) -> str:
    return "" if isinstance(task[0], CliError) else task[0].label


@dataclass
class _Work:
    """The uploads of one command."""

    crew: Crew
    lines: Board
    journal: BatchJournal
    permissions: Sequence[str] | None
    folder: str
    if_not_exists: bool

    def upload(self, task: tuple[LocalFile | CliError, New]) -> Answer:
        """Upload one file, unless an earlier run has; raises what `upload` raises."""
        file, new = task
        if isinstance(file, CliError):
            raise file
        line = self.lines.add(file.name, file.size)
        said = ""
        try:
            wanted = Upload(file, new.address, new.made, self.permissions, self.folder)
            known = self._known(wanted)
            there = already_there(known, self.crew) if known else None
            answer = there or self._send(known or wanted, line)
            if not answer.dry:
                verb = "already uploaded" if there else "uploaded"
                place = f"{new.address.parent}/{answer.data['$id']}"
                said = moved(verb, file.label, file.size, place)
        except ApiError as conflict:
            if conflict.code != 409 or new.made:
                raise
            if not self.if_not_exists:
                conflict.hint = "--if-not-exists keeps that file"
                raise
            answer = existing(new.address, conflict)
        finally:
            line.end(said)
        return answer

    def _known(self, task: Upload) -> Upload | None:
        """The task under the ID that an earlier run began it with, if there was one."""
        own_id = self.journal.known(task.file)
        address = task.address.kind.below(task.address.parent).item(own_id)
        return task._replace(address=address) if own_id else None

    def _send(self, task: Upload, line: Line) -> Answer:
        self.journal.begin(task.file, task.address.id)
        return upload(task, self.crew, line)


@contextmanager
def _files(given: Arguments) -> Iterator[Iterator[LocalFile | CliError]]:
    """The files that the arguments name; all are looked at before anything is sent."""
    if given.text is not None:
        yield iter([text_file(given.text, given.name)])
        return
    with stdin_file(given.name) if given.paths == ("-",) else nullcontext() as piped:
        yield iter([piped]) if piped else _named(given)


def _named(given: Arguments) -> Iterator[LocalFile | CliError]:
    """Files and directories by their paths; what is wrong with any is raised at once."""
    places = [Path(path).expanduser() for path in given.paths]
    single = {
        place: local_file(place, given.name)
        for place in places
        if not (given.recursive and place.is_dir())
    }
    if given.recursive and len(single) == len(places):
        note("--recursive is for directories")

    def files() -> Iterator[LocalFile | CliError]:
        for place in places:
            if place in single:
                yield single[place]
            else:
                yield from files_below(place)

    return files()
