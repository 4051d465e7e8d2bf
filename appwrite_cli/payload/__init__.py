"""Data items (`title=Hello`, `views:=10`, `body=@text.md`, `views:+=1`) and the data they make.

An item is a key, a separator and a value; the earliest separator of an argument wins, then the
longest one. The value of `=` is text exactly as given, quotes included.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.json_text import check_text, parse_json
from appwrite_cli.payload.operators import find_operator, parse_operator, runs_as_operator
from appwrite_cli.payload.values import could_be_typed, is_list_column, typed_value

Reader = Callable[[str, str], str]
"""Reads a source, a file or `-` for stdin, as text; the second argument names it in errors."""

_SEPARATOR = re.compile(r":=@|:=|:[+-]=|:[A-Za-z][A-Za-z-]*=|==|=@|=")
_WITH_FILES = re.compile(f"{_SEPARATOR.pattern}|@")  # `file@path`: an upload
_KEY = re.compile(r"\$?[A-Za-z0-9_][A-Za-z0-9._-]*")
_PARAMETER = re.compile(r"[A-Za-z0-9_$][A-Za-z0-9._$-]*(?:\[[A-Za-z0-9]*\])*")
_JSON_HINT = "a string in JSON has double quotes, and KEY=TEXT needs none"
_PERMISSIONS = {"key": "$permissions", "type": "string", "array": True}


@dataclass(frozen=True)
class Item:
    """One data item, its value already read and parsed.

    `value` is text for `=`, `=@` and `==`, any JSON value for `:=` and `:=@`, what is to be sent
    for operators, and for `@` the path of a file to upload. `offset` is where the value begins in
    `argument`.
    """

    argument: str
    key: str
    separator: str
    offset: int
    value: Any = field(default=None)

    @property
    def is_parameter(self) -> bool:
        """Whether it is a parameter of the query string."""
        return self.separator == "=="

    @property
    def is_file(self) -> bool:
        """Whether it names a file to upload, which is not read here."""
        return self.separator == "@"

    @property
    def is_operator(self) -> bool:
        """Whether it changes what is stored, instead of replacing it."""
        return self.separator[0] == ":" and self.separator not in (":=", ":=@")

    def wrong(self, message: str, *, hint: str = "") -> GrammarError:
        """The error `message` about the value, with a caret under it."""
        return GrammarError(message, self.argument, self.offset, hint=hint)


def split_arguments(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Addresses, and the items that follow: from the first argument with a separator to the end.

    Raises UsageError for an argument among the items that has no separator.
    """
    first = next((i for i, text in enumerate(arguments) if _SEPARATOR.search(text)), None)
    if first is None:
        return list(arguments), []
    items = list(arguments[first:])
    for text in items:
        if not _SEPARATOR.search(text):
            raise UsageError(
                f"{text!r} is no data item: = is missing",
                hint="addresses come first, then items such as title=Hello or views:=10",
            )
    return list(arguments[:first]), items


def parse_items(
    arguments: Iterable[str],
    read: Reader,
    *,
    operators: bool = False,
    parameters: bool = False,
    files: bool = False,
) -> list[Item]:
    """The items that `arguments` are; files are read after all of them are well-formed.

    `operators` allows operators (of `rows update` and `rows upsert`), `parameters` allows `==`
    and `files` uploads with `@` (both of `api`). Raises UsageError.
    """
    items = [
        _parse(text, operators=operators, parameters=parameters, files=files) for text in arguments
    ]
    return [_load(item, read) if item.separator in ("=@", ":=@") else item for item in items]


def needs_columns(items: Iterable[Item]) -> bool:
    """Whether the table's columns decide what the values are.

    They do where a key repeats, and where the text of `=` could be something else than a string:
    a JSON number, true, false or a JSON list (a point, say).
    """
    for key, group in _grouped(items).items():
        if key.startswith("$") or any(item.is_operator for item in group):
            continue
        if len(group) > 1 or any(i.separator == "=" and could_be_typed(i.value) for i in group):
            return True
    return False


