"""`--jmespath` and `--fields`: what is taken from the data before it is rendered."""

import functools
from collections.abc import Sequence
from typing import Any

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.output.view import value_at


def select(expression: str, data: Any) -> Any:
    """What a JMESPath expression selects from the data, or the data where there is none.

    Raises UsageError for an expression that is wrong, or wrong for this data.
    """
    if not expression:
        return data
    from jmespath.exceptions import JMESPathError

    parsed = _parse(expression)
    try:
        return parsed.search(data)
    except JMESPathError as error:
        raise UsageError(f"--jmespath: {_sentence(error)}\n  {expression}") from None


def check(expression: str) -> None:
    """Raise for an expression that is wrong whatever the data is, before anything is sent."""
    if expression:
        _parse(expression)


def pick(data: Any, fields: Sequence[str]) -> Any:
    """The data, or each element of a list, with the named fields only; all where none is named."""
    if not fields:
        return data
    if isinstance(data, list):
        return [pick(element, fields) for element in data]
    return {name: value_at(data, name) for name in fields} if isinstance(data, dict) else data


@functools.lru_cache(maxsize=4)
def _parse(expression: str) -> Any:
    import jmespath
    from jmespath.exceptions import LexerError, ParseError

    try:
        return jmespath.compile(expression)
    except ParseError as error:
        lexer = isinstance(error, LexerError)
        position = error.lexer_position if lexer else error.lex_position
        reason = "this character has no meaning here" if lexer else "this is not expected here"
        if position >= len(expression):
            reason = "the expression ends too early"
        hint = 'names that begin with $ are quoted: "$id"' if "$" in expression else ""
        raise GrammarError(
            f"--jmespath: {reason}", expression, min(position, len(expression)), hint=hint
        ) from None


def _sentence(error: Exception) -> str:
    """The library's message, in one line and in our case."""
    text = " ".join(str(error).split())
    return text[:1].lower() + text[1:]
