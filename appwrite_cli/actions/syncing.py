"""`storage sync`: a directory and a bucket kept in step, in one direction."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from appwrite_cli.actions.outcomes import Outcomes, Results
from appwrite_cli.actions.verbs import count_of, pointing
from appwrite_cli.client import Answer, walk
from appwrite_cli.config import settings
from appwrite_cli.errors import PartialError, UsageError
from appwrite_cli.output import View, confirm, confirm_protected, note, warn
from appwrite_cli.output.board import Board, board, moved
from appwrite_cli.output.cells import human_size
from appwrite_cli.transfer.crew import Crew
from appwrite_cli.transfer.download import Fetch, Remote, download
from appwrite_cli.transfer.local_files import files_below
from appwrite_cli.transfer.part_file import receiving
from appwrite_cli.transfer.places import BucketPlace, Patterns
from appwrite_cli.transfer.sync import (
    Bucket,
    Pair,
    downloads,
    left_over_files,
    left_over_remotes,
    uploads,
)
from appwrite_cli.transfer.upload import Upload, upload

SYNCED = View("file", "files", ("action", "name", "size"), ("name",), sizes=frozenset({"size"}))
_LISTED = 20  # lines of the plan that are shown


@dataclass
class Plan:
    """What is to be done; `up` tells the direction."""

    up: bool
    bucket: Bucket
    transfers: list[Pair] = field(default_factory=list)
    unchanged: int = 0
    deletions: list[Remote | Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def describe(self) -> str:
        """The plan in one sentence."""
        verb = "upload" if self.up else "download"
        replaced = sum(pair.replaces for pair in self.transfers)
        size = human_size(sum(pair.size for pair in self.transfers))
        new = len(self.transfers) - replaced
        parts = [f"{count_of(new, 'file')} to {verb}", f"{replaced} to replace ({size})"]
        parts += [f"{len(self.deletions)} to delete", f"{self.unchanged} unchanged"]
        return ", ".join(parts)

    def lines(self) -> Iterator[str]:
        """What is to be done, file by file."""
        for pair in self.transfers:
            yield f"{'~' if pair.replaces else '+'} {pair.name} ({human_size(pair.size)})"
        for gone in self.deletions:
            yield f"- {gone.name if isinstance(gone, Remote) else gone}"


def sync(
    source: BucketPlace | Path,
    target: BucketPlace | Path,
    patterns: Patterns,
    *,
    delete: bool,
    jobs: int,
    permissions: Sequence[str] | None,
) -> None:
    """Bring the target in step with the source; the plan is shown first.

    Raises UsageError where the two are not a directory and a bucket, PartialError where some of
    the files failed.
    """
    if jobs < 1:
        raise UsageError(f"--jobs is 1 or more, not {jobs}")
    place, directory, up = _sides(source, target)
    if permissions is not None and not up:
        raise UsageError("permissions are for files that are uploaded")
    with Crew(1 if settings().dry_run else jobs) as crew:
        plan = _plan(place, directory, patterns, crew, up=up, delete=delete)
        _show(plan)
        if plan.deletions:
            confirm(f"delete {count_of(len(plan.deletions), 'file')} from {target}?")
        if up:
            confirm_protected(f"change the files of {place}.")
        outcomes = Outcomes(lambda task: getattr(task, "name", "") or str(task), single=False)
        with board("uploading" if up else "downloading") as lines:
            work = _Work(plan, crew, lines, permissions)
            outcomes.show(work.all(outcomes), SYNCED, "", lines)
    outcomes.raise_failures("the same command once more does what is left")
    if plan.problems:
        raise PartialError(f"{count_of(len(plan.problems), 'file')} could not take part")


def _sides(
    source: BucketPlace | Path, target: BucketPlace | Path
) -> tuple[BucketPlace, Path, bool]:
    """The bucket, the directory, and whether it goes up."""
    if isinstance(source, Path) and isinstance(target, BucketPlace):
        if not source.is_dir():
            raise UsageError(f"there is no directory {str(source)!r}")
        return target, source, True
    if isinstance(source, BucketPlace) and isinstance(target, Path):
        if target.exists() and not target.is_dir():
            raise UsageError(f"{str(target)!r} is no directory")
        return source, target, False
    raise UsageError(
        "one side is a directory, the other one a bucket",
        hint="such as: awcli storage sync photos bucket:covers/2024",
    )


def _plan(
    place: BucketPlace,
    directory: Path,
    patterns: Patterns,
    crew: Crew,
    *,
    up: bool,
    delete: bool,
) -> Plan:
    bucket = Bucket(place, _documents(place), patterns)
    plan = Plan(up, bucket)
    found = (
        uploads(files_below(directory), bucket, patterns) if up else downloads(bucket, directory)
    )
    pairs = []
    for pair in found:
        if pair.problem:
            plan.problems.append(pair.problem)
        else:
            pairs.append(pair)
    for pair, done in crew.each(Pair.is_done, pairs):
        if done.result():
            plan.unchanged += 1
        else:
            plan.transfers.append(pair)
    if bucket.older and not up:
        warn(f"{count_of(len(bucket.older), 'file')} left out: a newer one has the same name")
    if delete:
        _plan_deletions(plan, directory, patterns, pairs)
    return plan


def _plan_deletions(plan: Plan, directory: Path, patterns: Patterns, pairs: Sequence[Pair]) -> None:
    """What the source does not have; nothing where it is not known whole."""
    if plan.problems:
        warn("nothing is deleted, for some files could not be read or named")
    elif plan.up:
        plan.deletions = list(left_over_remotes(plan.bucket, pairs))
    elif directory.is_dir():
        plan.deletions = list(left_over_files(files_below(directory), pairs, patterns))


def _documents(place: BucketPlace) -> Iterator[Any]:
    with pointing(place.files):
        for page in walk(place.files.path, "files", limit=None):
            yield from page.data["files"]


def _show(plan: Plan) -> None:
    lines = list(plan.lines())
    for line in lines[:_LISTED]:
        note(line)
    if len(lines) > _LISTED:
        note(f"... and {len(lines) - _LISTED} more")
    note(plan.describe())
    for problem in plan.problems:
        warn(problem)


class _Work:
    """The transfers and deletions of one sync."""

    def __init__(
        self, plan: Plan, crew: Crew, lines: Board, permissions: Sequence[str] | None
    ) -> None:
        self.plan = plan
        self.crew = crew
        self.lines = lines
        self.permissions = permissions
        self.fetch = Fetch(crew.client, crew.check)

    def all(self, outcomes: Outcomes) -> Results:
        """Transfer everything, and then delete, unless something failed by then."""
        yield from self.crew.each(self.transfer, self.plan.transfers)
        if self.plan.deletions and outcomes.failed:
            warn("nothing is deleted, for some files failed")
        else:
            yield from self.crew.each(self.delete, self.plan.deletions)

    def transfer(self, pair: Pair) -> Answer:
        """Upload or download one file."""
        line = self.lines.add(pair.name, pair.size)
        said = ""
        action = "replaced" if pair.replaces else "uploaded" if pair.file else "downloaded"
        try:
            where = self._upload(pair, line) if pair.file else self._download(pair, line)
            said = moved(action, pair.name, pair.size, where)
        finally:
            line.end("" if settings().dry_run else said)
        return _record(action, pair.name, pair.size)

    def delete(self, gone: Remote | Path) -> Answer:
        """Delete what the source does not have."""
        name = gone.name if isinstance(gone, Remote) else str(gone)
        size = 0
        if isinstance(gone, Remote):
            size = gone.size or 0
            self.crew.client.call("DELETE", gone.address.path)
        elif not settings().dry_run:
            size = gone.stat().st_size
            gone.unlink()
        return _record("deleted", name, size)

    def _upload(self, pair: Pair, line: Any) -> str:
        """Upload a file; what it replaces is deleted first, for it keeps its ID and permissions."""
        if pair.file is None:
            raise ValueError("not an upload")
        kind, parent = self.plan.bucket.place.files.kind, str(self.plan.bucket.place.files)
        permissions = self.permissions
        own_id = self.plan.bucket.id_for(pair.name)
        if pair.remote:
            own_id = pair.remote.address.id
            if permissions is None:
                permissions = self._permissions_of(pair.remote)
            self.crew.client.call("DELETE", pair.remote.address.path)
        address = kind.below(parent).item(own_id)
        file = replace(pair.file, name=pair.name)
        answer = upload(Upload(file, address, True, permissions), self.crew, line)  # noqa: FBT003
        if not answer.dry and answer.data["name"] != pair.name:
            # A server that takes directories out of the names of uploads.
            path = f"{self.plan.bucket.place.files.path}/{answer.data['$id']}"
            self.crew.client.call("PUT", path, body={"name": pair.name})
        return str(address)

    def _permissions_of(self, remote: Remote) -> list[str]:
        found = self.crew.client.call("GET", remote.address.path).data
        return list(found["$permissions"])

    def _download(self, pair: Pair, line: Any) -> str:
        if pair.remote is None:
            raise ValueError("not a download")
        if not settings().dry_run:
            with pointing(pair.remote.address), receiving(pair.remote, pair.path) as part:
                download(self.fetch, pair.remote, part, line)
                part.finish()
        return str(pair.path)


def _record(action: str, name: str, size: int) -> Answer:
    """What was done, as a record to be shown in any format."""
    if settings().dry_run:
        return Answer(0, {}, dry=True)
    content = json.dumps({"action": action, "name": name, "size": size}).encode()
    return Answer(200, {"content-type": "application/json"}, content)