def row_data(
    items: Iterable[Item],
    columns: Iterable[Mapping[str, Any]] | None,
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The `data` of a row: that of `--data`, overridden by the items.

    `columns` are the table's columns as the API shows them, None where they were not needed or
    cannot be read; then text stays text, and repeated keys become a list. Raises UsageError for a
    value that the column cannot hold, a repeated key of a column that is no list, and a value
    that Appwrite would run as an operator although it was not written as one.
    """
    by_key = None if columns is None else {column["key"]: column for column in columns}
    result = dict(data or {})
    for key, group in _grouped(items).items():
        column = _PERMISSIONS if key == "$permissions" else (by_key or {}).get(key)
        result[key] = _row_value(group, column, known=column is not None or by_key is not None)
    return result


def plain_data(items: Iterable[Item], data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body that items make where no table says what they are; repeated keys become lists."""
    result = dict(data or {})
    for key, group in _grouped(items).items():
        result[key] = group[0].value if len(group) == 1 else _collected(group)
    return result


def parameters(items: Iterable[Item]) -> dict[str, str | list[str]]:
    """The parameters of the query string (`==`); repeated ones become lists."""
    found: dict[str, list[str]] = {}
    for item in items:
        if item.is_parameter:
            found.setdefault(item.key, []).append(item.value)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def read_data(source: str, read: Reader) -> dict[str, Any]:
    """The object that `--data` gives: JSON, `@FILE`, or `-` for stdin; raises UsageError."""
    if source == "-":
        value = _json_of("--data", "-", read)
    elif source.startswith("@"):
        value = _json_of("--data", source[1:], read)
    else:
        value = parse_json(source, hint="from a file: --data @FILE")
    if not isinstance(value, dict):
        raise UsageError("--data is not a JSON object", hint='such as {"title": "Hello"}')
    return value


def _parse(text: str, *, operators: bool, parameters: bool, files: bool) -> Item:
    check_text(text)
    match = (_WITH_FILES if files else _SEPARATOR).search(text)
    if match is None:
        raise UsageError(f"{text!r} is no data item: = is missing")
    key, separator, offset = text[: match.start()], match.group(), match.end()
    _check_key(key, text, _PARAMETER if separator == "==" else _KEY)
    item = Item(text, key, separator, offset, text[offset:])
    if separator == "==" and not parameters:
        raise GrammarError(
            "== makes a parameter of the query string, which only api takes",
            text,
            match.start(),
            hint=f"for text that begins with =: {key}:='\"=...\"'",
        )
    if separator[-1] == "@" and offset == len(text):
        raise item.wrong("the name of a file is missing")
    if separator == ":=":
        return _with(item, parse_json(item.value, text, offset, hint=_JSON_HINT))
    if not item.is_operator:
        return item
    operator = find_operator(separator[1:-1], text, match.start() + 1)
    if not operators:
        raise GrammarError(
            "operators work in rows update and rows upsert only", text, match.start()
        )
    return _with(item, parse_operator(operator, item.value, text, offset))


def _check_key(key: str, argument: str, pattern: re.Pattern[str]) -> None:
    match = pattern.match(key)
    end = match.end() if match else 0
    if not key:
        raise GrammarError("the key is missing", argument, 0)
    if end < len(key):
        raise GrammarError(f"{key[end]!r} cannot be part of a key", argument, end)


def _load(item: Item, read: Reader) -> Item:
    if item.separator == "=@":
        try:
            return _with(item, read(item.value, item.argument))
        except UsageError as error:
            if error.hint:
                raise
            text = f"{item.key}:='\"@{item.value}\"'"
            raise UsageError(error.message, hint=f"for text that begins with @: {text}") from None
    return _with(item, _json_of(item.argument, item.value, read))


def _json_of(what: str, source: str, read: Reader) -> Any:
    text = read(source, what)
    try:
        return parse_json(text)
    except GrammarError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        name = "stdin" if source == "-" else repr(source)
        raise UsageError(f"{what}: {name}, line {line}, column {column}: {error.reason}") from None


def _with(item: Item, value: Any) -> Item:
    return Item(item.argument, item.key, item.separator, item.offset, value)


def _grouped(items: Iterable[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        if not item.is_parameter:
            groups.setdefault(item.key, []).append(item)
    return groups


def _row_value(group: list[Item], column: Mapping[str, Any] | None, *, known: bool) -> Any:
    first = group[0]
    is_list = column is not None and is_list_column(column)
    if len(group) > 1 and ((known and not is_list) or any(item.is_operator for item in group)):
        raise group[1].wrong(
            f"{first.key} is given twice",
            hint="only the values of a list column are collected, and operators stand alone",
        )
    if first.is_operator:
        return first.value
    if len(group) > 1:
        value: Any = _collected(group, column)
    elif is_list and first.separator in ("=", "=@"):
        value = [_typed(first, column)]
    else:
        value = _typed(first, column)
    if runs_as_operator(value):
        raise first.wrong(
            "Appwrite would run this value as an operator instead of storing it",
            hint=f"write the operator ({first.key}:increment=1), or put the value in --data",
        )
    return value


def _collected(group: list[Item], column: Mapping[str, Any] | None = None) -> list[Any]:
    for item in group:
        if item.separator.startswith(":=") and isinstance(item.value, list):
            raise item.wrong(f"a list is the whole value, and {item.key} is given twice")
    return [_typed(item, column) for item in group]


def _typed(item: Item, column: Mapping[str, Any] | None) -> Any:
    if item.separator != "=" or column is None:
        return item.value
    return typed_value(item.value, column, item.wrong)
