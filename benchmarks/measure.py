"""Whole processes, timed one after the other in turns.

Kept to few imports: the peak memory of a child is at least that of the process that started it.
"""

import os
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

MEGABYTE = 1_000_000


class Case(NamedTuple):
    """A command line; `shows` is something that it prints if it works.

    `variables` are set for it alone.
    """

    name: str
    argv: list[str]
    shows: str = ""
    variables: Mapping[str, str] = MappingProxyType({})


class Run(NamedTuple):
    """One run: seconds by the clock, seconds of processor time, bytes of memory at the peak."""

    wall: float
    cpu: float
    peak: int


class Result(NamedTuple):
    """All runs of a case."""

    case: Case
    runs: list[Run]

    @property
    def least(self) -> float:
        """The shortest time by the clock, in seconds."""
        return min(run.wall for run in self.runs)

    @property
    def median(self) -> float:
        """The median time by the clock, in seconds."""
        return middle([run.wall for run in self.runs])

    @property
    def cpu(self) -> float:
        """The median processor time, in seconds."""
        return middle([run.cpu for run in self.runs])

    @property
    def peak(self) -> int:
        """The median of the peaks of memory, in bytes."""
        return int(middle([run.peak for run in self.runs]))


def middle(values: Sequence[float]) -> float:
    """The median."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def interleaved(cases: Sequence[Case], runs: int, environment: Mapping[str, str]) -> list[Result]:
    """Run A B C, A B C, ...: what disturbs the machine for a while disturbs all of them.

    Each is run twice before, unmeasured, and what it prints is checked.
    """
    for case in cases:
        check(case, environment)
        run(case, environment)
    results = [Result(case, []) for case in cases]
    for _ in range(runs):
        for result in results:
            result.runs.append(run(result.case, environment))
    return results


def run(case: Case, environment: Mapping[str, str]) -> Run:
    """Run a command line once, its output thrown away."""
    silent = [
        (os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)
    ]
    variables = {**environment, **case.variables}
    start = time.perf_counter()
    process = os.posix_spawn(case.argv[0], case.argv, variables, file_actions=silent)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{case.name} failed: {case.argv}")
    # ru_maxrss is in KiB on Linux and in bytes on macOS.
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def check(case: Case, environment: Mapping[str, str]) -> None:
    """Run a command line once and make sure that it prints what it should."""
    reader, writer = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_CLOSE, reader)]
    variables = {**environment, **case.variables}
    process = os.posix_spawn(case.argv[0], case.argv, variables, file_actions=actions)
    os.close(writer)
    with os.fdopen(reader) as stream:
        printed = stream.read()
    if os.waitpid(process, 0)[1] or case.shows not in printed:
        raise SystemExit(f"{case.name} does not work: {case.argv} prints\n{printed}")
