"""Measures uploads and downloads of one large file, and writes the result into README.md.

benchmarks/install.sh
python benchmarks/transfers.py [--runs 10] [--size 209715200] [--without-npm] [--print]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from measure import MEGABYTE, Case, Result, interleaved
from page import write
from startup import HERE, conditions, log_in, settings
from storage_server import PIECE

MIB = 1024 * 1024
PEAK = 60 * MIB


class Goal(NamedTuple):
    """`case` takes at most `ratio` times as long as `peer`, and 60 MiB of memory at its peak."""

    case: str
    ratio: float
    peer: str


UP, DOWN = "awcli files upload", "awcli files download"
GOALS = [
    Goal(UP, 0.5, "official Python SDK, upload"),
    Goal(DOWN, 1.5, "curl -o"),
]


def cases(directory: Path, place: Path, endpoint: str) -> list[Case]:
    """What is measured. A download begins where nothing lies, so the shell removes the last one."""
    awcli, sdk = str(directory / "awcli/bin/awcli"), str(directory / "sdk/bin/python")
    npm = str(directory / "npm/node_modules/.bin/appwrite")
    curl = shutil.which("curl") or "curl"
    script = str(HERE / "sdk_transfer.py")
    big, down = str(place / "big.bin"), str(place / "down.bin")
    chunk = f"bytes 0-{(place / 'big.bin').stat().st_size - 1}/{(place / 'big.bin').stat().st_size}"
    url = f"{endpoint}/storage/buckets/covers/files"
    there = ["--bucket-id", "covers", "--file-id"]

    def fresh(*argv: str) -> list[str]:
        return ["/bin/sh", "-c", 'rm -f "$0" && exec "$@"', down, *argv]

    return [
        Case(UP, [awcli, "files", "upload", "covers", big, "-o", "json"], "signature"),
        Case("official Python SDK, upload", [sdk, script, "up", big]),
        Case(
            "curl -F, all in one request",
            [curl, "-sS", "-H", f"content-range: {chunk}", "-F", "fileId=one", "-F",
             f"file=@{big}", url],
            "signature",
        ),
        Case("npm appwrite storage create-file", [npm, "storage", "create-file", *there,
             "unique()", "--file", big]),
        Case(DOWN, fresh(awcli, "files", "download", "covers/big", "--to", down), "down.bin"),
        Case("curl -o", fresh(curl, "-sS", "-o", down, f"{url}/big/download")),
        Case("official Python SDK, download", fresh(sdk, script, "down", down)),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10, help="of each command")
    parser.add_argument("--size", type=int, default=200 * MIB, help="of the file, in bytes")
    parser.add_argument("--directory", type=Path, default=HERE.parent / "build" / "benchmarks")
    parser.add_argument("--without-npm", action="store_true", help="leave the official CLI out")
    parser.add_argument("--print", action="store_true", help="print the result, keep README.md")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    with tempfile.TemporaryDirectory() as home, serving(arguments.size) as endpoint:
        place = Path(home)
        with (place / "big.bin").open("wb") as file:
            for start in range(0, arguments.size, len(PIECE)):
                file.write(PIECE[: arguments.size - start])
        environment = settings(endpoint, home)
        measured = cases(directory, place, endpoint)
        if arguments.without_npm:
            measured = [case for case in measured if not case.name.startswith("npm")]
        else:
            log_in(directory, environment)
        results = interleaved(measured, arguments.runs, environment)
    text = report({result.case.name: result for result in results}, arguments.size)
    text += conditions(directory, arguments.runs) + "\n"
    if arguments.print:
        print(text, end="")
    else:
        write("transfers", text)


@contextmanager
def serving(size: int) -> Iterator[str]:
    """The loopback server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, HERE / "storage_server.py", str(size)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.terminate()


def report(results: Mapping[str, Result], size: int) -> str:
    """Two tables in Markdown: the goals, and what was measured."""
    lines = [
        "| work | goal | ratio of minima | of medians | peak MiB | |",
        "|---|---|--:|--:|--:|---|",
    ]
    for goal in GOALS:
        case, peer = results[goal.case], results[goal.peer]
        least, median = case.least / peer.least, case.median / peer.median
        met = max(least, median) <= goal.ratio and case.peak <= PEAK
        wanted = f"at most {goal.ratio:g} of `{goal.peer}`, 60 MiB"
        lines.append(
            f"| `{goal.case}` | {wanted} | {least:.2f} | {median:.2f} | {case.peak / MIB:.0f} "
            f"| {'met' if met else 'missed'} |"
        )
    lines += [
        "",
        f"| {size / MIB:.0f} MiB | minimum s | median s | processor s | MB/s | peak MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, result in results.items():
        times = " | ".join(f"{s:.2f}" for s in (result.least, result.median, result.cpu))
        rate = size / result.median / MEGABYTE
        lines.append(f"| `{name}` | {times} | {rate:.0f} | {result.peak / MEGABYTE:.0f} |")
    return "\n".join([*lines, "", ""])


if __name__ == "__main__":
    main()
