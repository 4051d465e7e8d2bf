"""Measures the upload of a directory of many small files, and writes the result into README.md.

benchmarks/install.sh
python benchmarks/small_files.py [--runs 3] [--files 5000] [--print]
"""

import argparse
import tempfile
from pathlib import Path

from measure import MEGABYTE, Case, interleaved
from page import write
from startup import HERE, conditions, settings
from storage_server import PIECE
from transfers import serving

SIZE = 1000  # bytes of each file
GOAL = 0.8  # of the rate of the loop, at least
OURS, LOOP = "awcli files upload --recursive", "a loop with eight threads on one `httpx.Client`"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, help="of each")
    parser.add_argument("--files", type=int, default=5000, help="how many")
    parser.add_argument("--directory", type=Path, default=HERE.parent / "build" / "benchmarks")
    parser.add_argument("--print", action="store_true", help="print the result, keep README.md")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    with tempfile.TemporaryDirectory() as home, serving(SIZE) as endpoint:
        small = Path(home) / "small"
        small.mkdir()
        for number in range(arguments.files):
            (small / f"f{number:05}.bin").write_bytes(PIECE[:SIZE])
        awcli, python = str(directory / "awcli/bin/awcli"), str(directory / "awcli/bin/python")
        # The journal of the first run would leave the others nothing to do.
        fresh = ["/bin/sh", "-c", 'rm -rf "$0" && exec "$@"', f"{home}/.local"]
        cases = [
            Case(OURS, [*fresh, awcli, "files", "upload", "covers", str(small), "--recursive",
                        "-q", "-o", "ids"], "covers/"),
            Case(LOOP, [*fresh, python, str(HERE / "httpx_uploads.py"), str(small)], "signature"),
        ]  # fmt: skip
        ours, loop = interleaved(cases, arguments.runs, settings(endpoint, home))
    rate = loop.median / ours.median
    what = f"{arguments.files} files of {SIZE} bytes"
    ratios = f"{rate:.2f} | {loop.least / ours.least:.2f}"
    verdict = "met" if rate >= GOAL else "missed"
    lines = [
        "| work | goal | of medians | of minima | |",
        "|---|---|--:|--:|---|",
        f"| {what} | at least {GOAL} of the rate of the loop | {ratios} | {verdict} |",
        "",
        "| | seconds | processor s | peak MB |",
        "|---|--:|--:|--:|",
    ]
    for result in (ours, loop):
        times = f"{result.median:.2f} | {result.cpu:.2f}"
        lines.append(f"| {result.case.name} | {times} | {result.peak / MEGABYTE:.0f} |")
    text = "\n".join([*lines, "", conditions(directory, arguments.runs)]) + "\n"
    if arguments.print:
        print(text, end="")
    else:
        write("small_files", text)


if __name__ == "__main__":
    main()
