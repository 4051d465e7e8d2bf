"""Option sets: options that go together, declared once as a dataclass.

A command's function takes the set as one parameter; Typer sees the fields, each an option:

    @dataclass
    class Waiting:
        no_wait: Annotated[bool, typer.Option("--no-wait", help="do not wait")] = False

    def create(column: str, waiting: Waiting) -> None: ...
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_type_hints


def unfold(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with every option set in its signature replaced by the set's fields."""
    signature = inspect.signature(function)
    sets: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if is_dataclass(parameter.annotation)
    }
    if not sets:
        return function
    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        parameters.extend(_parameters(sets[name]) if name in sets else [parameter])

    @functools.wraps(function)
    def call(**given: Any) -> Any:
        for name, kind in sets.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        return function(**given)

    del call.__wrapped__  # else inspect would look through to the folded signature
    ordered = sorted(parameters, key=lambda parameter: parameter.default is not parameter.empty)
    call.__signature__ = inspect.Signature(ordered)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in ordered}
    return call


def _parameters(kind: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=_default(field),
            annotation=hints[field.name],
        )
        for field in fields(kind)
    ]


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return inspect.Parameter.empty if field.default is MISSING else field.default
