"""Where results are written: benchmarks/README.md, between two markers."""

from pathlib import Path

PAGE = Path(__file__).resolve().parent / "README.md"


def write(name: str, text: str) -> None:
    """Put the result of the benchmark of that name between its markers on the page."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise SystemExit(f"{PAGE} lacks the markers of the {name} benchmark")
    PAGE.write_text(before + begin + text + end + after, encoding="utf-8")
