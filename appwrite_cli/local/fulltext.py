"""Fulltext searches: the words that Appwrite gives MariaDB, as FTS5 queries.

Appwrite 1.9.6 turns MariaDB's operators into blanks; a text in double quotes is a phrase, else any
of its words is enough, and the last one is the beginning of a word. InnoDB keeps neither words of
one or two letters nor its stopwords, so that nothing finds them but a phrase with a longer word.
FTS5 keeps all words: where a beginning could find one that InnoDB has not, the text decides.
"""

import re
import sqlite3
import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Search:
    """What to look for: an FTS5 query for whole words, and one for the beginning of a word.

    Either may be empty. `prefix` is set where the text of what `beginning` finds has to be looked
    at, by the SQL function `has_word`.
    """

    whole: str = ""
    beginning: str = ""
    prefix: str = ""


def read(text: str) -> Search | None:
    """What a search looks for, or None where nothing can match."""
    phrase = len(text) > 1 and text.startswith('"') and text.endswith('"')
    words = _WORD.findall(text.translate(_OPERATORS))
    known = [word for word in words if _is_kept(word)]
    if phrase:
        return Search(whole='"' + " ".join(words) + '"') if known else None
    if not words or words == ["0"]:  # which is empty to PHP
        return None
    last = words[-1]
    whole = " OR ".join(f'"{word}"' for word in words[:-1] if _is_kept(word))
    beginning, prefix = f'"{last}" *', _folded(last)
    doubtful = len(prefix) < _SHORTEST or any(word.startswith(prefix) for word in _STOPWORDS)
    if doubtful:
        return Search(whole, beginning, prefix)
    return Search(f"{whole} OR {beginning}" if whole else beginning)


def register(connection: sqlite3.Connection) -> None:
    """Install `has_word(text, prefix)`: whether a word that InnoDB keeps begins so."""

    def has_word(text: str | None, prefix: str) -> bool:
        words = _WORD.findall(_folded(text or ""))
        return any(word.startswith(prefix) and _is_kept(word) for word in words)

    connection.create_function("has_word", 2, has_word, deterministic=True)


def _folded(text: str) -> str:
    # As the tokenizer of the index has it: without case and accents.
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _is_kept(word: str) -> bool:
    return len(word) >= _SHORTEST and word.lower() not in _STOPWORDS
