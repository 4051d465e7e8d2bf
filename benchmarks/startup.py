"""Measures how long short commands take, and writes the result into benchmarks/README.md.

benchmarks/install.sh
python benchmarks/startup.py [--runs 40] [--directory build/benchmarks] [--print]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from measure import MEGABYTE, Case, Result, interleaved
from page import write

HERE = Path(__file__).resolve().parent
LAST_ROW = "row24"  # in every list of rows, if all of it is there


class Goal(NamedTuple):
    """`case` takes at most `ratio` times as long as `peer`."""

    case: str
    ratio: float
    peer: str


GOALS = [
    Goal("awcli --version", 1.6, "python -c pass"),
    Goal("awcli --help", 0.3, "npm appwrite --help"),
    Goal("awcli rows list --help", 0.3, "npm appwrite tables-db list-rows --help"),
    Goal("awcli rows list -o json", 2.5, "http.client script"),
    Goal("awcli rows list -o json", 0.35, "npm appwrite tables-db list-rows --json"),
]


def cases(directory: Path) -> list[Case]:
    """What is measured, awcli and its peers side by side."""
    awcli, python = str(directory / "awcli/bin/awcli"), str(directory / "awcli/bin/python")
    sdk = str(directory / "sdk/bin/python")
    npm = str(directory / "npm/node_modules/.bin/appwrite")
    rows = ["rows", "list", "blog/articles"]
    peer_rows = [
        "tables-db",
        "list-rows",
        "--database-id",
        "blog",
        "--table-id",
        "articles",
        "--json",
    ]
    return [
        Case("python -c pass", [python, "-c", "pass"]),
        Case("awcli --version", [awcli, "--version"], "awcli"),
        Case("awcli --help", [awcli, "--help"], "rows"),
        Case("npm appwrite --help", [npm, "--help"], "tables-db"),
        Case("awcli rows list --help", [awcli, "rows", "list", "--help"], "--where"),
        Case(
            "npm appwrite tables-db list-rows --help",
            [npm, "tables-db", "list-rows", "--help"],
            "--queries",
        ),
        Case("http.client script", [python, str(HERE / "plain_http.py")], LAST_ROW),
        Case("awcli rows list -o json", [awcli, *rows, "-o", "json"], LAST_ROW),
        Case("awcli rows list -o table", [awcli, *rows, "-o", "table"], LAST_ROW),
        Case("official Python SDK script", [sdk, str(HERE / "official_sdk.py")], LAST_ROW),
        Case("npm appwrite tables-db list-rows --json", [npm, *peer_rows, "--json"], LAST_ROW),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=40, help="of each command")
    parser.add_argument("--directory", type=Path, default=HERE.parent / "build" / "benchmarks")
    parser.add_argument("--print", action="store_true", help="print the result, keep README.md")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    with tempfile.TemporaryDirectory() as home, serving() as endpoint:
        environment = settings(endpoint, home)
        log_in(directory, environment)
        results = interleaved(cases(directory), arguments.runs, environment)
    node = _output(["node", "--version"]).lstrip("v")
    text = report(GOALS, results) + conditions(directory, arguments.runs, f", Node {node}")
    if arguments.print:
        print(text, end="")
    else:
        write("startup", text)


@contextmanager
def serving() -> Iterator[str]:
    """The loopback server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, HERE / "server.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.terminate()


def settings(endpoint: str, home: str) -> dict[str, str]:
    """The environment of every command: awcli, the scripts and the SDK need no other setting."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "LANG": "C.UTF-8",
        "APPWRITE_ENDPOINT": endpoint,
        "APPWRITE_PROJECT_ID": "blog",
        "APPWRITE_API_KEY": "standard_key",
    }


def log_in(directory: Path, environment: Mapping[str, str]) -> None:
    """The official command line wants its settings in a file, in HOME."""
    command = [str(directory / "npm/node_modules/.bin/appwrite"), "client"]
    for option, variable in (
        ("--endpoint", "APPWRITE_ENDPOINT"),
        ("--project-id", "APPWRITE_PROJECT_ID"),
        ("--key", "APPWRITE_API_KEY"),
    ):
        command += [option, environment[variable]]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def report(goals: Sequence[Goal], measured: Sequence[Result]) -> str:
    """Two tables in Markdown: the goals, and what was measured."""
    results = {result.case.name: result for result in measured}
    lines = ["| work | goal | ratio of minima | of medians | |", "|---|---|--:|--:|---|"]
    for goal in goals:
        case, peer = results[goal.case], results[goal.peer]
        least, median = case.least / peer.least, case.median / peer.median
        verdict = "met" if max(least, median) <= goal.ratio else "missed"
        wanted = f"at most {goal.ratio:g} of `{goal.peer}`"
        lines.append(f"| `{goal.case}` | {wanted} | {least:.2f} | {median:.2f} | {verdict} |")
    lines += ["", "| | minimum ms | median ms | processor ms | peak MB |", "|---|--:|--:|--:|--:|"]
    for name, result in results.items():
        times = " | ".join(f"{1000 * s:.0f}" for s in (result.least, result.median, result.cpu))
        lines.append(f"| `{name}` | {times} | {result.peak / MEGABYTE:.0f} |")
    return "\n".join([*lines, "", ""])


def conditions(directory: Path, runs: int, more: str = "") -> str:
    """Under which the numbers were measured."""
    python = _output([directory / "awcli/bin/python", "--version"])
    system = os.uname()
    return (
        f"{runs} runs of each, in turns; {python}{more},"
        f" {system.sysname} {system.machine}, {os.cpu_count()} processors.\n"
    )


def _output(command: list[str | Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
