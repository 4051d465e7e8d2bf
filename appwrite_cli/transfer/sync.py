"""What a sync has to do: the files on both sides compared by name, size and checksum."""

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from appwrite_cli.errors import CliError
from appwrite_cli.ids import unique_id
from appwrite_cli.transfer.download import Remote
from appwrite_cli.transfer.local_files import PIECE, LocalFile
from appwrite_cli.transfer.names import Targets
from appwrite_cli.transfer.places import LONGEST_NAME, BucketPlace, Patterns
from appwrite_cli.transfer.signature import agrees, md5

PART = ".awcli-"  # how the files begin that a download has not finished


class Pair(NamedTuple):
    """A file on one side, and what stands in its place on the other.

    `path` is where it is or goes on this machine, `file` what is to be uploaded from there, and
    `remote` what the bucket has. `name` is the whole name in the bucket.
    """

    name: str
    path: Path
    size: int
    file: LocalFile | None = None
    remote: Remote | None = None
    problem: str = ""  # why it cannot take part

    @property
    def replaces(self) -> bool:
        """Whether something stands in its place that has to go."""
        if self.file:
            return self.remote is not None
        return self.path.is_file()

    def is_done(self) -> bool:
        """Whether both sides have the same content; it is read where the sizes agree."""
        if self.remote is None or self.size != self.remote.size:
            return False
        try:
            if not self.path.is_file() or self.path.stat().st_size != self.size:
                return False
            digest = md5()
            for piece in _pieces(self.path):
                digest.update(piece)
            return agrees(self.remote.signature, digest.hexdigest(), lambda: _pieces(self.path))
        except OSError:
            return False  # the transfer says what is wrong with it


class Bucket:
    """The files of a bucket that take part in a sync, the newest of each name."""

    def __init__(self, place: BucketPlace, documents: Iterable[Any], patterns: Patterns) -> None:
        self.place = place
        self.newest: dict[str, Remote] = {}
        self.older: list[Remote] = []  # of names that a newer file has
        self.ids: set[str] = set()
        for document in documents:
            relative = place.relative(str(document["name"]))
            if relative is None or not patterns.take(relative):
                continue
            if document["chunksUploaded"] != document["chunksTotal"]:
                continue  # it is no file yet: its upload may go on
            self._add(_key(relative), Remote.of(place.files.item(document["$id"]), document))

    def _add(self, key: str, remote: Remote) -> None:
        self.ids.add(remote.address.id)
        known = self.newest.get(key)
        if known and known.created >= remote.created:
            self.older.append(remote)
            return
        if known:
            self.older.append(known)
        self.newest[key] = remote

    def id_for(self, name: str) -> str:
        """The ID of a file that is new: made of its name, so that it is the same in every run.

        A unique one where a file of another name has it.
        """
        own_id = sha256(name.encode()).hexdigest()[:20]
        return unique_id() if own_id in self.ids else own_id


def uploads(
    files: Iterable[LocalFile | CliError], bucket: Bucket, patterns: Patterns
) -> Iterator[Pair]:
    """A pair for each file of a directory that takes part."""
    prefix = bucket.place.prefix
    for file in files:
        if isinstance(file, CliError):
            yield Pair("", Path(), 0, problem=str(file))
            continue
        if not patterns.take(file.name) or is_part(file.name):
            continue
        name = prefix + file.name
        problem = ""
        if len(name) > LONGEST_NAME:
            problem = f"{file.label}: its name in the bucket would have {len(name)} characters"
        remote = bucket.newest.get(_key(file.name))
        yield Pair(name, Path(file.key), file.size, file, remote, problem)


def downloads(bucket: Bucket, directory: Path) -> Iterator[Pair]:
    """A pair for each file of a bucket."""
    targets = Targets(directory)
    for remote in sorted(bucket.newest.values(), key=lambda found: found.name):
        relative = bucket.place.relative(remote.name) or remote.name
        target = targets.place(relative, remote.address.id)
        problem = "" if targets.is_inside(target) else f"{target} is a link that leads elsewhere"
        if target.is_dir():
            problem = f"{target} is a directory, and a file of the bucket has that name"
        yield Pair(remote.name, target, remote.size or 0, None, remote, problem)


def left_over_remotes(bucket: Bucket, pairs: Iterable[Pair]) -> list[Remote]:
    """The files of the bucket that the directory does not have."""
    used = {pair.remote.address.id for pair in pairs if pair.remote}
    others = [remote for remote in bucket.newest.values() if remote.address.id not in used]
    return sorted([*others, *bucket.older], key=lambda remote: remote.name)


def left_over_files(
    files: Iterable[LocalFile | CliError], pairs: Iterable[Pair], patterns: Patterns
) -> list[Path]:
    """The files of the directory that the bucket does not have."""
    used = {pair.path.absolute() for pair in pairs}
    return [
        Path(file.key)
        for file in files
        if isinstance(file, LocalFile)
        and patterns.take(file.name)
        and not is_part(file.name)
        and Path(file.key) not in used
    ]


def is_part(name: str) -> bool:
    """Whether it is a file that a download has not finished."""
    own = name.rpartition("/")[2]
    return own.startswith(PART) and own.endswith(".part")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name)  # macOS takes letters and accents apart
