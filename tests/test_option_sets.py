"""Option sets: a dataclass in a signature becomes the options that its fields are."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_type_hints

import pytest
import typer

from appwrite_cli.option_sets import unfold


@dataclass
class Paging:
    limit: Annotated[int | None, typer.Option("--limit")] = None
    sort: Annotated[list[str], typer.Option("--sort")] = field(default_factory=list)


@dataclass
class Searching(Paging):
    search: Annotated[str, typer.Option("--search")] = ""


@dataclass
class Where:
    table: Annotated[str, typer.Argument()]


def names(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_a_function_without_sets_is_left_alone() -> None:
    def command(name: str, limit: int = 3) -> None:
        """Do it."""

    assert unfold(command) is command


def test_the_fields_take_the_place_of_the_set() -> None:
    def command(paging: Paging, name: str = "") -> None:
        """Do it."""

    assert names(unfold(command)) == ["limit", "sort", "name"]


def test_required_parameters_come_first() -> None:
    def command(paging: Paging, name: str, where: Where) -> None:
        """Do it."""

    assert names(unfold(command)) == ["name", "table", "limit", "sort"]


def test_the_function_gets_the_set() -> None:
    def command(name: str, paging: Paging) -> tuple[str, Paging]:
        """Do it."""
        return name, paging

    assert unfold(command)(name="x", limit=3, sort=["a"]) == ("x", Paging(3, ["a"]))


def test_a_set_that_extends_another_has_its_fields_too() -> None:
    def command(searching: Searching) -> Searching:
        """Do it."""
        return searching

    assert names(unfold(command)) == ["limit", "sort", "search"]
    assert unfold(command)(limit=None, sort=[], search="x") == Searching(search="x")


def test_defaults_and_annotations_are_those_of_the_fields() -> None:
    def command(paging: Paging) -> None:
        """Do it."""

    unfolded = unfold(command)
    parameters = inspect.signature(unfolded).parameters
    assert (parameters["limit"].default, parameters["sort"].default) == (None, [])
    fields = get_type_hints(Paging, include_extras=True)
    assert unfolded.__annotations__ == fields
    assert {name: parameters[name].annotation for name in fields} == fields


def test_name_and_documentation_stay() -> None:
    def command(paging: Paging) -> None:
        """Do it."""

    unfolded = unfold(command)
    assert (unfolded.__name__, unfolded.__doc__) == ("command", "Do it.")


def test_what_is_not_a_field_is_refused() -> None:
    def command(paging: Paging) -> None:
        """Do it."""

    with pytest.raises(TypeError):
        unfold(command)(limit=1, sort=[], other=2)


class Source:
    """A set that is made when the command is built."""

    def parameters(self) -> list[inspect.Parameter]:
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return [inspect.Parameter("size", kind, default=1, annotation=int)]

    def value(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"twice": given["size"] * 2}


def test_a_set_may_be_made_by_what_the_parameter_is_annotated_with() -> None:
    def command(body: Annotated[dict[str, Any], Source()], name: str) -> tuple[str, Any]:
        """Do it."""
        return name, body

    unfolded = unfold(command)
    assert names(unfolded) == ["name", "size"]
    assert unfolded(name="x", size=3) == ("x", {"twice": 6})
