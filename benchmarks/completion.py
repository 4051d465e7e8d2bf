"""Measures how long the shell waits for awcli, and writes the result into benchmarks/README.md.

benchmarks/install.sh
python benchmarks/completion.py [--runs 40] [--directory build/benchmarks] [--print]
"""

import argparse
import tempfile
from pathlib import Path

from measure import Case, interleaved
from page import write
from startup import HERE, LAST_ROW, Goal, conditions, report, serving, settings

GOALS = [
    Goal("a word that is kept", 3, "python -c pass"),
    Goal("a word that is asked for", 1.1, "awcli rows list -o json"),
]


def cases(directory: Path) -> list[Case]:
    """What a completion script runs, once answered from the cache and once by the server."""
    awcli, python = str(directory / "awcli/bin/awcli"), str(directory / "awcli/bin/python")
    ask = [awcli, "__complete", ":address/database/table/row", "rows get", "blog/articles/"]
    return [
        Case("python -c pass", [python, "-c", "pass"]),
        Case("a word that is kept", ask, LAST_ROW),
        Case("a word that is asked for", ["/usr/bin/env", "AWCLI_CACHE=0", *ask], f"/{LAST_ROW}\n"),
        Case(
            "awcli rows list -o json",
            [awcli, "rows", "list", "blog/articles", "-o", "json"],
            LAST_ROW,
        ),
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
        results = interleaved(cases(directory), arguments.runs, settings(endpoint, home))
    text = report(GOALS, results) + conditions(directory, arguments.runs)
    if arguments.print:
        print(text, end="")
    else:
        write("completion", text)


if __name__ == "__main__":
    main()
