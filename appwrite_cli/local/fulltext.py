"""Fulltext searches: the words that Appwrite gives MariaDB, as an FTS5 query.

Appwrite 1.9.6 turns MariaDB's operators into blanks; a text in double quotes is a phrase, else any
of its words is enough, and the last one is the beginning of a word. InnoDB knows neither words of
one or two letters nor its stopwords, unless they are a phrase's or that beginning.
"""

import re

_OPERATORS = str.maketrans(dict.fromkeys('@+-*)(<>~"', " "))
_WORD = re.compile(r"\w+")
_SHORTEST = 3

# InnoDB's default stopwords.
_STOPWORDS = frozenset(
    re.findall(
        r"\w+",
        "a about an are as at be by com de en for from how i in is it la of on or that the this to "
        "was what when where who will with und www",
    )
)


def match(text: str) -> str | None:
    """The FTS5 query for a search, or None where nothing can match."""
    phrase = len(text) > 1 and text.startswith('"') and text.endswith('"')
    words = _WORD.findall(text.translate(_OPERATORS))
    if not words:
        return None
    if phrase:
        return '"' + " ".join(words) + '"'
    *whole, last = words
    known = [word for word in whole if _is_indexed(word)]
    return " OR ".join([*(f'"{word}"' for word in known), f'"{last}" *'])


def _is_indexed(word: str) -> bool:
    return len(word) >= _SHORTEST and word.lower() not in _STOPWORDS
