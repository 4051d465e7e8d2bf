"""What the values of items (`KEY=TEXT`, `KEY:=JSON`) become for a parameter of an operation."""

from collections.abc import Sequence
from typing import Any

from appwrite_cli.catalog import TYPES, Parameter
from appwrite_cli.errors import did_you_mean
from appwrite_cli.json_text import parse_number, try_json
from appwrite_cli.payload import Item


def value_for(parameter: Parameter, items: Sequence[Item]) -> Any:
    """The value of a parameter from the items that name it; only lists take several.

    Raises GrammarError for what the parameter cannot be.
    """
    first = items[0]
    if first.is_file and parameter.type != "f":
        hint = f"{parameter.name}=@FILE reads it from a file"
        raise first.wrong(f"{parameter.name} is {_kind(parameter)}, no upload", hint=hint)
    if first.is_file and len(items) == 1:
        return first.value
    if len(items) > 1 and not parameter.is_list:
        raise items[1].wrong(f"{parameter.name} is given twice", hint="it is no list")
    if parameter.is_list and not (len(items) == 1 and _is_json(first)):
        return [_element(parameter, item) for item in items]
    if _is_json(first):
        return check(parameter, first)
    return _of_text(parameter.type, parameter, first)


def check(parameter: Parameter, item: Item) -> Any:
    """A JSON value, if it is what the parameter takes; null leaves to the server what it means."""
    if item.value is None or _fits(parameter.type, item.value):
        return _chosen(parameter, item) if parameter.choices else item.value
    raise item.wrong(f"{parameter.name} is {_kind(parameter)}")


def _element(parameter: Parameter, item: Item) -> Any:
    kind = parameter.type.removesuffix("[]").removeprefix("s")
    if not _is_json(item):
        return _of_text(kind, parameter, item)
    if _fits(kind, item.value):
        return item.value
    raise item.wrong(f"each element of {parameter.name} is {TYPES[kind]}")


def _of_text(kind: str, parameter: Parameter, item: Item) -> Any:
    text = item.value
    match kind:
        case "b":
            if text not in ("true", "false"):
                raise item.wrong(f"{parameter.name} is true or false")
            return text == "true"
        case "n":
            number = parse_number(text)
            if number is None:
                raise item.wrong(f"{parameter.name} is a number")
            return number
        case "o":
            value = try_json(text)
            if not isinstance(value, dict):
                raise item.wrong(
                    f"{parameter.name} is a JSON object", hint=f"{parameter.name}:=@FILE reads one"
                )
            return value
        case "f":
            raise item.wrong(f"{parameter.name} is a file", hint=f"{parameter.name}@PATH")
    return _chosen(parameter, item) if parameter.choices else text


def _chosen(parameter: Parameter, item: Item) -> Any:
    choices = parameter.choices
    if item.value is None or item.value in choices:
        return item.value
    shown = ", ".join(choices[:12]) + (", ..." if len(choices) > 12 else "")
    meant = did_you_mean(str(item.value), choices)
    raise item.wrong(
        f"{item.value!r} is no value of {parameter.name}{meant}", hint=f"one of {shown}"
    )


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "b":
            return isinstance(value, bool)
        case "n":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "o":
            return isinstance(value, dict)
        case "f":
            return False
        case "s[]":
            return isinstance(value, list) and all(isinstance(part, str) for part in value)
        case "n[]":
            return isinstance(value, list) and all(_fits("n", part) for part in value)
    return isinstance(value, str)


def _kind(parameter: Parameter) -> str:
    return TYPES.get(parameter.type, "one of " + ", ".join(parameter.choices[:12]))


def _is_json(item: Item) -> bool:
    return item.separator in (":=", ":=@")
