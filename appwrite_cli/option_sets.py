"""Option sets: options that go together, declared once as a dataclass.

A command's function takes the set as one parameter; Typer sees the fields, each an option:

    @dataclass
    class Waiting:
        no_wait: Annotated[bool, typer.Option("--no-wait", help="do not wait")] = False

    def create(column: str, waiting: Waiting) -> None: ...

A set may also be made when the command is built, by anything that is a `Source`: the parameter is
then annotated with it, `body: Annotated[dict[str, Any], SOURCE]`.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Protocol, get_type_hints, runtime_checkable


@runtime_checkable
class Source(Protocol):
    """What knows the options of a set, and makes one value of theirs."""

    def parameters(self) -> list[inspect.Parameter]:
        """The options, as a function would declare them."""

    def value(self, given: Mapping[str, Any]) -> Any:
        """What the function gets, from the values of those options by name."""


class _Fields:
    """The set that a dataclass is."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def parameters(self) -> list[inspect.Parameter]:
        hints = get_type_hints(self.kind, include_extras=True)
        return [
            inspect.Parameter(
                field.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=_default(field),
                annotation=hints[field.name],
            )
            for field in fields(self.kind)
        ]

    def value(self, given: Mapping[str, Any]) -> Any:
        return self.kind(**given)


def unfold(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with every option set in its signature replaced by the set's options."""
    signature = inspect.signature(function)
    sets = {
        name: source
        for name, parameter in signature.parameters.items()
        if (source := _source(parameter.annotation)) is not None
    }
    if not sets:
        return function
    options = {name: source.parameters() for name, source in sets.items()}
    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        parameters.extend(options.get(name, [parameter]))

    @functools.wraps(function)
    def call(**given: Any) -> Any:
        for name, source in sets.items():
            own = {option.name: given.pop(option.name) for option in options[name]}
            given[name] = source.value(own)
        return function(**given)

    del call.__wrapped__  # else inspect would look through to the folded signature
    ordered = sorted(parameters, key=lambda parameter: parameter.default is not parameter.empty)
    call.__signature__ = inspect.Signature(ordered)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in ordered}
    return call


def _source(annotation: Any) -> Source | None:
    if is_dataclass(annotation):
        return _Fields(annotation)
    marks = getattr(annotation, "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, Source)), None)


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return inspect.Parameter.empty if field.default is MISSING else field.default
