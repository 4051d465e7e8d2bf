"""`files download`, `view` and `preview`: where each file goes, and what becomes of it."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from appwrite_cli.actions.outcomes import Outcomes, resumable
from appwrite_cli.actions.verbs import count_of, pointing
from appwrite_cli.address import Address, Collection
from appwrite_cli.client import Answer, walk
from appwrite_cli.errors import NetworkError, UsageError
from appwrite_cli.output import View, confirm, note, warn
from appwrite_cli.output.binary import Bytes
from appwrite_cli.output.board import Board, board, moved
from appwrite_cli.output.stdout import is_terminal
from appwrite_cli.transfer.crew import Crew
from appwrite_cli.transfer.download import Fetch, Receiver, Remote, download, is_whole, stream
from appwrite_cli.transfer.local_files import PIECE
from appwrite_cli.transfer.names import Targets
from appwrite_cli.transfer.part_file import receiving
from appwrite_cli.transfer.signature import agrees, md5

DOWNLOADS = View("file", "files", ("file", "path", "size"), ("file",), sizes=frozenset({"size"}))


class Planned(NamedTuple):
    """A file and its place here; `same` tells that it is there already."""

    remote: Remote
    target: Path
    same: bool = False


class Wanted(NamedTuple):
    """What the line asks for: files by their addresses, or all of a bucket.

    `params` go along. Without `documents`, nothing but the content is asked for: its size and
    signature are then not known.
    """

    addresses: Sequence[Address]
    bucket: Collection | None = None
    params: Mapping[str, Any] = {}
    documents: bool = True

    @property
    def single(self) -> bool:
        """Whether it is about one file."""
        return self.bucket is None and len(self.addresses) == 1


def download_files(
    wanted: Wanted, to: str, *, force: bool, jobs: int, purpose: str = "download"
) -> None:
    """Download files to a directory, a file, or stdout for `-`; all are tried.

    Raises UsageError before anything is fetched where files would be overwritten without leave,
    PartialError where some of several failed.
    """
    if jobs < 1:
        raise UsageError(f"--jobs is 1 or more, not {jobs}")
    with Crew(jobs, guest="token" in wanted.params, farewell=0) as crew:
        fetch = Fetch(crew.client, crew.check, wanted.params, purpose)
        remotes = _remotes(wanted, crew)
        if to == "-":
            _to_stdout(fetch, remotes)
            return
        outcomes = Outcomes(lambda planned: str(planned.remote.address), single=wanted.single)
        plan = _allowed(_plan(remotes, to, single=wanted.single), force=force)
        how = "the same command once more goes on where this one was"
        with resumable(how), board("downloading") as lines:
            work = _Work(fetch, lines)
            outcomes.show(crew.each(work.download, plan), DOWNLOADS, "", lines)
    outcomes.raise_failures("the same command once more goes on with those")


def _remotes(wanted: Wanted, crew: Crew) -> Iterator[Remote]:
    """The files, as far as they are whole; raises where one that was named is not there."""
    if wanted.bucket is not None:
        for page in walk(wanted.bucket.path, "files", limit=None):
            for document in page.data["files"]:
                try:
                    yield Remote.of(wanted.bucket.item(document["$id"]), document)
                except NetworkError as error:
                    warn(f"left out: {error}")
    elif not wanted.documents:
        yield from (Remote(address, address.id, None, "", "") for address in wanted.addresses)
    else:

        def read(address: Address) -> Answer:
            return crew.client.call("GET", address.path)

        for address, future in crew.each(read, wanted.addresses):
            with pointing(address):
                yield Remote.of(address, future.result().data)


def _plan(remotes: Iterable[Remote], to: str, *, single: bool) -> list[Planned]:
    """Where each file goes; what had to be called otherwise is said."""
    place = Path(to or ".").expanduser()
    if single and to and not to.endswith(("/", os.sep)) and not place.is_dir():
        return [Planned(remote, place) for remote in remotes]
    if place.exists() and not place.is_dir():
        raise UsageError(f"{to!r} is a file, and several are to go there")
    targets = Targets(place)
    plan = []
    for remote in remotes:
        target = targets.place(remote.name, remote.address.id)
        if target.relative_to(place).as_posix() != remote.name:
            note(f"{remote.address}: {remote.name!r} is called {str(target)!r} here")
        if not targets.is_inside(target):
            raise UsageError(f"{str(target)!r} is a link that leads out of {str(place)!r}")
        plan.append(Planned(remote, target))
    return plan


def _allowed(plan: list[Planned], *, force: bool) -> list[Planned]:
    """The plan, once it is clear that nothing is overwritten without leave."""
    checked = [planned._replace(same=_is_same(planned)) for planned in plan]
    others = [p.target for p in checked if not p.same and os.path.lexists(p.target)]
    for target in others:
        if target.is_dir():
            raise UsageError(f"{str(target)!r} is a directory", hint="--to says where to put it")
    if others and not force:
        some = ", ".join(str(target) for target in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        confirm(f"overwrite {count_of(len(others), 'file')} ({some}{more})?", remote=False)
    return checked


def _is_same(planned: Planned) -> bool:
    """Whether the file is there already, by size and signature."""
    remote, target = planned.remote, planned.target
    try:
        if not remote.signature or target.stat().st_size != remote.size:
            return False
        digest = md5()
        for piece in _pieces(target):
            digest.update(piece)
        return agrees(remote.signature, digest.hexdigest(), lambda: _pieces(target))
    except OSError:
        return False  # whatever is there is not that file


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class _Work:
    """The downloads of one command."""

    def __init__(self, fetch: Fetch, lines: Board) -> None:
        self.fetch = fetch
        self.lines = lines

    def download(self, planned: Planned) -> Answer:
        """Download one file to its place; raises what `download` raises."""
        remote, target = planned.remote, planned.target
        line = self.lines.add(remote.name, remote.size or 0)
        said = ""
        try:
            size = remote.size or 0
            verb = "already here:"
            if not planned.same:
                with pointing(remote.address), receiving(remote, target) as part:
                    receiver = download(self.fetch, remote, part, line)
                    part.finish()
                size, verb = receiver.position, "downloaded"
            said = moved(verb, str(remote.address), size, str(target))
        finally:
            line.end(said)
        record = {
            "file": str(remote.address), "path": str(target), "size": size,
            "signature": remote.signature,
        }  # fmt: skip
        return Answer(200, {"content-type": "application/json"}, json.dumps(record).encode())


def _to_stdout(fetch: Fetch, remotes: Iterable[Remote]) -> None:
    """The content of the files, one after the other; what is written cannot be taken back."""
    out = Bytes()
    with board("downloading", moves=not is_terminal()) as lines:
        for remote in remotes:
            line = lines.add(remote.name, remote.size or 0)
            receiver = Receiver(remote, out, line, fetch.check)
            with pointing(remote.address):
                stream(fetch, remote, receiver)
            out.finish()
            if not is_whole(remote, receiver, None):
                raise NetworkError(
                    f"{remote.address}: what was written is not what the server has by its "
                    "size and signature"
                )
            line.end()
