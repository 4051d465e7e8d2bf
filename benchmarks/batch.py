"""Measures `awcli batch` beside single commands, and writes the result into benchmarks/README.md.

benchmarks/install.sh
python benchmarks/batch.py [--runs 7] [--directory build/benchmarks] [--print]
"""

import argparse
import tempfile
from pathlib import Path

from measure import MEGABYTE, Case, Result, check, interleaved, run
from page import write
from startup import HERE, conditions, log_in, serving, settings

COUNT = 500
ROW = "blog/articles/row00"
BATCH, LOOP = f"`awcli batch`, {COUNT} `rows get`", f"a loop of {COUNT} on one `httpx.Client`"
SINGLE, OFFICIAL = f"{COUNT} times `awcli rows get`", f"{COUNT} times npm `tables-db get-row`"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7, help="of the batch and of the loop")
    parser.add_argument("--directory", type=Path, default=HERE.parent / "build" / "benchmarks")
    parser.add_argument("--print", action="store_true", help="print the result, keep README.md")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    with tempfile.TemporaryDirectory() as home, serving() as endpoint:
        environment = settings(endpoint, home)
        log_in(directory, environment)
        lines = Path(home) / "rows.awcli"
        lines.write_text(f"rows get {ROW} -o json\n" * COUNT)
        awcli, python = str(directory / "awcli/bin/awcli"), str(directory / "awcli/bin/python")
        together = [
            Case(BATCH, [awcli, "batch", str(lines)], "row00"),
            Case(LOOP, [python, str(HERE / "httpx_loop.py"), str(COUNT)], "row00"),
        ]
        results = interleaved(together, arguments.runs, environment)
        npm = [str(directory / "npm/node_modules/.bin/appwrite"), "tables-db", "get-row"]
        npm += ["--database-id", "blog", "--table-id", "articles", "--row-id", "row00", "--json"]
        alone = [
            Case(SINGLE, [awcli, "rows", "get", ROW, "-o", "json"], "row00"),
            Case(OFFICIAL, npm, "row00"),
        ]
        for case in alone:
            check(case, environment)
        singles = {case.name: Result(case, []) for case in alone}
        for _ in range(COUNT):  # in turns, as everything here
            for case in alone:
                singles[case.name].runs.append(run(case, environment))
    text = report(results, singles, directory, arguments.runs)
    if arguments.print:
        print(text, end="")
    else:
        write("batch", text)


def report(together: list[Result], singles: dict[str, Result], directory: Path, runs: int) -> str:
    """What was measured, in Markdown: the goals, and the times."""
    batch, loop = together
    seconds = {name: sum(one.wall for one in found.runs) for name, found in singles.items()}
    of_loop, of_singles = batch.median / loop.median, batch.median / seconds[SINGLE]
    lines = ["| work | goal | ratio | |", "|---|---|--:|---|"]
    for wanted, peer, ratio in ((3, LOOP, of_loop), (0.1, SINGLE, of_singles)):
        verdict = "met" if ratio <= wanted else "missed"
        lines.append(f"| {BATCH} | at most {wanted:g} of {peer} | {ratio:.2f} | {verdict} |")
    lines += ["", "| | seconds | peak MB |", "|---|--:|--:|"]
    for result in together:
        lines.append(f"| {result.case.name} | {result.median:.2f} | {result.peak / MEGABYTE:.0f} |")
    for name, found in singles.items():
        lines.append(f"| {name} | {seconds[name]:.1f} | {found.peak / MEGABYTE:.0f} |")
    return "\n".join([*lines, "", conditions(directory, runs)]) + "\n"


if __name__ == "__main__":
    main()
