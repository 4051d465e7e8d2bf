"""Sizes as people write them: `30MB`, `1.5GiB`, `512`."""

import re
from fractions import Fraction

from appwrite_cli.errors import GrammarError

UNITS = {
    "": 1, "b": 1,
    "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*")
_HINT = "such as 30MB (30 000 000 bytes), 30MiB (31 457 280 bytes) or a number of bytes"


def parse_size(text: str) -> int:
    """A number of bytes: MB is 10^6 and MiB is 2^20, in any case; alone it is bytes.

    Raises GrammarError.
    """
    match = _SIZE.fullmatch(text)
    if not match:
        raise GrammarError("not a size", text, 0, hint=_HINT)
    factor = UNITS.get(match[2].lower())
    if factor is None:
        short = f"{match[2]}B" if f"{match[2]}b".lower() in UNITS else ""
        raise GrammarError(
            f"unknown unit {match[2]!r}" + (f", did you mean {short!r}?" if short else ""),
            text,
            match.start(2),
            hint=_HINT,
        )
    size = Fraction(match[1]) * factor
    if size.denominator != 1:
        raise GrammarError("a part of a byte", text, match.start(1), hint=_HINT)
    return int(size)
