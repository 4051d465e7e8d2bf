"""How the real server compares text: case, accents and trailing blanks do not count.

Appwrite on MariaDB uses the default collation of `utf8mb4`, which follows the Unicode collation
algorithm at its first level. `fold` gives a key for a text: two texts are equal there if their
keys are, and sort as their keys do, byte by byte. Letters of other scripts than Latin sort by
code point, which is close to the collation but not the same.
"""

import unicodedata

# The algorithm's order of what is not a letter: punctuation, symbols, then digits. The keys put
# them in this order below the lower-case letters, on code points that no folded text uses.
_BEFORE_LETTERS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
_RANKS = {ord(character): 0x21 + rank for rank, character in enumerate(_BEFORE_LETTERS)}

# Control characters weigh nothing, but for white space.
_IGNORED = dict.fromkeys(
    point for point in (*range(0x20), *range(0x7F, 0xA0)) if not chr(point).isspace()
)

# Letters that decompose in the collation though not in Unicode's normal forms.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ĸ": "q"}
)

_ASCII = str.maketrans(_IGNORED | _RANKS)


def fold(text: str) -> str:
    """The key of a text for equality and order."""
    return fold_whole(text.rstrip(" "))


def fold_whole(text: str) -> str:
    """The key of a text in which trailing blanks count, as they do in LIKE."""
    text = text.casefold()
    if text.isascii():
        return text.translate(_ASCII)
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(c for c in text if not unicodedata.combining(c)).translate(_ASCII)
